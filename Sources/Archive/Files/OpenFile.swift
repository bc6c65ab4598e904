internal import SluiceDatabase

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file descriptor that closes itself, with the few calls an archive needs.
final class OpenFile: Sendable {
    let path: String
    private let descriptor: CInt

    private init(path: String, descriptor: CInt) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { _ = close(descriptor) }

    /// - Throws: ``Problem`` also where it is anything but a file: a FIFO would be waited for, a device has no end, and a
    ///   link may lead to what nobody meant.
    static func reading(_ path: String) throws(Problem) -> OpenFile {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else {
            guard errno != ELOOP else {
                throw Problem(.archiveFormat, "\(path) is a symbolic link", hint: "name the archive that it points to")
            }
            throw .system("can't open \(path)", errno)
        }
        let file = OpenFile(path: path, descriptor: descriptor)
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw Problem(.archiveFormat, "\(path) isn't a file, so it is no archive")
        }
        return file
    }

    /// A new file that only its owner may read; it must not exist yet. It is locked as long as it is open (flock(2)), by which
    /// ``isBeingWritten`` tells it from one that a kill has left.
    static func creating(_ path: String) throws(Problem) -> OpenFile {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("can't create \(path)", errno) }
        // Where a file system knows no locks, the file is one like any other.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        return OpenFile(path: path, descriptor: descriptor)
    }

    /// Whether a process, this one included, has it open for writing.
    var isBeingWritten: Bool { flock(descriptor, LOCK_SH | LOCK_NB) != 0 }

    func size() throws(Problem) -> Int { Int(try status().st_size) }

    private func status() throws(Problem) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("can't read \(path)", errno) }
        return status
    }

    func write(_ bytes: [UInt8]) throws(Problem) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Self.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("can't write \(path)", count < 0 ? errno : ENOSPC) }
            written += count
        }
    }

    /// Reads exactly `count` bytes at `offset`; a file that ends before is damaged.
    func read(_ count: Int, at offset: Int) throws(Problem) -> [UInt8] {
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failure = got < 0 ? errno : 0
                    return
                }
                filled += got
            }
        }
        guard failure == 0 else { throw .system("can't read \(path)", failure) }
        guard bytes.count == count else {
            throw Problem(.archiveDamaged, "\(path) ends at byte \(offset + bytes.count), before its content does")
        }
        return bytes
    }

    /// Returns once the disk has it: a rename must not reach the disk before the content does.
    func synchronize() throws(Problem) {
        guard fsync(descriptor) == 0 else { throw .system("can't sync \(path)", errno) }
    }

    private static func write(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }
}

extension Problem {
    static func system(_ what: String, _ code: CInt) -> Problem {
        Problem(code == EEXIST ? .archiveExists : .archiveFile, "\(what): \(String(cString: strerror(code)))")
    }
}
