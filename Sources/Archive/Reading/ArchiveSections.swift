internal import SluiceDatabase

/// The raw bytes of the parts beside the rows, and the cipher that follows from them.
struct ArchiveSections {
    let path: String
    let header: [UInt8]
    let index: [UInt8]
    let manifest: [UInt8]

    init(_ file: OpenFile, _ layout: ArchiveLayout) throws(Problem) {
        path = file.path
        header = try file.read("header", layout.header, atMost: ArchiveLimits.header)
        index = try file.read("index", layout.index, atMost: ArchiveLimits.index(frames: layout.frameCount))
        manifest = try file.read("manifest", layout.manifest, atMost: ArchiveLimits.manifest)
    }

    /// The header, or what the manifest says of it where it is damaged.
    var bestHeader: ArchiveHeader? {
        if let header = ArchiveHeader(header) { return header }
        guard let body = Section.manifest.body(of: manifest), let manifest = try? Manifest(decoding: body, of: path)
        else {
            return nil
        }
        return ArchiveHeader(
            version: ArchiveHeader.currentVersion, isEncrypted: manifest.encryption != nil,
            salt: manifest.encryption.flatMap { [UInt8](hexadecimal: $0.salt) } ?? [])
    }

    /// Nil where the archive isn't encrypted.
    func cipher(_ key: ArchiveKey?) throws(Problem) -> ArchiveCipher? {
        guard let header = bestHeader else { throw Problem(.archiveFormat, "\(path) is no Sluice archive") }
        guard (1...ArchiveHeader.currentVersion).contains(header.version) else {
            throw Problem.unknownFormat(path, Int(header.version))
        }
        guard header.isEncrypted else { return nil }
        guard let key else {
            throw Problem(.archiveKey, "\(path) is encrypted", hint: "give its key in SLUICE_KEY or with --key-file")
        }
        let cipher = key.cipher(for: header)
        guard
            Section.manifest.decode(manifest, cipher.digest) != nil || Section.index.decode(index, cipher.digest) != nil
        else { throw Problem(.archiveKey, "\(path) was encrypted with another key") }
        return cipher
    }
}

extension OpenFile {
    /// A part that is read as a whole.
    func read(_ part: String, _ range: Range<Int>, atMost limit: Int) throws(Problem) -> [UInt8] {
        guard range.count <= limit else {
            throw Problem(
                .archiveDamaged, "the \(part) of \(path) has \(range.count) bytes, more than any archive's: \(limit)")
        }
        return try read(range.count, at: range.lowerBound)
    }
}

extension Problem {
    static func unknownFormat(_ path: String, _ version: Int) -> Problem {
        let hint = version > 1 ? "a newer Sluice can read it" : "no Sluice wrote it"
        return Problem(
            .archiveFormat, "\(path) has archive format \(version), which this Sluice can't read", hint: hint)
    }
}
