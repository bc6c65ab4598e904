internal import SluiceDatabase
internal import SluiceIntrospection

/// Triggers and rules of a PostgreSQL table, and of those that inherit from it, kept quiet within a transaction: they
/// would take a restored value for a change of the row (`last_update = now()`).
///
/// An owner may do this, where `session_replication_role` takes a superuser; and foreign keys go on being checked. Which
/// were on, and how, is kept in a setting of the transaction. Sessions that write to the table wait until it ends.
struct TriggerSilence {
    private let table: String

    init(of table: QualifiedName) { self.table = Dialect.postgres.literal(table.quoted(in: .postgres)) }

    /// Those that would fire for a session like any other, as `relation`, `kind`, `name` and `mode`. Looked up when they are
    /// to be quiet: by hand that may be years after the archive.
    private var firing: String {
        """
        WITH RECURSIVE \(CatalogCondition.tree("SELECT pg_catalog.to_regclass(\(table))::oid"))
        SELECT t.tgrelid::pg_catalog.regclass::text AS relation, 'TRIGGER' AS kind, t.tgname::text AS name,
        CASE t.tgenabled WHEN 'A' THEN 'ALWAYS ' ELSE '' END AS mode, t.oid AS place FROM pg_catalog.pg_trigger t
        JOIN tree ON t.tgrelid = tree.oid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
        UNION ALL SELECT r.ev_class::pg_catalog.regclass::text, 'RULE', r.rulename::text,
        CASE r.ev_enabled WHEN 'A' THEN 'ALWAYS ' ELSE '' END, r.oid FROM pg_catalog.pg_rewrite r
        JOIN tree ON r.ev_class = tree.oid WHERE r.ev_type <> '1' AND r.ev_enabled IN ('O', 'A') ORDER BY place
        """
    }

    /// The first statement of the transaction.
    var begin: String {
        """
        DO $sluice$
        DECLARE
            found record;
            undo text := '';
        BEGIN
            FOR found IN \(firing) LOOP
                EXECUTE pg_catalog.format('ALTER TABLE ONLY %s DISABLE %s %I', found.relation, found.kind, found.name);
                undo := undo || pg_catalog.format(
                    'ALTER TABLE ONLY %s ENABLE %s%s %I;', found.relation, found.mode, found.kind, found.name);
            END LOOP;
            PERFORM pg_catalog.set_config('sluice.triggers', undo, true);
        END
        $sluice$
        """
    }

    /// The last one. A deferred foreign key that is still to be checked would keep the table from being altered.
    var end: String {
        """
        SET CONSTRAINTS ALL IMMEDIATE;
        DO $sluice$ BEGIN EXECUTE pg_catalog.current_setting('sluice.triggers'); END $sluice$
        """
    }
}

/// How a restore on PostgreSQL keeps triggers quiet.
enum TriggerHandling {
    /// There are none, or the user lets them fire.
    case unneeded
    /// A superuser's way, which locks nothing. No foreign key is checked, so the column must have none yet.
    case replicating
    case disabling(TriggerSilence)
    /// Triggers would fire, and only the table's owner may keep them quiet.
    case forbidden([String])

    init(
        _ table: QualifiedName, in snapshot: Snapshot, hasNewColumn: Bool, on connection: any Connection
    ) throws {
        let tables = snapshot.tables
        let triggers = tables.flatMap(\.triggers).filter { $0.firing.isUsual }
        let rules = snapshot.rules.filter { rule in
            rule.firing.isUsual && tables.contains { $0.oid == rule.relation }
        }
        guard !triggers.isEmpty || !rules.isEmpty else {
            self = .unneeded
            return
        }
        let owners = Set(tables.compactMap(\.owner)).map(Dialect.postgres.literal).joined(separator: ", ")
        let rights = try connection.catalogRows(
            """
            SELECT r.rolsuper, NOT EXISTS (SELECT FROM pg_roles o WHERE o.rolname IN (\(owners))
            AND NOT pg_has_role(o.oid, 'USAGE')) FROM pg_roles r WHERE r.rolname = current_user
            """
        ).first
        let firesAlways = triggers.contains { $0.firing == .always } || rules.contains { $0.firing == .always }
        if hasNewColumn, !firesAlways, rights?[0].isTrue == true {
            self = .replicating
        } else if rights?[1].isTrue == true {
            self = .disabling(TriggerSilence(of: table))
        } else {
            let firing = triggers.map { (oid: $0.oid, name: $0.name) } + rules.map { (oid: $0.oid, name: $0.name) }
            self = .forbidden(firing.sorted { $0.oid < $1.oid }.map(\.name))
        }
    }

    /// In the transaction that is open.
    func quietly<Result>(on connection: any Connection, _ body: () throws -> Result) throws -> Result {
        switch self {
        case .unneeded, .forbidden: return try body()
        case .replicating:
            try connection.execute("SET LOCAL session_replication_role = replica")
            return try body()
        case .disabling(let silence):
            try connection.executeScript(silence.begin)
            let result = try body()
            try connection.executeScript(silence.end)
            return result
        }
    }
}

extension Snapshot.Trigger.Firing {
    /// For a session like any other.
    fileprivate var isUsual: Bool { self == .origin || self == .always }
}
