internal import Foundation
package import Sluice
package import SluiceDatabase
internal import Synchronization

/// `sluice serve`: a page of one database of a project, live, and metrics.
package final class PageServer: Sendable {
    package struct Settings: Sendable {
        /// Addresses or names of this machine.
        package var host = "127.0.0.1"
        /// 0 for any that is free.
        package var port = 8080
        /// Whoever has it may look, and with `allowsControl` may do what the page has buttons for.
        package var token: Secret<String>?
        package var allowsControl = false
        /// Names that the server goes by beside its own, as behind a proxy.
        package var names: [String] = []

        package init() {}
    }

    private let socket: ListeningSocket
    private let watcher: Watcher
    private let controls: Controls?
    private let site: Site
    private let loop: ServerLoop
    /// By topic, for which listeners, and as they were told last.
    private let told = Mutex<[String: (audience: UInt64, sections: [String: String])]>([:])
    package let url: String

    /// - Parameter report: Told what a page doesn't say of a failure: for the server's log.
    /// - Throws: ``Problem`` where the address can't be had, or is one that others reach and there is no token.
    package init(
        _ database: ProjectDatabase, _ settings: Settings, report: @escaping @Sendable (String) -> Void
    ) throws {
        if let token = settings.token, token.value.utf8.count < Gate.shortestToken {
            throw Problem(
                .serve, "the token is shorter than \(Gate.shortestToken) characters",
                hint: "'openssl rand -hex 32' makes one")
        }
        socket = try ListeningSocket(host: settings.host, port: settings.port)
        guard settings.token != nil || socket.isLoopback && settings.names.isEmpty else {
            socket.close()
            throw Problem(
                .serve, at: .object(settings.host), "others may reach this address, and there is no token",
                hint: "give --token-file, or set SLUICE_TOKEN; on 127.0.0.1 none is needed")
        }
        let reporter = Reporter(report)
        let gate = Gate(Self.gate(settings, socket))
        watcher = Watcher(database, reporter: reporter)
        controls = settings.allowsControl ? Controls(database, reporter: reporter) : nil
        let site = Site(watcher, gate: gate, controls: controls, reporter: reporter)
        self.site = site
        loop = try ServerLoop([socket]) { request, reply in site.answer(request, reply) }
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        url = "http://\(host):\(socket.port)/"
    }

    private static func gate(_ settings: Settings, _ socket: ListeningSocket) -> Gate.Settings {
        var gate = Gate.Settings(token: settings.token)
        gate.hosts = Set((["localhost", "127.0.0.1", "::1", settings.host] + settings.names).map { $0.lowercased() })
        gate.takesAddresses = !socket.isLoopback
        gate.port = socket.port
        return gate
    }

    package func start() {
        site.counting { [loop] in loop.listeners.values.reduce(0) { $0 + $1.count } }
        watcher.start(whileWatched: { [loop] in !loop.listeners.isEmpty }) { [weak self] in self?.tell($0) }
        loop.start()
    }

    /// Ends the pages, and then, behind their chunks, the runs that were resumed here.
    package func stop() {
        watcher.stop()
        loop.stop()
        controls?.stop()
    }

    /// Stops the statements of runs that were resumed here at once.
    package func interruptAll() { controls?.interruptAll() }

    /// Each topic's sections are made once, whatever the number of its listeners, and those that have changed are told.
    private func tell(_ board: Board) {
        let listeners = loop.listeners
        told.withLock { $0 = $0.filter { listeners[$0.key] != nil } }
        for (topic, audience) in listeners {
            guard let sections = site.sections(of: topic, on: board) else { continue }
            let texts = Dictionary(sections.map { ($0.name, $0.content.html) }, uniquingKeysWith: { first, _ in first })
            let before = told.withLock { told in
                defer { told[topic] = (audience.number, texts) }
                return told[topic].flatMap { $0.audience == audience.number ? $0.sections : nil } ?? [:]
            }
            let changed = texts.filter { before[$0.key] != $0.value }
            if !changed.isEmpty { loop.publish(changed, to: topic) }
        }
    }
}

extension Problem.Code {
    static let serve = Problem.Code("serve", .usage)
}
