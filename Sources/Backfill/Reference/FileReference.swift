internal import SluiceDatabase
internal import SluiceTransforms
package import SluiceYAML

/// A kind of file that people write, as its decoder reads it: what a page of the manual is written from, so that no key is missing
/// there and none is there that isn't read.
package struct FileReference: Sendable {
    /// Of the page, without its ending.
    package let name: String
    let opening: String
    /// Together they hold every section, so that the decoder asks for all of its keys.
    package let examples: [String]
    /// What each key is for, by its path: `chunk.target`.
    let meanings: KeyValuePairs<String, String>
    /// Sections whose keys are another page's.
    var toldElsewhere: [String] = []
    let read: @Sendable (String) throws -> Void

    package static let all = [jobs, configuration]

    /// Keys that the decoder asks for.
    package func keys() throws -> [String: RecordedKey] {
        let recorder = YAMLKeyRecorder()
        try recorder.record { for example in examples { try read(example) } }
        let keys = recorder.keys.filter { key in
            !key.owner.hasPrefix("environments: ") && !toldElsewhere.contains(where: key.path.hasPrefix)
        }
        return Dictionary(keys.map { ($0.path, $0) }) { first, _ in first }
    }

    /// Keys of the decoder's that the page says nothing of, and those that it has alone.
    package func mismatches() throws -> Set<String> {
        Set(try keys().keys).symmetricDifference(meanings.map(\.key))
    }

    package func markdown() throws -> String {
        let keys = try keys()
        var lines = [opening, ""]
        for example in examples { lines += ["```yaml", example, "```", ""] }
        lines += ["| key | takes | without it | what it is for |", "| --- | --- | --- | --- |"]
        lines += meanings.map { path, meaning in
            let key = keys[path]
            let absent = key?.isRequired == true ? "required" : key?.absent ?? ""
            return "| `\(path)` | \(key?.kind ?? "keys of its own") | \(absent) | \(meaning) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension RecordedKey {
    fileprivate var path: String { owner.isEmpty ? key : owner.replacing(": ", with: ".") + "." + key }
}
