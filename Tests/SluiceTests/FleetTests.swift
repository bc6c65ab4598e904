import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Synchronization
import Testing

@Suite("A fleet")
struct FleetTests {
    private func project(_ files: [String: String] = [:], environment: [String: String] = [:]) throws -> Project {
        let folder = try TemporaryFolder.make()
        for (name, text) in files {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        return try Project.load(from: folder, environment: environment)
    }

    private func targets(
        _ text: String, named name: String, environment: [String: String] = [:]
    ) throws -> [(name: String, url: String)] {
        let project = try project([name: text], environment: environment)
        return try project.targets(in: project.folder.appending(path: name).path)
            .map { ($0.name, $0.url.description.replacing(project.folder.path, with: "FOLDER")) }
    }

    @Test(
        "reads its targets from YAML and from lines",
        arguments: [
            ("t.yaml", "a: sqlite:a.db\nb: ${B_URL}\n"),
            ("t.yml", "- {name: a, url: sqlite:a.db}\n- {name: b, url: \"${B_URL}\"}\n"),
            ("targets", "# all of them\n\na sqlite:a.db\nb\t ${B_URL} \n"),
        ])
    func reads(name: String, text: String) throws {
        let found = try targets(text, named: name, environment: ["B_URL": "postgres://u:hunter2@db/b"])
        #expect(found.map(\.name) == ["a", "b"])
        #expect(found[0].url == "sqlite:FOLDER/a.db")
        #expect(found[1].url.contains("b") && !found[1].url.contains("hunter2"))
    }

    /// Of this thread, whatever else the machine does.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test("reads tens of thousands of them")
    func many() throws {
        func seconds(_ count: Int) throws -> Double {
            let text = (0..<count).map { "n\($0) sqlite:n\($0).db" }.joined(separator: "\n")
            let start = Self.processorSeconds
            #expect(try targets(text, named: "targets").count == count)
            return Self.processorSeconds - start
        }
        // Four times as many take about four times as long; sixteen times would be the square.
        let few = try seconds(10_000)
        let many = try seconds(40_000)
        #expect(many < few * 9 + 1, "\(few) s, \(many) s")
    }

    @Test(
        "refuses a file that names none, or one twice, or what is no address, and shows no password",
        arguments: [
            ("targets", "", "no database"), ("t.yaml", "", "no database"),
            ("targets", "postgres://u:hunter2@db/b", "no name with an address"),
            ("targets", "a postgres://u:hunter2@db/b\na postgres://u:hunter2@db/c", "twice"),
            ("targets", "a sqlite:x.db\nb sqlite:x.db", "the database of 'a'"),
            ("targets", "a sqlite:x.db\nb sqlite:./x.db", "the database of 'a'"),
            (
                "targets", "a postgres://u:hunter2@db/b\nb postgres://v:hunter3@DB:5432/b?sslmode=disable",
                "the database of 'a'"
            ),
            (
                "targets", "a postgres://u:hunter2@db/b\nb host=db dbname=b user=u password=hunter2",
                "the database of 'a'"
            ),
            ("targets", "a hunter2", "not a database"),
            ("targets", "a ${NOT_SET}", "no NOT_SET"),
            ("t.yaml", "- {name: a, uri: \"postgres://u:hunter2@db/b\"}", "unknown key"),
            ("t.yaml", "a: [hunter2]", "must be a text"),
            ("t.yaml", "\"postgres://u:hunter2@db/b\": x", "letters, digits"),
        ])
    func refuses(name: String, text: String, reason: String) throws {
        #expect {
            _ = try targets(text, named: name)
        } throws: { error in
            "\(error)".contains(reason) && !"\(error)".contains("hunter2")
                && (error as? Problem)?.code.outcome == .usage
        }
    }

    @Test("works on no more databases at once than it may, and on all of them", arguments: [1, 3])
    func bound(atOnce: Int) throws {
        let databases = try (0..<7).map { _ in try TestDatabase(.sqlite) }
        for database in databases {
            try database.run(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, b int); \(series(3_000)) INSERT INTO t SELECT i, NULL FROM n")
        }
        let project = try project(["job.yaml": "table: t\nset: {b: id}\nchunk: {max_rows: 200}"])
        let fleet = Fleet(
            project, databases.map { FleetTarget(name: $0.name, url: $0.url) }, atOnce: atOnce)
        let most = Mutex(0)
        let isOver = Mutex(false)
        let looking = Thread {
            while !isOver.withLock({ $0 }) {
                let atWork = fleet.now.count { if case .atWork = $0.standing { true } else { false } }
                most.withLock { $0 = max($0, atWork) }
                usleep(1_000)
            }
        }
        looking.start()
        let reports = fleet.run(try project.job("job.yaml"))
        isOver.withLock { $0 = true }
        #expect(1...atOnce ~= most.withLock { $0 })
        for report in reports {
            guard case .ended(let outcome) = report.standing else {
                Issue.record("\(report)")
                continue
            }
            #expect(outcome.record.state == .complete && outcome.record.rows == 3_000)
        }
    }
}
