internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// One thread that reads and writes all connections and waits for none of them. Answers are made elsewhere and come through
/// its inbox.
///
/// What a listener hears is kept once a topic, whatever the number of listeners: one that reads slowly gets the newest of
/// what it has missed, and nothing is stored for it.
final class ServerLoop: Sendable {
    struct Limits: Sendable {
        var connections = 512
        var listeners = 256
        var patience = ServerConnection.Patience()
        /// Seconds after which a listener gets a comment, by which a client that is gone is noticed.
        var heartbeat = 15.0
    }

    typealias Answering = @Sendable (HTTPRequest, _ answer: @escaping @Sendable (HTTPResponse) -> Void) -> Void

    /// Who listens to a topic.
    struct Audience: Sendable, Hashable {
        var count: Int
        /// Another one for each time that a first listener comes: what was told before is forgotten then.
        let number: UInt64
    }

    private enum Message: Sendable {
        case answer(UInt64, HTTPResponse)
        case news(String, [String: String])
        case end
    }

    private let sockets: [ListeningSocket]
    private let limits: Limits
    private let answering: Answering
    private let inbox = Mutex<[Message]>([])
    private let audience = Mutex<[String: Audience]>([:])
    private let bell: Bell
    private let isDone = DispatchSemaphore(value: 0)

    init(_ sockets: [ListeningSocket], limits: Limits = Limits(), answering: @escaping Answering) throws {
        self.sockets = sockets
        self.limits = limits
        self.answering = answering
        bell = try Bell()
    }

    func start() {
        Thread.detachNewThread { [self] in
            var turns = Turns(self)
            turns.run()
            isDone.signal()
        }
    }

    /// Ends all connections, and returns once that is done.
    func stop() {
        post(.end)
        isDone.wait()
        isDone.signal()
    }

    var listeners: [String: Audience] { audience.withLock { $0 } }

    /// Tells a topic's listeners of sections that have changed.
    func publish(_ sections: [String: String], to topic: String) { post(.news(topic, sections)) }

    private func post(_ message: Message) {
        inbox.withLock { $0.append(message) }
        bell.ring()
    }

    /// The thread's own: connections, and what is told to them.
    private struct Turns {
        private struct Topic {
            var version = 0
            /// As events, each with the version in which it changed.
            var sections: [String: (version: Int, event: [UInt8])] = [:]

            func events(after version: Int) -> [UInt8] {
                sections.values.filter { $0.version > version }.flatMap(\.event)
            }
        }

        private let loop: ServerLoop
        private var connections: [UInt64: ServerConnection] = [:]
        private var topics: [String: Topic] = [:]
        private var lastNumber: UInt64 = 0
        private var lastHeartbeat = 0.0
        /// No connection is taken before, as where the process has no descriptor left.
        private var acceptsFrom = 0.0
        private var now = 0.0

        private var limits: Limits { loop.limits }

        init(_ loop: ServerLoop) { self.loop = loop }

        mutating func run() {
            while true {
                now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
                guard turn() else { break }
            }
            connections = [:]
            for socket in loop.sockets { socket.close() }
        }

        /// - Returns: False where it is to end.
        private mutating func turn() -> Bool {
            let accepts = connections.count < limits.connections || makeRoom()
            let order = connections.values.map { (number: $0.number, descriptor: $0.descriptor, events: $0.events) }
            var polled = [pollfd(fd: loop.bell.descriptor, events: Int16(POLLIN), revents: 0)]
            let listens = accepts && now >= acceptsFrom
            polled += loop.sockets.map { pollfd(fd: listens ? $0.descriptor : -1, events: Int16(POLLIN), revents: 0) }
            polled += order.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
            _ = poll(&polled, nfds_t(polled.count), 500)
            now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
            loop.bell.silence()
            guard takeMessages() else { return false }
            for (index, socket) in loop.sockets.enumerated() where polled[1 + index].revents != 0 { accept(on: socket) }
            for (index, entry) in order.enumerated() {
                let told = Int32(polled[1 + loop.sockets.count + index].revents)
                if told != 0, let connection = connections[entry.number] { serve(connection, told) }
            }
            beat()
            leave()
            return true
        }

