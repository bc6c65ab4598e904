import Foundation
import Sluice
import SluiceDatabase
import SluiceServe
import SluiceTestSupport
import Testing

@Suite("Who may look, and who may change")
struct SafetyTests {
    private static let token = "a-token-of-thirty-two-characters"

    @Test("A name that isn't the server's is refused, as after DNS rebinding")
    func hosts() throws {
        let served = try ServedCase(.sqlite)
        for host in [
            "evil.example", "evil.example:\(served.port)", "127.0.0.1.evil.example", "10.0.0.1", "", "a b", "[::1",
        ] {
            let browser = Browser(port: served.port, host: host)
            #expect([400, 421].contains(try browser.get("/").status), "\(host)")
            #expect([400, 421].contains(try browser.get("/metrics").status), "\(host)")
            #expect([400, 421].contains(try browser.get("/healthz").status), "\(host)")
        }
        for host in ["localhost", "LOCALHOST:99", "127.0.0.1", "[::1]:8080"] {
            #expect(try Browser(port: served.port, host: host).get("/").status == 200, "\(host)")
        }
    }

    @Test("An address that others reach, or a name for a proxy, wants a token, and a long one")
    func addresses() throws {
        func make(_ change: (inout PageServer.Settings) -> Void) throws {
            let served = try ServedCase(.sqlite, change)
            #expect(served.port > 0)
        }
        #expect(throws: Problem.self) { try make { $0.host = "0.0.0.0" } }
        #expect(throws: Problem.self) { try make { $0.names = ["sluice.example"] } }
        #expect(throws: Problem.self) { try make { $0.token = Secret("short") } }
        #expect(throws: Problem.self) { try make { $0.host = "no-such-host.invalid" } }
        try make { ($0.host, $0.token) = ("0.0.0.0", Secret(Self.token)) }
    }

    @Test("Without the token nothing is shown; with it a browser has a session that scripts and other sites don't see")
    func tokens() throws {
        let served = try ServedCase(.sqlite) { $0.token = Secret(Self.token) }
        let run = try served.pausedRun()
        let stranger = served.browser
        for path in ["/", "/runs/\(run)", "/revisions", "/log", "/nowhere"] {
            let answer = try stranger.get(path)
            #expect(answer.status == 303 && answer.field("location") == "/login", "\(path)")
        }
        for path in ["/metrics", "/live?topic=overview", "/sections?topic=overview"] {
            #expect(try stranger.get(path, ["Accept": "*/*"]).status == 401, "\(path)")
        }
        #expect(try stranger.post("/runs/\(run)/cancel", [:]).status == 401)
        #expect(try stranger.get("/healthz").body == "ok\n")
        #expect(PageCheck(try stranger.get("/login").body).faults == [])

        let browser = served.browser
        #expect(try browser.post("/login", ["token": "wrong"], from: "/login").status == 403)
        let answer = try browser.post("/login", ["token": Self.token], from: "/login")
        #expect(answer.status == 303)
        let cookie = try #require(answer.field("set-cookie"))
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(Self.token))
        #expect(try browser.get("/").status == 200)
        #expect(try browser.post("/logout", from: "/").status == 303)
        #expect(try browser.get("/").status == 303)

        let program = served.browser
        #expect(try program.get("/metrics", ["Authorization": "Bearer \(Self.token)"]).status == 200)
        #expect(try program.get("/metrics", ["Authorization": "Bearer \(Self.token)x"]).status == 401)
        #expect(try program.get("/metrics?token=\(Self.token)", ["Accept": "*/*"]).status == 401)
    }

    @Test("Tokens can't be tried out")
    func guessing() throws {
        let served = try ServedCase(.sqlite) { $0.token = Secret(Self.token) }
        let browser = served.browser
        for number in 0..<20 { _ = try browser.get("/metrics", ["Authorization": "Bearer \(number)"]) }
        #expect(try browser.get("/metrics", ["Authorization": "Bearer 21", "Accept": "*/*"]).status == 429)
        #expect(try browser.get("/metrics", ["Authorization": "Bearer \(Self.token)"]).status == 429)
    }

    @Test("A server that only shows changes nothing", arguments: Engine.allCases)
    func readOnly(engine: Engine) throws {
        let served = try ServedCase(engine)
        let run = try served.pausedRun()
        let browser = served.browser
        #expect(!(try browser.get("/runs/\(run)").body.contains("formaction=\"/runs")))
        for action in ["pause", "resume", "cancel"] {
            #expect(try browser.post("/runs/\(run)/\(action)", from: "/runs/\(run)").status == 403)
        }
        #expect(try served.state(of: run) == .paused)
    }

    @Test("A form from elsewhere changes nothing", arguments: Engine.allCases)
    func forms(engine: Engine) throws {
        let served = try ServedCase(engine) { $0.allowsControl = true }
        let run = try served.pausedRun()
        let cancel = "/runs/\(run)/cancel"
        let browser = served.browser
        #expect(try browser.post(cancel, [:]).status == 403)
        #expect(try browser.post(cancel, ["form_token": String(repeating: "0", count: 64)], from: "/").status == 403)
        #expect(try browser.post(cancel, from: "/", ["Origin": "http://evil.example"]).status == 403)
        #expect(try browser.post(cancel, from: "/", ["Origin": "null"]).status == 403)
        #expect(try browser.post(cancel, from: "/", ["Sec-Fetch-Site": "cross-site"]).status == 403)
        #expect(try browser.post(cancel, from: "/", ["Sec-Fetch-Site": "same-site"]).status == 403)
        // Another browser's token.
        let token = try served.browser.get("/").body.firstMatch(of: /name="form_token" value="([0-9a-f]+)"/)?.1 ?? ""
        #expect(try browser.post(cancel, ["form_token": String(token)]).status == 403)
        #expect(try browser.get(cancel).status == 404)
        #expect(try served.state(of: run) == .paused)
        let own = ["Origin": "http://127.0.0.1:\(served.port)", "Sec-Fetch-Site": "same-origin"]
        #expect(try browser.post(cancel, from: "/", own).status == 303)
        #expect(try served.state(of: run) == .cancelled)
    }

    @Test("Every answer forbids scripts, styles and frames from elsewhere")
    func headers() throws {
        let served = try ServedCase(.sqlite)
        for path in ["/", "/nowhere", "/style.css", "/metrics", "/healthz"] {
            let answer = try served.browser.get(path)
            let policy = try #require(answer.field("content-security-policy"))
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe") && !policy.contains("*"))
            #expect(answer.field("x-content-type-options") == "nosniff")
        }
        #expect(try served.browser.get("/").field("cache-control") == "no-store")
    }

    @Test("What is longer than a request may be, or never ends, ends its connection and no other")
    func bounds() throws {
        let served = try ServedCase(.sqlite)
        let browser = served.browser
        #expect(try browser.ask("GET /\(String(repeating: "x", count: 40_000)) HTTP/1.1\r\n").status == 431)
        let body = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
        #expect(try browser.ask(body + String(repeating: "x", count: 100_000)).status == 413)
        let slow = try Wire(port: served.port)
        slow.send("GET / HTTP/1.1\r\nHost: loc")
        #expect(try browser.get("/healthz").status == 200)
        // Ten seconds for a whole request.
        #expect(slow.readAll().hasPrefix("HTTP/1.1 408"))
    }

    @Test("More connections than there may be take nobody's place")
    func manyConnections() throws {
        let served = try ServedCase(.sqlite)
        let idle = try (0..<600).map { _ in try Wire(port: served.port) }
        #expect(try served.browser.get("/healthz").status == 200)
        #expect(idle.count == 600)
    }
}
