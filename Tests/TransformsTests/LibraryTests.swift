import SluiceTestSupport
import Testing

@testable import SluiceTransforms

/// One transform with the column it is tried on and a way to make values for it.
struct Trial: Sendable, CustomTestStringConvertible {
    let spec: TransformSpec
    let kind: ColumnKind
    let maxLength: Int?
    let make: @Sendable (inout SeededGenerator) -> String

    init(
        _ name: String, _ argument: PlanValue = .null, _ options: [String: PlanValue] = [:], _ kind: ColumnKind = .text,
        max: Int? = nil, _ make: @escaping @Sendable (inout SeededGenerator) -> String = Trial.anyText
    ) {
        spec = TransformSpec(name: name, argument: argument, options: options)
        self.kind = kind
        maxLength = max
        self.make = make
    }

    init(
        _ name: String, _ argument: PlanValue, max: Int? = nil,
        _ make: @escaping @Sendable (inout SeededGenerator) -> String
    ) {
        self.init(name, argument, [:], .text, max: max, make)
    }

    init(
        _ name: String, _ argument: PlanValue, _ options: [String: PlanValue], max: Int? = nil,
        _ make: @escaping @Sendable (inout SeededGenerator) -> String
    ) {
        self.init(name, argument, options, .text, max: max, make)
    }

    var testDescription: String { "\(spec.name) \(spec.argument) \(spec.options) \(kind.label)" }

    static let anyText: @Sendable (inout SeededGenerator) -> String = { generator in
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .-@'\"\\éß漢🙂")
        return "a"
            + String(
                (0..<Int.random(in: 0...30, using: &generator)).map { _ in letters.randomElement(using: &generator)! })
    }
    static func digits(_ range: ClosedRange<Int>) -> @Sendable (inout SeededGenerator) -> String {
        { generator in
            String(
                (0..<Int.random(in: range, using: &generator)).map { _ in "0123456789".randomElement(using: &generator)!
                })
        }
    }
    static func number(_ range: ClosedRange<Int>) -> @Sendable (inout SeededGenerator) -> String {
        { String(Int.random(in: range, using: &$0)) }
    }
    static let date: @Sendable (inout SeededGenerator) -> String = { generator in
        let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(Int.random(in: 1900...2030, using: &generator))-\(pad(Int.random(in: 1...12, using: &generator)))-"
            + pad(Int.random(in: 1...28, using: &generator))
    }
    static let email: @Sendable (inout SeededGenerator) -> String = { generator in
        "u\(Int.random(in: 0...1_000_000, using: &generator))@corp\(Int.random(in: 0...99, using: &generator)).com"
    }
    static let phone: @Sendable (inout SeededGenerator) -> String = { generator in
        let prefix = ["+1 ", "+44 ", "+49-", "0", "(", "+886 "].randomElement(using: &generator)!
        return prefix + String(Int.random(in: 100_000_000...999_999_999, using: &generator))
    }
    static let ipv4: @Sendable (inout SeededGenerator) -> String = { generator in
        (0..<4).map { _ in String(Int.random(in: 0...255, using: &generator)) }.joined(separator: ".")
    }
    static let mac: @Sendable (inout SeededGenerator) -> String = { generator in
        (0..<6).map { _ in String(Int.random(in: 16...255, using: &generator), radix: 16) }.joined(separator: ":")
    }
    static let uuid: @Sendable (inout SeededGenerator) -> String = { generator in
        let hex = String(generator.next() | 1 << 63, radix: 16) + String(generator.next() | 1 << 63, radix: 16)
        let parts = Array(hex)
        return [parts[0..<8], parts[8..<12], parts[12..<16], parts[16..<20], parts[20..<32]].map { String($0) }
            .joined(separator: "-")
    }

    static let all: [Trial] =
        [
            "first_name", "last_name", "full_name", "user_name", "street", "city", "state", "country", "company", "job",
            "url",
            "user_agent", "uuid", "text", "postcode",
        ].map { Trial("fake", .text($0)) } + fakes + keyed + others

