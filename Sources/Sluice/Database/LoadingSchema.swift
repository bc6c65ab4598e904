internal import SluiceDatabase
internal import SluiceDiff
internal import SluiceIntrospection

extension ProjectDatabase {
    /// Makes a schema on an empty database, all of it or nothing.
    /// - Returns: How many statements that took.
    package func loadSchema(_ source: SchemaSource) throws -> Int {
        let live = url.isMissingFile ? SchemaModel() : try schema(of: .database(url))
        guard live.objects.values.allSatisfy({ $0.id.kind == .schema || $0.id.kind == .extensionModule }) else {
            let first = live.objects.keys.sorted().first { $0.kind != .schema && $0.kind != .extensionModule }
            throw Problem(
                .refused, "the database isn't empty: it has \(first?.description ?? "objects")",
                hint:
                    "nothing was touched; 'sluice revision --autogenerate' writes what leads from one schema to the other"
            )
        }
        let statements = try creation(of: source)
        let connection = try url.connect(.create)
        try connection.transaction {
            if connection.dialect.isServer { try connection.executeScript("SET LOCAL check_function_bodies = off") }
            for statement in statements { try connection.executeScript(statement) }
        }
        return statements.count
    }

    private func creation(of source: SchemaSource) throws -> [String] {
        guard case .database(let other) = source, url.dialect.hasRoles,
            case let connection = try url.connect(.readOnly),
            try connection.isSuperusers()
        else { return try SchemaProposal.creation(of: schema(of: source), shadowBeside: shadows) }
        // What is made here belongs to this role: its checks, indexes and materialized views are called with its rights.
        let found = try other.connect(.readOnly).strangersCode(in: nil, when: .copying)
        if !found.isEmpty { throw StrangersCode.problem(found) }
        let ordinary = try connection.ordinaryRoles()
        let lent = try LentRights.all(on: other.connect(.readOnly)).filter { !ordinary.contains($0.owner) }
        guard lent.isEmpty else { throw Self.refusal(lent) }
        let role = try connection.scalar("SELECT current_user::pg_catalog.text")?.text
        return try SchemaProposal.creation(
            of: schema(of: source, madeBy: role), ownedBy: ordinary, shadowBeside: shadows)
    }

    private static func refusal(_ lent: [LentRights]) -> Problem {
        let roles = Set(lent.map(\.owner)).sorted().joined(separator: ", ")
        let shown = lent.prefix(5).map(\.place).joined(separator: ", ") + (lent.count > 5 ? " …" : "")
        return Problem(
            .refused,
            "\(shown) act with the rights of \(roles), whom this server doesn't know as an ordinary role: here they would act with "
                + "this session's, which is a superuser's",
            hint:
                "nothing was touched; make the role, load as a role that is no superuser (docs/privileges.md), or look at that code and "
                + "give --trust-functions")
    }

    /// The tables and their foreign keys, to be drawn.
    package func schemaGraph(of source: SchemaSource) throws -> String {
        let parts: Snapshot.Parts = [.columns, .constraints, .indexes]
        switch source {
        case .database(let url): return SchemaGraph(try Snapshot.read(parts, from: url.connect(.readOnly))).mermaid
        case .files(let path):
            let shadow = try Shadow(beside: shadows)
            _ = try SchemaFiles(at: path).load(into: shadow.connection)
            return SchemaGraph(try Snapshot.read(parts, from: shadow.connection)).mermaid
        }
    }
}

/// A schema's tables as an entity relationship diagram in Mermaid's language.
struct SchemaGraph {
    let mermaid: String

    init(_ snapshot: Snapshot) {
        let tables = snapshot.tables.filter { !$0.isPartition }.sorted { $0.name.description < $1.name.description }
        var lines = ["erDiagram"]
        for table in tables {
            lines.append("    \(Self.entity(table.name)) {")
            lines += table.columns.filter { !$0.isHidden }.map { "        " + Self.attribute($0, of: table) }
            lines.append("    }")
        }
        for table in tables {
            for key in table.constraints where key.kind == .foreignKey {
                guard let parent = key.referencedTable else { continue }
                lines.append("    " + Self.relationship(key, from: table, to: parent))
            }
        }
        mermaid = lines.joined(separator: "\n")
    }

    private static func entity(_ name: QualifiedName) -> String {
        "\"\(name.description.withoutDefaultSchema.inLabel)\""
    }

    /// Words of letters, digits and a few signs: more the language doesn't take.
    private static func word(_ text: String) -> String {
        let word = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "_-()[]".contains($0)) ? $0 : "_" })
        return word.first?.isLetter == true ? word : "_" + word
    }

    private static func attribute(_ column: Snapshot.Column, of table: Snapshot.Relation) -> String {
        func isIn(_ kind: Snapshot.Constraint.Kind) -> Bool {
            table.constraints.contains { $0.kind == kind && $0.columns.contains(column.name) }
        }
        let isUnique = table.indexes.contains { $0.origin == .unique && $0.keys.contains { $0.column == column.name } }
        let keys = [(isIn(.primaryKey), "PK"), (isIn(.foreignKey), "FK"), (isIn(.unique) || isUnique, "UK")]
            .filter(\.0).map(\.1)
        let type = column.type.isEmpty ? "any" : column.type.withoutDefaultSchema
        let exact = word(column.name) == column.name ? "" : " \"\(column.name.inLabel)\""
        return "\(word(type)) \(word(column.name))" + (keys.isEmpty ? "" : " " + keys.joined(separator: ", ")) + exact
    }

    /// One parent, or none where the key may be NULL; one child at most where the key is unique.
    private static func relationship(
        _ key: Snapshot.Constraint, from table: Snapshot.Relation, to parent: QualifiedName
    ) -> String {
        let columns = key.columns.compactMap(\.self)
        let isOptional = columns.contains { table.column($0)?.isNotNull == false }
        let isUnique =
            Set(table.primaryKey) == Set(columns)
            || table.indexes.contains { $0.isUnique && $0.predicate == nil && $0.keys.map(\.column) == columns }
        let name = columns.joined(separator: ", ").inLabel
        return
            "\(entity(parent)) \(isOptional ? "|o" : "||")--\(isUnique ? "o|" : "o{") \(entity(table.name)) : \"\(name)\""
    }
}

extension String {
    /// In quotes, which the language can't escape, on a line of its own.
    fileprivate var inLabel: String { replacing("\"", with: "'").onOneLine }
}
