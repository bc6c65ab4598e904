internal import Foundation
internal import SluiceDatabase
internal import SluiceDiff
internal import SluiceMigrations

/// How a revision came through its trial.
package struct Certification: Sendable {
    package let revision: String
    /// Nil where it passed.
    package let fault: String?
    /// It says of itself that nothing undoes it, and was only gone up.
    package let isOneWay: Bool
    /// Rows that went through, generated ones among them.
    package let rows: Int
    /// Tables that stayed empty: no generated row fits.
    package let emptyTables: [String]
}

extension ProjectDatabase {
    /// The revisions whose files, as they are, have no certificate for this kind of database.
    /// - Returns: Nil where the project has no certificates at all.
    package func uncertified() throws -> [String]? {
        let file = try CertificateFile(in: project.folder)
        return file.isThere
            ? try uncertified(in: project.revisions(), file).map { try project.revisions().graph.id($0) } : nil
    }

    private func uncertified(in revisions: RevisionSet, _ file: CertificateFile) throws -> [RevisionNode] {
        revisions.graph.headers.indices.filter { node in
            file.checksum(revisions.graph.id(node), url.dialectName).map { !revisions.isUnchanged(node, since: $0) }
                ?? true
        }
    }

    /// Takes revisions up, down and up again on throwaway databases with rows at the edges of their types, and notes those that
    /// leave the schema and the rows as they were.
    /// - Parameter name: A revision by any of its names; nil for all without a certificate.
    package func certify(_ name: String?, onEach told: (Certification) -> Void) throws -> [Certification] {
        let revisions = try project.revisions()
        var file = try CertificateFile(in: project.folder)
        let wanted = Set(try name.map { try revisions.graph.revisions(named: $0) } ?? uncertified(in: revisions, file))
        let order = try revisions.graph.history().reversed().filter(wanted.contains)
        var results: [Certification] = []
        var trial: CertificationTrial?
        for node in order {
            let standing = trial
            trial = nil
            let current =
                try standing.flatMap { $0.isBefore(node) ? $0 : nil }
                ?? CertificationTrial(revisions.withoutRepeatables(), beside: self)
            let result = try current.certify(node)
            if result.fault == nil { trial = current }
            file.set(result.revision, url.dialectName, result.fault == nil ? try revisions.checksum(node) : nil)
            // A kill loses none that was told.
            try file.write()
            told(result)
            results.append(result)
        }
        return results
    }
}

/// A throwaway database on which one revision after the other is tried.
private final class CertificationTrial {
    private let trial: TrialDatabase
    private let revisions: RevisionSet
    private var last: RevisionNode?

    private var graph: RevisionGraph { revisions.graph }

    init(_ revisions: RevisionSet, beside database: ProjectDatabase) throws {
        self.revisions = revisions
        trial = try TrialDatabase(beside: database)
    }

    /// Whether it stands just where the revision begins.
    func isBefore(_ node: RevisionNode) -> Bool {
        last.map { graph.normalizedParents[node] == [$0] } ?? false
    }

    func certify(_ node: RevisionNode) throws -> Certification {
        let id = graph.id(node)
        if !isBefore(node) {
            for parent in graph.normalizedParents[node] { try migrate(.upgrade, to: graph.id(parent)) }
        }
        let rows = try GeneratedRows(filling: trial.connect())
        let isOneWay = try revisions.revision(node).irreversible != nil
        var fault: String?
        do {
            fault = try isOneWay ? up(id) : upDownUp(id, node)
        } catch let failure as MigrationFailure {
            fault = "\(failure)"
        } catch let problem as Problem {
            fault = problem.reason
        } catch let error as DatabaseError {
            fault = error.message
        }
        last = node
        return Certification(
            revision: id, fault: fault, isOneWay: isOneWay, rows: rows.count, emptyTables: rows.empty)
    }

    private func up(_ id: String) throws -> String? {
        try migrate(.upgrade, to: id)
        return nil
    }

    private func upDownUp(_ id: String, _ node: RevisionNode) throws -> String? {
        let before = (schema: try trial.schema(), rows: try RowPicture(of: trial.connect()))
        try migrate(.upgrade, to: id)
        let after = try trial.schema()
        try migrate(.downgrade, to: graph.parents[node].first.map(graph.id) ?? "base")
        if let left = try difference(before.schema, trial.schema()) {
            return "the way back leaves another schema: \(left)"
        }
        if let lost = try before.rows.difference(to: RowPicture(of: trial.connect())) {
            return "the way back leaves other rows: \(lost)"
        }
        try migrate(.upgrade, to: id)
        return try difference(after, trial.schema()).map {
            "the second way up leaves another schema than the first: \($0)"
        }
    }

    private func difference(_ one: SchemaModel, _ other: SchemaModel) throws -> String? {
        try SchemaProposal.differences(from: one, to: other, shadowsBeside: trial.database.shadows).first?.summary
    }

    private func migrate(_ direction: Direction, to target: String) throws {
        _ = try trial.migrator(revisions).migrate(direction, to: target)
    }
}
