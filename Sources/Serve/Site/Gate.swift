internal import Foundation
internal import Glibc
internal import SluiceDatabase
internal import Synchronization

/// Who may ask for what: by the name they ask under, by token or session, and, where something is to change, by the page that
/// the form came from.
final class Gate: Sendable {
    struct Settings: Sendable {
        /// Where the token isn't given, everyone who reaches the server may look.
        var token: Secret<String>?
        /// Names in the Host field that are this server's; a page of another name whose address was turned to this machine
        /// (DNS rebinding) asks under its own.
        var hosts: Set<String> = []
        /// Addresses as numbers: no name was turned there.
        var takesAddresses = false
        /// Tells this server's cookies from those of another port.
        var port = 0
    }

    static let shortestToken = 16
    private static let sessionSeconds = 12 * 3_600.0
    private static let mostSessions = 1_000
    /// Wrong tokens a minute.
    private static let mostFailures = 20

    private struct State {
        var sessions: [String: Date] = [:]
        var failures: [Date] = []
    }

    private let settings: Settings
    private let key = KeyedHash(Secret(Random.bytes(32)))
    private let state = Mutex(State())

    init(_ settings: Settings) { self.settings = settings }

    var wantsToken: Bool { settings.token != nil }

    private var sessionCookie: String { "sluice-\(settings.port)" }
    private var formCookie: String { "sluice-\(settings.port)-form" }

    // MARK: The name

    func knowsHost(of request: HTTPRequest) -> Bool {
        guard let name = Self.name(inHost: request.fields["host"] ?? "") else { return false }
        return settings.hosts.contains(name) || settings.takesAddresses && Self.isAddress(name)
    }

    /// Without the port, in small letters; an IPv6 address without its brackets.
    private static func name(inHost host: String) -> String? {
        guard let found = host.wholeMatch(of: /(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?/) else {
            return nil
        }
        return (found.1 ?? found.2).map { $0.lowercased() }
    }

    private static func isAddress(_ name: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET, name, &address) == 1 || inet_pton(AF_INET6, name, &address) == 1
    }

    // MARK: The token

    func lets(_ request: HTTPRequest, in now: Date = Date()) -> Bool {
        guard wantsToken else { return true }
        if let bearer = request.fields["authorization"]?.wholeMatch(of: /(?i:bearer) +(\S+)/) {
            return isToken(String(bearer.1), at: now)
        }
        guard let session = request.cookies[sessionCookie] else { return false }
        return state.withLock { $0.sessions[session].map { $0 > now } ?? false }
    }

    /// Compared by keyed hashes, so that the time it takes tells nothing of the token.
    private func isToken(_ text: String, at now: Date) -> Bool {
        guard let token = settings.token, !hasFailedTooOften(at: now) else { return false }
        if key.digest(text) == key.digest(token.value) { return true }
        state.withLock { $0.failures.append(now) }
        return false
    }

    func hasFailedTooOften(at now: Date = Date()) -> Bool {
        state.withLock { state in
            state.failures.removeAll { now.timeIntervalSince($0) > 60 }
            return state.failures.count >= Self.mostFailures
        }
    }

    /// - Returns: The field that makes the browser's session known from then on; nil for a wrong token.
    func logIn(with token: String, at now: Date = Date()) -> (name: String, value: String)? {
        guard isToken(token, at: now) else { return nil }
        let session = Random.bytes(32).hexadecimal
        state.withLock { state in
            state.sessions = state.sessions.filter { $0.value > now }
            if state.sessions.count >= Self.mostSessions { state.sessions = [:] }
            state.sessions[session] = now.addingTimeInterval(Self.sessionSeconds)
        }
        return cookie(sessionCookie, session, "; Max-Age=\(Int(Self.sessionSeconds))")
    }

    func logOut(_ request: HTTPRequest) -> (name: String, value: String) {
        if let session = request.cookies[sessionCookie] { state.withLock { $0.sessions[session] = nil } }
        return cookie(sessionCookie, "", "; Max-Age=0")
    }

    private func cookie(_ name: String, _ value: String, _ rest: String = "") -> (name: String, value: String) {
        ("Set-Cookie", "\(name)=\(value); Path=/; HttpOnly; SameSite=Strict\(rest)")
    }

    // MARK: Forms

    /// What a page's forms carry, and the field that makes the browser one that such a form was given to.
    struct FormToken {
        let text: String
        let cookie: (name: String, value: String)?
    }

    func formToken(for request: HTTPRequest) -> FormToken {
        if let known = request.cookies[formCookie], known.count == 64 {
            return FormToken(text: token(ofBrowser: known), cookie: nil)
        }
        let browser = Random.bytes(32).hexadecimal
        return FormToken(text: token(ofBrowser: browser), cookie: cookie(formCookie, browser))
    }

    private func token(ofBrowser browser: String) -> String { key.digest("form " + browser).hexadecimal }

    /// Whether a form was sent from a page of this server's, by the browser that the page was given to.
    func isOwnForm(_ request: HTTPRequest) -> Bool {
        if let site = request.fields["sec-fetch-site"], site != "same-origin" { return false }
        if let origin = request.fields["origin"] {
            let host = request.fields["host"]?.lowercased() ?? ""
            guard ["http://" + host, "https://" + host].contains(origin.lowercased()) else { return false }
        }
        guard let browser = request.cookies[formCookie], let given = request.form["form_token"] else { return false }
        return key.digest(given) == key.digest(token(ofBrowser: browser))
    }
}

private enum Random {
    /// By the system's generator, which is one for secrets.
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
