import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// The nightly gate: green on clean copies whatever the key, red on each leak that somebody plants.
@Suite("The audit as a gate")
struct AnonymizeLeakGateTests {
    /// `SLUICE_HEAVY=1` (make test-heavy) runs as many as the promise says.
    private static let isHeavy = ProcessInfo.processInfo.environment["SLUICE_HEAVY"] == "1"

    private static let schema = """
        CREATE TYPE mood AS ENUM ('calm', 'sad');
        CREATE TABLE people (id int PRIMARY KEY, first text, last text, name text, email text UNIQUE, phone text, ip inet,
            zip text, born date, score int, doc jsonb, tags text[], note text, blob bytea, seen timestamptz DEFAULT now());
        CREATE TABLE orders (id int PRIMARY KEY, person int REFERENCES people, number text, amount numeric, remark text, extra jsonb);
        CREATE VIEW mails AS SELECT email FROM people;
        CREATE MATERIALIZED VIEW shown AS SELECT name FROM people;
        INSERT INTO people SELECT i, (ARRAY['Ada','Max','Eva','Tom','Ida'])[1 + i % 5], 'Zork' || i, 'Ada Zork' || i,
            'zork' || i || '@corp.io', '+49 30 ' || (9000000 + i * 37), ('10.' || i % 7 || '.' || i % 200 || '.' || i % 13)::inet,
            (10000 + i)::text, date '1960-01-01' + i * 11, i * 3, jsonb_build_object('mail', 'bork' || i || '@corp.io', 'n', i),
            ARRAY['x' || i || '@corp.io'], 'call zork' || i || '@corp.io', '\\x00' FROM generate_series(1, 300) i;
        INSERT INTO orders SELECT i, i, (10000 + i * 7)::text || (i % 10)::text, i * 1.5, 'order 10' || i % 7 || i % 200 || i % 13,
            '{}' FROM generate_series(1, 300) i;
        """

    private static let plan = """
        tables:
          people: {id: keep, first: {fake: first_name}, last: {fake: last_name}, name: {fake: full_name}, email: {fake: email},
            phone: {fake: phone}, ip: {fake: ipv4}, zip: {fake: postcode}, born: {fake: date_of_birth}, score: {noise: null, bound: 9},
            doc: {json: {mail: {fake: email}}}, tags: {each: {fake: email}}, note: {redact: [email, phone]}, blob: "null", seen: keep}
          orders: {id: keep, person: keep, number: keep, amount: keep, remark: keep, extra: keep}
        """

    private func key(_ number: Int) throws -> AnonymizationKey {
        try AnonymizationKey(SHA256.digest(of: "gate \(number)").hexadecimal)
    }

    private func source() throws -> TestDatabase {
        let database = try TestDatabase(.postgres)
        try database.run(Self.schema)
        return database
    }

    @Test(
        "clean copies raise no alarm: addresses in order numbers, postcodes in numbers, fakes that are somebody's name")
    func clean() throws {
        let source = try source()
        for number in 0..<(Self.isHeavy ? 100 : 4) {
            let target = try TestDatabase(.postgres)
            let anonymizer = try Anonymizer(plan: Self.plan, key: try key(number))
            _ = try anonymizer.copy(from: source.url, to: target.url)
            let withKey = try anonymizer.audit(from: source.url, to: target.url)
            #expect(withKey.holds, "\(number): \(withKey.columns.filter { $0.left > 0 }) \(withKey.broken)")
            let without = try Anonymizer(plan: Self.plan, key: nil).audit(from: source.url, to: target.url)
            #expect(without.holds, "\(number): \(without.columns.filter { $0.left > 0 })")
        }
    }

    /// Each plants one original somewhere, by the number of the person it is of.
    private static let leaks: [@Sendable (String) -> String] = [
        { "UPDATE people SET first = 'Zork\($0)' WHERE id = \($0)" },
        { "UPDATE people SET last = 'Zork\($0)' WHERE id = 1 + \($0) % 300" },
        { "UPDATE people SET name = 'Ada Zork\($0)' WHERE id = \($0)" },
        { "UPDATE people SET email = 'zork\($0)@corp.io' WHERE id = \($0)" },
        { "UPDATE people SET phone = '+49 30 ' || (9000000 + \($0) * 37) WHERE id = 1 + \($0) % 300" },
        { "UPDATE people SET zip = (10000 + \($0))::text WHERE id = \($0)" },
        { "UPDATE people SET note = 'from zork\($0)@corp.io' WHERE id = \($0)" },
        { "UPDATE people SET doc = doc || '{\"mail\": \"bork\($0)@corp.io\"}' WHERE id = \($0)" },
        { "UPDATE people SET doc = doc || '{\"bork\($0)@corp.io\": 1}' WHERE id = \($0)" },
        { "UPDATE people SET tags = ARRAY['x\($0)@corp.io'] WHERE id = \($0)" },
        { "UPDATE people SET blob = 'bork\($0)@corp.io' WHERE id = \($0)" },
        { "UPDATE orders SET remark = 'for Ada Zork\($0)' WHERE id = \($0)" },
        { "UPDATE orders SET extra = '{\"zork\($0)@corp.io\": true}' WHERE id = \($0)" },
        { "UPDATE orders SET number = '4930' || (9000000 + \($0) * 37) WHERE id = \($0)" },
        { "COMMENT ON TABLE orders IS 'ask zork\($0)@corp.io'" },
        { "ALTER TABLE orders ALTER remark SET DEFAULT 'zork\($0)@corp.io'" },
        { "ALTER TYPE mood ADD VALUE 'zork\($0)@corp.io'" },
        { "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'zork\($0)@corp.io' $$" },
        { "CREATE TABLE old AS SELECT 'zork\($0)@corp.io' AS x" },
        { "CREATE INDEX ON people (id) WHERE email = 'zork\($0)@corp.io'" },
    ]

    @Test("each planted leak turns it red, with the key and, but for words of a list, without")
    func planted() throws {
        let source = try source()
        let target = try TestDatabase(.postgres)
        let anonymizer = try Anonymizer(plan: Self.plan, key: try key(0))
        _ = try anonymizer.copy(from: source.url, to: target.url)
        var green: [String] = []
        for round in 0..<(Self.isHeavy ? 10 : 1) {
            for (number, leak) in Self.leaks.enumerated() {
                let copy = try target.copied()
                let statement = leak(String(1 + (round * 37 + number * 13) % 300))
                try copy.run(statement)
                if try anonymizer.audit(from: source.url, to: copy.url).holds { green.append(statement) }
            }
        }
        #expect(green.isEmpty, "not found: \(green.joined(separator: "\n"))")
    }
}

extension TestDatabase {
    /// Another one with all that stands in this.
    fileprivate func copied() throws -> TestDatabase {
        let copy = try TestDatabase(.postgres)
        let cluster = try PostgresCluster.shared.get()
        try cluster.tool("dropdb", [copy.name])
        try cluster.tool("createdb", ["-T", name, copy.name])
        return copy
    }
}
