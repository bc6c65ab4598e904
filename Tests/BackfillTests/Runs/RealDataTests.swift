import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("On real data", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct RealDataTests {
    private func chinook(_ engine: Engine) throws -> EngineCase {
        let test = try EngineCase(engine, "")
        switch engine {
        case .sqlite:
            let source = try #require(SharedData.chinookSQLite)
            let target = URL(filePath: String(test.database.text.dropFirst("sqlite:".count)))
            try FileManager.default.removeItem(at: target)
            try FileManager.default.copyItem(at: source, to: target)
        case .postgres:
            let script = try String(contentsOf: try #require(SharedData.chinookPostgres), encoding: .utf8)
            // The script makes and enters a database of its own.
            let own = script.split(separator: "\n", omittingEmptySubsequences: false).filter {
                !$0.contains("DATABASE") && !$0.hasPrefix("\\c")
            }
            try load(own.joined(separator: "\n"), into: test.database)
        }
        return test
    }

    private func load(_ script: String, into database: TestDatabase) throws {
        try PostgresCluster.shared.get().tool("psql", ["-q", "-o", "/dev/null", "-d", database.name], input: script)
    }

    @Test("chinook's prices go to cents and back, without a hundredth lost", arguments: Engine.allCases)
    func chinookPrices(engine: Engine) throws {
        let test = try chinook(engine)
        let (track, line, price) =
            engine == .sqlite ? ("Track", "InvoiceLine", "UnitPrice") : ("track", "invoice_line", "unit_price")
        for (table, rows) in [(track, 3_503), (line, 2_240)] {
            try test.database.run(
                "ALTER TABLE \(table) ADD COLUMN cents integer; ALTER TABLE \(table) ADD COLUMN back numeric(10,2)")
            let there = try test.complete(
                """
                table: \(table)
                set: {cents: CAST(round(\(price) * 100) AS integer)}
                where: cents IS NULL
                keep_in_sync: true
                verify: cents BETWEEN 1 AND 1000
                chunk: {min_rows: 100, max_rows: 500}
                """, name: "there_\(table)")
            #expect(there.record.rows == rows)
            let back = try test.complete(
                "table: \(table)\ntransform: {back: {cents_to_decimal: cents}}\nverify: back = \(price)",
                name: "back_\(table)")
            #expect(back.record.rows == rows && back.certificate?.verify?.rowsFailing == 0)
            #expect(
                try test.scalar("SELECT count(*) FROM \(table) WHERE back = \(price) AND cents IS NOT NULL")
                    == .integer(Int64(rows)))
        }
    }

    private func sakila() throws -> EngineCase {
        let test = try EngineCase(.postgres, "")
        for file in [SharedData.sakilaSchema, SharedData.sakilaData] {
            try load(try String(contentsOf: try #require(file), encoding: .utf8), into: test.database)
        }
        return test
    }

    @Test("sakila's payments go to cents, in the parent and in the tables that inherit from it")
    func sakilaPayments() throws {
        let test = try sakila()
        // The data are copied in, and COPY doesn't follow the rules that fill the tables by month.
        try test.database.run(
            """
            WITH moved AS (DELETE FROM ONLY payment WHERE payment_id % 5 = 0 RETURNING *)
              INSERT INTO payment_p2007_01
              SELECT payment_id, customer_id, staff_id, rental_id, amount, '2007-01-15' FROM moved;
            ALTER TABLE payment ADD COLUMN cents integer, ADD COLUMN back numeric(5,2);
            """)
        let rows = try test.scalar("SELECT count(*) FROM payment")?.integer ?? 0
        #expect(rows > 14_000)
        #expect(try test.scalar("SELECT count(*) FROM ONLY payment")?.integer ?? 0 < rows)
        let sum = try test.scalar("SELECT sum(amount) FROM payment")
        let there = try test.complete(
            """
            table: payment
            set: {cents: (amount * 100)::integer}
            where: cents IS NULL
            keep_in_sync: true
            verify: cents = amount * 100
            """)
        #expect(there.record.rows == Int(rows))
        try test.complete(
            "table: payment\ntransform: {back: {cents_to_decimal: cents}}\nverify: back = amount", name: "back")
        #expect(try test.scalar("SELECT sum(back) FROM payment") == sum)
        #expect(try test.triggers().isEmpty)
    }

    @Test("sakila's films keep their domains, enums, arrays and full-text triggers")
    func sakilaFilms() throws {
        let test = try sakila()
        try test.database.run(
            "ALTER TABLE film ADD COLUMN rated mpaa_rating, ADD COLUMN next_year year, ADD COLUMN features text[]")
        let before = try test.rows(
            "SELECT film_id, title, release_year, rating, special_features, fulltext FROM film ORDER BY film_id")
        let outcome = try test.complete(
            """
            table: film
            set: {rated: rating, next_year: release_year + 1, features: special_features || 'Subtitles'::text}
            verify: rated = rating AND next_year = release_year + 1 AND cardinality(features) = cardinality(special_features) + 1
            """)
        #expect(outcome.record.rows == 1_000 && outcome.certificate?.antiJoin.sweeps == 0)
        let after = try test.rows(
            "SELECT film_id, title, release_year, rating, special_features, fulltext FROM film ORDER BY film_id")
        #expect(after == before)
    }
}
