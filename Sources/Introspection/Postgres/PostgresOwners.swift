internal import SluiceDatabase

extension PostgresGraph {
    private static let owned = [
        ("pg_namespace", "nspowner"), ("pg_class", "relowner"), ("pg_type", "typowner"), ("pg_proc", "proowner"),
        ("pg_collation", "collowner"), ("pg_operator", "oprowner"), ("pg_opfamily", "opfowner"),
        ("pg_opclass", "opcowner"),
        ("pg_ts_dict", "dictowner"), ("pg_ts_config", "cfgowner"), ("pg_statistic_ext", "stxowner"),
        ("pg_foreign_server", "srvowner"), ("pg_publication", "pubowner"), ("pg_event_trigger", "evtowner"),
    ]

    /// Whose each object is that isn't PostgreSQL's own.
    func owners() throws -> [ObjectGraph.Address: String] {
        let catalogs = Self.owned.map { "SELECT '\($0)' AS catalog, oid, \($1) AS owner FROM \($0)" }
        let rows = try catalog.rows(
            """
            SELECT o.catalog, o.oid::bigint, pg_get_userbyid(o.owner)::text FROM (\(catalogs.joined(separator: " UNION ALL "))) AS o
            WHERE o.oid >= 16384
            """
        ) { (ObjectGraph.Address($0.text(), $0.oid()), $0.text()) }
        return Dictionary(rows) { first, _ in first }
    }
}
