import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// Originals that stand in no row: in comments, code, settings and names.
@Suite("Originals in the schema")
struct AnonymizeSchemaTextsTests {
    private static let plan = "tables: {p: {id: keep, n: {fake: full_name}, tenant: {pseudonym: word}}}"

    private func anonymizer(_ plan: String = plan) throws -> Anonymizer {
        try Anonymizer(plan: plan, key: AnonymizeFixture.key)
    }

    private static let people = """
        CREATE TABLE p (id int PRIMARY KEY, n text, tenant text);
        INSERT INTO p VALUES (1, 'Ada Lovelace', 'initech'), (2, 'Bob Thistlewood', 'hooli'), (3, 'Carl Quackenbush', 'acme_corp'),
            (4, 'Demetria Plumtree', 'Prices');
        """

    @Test("in place, what comments of any object hold is named and left to be done, until somebody changes it")
    func comments() throws {
        let database = try TestDatabase.calm()
        try database.run(
            """
            \(Self.people) CREATE INDEX p_n ON p (n); ALTER TABLE p ADD CONSTRAINT long CHECK (length(n) > 2);
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE STATISTICS p_s ON n, tenant FROM p;
            CREATE RULE r AS ON DELETE TO p WHERE false DO NOTHING;
            COMMENT ON TABLE p IS 'ask Ada Lovelace, please'; COMMENT ON COLUMN p.n IS 'Bob Thistlewood';
            COMMENT ON INDEX p_n IS 'for Carl Quackenbush''s list'; COMMENT ON CONSTRAINT long ON p IS 'says Ada Lovelace';
            COMMENT ON FUNCTION f() IS 'by Ada Lovelace'; COMMENT ON STATISTICS p_s IS 'Ada Lovelace'; COMMENT ON RULE r ON p IS 'Ada Lovelace';
            """)
        try Anonymizer.markCopy(database.url, by: "test")
        let report = try anonymizer().anonymize(database.url)
        let objects = [
            "table p", "column n of table p", "index p_n", "constraint long on table p", "function f()",
            "statistics object p_s", "rule r on table p",
        ]
        let left = objects.map { "the schema stays as it is: comment on \($0) holds 1 values of p.n" }
        #expect(Set(report.leftovers) == Set(left), "\(report.leftovers)")
        #expect(report.certificate == nil)
        #expect(!report.leftovers.contains { $0.contains("Lovelace") })
        // Nothing in the rows tells any more, and still it isn't forgotten.
        #expect(try anonymizer().anonymize(database.url).leftovers.count == objects.count)
        try database.run("COMMENT ON TABLE p IS 'ask nobody'; COMMENT ON COLUMN p.n IS NULL")
        #expect(try anonymizer().anonymize(database.url).leftovers.count == objects.count - 2)
        try database.run(
            """
            COMMENT ON INDEX p_n IS NULL; COMMENT ON CONSTRAINT long ON p IS NULL; COMMENT ON FUNCTION f() IS NULL;
            DROP STATISTICS p_s; COMMENT ON RULE r ON p IS NULL
            """)
        let done = try anonymizer().anonymize(database.url)
        #expect(done.leftovers.isEmpty && done.certificate != nil)
    }

