internal import Synchronization

/// Every match of a pattern replaced; `$1` … `$9` stand for its groups and `$0` for the match.
struct RegexReplace: CellTransform {
    private let pattern: SharedPattern
    private let replacement: String

    init(pattern: String, with replacement: String) throws {
        do {
            self.pattern = SharedPattern(try Regex(pattern))
        } catch {
            throw TransformProblem("regex: '\(pattern)' isn't a regular expression")
        }
        self.replacement = replacement
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let text = value.string
        let replaced = pattern.regex.withLock { regex in
            text.replacing(regex) { match in expand(match.output) }
        }
        output.append(contentsOf: replaced.utf8)
        return .text
    }

    private func expand(_ groups: AnyRegexOutput) -> String {
        var expanded = ""
        var rest = Substring(replacement)
        while let character = rest.popFirst() {
            if character == "$", let digit = rest.first?.wholeNumberValue, digit < groups.count {
                rest.removeFirst()
                expanded += groups[digit].substring.map(String.init) ?? ""
            } else {
                expanded.append(character)
            }
        }
        return expanded
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { nil }
}

/// A compiled pattern isn't Sendable; workers take turns with it.
private final class SharedPattern: Sendable {
    let regex: Mutex<Regex<AnyRegexOutput>>
    init(_ regex: sending Regex<AnyRegexOutput>) { self.regex = Mutex(regex) }
}
