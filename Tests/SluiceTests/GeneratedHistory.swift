import Foundation
import SluiceDatabase
import SluiceTestSupport

/// A schema that grows by random operations, each written as a revision has it. It knows what is there, so that each operation
/// can be applied and says what it needs to be undone.
struct GeneratedHistory {
    typealias Step = [String: Any]

    struct Column {
        var name: String
        var definition: Step
        /// A key, an index, a constraint or a view is over it, or it names itself in a check.
        var isUsed = false

        var type: String { definition["type"] as? String ?? "" }
        var named: Step { definition.merging(["name": name]) { $1 } }
    }

    struct Table {
        var name: String
        var columns: [Column]
        var key: String?
        var comment: String?
        /// What has no name of its own is called after the first.
        var isRenamed = false
        /// By name, as a `was` says them.
        var indexes: [String: Step] = [:]
        var constraints: [String: Step] = [:]
        /// Another table or a view is over it.
        var isUsed = false
    }

    var random: SeededGenerator
    let dialect: Dialect
    private(set) var tables: [Table] = []
    private var views: [String: Step] = [:]
    private var enums: [String: [String]] = [:]
    private var sequences: Set<String> = []
    private var number = 0

    init(_ dialect: Dialect, _ random: SeededGenerator) {
        self.dialect = dialect
        self.random = random
    }

