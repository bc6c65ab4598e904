package import Foundation
package import SluiceDatabase
package import SluiceDiff
package import SluiceMigrations
internal import SluiceSchema

/// A proposal as the file of a revision: SQL where SQL says it all, else YAML, whose operations archive what they drop
/// and deprecate what may still be read.
package struct ProposedRevision {
    /// A job that has to be filled in by a person before the revision can be applied.
    package struct Job: Sendable {
        package let name: String
        package let text: String
    }

    package let format: RevisionFile.Format
    package let jobs: [Job]
    package let upgrade: String
    package let downgrade: String
    /// It drops what it, or its way back, makes again.
    package let keepsOwners: Bool

    package init(_ proposal: SchemaProposal, on url: DatabaseURL) {
        let dialect = url.dialect
        let statements = proposal.upgrade.statements + proposal.downgrade.statements
        keepsOwners = dialect.hasRoles && proposal.upgrade.statements.contains { $0.sql.hasPrefix("DROP ") }
        jobs = statements.compactMap(\.fills).map(Self.job)
        let isPlain =
            proposal.deprecated.isEmpty && jobs.isEmpty && !proposal.upgrade.statements.contains { $0.loses != nil }
            && !statements.contains { $0.standsAlone || $0.sql.looksLikeSection }
        format = isPlain ? .sql : .yaml
        guard isPlain else {
            upgrade =
                (Self.steps(proposal.upgrade.statements, on: dialect, archiving: true)
                + proposal.deprecated.map { Self.deprecation("deprecate", $0) }).joined(separator: "\n")
            downgrade =
                (proposal.deprecated.reversed().map { Self.deprecation("undeprecate", $0) }
                + Self.steps(proposal.downgrade.statements, on: dialect, archiving: false)).joined(separator: "\n")
            return
        }
        upgrade = Self.sql(proposal.upgrade.statements)
        downgrade = Self.sql(proposal.downgrade.statements)
    }

    /// Bodies of routines may read tables that only come behind them.
    static func withUncheckedBodies(_ statements: [String]) -> [String] {
        let heads = [
            "CREATE FUNCTION ", "CREATE PROCEDURE ", "CREATE OR REPLACE FUNCTION ", "CREATE OR REPLACE PROCEDURE ",
        ]
        let hasRoutines = statements.contains { statement in heads.contains(where: statement.hasPrefix) }
        return hasRoutines ? ["SET check_function_bodies = off"] + statements : statements
    }

    private static func sql(_ statements: [SchemaPlan.Statement]) -> String {
        withUncheckedBodies(statements.map(\.sql).filter { !$0.isEmpty }).map(\.withSemicolon).joined(separator: "\n")
    }

    /// Statements that go together in one step; what stands alone in one of its own.
    private static func steps(
        _ statements: [SchemaPlan.Statement], on dialect: Dialect, archiving: Bool
    ) -> [String] {
        var steps: [String] = []
        var together: [SchemaPlan.Statement] = []
        func close() {
            guard !together.isEmpty else { return }
            steps.append(execute(sql(together), standsAlone: false))
            together = []
        }
        for statement in statements {
            if let column = statement.fills {
                close()
                steps.append("  - backfill: {job: \(job(column).name), reverse: null}")
            } else if statement.sql.isEmpty, !archiving {
                continue
            } else if archiving, let lost = statement.loses, let step = drop(lost, on: dialect) {
                close()
                steps.append(step)
            } else if statement.standsAlone {
                close()
                steps.append(execute(statement.sql.withSemicolon, standsAlone: true))
            } else {
                together.append(statement)
            }
        }
        close()
        return steps
    }

    private static func execute(_ sql: String, standsAlone: Bool) -> String {
        RevisionWriter.yaml(
            Execute(SQLText(sql), reverse: SQLText(postgres: nil, sqlite: nil), inTransaction: !standsAlone))
    }

    /// The operation archives the rows.
    private static func drop(_ id: ObjectID, on dialect: Dialect) -> String? {
        let parts = QualifiedName.parts(of: id.name)
        return switch id.kind {
        case .table: "  - drop_table: {table: \(RevisionWriter.doubleQuoted(parts.joined(separator: ".")))}"
        case .column:
            "  - drop_column: {table: \(RevisionWriter.doubleQuoted(parts.dropLast().joined(separator: "."))), "
                + "column: \(RevisionWriter.doubleQuoted(parts.last ?? ""))\(dialect.isServer ? "" : ", cascade: true")}"
        default: nil
        }
    }

    /// Refused as it stands, with its line, before the revision's first step: only a person knows the values.
    private static func job(_ id: ObjectID) -> Job {
        let parts = QualifiedName.parts(of: id.name)
        let (table, column) = (parts.dropLast(), parts.last ?? "")
        let words = ((table.last ?? "") + "_" + column).map { $0.isLetter || $0.isNumber ? $0 : "_" }
        let name = Dialect.postgres.quote(column)
        return Job(
            name: "fill_" + String(words),
            text: """
                # The column is NOT NULL and has no default: say what it is to be in the rows that are there, as SQL.
                # Until then 'sluice upgrade' refuses the revision that runs this job.
                table: \(RevisionWriter.doubleQuoted(table.joined(separator: ".")))
                set:
                  \(RevisionWriter.doubleQuoted(column)):
                where: \(RevisionWriter.doubleQuoted(name + " IS NULL"))
                verify: \(RevisionWriter.doubleQuoted(name + " IS NOT NULL"))

                """)
    }

    /// Writes the jobs that aren't there yet.
    /// - Returns: Their paths.
    package func writeJobs(into folder: URL) throws -> [String] {
        guard !jobs.isEmpty else { return [] }
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        return try jobs.compactMap { job in
            let file = folder.appending(path: job.name + ".yaml")
            guard !FileManager.default.fileExists(atPath: file.path) else { return nil }
            try Data(job.text.utf8).write(to: file, options: .withoutOverwriting)
            return file.path
        }
    }

    private static func deprecation(_ word: String, _ id: ObjectID) -> String {
        let parts = QualifiedName.parts(of: id.name)
        guard id.kind == .column else {
            return "  - \(word)_table: {table: \(RevisionWriter.doubleQuoted(parts.joined(separator: ".")))}"
        }
        return "  - \(word)_column: {table: \(RevisionWriter.doubleQuoted(parts.dropLast().joined(separator: "."))), "
            + "column: \(RevisionWriter.doubleQuoted(parts.last ?? ""))}"
    }
}

extension String {
    /// A line of it would begin a section of an SQL revision.
    fileprivate var looksLikeSection: Bool {
        split(separator: "\n").contains { line in
            let text = line.drop { $0.isWhitespace }.lowercased()
            return text.hasPrefix("--") && (text.contains("upgrade") || text.contains("downgrade"))
        }
    }
}
