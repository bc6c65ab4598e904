/// A request, whole and within its bounds.
struct HTTPRequest: Sendable {
    enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

    let method: Method
    /// The path's parts, decoded: `/runs/12` is `["runs", "12"]`.
    let path: [String]
    let query: [String: String]
    /// By names in small letters.
    let fields: [String: String]
    let body: [UInt8]
    /// The connection may carry another one.
    let keepsConnection: Bool

    /// A form's fields, or the query of a GET.
    var form: [String: String] {
        guard fields["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true else { return [:] }
        return URLText.pairs(of: String(decoding: body, as: UTF8.self)) ?? [:]
    }

    var cookies: [String: String] {
        (fields["cookie"] ?? "").split(separator: ";").reduce(into: [:]) { cookies, pair in
            guard let mark = pair.firstIndex(of: "=") else { return }
            let name = pair[..<mark].drop { $0 == " " }
            cookies[String(name)] = String(pair[pair.index(after: mark)...])
        }
    }
}

/// What is wrong with a request, as the status of its answer. Nothing more is read from its connection.
struct HTTPFault: Error, Equatable {
    let status: Int
}

/// Text of URLs and forms.
enum URLText {
    /// Nil where it isn't UTF-8, or holds a control letter.
    static func decoded(_ text: Substring, plusIsBlank: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), !decoded.utf8.contains(where: { $0 < 0x20 })
        else {
            return nil
        }
        return decoded
    }

    /// `a=1&b=2`; of names that stand there twice, the last. Nil where one can't be decoded.
    static func pairs(of text: String) -> [String: String]? {
        var pairs: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0], plusIsBlank: true),
                let value = parts.count == 2 ? decoded(parts[1], plusIsBlank: true) : ""
            else { return nil }
            pairs[name] = value
        }
        return pairs
    }

    /// As one part of a path, or a query's value.
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