    /// The operations of one revision.
    mutating func revision() -> [Step] {
        var steps: [Step] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            if let step = tables.count < 2 ? createTable() : step() { steps.append(step) }
        }
        return steps
    }

    private mutating func step() -> Step? {
        switch Int.random(in: 0..<22, using: &random) {
        case 0, 1: createTable()
        case 2: dropTable()
        case 3: renameTable()
        case 4, 5: addColumn()
        case 6: dropColumn()
        case 7: renameColumn()
        case 8, 9: alterColumn()
        case 10, 11: createIndex()
        case 12: dropIndex()
        case 13: renameIndex()
        case 14, 15: createConstraint()
        case 16: dropConstraint()
        case 17: renameConstraint()
        case 18: createView()
        case 19: dropView()
        case 20: dialect == .postgres ? changeEnum() : execute()
        default: dialect == .postgres ? changeSequence() : execute()
        }
    }

    // MARK: Names

    private static let names = [
        "plain", "Mixed Case", "select", "x\"y", "it's", "größe", "表", "t.u", "a-b", "50%", "$1", "a:b", "null",
        " lead", "#",
        "a,b", "(p)", "order", "back\\slash", "semi;colon", "-- dashes", "/*", "?1", "%s", "rowid", "true", "~", "1st",
    ]

    /// One that nothing has yet, in whatever case.
    private mutating func name() -> String {
        number += 1
        let base = Self.names.randomElement(using: &random) ?? "plain"
        // PostgreSQL cuts names at 63 bytes.
        return Bool.random(using: &random) ? "\(base)\(number)" : "n\(number) \(base)"
    }

    /// Where a schema could stand before it.
    private func qualified(_ name: String) -> String {
        name.contains(".") || name.contains("\"") ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
    }

    private func quoted(_ name: String) -> String { dialect.quote(name) }

    private mutating func table(where fits: (Table) -> Bool = { _ in true }) -> Int? {
        let fitting = tables.indices.filter { fits(tables[$0]) }
        return fitting.randomElement(using: &random)
    }

    private mutating func column(of table: Int, where fits: (Column) -> Bool = { _ in true }) -> Int? {
        let columns = tables[table].columns
        return columns.indices.filter { fits(columns[$0]) }.randomElement(using: &random)
    }

    // MARK: Tables and columns

    /// Each with a default that fits.
    private static var types: [(String, Any?)] {
        [
            ("integer", "7"), ("bigint", "-1"), ("string(20)", "'it''s'"), ("text", "''"), ("numeric(10,2)", "1.50"),
            ("boolean", ["postgres": "true", "sqlite": "1"]), ("date", "'2020-01-31'"), ("datetime", nil),
            ("json", nil),
            ("uuid", nil), ("binary", nil),
        ]
    }

    private mutating func newColumn() -> Column {
        let (type, value) = Self.types.randomElement(using: &random) ?? ("text", nil)
        var column = Column(name: name(), definition: ["type": type])
        if let value, Bool.random(using: &random) {
            column.definition["default"] = value
            if Bool.random(using: &random) { column.definition["nullable"] = false }
        }
        if type != "json", Int.random(in: 0..<6, using: &random) == 0 {
            column.definition["unique"] = true
            column.isUsed = true
        }
        if type == "integer", Int.random(in: 0..<5, using: &random) == 0 {
            column.definition["check"] = "\(quoted(column.name)) > -100"
            column.isUsed = true
        }
        return column
    }

    private mutating func createTable() -> Step? {
        var columns = (0..<Int.random(in: 1...4, using: &random)).map { _ in newColumn() }
        var table = Table(name: name(), columns: [])
        if Int.random(in: 0..<4, using: &random) > 0 {
            var key = Column(name: name(), definition: ["type": "bigint", "primary_key": true], isUsed: true)
            if Bool.random(using: &random) { key.definition["identity"] = true }
            columns.insert(key, at: 0)
            table.key = key.name
        }
        table.columns = columns
        var step: Step = ["table": qualified(table.name), "columns": columns.map(\.named)]
        if dialect == .postgres, Bool.random(using: &random) { table.comment = "about \(table.name)" }
        if let comment = table.comment { step["comment"] = comment }
        tables.append(table)
        return ["create_table": step]
    }

    private mutating func dropTable() -> Step? {
        guard tables.count > 3,
            let index = table(where: { !$0.isUsed && !$0.isRenamed && $0.indexes.isEmpty && $0.constraints.isEmpty })
        else { return nil }
        let table = tables.remove(at: index)
        var was: Step = ["columns": table.columns.map(\.named)]
        if let comment = table.comment { was["comment"] = comment }
        return ["drop_table": ["table": qualified(table.name), "was": was]]
    }

    private mutating func renameTable() -> Step? {
        guard let index = table(where: { !$0.isUsed }) else { return nil }
        let new = name()
        defer { (tables[index].name, tables[index].isRenamed) = (new, true) }
        return ["rename_table": ["table": qualified(tables[index].name), "to": qualified(new)]]
    }

    private mutating func addColumn() -> Step? {
        guard let index = table() else { return nil }
        let column = newColumn()
        tables[index].columns.append(column)
        return ["add_column": ["table": qualified(tables[index].name), "column": column.named]]
    }

    private mutating func dropColumn() -> Step? {
        guard let index = table(where: { $0.columns.count > 2 }), let place = column(of: index, where: { !$0.isUsed })
        else { return nil }
        let column = tables[index].columns.remove(at: place)
        return [
            "drop_column": [
                "table": qualified(tables[index].name), "column": column.name, "was": column.definition,
            ]
        ]
    }

    private mutating func renameColumn() -> Step? {
        guard let index = table(where: { !$0.isUsed }), let place = column(of: index, where: { !$0.isUsed }) else {
            return nil
        }
        let old = tables[index].columns[place].name
        let new = name()
        tables[index].columns[place].name = new
        return ["rename_column": ["table": qualified(tables[index].name), "column": old, "to": new]]
    }

    private mutating func alterColumn() -> Step? {
        let wider = ["integer": "bigint", "string(20)": "text", "date": "datetime"]
        guard let index = table(where: { !$0.isUsed }), let place = column(of: index, where: { !$0.isUsed }) else {
            return nil
        }
        let column = tables[index].columns[place]
        var (changes, was): (Step, Step) = ([:], [:])
        if let type = wider[column.type], column.definition["default"] == nil, Bool.random(using: &random) {
            (changes["type"], was["type"]) = (type, column.type)
        } else if let value = column.definition["default"] {
            let nullable = column.definition["nullable"] as? Bool ?? true
            if Bool.random(using: &random) {
                (changes["nullable"], was["nullable"]) = (!nullable, nullable)
            } else if nullable {
                (changes["default"], was["default"]) = (NSNull(), value)
            }
        } else if column.type == "text" {
            (changes["default"], was["default"]) = ("'new'", NSNull())
        }
        guard !changes.isEmpty else { return nil }
        for (key, value) in changes {
            tables[index].columns[place].definition[key] = value is NSNull ? nil : value
        }
        changes.merge(["table": qualified(tables[index].name), "column": column.name, "was": was]) { $1 }
        return ["alter_column": changes]
    }
}

// MARK: Indexes, constraints, views

extension GeneratedHistory {
    private static let comparable: Set<String> = ["integer", "bigint", "text", "string(20)", "numeric(10,2)", "date"]

    private mutating func createIndex() -> Step? {
        guard let index = table(), let place = column(of: index, where: { Self.comparable.contains($0.type) }) else {
            return nil
        }
        let column = tables[index].columns[place]
        tables[index].columns[place].isUsed = true
        var part: Any = column.name.contains("(") ? ["column": column.name] : column.name
        switch Int.random(in: 0..<4, using: &random) {
        case 0: part = ["column": column.name, "order": "desc"]
        case 1 where column.type == "text": part = ["expression": "lower(\(quoted(column.name)))"]
        default: break
        }
        var definition: Step = ["table": qualified(tables[index].name), "columns": [part]]
        if Bool.random(using: &random) { definition["unique"] = true }
        if Bool.random(using: &random) { definition["where"] = "\(quoted(column.name)) IS NOT NULL" }
        let name = name()
        tables[index].indexes[name] = definition
        definition["index"] = name
        if dialect == .postgres, Int.random(in: 0..<4, using: &random) == 0 { definition["concurrently"] = true }
        return ["create_index": definition]
    }

