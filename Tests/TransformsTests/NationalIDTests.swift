import Testing

@testable import SluiceTransforms

/// What a country's own rule says of a number. Known numbers (from the states' pages and python-stdnum's) show that the
/// rule accepts what it should and refuses a changed digit.
struct NationalRule: Sendable, CustomTestStringConvertible {
    let country: NationalID.Country
    let known: String
    let form: @Sendable (String) -> Bool
    let check: @Sendable ([Int]) -> Bool

    var testDescription: String { country.rawValue }

    func accepts(_ text: String) -> Bool { form(text) && check(text.compactMap(\.wholeNumberValue)) }

    static func sum(_ digits: [Int], _ weights: [Int]) -> Int { zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } }

    static func digits(_ count: Int) -> @Sendable (String) -> Bool {
        { $0.count == count && $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }

    static func passesLuhn(_ digits: [Int]) -> Bool {
        digits.reversed().enumerated().reduce(0) { sum, digit in
            sum + (digit.offset % 2 == 1 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit.element] : digit.element)
        } % 10 == 0
    }

    static func passesISO7064(_ digits: [Int]) -> Bool {
        digits.dropLast().reduce(10) { product, digit in
            let sum = (product + digit) % 10
            return (sum == 0 ? 10 : sum) * 2 % 11
        }.advanced(by: digits.last ?? 0) % 10 == 1
    }

    static func value(_ digits: some Sequence<Int>) -> Int { digits.reduce(0) { $0 * 10 + $1 } }

    static let all: [NationalRule] = [
        NationalRule(country: .au, known: "123456782", form: digits(9)) {
            sum($0, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0
        },
        NationalRule(country: .be, known: "85073003328", form: digits(11)) {
            97 - value($0.prefix(9)) % 97 == value($0.suffix(2))
        },
        NationalRule(country: .br, known: "39053344705", form: digits(11)) {
            sum($0, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == $0[9]
                && sum($0, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == $0[10]
        },
        NationalRule(country: .ca, known: "123456782", form: digits(9), check: passesLuhn),
        NationalRule(country: .ch, known: "7569217076985", form: digits(13)) {
            sum($0, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0
        },
        NationalRule(country: .de, known: "36574261809", form: digits(11)) {
            passesISO7064($0) && Set($0.prefix(10)).count == 9
        },
        NationalRule(country: .it, known: "RCCMNL83S18D969H") {
            $0.wholeMatch(of: #/[A-Z]{6}\d\d[ABCDEHLMPRST][0-7]\d[A-Z]\d{3}[A-Z]/#) != nil
                && PersonalNumberDraw.italianCheck(Array($0.utf8.dropLast())) == $0.utf8.last
        } check: {
            _ in
            true
        },
        NationalRule(country: .nl, known: "111222333", form: digits(9)) {
            sum($0, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
        },
        NationalRule(country: .pl, known: "44051401359", form: digits(11)) {
            sum($0, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
        },
        NationalRule(country: .pt, known: "123456789", form: digits(9)) {
            sum($0, [9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == $0[8]
        },
        NationalRule(country: .se, known: "8803200016", form: digits(10), check: passesLuhn),
        NationalRule(country: .fr, known: "255081416802538", form: digits(15)) {
            97 - value($0.prefix(13)) % 97 == value($0.suffix(2))
        },
    ]
}

@Suite("National ids")
struct NationalIDTests {
    private func draw(_ country: NationalID.Country, for value: String) throws -> String {
        let setting = TransformSetting(
            column: ColumnShape(name: "c", kind: .text), key: TestKey.first, domain: "d", references: References())
        let built = try TransformLibrary().build(
            TransformSpec(name: "fake", argument: "national_id", options: ["country": .text(country.rawValue)]), setting
        )
        return try #require(try built.cell.value(for: value, row: RowCells([])))
    }

    @Test("the rules accept a known number and refuse one with another last character", arguments: NationalRule.all)
    func rulesTell(rule: NationalRule) {
        #expect(rule.accepts(rule.known))
        let last = rule.known.last == "1" || rule.known.last == "A" ? (rule.country == .it ? "B" : "2") : "1"
        #expect(!rule.accepts(rule.known.dropLast() + (rule.country == .it ? "A" : last)))
    }

    @Test("what is drawn passes the country's rule, whatever went in", arguments: NationalRule.all)
    func drawn(rule: NationalRule) throws {
        for number in 0..<500 {
            let text = try draw(rule.country, for: "#\(number)")
            #expect(rule.accepts(text), "\(text) for \(number)")
        }
    }

    @Test("separators stay where they were, and Swedish numbers keep their century")
    func formats() throws {
        let brazilian = try draw(.br, for: "390.533.447-05")
        #expect(brazilian.wholeMatch(of: #/\d{3}\.\d{3}\.\d{3}-\d\d/#) != nil)
        let swiss = try draw(.ch, for: "756.9217.0769.85")
        #expect(swiss.wholeMatch(of: #/756\.\d{4}\.\d{4}\.\d\d/#) != nil)
        let swedish = try draw(.se, for: "19880320-0016")
        #expect(swedish.wholeMatch(of: #/19\d{6}-\d{4}/#) != nil)
    }
}
