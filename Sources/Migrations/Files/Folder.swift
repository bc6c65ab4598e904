#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Lists and reads files with the system's own calls: a project may hold thousands of revisions, and each command
/// reads all their headers.
enum Folder {
    /// The names of its entries, hidden ones left out, sorted by bytes as Alembic sorts them.
    static func names(in path: String) throws(FolderError) -> [String] {
        guard let directory = opendir(path) else { throw FolderError(path, errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // d_name is a C array that Swift sees as a tuple; its address is the string's.
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func contents(of path: String) throws(FolderError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FolderError(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let room = max(bytes.count, 4096)
            let start = bytes.count
            var failure: Int32 = 0
            let more = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                var result = read(descriptor, buffer.baseAddress, room)
                while result < 0, errno == EINTR { result = read(descriptor, buffer.baseAddress, room) }
                if result < 0 { failure = errno }
                count = max(result, 0)
            }
            if failure != 0 { throw FolderError(path, failure) }
            if start == 0, more.count < room { return more }
            if more.isEmpty { return bytes }
            bytes += more
        }
    }
}

/// A file or folder that the system refused.
package struct FolderError: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String

    init(_ path: String, _ code: Int32) {
        self.path = path
        reason = String(cString: strerror(code))
    }

    package var description: String { "\(path): \(reason)" }
}
