internal import SluiceDatabase

/// The raw bytes of the parts beside the rows, and the cipher that follows from them.
struct ArchiveSections {
    let path: String
    let header: [UInt8]
    let index: [UInt8]
    let manifest: [UInt8]

    init(_ file: OpenFile, _ layout: ArchiveLayout) throws(ArchiveError) {
        path = file.path
        header = try file.read(layout.header.count, at: layout.header.lowerBound)
        index = try file.read(layout.index.count, at: layout.index.lowerBound)
        manifest = try file.read(layout.manifest.count, at: layout.manifest.lowerBound)
    }

    /// The header, or what the manifest says of it where it is damaged.
    var bestHeader: ArchiveHeader? {
        if let header = ArchiveHeader(header) { return header }
        guard let body = Section.manifest.body(of: manifest), let manifest = try? Manifest(decoding: body) else {
            return nil
        }
        return ArchiveHeader(
            version: ArchiveHeader.currentVersion, isEncrypted: manifest.encryption != nil,
            salt: manifest.encryption.flatMap { [UInt8](hexadecimal: $0.salt) } ?? [])
    }

    /// Nil where the archive isn't encrypted.
    func cipher(_ key: ArchiveKey?) throws(ArchiveError) -> ArchiveCipher? {
        guard let header = bestHeader else { throw ArchiveError(.format, "\(path) is no Sluice archive") }
        guard header.version <= ArchiveHeader.currentVersion else {
            throw ArchiveError(
                .format, "\(path) has archive format \(header.version)", hint: "a newer Sluice can read it")
        }
        guard header.isEncrypted else { return nil }
        guard let key else {
            throw ArchiveError(.key, "\(path) is encrypted", hint: "give its key in SLUICE_KEY or with --key-file")
        }
        let cipher = key.cipher(for: header)
        guard
            Section.manifest.decode(manifest, cipher.digest) != nil || Section.index.decode(index, cipher.digest) != nil
        else { throw ArchiveError(.key, "\(path) was encrypted with another key") }
        return cipher
    }
}
