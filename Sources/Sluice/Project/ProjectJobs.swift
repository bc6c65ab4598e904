internal import Foundation
public import SluiceBackfill
internal import SluiceDatabase

extension Project {
    /// A job of the program's own by its name, else one that is read: by its file's path, or by its name in the project's folder of
    /// backfills.
    /// - Throws: `Problem` for a file that can't be understood, and where there is none.
    public func job(_ name: String) throws -> Job {
        if let job = program?.jobs[name] { return job }
        let file = try jobFile(name)
        return try JobFile.decode(
            try InputFile.text(at: file, project: folder), file: name,
            name: file.deletingPathExtension().lastPathComponent, registry: transforms, defaults: defaults)
    }

    /// The table of a job whose values nobody has said yet; nil for a job that can be run.
    func tableToBeFilled(by name: String) throws -> QualifiedName? {
        if program?.jobs[name] != nil { return nil }
        let file = try jobFile(name)
        return try JobFile.tableToBeFilled(by: InputFile.text(at: file, project: folder), file: name)
    }

    private func jobFile(_ name: String) throws -> URL {
        let named = backfills.appending(path: name + ".yaml")
        let candidates = [
            URL(filePath: name), folder.appending(path: name), named, backfills.appending(path: name),
        ]
        guard let found = candidates.first(where: Self.isFile) else {
            throw Problem(
                .invalidProject, at: .file(name), "no such job: looked for the file itself and for \(named.path)")
        }
        return found
    }

    private static func isFile(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
    }
}
