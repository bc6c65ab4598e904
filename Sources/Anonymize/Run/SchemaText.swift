internal import SluiceDatabase
internal import SluiceIntrospection

extension Snapshot.Text {
    /// What may be a value as a whole: what stands between quotes, doubled ones undone; of what is no code each line, and the whole.
    var literals: Set<String> {
        switch form {
        case .code, .script: Set(quoted)
        case .words: Set(quoted + [text] + text.split(separator: "\n").map(String.init))
        case .name: [text]
        }
    }

    private var quoted: [String] {
        text.matches(of: #/'((?:[^']|'')*)'/#).map { String($0.output.1).replacing("''", with: "'") }
    }

    /// Words in a row that stand in no text by chance: several of them, or one with a digit.
    var phrases: Set<String> {
        switch form {
        case .name: []
        case .code: quoted.reduce(into: []) { $0.formUnion(SchemaPhrases.all(in: $1)) }
        case .script, .words: SchemaPhrases.all(in: text)
        }
    }

    static func all(in connection: any Connection) throws -> [Snapshot.Text] {
        try Snapshot.read(.texts, from: connection).texts
    }
}

enum SchemaPhrases {
    private static let mostWords = 8
    /// What ends a phrase: in SQL it stands between things that don't belong together.
    private static let ends: Set<Unicode.Scalar> = ["\n", ";", "=", "(", ")"]

    static func all(in text: String) -> Set<String> {
        let scalars = text.unicodeScalars
        let words = words(of: scalars)
        var phrases: Set<String> = []
        for first in words.indices {
            for last in first..<min(first + mostWords, words.count) {
                if last > first,
                    scalars[words[last - 1].upperBound..<words[last].lowerBound].contains(where: ends.contains)
                {
                    break
                }
                var range = words[first].lowerBound..<words[last].upperBound
                guard isTelling(scalars[range], words: last - first + 1) else { continue }
                phrases.insert(String(scalars[range]))
                guard range.lowerBound > scalars.startIndex else { continue }
                // +49 30 1234567
                range = scalars.index(before: range.lowerBound)..<range.upperBound
                if scalars[range.lowerBound] == "+" { phrases.insert(String(scalars[range])) }
            }
        }
        return phrases
    }

    private static func words(of scalars: String.UnicodeScalarView) -> [Range<String.Index>] {
        var words: [Range<String.Index>] = []
        var start: String.Index?
        for place in scalars.indices {
            let properties = scalars[place].properties
            let isWord = properties.isAlphabetic || properties.numericType != nil || properties.isDiacritic
            if isWord, start == nil { start = place }
            if !isWord, let begun = start {
                words.append(begun..<place)
                start = nil
            }
        }
        if let start { words.append(start..<scalars.endIndex) }
        return words
    }

    /// A number alone is one of many.
    private static func isTelling(_ phrase: Substring.UnicodeScalarView, words: Int) -> Bool {
        guard phrase.count >= SchemaLiterals.fewestCharacters else { return false }
        let digits = phrase.count { $0.properties.numericType != nil }
        return words > 1 || digits > 0 && (digits < phrase.count || digits >= 9)
    }
}
