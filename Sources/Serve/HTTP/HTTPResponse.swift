/// An answer: a body that is whole, or events that follow as long as the listener stays.
struct HTTPResponse: Sendable {
    var status: Int
    var fields: [(name: String, value: String)]
    var body: [UInt8]
    /// What the listener wants to hear of; its sections follow as server-sent events.
    var topic: String?

    init(_ status: Int, type: String, _ body: String) {
        self.status = status
        fields = [("Content-Type", type)]
        self.body = Array(body.utf8)
    }

    /// Goes on with a GET elsewhere on this site.
    init(seeOther path: String) {
        self.init(303, type: "text/plain; charset=utf-8", "")
        fields.append(("Location", path))
    }

    init(listeningTo topic: String) {
        self.init(200, type: "text/event-stream; charset=utf-8", "retry: 2000\n\n")
        // A proxy is to pass each event on at once.
        fields.append(("X-Accel-Buffering", "no"))
        self.topic = topic
    }

    func adding(_ more: [(name: String, value: String)]) -> HTTPResponse {
        var response = self
        response.fields += more
        return response
    }

    func bytes(withoutBody: Bool, keepingConnection: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(Self.phrases[status] ?? "Answer")\r\n"
        for field in fields { head += "\(field.name): \(Self.onOneLine(field.value))\r\n" }
        if topic == nil { head += "Content-Length: \(body.count)\r\n" }
        head += "Connection: \(keepingConnection ? "keep-alive" : "close")\r\n\r\n"
        return Array(head.utf8) + (withoutBody ? [] : body)
    }

    /// No value begins a field of its own.
    private static func onOneLine(_ value: String) -> String {
        String(String.UnicodeScalarView(value.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    private static let phrases = [
        200: "OK", 303: "See Other", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
        404: "Not Found",
        405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 413: "Content Too Large",
        421: "Misdirected Request", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
        505: "HTTP Version Not Supported",
    ]
}
