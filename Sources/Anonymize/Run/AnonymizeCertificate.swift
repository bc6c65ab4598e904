internal import Foundation
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

/// The proof that an anonymizing run is complete: how many rows each table should have and has, that its foreign keys hold,
/// under which plan and key. Neither the key nor a value is in it.
public struct AnonymizeCertificate: Codable, Sendable, Hashable {
    public struct Table: Codable, Sendable, Hashable {
        public let table: String
        /// Rows that the source sent in the run's snapshot, or that stood there before.
        public let expected: Int
        /// Rows that were counted afterwards.
        public let found: Int
        /// Transactions in which they came.
        public let parts: Int
    }

    public let plan: String
    public let key: String
    public let tables: [Table]
    public let foreignKeys: Int
    /// SHA-256 over the plan, the key's fingerprint and every part with its rows.
    public let hash: String
    public let completedAt: String

    enum CodingKeys: String, CodingKey {
        case plan, key, tables, hash
        case foreignKeys = "foreign_keys"
        case completedAt = "completed_at"
    }

    init(plan: String, key: String, parts: [String: [String: Int]], found: [String: Int], foreignKeys: Int) {
        self.plan = plan
        self.key = key
        self.foreignKeys = foreignKeys
        tables = parts.sorted { $0.key < $1.key }.map { table, parts in
            Table(
                table: table, expected: parts.values.reduce(0, +), found: found[table] ?? 0, parts: parts.count)
        }
        let lines = parts.flatMap { table, parts in parts.map { "\(table)|\($0.key)|\($0.value)" } }.sorted()
        hash = SHA256.digest(of: ([plan, key] + lines).joined(separator: "\n")).hexadecimal
        completedAt = Date.now.formatted(.iso8601)
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension Problem {
    /// Rows were lost or came twice. It shouldn't happen; that it doesn't is what a certificate proves.
    static func notProved(table: String, expected: Int, found: Int) -> Problem {
        Problem(
            Problem.Code("not_complete", .differs), at: .object(table),
            "should have \(expected) rows, and has \(found): the copy isn't complete",
            hint: "give an empty database as --to and run it again")
    }
}

/// Counts a copy, when its indexes and constraints are in.
struct CopyProof {
    let compiled: CompiledPlan
    let target: any Connection
    let fingerprint: String
    /// What a table is called in the target.
    let name: (DataTable) -> String

    func prove(_ state: CopyState) throws -> AnonymizeCertificate {
        let parts = try state.finishedParts()
        var found: [String: Int] = [:]
        let tables = compiled.tables.filter { !$0.isEmpty && $0.table.holdsRows }.map(\.table)
        // Partitions share a table of SQLite.
        for (name, sources) in Dictionary(grouping: tables, by: name) {
            let rows = Int(try target.scalar("SELECT count(*) FROM \(target.dialect.only(name))")?.integer ?? 0)
            for source in sources { found[source.label] = parts[source.label]?.values.reduce(0, +) ?? 0 }
            let expected = sources.reduce(0) { $0 + (found[$1.label] ?? 0) }
            guard rows == expected else {
                throw Problem.notProved(table: sources[0].label, expected: expected, found: rows)
            }
        }
        let certificate = AnonymizeCertificate(
            plan: fingerprint, key: compiled.key.fingerprint, parts: parts, found: found,
            foreignKeys: try validForeignKeys())
        try state.keep(certificate)
        return certificate
    }

    /// PostgreSQL checks them all when they are made; SQLite by its pragma, before this.
    private func validForeignKeys() throws -> Int {
        let constraints = try Snapshot.read(.constraints, from: target).relations.flatMap(\.constraints)
        return constraints.count { $0.kind == .foreignKey && $0.isValidated }
    }
}
