/// Reads a YAML revision's header without parsing YAML: listing thousands of revisions needs nothing else.
///
/// It knows the forms in which headers are written in practice: plain and simply quoted scalars, lists on one line
/// or one below the other. At anything else it gives up, and the YAML parser decides. It never accepts what the
/// parser would read differently.
struct YAMLHeaderScanner {
    private enum Section {
        case start
        case scalar
        /// Items stand below one another at this indentation, once there is a first.
        case list(HeaderKey, indentation: Int?)
        /// `upgrade` or `downgrade`.
        case steps
    }

    private var header = HeaderValues()
    private var section = Section.start
    private var stepKeys: Set<String> = []

    /// Nil where the YAML parser must be asked.
    static func scan(_ bytes: [UInt8]) -> HeaderValues? {
        var scanner = YAMLHeaderScanner()
        var lines = LineCursor(bytes)
        while let line = lines.next() {
            guard scanner.read(line) else { return nil }
        }
        return scanner.header
    }

    private mutating func read(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first(where: { !$0.isBlank }) else { return true }
        if first == .hash { return true }
        if line.starts(with: [.dash, .dash, .dash]) {
            guard case .start = section else { return false }
            return line.count == 3
        }
        if line[line.startIndex].isBlank || first == .dash { return readContinuation(line) }
        return readKey(line)
    }

    /// A line that belongs to the key above it.
    private mutating func readContinuation(_ line: ArraySlice<UInt8>) -> Bool {
        switch section {
        case .steps: return true
        case .start, .scalar: return false
        case .list(let key, let expected):
            let item = line.drop(while: \.isBlank)
            let indentation = line.count - item.count
            guard expected ?? indentation == indentation, item.first == .dash, item.dropFirst().first?.isBlank == true,
                let text = YAMLScalar.read(item.dropFirst().trimmed), let text
            else { return false }
            section = .list(key, indentation: indentation)
            header.append(text, to: key)
            return true
        }
    }

    private mutating func readKey(_ line: ArraySlice<UInt8>) -> Bool {
        guard let colon = line.firstIndex(of: .colon), line[..<colon].allSatisfy(\.isKeyCharacter) else { return false }
        let rest = line[(colon + 1)...]
        guard rest.first?.isBlank ?? true else { return false }
        let name = line[..<colon].text
        if name == "upgrade" || name == "downgrade" {
            section = .steps
            return stepKeys.insert(name).inserted
        }
        guard let key = HeaderKey(rawValue: name) else { return false }
        return readValue(YAMLScalar.withoutComment(rest), of: key)
    }

    private mutating func readValue(_ value: ArraySlice<UInt8>, of key: HeaderKey) -> Bool {
        if value.isEmpty, key.takesList {
            section = .list(key, indentation: nil)
            return header.set(key, [])
        }
        section = .scalar
        if value.first == UInt8(ascii: "[") {
            guard key.takesList, let texts = YAMLScalar.readFlowList(value) else { return false }
            return header.set(key, texts)
        }
        guard let text = YAMLScalar.read(value) else { return false }
        if key == .revision, text == nil { return false }
        return header.set(key, text.map { [$0] } ?? [])
    }
}

/// The scalars that can be read without a YAML parser.
enum YAMLScalar {
    /// Nil at a form it doesn't know; the inner nil is YAML's null.
    static func read(_ bytes: ArraySlice<UInt8>, inFlow: Bool = false) -> String?? {
        let value = withoutComment(bytes)
        guard let first = value.first else { return .some(nil) }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return quoted(value).map { .some($0) } }
        if indicators.contains(first) { return nil }
        if value.contains(.colon) || (inFlow && value.contains(where: flowIndicators.contains)) { return nil }
        let text = value.text
        return nulls.contains(text) ? .some(nil) : .some(text)
    }

    static func readFlowList(_ bytes: ArraySlice<UInt8>) -> [String]? {
        guard bytes.last == UInt8(ascii: "]") else { return nil }
        let inside = bytes.dropFirst().dropLast().trimmed
        if inside.isEmpty { return [] }
        var texts: [String] = []
        for part in inside.split(separator: .comma, omittingEmptySubsequences: false) {
            guard case .some(.some(let text)) = read(part.trimmed, inFlow: true) else { return nil }
            texts.append(text)
        }
        return texts
    }

    /// Without ` # …` and the blanks around. A `#` inside quotes keeps the line from being understood, which is safe.
    static func withoutComment(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        for index in bytes.indices where bytes[index] == .hash {
            if index == bytes.startIndex || bytes[index - 1].isBlank { return bytes[..<index].trimmed }
        }
        return bytes.trimmed
    }

    private static func quoted(_ value: ArraySlice<UInt8>) -> String? {
        guard value.count >= 2, let quote = value.first, value.last == quote else { return nil }
        let inside = value.dropFirst().dropLast()
        if inside.contains(quote) || inside.contains(UInt8(ascii: "\\")) { return nil }
        return inside.text
    }

    private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]
    private static let indicators = Set(#"[]{}&*!|>%@`,#-?:="'"#.utf8)
    private static let flowIndicators = Set("[]{},\"'".utf8)
}