    private mutating func pick(_ objects: KeyPath<Table, [String: Step]>) -> (table: Int, name: String)? {
        guard let index = table(where: { !$0[keyPath: objects].isEmpty }),
            let name = tables[index][keyPath: objects].keys.sorted().randomElement(using: &random)
        else { return nil }
        return (index, name)
    }

    private mutating func dropIndex() -> Step? {
        guard let (index, name) = pick(\.indexes), var was = tables[index].indexes.removeValue(forKey: name) else {
            return nil
        }
        was["table"] = qualified(tables[index].name)
        return ["drop_index": ["index": qualified(name), "was": was]]
    }

    private mutating func renameIndex() -> Step? {
        guard let (index, name) = pick(\.indexes) else { return nil }
        let new = self.name()
        tables[index].indexes[new] = tables[index].indexes.removeValue(forKey: name)
        return ["rename_index": ["index": qualified(name), "to": new]]
    }

    private mutating func createConstraint() -> Step? {
        guard let index = table(), let place = column(of: index, where: { Self.comparable.contains($0.type) }) else {
            return nil
        }
        let column = tables[index].columns[place]
        let name = name()
        var step: Step = ["table": qualified(tables[index].name), "name": name]
        let targets = tables.indices.filter { tables[$0].key != nil && $0 != index }
        tables[index].columns[place].isUsed = true
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where column.type == "bigint" && !targets.isEmpty:
            let target = targets.randomElement(using: &random) ?? 0
            tables[target].isUsed = true
            let references: Step = ["table": qualified(tables[target].name), "columns": [tables[target].key ?? ""]]
            tables[index].constraints[name] = ["foreign_key": [column.name], "references": references]
            step.merge(["columns": [column.name], "references": references]) { $1 }
            return ["create_foreign_key": step]
        case 1:
            tables[index].constraints[name] = ["unique": [column.name]]
            step["columns"] = [column.name]
            return ["create_unique_constraint": step]
        default:
            let check = "\(quoted(column.name)) IS NOT NULL"
            tables[index].constraints[name] = ["check": check]
            step["check"] = check
            return ["create_check_constraint": step]
        }
    }

    private mutating func dropConstraint() -> Step? {
        guard let (index, name) = pick(\.constraints),
            let was = tables[index].constraints.removeValue(forKey: name)
        else { return nil }
        return ["drop_constraint": ["table": qualified(tables[index].name), "constraint": name, "was": was]]
    }

    private mutating func renameConstraint() -> Step? {
        guard let (index, name) = pick(\.constraints) else { return nil }
        let new = self.name()
        tables[index].constraints[new] = tables[index].constraints.removeValue(forKey: name)
        return ["rename_constraint": ["table": qualified(tables[index].name), "constraint": name, "to": new]]
    }

    private mutating func createView() -> Step? {
        guard let index = table(), let place = column(of: index) else { return nil }
        tables[index].isUsed = true
        tables[index].columns[place].isUsed = true
        let name = name()
        let columns = quoted(tables[index].columns[place].name)
        let definition: Step = ["as": "SELECT \(columns) FROM \(quoted(tables[index].name))"]
        views[name] = definition
        return ["create_view": definition.merging(["view": qualified(name)]) { $1 }]
    }

    private mutating func dropView() -> Step? {
        guard let name = views.keys.sorted().randomElement(using: &random), let was = views.removeValue(forKey: name)
        else { return nil }
        return ["drop_view": ["view": qualified(name), "was": was]]
    }

    private mutating func changeEnum() -> Step? {
        guard let name = enums.keys.sorted().randomElement(using: &random), let values = enums[name],
            Bool.random(using: &random)
        else {
            let name = name()
            enums[name] = ["sad", "it's", "größe"]
            return ["create_enum": ["enum": qualified(name), "values": enums[name] ?? []]]
        }
        if Bool.random(using: &random) {
            enums[name] = nil
            return ["drop_enum": ["enum": qualified(name), "was": values]]
        }
        let new = "value \(number)"
        number += 1
        enums[name] = [new] + values.dropFirst()
        return ["alter_enum": ["enum": qualified(name), "rename": values[0], "to": new]]
    }

    private mutating func changeSequence() -> Step? {
        if let name = sequences.sorted().randomElement(using: &random), Bool.random(using: &random) {
            sequences.remove(name)
            return ["drop_sequence": ["sequence": qualified(name), "was": ["start": 5, "increment": 5]]]
        }
        let name = name()
        sequences.insert(name)
        return ["create_sequence": ["sequence": qualified(name), "start": 5, "increment": 5]]
    }

    /// Somebody's own SQL, with its reverse.
    private mutating func execute() -> Step? {
        let name = quoted(name())
        return [
            "execute": ["sql": "CREATE TABLE \(name) (a integer DEFAULT 5)", "reverse": "DROP TABLE \(name)"]
        ]
    }
}
