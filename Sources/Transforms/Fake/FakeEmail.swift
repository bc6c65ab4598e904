internal import SluiceDatabase

/// `first.last.suffix@example.com`: one-to-one by 80 keyed bits in the suffix, at a domain that can't receive mail.
struct FakeEmail: CellTransform {
    /// With this many characters before the @ there is room for both names.
    private static let namesAndSuffix = 8 + 1 + 8 + 1 + UniqueSuffix.length

    let hash: KeyedHash
    let ignoresCase: Bool
    let host: [UInt8]
    let keepsHost: Bool
    let limit: Int?
    let first: WordList
    let last: WordList
    /// The fake names of the same row, where the plan wants the address to match them.
    let nameParts: [Int]

    init(in setting: TransformSetting, _ arguments: Arguments) throws {
        hash = setting.hash
        ignoresCase = try arguments.flag("ignore_case")
        keepsHost = try arguments.flag("keep_domain")
        let named = try arguments.text("at") ?? "example.com"
        host = Array(("@" + named).utf8)
        limit = setting.column.maxLength
        nameParts = try arguments.names("from").map { setting.references.place(of: .replaced($0)) }
        (first, last) = Self.names[setting.locale] ?? (WordList([]), WordList([]))
        if let limit, limit < UniqueSuffix.length + (keepsHost ? 4 : host.count) {
            throw arguments.problem(
                "an e-mail of \(UniqueSuffix.length + host.count) characters doesn't fit into \(limit)")
        }
    }

    /// Short and plain ones, gathered once: a plan may have thousands of such columns.
    private static let names: [WordLocale: (WordList, WordList)] = Dictionary(
        uniqueKeysWithValues: WordLocale.allCases.map { locale in
            let short = { (list: WordList) in
                list.filter { $0.utf8.count <= 8 && $0.utf8.allSatisfy(\.isLetter) }.lowercased
            }
            return (locale, (short(locale.lists.firstNames), short(locale.lists.lastNames)))
        })

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let digest = hash.digest(value, ignoringCase: ignoresCase)
        let kept = keepsHost ? try hostOf(value) : 0..<0
        let hostCount = keepsHost ? kept.count : host.count
        let room = (limit ?? .max) - hostCount
        guard room >= UniqueSuffix.length else { throw CellError("the e-mail's domain leaves no room for a name") }
        if nameParts.isEmpty {
            appendNames(digest, room: room, to: &output)
        } else {
            appendReplacedNames(row, room: room, to: &output)
        }
        UniqueSuffix.append(digest, to: &output)
        if keepsHost {
            value.withUnsafeBufferPointer { output.append(contentsOf: UnsafeBufferPointer(rebasing: $0[kept])) }
        } else {
            output.append(contentsOf: host)
        }
        return .text
    }

    private func appendNames(_ digest: Digest256, room: Int, to output: inout [UInt8]) {
        guard room >= Self.namesAndSuffix else { return }
        first.append(Int(digest.first.multipliedFullWidth(by: UInt64(first.count)).high), to: &output)
        output.append(UInt8(ascii: "."))
        last.append(Int(digest.second.multipliedFullWidth(by: UInt64(last.count)).high), to: &output)
        output.append(UInt8(ascii: "."))
    }

    private func appendReplacedNames(_ row: borrowing RowCells, room: Int, to output: inout [UInt8]) {
        var left = room - UniqueSuffix.length
        for place in nameParts {
            let letters = (row.cells[place] ?? []).map(\.asciiLowered).filter { $0.isLetter || $0.isDigit }
            guard !letters.isEmpty, letters.count + 1 <= left else { continue }
            output.append(contentsOf: letters)
            output.append(UInt8(ascii: "."))
            left -= letters.count + 1
        }
    }

    private func hostOf(_ value: Span<UInt8>) throws -> Range<Int> {
        for place in value.indices.reversed() where value[place] == UInt8(ascii: "@") { return place..<value.count }
        throw CellError("the value isn't an e-mail")
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? {
        let names = nameParts.isEmpty ? Self.namesAndSuffix : nil
        let unbounded = keepsHost ? nil : names.map { $0 + host.count }
        return limit.map { min($0, unbounded ?? $0) } ?? unbounded
    }
}

/// A name and 80 keyed bits, one-to-one.
struct FakeUserName: CellTransform {
    let hash: KeyedHash
    let first: WordList?

    init(in setting: TransformSetting, _ arguments: Arguments) throws {
        hash = setting.hash
        let room = (setting.column.maxLength ?? .max) - UniqueSuffix.length
        guard room >= 0 else {
            throw arguments.problem("a unique user name needs \(UniqueSuffix.length) characters")
        }
        let fitting = setting.locale.lists.firstNames
            .filter { $0.utf8.count <= min(8, room - 1) && $0.utf8.allSatisfy(\.isLetter) }
        first = fitting.count > 1 ? fitting.lowercased : nil
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let digest = hash.digest(value)
        if let first {
            first.append(Int(digest.first.multipliedFullWidth(by: UInt64(first.count)).high), to: &output)
            output.append(UInt8(ascii: "_"))
        }
        UniqueSuffix.append(digest, to: &output)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { UniqueSuffix.length + (first.map { $0.longest + 1 } ?? 0) }
}

/// A link below example.com that keeps the scheme, one-to-one.
struct FakeURL: CellTransform {
    let hash: KeyedHash

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let bytes = value.array
        let marker = Array("://".utf8)
        let scheme = (0..<min(8, max(0, bytes.count - 2))).first { bytes[$0..<$0 + 3].elementsEqual(marker) }
        output.append(contentsOf: scheme.map { bytes[..<$0] } ?? ArraySlice("https".utf8))
        output.append(contentsOf: "://www.example.com/".utf8)
        UniqueSuffix.append(hash.digest(value), to: &output)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { 8 + 19 + UniqueSuffix.length }
}

extension WordList {
    var lowercased: WordList { WordList(words.map { $0.lowercased() }) }
}
