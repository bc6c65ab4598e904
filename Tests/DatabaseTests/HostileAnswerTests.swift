import Foundation
import SluiceTestSupport
import Testing

@testable import SluiceDatabase

/// A server that is decent while a session begins, and then answers each query with what it likes.
private final class HostileServer: Sendable {
    enum Answer: Sendable {
        case copyIn, copyOut, copyBoth
        /// Rows of one value of so many bytes.
        case rows(Int, of: Int)
    }

    let folder: URL
    private let listener: Int32

    init(_ answer: Answer) throws {
        folder = try TemporaryFolder.make()
        let socket = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        listener = socket
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = folder.appending(path: ".s.PGSQL.5432").path
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && listen(socket, 4) == 0, "\(path)")
        Thread.detachNewThread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                Session(client).serve(answer)
                close(client)
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    var url: DatabaseURL {
        get throws {
            try DatabaseURL("host=\(folder.path) port=5432 user=u dbname=d sslmode=disable gssencmode=disable")
        }
    }

    private struct Session {
        let client: Int32

        init(_ client: Int32) { self.client = client }

        private func send(_ bytes: [UInt8]) -> Bool {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }

        private func read(_ count: Int) -> [UInt8]? {
            guard count > 0 else { return [] }
            var bytes = [UInt8](repeating: 0, count: count)
            return recv(client, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
        }

        private func number(_ value: Int) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
        }

        private func message(_ type: Character, _ body: [UInt8]) -> [UInt8] {
            [type.asciiValue ?? 0] + number(body.count + 4) + body
        }

        private var ready: [UInt8] { message("Z", [UInt8(ascii: "I")]) }
        private var description: [UInt8] {
            message(
                "T",
                [0, 1] + Array("a\0".utf8) + number(0) + [0, 0] + number(25) + [0xFF, 0xFF] + number(-1) + [0, 0])
        }

        func serve(_ answer: Answer) {
            guard let length = read(4), read(length.reduce(0) { $0 << 8 | Int($1) } - 4) != nil,
                send(
                    message("R", number(0)) + message("S", Array("server_version\u{0}16.1\u{0}".utf8))
                        + message("S", Array("client_encoding\u{0}UTF8\u{0}".utf8)) + ready)
            else { return }
            // What a session of Sluice's begins with: which process has it, a script, and a question for one row.
            var decent = 3
            while let head = read(5), read(head[1...].reduce(0) { $0 << 8 | Int($1) } - 4) != nil {
                guard head[0] == UInt8(ascii: "Q") || head[0] == UInt8(ascii: "S") else { continue }
                let begun = head[0] == UInt8(ascii: "S") ? message("1", []) + message("2", []) : []
                if decent > 0 {
                    decent -= 1
                    guard send(begun + description + message("C", Array("SELECT 0\u{0}".utf8)) + ready) else { return }
                } else {
                    guard send(begun), hostile(answer) else { return }
                }
            }
        }

        private func hostile(_ answer: Answer) -> Bool {
            switch answer {
            case .copyIn: return send(message("G", [0, 0, 0]))
            case .copyOut: return send(message("H", [0, 0, 0]))
            case .copyBoth: return send(message("W", [0, 0, 0]))
            case .rows(let count, let size):
                let row = message("D", [0, 1] + number(size) + [UInt8](repeating: 0x61, count: size))
                guard send(description) else { return false }
                for _ in 0..<count { guard send(row) else { return false } }
                return send(message("C", Array("SELECT \(count)\u{0}".utf8)) + ready)
            }
        }
    }
}

@Suite("An answer that nobody asked for")
struct HostileAnswerTests {
    private func session(_ server: HostileServer) throws -> PostgresConnection {
        try #require(try server.url.connect() as? PostgresConnection)
    }

    private static let ways: [@Sendable (PostgresConnection) throws -> Void] = [
        { _ = try $0.rows("SELECT 1") }, { _ = try $0.scalar("SELECT 1") }, { _ = try $0.execute("SELECT 1") },
        { try $0.executeScript("SELECT 1") }, { try $0.stream("SELECT 1", []) { _ in } },
        { try $0.begin(.write) }, { try $0.commit() }, { _ = try $0.prepare("SELECT 1") },
        { _ = try $0.rows("SELECT $1", [1]) },
    ]

    @Test("of a COPY is an error, and the session isn't used any more", arguments: 0..<9)
    func copies(way: Int) throws {
        for answer in [HostileServer.Answer.copyIn, .copyOut, .copyBoth] {
            let server = try HostileServer(answer)
            let connection = try session(server)
            #expect(throws: DatabaseError.self) { try Self.ways[way](connection) }
            #expect(throws: DatabaseError.self) { try connection.execute("SELECT 1") }
        }
    }

    @Test("of another COPY than was begun is an error")
    func otherCopy() throws {
        let (givesOut, takesIn) = (try HostileServer(.copyOut), try HostileServer(.copyIn))
        #expect(throws: DatabaseError.self) { try session(givesOut).copyIn("COPY t FROM STDIN") { nil } }
        #expect(throws: DatabaseError.self) { try session(takesIn).copyOut("COPY t TO STDOUT") { _ in } }
    }

    @Test("of rows where none or one is due keeps none of them")
    func rows() throws {
        let server = try HostileServer(.rows(2_000, of: 1 << 12))
        let connection = try session(server)
        connection.bounds = AnswerBounds(row: 1 << 16, rows: 1 << 20, all: 1 << 20)
        #expect(try connection.execute("SELECT 1") == 0)
        try connection.executeScript("SELECT 1")
        #expect(try connection.scalar("SELECT 1")?.text?.utf8.count == 1 << 12)
        #expect(throws: DatabaseError.self) { try connection.rows("SELECT 1") }
        #expect(throws: DatabaseError.self) { try connection.execute("SELECT 1") }
    }

    @Test("is told from a large one that was asked for")
    func large() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        #expect(try connection.rows("SELECT repeat('x', 1000) FROM generate_series(1, 20000)").count == 20_000)
        #expect(try connection.scalar("SELECT repeat('x', 20000000)")?.text?.utf8.count == 20_000_000)
        try connection.execute("SELECT repeat('x', 1000) FROM generate_series(1, 20000)")
        #expect(try connection.scalar("SELECT i FROM generate_series(1, 3) AS s(i)") == 1)
    }
}
