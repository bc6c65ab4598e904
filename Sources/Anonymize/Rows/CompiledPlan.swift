internal import SluiceDatabase
package import SluiceTransforms

/// A plan matched with a database: what to select from each table, and how each output column comes about.
package struct CompiledPlan: Sendable {
    package var tables: [CompiledTable]
    package let key: AnonymizationKey
    package let plan: AnonymizePlan
    package let catalog: DataCatalog
    /// What the plan's author should know.
    package var notes: [String] = []
    /// The narrowest column of each domain, by which its mapping is made.
    var domainShapes: [String: String] = [:]
}

package struct CompiledTable: Sendable {
    package let table: DataTable
    /// No row is copied.
    package let isEmpty: Bool
    /// The SQL expressions a row is read as.
    package var selects: [String] = []
    /// What `selects` reads from where it isn't the table alone.
    package var shuffles: [ShuffledColumn] = []
    package var columns: [CompiledColumn] = []
    package var dropped: [String] = []
    /// Where each of the transforms' ``RowCells`` comes from.
    package var slots: [Slot] = []
    /// `columns` in an order in which every replaced value is there before it is looked at.
    package var order: [Int] = []

    /// SQL over the row `t`: no other rows are read.
    var onlyRows: String?

    /// Where values are counted that couldn't be transformed.
    var aside: SetAside?

    package enum Slot: Sendable {
        case select(Int)
        case column(Int)
    }

    package var isUntouched: Bool { !isEmpty && dropped.isEmpty && columns.allSatisfy { !$0.isChanged } }
}

package struct CompiledColumn: Sendable {
    package let column: DataColumn
    package let rule: ColumnRule
    package let domain: String?
    /// Index into `selects`.
    package let input: Int
    package let condition: Int?
    package let transform: BuiltTransform?
    /// PostgreSQL's char(n) prints blanks after the value, which belong to the type and not to it.
    private let isPadded: Bool

    package init(
        column: DataColumn, rule: ColumnRule, domain: String?, input: Int, condition: Int?, transform: BuiltTransform?
    ) {
        self.column = column
        self.rule = rule
        self.domain = domain
        self.input = input
        self.condition = condition
        self.transform = transform
        isPadded = column.typeName.hasPrefix("character(")
    }

    package var isChanged: Bool { rule.action != .keep }

    /// How many bytes of the value are its own.
    func ownLength(of value: Span<UInt8>) -> Int {
        guard isPadded else { return value.count }
        var length = value.count
        while length > 0, value[length - 1] == 0x20 { length -= 1 }
        return length
    }
}

package struct ShuffledColumn: Sendable {
    package let column: String
    package let within: [String]
    /// A key of this column's own: it stands in the query that the source sees.
    package let orderKey: String
    package let alias: String
}

/// A row that couldn't be changed: where, and why, without its values.
package struct UnchangeableValue: Error, CustomStringConvertible {
    package let table: String
    package let column: String
    package let reason: String
    var rule = ""
    package var description: String {
        "\(table).\(column)\(rule.isEmpty ? "" : " (\(rule))"): a value can't be transformed: \(reason). Nothing of this table's range was kept. "
            + "Change the rule, add a 'when:', or set 'on_error: {quarantine: N}' or 'on_error: null' in the plan, then run the same command again: it goes on with what is done"
    }
}

extension CompiledTable {
    /// Computes one row. `inputs` are the texts of `selects`; the result has one text a column of `columns`.
    package func apply(_ inputs: [[UInt8]?], onError: AnonymizePlan.OnError) throws -> [[UInt8]?] {
        var outputs = [[UInt8]?](repeating: nil, count: columns.count)
        for place in order {
            let column = columns[place]
            let value = inputs[column.input]
            guard let transform = column.transform, let value, applies(column, inputs) else {
                outputs[place] = value
                continue
            }
            let row = RowCells(
                slots.map { slot in
                    switch slot {
                    case .select(let index): inputs[index]
                    case .column(let index): outputs[index]
                    }
                })
            var written: [UInt8] = []
            switch try write(transform, place, value.span, row, to: &written, onError: onError) {
            case .text: outputs[place] = written
            case .null: outputs[place] = nil
            }
        }
        return outputs
    }

    func applies(_ column: CompiledColumn, _ inputs: [[UInt8]?]) -> Bool {
        guard let condition = column.condition else { return true }
        return Self.isTrue(inputs[condition])
    }

    /// `t` from PostgreSQL, `1` from SQLite.
    static func isTrue(_ text: [UInt8]?) -> Bool {
        text.map { $0 == [UInt8(ascii: "t")] || $0 == [UInt8(ascii: "1")] || $0.elementsEqual("true".utf8) } ?? false
    }

    func write(
        _ transform: BuiltTransform, _ place: Int, _ value: Span<UInt8>, _ row: borrowing RowCells,
        to output: inout [UInt8], onError: AnonymizePlan.OnError
    ) throws -> CellResult {
        let value = value.extracting(first: columns[place].ownLength(of: value))
        if value.isEmpty, !transform.traits.ignoresValue { return .text }
        do {
            return try transform.cell.write(value, row: row, to: &output)
        } catch {
            let column = columns[place].column
            var reason = "\(error)"
            switch onError {
            case .null where column.isNullable: return .null
            case .quarantine(let limit) where column.isNullable:
                let entry = SetAside.Entry(table: table.label, column: column.name, reason: reason)
                guard let aside, aside.add(entry) > limit else { return .null }
                reason += ", and more than \(limit) values are set aside"
            default: break
            }
            throw UnchangeableValue(
                table: table.label, column: column.name, reason: reason, rule: columns[place].rule.label)
        }
    }
}
