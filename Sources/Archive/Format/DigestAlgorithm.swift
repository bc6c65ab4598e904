internal import SluiceDatabase

/// How content is fingerprinted: SHA-256, and with a key where the archive is encrypted, since a plain digest of few
/// or guessable values would give them away.
enum DigestAlgorithm {
    case sha256
    case hmacSHA256(KeyedHash)

    static let size = 32

    var name: String {
        switch self {
        case .sha256: "SHA-256"
        case .hmacSHA256: "HMAC-SHA-256"
        }
    }

    func digest(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var running = RunningDigest(self)
        running.update(bytes)
        return running.finish()
    }
}

struct RunningDigest {
    private enum State {
        case sha256(SHA256)
        case hmac(KeyedHash.Running)
    }

    private var state: State

    init(_ algorithm: DigestAlgorithm) {
        switch algorithm {
        case .sha256: state = .sha256(SHA256())
        case .hmacSHA256(let key): state = .hmac(key.running)
        }
    }

    mutating func update(_ bytes: some Collection<UInt8>) {
        bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { update($0) }
    }

    private mutating func update(_ buffer: UnsafeRawBufferPointer) {
        switch state {
        case .sha256(var hash):
            hash.update(buffer)
            state = .sha256(hash)
        case .hmac(var code):
            code.update(buffer)
            state = .hmac(code)
        }
    }

    func finish() -> [UInt8] {
        switch state {
        case .sha256(let hash): hash.finish().bytes
        case .hmac(let code): code.finish().bytes
        }
    }
}