    private static let fakes: [Trial] = [
        Trial("fake", "email", max: 50), Trial("fake", "email", ["keep_domain": true], max: 60, email),
        Trial("fake", "email", ["at": "staging.invalid"]),
        Trial("fake", "full_name", ["unique": true]), Trial("fake", "country", max: 2),
        Trial("fake", "phone", max: 20, phone),
        Trial("fake", "phone", ["reserved": false], phone), Trial("fake", "ipv4", ipv4),
        Trial("fake", "ipv4", ["keep_network": 16], .inet, ipv4), Trial("fake", "ipv4", ["reserved": false], ipv4),
        Trial("fake", "ipv6", { "2001:db8::" + String(UInt16.random(in: .min ... .max, using: &$0), radix: 16) }),
        Trial("fake", "mac", mac), Trial("fake", "mac", ["reserved": false], mac),
        Trial("fake", "credit_card", digits(12...19)),
        Trial("fake", "iban", { "DE\(Int.random(in: 10...99, using: &$0))" + digits(18...18)(&$0) }),
        Trial("fake", "national_id", ["country": "us"]), Trial("fake", "national_id", ["country": "gb"]),
        Trial("fake", "national_id", ["country": "es"]), Trial("fake", "national_id", ["country": "nl"]),
        Trial("fake", "national_id", ["country": "fr"]), Trial("fake", "date_of_birth", [:], .date, date),
        Trial("fake", "date_of_birth", ["within": 30], .date, date), Trial("fake", "uuid", [:], .uuid, uuid),
        Trial(
            "fake", "coordinates",
            { "\(Int.random(in: -80...80, using: &$0)).5, \(Int.random(in: -170...170, using: &$0)).25" }),
    ]

    private static let keyed: [Trial] = [
        Trial("pseudonym", "hex"), Trial("pseudonym", "hex", ["length": 16]),
        Trial("pseudonym", "number", [:], .integer(bytes: 8), number(1...Int.max)),
        Trial("pseudonym", "number", [:], .integer(bytes: 4), number(1...2_000_000)),
        Trial("pseudonym", "uuid", [:], .uuid, uuid),
        Trial("pseudonym", "word"), Trial("token"), Trial("fpe", "digits", digits(8...20)),
        Trial("fpe", "alphanumeric", { "Ab" + digits(6...12)(&$0) }),
        Trial("permute", .null, [:], .integer(bytes: 4), number(1...2_000_000)),
        Trial("permute", .null, ["min": 1, "max": 5000], .integer(bytes: 2), number(1...5000)),
    ]

    private static let others: [Trial] = [
        Trial("mask", "+## *** *** ####", phone), Trial("mask", .null, ["first": 1, "last": 2]),
        Trial("truncate", 3),
        Trial("round", 10, [:], .integer(bytes: 4), number(-1000...1000)),
        Trial("round", "month", [:], .date, date),
        Trial("keep_year", .null, [:], .date, date),
        Trial("bucket", 10, [:], .integer(bytes: 4), number(-100...100)),
        Trial("bucket", .list([0, 18, 65]), number(-10...100)),
        Trial("clamp", .null, ["min": 10, "max": 20], .integer(bytes: 4), number(0...30)),
        Trial("shift_dates", 30, [:], .date, date), Trial("noise", 10, [:], .integer(bytes: 4), number(0...1000)),
        Trial(
            "noise", .null, ["ratio": 0.1, "distribution": "laplace"], .decimal(precision: 10, scale: 2),
            { "\(Int.random(in: 100...999, using: &$0)).25" }),
        Trial("constant", "x"), Trial("password", .null, ["hash": "$2b$12$x"]), Trial("redact"),
        Trial("regex", "[0-9]", ["with": "#"]),
        Trial("template", "nobody@example.com"),
    ]
}

@Suite("Every transform of the catalog")
struct LibraryTests {
    static func build(_ trial: Trial, _ key: AnonymizationKey = TestKey.first, domain: String = "d") throws
        -> BuiltTransform
    {
        let column = ColumnShape(name: "c", kind: trial.kind, maxLength: trial.maxLength)
        return try TransformLibrary().build(trial.spec, TransformSetting(column: column, key: key, domain: domain))
    }

