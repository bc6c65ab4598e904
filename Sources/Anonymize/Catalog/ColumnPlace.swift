/// One column of one root table.
struct ColumnPlace: Hashable, Comparable {
    let table: String
    let column: String
    var label: String { "\(table).\(column)" }
    static func < (left: ColumnPlace, right: ColumnPlace) -> Bool { left.label < right.label }
}
