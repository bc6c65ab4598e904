import SluiceTestSupport
import Testing

@testable import SluiceServe

@Suite("Requests, as they come over a socket")
struct RequestReaderTests {
    private static let post =
        "POST /runs/12/pause?a=b%20c&d HTTP/1.1\r\nHost: localhost:8080\r\nCookie: a=1\r\nCookie: b=2\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n\r\nform_token=f%2B&x=1+2"

    private static func read(_ text: String, cut: Int = .max) throws(HTTPFault) -> [HTTPRequest] {
        var reader = RequestReader()
        var requests: [HTTPRequest] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            reader.append(rest.prefix(cut))
            rest = rest.dropFirst(cut)
            while let request = try reader.next() { requests.append(request) }
        }
        return requests
    }

    @Test("are the same however the bytes are cut", arguments: [1, 2, 3, 7, 50, 1_000])
    func cuts(cut: Int) throws {
        let requests = try Self.read(Self.post + "GET / HTTP/1.1\r\nhost: x\r\nConnection: close\r\n\r\n", cut: cut)
        try #require(requests.count == 2)
        #expect(requests[0].method == .post)
        #expect(requests[0].path == ["runs", "12", "pause"])
        #expect(requests[0].query == ["a": "b c", "d": ""])
        #expect(requests[0].cookies == ["a": "1", "b": "2"])
        #expect(requests[0].form == ["form_token": "f+", "x": "1 2"])
        #expect(requests[0].keepsConnection)
        #expect(requests[1].path.isEmpty)
        #expect(!requests[1].keepsConnection)
    }

    @Test(
        "that are none are told by a status",
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
            ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501), ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\u{1}\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16385\r\n\r\n", 413),
        ])
    func faults(text: String, status: Int) {
        #expect(throws: HTTPFault(status: status)) { try Self.read(text) }
        #expect(throws: HTTPFault(status: status)) { try Self.read(text, cut: 5) }
    }

    @Test("keep no more of a head than it may have")
    func longHeads() {
        let endless = "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 20_000)
        #expect(throws: HTTPFault(status: 431)) { try Self.read(endless, cut: 100) }
        let many = "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 200) + "\r\n"
        #expect(throws: HTTPFault(status: 431)) { try Self.read(many) }
    }

    @Test("of random bytes never trap")
    func random() {
        let seed = Seed.make("RequestReaderTests")
        var state = seed
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let whole = Array(Self.post.utf8)
        for _ in 0..<3_000 {
            var bytes = whole
            for _ in 0..<1 + next() % 6 { bytes[next() % bytes.count] = UInt8(next() % 256) }
            _ = try? Self.read(String(decoding: bytes, as: UTF8.self), cut: 1 + next() % 90)
        }
    }
}
