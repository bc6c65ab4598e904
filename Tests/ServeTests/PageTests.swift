import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceServe
import SluiceTestSupport
import Synchronization
import Testing

@Suite("The page")
struct PageTests {
    private static let paths = ["/", "/revisions", "/deprecations", "/archives", "/anonymizing", "/log"]

    @Test("shows a run: how far it is, why it waits, and what was done", arguments: Engine.allCases)
    func run(engine: Engine) throws {
        let served = try ServedCase(engine)
        let run = try served.pausedRun(after: 500)
        let overview = try served.browser.get("/").body
        #expect(overview.contains("<span class=\"job\">job</span>"))
        #expect(overview.contains("500 of 2,000 rows (25.0 %)"))
        let page = try served.browser.get("/runs/\(run)").body
        #expect(page.contains("<span class=\"tag paused\">paused</span>"))
        #expect(page.contains("value=\"25.0\""))
        #expect(page.contains("run started"))
        #expect(page.contains("set: {y: x + 1}"))
        #expect(try served.browser.get("/runs/999").status == 404)
        #expect(PageCheck(page).faults == [])
    }

    @Test("tells why a run waits, and draws its rate", arguments: Engine.allCases)
    func waiting(engine: Engine) throws {
        let schema = ServedCase.schema + "CREATE TABLE gate (shut bigint);\nINSERT INTO gate VALUES (1);\n"
        let job = ServedCase.job + "throttle: {query: \"SELECT count(*) > 0 FROM gate\"}\n"
        let served = try ServedCase(engine, schema: schema, files: ["backfills/job.yaml": job])
        let stop = StopToken()
        let database = try served.open(stop: stop)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            _ = try? database.run("job")
            done.signal()
        }
        defer {
            stop.request(.signal)
            done.wait()
        }
        #expect(try served.wait { try served.browser.get("/").body.contains("the throttle query is true") })
        #expect(try served.wait { try served.browser.get("/runs/1").body.contains("<figcaption>Rows a second") })
        let page = try served.browser.get("/runs/1").body
        #expect(page.contains("<strong>Waits:</strong> the throttle query is true"))
        #expect(PageCheck(page).faults == [])
    }

    @Test("shows a complete run with its certificate", arguments: Engine.allCases)
    func complete(engine: Engine) throws {
        let served = try ServedCase(engine)
        let outcome = try served.open().run("job")
        let page = try served.browser.get("/runs/\(outcome.record.id)").body
        #expect(page.contains("Certificate"))
        #expect(page.contains(try #require(outcome.certificate).hash))
        #expect(try served.browser.get("/").body.contains("Runs that are over"))
    }

    @Test("hides keys and messages of quarantined rows until they are asked for", arguments: Engine.allCases)
    func quarantine(engine: Engine) throws {
        let schema = """
            CREATE TABLE people (mail varchar(60) PRIMARY KEY, age bigint CHECK (age < 100));
            INSERT INTO people VALUES ('ada@example.org', 98), ('bob@example.org', 99), ('cy@example.org', 20);
            """
        let job = "table: people\nset: {age: age + 1}\non_error: {quarantine: 10}\n"
        let served = try ServedCase(engine, schema: schema, files: ["backfills/job.yaml": job])
        let run = try served.open().run("job").record
        #expect(run.quarantined == 1)
        let hidden = try served.browser.get("/runs/\(run.id)").body
        #expect(hidden.contains("Rows in quarantine by error"))
        #expect(!hidden.contains("@example.org"))
        let shown = try served.browser.get("/runs/\(run.id)?values=show").body
        // SQLite walks along its own numbers of rows.
        #expect(shown.contains("<th scope=\"row\">\(engine == .sqlite ? "2" : "bob@example.org")</th>"))
        #expect(!shown.contains("ada@example.org"))
        #expect(PageCheck(shown).faults == [])
    }

    @Test("shows revisions as a graph, applied and pending, with SQL, who and when", arguments: Engine.allCases)
    func revisions(engine: Engine) throws {
        func revision(_ id: String, _ parents: String, _ table: String) -> String {
            "revision: \(id)\ndown_revision: \(parents)\nmessage: makes \(table)\nupgrade:\n"
                + "  - create_table: {table: \(table), columns: [{name: id, type: bigint, primary_key: true}]}\n"
        }
        let served = try ServedCase(
            engine,
            files: [
                "migrations/a1.yaml": revision("a1", "null", "one"), "migrations/b2.yaml": revision("b2", "a1", "two"),
                "migrations/c3.yaml": revision("c3", "a1", "three"),
                "migrations/d4.yaml": revision("d4", "[b2, c3]", "four"),
            ])
        try served.open().upgrade(to: "b2")
        let page = try served.browser.get("/revisions").body
        #expect(page.contains("2 to apply"))
        #expect(
            page.firstMatch(
                of:
                    /<th scope="row"><a href="\/revisions\/b2">b2<\/a><\/th><td>makes two<\/td><td><span class="tag applied">/
            ) != nil)
        #expect(
            page.firstMatch(
                of:
                    /<th scope="row"><a href="\/revisions\/c3">c3<\/a><\/th><td>makes three<\/td><td><span class="tag pending">/
            ) != nil)
        #expect(page.contains(NSUserName() + "@"))
        #expect(PageCheck(page).faults == [])
        let one = try served.browser.get("/revisions/b2?sql=show").body
        #expect(one.contains("CREATE TABLE &quot;two&quot;"))
        #expect(one.contains("drop table two"))
        #expect(one.contains("<td><span class=\"tag complete\">complete</span></td>"))
        #expect(PageCheck(one).faults == [])
        #expect(try served.browser.get("/revisions/nope").status == 404)
        #expect(try served.browser.get("/").body.contains("<span class=\"value\">2</span>"))
    }

    @Test("shows deprecations with grace and evidence, and archives with their age", arguments: Engine.allCases)
    func wayOut(engine: Engine) throws {
        let served = try ServedCase(engine)
        let database = try served.open()
        let wayOut = try database.wayOut()
        var terms = Deprecate.Terms()
        terms.reason = "nobody <needs> it"
        _ = try wayOut.deprecate(try wayOut.object("items.y"), terms)
        _ = try database.backup("items.x", where: nil, to: nil, key: nil)
        let page = try served.browser.get("/deprecations").body
        #expect(page.contains("items.y"))
        #expect(page.contains("nobody &lt;needs&gt; it"))
        #expect(page.contains("no writes seen by the guard"))
        #expect(page.contains(" left</dd>"))
        let archives = try served.browser.get("/archives").body
        #expect(archives.contains("items.x"))
        #expect(archives.contains(">2,000</td>"))
        for path in Self.paths { #expect(PageCheck(try served.browser.get(path).body).faults == [], "\(path)") }
    }

    @Test("is whole where nothing was ever done, and where the SQLite file isn't there")
    func empty() throws {
        let served = try ServedCase(.sqlite, schema: "")
        for path in Self.paths {
            let answer = try served.browser.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect(PageCheck(answer.body).faults == [], "\(path)")
        }
    }

    @Test("takes no name, message or value for markup, on any page", arguments: Engine.allCases)
    func hostile(engine: Engine) throws {
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
        let name =
            engine == .sqlite
            ? "\"\(evil.replacing("\"", with: "\"\""))\"" : "\"\(evil.replacing("\"", with: "\"\""))\""
        let schema =
            "CREATE TABLE \(name) (id bigint PRIMARY KEY, x text);\nINSERT INTO \(name) VALUES (1, 'a'), (2, 'b');\n"
        let table = name.replacing("'", with: "''")
        let job = "table: '\(table)'\nset: {x: \"x || '<script>'\"}\n"
        let message = evil.replacing("'", with: "''")
        let revision =
            "revision: a1\ndown_revision: null\nbranch_labels: ['x']\nmessage: '\(message)'\nupgrade:\n  - execute: {sql: \"SELECT '<script>'\", reverse: \"SELECT 1\"}\n"
        let served = try ServedCase(
            engine, schema: schema, files: ["backfills/<script>.yaml": job, "migrations/a1.yaml": revision])
        _ = try served.open().run("<script>")
        let connection = try served.database.connect()
        try Events.record(evil, object: evil, detail: evil, actor: evil, on: connection)
        let run = try #require(try served.open().runs().last).id
        for path in Self.paths + ["/runs/\(run)", "/revisions/a1?sql=show", "/runs/\(run)?values=show"] {
            let page = try served.browser.get(path)
            #expect(page.status == 200, "\(path)")
            #expect(
                !page.body.contains("<script>") || page.body.components(separatedBy: "<script").count == 2, "\(path)")
            #expect(!page.body.contains("<img"), "\(path)")
            #expect(PageCheck(page.body).faults == [], "\(path)")
        }
        #expect(try served.browser.get("/log").body.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;"))
    }

    @Test("says no more than that the database is away, and no password")
    func away() throws {
        let folder = try TemporaryFolder.make()
        let url = "postgres://reader:hunter22@127.0.0.1:1/nowhere?connect_timeout=2"
        let database = try Project.load(from: folder, environment: [:]).database(at: url)
        var settings = PageServer.Settings()
        settings.port = 0
        let told = Mutex<[String]>([])
        let server = try PageServer(database, settings) { line in told.withLock { $0.append(line) } }
        server.start()
        defer { server.stop() }
        let page = try Browser(port: Int(server.url.split(separator: ":").last!.dropLast())!).get("/")
        #expect(page.status == 200)
        #expect(page.body.contains("the database can&#39;t be reached"))
        #expect(!page.body.contains("hunter22") && !page.body.contains("refused"))
        #expect(told.withLock { $0 }.contains { $0.contains("refused") })
        #expect(PageCheck(page.body).faults == [])
    }
}
