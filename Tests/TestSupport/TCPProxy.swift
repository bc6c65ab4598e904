internal import Foundation
internal import Synchronization

/// A TCP port in front of a server's Unix socket: a network that a test can cut and slow down.
package final class TCPProxy: Sendable {
    package let port: UInt16
    private let target: String
    private let listener: Int32
    private let faults = Mutex(Faults())

    private struct Faults {
        /// Connections that began under an earlier number are broken.
        var cuts = 0
        var answersToLose = 0
        var delay: UInt32 = 0
        var isStalled = false
        var isClosed = false
    }

    package init(toSocketAt path: String) throws {
        target = path
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 64) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isOpen else {
            throw PostgresCluster.Failure(description: "no TCP port for a proxy: \(String(cString: strerror(errno)))")
        }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accept() }
    }

    /// Breaks all connections; new ones are taken.
    package func cut() { faults.withLock { $0.cuts += 1 } }

    /// Breaks the connection that the server answers on next, and keeps the answer: whoever asked can't know whether it
    /// was done.
    package func loseNextAnswer() { faults.withLock { $0.answersToLose += 1 } }

    /// Lets everything arrive that much later.
    package func delay(microseconds: UInt32) { faults.withLock { $0.delay = microseconds } }

    /// Lets nothing through, and breaks nothing.
    package func stall(_ isStalled: Bool) { faults.withLock { $0.isStalled = isStalled } }

    /// A sound network again.
    package func heal() {
        faults.withLock { faults in
            faults.isStalled = false
            faults.delay = 0
            faults.answersToLose = 0
        }
    }

    package func close() { faults.withLock { $0.isClosed = true } }

    // MARK: Relaying

    private func accept() {
        while !faults.withLock({ $0.isClosed }) {
            guard !readable([listener], within: 100).isEmpty else { continue }
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { continue }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            Thread.detachNewThread { [self] in
                if let server = connectToServer() {
                    relay(client, server)
                    _ = Glibc.close(server)
                }
                reset(client)
            }
        }
        _ = Glibc.close(listener)
    }

    private func connectToServer() -> Int32? {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(target.utf8.prefix($0.count - 1))) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(server, $0, length) == 0 }
        }
        guard !isConnected else { return server }
        _ = Glibc.close(server)
        return nil
    }

    /// Returns when either side has ended, or when the connection is to break.
    private func relay(_ client: Int32, _ server: Int32) {
        let cuts = faults.withLock { $0.cuts }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let now = faults.withLock { $0 }
            guard !now.isClosed, now.cuts == cuts else { return }
            guard !now.isStalled else {
                usleep(2_000)
                continue
            }
            for from in readable([client, server], within: 20) {
                let to = from == client ? server : client
                let count = recv(from, &buffer, buffer.count, 0)
                guard count > 0, from == client || !losesAnswer() else { return }
                usleep(now.delay)
                guard sendAll(buffer[..<count], to: to) else { return }
            }
        }
    }

    private func losesAnswer() -> Bool {
        faults.withLock { faults in
            defer { faults.answersToLose = max(0, faults.answersToLose - 1) }
            return faults.answersToLose > 0
        }
    }

    private func readable(_ sockets: [Int32], within milliseconds: Int32) -> [Int32] {
        var entries = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = poll(&entries, nfds_t(entries.count), milliseconds)
        return entries.filter { $0.revents != 0 }.map(\.fd)
    }

    private func sendAll(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// As a broken network ends a connection, and not as a program does.
    private func reset(_ socket: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        _ = Glibc.close(socket)
    }
}
