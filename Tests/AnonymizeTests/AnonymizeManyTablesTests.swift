import Foundation
import SluiceAnonymize
import SluiceDatabase
import SluiceTestSupport
import Testing

struct AnonymizeManyTablesTests {
    /// Every table refers to the one before it. Seconds of this thread on a core, whatever else the machine does.
    private func secondsToCheck(tables count: Int) throws -> Double {
        let database = try Engine.sqlite.makeDatabase()
        let tables = (0..<count).map { number in
            "CREATE TABLE t\(number) (id INTEGER PRIMARY KEY, parent REFERENCES t\(max(number - 1, 0)), name TEXT);"
        }
        try database.run(tables.joined())
        let rules = (0..<count).map { number in
            "  t\(number): " + (number == 0 ? "empty" : "{id: keep, parent: keep, name: keep}")
        }
        let plan = "key: ephemeral\ntables:\n" + rules.joined(separator: "\n") + "\n"
        let anonymizer = try Anonymizer(plan: plan, key: nil)
        let start = Self.threadSeconds()
        try anonymizer.check(database.url)
        return Self.threadSeconds() - start
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test func checkingAPlanDoesNotGrowWithTheSquareOfTheTables() throws {
        let few = try secondsToCheck(tables: 400)
        let many = try secondsToCheck(tables: 1_600)
        print("anonymize check: 400 tables \(few) s, 1,600 tables \(many) s")
        // Four times the tables; with the square it would be sixteen.
        #expect(many < 9 * few)
    }
}
