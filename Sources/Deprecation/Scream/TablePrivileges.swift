internal import SluiceDatabase
internal import SluiceIntrospection

/// The privileges of one PostgreSQL table and its columns: read, and set to what they should be.
struct TablePrivileges {
    private let connection: any Connection
    let relation: Int64
    let owner: String
    private let quotedTable: String
    private let columnNames: [Int64: String]

    init(_ relation: Int64, on connection: any Connection) throws {
        guard let table = try Self.read(relation, from: connection) else { throw TableIsGone() }
        self.connection = connection
        self.relation = relation
        owner = table.owner ?? ""
        quotedTable = table.name.quoted(in: .postgres)
        columnNames = table.columns.reduce(into: Self.systemColumns) { $0[Int64($1.number)] = $1.name }
    }

    struct TableIsGone: Error {}

    private static let systemColumns: [Int64: String] = [
        -1: "ctid", -2: "xmin", -3: "cmin", -4: "xmax", -5: "cmax", -6: "tableoid",
    ]

    private static func read(_ relation: Int64, from connection: any Connection) throws -> Snapshot.Relation? {
        try Snapshot.read([.columns, .grants], from: connection, numbers: [relation]).relations
            .first { $0.oid == relation }
    }

    /// With the system columns.
    var columns: [Int64] { columnNames.keys.sorted() }

    func column(named name: String) -> Int64? { columnNames.first { $0.value == name && $0.key > 0 }?.key }

    /// In the order in which the catalog has them: equal lists are equal ACLs.
    func grants() throws -> [Grant] {
        guard let table = try Self.read(relation, from: connection) else { return [] }
        let ofColumns = table.columns.map { ($0.number, $0.grants ?? []) }
        return (table.systemColumnGrants.map { ($0.key, $0.value) } + ofColumns + [(0, table.grants ?? [])])
            .sorted { $0.0 < $1.0 }
            .flatMap { number, grants in
                grants.map {
                    Grant(
                        column: Int64(number), grantor: $0.grantor, grantee: $0.grantee, privilege: $0.privilege,
                        isGrantable: $0.isGrantable)
                }
            }
    }

    /// In the transaction that is open. The owner's own privileges stay as they are.
    /// - Throws: ``CannotSet`` where the server made something else of it.
    func set(_ grants: [Grant]) throws {
        try revokeWhatWasPassedOn()
        let statements = revocations(of: try self.grants(), by: owner) + grantStatements(grants)
        if !statements.isEmpty { try connection.executeScript(statements.joined(separator: ";\n")) }
        let wanted = Set(grants.filter { $0.grantee != owner })
        guard Set(try self.grants().filter { $0.grantee != owner }) == wanted else { throw CannotSet() }
    }

    struct CannotSet: Error {}

    /// Each role takes back what it granted, those first from whom nobody has anything: a grant on a column isn't taken
    /// back along with the grant option on the table that it was made by.
    private func revokeWhatWasPassedOn() throws {
        var left = try grants()
        while let foreign = try nextPassedOn(left) {
            let statements = Set(foreign.map(\.grantor)).sorted().flatMap { grantor in
                ["SET LOCAL ROLE \(Dialect.postgres.quote(grantor))"] + revocations(of: foreign, by: grantor)
                    + ["RESET ROLE"]
            }
            try connection.executeScript(statements.joined(separator: ";\n"))
            let now = try grants()
            guard now.count < left.count else { throw CannotSet() }
            left = now
        }
    }

    private func nextPassedOn(_ grants: [Grant]) throws -> [Grant]? {
        let passedOn = grants.filter { $0.grantor != owner && $0.grantee != owner }
        let grantors = Set(passedOn.map(\.grantor))
        let leaves = passedOn.filter { grant in grant.grantee.map { !grantors.contains($0) } ?? true }
        guard leaves.isEmpty else { return leaves }
        guard passedOn.isEmpty else { throw CannotSet() }
        return nil
    }

    /// What others have passed on goes along with the grant option it came from, hence CASCADE; it is granted again.
    private func revocations(of grants: [Grant], by grantor: String) -> [String] {
        let own = grants.filter { $0.grantee != owner && $0.grantor == grantor }
        var statements: [String] = []
        let ofColumns = own.filter { !$0.isOfTable }
        let names = Set(ofColumns.map(\.column)).sorted().compactMap(quotedColumn).joined(separator: ", ")
        if !names.isEmpty {
            statements.append(
                "REVOKE ALL PRIVILEGES (\(names)) ON TABLE \(quotedTable) FROM \(roles(ofColumns)) CASCADE")
        }
        let ofTable = own.filter(\.isOfTable)
        if !ofTable.isEmpty {
            statements.append("REVOKE ALL PRIVILEGES ON TABLE \(quotedTable) FROM \(roles(ofTable)) CASCADE")
        }
        return statements
    }

    private func roles(_ grants: [Grant]) -> String {
        Set(grants.map { role($0.grantee) }).sorted().joined(separator: ", ")
    }

    private func role(_ name: String?) -> String { name.map(Dialect.postgres.quote) ?? "PUBLIC" }

    private func quotedColumn(_ number: Int64) -> String? { columnNames[number].map(Dialect.postgres.quote) }

    /// One for each entry of an ACL, in their order, since PostgreSQL appends new entries at the end.
    private func grantStatements(_ grants: [Grant]) -> [String] {
        var entries: [(key: Grant, privileges: [String])] = []
        for grant in grants where grant.grantee != owner {
            if let last = entries.last?.key, last.isOneEntry(with: grant) {
                entries[entries.count - 1].privileges.append(grant.privilege)
            } else {
                entries.append((grant, [grant.privilege]))
            }
        }
        return entries.flatMap { grant, privileges -> [String] in
            var what = privileges
            if !grant.isOfTable {
                guard let column = quotedColumn(grant.column) else { return [] }
                what = privileges.map { "\($0) (\(column))" }
            }
            let statement =
                "GRANT \(what.joined(separator: ", ")) ON TABLE \(quotedTable) TO \(role(grant.grantee))"
                + (grant.isGrantable ? " WITH GRANT OPTION" : "")
            // The owner's grants are the owner's whoever of its members runs this; others grant in their own name.
            guard grant.grantor != owner else { return [statement] }
            return ["SET LOCAL ROLE \(Dialect.postgres.quote(grant.grantor))", statement, "RESET ROLE"]
        }
    }
}

extension Grant {
    fileprivate func isOneEntry(with other: Grant) -> Bool {
        column == other.column && grantor == other.grantor && grantee == other.grantee
            && isGrantable == other.isGrantable
    }
}