    @Test(
        "is deterministic, within its length, no identity, one-to-one where it says so, and ruled by the key",
        arguments: Trial.all)
    func properties(trial: Trial) throws {
        let seed = Seed.make("\(trial)")
        var generator = SeededGenerator(seed: seed)
        let built = try Self.build(trial)
        let again = try Self.build(trial)
        let otherKey = try Self.build(trial, TestKey.second)
        let otherDomain = try Self.build(trial, domain: "e")
        var outputs: [String: String] = [:]
        var changedByKey = 0
        var changedByDomain = 0
        for _ in 0..<400 {
            let value = trial.make(&generator)
            let output = try #require(try built.cell.value(for: value), "seed \(seed)")
            #expect(try again.cell.value(for: value) == output, "seed \(seed)")
            if !built.traits.mayKeepValue { #expect(output != value, "seed \(seed): kept \(value)") }
            if let longest = built.cell.longestOutput(ofInputUpTo: value.count) {
                #expect(output.count <= longest, "seed \(seed): \(output)")
            }
            if let limit = trial.maxLength { #expect(output.count <= limit, "seed \(seed)") }
            if trial.kind.isInteger { #expect(Int64(output) != nil, "seed \(seed)") }
            outputs[value] = output
            changedByKey += try otherKey.cell.value(for: value) == output ? 0 : 1
            changedByDomain += try otherDomain.cell.value(for: value) == output ? 0 : 1
        }
        if built.traits.keeps.contains(.uniqueness) {
            #expect(Set(outputs.values).count == outputs.count, "seed \(seed)")
        }
        if built.traits.needsKey { #expect(changedByKey > 150 && changedByDomain > 150, "seed \(seed)") }
    }

    @Test(
        "different values stay different, many of them, for what claims it",
        arguments: [
            (Trial("token"), 100_000), (Trial("pseudonym", "hex", ["length": 16]), 100_000),
            (Trial("pseudonym", "uuid", [:], .uuid), 100_000), (Trial("fake", "user_name"), 100_000),
            (Trial("fake", "url"), 100_000), (Trial("permute", .null, [:], .integer(bytes: 4)), 100_000),
            (Trial("fpe", "digits"), 5_000),
        ])
    func manyStayDifferent(trial: Trial, count: Int) throws {
        let built = try Self.build(trial)
        #expect(built.traits.keeps.contains(.uniqueness))
        var seen = Set<[UInt8]>(minimumCapacity: count)
        for number in 0..<count {
            var output: [UInt8] = []
            let value = Array("\(10_000_000 + number)".utf8)
            _ = try built.cell.write(value.span, row: RowCells(), to: &output)
            seen.insert(output)
        }
        #expect(seen.count == count)
    }

    @Test("has a trial here")
    func everyEntryIsTried() {
        let tried = Set(
            Trial.all.map {
                $0.spec.name == "fake" || $0.spec.name == "pseudonym"
                    ? "\($0.spec.name): \($0.spec.argument.spelled!)" : $0.spec.name
            })
        let missing = Set(TransformLibrary().entries.map(\.label)).subtracting(tried).subtracting(["null"])
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test("a million e-mails stay a million e-mails")
    func millionEmails() throws {
        let built = try Self.build(Trial("fake", "email", max: 50))
        var seen = Set<Int>(minimumCapacity: 1_000_000)
        var output: [UInt8] = []
        for number in 0..<1_000_000 {
            output.removeAll(keepingCapacity: true)
            let value = Array("user\(number)@corp.com".utf8)
            _ = try built.cell.write(value.span, row: RowCells(), to: &output)
            // 64 bits of another hash: a chance collision of that has a probability of 2^-25.
            seen.insert(output.hashValue)
        }
        #expect(seen.count == 1_000_000)
    }

    @Test(
        "what can't fit is refused before a row is read",
        arguments: [
            (TransformSpec(name: "fake", argument: "email"), ColumnShape(name: "c", kind: .text, maxLength: 20)),
            (TransformSpec(name: "fake", argument: "first_name"), ColumnShape(name: "c", kind: .text, isUnique: true)),
            (TransformSpec(name: "fake", argument: "first_name"), ColumnShape(name: "c", kind: .integer(bytes: 4))),
            (TransformSpec(name: "null"), ColumnShape(name: "c", kind: .text, isNullable: false)),
            (
                TransformSpec(name: "pseudonym", argument: "hex", options: ["length": 32]),
                ColumnShape(name: "c", kind: .text, maxLength: 16)
            ),
            (
                TransformSpec(name: "pseudonym", argument: "number"),
                ColumnShape(name: "c", kind: .integer(bytes: 4), isUnique: true)
            ),
            (TransformSpec(name: "constant", argument: "abc"), ColumnShape(name: "c", kind: .integer(bytes: 4))),
            (
                TransformSpec(name: "fake", argument: "email", options: ["keepdomain": true]),
                ColumnShape(name: "c", kind: .text)
            ),
            (TransformSpec(name: "fake", argument: "nobody"), ColumnShape(name: "c", kind: .text)),
            (TransformSpec(name: "regex", argument: "(", options: ["with": ""]), ColumnShape(name: "c", kind: .text)),
            (TransformSpec(name: "swift", argument: "absent"), ColumnShape(name: "c", kind: .text)),
        ])
    func misfits(spec: TransformSpec, column: ColumnShape) {
        #expect(throws: TransformProblem.self) {
            try TransformLibrary().build(spec, TransformSetting(column: column, key: TestKey.first, domain: "d"))
        }
    }
}
