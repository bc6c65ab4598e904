#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The files of a SQLite database. SQLite opens what stands under their names: it would wait for ever for the other end of a FIFO,
/// and takes a device for an empty database.
package enum SQLiteFiles {
    /// What a database's name has behind it in its journals' (sqlite.org/tempfiles.html).
    package static let beside = ["-journal", "-wal", "-shm"]

    /// - Throws: ``DatabaseError`` where one of them is anything but a regular file. One that isn't there is none.
    static func requireRegular(_ path: String) throws(DatabaseError) {
        guard !path.isEmpty, !path.hasPrefix(":") else { return }
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        try require(path, status)
        // They stand beside the file that a symbolic link leads to.
        guard let resolved = realpath(path, nil) else { return }
        defer { free(resolved) }
        let file = String(cString: resolved)
        for suffix in beside where lstat(file + suffix, &status) == 0 { try require(file + suffix, status) }
    }

    private static func require(_ path: String, _ status: stat) throws(DatabaseError) {
        guard FileKind.isRegular(status) else {
            throw DatabaseError(
                kind: .other, code: "",
                message: "can't open \(path): it is \(FileKind.name(status)), not a regular file",
                hint: "nothing was touched")
        }
    }
}
