internal import SluiceDatabase

extension Connection {
    /// The numbers of the tables that are there, found as the session finds them. This runs before the path is pinned:
    /// its one function is written with its schema, and no operator is looked up.
    func oids(of names: [QualifiedName]) throws(DatabaseError) -> [Int64] {
        guard !names.isEmpty else { return [] }
        let list = names.map { "(\(Dialect.postgres.literal($0.quoted(in: .postgres))))" }.joined(separator: ", ")
        return try rows(
            "SELECT pg_catalog.to_regclass(v.name)::pg_catalog.oid::pg_catalog.int8 FROM (VALUES \(list)) AS v(name)"
        ).compactMap { $0[0].integer }
    }
}
