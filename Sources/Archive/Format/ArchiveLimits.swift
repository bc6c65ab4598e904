/// How large the parts of an archive may be, so that a file which only claims to be one takes no memory by what it
/// announces. No archive that Sluice writes is larger.
enum ArchiveLimits {
    /// With frames of 4 MiB, four TiB of rows.
    static let frames = 1 << 20
    static let manifest = 16 << 20
    static let header = 1 << 10

    /// Of each frame: four numbers, a digest and two keys.
    static func index(frames: Int) -> Int { 1 << 10 + frames * 176 }

    /// A frame is of 4 MiB and the row that fills it. One of more than this holds a row so large, and is stored in at least
    /// the 256th part of it.
    private static let commonFrame = 32 << 20
    private static let expansion = 256

    static func canHold(_ content: Int, in stored: Int) -> Bool {
        content <= commonFrame || content / expansion <= stored
    }

    /// zstd's own bound on what doesn't compress, and the words around it.
    static func canBe(_ stored: Int, of content: Int) -> Bool { stored <= content + content / 128 + 1 << 10 }
}
