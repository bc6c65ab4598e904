/// A zstd skippable frame (RFC 8878, 3.1.2): a magic number, a length, and bytes that every decoder steps over. All
/// that an archive holds beside its content lies in such frames, which is why `zstd -dc` prints the content alone.
enum SkippableFrame {
    static let headerSize = 8
    static let sluiceMagic: UInt32 = 0x184D_2A50
    static let seekTableMagic: UInt32 = 0x184D_2A5E

    static func encode(magic: UInt32, _ payload: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(headerSize + payload.count)
        frame.append(littleEndian: magic)
        frame.append(littleEndian: UInt32(payload.count))
        return frame + payload
    }

    /// The payload, or nil where the frame isn't exactly one skippable frame with this magic number.
    static func decode(magic: UInt32, _ frame: [UInt8]) -> ArraySlice<UInt8>? {
        var reader = ByteReader(frame[...])
        guard reader.integer(UInt32.self) == magic, let length = reader.integer(UInt32.self),
            let payload = reader.take(Int(length)), reader.isAtEnd
        else { return nil }
        return payload
    }
}

/// A part of an archive beside its rows, in a skippable frame: eight bytes that name it, the body, a digest of both.
enum Section: String, CaseIterable {
    case header = "SLUICEHD"
    case index = "SLUICEIX"
    case manifest = "SLUICEMF"

    func encode(_ body: [UInt8], _ digest: DigestAlgorithm) -> [UInt8] {
        let named = Array(rawValue.utf8) + body
        return SkippableFrame.encode(magic: SkippableFrame.sluiceMagic, named + digest.digest(of: named[...]))
    }

    /// The body, or nil where the frame isn't this section or isn't as it was written.
    func decode(_ frame: [UInt8], _ digest: DigestAlgorithm) -> ArraySlice<UInt8>? {
        guard let payload = SkippableFrame.decode(magic: SkippableFrame.sluiceMagic, frame),
            let body = body(of: frame),
            digest.digest(of: payload.dropLast(DigestAlgorithm.size)).elementsEqual(
                payload.suffix(DigestAlgorithm.size))
        else { return nil }
        return body
    }

    /// Whether a frame that is damaged had this body: what is left of it has the body's digest.
    func seals(_ body: ArraySlice<UInt8>, in frame: [UInt8], _ digest: DigestAlgorithm) -> Bool {
        let named = Array(rawValue.utf8) + body
        return digest.digest(of: named[...]).elementsEqual(frame.suffix(DigestAlgorithm.size))
    }

    /// The body, unchecked; nil where the frame isn't this section.
    func body(of frame: [UInt8]) -> ArraySlice<UInt8>? {
        guard let payload = SkippableFrame.decode(magic: SkippableFrame.sluiceMagic, frame) else { return nil }
        var reader = ByteReader(payload)
        guard let name = reader.take(rawValue.utf8.count), name.elementsEqual(rawValue.utf8) else { return nil }
        return reader.take(payload.endIndex - reader.position - DigestAlgorithm.size)
    }
}
