/// Rows by the place where they stand, which needs no key and holds for one snapshot.
extension Dialect {
    /// A row's place as one number: PostgreSQL's block << 16 | offset (ctid), SQLite's rowid.
    package func rowPlace(_ alias: String) -> String {
        choose(
            postgres: "((\(alias).ctid::text::point)[0]::bigint << 16 | (\(alias).ctid::text::point)[1]::bigint)",
            sqlite: "\(alias).rowid")
    }

    /// True for the rows at these places.
    package func isRow(_ alias: String, at places: some Sequence<Int64>) -> String {
        choose(
            postgres: "\(alias).ctid = ANY('{\(places.map(Self.quotedTID).joined(separator: ","))}'::tid[])",
            sqlite: "\(alias).rowid IN (\(places.map(String.init).joined(separator: ",")))")
    }

    private static func quotedTID(_ place: Int64) -> String { "\"(\(place >> 16),\(place & 0xFFFF))\"" }
}
