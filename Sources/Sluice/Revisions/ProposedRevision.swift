internal import Foundation
package import SluiceDatabase
package import SluiceDiff
package import SluiceMigrations

/// A proposal as the file of a revision: SQL where SQL says it all, else YAML, whose operations archive what they drop
/// and deprecate what may still be read.
package struct ProposedRevision {
    package let format: RevisionFile.Format
    package let upgrade: String
    package let downgrade: String

    package init(_ proposal: SchemaProposal, on url: DatabaseURL) {
        let dialect = url.dialect
        let statements = proposal.upgrade.statements + proposal.downgrade.statements
        let isPlain =
            proposal.deprecated.isEmpty && !proposal.upgrade.statements.contains { $0.loses != nil }
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

    private static let unchecked = "SET check_function_bodies = off"

    private static func sql(_ statements: [SchemaPlan.Statement]) -> String {
        let hasRoutines = statements.contains { $0.sql.hasPrefix("CREATE OR REPLACE") && !$0.sql.contains("VIEW") }
        return ((hasRoutines ? [unchecked] : []) + statements.map(\.sql)).map { $0 + ";" }.joined(separator: "\n")
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
            if archiving, let lost = statement.loses, let step = drop(lost, on: dialect) {
                close()
                steps.append(step)
            } else if statement.standsAlone {
                close()
                steps.append(execute(statement.sql + ";", standsAlone: true))
            } else {
                together.append(statement)
            }
        }
        close()
        return steps
    }

    private static func execute(_ sql: String, standsAlone: Bool) -> String {
        let lines = ["  - execute:"] + (standsAlone ? ["      transaction: false"] : []) + ["      reverse: null"]
        // A block keeps a text to the letter, but for control characters.
        guard sql.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) })
        else {
            let block = sql.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.isEmpty ? "" : "        \($0)"
            }
            return (lines + ["      sql: |-"] + block).joined(separator: "\n")
        }
        return (lines + ["      sql: \(RevisionWriter.doubleQuoted(sql))"]).joined(separator: "\n")
    }

    /// The operation archives the rows.
    private static func drop(_ id: ObjectID, on dialect: Dialect) -> String? {
        let parts = QualifiedName.parts(of: id.name)
        return switch id.kind {
        case .table: "  - drop_table: {table: \(RevisionWriter.doubleQuoted(parts.joined(separator: ".")))}"
        case .column where dialect.isServer:
            "  - drop_column: {table: \(RevisionWriter.doubleQuoted(parts.dropLast().joined(separator: "."))), "
                + "column: \(RevisionWriter.doubleQuoted(parts.last ?? ""))}"
        default: nil
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
