internal import Dispatch
internal import Foundation
internal import Sluice
internal import SluiceBackfill
internal import SluiceDatabase
internal import Synchronization

/// What this server answers. Pages that need no more than the board are made on one queue; those that ask the database, and
/// whatever changes something, on another, one at a time and each at most once a few seconds, however many want them.
final class Site: Sendable {
    let gate: Gate
    let watcher: Watcher
    let controls: Controls?
    let reporter: Reporter
    let layout: Layout
    let shelf = Shelf()
    /// Reads for one page at a time, on the slow queue.
    let reader: Mutex<StateReader>
    private let quick = DispatchQueue(label: "sluice.page.quick")
    private let slow = DispatchQueue(label: "sluice.page.slow")
    private let audience = Mutex<@Sendable () -> Int>({ 0 })

    var database: ProjectDatabase { watcher.database }

    init(_ watcher: Watcher, gate: Gate, controls: Controls?, reporter: Reporter) {
        self.watcher = watcher
        self.gate = gate
        self.controls = controls
        self.reporter = reporter
        reader = Mutex(StateReader(watcher.database))
        layout = Layout(
            database: watcher.database.url.description, allowsControl: controls != nil, hasLogin: gate.wantsToken,
            version: Release.tool)
    }

    /// - Parameter count: How many pages are told of changes.
    func counting(listeners count: @escaping @Sendable () -> Int) { audience.withLock { $0 = count } }

    var listeners: Int { audience.withLock { $0 }() }

    func answer(_ request: HTTPRequest, _ reply: @escaping @Sendable (HTTPResponse) -> Void) {
        let queue = isSlow(request) ? slow : quick
        queue.async { [self] in reply(response(to: request).adding(Self.headers)) }
    }

    private func isSlow(_ request: HTTPRequest) -> Bool {
        request.method == .post
            || ["runs", "revisions", "deprecations", "archives", "anonymizing", "log", "metrics"]
                .contains(request.path.first)
    }

