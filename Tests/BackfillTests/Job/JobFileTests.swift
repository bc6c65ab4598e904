import SluiceBackfill
import SluiceDatabase
import SluiceTransforms
import Testing

@Suite("A job's file")
struct JobFileTests {
    private static func decode(_ text: String) throws -> Job {
        try JobFile.decode(text, file: "job.yaml", name: "job", registry: .builtIn, defaults: JobDefaults())
    }

    @Test("is read with every key it may have")
    func complete() throws {
        let job = try Self.decode(
            """
            table: shop.products
            set: {price_decimal: price / 100.0, "odd name": "1"}
            where: price_decimal IS NULL
            keep_in_sync: true
            verify: price_decimal * 100 = price
            key: [id, part]
            chunk: {target: 1.5s, min_rows: 10, max_rows: 20_000, passes: 4, windows: 2}
            workers: 2
            throttle: {replica_lag: 5s, active_sessions: 80, wal_rate: 64MB/s, query: SELECT false, window: "22:00-06:30"}
            on_error: {quarantine: 100}
            lock_timeout: 250ms
            """)
        #expect(job.table.schema == "shop" && job.table.name == "products")
        #expect(job.targets == ["price_decimal", "odd name"])
        #expect(job.filter == "price_decimal IS NULL" && job.verify == "price_decimal * 100 = price")
        #expect(job.keepInSync && job.key == .columns(["id", "part"]) && job.workers == 2)
        #expect(job.chunk.target == .milliseconds(1_500) && job.chunk.minRows == 10 && job.chunk.maxRows == 20_000)
        #expect(job.chunk.passes == 4 && job.chunk.windows == 2)
        #expect(job.throttle.replicaLag == .seconds(5) && job.throttle.activeSessions == 80)
        #expect(job.throttle.walRate == 64_000_000 && job.throttle.query == "SELECT false")
        #expect(job.throttle.window?.from == 22 * 60 && job.throttle.window?.to == 6 * 60 + 30)
        #expect(job.onError == .quarantine(limit: 100) && job.lockTimeout == .milliseconds(250))
    }

    @Test("is read with what it needs at least, and has careful defaults")
    func least() throws {
        let job = try Self.decode("table: t\ntransform: {d: {cents_to_decimal: c}}")
        #expect(job.onError == .stop && !job.keepInSync && job.workers == nil && job.throttle.isEmpty)
        #expect(job.chunk.target == .milliseconds(500))
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let text: String
        let line: Int
        /// What was found and what is allowed.
        let says: [String]

        init(_ text: String, line: Int, says: String...) {
            self.text = text
            self.line = line
            self.says = says
        }

        var testDescription: String { text.replacing("\n", with: " ⏎ ") }
    }

