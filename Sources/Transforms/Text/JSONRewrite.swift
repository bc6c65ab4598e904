/// Rewrites the leaves of a JSON document by path and copies everything else byte for byte, so that key order, number
/// spelling and white space stay.
///
/// Paths: `email`, `address.street`, `phones.*` (each element), `*.name`. A leaf without a path is hidden by shape
/// unless the plan says `rest: keep`: a document's keys aren't known in advance. Keys stay, save those of an object that the plan
/// names under `keys`, and those that look like somebody's (`{"ann@corp.io": "admin"}`).
struct JSONRewrite: CellTransform {
    struct Rule: Sendable {
        let path: [String]
        let transform: any CellTransform
    }

    let rules: [Rule]
    /// Nil keeps the leaves that no rule names.
    let rest: (any CellTransform)?
    /// By the path of the object that they stand in.
    var keys: [Rule] = []
    /// For keys that look personal where no rule names their object; nil keeps them.
    var hiddenKeys: HiddenKeys?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        var scanner = JSONScanner(bytes: value.array)
        try rewrite(&scanner, path: [], row: row, to: &output)
        scanner.copySpace(to: &output)
        guard scanner.isAtEnd else { throw CellError("the value isn't JSON") }
        return .text
    }

    private func rewrite(
        _ scanner: inout JSONScanner, path: [String], row: borrowing RowCells, to output: inout [UInt8]
    ) throws {
        guard path.count < 200 else { throw CellError("the JSON is nested too deeply") }
        scanner.copySpace(to: &output)
        switch scanner.peek {
        case UInt8(ascii: "{"):
            var names = KeyNames(rule: keys.first { Self.matches($0.path, path) }?.transform, hidden: hiddenKeys)
            try scanner.copyMembers(to: &output, rename: { try names.name(for: $0) }) { scanner, key, output in
                try rewrite(&scanner, path: path + [key], row: row, to: &output)
            }
        case UInt8(ascii: "["):
            try scanner.copyElements(to: &output) { scanner, output in
                try rewrite(&scanner, path: path + ["*"], row: row, to: &output)
            }
        case UInt8(ascii: "\""): try rewriteLeaf(try scanner.string(), quoted: true, path, row, to: &output)
        default: try rewriteLeaf(try scanner.word(), quoted: false, path, row, to: &output)
        }
    }

    private func rewriteLeaf(
        _ leaf: String, quoted: Bool, _ path: [String], _ row: borrowing RowCells, to output: inout [UInt8]
    ) throws {
        let rule = rules.first { Self.matches($0.path, path) }?.transform
        let isNumber = !quoted && leaf.utf8.first.map { $0.isDigit || $0 == UInt8(ascii: "-") } ?? false
        guard let transform = rule ?? rest, quoted || isNumber, !leaf.isEmpty else {
            return append(leaf, quoted: quoted, to: &output)
        }
        let hasCharacters = leaf.contains { $0.isLetter || $0.isNumber }
        // Punctuation alone has nothing that the hiding by shape could change.
        if rule == nil, !hasCharacters { return append(leaf, quoted: quoted, to: &output) }
        var written: [UInt8] = []
        let input = Array(leaf.utf8)
        switch try transform.write(input.span, row: row, to: &written) {
        case .null: output.append(contentsOf: "null".utf8)
        case .text:
            let text = String(decoding: written, as: UTF8.self)
            append(text, quoted: quoted || !JSONScanner.isNumber(written), to: &output)
        }
    }

    private func append(_ text: String, quoted: Bool, to output: inout [UInt8]) {
        guard quoted else { return output.append(contentsOf: text.utf8) }
        JSONScanner.appendQuoted(text, to: &output)
    }

    private static func matches(_ pattern: [String], _ path: [String]) -> Bool {
        pattern.count == path.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { nil }
}
