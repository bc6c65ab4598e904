internal import SluiceDatabase

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file that is there whole or not at all: written under a temporary name, synced, and only then given its own.
///
/// A kill leaves at most the temporary name, which ends in ``temporarySuffix`` and can't be taken for an archive.
struct AtomicFile {
    static let temporarySuffix = ".partial"

    let path: String
    let temporaryPath: String
    let file: OpenFile

    init(path: String) throws(Problem) {
        guard access(path, F_OK) != 0 else { throw .exists(path) }
        self.path = path
        temporaryPath = Self.temporaryPath(for: path)
        file = try OpenFile.creating(temporaryPath)
    }

    static func temporaryPath(for path: String) -> String {
        "\(path).\(String(UInt32.random(in: .min ... .max), radix: 36))\(temporarySuffix)"
    }

    /// Gives the file its name. `link` fails where the name is taken, so that nothing is ever overwritten, however
    /// many processes try.
    func publish() throws(Problem) {
        guard link(temporaryPath, path) == 0 else {
            let code = errno
            guard code != EEXIST else { throw .exists(path) }
            throw .system("can't name \(path)", code)
        }
        unlink(temporaryPath)
        try Self.synchronizeFolder(of: path)
    }

    func discard() { unlink(temporaryPath) }

    /// The new name itself is only durable once its folder is.
    private static func synchronizeFolder(of path: String) throws(Problem) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("can't open \(folder)", errno) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("can't sync \(folder)", errno) }
    }
}

extension Problem {
    static func exists(_ path: String) -> Problem {
        Problem(.archiveExists, "\(path) exists already", hint: "an archive is never overwritten: give another name")
    }
}