    static let mistakes = [
        Mistake("", line: 1, says: "empty"),
        Mistake("- a\n- b", line: 1, says: "a list", "keys with values"),
        Mistake("just text", line: 1, says: "just text", "keys with values"),
        Mistake(
            "table: t\nset: {x: '1'}\nwher: x", line: 3, says: "unknown key 'wher'", "where, keep_in_sync",
            "Did you mean 'where'?"),
        Mistake("set: {x: '1'}", line: 1, says: "needs table"),
        Mistake("table: t", line: 1, says: "set:", "transform:"),
        Mistake("table: t\nset: {x: '1'}\ntransform: {y: cents_to_decimal}", line: 3, says: "set: and transform:"),
        Mistake("table: [a]\nset: {x: '1'}", line: 1, says: "table is a list", "a text"),
        Mistake("table:\nset: {x: '1'}", line: 1, says: "needs table"),
        Mistake("table: t\nset: x = 1", line: 2, says: "set is 'x = 1'", "names with a value each"),
        Mistake("table: t\nset: {}", line: 2, says: "set is a mapping", "names with a value each"),
        Mistake("table: t\nset:\n  x: '1'\n  y:\n", line: 4, says: "set.y is nothing", "SQL expression"),
        Mistake("table: t\nset:\n  x: '1'\n  x: '2'", line: 3, says: "the key 'x' stands there twice"),
        Mistake("table: t\nset: {x: '1'}\ntable: u", line: 1, says: "the key 'table' stands there twice"),
        Mistake("table: t\nset: {x: '1'}\nkeep_in_sync: maybe", line: 3, says: "true or false", "'maybe'"),
        Mistake("table: t\nset: {x: '1'}\nworkers: 0", line: 3, says: "1 to 64", "'0'"),
        Mistake("table: t\nset: {x: '1'}\nworkers: two", line: 3, says: "1 to 64", "'two'"),
        Mistake("table: t\nset: {x: '1'}\nchunk: 500ms", line: 3, says: "chunk must be keys with values", "'500ms'"),
        Mistake("table: t\nset: {x: '1'}\nchunk:\n  target: fast", line: 4, says: "500ms", "'fast'"),
        Mistake("table: t\nset: {x: '1'}\nchunk:\n  target: 0s", line: 4, says: "above zero"),
        Mistake("table: t\nset: {x: '1'}\nchunk:\n  rows: 10", line: 4, says: "'rows'", "min_rows, max_rows"),
        Mistake("table: t\nset: {x: '1'}\nchunk: {min_rows: 10, max_rows: 5}", line: 3, says: "min_rows (10)", "(5)"),
        Mistake("table: t\nset: {x: '1'}\nthrottle: {lag: 5s}", line: 3, says: "'lag'", "replica_lag"),
        Mistake("table: t\nset: {x: '1'}\nthrottle: {wal_rate: 64}", line: 3, says: "64MB/s", "'64'"),
        Mistake("table: t\nset: {x: '1'}\nthrottle:\n  window: at night", line: 4, says: "22:00-06:00", "'at night'"),
        Mistake("table: t\nset: {x: '1'}\non_error: ignore", line: 3, says: "'stop'", "quarantine", "'ignore'"),
        Mistake("table: t\nset: {x: '1'}\non_error: {quarantine: -1}", line: 3, says: "quarantine", "'-1'"),
        Mistake("table: t\nset: {x: '1'}\nlock_timeout: 2", line: 3, says: "2s", "'2'"),
        Mistake("table: t\nset: {x: '1'}\nlock_timeout: 25d", line: 3, says: "at most 24d", "'25d'"),
        Mistake(
            "table: t\nset: {x: '1'}\nthrottle: {replica_lag: 99999999999999999d}", line: 3, says: "at most 36500d"),
        Mistake("table: t\nset: {x: '1'}\nthrottle: {wal_rate: 99999999999GB/s}", line: 3, says: "64MB/s"),
        Mistake("table: t\nset: {x: '1'}\nkey: {a: b}", line: 3, says: "key is a mapping", "a text"),
        Mistake("table: t\ntransform:\n  x: cents", line: 3, says: "'cents'", "cents_to_decimal"),
        Mistake("table: t\ntransform:\n  x: {cents_to_decimal: {a: b}}", line: 3, says: "cents_to_decimal takes"),
        Mistake("table: t\ntransform:\n  x: {cents_to_decimal: a, upper: b}", line: 3, says: "one transform"),
        Mistake(
            "table: t\nkeep_in_sync: true\ntransform: {x: {cents_to_decimal: a}}", line: 2, says: "keep_in_sync", "set:"
        ),
        Mistake("table: t\nset: {x: '1'\nwhere: y", line: 3, says: "YAML"),
        Mistake("table: t\n\tset: {x: '1'}", line: 2, says: "YAML"),
    ]

    @Test("with a mistake is refused by file and line, with what was found and what is allowed", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let problem = try #require(throws: Problem.self) { try Self.decode(mistake.text) }
        #expect(problem.line == mistake.line, "\(problem)")
        for word in mistake.says { #expect(problem.reason.contains(word), "\(problem)") }
        #expect(!problem.description.contains("\n"), "one line: \(problem)")
    }
}

extension Problem {
    /// Of the file it is about.
    var line: Int? {
        if case .file("job.yaml", let line, _) = place { line } else { nil }
    }
}
