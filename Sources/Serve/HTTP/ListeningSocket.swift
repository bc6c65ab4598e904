internal import Glibc
internal import SluiceDatabase

/// A socket that accepts connections on one address.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    let port: Int
    /// Nobody on another machine reaches it.
    let isLoopback: Bool

    private static let waiting: Int32 = 128

    /// - Parameter port: 0 for any that is free.
    /// - Throws: ``Problem`` where the address isn't this machine's, or the port is taken.
    init(host: String, port: Int) throws(Problem) {
        guard (0...65_535).contains(port) else { throw Self.problem(host, port, "a port is at most 65535") }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else {
            throw Self.problem(host, port, "no address has that name")
        }
        defer { freeaddrinfo(address) }
        let info = address.pointee
        let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
        guard descriptor >= 0 else { throw Self.problem(host, port, String(cString: strerror(errno))) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, Self.waiting) == 0,
            fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0
        else {
            let reason = String(cString: strerror(errno))
            _ = Glibc.close(descriptor)
            throw Self.problem(host, port, reason)
        }
        self.descriptor = descriptor
        (self.port, isLoopback) = Self.bound(descriptor)
    }

    func close() { _ = Glibc.close(descriptor) }

    private static func bound(_ descriptor: Int32) -> (port: Int, isLoopback: Bool) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
            switch Int32(pointer.pointee.ss_family) {
            case AF_INET:
                return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    // 127.0.0.0/8
                    (Int($0.pointee.sin_port.bigEndian), $0.pointee.sin_addr.s_addr.bigEndian >> 24 == 127)
                }
            default:
                return pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                    let bytes = withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) }
                    return (Int(address.pointee.sin6_port.bigEndian), bytes == Array(repeating: 0, count: 15) + [1])
                }
            }
        }
    }

    private static func problem(_ host: String, _ port: Int, _ reason: String) -> Problem {
        Problem(
            Problem.Code("address", .usage), at: .object("\(host):\(port)"), "can't listen there: \(reason)",
            hint: "--host and --port name another one; --port 0 takes any that is free")
    }
}
