internal import Foundation
internal import SluiceDatabase

/// Checks that nothing is left to do. An empty fetch proves nothing: the anti-join looks at the whole table, and
/// `verify` at every row it speaks of.
struct Completion {
    let plan: RunPlan
    let run: Int64
    let store: RunStore
    /// Asked before each window: waits while the run is held back, and throws where it is to stop.
    var pace: (_ share: Double?) throws -> Void = { _ in }

    private var connection: any Connection { store.connection }
    private var statements: ChunkSQL { ChunkSQL(plan) }

    /// Rows that fail a check, quarantined ones apart.
    struct Finding {
        static let mostExamples = 5

        var count = 0
        /// Some of their keys, for the message.
        var examples: [[Value]] = []

        mutating func add(_ key: [Value]) { add(Finding(count: 1, examples: [key])) }

        mutating func add(_ other: Finding) {
            count += other.count
            examples += other.examples.prefix(Self.mostExamples - examples.count)
        }
    }

    func leftOver() throws -> Finding {
        guard let condition = statements.leftOver else { return try uncovered() }
        guard case .transform(let columns) = plan.job.work else { return try find(condition, SQLText(plan.dialect)) }
        let work = TransformWork(
            columns, description: plan.description, dialect: plan.dialect, undoneMarks: plan.undoneMarks)
        return try unchanged(by: work, condition)
    }

    /// Rows that a transform still has a value for. One whose result is NULL looks undone for ever, and isn't.
    private func unchanged(by work: TransformWork, _ condition: String) throws -> Finding {
        var text = SQLText(plan.dialect)
        let condition = try outsideQuarantine(condition, in: &text)
        let keys = plan.key.names.count
        let columns = plan.key.names.map(plan.dialect.quote) + work.inputList(plan)
        let start = text
        return try walk.findings { window in
            var text = start
            let range = window.condition(in: &text)
            var finding = Finding()
            try connection.stream(
                "SELECT \(columns.joined(separator: ", ")) FROM \(plan.quotedTable) WHERE \(range) AND \(condition)",
                text.parameters
            ) { row in
                let values = row.values
                if work.stillChanges(values[keys...]) { finding.add(Array(values[..<keys])) }
            }
            return finding
        }
    }

    private var walk: ProofWalk { ProofWalk(plan: plan, connection: connection, pace: pace) }

    private func outsideQuarantine(_ condition: String, in text: inout SQLText) throws -> String {
        let aside = try store.quarantined(run: run).map(\.key)
        return ChunkSQL(plan, aside: aside).outsideQuarantine("(\(condition))", in: &text)
    }

    func unverified() throws -> Finding? {
        try statements.unverified.map { try find($0, SQLText(plan.dialect)) }
    }

    /// Keys outside of what the ranges committed, up to the last key there was when the run began: for a job whose
    /// result can't be told from its input, later rows are new rows and not the job's.
    private func uncovered() throws -> Finding {
        let ranges = try store.coverage(run: run).filter { !$0.isSweep }
        guard !ranges.isEmpty else { return Finding() }
        var text = SQLText(plan.dialect)
        let covered = ranges.compactMap { range -> String? in
            guard let cursor = range.cursor else { return nil }
            let low = range.low.map { plan.key.after($0, in: &text) + " AND " } ?? ""
            return "(\(low)\(plan.key.upTo(cursor, in: &text)))"
        }
        let highs = try store.highs(run: run)
        let within = highs.map { "(\(plan.key.upTo($0, in: &text)))" }
        let outside = covered.isEmpty ? "1 = 1" : "NOT (\(covered.joined(separator: " OR ")))"
        return try find("(\(within.joined(separator: " OR "))) AND \(outside)", text)
    }

    /// Counts matching rows, those in quarantine apart.
    private func find(_ condition: String, _ text: SQLText) throws -> Finding {
        var text = text
        let condition = try outsideQuarantine(condition, in: &text)
        let start = text
        return try walk.findings { window in
            var text = start
            let range = window.condition(in: &text)
            let count = try connection.scalar(
                "SELECT count(*) FROM \(plan.quotedTable) WHERE \(range) AND \(condition)", text.parameters)?.integer
            guard let count, count > 0 else { return Finding() }
            let list = statements.keysMatching(
                "\(range) AND \(condition)", limit: Finding.mostExamples, parameters: text)
            let examples = try connection.rows(list.sql, list.parameters, columns: plan.key.names.count)
            return Finding(count: Int(count), examples: examples)
        }
    }
}

extension RunStore {
    /// One hash over the chains of all ranges.
    func chainHash(run: Int64) throws -> (ranges: Int, hash: String) {
        let ranges = try coverage(run: run)
        let text = ranges.map { "\($0.number):\($0.hash)" }.joined(separator: "|")
        return (ranges.count, SHA256.digest(of: text).hexadecimal)
    }
}

/// A run's last chunk is committed, and a check fails all the same.
public struct NotComplete: Error, Sendable, CustomStringConvertible {
    public enum Check: Sendable, Hashable {
        case antiJoin
        case verify(String)
        /// The UPDATE of a chunk reached fewer rows than it was to change.
        case rowsChanged
    }

    public let check: Check
    public let rows: Int
    let table: QualifiedName
    let examples: [[Value]]

    public var description: String {
        let keys = examples.map { "(\(KeyText.display($0)))" }.joined(separator: ", ")
        switch check {
        case .rowsChanged:
            return "\(rows) rows of \(table) took no change: a trigger or a rule of the table keeps it from them. "
                + "The chunk was rolled back"
        case .antiJoin:
            return
                "\(rows) rows of \(table) are left that the job would still change, for example those with key \(keys)"
        case .verify(let predicate):
            return
                "verify fails: \(predicate) doesn't hold (or is NULL) for \(rows) rows of \(table), for example those with key \(keys)"
        }
    }
}
