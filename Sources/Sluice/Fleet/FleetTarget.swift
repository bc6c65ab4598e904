internal import Foundation
internal import SluiceBackfill
public import SluiceDatabase

/// One of many databases that a job is run on.
public struct FleetTarget: Sendable {
    public let name: String
    public let url: DatabaseURL

    public init(name: String, url: DatabaseURL) {
        self.name = name
        self.url = url
    }
}

extension Project {
    /// Reads a file of databases: `.yaml` or `.yml` with names and addresses, any other with one of each a line.
    /// `${VARIABLE}` and `${VARIABLE:-default}` in an address are filled in from the environment; the path of a SQLite file is
    /// relative to the file's folder.
    /// - Throws: `Problem` with file and line, and without any address, before a database is touched.
    public func targets(in path: String) throws -> [FleetTarget] {
        let file = URL(filePath: path)
        let entries = try TargetsFile.decode(
            try InputFile.text(at: file), file: path, isYAML: ["yaml", "yml"].contains(file.pathExtension))
        var targets: [FleetTarget] = []
        var names: [String: String] = [:]
        let folder = file.deletingLastPathComponent().path
        for entry in entries {
            let url = try url(of: entry, in: folder)
            if let other = names.updateValue(entry.name, forKey: url.place) {
                throw Problem(
                    .invalidTargets, at: entry.place, "'\(entry.name)' is the database of '\(other)'",
                    hint: TargetsFile.hint)
            }
            targets.append(FleetTarget(name: entry.name, url: url))
        }
        return targets
    }

    private func url(of entry: TargetsFile.Entry, in folder: String) throws -> DatabaseURL {
        var text = try EnvironmentText.expand(entry.address.value, environment.value, at: entry.place, .invalidTargets)
        if text.hasPrefix("sqlite:"), !text.hasPrefix("sqlite:/"), !text.hasPrefix("sqlite:file:") {
            text = "sqlite:\(folder.hasSuffix("/") ? folder : folder + "/")\(text.dropFirst("sqlite:".count))"
        }
        do {
            return try self.url(of: text)
        } catch {
            throw Problem(.invalidTargets, at: entry.place, "'\(entry.name)': \(error.reason)", hint: TargetsFile.hint)
        }
    }
}
