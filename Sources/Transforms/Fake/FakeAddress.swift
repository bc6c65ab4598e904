internal import SluiceDatabase

/// A house number and a street in the locale's order.
struct FakeStreet: CellTransform {
    let hash: KeyedHash
    let streets: WordList
    /// Before and after the name, and between it and the number.
    let before: [UInt8]
    let between: [UInt8]
    let after: [UInt8]
    let isNumberFirst: Bool
    /// The most characters beside the street's name.
    let around: Int

    init(in setting: TransformSetting, _ arguments: Arguments) throws {
        hash = setting.hash
        let parts = setting.locale.addressParts
        before = Array(parts.before.utf8)
        between = Array(parts.between.utf8)
        after = Array(parts.after.utf8)
        isNumberFirst = parts.numberFirst
        around = parts.before.count + parts.between.count + parts.after.count + 4
        let room = (setting.column.maxLength ?? .max) - around
        streets = setting.locale.lists.streets.filter { $0.count <= room }
        guard streets.count > 1 else { throw arguments.problem("\(setting.column.name) is too short for a street") }
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            let number = 1 + random.below(9999)
            if isNumberFirst {
                output.appendDecimal(number)
                output.append(contentsOf: between)
            }
            output.append(contentsOf: before)
            streets.append(anyOf: &random, to: &output)
            output.append(contentsOf: after)
            if !isNumberFirst {
                output.append(contentsOf: between)
                output.appendDecimal(number)
            }
        } while output.ends(from: start, with: value)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { around + streets.longest }
}

/// A last name and a legal form; made up, since a list of companies holds real ones.
struct FakeCompany: CellTransform {
    let hash: KeyedHash
    let names: WordList
    let forms: WordList

    init(in setting: TransformSetting, _ arguments: Arguments) throws {
        hash = setting.hash
        forms = WordList(setting.locale.companyForms)
        let room = (setting.column.maxLength ?? .max) - forms.longest
        names = setting.locale.lists.lastNames.filter { $0.count <= room }
        guard names.count > 1 else { throw arguments.problem("\(setting.column.name) is too short for a company") }
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            names.append(anyOf: &random, to: &output)
            forms.append(anyOf: &random, to: &output)
        } while output.ends(from: start, with: value)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { names.longest + forms.longest }
}

/// An ISO 3166 code of two or three letters.
enum CountryCodes {
    static let two = WordList(
        "AR|AT|AU|BE|BR|CA|CH|CL|CN|CO|CZ|DE|DK|EE|EG|ES|FI|FR|GB|GR|HU|IE|IN|IS|IT|JP|KE|KR|LT|LU|LV|MA|MX|NL|NO|"
            + "NZ|PE|PL|PT|RO|SE|SG|SI|SK|TH|TR|UA|US|UY|ZA")
    static let three = WordList(
        "ARG|AUT|AUS|BEL|BRA|CAN|CHE|CHL|CHN|COL|CZE|DEU|DNK|EST|EGY|ESP|FIN|FRA|GBR|GRC|HUN|IRL|IND|ISL|ITA|JPN|"
            + "KEN|KOR|LTU|LUX|LVA|MAR|MEX|NLD|NOR|NZL|PER|POL|PRT|ROU|SWE|SGP|SVN|SVK|THA|TUR|UKR|USA|URY|ZAF")
}

/// Each letter becomes a letter of the same case, each digit a digit; everything else, and the first `kept`
/// characters, stay.
struct FakeShape: CellTransform {
    let hash: KeyedHash
    let kept: Int
    /// Values of the source, in lower case, that mustn't come out.
    var avoided: Set<String> = []

    /// Where the source has nearly every value of a shape, no other may be left.
    private static let maximumTries = 64

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let characters = Array(value.string)
        // Punctuation alone ("-", "?") says nothing and stays.
        guard characters.dropFirst(kept).contains(where: { $0.isLetter || $0.isNumber }) else {
            value.withUnsafeBufferPointer { output.append(contentsOf: $0) }
            return .text
        }
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        var tries = 0
        repeat {
            tries += 1
            output.cut(to: start)
            for (place, character) in characters.enumerated() {
                if place < kept {
                    output.append(contentsOf: String(character).utf8)
                } else {
                    appendLike(character, &random, to: &output)
                }
            }
        } while output.ends(from: start, with: value) || (tries < Self.maximumTries && isAvoided(output[start...]))
        return .text
    }

    private func isAvoided(_ written: ArraySlice<UInt8>) -> Bool {
        !avoided.isEmpty && avoided.contains(String(decoding: written, as: UTF8.self).lowercased())
    }

    private func appendLike(_ character: Character, _ random: inout KeyedRandom, to output: inout [UInt8]) {
        if character.isNumber {
            output.append(random.digit())
        } else if character.isLetter {
            output.append(UInt8(ascii: character.isUppercase ? "A" : "a") + UInt8(random.below(26)))
        } else {
            output.append(contentsOf: String(character).utf8)
        }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}
