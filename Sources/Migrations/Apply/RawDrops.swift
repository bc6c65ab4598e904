internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// A table or column that somebody's SQL drops: nothing archives its rows, as an operation would.
struct RawDrop {
    let loss: DataLoss
    let place: String

    var warning: String {
        let operation = loss.column == nil ? "drop_table" : "drop_column"
        return "\(place): its SQL drops \(loss), which has rows, and nothing archives them: the operation "
            + "\(operation) of a YAML revision does"
    }

    /// What a statement drops, by its words. Those that a text or comment holds mean nothing.
    static func losses(in sql: String, _ dialect: Dialect) -> [DataLoss] {
        var words = SQLToken.tokens(of: sql, in: dialect).filter { !$0.text.isEmpty }[...]
        if words.skip("DROP", "TABLE") {
            words.skipAny("IF", "EXISTS")
            var losses: [DataLoss] = []
            repeat {
                guard let table = words.readName() else { break }
                losses.append(DataLoss(table: table, column: nil))
            } while words.skipSymbol(",")
            return losses
        }
        guard words.skip("ALTER", "TABLE") else { return [] }
        words.skipAny("IF", "EXISTS")
        words.skipAny("ONLY")
        guard let table = words.readName() else { return [] }
        return actions(words).compactMap { action in
            var words = action
            guard words.skip("DROP"), words.first?.isWord("CONSTRAINT") != true else { return nil }
            words.skipAny("COLUMN")
            words.skipAny("IF", "EXISTS")
            return words.first?.name.map { DataLoss(table: table, column: $0) }
        }
    }

    /// What stands between the commas outside of parentheses.
    private static func actions(_ words: ArraySlice<SQLToken>) -> [ArraySlice<SQLToken>] {
        var actions: [ArraySlice<SQLToken>] = []
        var (start, depth) = (words.startIndex, 0)
        for index in words.indices {
            if words[index].isSymbol("(") { depth += 1 }
            if words[index].isSymbol(")") { depth -= 1 }
            guard depth == 0, words[index].isSymbol(",") else { continue }
            actions.append(words[start..<index])
            start = index + 1
        }
        return actions + [words[start...]]
    }
}

extension ArraySlice<SQLToken> {
    /// Takes the words away where they stand at the beginning, all of them.
    fileprivate mutating func skip(_ wanted: String...) -> Bool {
        guard count >= wanted.count, zip(self, wanted).allSatisfy({ $0.isWord($1) }) else { return false }
        removeFirst(wanted.count)
        return true
    }

    fileprivate mutating func skipAny(_ wanted: String...) {
        for word in wanted where first?.isWord(word) == true { removeFirst() }
    }

    fileprivate mutating func skipSymbol(_ symbol: String) -> Bool {
        guard first?.isSymbol(symbol) == true else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func readName() -> QualifiedName? {
        guard let name = popFirst()?.name else { return nil }
        guard skipSymbol("."), let second = popFirst()?.name else { return QualifiedName(name: name) }
        return QualifiedName(schema: name, name: second)
    }
}

extension Migrator {
    /// Those of a plan that have rows now. Reads only.
    func rawDrops(of plan: MigrationPlan) -> [RawDrop] {
        plan.revisions.flatMap { planned -> [RawDrop] in
            let texts = planned.steps.dropFirst(planned.firstStep).flatMap { $0.ownSQL(in: connection.dialect) }
            return texts.enumerated().flatMap { index, text -> [RawDrop] in
                RawDrop.losses(in: text, connection.dialect).compactMap { loss in
                    // Made anew under its name, the rows copied before.
                    let isMadeAnew = texts[(index + 1)...].contains {
                        Self.makes(loss.table.name, $0, connection.dialect)
                    }
                    guard !isMadeAnew, (try? loss.isReal(on: connection)) == true else { return nil }
                    return RawDrop(loss: loss, place: planned.title)
                }
            }
        }
    }

    private static func makes(_ table: String, _ sql: String, _ dialect: Dialect) -> Bool {
        let tokens = SQLToken.tokens(of: sql, in: dialect)
        guard let word = tokens.first, word.isWord("ALTER") || word.isWord("CREATE") else { return false }
        let rename = tokens.firstIndex { $0.isWord("TO") }
        if word.isWord("ALTER") { return rename.map { tokens[$0...].mentions(table) } ?? false }
        return tokens.prefix(8).mentions(table)
    }

    /// Where the rows are that a way back has made room for again, and the command that brings them.
    func restorable(by plan: MigrationPlan) -> [String] {
        plan.revisions.flatMap { planned -> [String] in
            guard planned.action == .apply(.downgrade), let upgrade = try? revisions.revision(planned.node).upgrade,
                let steps = try? Step.steps(for: upgrade, in: connection.dialect)
            else { return [] }
            return steps.flatMap(\.losses).compactMap { loss in
                guard (try? loss.isThere(on: connection)) == true,
                    let archive = try? runner.archive(of: loss, on: connection)
                else { return nil }
                return "\(loss) is there again, without what it held: \(archive.rows) rows are in its archive, and "
                    + "'sluice restore \(archive.path)' brings them back"
            }
        }
    }
}

extension Step {
    /// Statements of somebody's SQL, one by one.
    fileprivate func ownSQL(in dialect: Dialect) -> [String] {
        guard case .schema(let operations) = work else { return [] }
        return operations.flatMap { operation -> [String] in
            guard case .execute(let execute) = operation, let text = execute.sql.text(for: dialect),
                text.firstMatch(of: /(?i)\bdrop\b|\brename\b|\bcreate\b/) != nil
            else { return [] }
            return SQLScript(text, in: dialect).statements.map(\.text)
        }
    }
}
