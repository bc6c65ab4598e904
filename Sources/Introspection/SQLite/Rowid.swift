/// The number that SQLite gives each row, and the names under which a statement reaches it.
package enum Rowid {
    /// A column may be named rowid; then one of the other two names still reaches the real one.
    package static func name(besides columns: some Swift.Sequence<String>) -> String? {
        let taken = Set(columns.map(\.folded))
        return ["rowid", "_rowid_", "oid"].first { !taken.contains($0) }
    }
}

extension Snapshot.Relation {
    /// INTEGER PRIMARY KEY is the rowid itself, and then no index stands for it.
    package var rowidAlias: String? {
        guard kind == .table, !isWithoutRowid, primaryKey.count == 1,
            !indexes.contains(where: { $0.origin == .primaryKey }), let alias = column(primaryKey[0]),
            alias.type.uppercased() == "INTEGER"
        else { return nil }
        return alias.name
    }

    /// Nil where there is none, or where columns have taken all its names.
    package var rowidName: String? { isWithoutRowid ? nil : Rowid.name(besides: columns.map(\.name)) }
}