        private mutating func accept(on socket: ListeningSocket) {
            while connections.count < limits.connections {
                let descriptor = Glibc.accept(socket.descriptor, nil, nil)
                guard descriptor >= 0 else {
                    if errno != EAGAIN, errno != EINTR, errno != ECONNABORTED { acceptsFrom = now + 0.2 }
                    return
                }
                Descriptor.beOwn(descriptor)
                lastNumber += 1
                connections[lastNumber] = ServerConnection(descriptor, number: lastNumber, at: now)
            }
        }

        /// Ends the connection that has waited longest for its next request.
        private mutating func makeRoom() -> Bool {
            guard let idle = connections.values.filter(\.isIdle).min(by: { $0.idleSince < $1.idleSince }) else {
                return false
            }
            connections[idle.number] = nil
            return true
        }

        private mutating func serve(_ connection: ServerConnection, _ told: Int32) {
            if told & POLLOUT != 0 { connection.flush(at: now) }
            if told & (POLLIN | POLLHUP | POLLERR) != 0 { connection.receive(at: now) }
            goOn(connection)
        }

        /// The next request, where one is whole; news, where it listens and has taken all before.
        private mutating func goOn(_ connection: ServerConnection) {
            if let request = connection.nextRequest(at: now) {
                let number = connection.number
                loop.answering(request) { [loop] in loop.post(.answer(number, $0)) }
            }
            guard let name = connection.topic, !connection.hasOutput, let topic = topics[name],
                topic.version > connection.heard
            else { return }
            let events = topic.events(after: connection.heard)
            connection.heard = topic.version
            connection.put(events, at: now)
        }

        private mutating func takeMessages() -> Bool {
            let messages = loop.inbox.withLock { inbox in
                defer { inbox = [] }
                return inbox
            }
            for message in messages {
                switch message {
                case .end: return false
                case .answer(let number, let response): answer(number, response)
                case .news(let name, let sections): tell(name, sections)
                }
            }
            return true
        }

        private mutating func answer(_ number: UInt64, _ response: HTTPResponse) {
            guard let connection = connections[number] else { return }
            let isFull = loop.listeners.values.reduce(0) { $0 + $1.count } >= limits.listeners
            connection.answer(
                response.topic != nil && isFull ? .plain(503, "as many listen as may; poll instead") : response, at: now
            )
            if let topic = connection.topic {
                loop.audience.withLock { $0[topic, default: Audience(count: 0, number: number)].count += 1 }
            }
            goOn(connection)
        }

        private mutating func tell(_ name: String, _ sections: [String: String]) {
            guard loop.listeners[name] != nil else { return }
            var topic = topics[name] ?? Topic()
            topic.version += 1
            for (section, html) in sections {
                topic.sections[section] = (topic.version, ServerSentEvent.bytes(section: section, html: html))
            }
            topics[name] = topic
            for connection in connections.values where connection.topic == name { goOn(connection) }
        }

        private mutating func beat() {
            guard now - lastHeartbeat > limits.heartbeat else { return }
            lastHeartbeat = now
            for connection in connections.values where connection.topic != nil && !connection.hasOutput {
                connection.put(Array(": still here\n\n".utf8), at: now)
            }
        }

        private mutating func leave() {
            for connection in connections.values {
                connection.endWhereOverdue(limits.patience, at: now)
                guard connection.isOver else { continue }
                connections[connection.number] = nil
                guard let topic = connection.topic else { continue }
                let left = loop.audience.withLock { audience in
                    audience[topic]?.count -= 1
                    if audience[topic]?.count == 0 { audience[topic] = nil }
                    return audience[topic]
                }
                if left == nil { topics[topic] = nil }
            }
        }
    }
}

/// Wakes the loop from another thread.
private final class Bell: Sendable {
    let descriptor: Int32
    private let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        ends.forEach(Descriptor.beOwn)
        (descriptor, writing) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    /// A full pipe has been rung often enough.
    func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    func silence() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}

private enum Descriptor {
    /// It is never waited for, and no program that is started gets it.
    static func beOwn(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
}

/// A section of a page that has changed (HTML Living Standard, "Server-sent events").
enum ServerSentEvent {
    static func bytes(section: String, html: String) -> [UInt8] {
        let data = html.split(omittingEmptySubsequences: false) { $0.isNewline }.map { "data: \($0)\n" }.joined()
        return Array("event: section\ndata: \(section)\n\(data)\n".utf8)
    }
}
