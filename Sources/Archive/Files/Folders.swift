package import SluiceDatabase

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What lies in an archive folder.
package enum ArchiveFolder {
    package static let fileExtension = ".sluice.zst"

    /// Creates the folder where it isn't there; only its owner may look inside.
    package static func create(_ path: String) throws(Problem) {
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += (prefix.isEmpty || prefix.hasSuffix("/") ? "" : "/") + part
            if mkdir(prefix, 0o700) != 0, errno != EEXIST { throw .system("can't create \(prefix)", errno) }
        }
    }

    /// A name that tells what and when, and that no file has: `archives/products.price-20261124T225152.sluice.zst`.
    package static func freePath(for subject: String, at time: String, in folder: String) -> String {
        let name = subject.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? String($0) : "_" }.joined()
        let stamp = time.prefix { $0 != "." }.filter { $0 != "-" && $0 != ":" }
        let base = "\(folder)/\(name)-\(stamp)"
        var path = base + fileExtension
        var number = 2
        while access(path, F_OK) == 0 || access(path + ".json", F_OK) == 0 {
            path = "\(base)-\(number)\(fileExtension)"
            number += 1
        }
        return path
    }

    /// A name beside the archive's that can't be taken for one, for what isn't whole yet.
    package static func temporaryPath(for path: String) -> String { AtomicFile.temporaryPath(for: path) }

    /// Removes what interrupted backups left in a folder, and nothing that one is writing.
    /// - Returns: The files that are gone.
    package static func removeLeftovers(in path: String) throws(Problem) -> [String] {
        var removed: [String] = []
        for leftover in try list(path).leftovers {
            guard let file = try? OpenFile.reading(leftover), !file.isBeingWritten else { continue }
            guard unlink(leftover) == 0 || errno == ENOENT else { throw .system("can't remove \(leftover)", errno) }
            removed.append(leftover)
        }
        return removed
    }

    /// The archives in a folder and what interrupted backups left there, each sorted by name.
    package static func list(_ path: String) throws(Problem) -> (archives: [String], leftovers: [String]) {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return ([], []) }
            throw .system("can't list \(path)", errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                })
        }
        let paths = names.sorted().map { path + "/" + $0 }
        return (
            paths.filter { $0.hasSuffix(fileExtension) },
            paths.filter { $0.hasSuffix(AtomicFile.temporarySuffix) }
        )
    }
}
