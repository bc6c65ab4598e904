internal import SluiceDatabase

/// The manifest beside an archive, for people and for tools that know JSON but not zstd.
enum ManifestFile {
    static func path(beside archive: String) -> String { archive + ".json" }

    static func write(_ manifest: [UInt8], beside archive: String) throws(Problem) {
        let file = try AtomicFile(path: path(beside: archive))
        do {
            try file.file.write(manifest)
            try file.file.synchronize()
            try file.publish()
        } catch {
            file.discard()
            throw error
        }
    }

    /// Nil where there is none.
    static func read(beside archive: String) -> [UInt8]? {
        guard let file = try? OpenFile.reading(path(beside: archive)), let size = try? file.size() else { return nil }
        return try? file.read("copy", 0..<size, atMost: ArchiveLimits.manifest)
    }
}
