package import SluiceDatabase

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Lists and reads files with the system's own calls: a project may hold thousands of revisions, and each command
/// reads all their headers.
package enum Folder {
    /// The names of its entries, hidden ones left out, sorted as Alembic sorts them.
    static func names(in path: String) throws(Problem) -> [String] {
        guard let directory = opendir(path) else { throw Problem.file(path, errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // d_name is a C array that Swift sees as a tuple; its address is the string's.
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Reads files one after the other into the same buffer: a fresh page for each would cost more than the reading.
    static func contents<Result>(
        of names: [String], in folder: String, _ body: (_ path: String, _ bytes: [UInt8]) throws -> Result
    ) throws -> [Result] {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var results: [Result] = []
        results.reserveCapacity(names.count)
        for name in names {
            let path = folder + "/" + name
            results.append(try body(path, try contents(of: path, through: &buffer)))
        }
        return results
    }

    package static func contents(of path: String) throws(Problem) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        return try contents(of: path, through: &buffer)
    }

    private static func contents(of path: String, through buffer: inout [UInt8]) throws(Problem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem.file(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Problem.file(path, errno)
            }
            bytes += buffer[..<count]
            // A regular file gives all it has; less than asked for is its end.
            if count < buffer.count { return bytes }
        }
    }
}

extension Problem {
    /// A file or folder that the system refused.
    static func file(_ path: String, _ code: Int32) -> Problem {
        Problem(Problem.Code("file"), at: .file(path), String(cString: strerror(code)))
    }
}
