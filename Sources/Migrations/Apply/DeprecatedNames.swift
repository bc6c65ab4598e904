package import SluiceDatabase
internal import SluiceSchema

/// A deprecation that isn't over: what is to go, and what that is called until then.
package struct StandingDeprecation: Sendable, Hashable {
    package var table: QualifiedName
    /// Nil for the whole table.
    package let column: String?
    /// More than one where it can't be told yet which.
    package var names: [String]
    /// Whether something else has the name by now that it had.
    package var isReplaced: Bool
    /// Whether a step of the plan begins it.
    fileprivate var isPlanned = false

    package init(table: QualifiedName, column: String?, names: [String], isReplaced: Bool = false) {
        self.table = table
        self.column = column
        self.names = names
        self.isReplaced = isReplaced
    }

    fileprivate var ownName: String { column ?? table.name }
}

/// What is known of the last deprecation of something.
package enum DeprecationRecord: Sendable {
    case standing, ended, dropped
}

/// What a step makes of a table's name, or a column's.
struct DeprecatedName {
    let table: QualifiedName
    let column: String?
    let old: [String]
    /// None for what goes.
    let new: [String]
    /// Whether new code need not write it any more.
    var isRelaxed = false

    /// What does the same to the definitions.
    var operations: [Operation] {
        guard let old = old.first else { return [] }
        let place = { QualifiedName(schema: table.schema, name: $0) }
        guard let new = new.first else {
            return column == nil
                ? DropTable(place(old)).operations : DropColumn(old, from: table).operations
        }
        let isRenamed = old != new
        guard column != nil else { return isRenamed ? RenameTable(place(old), to: new).operations : [] }
        let relaxed = isRelaxed ? AlterColumn(new, of: table, ColumnChanges(nullable: true)).operations : []
        return (isRenamed ? RenameColumn(old, of: table, to: new).operations : []) + relaxed
    }
}

extension DeprecatedName {
    /// The same on a PostgreSQL database that only stands for the real one: without its guards.
    func perform(on shadow: any Connection) throws {
        if column != nil, let old = old.first {
            for name in try GuardedColumn.guards(of: old, of: table, on: shadow) {
                let target = table.quoted(in: .postgres)
                try shadow.executeScript("DROP TRIGGER \(Dialect.postgres.quote(name)) ON \(target)")
            }
        }
        for step in try Step.steps(for: operations, in: .postgres) { try step.perform(on: shadow) }
    }
}

/// The deprecations at a place of a plan: steps behind them find what is deprecated under another name, and leave it alone.
struct DeprecatedNames {
    private var standing: [StandingDeprecation]
    private let naming: (BeginDeprecation) throws -> [String]
    private let foldsNames: Bool

    /// - Parameter naming: What a deprecation will be called.
    init(
        _ standing: [StandingDeprecation], in dialect: Dialect, naming: @escaping (BeginDeprecation) throws -> [String]
    ) {
        self.standing = standing
        self.naming = naming
        foldsNames = dialect.foldsNames
    }

    /// Takes in what a step does.
    /// - Returns: What is called otherwise behind it.
    /// - Throws: ``Problem`` where it is about what is deprecated.
    mutating func take(_ step: Step) throws -> DeprecatedName? {
        switch step.work {
        case .schema(let operations):
            for operation in operations { try take(operation) }
            return nil
        case .backfill, .restoreDropped: return nil
        case .beginDeprecation(let begun):
            try refuseSecond(begun)
            let names = try naming(begun)
            var planned = StandingDeprecation(table: begun.table, column: begun.column, names: names)
            planned.isPlanned = true
            standing.append(planned)
            let old = begun.column ?? begun.table.name
            return DeprecatedName(table: begun.table, column: begun.column, old: [old], new: names, isRelaxed: true)
        case .endDeprecation(let ended):
            let begun = ended.begun
            return end(begun.table, begun.column, leaving: [begun.column ?? begun.table.name])
        case .dropDeprecated(let drop): return end(drop.table, drop.column, leaving: [])
        }
    }

    /// Whether somebody else has begun it: what undoes the revision would take that away.
    func isBegun(_ begun: BeginDeprecation) -> Bool {
        standing.contains { known in
            !known.isPlanned && !known.isReplaced && isSame(known.table, begun.table)
                && isSame(known.column, begun.column)
        }
    }

    /// A table and one of its columns would lose each other when one of them is renamed or dropped. The same one that stands
    /// already is taken for an earlier try's.
    private func refuseSecond(_ begun: BeginDeprecation) throws(Problem) {
        for found in standing {
            let isOfTable =
                isSame(found.table, begun.table) && !found.isReplaced
                || found.column == nil && isCalled(found, begun.table.name)
            guard isOfTable, found.column == nil || begun.column == nil || isSame(found.column, begun.column) else {
                continue
            }
            let isSameOne = isSame(found.column, begun.column)
            if !isSameOne || found.isPlanned { throw problem(found) }
        }
    }

