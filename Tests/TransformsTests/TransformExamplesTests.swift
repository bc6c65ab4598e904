import Testing

@testable import SluiceTransforms

@Suite("Single transforms")
struct TransformExamplesTests {
    private func apply(
        _ name: String, _ argument: PlanValue = .null, _ options: [String: PlanValue] = [:], to value: String,
        _ kind: ColumnKind = .text, row: [String: String] = [:]
    ) throws -> String? {
        let references = References()
        let setting = TransformSetting(
            column: ColumnShape(name: "c", kind: kind), key: TestKey.first, domain: "d", references: references)
        let built = try TransformLibrary().build(
            TransformSpec(name: name, argument: argument, options: options), setting)
        let cells = references.all.map { reference -> [UInt8]? in
            switch reference {
            case .original(let column), .replaced(let column): row[column].map { Array($0.utf8) }
            }
        }
        return try built.cell.value(for: value, row: RowCells(cells))
    }

    @Test("mask shows and hides by pattern")
    func mask() throws {
        #expect(try apply("mask", "+## *** *** ####", to: "+49 151 234 5678") == "+49 *** *** 5678")
        #expect(try apply("mask", "***-##", to: "12345") == "***-45")
        #expect(try apply("mask", .null, ["first": 1, "last": 2], to: "4111 1111") == "4******11")
        #expect(try apply("mask", .null, ["first": 2, "last": 2], to: "abc") == "***")
    }

    @Test("numbers and dates are generalised")
    func generalise() throws {
        #expect(try apply("round", 10, to: "47", .integer(bytes: 4)) == "50")
        #expect(try apply("round", 0.5, to: "1.30", .decimal(precision: 5, scale: 2)) == "1.50")
        #expect(try apply("bucket", .list([0, 18, 65]), to: "34") == "18-64")
        #expect(try apply("bucket", .list([0, 18, 65]), to: "80") == "65+")
        #expect(try apply("bucket", 10, to: "-3", .integer(bytes: 4)) == "-10")
        #expect(try apply("clamp", .null, ["max": 100], to: "250", .integer(bytes: 4)) == "100")
        #expect(try apply("round", "month", to: "2024-02-29 13:14:15.5+01", .timestamp) == "2024-02-01 00:00:00.0+01")
        #expect(try apply("keep_year", to: "1984-05-06", .date) == "1984-01-01")
        #expect(try apply("truncate", 3, to: "SW1A 1AA") == "SW1")
    }

