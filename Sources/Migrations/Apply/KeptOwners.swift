internal import SluiceDatabase
internal import SluiceSchema

/// Whose things are that a revision on PostgreSQL drops and makes again, or that its way back does: they would be whoever's runs it, and
/// views, rules and SECURITY DEFINER routines act with their owner's rights.
///
/// Looked at in the database itself when the revision is run: in another one that it is written for, owners are others. What goes is noted,
/// for the way back. A revision that somebody has written says itself whose its things are: what has their name before may be anybody's.
struct KeptOwners {
    private let connection: any Connection
    private let notes: OwnerNotes
    private let keepsOwners: Bool
    /// Of others that this role may give things to, by number.
    private let before: [Int64: OwnedObject]
    /// This role's own, by number.
    private let own: Set<Int64>
    /// What the way there has dropped.
    private let noted: [OwnedObject]

    init(_ planned: PlannedRevision, before step: Int, on connection: any Connection) throws {
        self.connection = connection
        keepsOwners = planned.header.keepsOwners
        before =
            planned.isUpgrade || keepsOwners
            ? try Self.objects(
                "pg_has_role(current_user, x.owner, 'MEMBER') AND x.owner <> current_user::regrole", on: connection)
            : [:]
        let notes = OwnerNotes(of: planned.header, on: connection)
        // Those of an earlier time, which a stamp has ended.
        if planned.isUpgrade, step == 0 { try notes.removeAll() }
        self.notes = notes
        noted = try notes.all()
        own = before.isEmpty && noted.isEmpty ? [] : Set(try Self.objects(Self.isOwn, on: connection).keys)
    }

    private static let isOwn = "x.owner = current_user::regrole"

    /// In the transaction of the steps, behind them.
    /// - Returns: What was given back, and to whom.
    func giveBack() throws -> [String] {
        guard !before.isEmpty || !noted.isEmpty else { return [] }
        let mine = try Self.objects(Self.isOwn, on: connection)
        let added = Set(mine.compactMap { number, object in own.contains(number) ? nil : object.name })
        let there: Set<Int64> = before.isEmpty ? [] : Set(try Self.objects("true", on: connection).keys)
        let gone = before.compactMap { number, object in there.contains(number) ? nil : object }
        var given: [OwnedObject] = []
        for object in gone.sorted(by: { $0.name < $1.name }) {
            if keepsOwners, added.contains(object.name) { given.append(object) } else { try notes.add(object) }
        }
        for object in noted where added.contains(object.name) {
            given.append(object)
            try notes.remove(object)
        }
        for object in given { try give(object) }
        return given.map { "\($0.name) is \($0.owner)'s again" }
    }

    private func give(_ object: OwnedObject) throws {
        let isThere =
            try connection.catalogScalar("SELECT 1 FROM pg_roles WHERE rolname = $1", [.text(object.owner)]) != nil
        // A table without rules, a type or a sequence acts with nobody's rights.
        if !isThere, try !actsAsItsOwner(object) { return }
        do {
            try connection.execute(
                "ALTER \(object.kind) \(object.object) OWNER TO \(Dialect.postgres.quote(object.owner))")
        } catch {
            throw Problem(
                .refused,
                "\(object.kind) \(object.object) was \(object.owner)'s, and can't be given back: it would act with this role's rights: "
                    + error.message,
                hint: isThere
                    ? error.hint
                    : "make the role \(object.owner), or write the way back out, with whose it is to be (ALTER … OWNER TO)"
            )
        }
    }

    private func actsAsItsOwner(_ object: OwnedObject) throws -> Bool {
        guard object.kind == "table" else { return ["view", "function", "procedure"].contains(object.kind) }
        return try connection.catalogScalar(
            "SELECT 1 FROM pg_rewrite WHERE ev_class = to_regclass($1)", [.text(object.object)]) != nil
    }

    /// Tables, views, routines, types, schemas and sequences of users', but what goes with another thing.
    private static func objects(_ condition: String, on connection: any Connection) throws -> [Int64: OwnedObject] {
        let isIndependent = { (catalog: String) in
            """
            NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '\(catalog)'::regclass AND d.objid = x.oid AND d.objsubid = 0
              AND (d.deptype IN ('e', 'i') OR d.deptype = 'a' AND d.refclassid = 'pg_class'::regclass AND x.kind = 'S'))
            """
        }
        let catalogs = [
            (
                "pg_class",
                "SELECT oid, relowner AS owner, relnamespace AS space, relkind AS kind FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
            ),
            ("pg_proc", "SELECT oid, proowner AS owner, pronamespace AS space, ' ' AS kind FROM pg_proc"),
            (
                "pg_type",
                "SELECT oid, typowner AS owner, typnamespace AS space, ' ' AS kind FROM pg_type WHERE typtype IN ('e', 'd', 'r') OR typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c')"
            ),
            ("pg_namespace", "SELECT oid, nspowner AS owner, oid AS space, ' ' AS kind FROM pg_namespace"),
        ]
        let parts = catalogs.map { catalog, query in
            """
            SELECT x.oid::bigint, i.type, i.identity, pg_get_userbyid(x.owner)::text FROM (\(query)) AS x
            JOIN pg_namespace n ON n.oid = x.space, LATERAL pg_identify_object('\(catalog)'::regclass, x.oid, 0) AS i
            WHERE x.oid >= 16384 AND n.nspname NOT LIKE 'pg\\_%' AND NOT \(connection.dialect.holdsState(schema: "n.nspname"))
              AND (\(condition)) AND \(isIndependent(catalog))
            """
        }
        let rows = try connection.catalogRows(parts.joined(separator: " UNION ALL "))
        return rows.reduce(into: [:]) { objects, row in
            guard let number = row[0].integer, let kind = row[1].text, let object = row[2].text, let owner = row[3].text
            else { return }
            objects[number] = OwnedObject(kind: kind, object: object, owner: owner)
        }
    }
}

extension PlannedRevision {
    /// Whether it may make something again that is another role's, or drop it, and doesn't say itself whose that is to be.
    var mayChangeOwners: Bool {
        guard header.keepsOwners || isWayBackDerived || takesBack else { return false }
        return action != .apply(.upgrade) || steps.contains(where: \.mayDropObjects)
    }
}

extension Step {
    fileprivate var mayDropObjects: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains { operation in
            switch operation {
            case .dropTable, .dropView, .dropFunction, .dropProcedure, .dropEnum, .dropDomain, .dropCompositeType,
                .dropSequence,
                .dropSchema, .dropExtension:
                true
            // Also in the body of a DO block.
            case .execute(let execute): execute.sql.postgres?.uppercased().contains("DROP") == true
            default: false
            }
        }
    }
}
