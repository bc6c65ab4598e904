import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// What passes `check` doesn't fail in the copy, and what fails there says where, why and how to go on.
@Suite("A check is the truth")
struct AnonymizeCheckIsTrueTests {
    private func problems(_ script: String, _ plan: String) throws -> [String] {
        let database = try TestDatabase(.postgres)
        try database.run(script)
        do {
            try Anonymizer(plan: plan, key: AnonymizeFixture.key).check(database.url)
            return []
        } catch let refused as PlanRefused {
            return refused.problems.map { "\($0)" }
        }
    }

    /// Only the last row of a thousand is one that the rule breaks.
    @Test("a domain, a check, a length and NOT NULL are tried on all rows, not on the first")
    func allRows() throws {
        let rows = "FROM generate_series(1, 1000) i"
        let domain = try problems(
            """
            CREATE DOMAIN code AS text CHECK (VALUE ~ '^[A-Z]{2}[0-9]+$'); CREATE TABLE t (id int PRIMARY KEY, c code);
            INSERT INTO t SELECT i, CASE i WHEN 1000 THEN 'AB12345' ELSE 'AB1' END \(rows)
            """, "tables: {t: {id: keep, c: {sql: \"CASE WHEN length(c) > 3 THEN 'x' ELSE c END\"}}}")
        #expect(domain.count == 1 && domain[0].contains("t: ") && domain[0].contains("code"), "\(domain)")
        let check = try problems(
            """
            CREATE TABLE t (id int PRIMARY KEY, n int, CHECK (n < 5000));
            INSERT INTO t SELECT i, CASE i WHEN 1000 THEN 4990 ELSE 1 END \(rows)
            """, "tables: {t: {id: keep, n: {sql: n + 20}}}")
        #expect(check.count == 1 && check[0].contains("t_n_check"), "\(check)")
        let length = try problems(
            """
            CREATE TABLE t (id int PRIMARY KEY, c varchar(10), d text NOT NULL);
            INSERT INTO t SELECT i, 'a' || (i / 1000), 'x' || i \(rows)
            """,
            "tables: {t: {id: keep, c: {regex: 'a1', with: 'much too long'}, d: {sql: \"nullif(d, 'x1000')\"}}}")
        #expect(length.count == 2 && length[0].contains("t.c") && length[1].contains("t.d"), "\(length)")
    }

    @Test(
        "an exclusion constraint's expressions count; where it compares for equality, a permutation keeps it",
        .enabled(if: PostgresInstallation.hasExtension("btree_gist"), "this PostgreSQL is without btree_gist"))
    func exclusion() throws {
        let script = """
            CREATE EXTENSION btree_gist;
            CREATE TABLE b (id int PRIMARY KEY, room int, starts date, ends date,
                EXCLUDE USING gist (room WITH =, daterange(starts, ends) WITH &&));
            INSERT INTO b VALUES (1, 1, '2024-01-01', '2024-01-05'), (2, 1, '2024-01-05', '2024-01-09');
            """
        let moved = try problems(script, "tables: {b: {id: keep, room: keep, starts: {shift_dates: 9}, ends: keep}}")
        #expect(
            moved.count == 1 && moved[0].contains("b.starts") && moved[0].contains("b_room_daterange_excl"), "\(moved)")
        let permuted = "tables: {b: {id: keep, room: {permute: null}, starts: keep, ends: keep}}"
        #expect(try problems(script, permuted).isEmpty)
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run(script)
        _ = try Anonymizer(plan: permuted, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        #expect(try target.rows("SELECT count(*) FROM b") == [[2]])
    }

    @Test("a kept search vector beside text that changes is refused")
    func searchVector() throws {
        let script = "CREATE TABLE t (id int PRIMARY KEY, body text, words tsvector)"
        let found = try problems(script, "tables: {t: {id: keep, body: {fake: text}, words: keep}}")
        #expect(found.count == 1 && found[0].hasPrefix("t.words"), "\(found)")
        #expect(
            try problems(script, "tables: {t: {id: keep, body: {fake: text}, words: {sql: \"''::tsvector\"}}}").isEmpty)
    }

    @Test("a plan that is mended after an error goes on with the tables that the change doesn't touch")
    func mended() throws {
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run(
            """
            CREATE TABLE a (id int PRIMARY KEY, email text); INSERT INTO a SELECT i, 'a' || i || '@corp.io' FROM generate_series(1, 500) i;
            CREATE TABLE b (id int PRIMARY KEY REFERENCES a, email text);
            INSERT INTO b SELECT i, 'b' || i || '@corp.io' FROM generate_series(1, 500) i;
            """)
        let plan = "tables:\n  a: {id: keep, email: {fake: email}}\n  b: {id: keep, email: {swift: odd}}"
        var library = TransformLibrary()
        // The sample is tried first; the run meets the error.
        library.register("odd") { value in
            if value.hasPrefix("b400") { throw CellError("no") }
            return "x"
        }
        let broken = try Anonymizer(plan: plan, key: AnonymizeFixture.key, transforms: library)
        let error = #expect(throws: (any Error).self) {
            try broken.copy(from: source.url, to: target.url, control: RunControl(workers: 1))
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("b.email (swift)"), "\(error.map { "\($0)" } ?? "")")
        let finished = try target.rows("SELECT source_table FROM sluice.anonymize_parts ORDER BY 1")
        let mended = try Anonymizer(
            plan: plan.replacing("{swift: odd}", with: "{fake: email, domain: other}"), key: AnonymizeFixture.key)
        let report = try mended.copy(from: source.url, to: target.url)
        #expect(report.resumedParts == finished.count)
        #expect(try target.rows("SELECT count(*) FROM b JOIN a USING (id)") == [[500]])
        #expect(try target.rows("SELECT count(*) FROM b WHERE email LIKE '%@example.com'") == [[500]])
    }

    @Test("a value that the target refuses is told with table, column, rule and what to do")
    func refusedByTarget() throws {
        let table = CompiledTable.sample(
            column: "mail", rule: ColumnRule(.transform(TransformSpec(name: "fake", argument: "email"))))
        let error = DatabaseError(
            kind: .constraint, code: "23514", message: "violates check constraint \"mail\"", detail: "(joe@corp.com)")
        let text = RefusedByTarget(error, table).description
        #expect(text.hasPrefix("t.mail: ") && text.contains("fake: email") && text.contains("same command"), "\(text)")
        #expect(!text.contains("joe"))
    }
}

extension CompiledTable {
    fileprivate static func sample(column name: String, rule: ColumnRule) -> CompiledTable {
        let column = DataColumn(part: name)
        let data = DataTable(
            name: QualifiedName(name: "t"), holdsRows: true, parentLabel: nil, columns: [column], pages: 0,
            rowEstimate: 0)
        var table = CompiledTable(table: data, isEmpty: false)
        table.columns = [
            CompiledColumn(column: column, rule: rule, domain: nil, input: 0, condition: nil, transform: nil)
        ]
        return table
    }
}