    @Test("a copy, a run in place and the audit find them in aggregates, settings, options, publications and names")
    func everywhere() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.run(
            """
            \(Self.people)
            CREATE AGGREGATE ag(text) (SFUNC = textcat, STYPE = text, INITCOND = 'Ada Lovelace');
            CREATE FUNCTION f(x text DEFAULT 'Bob Thistlewood') RETURNS text LANGUAGE sql AS $$ SELECT $q$Carl Quackenbush$q$ $$;
            ALTER FUNCTION f SET my.x = 'Ada Lovelace';
            CREATE PROCEDURE pr(x text DEFAULT 'Bob Thistlewood') LANGUAGE sql AS '';
            CREATE FOREIGN DATA WRAPPER w OPTIONS (a 'Ada Lovelace'); CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (a 'Ada Lovelace');
            CREATE SCHEMA initech; CREATE TABLE initech.hooli (id int PRIMARY KEY, acme_corp text, prices int);
            CREATE SEQUENCE initech.acme_corp; CREATE TYPE pair AS (hooli int);
            ALTER DATABASE \(source.name) SET my.y = 'Carl Quackenbush'
            """)
        let plan = Self.plan.dropLast() + ", initech.hooli: {id: keep, acme_corp: keep, prices: keep}}"
        let texts = [
            "first value of ag(text) holds 1 values of p.n", "function f(text) holds 2 values of p.n",
            "setting of function f(text) holds 1 values of p.n", "function pr(text) holds 1 values of p.n",
        ]
        let names = [
            "schema initech", "table initech.hooli", "column initech.hooli.acme_corp", "sequence initech.acme_corp",
            "column pair.hooli",
        ].map { "name of \($0) holds 1 values of p.tenant" }
        let outside = [
            "options of foreign-data wrapper w", "options of server s", "setting of the database",
        ].map { "\($0) holds 1 values of p.n" }
        let notes = try anonymizer(String(plan)).copy(from: source.url, to: target.url).notes
        for text in texts + names {
            #expect(notes.contains("the schema was copied as it is: \(text)"), "\(text) in \(notes)")
        }
        for text in outside { #expect(notes.contains("left behind: \(text)"), "\(text) in \(notes)") }
        #expect(!notes.contains { $0.contains("prices") })

        let report = try anonymizer(String(plan)).audit(from: source.url, to: target.url)
        let left = report.columns.flatMap { column in
            column.leftElsewhere.map { "\($0.key) holds \($0.value) values of \(column.table).\(column.column)" }
        }
        #expect(!report.holds && Set(texts + names).isSubset(of: left), "\(left)")
        #expect(!left.contains { $0.contains("prices") || $0.contains("options") })

        try Anonymizer.markCopy(source.url, by: "test")
        let leftovers = try anonymizer(String(plan)).anonymize(source.url).leftovers
        #expect(
            Set(leftovers) == Set((texts + names + outside).map { "the schema stays as it is: \($0)" }), "\(leftovers)")
    }

    @Test("of SQLite's schema a copy says the same as a run in place, and so does the file")
    func sqlite() throws {
        let source = try TestDatabase(.sqlite)
        let target = try TestDatabase(.sqlite)
        try source.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, n text DEFAULT 'Ada Lovelace' CHECK (n <> 'Bob Thistlewood'), tenant text, /* Carl Quackenbush */
                g text GENERATED ALWAYS AS (replace(n, 'Demetria Plumtree', '')) VIRTUAL);
            INSERT INTO p (id, n, tenant) VALUES (1, 'Ada Lovelace', 'initech'), (3, 'Carl Quackenbush', 'acme_corp'), (4, 'Demetria Plumtree', 'x');
            CREATE INDEX p_i ON p (id) WHERE n <> 'Carl Quackenbush';
            CREATE VIEW v AS SELECT id AS acme_corp FROM p WHERE n = 'Ada Lovelace';
            CREATE TABLE initech (id int PRIMARY KEY);
            CREATE TRIGGER t AFTER INSERT ON p WHEN new.n = 'Ada Lovelace' BEGIN SELECT 1; END
            """)
        let plan = Self.plan.dropLast() + ", initech: {id: keep}}"
        let texts = [
            "table p holds 3 values of p.n", "index p_i holds 1 values of p.n", "view v holds 1 values of p.n",
            "view v holds 1 values of p.tenant", "trigger t holds 1 values of p.n",
            "name of table initech holds 1 values of p.tenant",
        ]
        let notes = try anonymizer(String(plan)).copy(from: source.url, to: target.url).notes
        for text in texts { #expect(notes.contains("the schema was copied as it is: \(text)"), "\(text) in \(notes)") }
        try Anonymizer.markCopy(source.url, by: "test")
        let leftovers = try anonymizer(String(plan)).anonymize(source.url).leftovers
        #expect(Set(leftovers) == Set(texts.map { "the schema stays as it is: \($0)" }), "\(leftovers)")
        #expect(try anonymizer(String(plan)).anonymize(source.url).leftovers.count == texts.count)
    }

    @Test("ordinary words of a schema are no originals: short ones, parts of names, towns among others")
    func noAlarm() throws {
        let database = try TestDatabase.calm()
        try database.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, last text, city text, n text);
            INSERT INTO p VALUES (1, 'Van Halen', 'New York', 'Street'), (2, 'Price', 'Paris', 'US');
            CREATE TABLE street (id int PRIMARY KEY, price int);
            COMMENT ON TABLE p IS 'a street in New York, as Van Halen sang; Price in US'
            """)
        let plan = """
            tables: {p: {id: keep, last: {fake: last_name}, city: {fake: city}, n: {fake: text}}, street: {id: keep, price: keep}}
            """
        try Anonymizer.markCopy(database.url, by: "test")
        #expect(try anonymizer(plan).anonymize(database.url).leftovers.isEmpty)
    }
}
