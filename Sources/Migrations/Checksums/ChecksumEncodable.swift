/// A value as the text of which a hash is stored: a revision's in Swift, the steps that an unfinished one has done.
///
/// The text may never change for what a database can hold already, or an applied revision counts as a changed one.
/// So every name in it is written out here and stays when Swift's name becomes another. A property that is added
/// later is left out of the text while it has its default, and golden tests pin all the others.
protocol ChecksumEncodable {
    /// As it stands in `Optional<…>` and `Array<…>`.
    static var checksumName: String { get }
    var checksumText: String { get }
}

/// A value that is its named parts: `Name(part:…,part:…)`.
protocol ChecksumRecord: ChecksumEncodable {
    typealias ChecksumFields = KeyValuePairs<String, any ChecksumEncodable>
    var checksumFields: ChecksumFields { get }
}

extension ChecksumRecord {
    var checksumText: String {
        "\(Self.checksumName)(\(checksumFields.map { "\($0.key):\($0.value.checksumText)" }.joined(separator: ",")))"
    }
}

extension ChecksumEncodable {
    /// A case that holds something: `Name(case:…)`. One that holds nothing is its name alone.
    func checksumCase(_ name: String, _ content: any ChecksumEncodable) -> String {
        checksumCase(name, text: content.checksumText)
    }

    func checksumCase(_ name: String, text: String) -> String { "\(Self.checksumName)(\(name):\(text))" }
}

extension String: ChecksumEncodable {
    static var checksumName: String { "String" }
    var checksumText: String { self }
}

extension Int: ChecksumEncodable {
    static var checksumName: String { "Int" }
    var checksumText: String { String(self) }
}

extension UInt8: ChecksumEncodable {
    static var checksumName: String { "UInt8" }
    var checksumText: String { String(self) }
}

extension Bool: ChecksumEncodable {
    static var checksumName: String { "Bool" }
    var checksumText: String { self ? "true" : "false" }
}

extension Optional: ChecksumEncodable where Wrapped: ChecksumEncodable {
    static var checksumName: String { "Optional<\(Wrapped.checksumName)>" }
    var checksumText: String { map { checksumCase("some", $0) } ?? "\(Self.checksumName)()" }
}

extension Array: ChecksumEncodable where Element: ChecksumEncodable {
    static var checksumName: String { "Array<\(Element.checksumName)>" }
    var checksumText: String { "\(Self.checksumName)(\(map(\.checksumText).joined(separator: ",")))" }
}

/// Sorted, since a set's order varies with the process.
extension Set: ChecksumEncodable where Element: ChecksumEncodable {
    static var checksumName: String { "Set<\(Element.checksumName)>" }
    var checksumText: String { "{\(map(\.checksumText).sorted().joined(separator: ","))}" }
}

/// Sorted, since a dictionary's order varies with the process.
extension Dictionary: ChecksumEncodable where Key: ChecksumEncodable, Value: ChecksumEncodable {
    static var checksumName: String { "Dictionary<\(Key.checksumName), \(Value.checksumName)>" }
    var checksumText: String {
        let entry = "(key: \(Key.checksumName), value: \(Value.checksumName))"
        let entries = map { "\(entry)(key:\($0.key.checksumText),value:\($0.value.checksumText))" }
        return "{\(entries.sorted().joined(separator: ","))}"
    }
}
