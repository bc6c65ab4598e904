internal import Glibc

/// One client: what has come from it, and what it hasn't taken yet. Used on the loop's thread alone.
final class ServerConnection {
    /// Seconds that a client may take.
    struct Patience: Sendable {
        /// For all of a request, from its first byte on.
        var request = 10.0
        /// For the next request.
        var idle = 60.0
        /// For the next byte of an answer.
        var stalled = 20.0
        /// For its own end, once all is said.
        let parting = 1.0
    }

    private enum Phase {
        /// For a request, or for the rest of one.
        case reading
        case answering
        /// Nothing comes behind the answer but the end.
        case ending
        /// All is sent. What still comes is thrown away, since a close over unread bytes would take the answer back.
        case parting
        case over
    }

    private static let block = 16 << 10

    let descriptor: Int32
    let number: UInt64
    /// What it listens to, and what it has heard of that.
    private(set) var topic: String?
    var heard = 0
    private var phase = Phase.reading
    private var reader = RequestReader()
    private var output: [UInt8] = []
    private var sent = 0
    private var wantsBody = true
    private var keepsConnection = false
    private var lastProgress: Double
    private var requestBegan: Double?

    init(_ descriptor: Int32, number: UInt64, at now: Double) {
        self.descriptor = descriptor
        self.number = number
        lastProgress = now
    }

    deinit { close(descriptor) }

    var isOver: Bool { phase == .over }
    var hasOutput: Bool { !output.isEmpty }
    /// It waits for its next request, and nothing is lost with it.
    var isIdle: Bool { phase == .reading && !reader.isAmidRequest && output.isEmpty && topic == nil }
    var idleSince: Double { lastProgress }

    /// What `poll` is to tell.
    var events: Int16 {
        let reads: Bool =
            switch phase {
            case .reading: output.isEmpty || topic != nil
            case .parting: true
            case .answering, .ending, .over: false
            }
        return Int16(reads ? POLLIN : 0) | Int16(output.isEmpty ? 0 : POLLOUT)
    }

    // MARK: Reading

    /// Takes one block at most, so that none is served before the others.
    func receive(at now: Double) {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.block) { buffer, initialized in
            count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            initialized = max(0, count)
        }
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return phase = .over }
        guard phase == .reading, topic == nil else { return }
        lastProgress = now
        if requestBegan == nil { requestBegan = now }
        reader.append(bytes)
    }

    /// The next request that is whole. It waits for its answer then.
    func nextRequest(at now: Double) -> HTTPRequest? {
        guard phase == .reading, output.isEmpty, topic == nil else { return nil }
        do throws(HTTPFault) {
            guard let request = try reader.next() else {
                requestBegan = reader.isAmidRequest ? requestBegan ?? now : nil
                return nil
            }
            requestBegan = nil
            wantsBody = request.method != .head
            keepsConnection = request.keepsConnection
            phase = .answering
            return request
        } catch {
            fail(error.status, at: now)
            return nil
        }
    }

    private func fail(_ status: Int, at now: Double) {
        keepsConnection = false
        wantsBody = true
        phase = .answering
        answer(.plain(status), at: now)
    }

    // MARK: Writing

    func answer(_ response: HTTPResponse, at now: Double) {
        guard phase == .answering else { return }
        let listens = response.topic != nil && wantsBody
        topic = listens ? response.topic : nil
        let stays = keepsConnection || listens
        phase = stays ? .reading : .ending
        put(response.bytes(withoutBody: !wantsBody, keepingConnection: stays), at: now)
    }

    func put(_ bytes: [UInt8], at now: Double) {
        if output.isEmpty { lastProgress = now }
        output += bytes
        flush(at: now)
    }

    func flush(at now: Double) {
        while sent < output.count {
            let count = output.withUnsafeBytes { all in
                send(descriptor, all.baseAddress?.advanced(by: sent), all.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count >= 0 else {
                if errno == EINTR { continue }
                if errno != EAGAIN { phase = .over }
                return
            }
            lastProgress = now
            sent += count
        }
        output = []
        sent = 0
        guard phase == .ending else { return }
        shutdown(descriptor, Int32(SHUT_WR))
        phase = .parting
    }

    // MARK: Patience

    func endWhereOverdue(_ patience: Patience, at now: Double) {
        let quiet = now - lastProgress
        switch phase {
        case .over, .answering: break
        case .parting: if quiet > patience.parting { phase = .over }
        case .ending: if quiet > patience.stalled { phase = .over }
        case .reading where hasOutput: if quiet > patience.stalled { phase = .over }
        case .reading where topic != nil: break
        case .reading:
            if let requestBegan, now - requestBegan > patience.request {
                fail(408, at: now)
            } else if quiet > patience.idle {
                phase = .over
            }
        }
    }

    func end() { phase = .over }
}

extension HTTPResponse {
    /// One that says no more than its status does.
    static func plain(_ status: Int, _ text: String = "") -> HTTPResponse {
        HTTPResponse(status, type: "text/plain; charset=utf-8", text.isEmpty ? "\(status)\n" : text + "\n")
    }
}
