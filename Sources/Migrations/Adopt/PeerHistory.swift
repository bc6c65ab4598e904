package import SluiceDatabase
internal import SluiceIntrospection

/// What another tool says was applied to a database. Its table is only read.
package struct PeerHistory: Sendable {
    /// Versions as ``AdoptedRevision/version`` has them.
    package private(set) var applied: Set<String> = []
    /// What was applied before the tool came: up to this version, all.
    private(set) var baseline: String?
    package private(set) var warnings: [String] = []
    package let peer: Peer

    /// - Returns: Nil where the table isn't there.
    /// - Throws: ``Problem`` where a migration failed in its middle.
    package init?(of peer: Peer, table name: String?, on connection: any Connection) throws {
        self.peer = peer
        guard let name = name ?? peer.historyTable else { return nil }
        let table = QualifiedName(name)
        guard try connection.tableIsThere(table) else { return nil }
        try connection.requireNoStrangersCode(in: [table], when: .reading)
        let quoted = table.quoted(in: connection.dialect)
        switch peer {
        case .alembic:
            applied = Set(try connection.rows("SELECT version_num FROM \(quoted)").compactMap { $0[0].text })
        case .dbmate: applied = Set(try connection.rows("SELECT version FROM \(quoted)").compactMap { $0[0].text })
        case .goose: try readGoose(quoted, connection)
        case .flyway: try readFlyway(quoted, connection)
        case .none: break
        }
    }

    /// The last row of a version decides. Version 0 is the table's own beginning.
    private mutating func readGoose(_ table: String, _ connection: any Connection) throws {
        for row in try connection.rows("SELECT version_id, is_applied FROM \(table) ORDER BY id") {
            guard let version = row[0].integer, version > 0 else { continue }
            if row[1].isTrue { applied.insert("\(version)") } else { applied.remove("\(version)") }
        }
    }

    private mutating func readFlyway(_ table: String, _ connection: any Connection) throws {
        let rows = try connection.rows(
            "SELECT version, description, type, success FROM \(table) ORDER BY installed_rank")
        for row in rows {
            let (version, description) = (row[0].text ?? "", row[1].text ?? "")
            let kind = (row[2].text ?? "").uppercased()
            let key = version.isEmpty ? "R " + description : Self.normal(version)
            guard row[3].isTrue else {
                throw Problem(
                    .adoption, at: .object(table),
                    "'\(version.isEmpty ? description : version)' failed, and nobody has mended that",
                    hint: "nothing was touched; 'flyway repair' and 'flyway migrate' first, then adopt again")
            }
            switch kind {
            case "BASELINE": baseline = Self.normal(version)
            case "SCHEMA", "DELETE": continue
            case _ where kind.hasPrefix("UNDO"): applied.remove(key)
            case "SQL", "SQL_BASELINE": applied.insert(key)
            default: warnings.append("\(version) (\(description)) isn't SQL but \(kind), and isn't adopted")
            }
        }
    }

    private static func normal(_ version: String) -> String {
        FlywayName.parts(version.replacing("_", with: ".")).map(String.init).joined(separator: ".")
    }

    /// Whether a revision's content is in the database.
    func hasApplied(_ revision: AdoptedRevision) -> Bool {
        if applied.contains(revision.version) { return true }
        if peer == .goose, let number = Int(revision.version) { return applied.contains("\(number)") }
        guard let baseline, !revision.version.hasPrefix("R ") else { return false }
        let (own, last) = (FlywayName.parts(revision.version), FlywayName.parts(baseline))
        return own == last || own.lexicographicallyPrecedes(last)
    }

    /// The revisions that the database stands at.
    /// - Throws: ``Problem`` where what was applied is no place in the line of the revisions.
    package func heads(among revisions: [AdoptedRevision]) throws(Problem) -> [String] {
        if peer == .alembic { return try alembicHeads(revisions) }
        let known = Set(revisions.flatMap { [$0.version, Int($0.version).map(String.init) ?? $0.version] })
        if let stranger = applied.subtracting(known).min() {
            throw Problem(
                .adoption, "\(stranger) was applied, and no file has it",
                hint: "nothing was touched; bring the file back, or take the schema as it is for the base: --from none")
        }
        let revisions = revisions.filter { !$0.header.isRepeatable }
        guard let last = revisions.lastIndex(where: hasApplied) else { return [] }
        if let gap = revisions[..<last].first(where: { !hasApplied($0) }) {
            throw Problem(
                .adoption, at: .file(gap.header.source),
                "\(gap.version) isn't applied, and \(revisions[last].version) behind it is",
                hint:
                    "nothing was touched; apply it by \(peer.name) first (out of order), or give it a version behind the last"
            )
        }
        return [revisions[last].header.id]
    }

    private func alembicHeads(_ revisions: [AdoptedRevision]) throws(Problem) -> [String] {
        let known = Set(revisions.map(\.header.id))
        if let stranger = applied.subtracting(known).min() {
            throw Problem(
                .adoption, "the database stands at \(stranger), which no file in versions/ has",
                hint: "nothing was touched; check out the code that has it, or take the schema as it is: --from none")
        }
        return applied.sorted()
    }
}

extension Connection {
    /// Whether there is a table of that name, along the session's path.
    package func tableIsThere(_ table: QualifiedName) throws -> Bool {
        try dialect.choose(
            postgres: relationNumber(of: table) != nil,
            sqlite: scalar("SELECT 1 FROM sqlite_schema WHERE lower(name) = lower(?1)", [.text(table.name)]) != nil)
    }
}
