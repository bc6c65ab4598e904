internal import SluiceDatabase

extension KeyedHash {
    /// With `ignoringCase`, A to Z count as a to z.
    func digest(_ message: Span<UInt8>, ignoringCase: Bool) -> Digest256 {
        if ignoringCase { return digest(message.array.map(\.asciiLowered)) }
        return digest(message)
    }
}
