#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Files that Sluice makes beside a database, in a folder that others may be able to write to. What they have put there under
/// the same name is neither followed, nor filled, nor waited for.
package enum OwnFile {
    /// Who may have made the file beside this user: whoever has the database itself.
    private static func mayOwn(_ status: stat, beside database: String) -> Bool {
        var theirs = stat()
        return status.st_uid == geteuid() || status.st_uid == 0
            || stat(database, &theirs) == 0 && status.st_uid == theirs.st_uid
    }

    private static func refusal(_ path: String, _ what: String) -> Problem {
        Problem(
            .refused, "\(path) is \(what), and none that Sluice has made",
            hint: "nothing was touched; remove it, and see who made it")
    }

    private static func require(_ path: String, _ status: stat, beside database: String) throws(Problem) {
        guard FileKind.isRegular(status) else { throw refusal(path, FileKind.name(status)) }
        guard status.st_nlink <= 1 else { throw refusal(path, "a file of several names") }
        guard mayOwn(status, beside: database) else { throw refusal(path, "another user's (\(status.st_uid))") }
    }

    /// Opens it, or makes it, of mode 0600.
    package static func opened(_ path: String, beside database: String) throws(Problem) -> Int32 {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            // A FIFO, a device or a folder, which can't be opened like that, is named as what it is.
            let failed = Problem.file(path, errno)
            var status = stat()
            if lstat(path, &status) == 0 { try require(path, status, beside: database) }
            throw failed
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let failed = Problem.file(path, errno)
            close(descriptor)
            throw failed
        }
        do { try require(path, status, beside: database) } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Makes an empty file with the mode, the owner and the group of another one. Where this user may not give it to them, only
    /// this user may read it. One that is there already stays, if Sluice has made it.
    /// - Returns: Whether it was made.
    package static func made(_ path: String, like model: String) throws(Problem) -> Bool {
        var status = stat()
        if lstat(path, &status) == 0 {
            try require(path, status, beside: model)
            return false
        }
        for suffix in SQLiteFiles.beside where lstat(path + suffix, &status) == 0 {
            throw refusal(path + suffix, "there without its database")
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Problem.file(path, errno) }
        defer { close(descriptor) }
        guard stat(model, &status) == 0 else { return true }
        if fchown(descriptor, status.st_uid, status.st_gid) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
        return true
    }
}
