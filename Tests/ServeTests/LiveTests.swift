import Foundation
import Sluice
import SluiceBackfill
import SluiceServe
import SluiceTestSupport
import Testing

@Suite("An open page")
struct LiveTests {
    private func listen(_ served: ServedCase, _ topic: String) throws -> Wire {
        let wire = try Wire(port: served.port)
        wire.send("GET /live?topic=\(topic) HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
        return wire
    }

    @Test("is told of what has changed, and of that alone", arguments: Engine.allCases)
    func changes(engine: Engine) throws {
        let served = try ServedCase(engine)
        let run = try served.pausedRun(after: 500)
        let wire = try listen(served, "run-\(run)")
        let first = wire.read { $0.contains("data: say\n") && $0.contains("25.0 %") }
        #expect(first.contains("Content-Type: text/event-stream"))
        #expect(first.contains("event: section\ndata: status\n"))
        _ = try served.open().cancel(run)
        let next = wire.read { $0.contains("tag cancelled") }
        #expect(next.contains("event: section\ndata: status\n"))
        #expect(!next.contains("data: plots\n"))
        #expect(next.contains("Run \(run) cancelled, 20 percent"))
        let overview = try served.browser.get("/sections?topic=overview")
        #expect(overview.field("content-type") == "application/json")
        let texts = try #require(try JSONSerialization.jsonObject(with: Data(overview.body.utf8)) as? [String: String])
        #expect(texts["over"]?.contains("tag cancelled") == true)
        #expect(try served.browser.get("/live?topic=nothing").status == 404)
    }

    @Test("of a second listener gets all sections, and one that reads nothing keeps nobody waiting")
    func slowListener() throws {
        let served = try ServedCase(.sqlite)
        try served.pausedRun(after: 100)
        let deaf = try listen(served, "overview")
        for number in 0..<3 {
            let wire = try listen(served, "overview")
            let all = wire.read {
                $0.contains("data: say\n") && $0.contains("data: open\n") && $0.contains("data: summary\n")
            }
            #expect(all.contains("data: say\n"), "\(number)")
        }
        _ = deaf
    }

    @Test("No more listen than may; the others are told to poll, and can")
    func manyListeners() throws {
        let served = try ServedCase(.sqlite)
        let wires = try (0..<256).map { _ in try listen(served, "overview") }
        for wire in wires { #expect(wire.read().hasPrefix("HTTP/1.1 200")) }
        #expect(try listen(served, "overview").read().hasPrefix("HTTP/1.1 503"))
        #expect(try served.browser.get("/sections?topic=overview").status == 200)
        #expect(try served.browser.get("/metrics").body.contains("sluice_page_listeners 256\n"))
    }
}

@Suite("Buttons")
struct ControlTests {
    @Test("pause, resume and cancel a run as the commands do", arguments: Engine.allCases)
    func control(engine: Engine) throws {
        let job = ServedCase.job + "throttle: {query: \"SELECT count(*) > 0 FROM gate\"}\n"
        let schema = ServedCase.schema + "CREATE TABLE gate (shut bigint);\n"
        let served = try ServedCase(engine, schema: schema, files: ["backfills/job.yaml": job]) {
            $0.allowsControl = true
        }
        let run = try served.pausedRun(after: 100)
        try served.database.run("INSERT INTO gate VALUES (1)")
        let browser = served.browser
        let page = try browser.get("/runs/\(run)").body
        #expect(page.contains("formaction=\"/runs/\(run)/resume\""))
        #expect(PageCheck(page).faults == [])

        let resumed = try browser.post("/runs/\(run)/resume", from: "/runs/\(run)")
        #expect(resumed.status == 303 && resumed.field("location") == "/runs/\(run)")
        #expect(try served.wait { try served.state(of: run) == .running })
        #expect(try served.wait { try browser.get("/runs/\(run)").body.contains("/runs/\(run)/pause") })
        #expect(try browser.post("/runs/\(run)/pause", from: "/runs/\(run)").status == 303)
        #expect(try served.state(of: run) == .paused)
        #expect(try browser.get("/runs/\(run)").body.contains("run paused"))

        try served.database.run("DELETE FROM gate")
        #expect(try served.wait { try browser.post("/runs/\(run)/resume", from: "/runs/\(run)").status == 303 })
        #expect(try served.wait { try served.state(of: run) == .complete })
        let over = try browser.post("/runs/\(run)/pause", from: "/")
        #expect(over.status == 409)
        #expect(over.body.contains("run \(run) is complete and can&#39;t be paused"))
        #expect(try browser.post("/runs/77/cancel", from: "/").status == 409)
        #expect(try browser.post("/runs/\(run)/explode", from: "/").status == 404)
        #expect(try served.database.rows("SELECT count(*) FROM items WHERE y = x + 1") == [[.integer(2_000)]])
    }

    @Test("A run that was resumed by a server is stopped behind its chunk when that ends", arguments: Engine.allCases)
    func shutdown(engine: Engine) throws {
        let job = ServedCase.job + "throttle: {query: \"SELECT count(*) > 0 FROM gate\"}\n"
        let schema = ServedCase.schema + "CREATE TABLE gate (shut bigint);\n"
        let served = try ServedCase(engine, schema: schema, files: ["backfills/job.yaml": job]) {
            $0.allowsControl = true
        }
        let run = try served.pausedRun(after: 100)
        try served.database.run("INSERT INTO gate VALUES (1)")
        #expect(try served.browser.post("/runs/\(run)/resume", from: "/").status == 303)
        #expect(try served.wait { try served.state(of: run) == .running })
        served.server.stop()
        #expect(try served.state(of: run) == .paused)
    }
}

@Suite("Metrics")
struct MetricsTests {
    @Test("are what Prometheus reads, of jobs with any name", arguments: Engine.allCases)
    func metrics(engine: Engine) throws {
        let odd = "a\"b\\c"
        let served = try ServedCase(engine, files: ["backfills/\(odd).yaml": ServedCase.job])
        _ = try served.open().run("job")
        try served.pausedRun(after: 0, job: odd)
        let answer = try served.browser.get("/metrics")
        #expect(answer.field("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        let sample =
            /[a-z_]+(?:\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? -?[0-9.e+-]+/
        var typed: Set<String> = []
        for line in answer.body.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") { typed.insert(String(line.split(separator: " ")[2])) }
            if line.hasPrefix("#") { continue }
            #expect(line.wholeMatch(of: sample) != nil, "\(line)")
            #expect(typed.contains(String(line.prefix { $0 != "{" && $0 != " " })), "\(line)")
        }
        #expect(answer.body.contains("sluice_rows_total{job=\"job\"} 2000\n"))
        #expect(answer.body.contains("sluice_runs{state=\"complete\"} 1\n"))
        #expect(answer.body.contains("sluice_up 1\n"))
        #expect(answer.body.contains("sluice_quarantined_rows{job=\"job\"} 0\n"))
        #expect(answer.body.contains("{job=\"a\\\"b\\\\c\"}"))
    }
}