    @Test("a subject's dates move together")
    func shiftedDatesKeepIntervals() throws {
        let shift = { (date: String, subject: String) in
            try #require(
                try apply("shift_dates", 100, ["subject": "id"], to: date, .date, row: ["id": subject]))
        }
        #expect(try shift("2024-01-01", "7") != "2024-01-01")
        // 2024-01-01 and 2024-03-01 lie 60 days apart; the same shift leaves them so.
        let first = try shift("2024-01-01", "7")
        let second = try shift("2024-03-01", "7")
        let again = try apply("shift_dates", 100, ["subject": "id"], to: "2024-01-01", .date, row: ["id": "7"])
        #expect(again == first && first < second)
    }

    @Test("card numbers that differ in the check digit alone stay different, and a wrong one stays wrong")
    func wrongCards() throws {
        let cards = try (0...9).map { try #require(try apply("fake", "credit_card", to: "411111111111111\($0)")) }
        #expect(Set(cards).count == 10)
        #expect(Set(cards.map { $0.dropLast() }).count == 1)
        let ibans = try (10...98).map { try #require(try apply("fake", "iban", to: "DE\($0)370400440532013000")) }
        #expect(Set(ibans).count == 89)
        #expect(ibans.filter(CheckDigits.isIBAN) == [ibans[79]])
        #expect(cards.indices.filter { Luhn.isValid(cards[$0].utf8.map { $0 - 48 }) } == [1])
    }

    @Test("an e-mail takes the row's new names")
    func emailFromNames() throws {
        let email = try #require(
            try apply("fake", "email", ["from": .list(["f", "l"])], to: "a@b.c", row: ["f": "Zoë", "l": "O'Neil"]))
        #expect(email.hasPrefix("zo.oneil.") && email.hasSuffix("@example.com"))
        #expect(try apply("template", "{f}.{l}{{}}", to: "x", row: ["f": "A", "l": "B"]) == "A.B{}")
    }

    @Test("the parts of an e-mail's domain, a card's issuer, an IBAN's country and a network stay")
    func keepsParts() throws {
        #expect(try apply("fake", "email", ["keep_domain": true], to: "joe@acme.org")?.hasSuffix("@acme.org") == true)
        let card = try #require(try apply("fake", "credit_card", to: "4111-1111-1111-1111"))
        #expect(
            card.hasPrefix("4111-11") && card.count == 19 && Luhn.isValid(card.utf8.filter(\.isDigit).map { $0 - 48 }))
        let iban = try #require(try apply("fake", "iban", to: "GB82 WEST 1234 5698 7654 32"))
        #expect(iban.hasPrefix("GB") && IBAN.isValid(iban.utf8.filter { $0 != 32 }))
        #expect(try apply("fake", "ipv4", ["keep_network": 24], to: "192.168.7.9")?.hasPrefix("192.168.7.") == true)
        #expect(try apply("fake", "phone", to: "+1 212 867 5309")?.hasPrefix("+1 ") == true)
        #expect(try apply("fake", "phone", to: "+44 20 8867 5309")?.hasPrefix("+44 ") == true)
    }

    @Test("JSON is rewritten by path, the rest hidden, and its keys, spaces and escapes stay")
    func json() throws {
        let text = #"{"email": "joe@acme.org", "tags": ["a\"b", "Ünï"], "n": 42, "deep": {"ok": true, "x": null}}"#
        let rules: PlanValue = .map(["email": .map(["constant": "e"]), "tags.*": .map(["constant": "t"])])
        #expect(
            try apply("json", rules, ["rest": "keep"], to: text, .json)
                == #"{"email": "e", "tags": ["t", "t"], "n": 42, "deep": {"ok": true, "x": null}}"#)
        let hidden = try #require(try apply("json", .map([:]), to: text, .json))
        #expect(!hidden.contains("joe") && !hidden.contains("acme") && !hidden.contains("42"))
        #expect(throws: CellError.self) { try apply("json", .map([:]), to: "{not json", .json) }
    }

    @Test(
        "what isn't JSON is no value that a path could miss",
        arguments: ["Nancy", "infinity", "NULL", "-", "01", "1.", "+1", "1e", "\"a\\x\"", "[1 2]", "{\"a\" 1}", "True"])
    func noJSON(text: String) {
        #expect(throws: CellError.self) { try apply("json", .map([:]), ["rest": "keep"], to: text) }
    }

    @Test("JSON numbers of every form stay numbers", arguments: ["0", "-1.5", "1e9", "2.5E-3", "null", "true"])
    func numbers(text: String) throws {
        #expect(try apply("json", .map([:]), ["rest": "keep"], to: text) == text)
    }

    @Test("what was computed never leaves the column's range")
    func ranges() throws {
        #expect(try apply("round", 100, to: "99.99", .decimal(precision: 4, scale: 2)) == "99.99")
        #expect(try apply("round", 5000, to: "32600", .integer(bytes: 2)) == "32767")
        #expect(try apply("noise", .null, ["ratio": 1e300], to: "5", .integer(bytes: 8)) != nil)
        #expect(try apply("bucket", 0x1p53, to: "-9007199254740991", .text) == "-9007199254740992--1")
        #expect(throws: TransformProblem.self) { try apply("bucket", 1e300, to: "-5", .text) }
        let noisy = try #require(try apply("noise", 500, to: "999.9", .decimal(precision: 4, scale: 1)))
        #expect(abs(try #require(Double(noisy))) <= 999.9)
    }

    @Test("a network stays a network, which is all that cidr takes")
    func networks() throws {
        #expect(try apply("fake", "ipv4", to: "192.168.0.0/16", .inet)?.hasSuffix(".0.0/16") == true)
        #expect(try apply("fake", "ipv4", to: "192.168.0.1/16", .inet)?.hasSuffix("/16") == true)
        #expect(
            try apply("fake", "ipv6", to: "2001:db8::/32", .inet)?.hasSuffix(":0000:0000:0000:0000:0000:0000/32")
                == true)
    }

    @Test("an array's elements are transformed, its NULLs and dimensions kept")
    func arrays() throws {
        let each: PlanValue = .map(["constant": #"q"x"#])
        #expect(
            try apply("each", each, to: #"{{a,NULL},{"b,c","d\"e"}}"#, .array(of: .text))
                == #"{{"q\"x",NULL},{"q\"x","q\"x"}}"#)
        #expect(try apply("each", each, to: "{}", .array(of: .text)) == "{}")
    }

    @Test("free text loses its e-mails, phones, cards, IBANs and the row's names, and keeps its dates")
    func redact() throws {
        let text =
            "Ann-Marie O'Neil (ann@acme.org, +1 212-867-5309) paid 4111 1111 1111 1111 on 2024-02-29, GB82WEST12345698765432."
        #expect(
            try apply("redact", .null, ["names": .list(["first"])], to: text, row: ["first": "ann-marie"])
                == "[name]-[name] O'Neil ([email], [phone]) paid [card] on 2024-02-29, [iban].")
    }

    @Test(
        "redacting isn't fooled by how it is written",
        arguments: [
            ("4111 1111 1111 1111 12/27", "[card]"), ("pay 41111111111111110123 now", "pay [card] now"),
            ("de89 3704 0044 0532 0130 00 please", "[iban] please"), ("\"john doe\"@corp.de wrote", "[email] wrote"),
            ("tel．０３０１２３４５６７", "tel．[phone]"), ("call tel0301234567", "call tel[phone]"),
            ("jörg.müller@corp.de!", "[email]!"), ("MÜLLER was here", "[name] was here"),
            ("joe＠corp．de", "[email]"), ("DE89-3704-0044-0532-0130-00", "[iban]"),
            ("12 apples, 2024-02-29", "12 apples, 2024-02-29"),
        ])
    func redactVariants(text: String, expected: String) throws {
        #expect(try apply("redact", .null, ["names": "last"], to: text, row: ["last": "Müller"]) == expected)
    }

    @Test("a regular expression's groups stand in the replacement")
    func regex() throws {
        #expect(try apply("regex", "([a-z])([0-9]+)", ["with": "$2$1"], to: "a12 b3") == "12a 3b")
    }

    @Test("a full name by index is one-to-one beyond the number of names")
    func namesByIndex() throws {
        let references = References()
        let setting = TransformSetting(
            column: ColumnShape(name: "name", kind: .text, isUnique: true), key: TestKey.first, domain: "d",
            references: references)
        let built = try TransformLibrary().build(
            TransformSpec(name: "fake", argument: "full_name", options: ["index": "id"]), setting)
        var seen = Set<String>()
        for id in (0..<20_000).map({ $0 * 101 }) {
            seen.insert(try #require(try built.cell.value(for: "x", row: RowCells([Array("\(id)".utf8)]))))
        }
        #expect(seen.count == 20_000)
    }

    @Test("a registered closure is found by its name")
    func closures() throws {
        var catalog = TransformLibrary()
        catalog.register("shout") { $0.uppercased() }
        let setting = TransformSetting(column: ColumnShape(name: "c", kind: .text), key: TestKey.first, domain: "d")
        #expect(
            try catalog.build(TransformSpec(name: "swift", argument: "shout"), setting).cell.value(for: "hi") == "HI")
    }

    @Test("a word that stands in the source is never the fake one")
    func avoided() throws {
        let all = Set(WordLocale.english.lists.firstNames.words.map { $0.lowercased() })
        let left = Set(all.sorted().prefix(5))
        let setting = TransformSetting(
            column: ColumnShape(name: "c", kind: .text), key: TestKey.first, domain: "d", avoided: all.subtracting(left)
        )
        let built = try TransformLibrary().build(TransformSpec(name: "fake", argument: "first_name"), setting)
        for number in 0..<50 {
            #expect(left.contains(try #require(try built.cell.value(for: "n\(number)")).lowercased()))
        }
    }
}