    /// Nothing is loaded from elsewhere, no other page frames this one, and nothing is kept.
    private static let headers: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ]

    private func response(to request: HTTPRequest) -> HTTPResponse {
        guard gate.knowsHost(of: request) else {
            return .plain(421, "this server doesn't go by that name; 'sluice serve --allow-host NAME' lets it")
        }
        if let open = openToAll(request) { return open }
        guard gate.lets(request) else { return refusal(of: request) }
        do {
            return request.method == .post ? try changed(by: request) : try shown(request)
        } catch let problem as PageProblem {
            return page(request, 500, "It failed", .alert(problem))
        } catch let refused as Refused {
            return page(
                request, 409, "Refused", "<p>\(refused.reason)</p><p><a href=\"/\">Back to the overview</a></p>")
        } catch {
            return page(request, 500, "It failed", .alert(reporter.problem(error, in: "this page")))
        }
    }

    // MARK: Without a token

    private func openToAll(_ request: HTTPRequest) -> HTTPResponse? {
        switch (request.method, request.path) {
        case (.post, ["login"]): logIn(request)
        case (.post, _): nil
        case (_, ["healthz"]): .plain(200, "ok").adding([("Cache-Control", "no-store")])
        case (_, ["style.css"]): asset("text/css; charset=utf-8", Assets.style)
        case (_, ["live.js"]): asset("text/javascript; charset=utf-8", Assets.script)
        case (_, ["favicon.svg"]): asset("image/svg+xml", Assets.icon)
        case (_, ["login"]): loginPage(request)
        default: nil
        }
    }

    private func asset(_ type: String, _ text: String) -> HTTPResponse {
        HTTPResponse(200, type: type, text).adding([("Cache-Control", "public, max-age=31536000, immutable")])
    }

    private func refusal(of request: HTTPRequest) -> HTTPResponse {
        if gate.hasFailedTooOften() { return .plain(429, "too many wrong tokens; try again in a minute") }
        let isForPeople =
            request.method == .get && request.fields["authorization"] == nil
            && request.fields["accept"]?.contains("text/html") == true
        guard isForPeople else {
            return .plain(401, "a token is needed").adding([("WWW-Authenticate", "Bearer")])
        }
        return HTTPResponse(seeOther: "/login").adding([("Cache-Control", "no-store")])
    }

    private func loginPage(_ request: HTTPRequest, after failure: String? = nil) -> HTTPResponse {
        let token = gate.formToken(for: request)
        let main: Markup = """
            \(failure.map { "<p class=\"alert\" role=\"alert\">\($0)</p>" as Markup })
            <form method="post" action="/login" class="card">
            <input type="hidden" name="form_token" value="\(token.text)">
            <p><label for="token">Token of this server</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required></p>
            <p><button>Log in</button></p></form>
            """
        return html(layout.page("Log in", at: nil, main), failure == nil ? 200 : 403, token)
    }

    private func logIn(_ request: HTTPRequest) -> HTTPResponse {
        guard gate.isOwnForm(request) else { return loginPage(request, after: Self.foreignForm) }
        guard let cookie = gate.logIn(with: request.form["token"] ?? "") else {
            return loginPage(request, after: "This isn't the token.")
        }
        return HTTPResponse(seeOther: "/").adding([cookie])
    }

    static let foreignForm =
        "The form is older than this server, or wasn't sent from its page: reload the page and try again."

    // MARK: Changing

    private func changed(by request: HTTPRequest) throws -> HTTPResponse {
        guard gate.isOwnForm(request) else { return page(request, 403, "Refused", "<p>\(Self.foreignForm)</p>") }
        if request.path == ["logout"] { return HTTPResponse(seeOther: "/login").adding([gate.logOut(request)]) }
        guard request.path.count == 3, request.path[0] == "runs", let run = Int64(request.path[1]),
            let action = Controls.Action(rawValue: request.path[2])
        else { return notFound(request) }
        guard let controls else {
            return page(
                request, 403, "Refused",
                "<p>This page only shows: the server was started without <code>--allow-control</code>.</p>")
        }
        do {
            try controls.perform(action, on: run)
        } catch let refused as Refused {
            throw refused
        } catch {
            throw reporter.problem(error, in: "\(action.rawValue) of run \(run)")
        }
        watcher.lookAgain()
        shelf.clear()
        return HTTPResponse(seeOther: "/runs/\(run)")
    }

    // MARK: Answers

    func page(
        _ request: HTTPRequest, _ status: Int, _ title: String, at place: Layout.Place? = nil, topic: String? = nil,
        _ main: Markup
    ) -> HTTPResponse {
        let token = gate.formToken(for: request)
        return html(layout.page(title, at: place, topic: topic, formToken: token.text, main), status, token)
    }

    private func html(_ text: String, _ status: Int, _ token: Gate.FormToken) -> HTTPResponse {
        let cookie = token.cookie.map { [$0] } ?? []
        return HTTPResponse(status, type: "text/html; charset=utf-8", text)
            .adding([("Cache-Control", "no-store")] + cookie)
    }

    func notFound(_ request: HTTPRequest) -> HTTPResponse {
        page(request, 404, "Not found", "<p>There is no such page. <a href=\"/\">Back to the overview</a></p>")
    }
}

/// Pages that were just made, for the next who want them.
final class Shelf: Sendable {
    private static let seconds = 2.0
    private static let most = 64

    private let pages = Mutex<[String: (made: Date, main: Markup)]>([:])

    func page(_ name: String, _ make: () throws -> Markup) rethrows -> Markup {
        let now = Date()
        if let found = pages.withLock({ $0[name] }), now.timeIntervalSince(found.made) < Self.seconds {
            return found.main
        }
        let made = try make()
        pages.withLock { pages in
            pages = pages.filter { now.timeIntervalSince($0.value.made) < Self.seconds }
            if pages.count < Self.most { pages[name] = (now, made) }
        }
        return made
    }

    func clear() { pages.withLock { $0 = [:] } }
}