    private mutating func end(_ table: QualifiedName, _ column: String?, leaving names: [String]) -> DeprecatedName? {
        let found = standing.firstIndex { isSame($0.table, table) && isSame($0.column, column) }
        return found.map {
            DeprecatedName(table: table, column: column, old: standing.remove(at: $0).names, new: names)
        }
    }

    // MARK: Other steps

    private mutating func take(_ operation: Operation) throws(Problem) {
        switch operation {
        case .renameColumn(let rename):
            try refuse(rename.column, of: rename.table)
            replace(rename.table, rename.newName)
        case .alterColumn(let alter): try refuse(alter.column, of: alter.table)
        case .dropColumn(let drop): try refuse(drop.column, of: drop.table)
        case .createTable(let create): replace(create.table, nil)
        case .addColumn(let add): replace(add.table, add.column.name)
        default: try operation.tableMove.map { (move) throws(Problem) in try take(move) }
        }
    }

    /// A deprecated table goes nowhere, and another one that has its name isn't that.
    private mutating func take(_ move: TableMove) throws(Problem) {
        try refuse(move.table)
        if let new = move.new { replace(new, nil) }
        standing = standing.compactMap { known in
            guard known.column != nil, isSame(known.table, move.table) else { return known }
            var moved = known
            moved.table = move.new ?? known.table
            return move.new == nil ? nil : moved
        }
    }

    /// What is new may have the name that something deprecated had: it isn't that.
    private mutating func replace(_ table: QualifiedName, _ column: String?) {
        for index in standing.indices where isSame(standing[index].table, table) {
            guard isSame(standing[index].column, column) else { continue }
            standing[index].isReplaced = true
            standing[index].names = standing[index].names.filter { !isSame($0, column ?? table.name) }
        }
    }

    private func refuse(_ column: String, of table: QualifiedName) throws(Problem) {
        for found in standing where found.column != nil && isSame(found.table, table) && isCalled(found, column) {
            throw problem(found)
        }
    }

    private func refuse(_ table: QualifiedName) throws(Problem) {
        for found in standing where found.column == nil && mayBeSame(found.table.schema, table.schema) {
            if isCalled(found, table.name) { throw problem(found) }
        }
    }

    private func isCalled(_ deprecation: StandingDeprecation, _ name: String) -> Bool {
        deprecation.names.contains { isSame($0, name) } || !deprecation.isReplaced && isSame(deprecation.ownName, name)
    }

    private func problem(_ found: StandingDeprecation) -> Problem {
        let name = found.names.count == 1 && !isSame(found.names[0], found.ownName) ? found.names[0] : nil
        let schema = found.table.schema == "public" ? nil : found.table.schema
        return .isDeprecated(found.column, of: QualifiedName(schema: schema, name: found.table.name), called: name)
    }

    private func isSame(_ left: String?, _ right: String?) -> Bool {
        foldsNames ? left?.lowercased() == right?.lowercased() : left == right
    }

    /// A name without a schema may be one in any.
    private func mayBeSame(_ left: String?, _ right: String?) -> Bool {
        left == nil || right == nil || isSame(left, right)
    }

    private func isSame(_ left: QualifiedName, _ right: QualifiedName) -> Bool {
        isSame(left.name, right.name) && mayBeSame(left.schema, right.schema)
    }
}

extension QualifiedName {
    /// `orders.total`; the table alone where there is no column.
    func with(_ column: String?) -> String { column.map { "\(self).\($0)" } ?? "\(self)" }
}

extension Step {
    var tableMoves: [TableMove] {
        guard case .schema(let operations) = work else { return [] }
        return operations.compactMap(\.tableMove)
    }
}

extension Operation {
    fileprivate var tableMove: TableMove? {
        switch self {
        case .renameTable(let rename): TableMove(rename.table, name: rename.newName)
        case .renameObject(let rename):
            if case .table(let table) = rename.object { TableMove(table, name: rename.newName) } else { nil }
        case .setSchema(let set):
            if case .table(let table) = set.object { TableMove(table, schema: set.schema) } else { nil }
        case .dropTable(let drop): TableMove(table: drop.table, new: nil)
        default: nil
        }
    }
}

extension TableMove {
    fileprivate init(_ table: QualifiedName, name: String) {
        self.init(table: table, new: QualifiedName(schema: table.schema, name: name))
    }

    fileprivate init(_ table: QualifiedName, schema: String) {
        self.init(table: table, new: QualifiedName(schema: schema, name: table.name))
    }
}
