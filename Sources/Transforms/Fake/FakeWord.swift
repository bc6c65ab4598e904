internal import SluiceDatabase

/// A word of a list in place of the value: first name, last name, city, state, country, job.
///
/// Two values may get the same word: a list is shorter than a table. Never the word that went in, nor one of
/// `avoided`.
struct FakeWord: CellTransform {
    let hash: KeyedHash
    let list: WordList

    init(_ list: WordList, in setting: TransformSetting) throws {
        hash = setting.hash
        self.list = try list.usable(in: setting)
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            list.append(anyOf: &random, to: &output)
        } while output.ends(from: start, withAnyCaseOf: value)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { list.longest }
}

extension WordList {
    /// The words that fit the column and don't stand in the source.
    func usable(in setting: TransformSetting) throws -> WordList {
        let limit = setting.column.maxLength ?? .max
        let usable = filter { $0.count <= limit && !setting.avoided.contains($0.lowercased()) }
        guard usable.count >= 2 else {
            throw TransformProblem("no two words of the list fit into \(limit) characters of \(setting.column.name)")
        }
        return usable
    }

    func append(anyOf random: inout KeyedRandom, to output: inout [UInt8]) {
        append(random.below(count), to: &output)
    }
}

/// `First Last`. In a unique column, and wherever `unique: true` is given, a word of 80 keyed bits follows.
struct FakeFullName: CellTransform {
    let hash: KeyedHash
    let first: WordList
    let last: WordList
    let isUnique: Bool

    init(in setting: TransformSetting, isUnique: Bool) throws {
        hash = setting.hash
        self.isUnique = isUnique
        let room = setting.column.maxLength.map { $0 - (isUnique ? UniqueSuffix.length + 1 : 0) - 1 }
        let lists = setting.locale.lists
        let each = room.map { max(3, $0 / 2) }
        first = try lists.firstNames.usable(in: setting).filter { $0.count <= each ?? .max }
        last = try lists.lastNames.usable(in: setting).filter { $0.count <= each ?? .max }
        guard first.count > 1, last.count > 1 else {
            throw TransformProblem("\(setting.column.name) is too short for a full name")
        }
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let digest = hash.digest(value)
        var random = KeyedRandom(digest)
        let start = output.count
        repeat {
            output.cut(to: start)
            first.append(anyOf: &random, to: &output)
            output.append(UInt8(ascii: " "))
            last.append(anyOf: &random, to: &output)
        } while output.ends(from: start, withAnyCaseOf: value)
        if isUnique {
            output.append(UInt8(ascii: " "))
            UniqueSuffix.append(digest, to: &output)
        }
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? {
        first.longest + 1 + last.longest + (isUnique ? UniqueSuffix.length + 1 : 0)
    }
}

/// A one-to-one full name for an integer that is unique itself, such as the row's id: a keyed permutation over
/// first × last names, and a number once those are used up.
struct FakeNameByIndex: CellTransform {
    let first: WordList
    let last: WordList
    let permutation: IndexPermutation
    let indexPlace: Int

    init(in setting: TransformSetting, indexColumn: String) throws {
        let lists = setting.locale.lists
        let room = setting.column.maxLength.map { max(3, ($0 - 9) / 2) } ?? .max
        first = try lists.firstNames.usable(in: setting).filter { $0.count <= room }
        last = try lists.lastNames.usable(in: setting).filter { $0.count <= room }
        guard first.count > 1, last.count > 1 else {
            throw TransformProblem("\(setting.column.name) is too short for a full name and a number")
        }
        permutation = IndexPermutation(size: UInt64(first.count * last.count), key: setting.key(for: "name by index"))
        indexPlace = setting.references.place(of: .original(indexColumn))
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        guard let index = row.text(at: indexPlace).flatMap(UInt64.init) else {
            throw CellError("the index column isn't a whole number of zero or more")
        }
        let place = permutation.map(index % permutation.size)
        first.append(Int(place) / last.count, to: &output)
        output.append(UInt8(ascii: " "))
        last.append(Int(place) % last.count, to: &output)
        let block = index / permutation.size
        if block > 0 {
            output.append(UInt8(ascii: " "))
            output.appendDecimal(block + 1)
        }
        return .text
    }

    /// Up to 10^7 blocks of names, which is more rows than a table holds.
    func longestOutput(ofInputUpTo input: Int?) -> Int? { first.longest + last.longest + 1 + 8 }
}

/// 80 keyed bits: a million values collide with a probability below 2^-40, a billion below 2^-20. Before a run the
/// rows are counted, and more than that are refused.
enum UniqueSuffix {
    static let length = 16
    static let bits = 80.0

    static func append(_ digest: Digest256, to output: inout [UInt8]) {
        output.appendBase32(digest.third, count: 12)
        output.appendBase32(digest.fourth, count: 4)
    }
}
