internal import Foundation

/// An HTTP client over a socket of its own: what is sent is what a test says, to the byte.
package final class Browser {
    package struct Answer {
        package let status: Int
        package let fields: [(name: String, value: String)]
        package let body: String

        package func field(_ name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }
    }

    package struct Broken: Error {}

    package let port: Int
    package var host: String
    package private(set) var cookies: [String: String] = [:]

    package init(port: Int, host: String? = nil) {
        self.port = port
        self.host = host ?? "127.0.0.1:\(port)"
    }

    package func get(_ path: String, _ fields: [String: String] = [:]) throws -> Answer {
        try ask("GET \(path) HTTP/1.1\r\n" + head(fields) + "\r\n")
    }

    /// Sends a form, with the token of the page that it is on.
    package func post(
        _ path: String, _ form: [String: String] = [:], from page: String, _ fields: [String: String] = [:]
    )
        throws -> Answer
    {
        let token = try get(page).body.firstMatch(of: /name="form_token" value="([0-9a-f]+)"/)?.1 ?? ""
        return try post(path, form.merging(["form_token": String(token)]) { given, _ in given }, fields)
    }

    /// Sends a form as it is.
    package func post(_ path: String, _ form: [String: String], _ fields: [String: String] = [:]) throws -> Answer {
        let body = form.map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!)" }
            .joined(separator: "&")
        let type = ["Content-Type": "application/x-www-form-urlencoded", "Content-Length": "\(body.utf8.count)"]
        return try ask("POST \(path) HTTP/1.1\r\n" + head(type.merging(fields) { _, given in given }) + "\r\n" + body)
    }

    private func head(_ fields: [String: String]) -> String {
        var all = ["Host": host, "Connection": "close", "Accept": "text/html"]
        if !cookies.isEmpty { all["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        return all.merging(fields) { _, given in given }.map { "\($0.key): \($0.value)\r\n" }.joined()
    }

    /// Sends bytes and reads until the server ends the connection.
    package func ask(_ text: String) throws -> Answer {
        let wire = try Wire(port: port)
        wire.send(text)
        return try keep(Self.answer(wire.readAll()))
    }

    private func keep(_ answer: Answer) -> Answer {
        for field in answer.fields where field.name == "set-cookie" {
            let pair = field.value.prefix { $0 != ";" }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = field.value.contains("Max-Age=0") ? nil : String(pair[1])
        }
        return answer
    }

    package static func answer(_ text: String) throws -> Answer {
        guard let end = text.range(of: "\r\n\r\n") else { throw Broken() }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Broken() }
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        return Answer(status: status, fields: fields, body: String(text[end.upperBound...]))
    }
}

/// One connection.
package final class Wire {
    package let descriptor: Int32

    package init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Browser.Broken() }
    }

    deinit { close(descriptor) }

    @discardableResult
    package func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// What comes next; empty at the end, or where nothing comes.
    package func read() -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
    }

    package func readAll() -> String {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += bytes[..<count]
        }
    }

    /// Reads until all that has come meets the condition.
    package func read(until isEnough: (String) -> Bool) -> String {
        var all = ""
        while !isEnough(all) {
            let more = read()
            if more.isEmpty { break }
            all += more
        }
        return all
    }
}
