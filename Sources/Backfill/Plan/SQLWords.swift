/// The names in an SQL expression, found without understanding it: string literals and comments are skipped, quoted
/// names unquoted. Good enough to be careful by: a name too many only makes Sluice choose the safer way.
struct SQLWords {
    /// Names as written when quoted, in lower case when not.
    private(set) var names: Set<String> = []
    /// Names followed by an opening parenthesis.
    private(set) var calls: Set<String> = []
    /// Names that don't qualify another: `t` in `f(t)` and in `f(t.*)`, and not in `t.x`.
    private(set) var unqualifying: Set<String> = []

    init(_ sql: String) {
        var scanner = Scanner(Array(sql))
        while let word = scanner.next() {
            names.insert(word.name)
            if word.isCall { calls.insert(word.name) }
            if !word.isQualifier { unqualifying.insert(word.name) }
        }
    }

    func mention(_ column: String) -> Bool { names.contains(column) || names.contains(column.lowercased()) }

    /// PostgreSQL: a table's name alone is its whole row, with every column in it.
    func mentionRow(of table: String) -> Bool {
        unqualifying.contains(table) || unqualifying.contains(table.lowercased())
    }

    func mentionAny(of columns: some Sequence<String>) -> Bool { columns.contains(where: mention) }

    private struct Word {
        let name: String
        let isCall: Bool
        let isQualifier: Bool
    }

    private struct Scanner {
        private let characters: [Character]
        private var position = 0

        init(_ characters: [Character]) { self.characters = characters }

        private var current: Character? { position < characters.count ? characters[position] : nil }

        private func peek(_ offset: Int) -> Character? {
            position + offset < characters.count ? characters[position + offset] : nil
        }

        mutating func next() -> Word? {
            while let character = current {
                if character == "'" {
                    _ = quoted(until: "'")
                } else if character == "\"" || character == "`" {
                    let name = quoted(until: character)
                    return word(name)
                } else if character == "[" {
                    let name = quoted(until: "]")
                    return word(name)
                } else if character == "-", peek(1) == "-" {
                    while let skipped = current, !skipped.isNewline { position += 1 }
                } else if character == "/", peek(1) == "*" {
                    skipBlockComment()
                } else if character.isLetter || character == "_" {
                    let name = plainWord().lowercased()
                    return word(name)
                } else if character.isNumber {
                    skipNumber()
                } else {
                    position += 1
                }
            }
            return nil
        }

        /// What stands behind a name tells what it is. Called once the name is read: as an argument of this call the
        /// reading would come after `self` was copied, and behind the name would be its own beginning.
        private func word(_ name: String) -> Word {
            var ahead = 0
            while peek(ahead)?.isWhitespace == true { ahead += 1 }
            return Word(
                name: name, isCall: peek(ahead) == "(", isQualifier: peek(ahead) == "." && peek(ahead + 1) != "*")
        }

        private mutating func quoted(until end: Character) -> String {
            position += 1
            var text = ""
            while let character = current {
                position += 1
                if character == end {
                    guard current == end else { break }
                    position += 1
                }
                text.append(character)
            }
            return text
        }

        private mutating func plainWord() -> String {
            var text = ""
            while let character = current, character.isLetter || character.isNumber || "_$".contains(character) {
                text.append(character)
                position += 1
            }
            return text
        }

        /// `100.0` and `1e3` hold no name.
        private mutating func skipNumber() {
            while let character = current, character.isLetter || character.isNumber || character == "." {
                position += 1
            }
        }

        private mutating func skipBlockComment() {
            position += 2
            while current != nil, !(current == "*" && peek(1) == "/") { position += 1 }
            position += 2
        }
    }
}

extension Job {
    /// Whether the job's SQL may read that table, beside the one it is about.
    package func mentions(table name: String) -> Bool {
        var texts = [filter, verify].compactMap { $0 }
        if case .set(let columns) = work { texts += columns.map(\.expression) }
        return texts.contains { SQLWords($0).mention(name) }
    }
}
