internal import SluiceDatabase

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Lists files with the system's own calls, and reads them: a project may hold thousands of revisions, and each command
/// reads all their headers.
enum Folder {
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

    /// Reads files one after the other into the same buffer.
    /// - Parameter project: The folder that symbolic links may lead into, beside this one.
    static func contents<Result>(
        of names: [String], in folder: String, project: String?,
        _ body: (_ path: String, _ bytes: [UInt8]) throws -> Result
    ) throws -> [Result] {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var results: [Result] = []
        results.reserveCapacity(names.count)
        for name in names {
            let file = ProjectFile(
                folder + "/" + name, linkedInto: project.map { [$0] } ?? [], largest: ProjectFile.largestRevision)
            results.append(try body(file.path, try file.bytes(through: &buffer)))
        }
        return results
    }
}
