internal import Dispatch
internal import SluiceDatabase
internal import SluiceTransforms
internal import Synchronization

/// Two threads that copy parts: one reads and transforms, the other fills the target, so that neither server waits
/// for the other.
struct CopyWorker: Sendable {
    let source: DatabaseURL
    let target: DatabaseURL
    let snapshot: String
    let onError: AnonymizePlan.OnError
    let queue: PartQueue
    let throttle: ReadThrottle
    var destination = Destination.table
    let onFinished: @Sendable (CopyPart, Int) -> Void

    enum Destination {
        /// The table of the same name in the target, with the part's mark in the same transaction.
        case table
        /// By the table's label one that is thrown away when the run is cut off: nothing is marked.
        case staging([String: String])
    }

    private struct Assignment: Sendable {
        let part: CopyPart
        let blocks: BoundedChannel<[UInt8]>
        /// Set before the last block is sent: what the source says it has sent.
        let rows = SentRows()
    }

    private final class SentRows: Sendable {
        let count = Mutex(0)
    }

    private static let blockBytes = 128 * 1024

    func start(in group: DispatchGroup) {
        let assignments = BoundedChannel<Assignment>(capacity: 2)
        // Queues of their own: the global one has as many threads as cores, and gives a blocked one's place away only
        // after a second.
        DispatchQueue(label: "sluice.copy.read").async(group: group) {
            do {
                try read(assignments)
                assignments.finish()
            } catch {
                queue.fail(error)
                assignments.finish(error)
            }
        }
        DispatchQueue(label: "sluice.copy.write").async(group: group) {
            do {
                try write(assignments)
            } catch {
                queue.fail(error)
                // Nobody will empty the channels of what was assigned already; their sender must not wait for it.
                for assignment in assignments.abandon(error) { assignment.blocks.finish(error) }
            }
        }
    }

    // MARK: The source

    private func read(_ assignments: BoundedChannel<Assignment>) throws {
        let connection = try source.connect(.readOnly)
        guard let copying = connection as? any CopyingConnection else { return }
        try SourceSession.prepare(connection)
        try connection.begin(.snapshot)
        try connection.execute("SET TRANSACTION SNAPSHOT '\(snapshot)'")
        while let part = queue.next() {
            let blocks = BoundedChannel<[UInt8]>(capacity: 8)
            let assignment = Assignment(part: part, blocks: blocks)
            guard assignments.send(assignment) else { return }
            do {
                let rows = try read(part, copying, into: blocks)
                assignment.rows.count.withLock { $0 = rows }
                blocks.finish()
            } catch {
                blocks.finish(error)
                throw error
            }
        }
        try connection.rollback()
    }

    private func read(_ part: CopyPart, _ connection: any CopyingConnection, into blocks: BoundedChannel<[UInt8]>)
        throws -> Int
    {
        let format = CopyFormat(part.table)
        var transformer = format.transformer(part.table, onError: onError)
        var output: [UInt8] = []
        output.reserveCapacity(Self.blockBytes + 4096)
        output += format.header
        let query = SourceQuery(table: part.table, dialect: .postgres).sql(part.part)
        let rows = try connection.copyOut("COPY (\(query)) TO STDOUT\(format.option)") { block in
            throttle.spend(block.byteCount)
            try transformer.transform(block, to: &output)
            guard output.count >= Self.blockBytes else { return }
            guard blocks.send(output) else { throw Problem.stopped }
            output.removeAll(keepingCapacity: true)
        }
        output += format.trailer
        if !output.isEmpty, !blocks.send(output) { throw Problem.stopped }
        return rows
    }

    // MARK: The target

    private func write(_ assignments: BoundedChannel<Assignment>) throws {
        let connection = try target.connect()
        guard let copying = connection as? any CopyingConnection else { return }
        try SourceSession.prepare(connection)
        // The part's mark commits with its rows: what a crash loses is copied again.
        try connection.execute("SET synchronous_commit = off")
        while let assignment = try assignments.receive() {
            do {
                let rows = try write(assignment, copying)
                onFinished(assignment.part, rows)
            } catch let error as DatabaseError where [.constraint, .data].contains(error.kind) {
                assignment.blocks.finish(error)
                throw RefusedByTarget(error, assignment.part.table)
            } catch {
                assignment.blocks.finish(error)
                throw error
            }
        }
    }

    private func write(_ assignment: Assignment, _ connection: any CopyingConnection) throws -> Int {
        let table = assignment.part.table
        let names = table.columns.map { Dialect.postgres.quote($0.column.name) }.joined(separator: ", ")
        let name =
            switch destination {
            case .table: table.table.name.quoted(in: .postgres)
            case .staging(let names): names[table.table.label] ?? ""
            }
        return try connection.transaction {
            let rows = try connection.copyIn("COPY \(name) (\(names)) FROM STDIN\(CopyFormat(table).option)") {
                try assignment.blocks.receive()
            }
            let sent = assignment.rows.count.withLock { $0 }
            guard rows == sent else {
                throw Problem.notProved(table: assignment.part.table.table.label, expected: sent, found: rows)
            }
            if case .table = destination {
                try CopyState(connection).finish(table: table.table.label, part: assignment.part.label, rows: rows)
            }
            return rows
        }
    }
}

/// The target takes no row of a table as the plan makes it: where, why, by which rules, and how to go on.
struct RefusedByTarget: Error, CustomStringConvertible {
    let description: String

    init(_ error: DatabaseError, _ table: CompiledTable) {
        let changed = table.columns.filter(\.isChanged)
        let named = changed.filter { column in
            error.message.contains("\"\(column.column.name)\"") || error.message.contains(column.column.typeName)
                || table.table.checks.contains {
                    error.message.contains("\"\($0.name)\"") && $0.columns.contains(column.column.name)
                }
        }
        let rules = (named.isEmpty ? changed : named).map { "\($0.column.name): \($0.rule.label)" }
        let place = named.count == 1 ? "\(table.table.label).\(named[0].column.name)" : table.table.label
        description =
            "\(place): the target refuses a new value: \(error.message) (\(rules.joined(separator: ", "))). Mend the rule and run "
            + "the same command again: it goes on, and tables that the change doesn't touch stay as they are"
    }
}
