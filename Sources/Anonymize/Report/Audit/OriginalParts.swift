internal import Foundation
internal import SluiceTransforms

/// What a rule changes inside a value that it doesn't change as a whole: leaves of a document, elements of an array,
/// e-mails and phones in a text.
enum OriginalParts {
    static func of(_ value: String, _ column: Originals.Column) -> Set<String> {
        guard let transform = column.transform, case .transform(let spec) = column.rule.action else { return [] }
        let parts: Set<String>
        switch spec.name {
        case "json": parts = leaves(of: value)
        case "each": parts = elements(of: value)
        case "redact", "regex": parts = contacts(in: value)
        default: return []
        }
        guard !parts.isEmpty, let written = write(value, transform, slots: column.table.slots.count) else { return [] }
        let left = phrases(of: written)
        return parts.filter { part in SearchableText(part).first.map { !left.contains($0.hash) } ?? false }
    }

    /// Without the row's other columns: what depends on them is written otherwise, and so it changes.
    private static func write(_ value: String, _ transform: BuiltTransform, slots: Int) -> String? {
        var output: [UInt8] = []
        let input = Array(value.utf8)
        let row = RowCells(Array(repeating: nil, count: slots))
        guard (try? transform.cell.write(input.span, row: row, to: &output)) != nil else { return nil }
        return String(decoding: output, as: UTF8.self)
    }

    private static func phrases(of text: String) -> Set<UInt64> {
        var phrases: Set<UInt64> = []
        for spelling in Spellings.of(text) { SearchableText(spelling).forEachPhrase { phrases.insert($0.hash) } }
        return phrases
    }

    private static func leaves(of text: String) -> Set<String> {
        guard let document = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) else {
            return []
        }
        var leaves: Set<String> = []
        collect(document, into: &leaves)
        return leaves
    }

    private static func collect(_ value: Any, into leaves: inout Set<String>) {
        switch value {
        case let object as [String: Any]:
            // A key that somebody's address or number is says as much as a value.
            leaves.formUnion(object.keys.filter(PersonalKey.looksPersonal))
            for member in object.values { collect(member, into: &leaves) }
        case let array as [Any]: for element in array { collect(element, into: &leaves) }
        case let text as String: leaves.insert(text)
        default: break
        }
    }

    /// PostgreSQL's output form: `{a,"b c"}`.
    static func elements(of text: String) -> Set<String> {
        Set(
            text.matches(of: #/"((?:[^"\\]|\\.)*)"|([^{},"]+)/#).map { match in
                String(match.output.1 ?? match.output.2 ?? "").replacing("\\", with: "")
            })
    }

    private static func contacts(in text: String) -> Set<String> {
        // Of `to=ann@corp.com` both the whole, which may be an address, and the likelier one in it.
        let plain = text.matches(of: #/[\w.+\-]+@[\w\-]+(\.[\w\-]+)+/#).map { String($0.output.0) }
        let mails = plain + EmailsInText.all(in: text)
        let phones = text.matches(of: #/[+(]?\d[\d ()\/.\-]{5,18}\d/#).map { String($0.output) }
        return Set(mails + phones.filter(PhoneSpellings.isPhone))
    }
}
