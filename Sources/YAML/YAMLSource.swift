package import SluiceDatabase

/// A file of YAML as errors name it.
package final class YAMLSource: Sendable {
    package let file: String
    private let code: Problem.Code
    private let hint: String?

    /// - Parameter hint: What was kept, and what to do about any error in this file.
    package init(file: String, _ code: Problem.Code, hint: String? = nil) {
        self.file = file
        self.code = code
        self.hint = hint
    }

    package func problem(line: Int? = nil, column: Int? = nil, _ reason: String) -> Problem {
        Problem(code, at: .file(file, line: line, column: column), reason, hint: hint)
    }

    /// The value that a file holds; nil where it holds none.
    package func root(of text: String) throws(Problem) -> YAMLNode? {
        guard text.utf8.count <= YAMLBounds.bytes else {
            throw problem("the file has \(text.utf8.count) bytes; at most \(YAMLBounds.bytes) are read")
        }
        var parser = YAMLParser(self)
        return try parser.root(of: text.withoutByteOrderMark)
    }

    package func root(of bytes: [UInt8]) throws(Problem) -> YAMLNode? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw problem("the file isn't text in UTF-8")
        }
        return try root(of: text)
    }
}

/// What a file from elsewhere may cost. No file that means something comes near.
enum YAMLBounds {
    static let bytes = 4 << 20
    /// Lists and mappings within one another.
    static let depth = 64
    /// More opening than closing brackets, those in texts included. The parser's time for each token grows with them.
    static let openBrackets = 128
    /// Values that aliases stand for, all together. Aliases of aliases double with each line.
    static let aliasedValues = 100_000
}

extension String {
    /// libyaml takes the mark for text where it is told the encoding.
    fileprivate var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
    }
}
