/// Takes requests out of a connection's bytes, however they are cut (RFC 9112). What is longer than it may be is a fault as
/// soon as that is seen: a connection keeps no more than a head and a body.
struct RequestReader {
    static let longestHead = 16 << 10
    static let longestBody = 16 << 10
    static let mostFields = 100

    private var bytes: [UInt8] = []
    /// Bytes in which no head ends.
    private var searched = 0

    /// A request was begun, and the rest of it isn't there yet.
    var isAmidRequest: Bool { !bytes.isEmpty }

    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    /// - Returns: Nil where more bytes are needed.
    mutating func next() throws(HTTPFault) -> HTTPRequest? {
        guard let end = endOfHead() else {
            guard bytes.count < Self.longestHead else { throw HTTPFault(status: 431) }
            return nil
        }
        guard end <= Self.longestHead else { throw HTTPFault(status: 431) }
        let head = try Head(bytes[..<end])
        guard head.bodyLength <= Self.longestBody else { throw HTTPFault(status: 413) }
        let start = end + 4
        guard bytes.count >= start + head.bodyLength else { return nil }
        let body = Array(bytes[start..<start + head.bodyLength])
        bytes.removeFirst(start + head.bodyLength)
        searched = 0
        return try head.request(body)
    }

    private mutating func endOfHead() -> Int? {
        var index = searched
        while index + 3 < bytes.count {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return index
            }
            index += 1
        }
        searched = index
        return nil
    }
}

/// The request line and the fields.
private struct Head {
    private let method: Substring
    private let target: Substring
    private let isVersion11: Bool
    private let fields: [String: String]
    let bodyLength: Int

    init(_ bytes: ArraySlice<UInt8>) throws(HTTPFault) {
        // Visible ASCII, blanks, line ends; in values of fields also UTF-8.
        guard !bytes.contains(where: { $0 < 0x20 && $0 != 13 && $0 != 10 && $0 != 9 || $0 == 0x7F }),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw HTTPFault(status: 400) }
        let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }.map(Substring.init)
        let line = lines[0].dropLastCarriageReturn
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, !words.contains(where: \.isEmpty), line.utf8.allSatisfy({ $0 < 0x7F }) else {
            throw HTTPFault(status: 400)
        }
        guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else { throw HTTPFault(status: 505) }
        (method, target, isVersion11) = (words[0], words[1], words[2] == "HTTP/1.1")
        fields = try Self.fields(lines.dropFirst())
        guard fields["transfer-encoding"] == nil else { throw HTTPFault(status: 501) }
        guard fields["host"] != nil else { throw HTTPFault(status: 400) }
        bodyLength = try Self.length(fields["content-length"])
    }

    private static func fields(_ lines: ArraySlice<Substring>) throws(HTTPFault) -> [String: String] {
        guard lines.count <= RequestReader.mostFields else { throw HTTPFault(status: 431) }
        var fields: [String: String] = [:]
        for line in lines {
            // A line of its own that goes on with the one before it is forbidden since RFC 7230.
            guard let colon = line.firstIndex(of: ":"), !line[..<colon].isEmpty,
                line[..<colon].utf8.allSatisfy(isOfName)
            else { throw HTTPFault(status: 400) }
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].dropLastCarriageReturn.trimmingBlanks
            guard let before = fields[name] else {
                fields[name] = String(value)
                continue
            }
            guard name != "host", name != "content-length" else { throw HTTPFault(status: 400) }
            fields[name] = before + (name == "cookie" ? "; " : ", ") + value
        }
        return fields
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func length(_ text: String?) throws(HTTPFault) -> Int {
        guard let text else { return 0 }
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw HTTPFault(status: 400)
        }
        guard let length = Int(text) else { throw HTTPFault(status: 413) }
        return length
    }

    func request(_ body: [UInt8]) throws(HTTPFault) -> HTTPRequest {
        guard let method = HTTPRequest.Method(rawValue: String(method)) else { throw HTTPFault(status: 501) }
        guard target.hasPrefix("/") else { throw HTTPFault(status: 400) }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path: [String] = []
        for part in parts[0].split(separator: "/") {
            guard let decoded = URLText.decoded(part) else { throw HTTPFault(status: 400) }
            path.append(decoded)
        }
        guard let query = parts.count == 2 ? URLText.pairs(of: String(parts[1])) : [:] else {
            throw HTTPFault(status: 400)
        }
        let connection = fields["connection"]?.lowercased() ?? ""
        return HTTPRequest(
            method: method, path: path, query: query, fields: fields, body: body,
            keepsConnection: isVersion11 && !connection.contains("close"))
    }
}

extension Substring {
    fileprivate var dropLastCarriageReturn: Substring {
        unicodeScalars.last == "\r" ? Substring(unicodeScalars.dropLast()) : self
    }

    fileprivate var trimmingBlanks: Substring {
        var text = self.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
