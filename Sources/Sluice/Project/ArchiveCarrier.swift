internal import Foundation
internal import SluiceArchive
internal import SluiceBackfill
internal import SluiceDatabase

/// The project's commands that carry each archive to another place once it is whole (`archives: {after: …}`), and back
/// where it isn't there (`fetch:`). As with PostgreSQL's archive_command, `%p` is the archive's path, `%f` its file name
/// and `%%` a percent sign. How the last try ended stands in a file beside the archive.
package struct ArchiveCarrier: Sendable {
    private static let tries = 3
    private static let done = "carried"

    let folder: URL
    let archives: URL
    private let after: String?
    private let fetch: String?

    init(folder: URL, archives: URL, settings: ArchiveSettings) {
        self.folder = folder
        self.archives = archives
        after = settings.after
        fetch = settings.fetch
    }

    /// `carried 2026-…`, or `failed 2026-…: why`; nil where it was never tried.
    package static func state(of archive: String) -> String? {
        try? InputFile.text(at: URL(filePath: note(of: archive))).trimmingCharacters(in: .newlines)
    }

    static func note(of archive: String) -> String { archive + ".after" }

    /// Without which nothing can be read of an archive whose end was cut off.
    private static func manifest(of archive: String) -> String { archive + ".json" }

    /// Runs `after:` for an archive that is whole, and for the manifest beside it.
    /// - Throws: `Problem` where it failed each time. The archive stays where it is.
    package func carry(_ archive: String) throws {
        guard let after, Self.state(of: archive)?.hasPrefix(Self.done) != true else { return }
        var failure: (any Error)?
        for attempt in 1...Self.tries {
            do {
                for file in [archive, Self.manifest(of: archive)] where FileManager.default.fileExists(atPath: file) {
                    try ShellCommand.run(
                        ArchiveCommandLine(after).text, called: "archives: after", in: folder,
                        telling: ArchiveCommandLine.variables(for: file),
                        hint: "the archive \(archive) is whole and stays; 'sluice archives carry' tries again")
                }
                return note(Self.done, archive)
            } catch {
                failure = error
                if attempt < Self.tries { Pause.wait(.seconds(attempt)) }
            }
        }
        guard let failure else { return }
        note("failed", archive, ": \(failure)")
        throw failure
    }

    /// Carries those that aren't where they should be.
    /// - Returns: How many were carried, and why others weren't.
    package func carryAll() throws -> (carried: Int, failures: [String]) {
        guard after != nil else {
            throw Problem(.invalidProject, at: .file(Project.settingsFile), "archives: has no command 'after'")
        }
        var carried = 0
        var failures: [String] = []
        for archive in try ArchiveFolder.list(archives.path).archives
        where Self.state(of: archive)?.hasPrefix(Self.done) != true {
            do {
                try carry(archive)
                carried += 1
            } catch { failures.append("\(archive): \(error)") }
        }
        return (carried, failures)
    }

    private func note(_ state: String, _ archive: String, _ reason: String = "") {
        let text = "\(state) \(Date.now.formatted(.iso8601))\(reason)\n"
        // Without it the archive is carried once more.
        try? Data(text.utf8).write(to: URL(filePath: Self.note(of: archive)), options: .atomic)
    }

    // MARK: Paths

    var place: ArchivePlace {
        var place = ArchivePlace()
        place.stored = stored
        place.located = located
        place.carry = carry
        return place
    }

    /// How the database keeps an archive's path: from the project's folder on, so that another host finds it.
    package func stored(_ path: String) -> String {
        let root = folder.standardizedFileURL.path
        let whole = URL(filePath: path).standardizedFileURL.path
        return whole.hasPrefix(root + "/") ? String(whole.dropFirst(root.count + 1)) : whole
    }

    /// The archive that a person, or the database, names: from here, from the project's folder, or from its archives'.
    /// One that isn't there, or not whole, is fetched.
    package func located(_ name: String) throws -> String {
        let file = URL(filePath: name).lastPathComponent
        let found = found(name)
        guard let fetch, file.hasSuffix(ArchiveFolder.fileExtension) else { return found ?? name }
        guard let found else { return try fetched(file, by: fetch) }
        if !ArchiveReader.hasEnd(found) {
            // What is left of it is better than nothing.
            _ = try? fetched(file, by: fetch, to: found)
        }
        return found
    }

    /// False where it can't even be fetched.
    func mayBeThere(_ name: String) -> Bool { fetch != nil || found(name) != nil }

    private func found(_ name: String) -> String? {
        let file = URL(filePath: name).lastPathComponent
        let candidates =
            [URL(filePath: name)] + (name.hasPrefix("/") ? [] : [folder.appending(path: name)])
            + [archives.appending(path: file), archives.appending(path: file + ArchiveFolder.fileExtension)]
        return candidates.first { FileManager.default.fileExists(atPath: $0.path) }?.path
    }

    private func fetched(_ file: String, by fetch: String) throws -> String {
        try ArchiveFolder.create(archives.path)
        let path = archives.appending(path: file).path
        try fetched(file, by: fetch, to: path)
        let manifest = Self.manifest(of: path)
        if !ArchiveReader.hasEnd(path), !FileManager.default.fileExists(atPath: manifest) {
            _ = try? fetched(Self.manifest(of: file), by: fetch, to: manifest)
        }
        return path
    }

    /// Under another name first: a fetch that fails, or is killed, leaves nothing that could be taken for the archive.
    private func fetched(_ file: String, by fetch: String, to path: String) throws {
        let temporary = ArchiveFolder.temporaryPath(for: path)
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        try ShellCommand.run(
            ArchiveCommandLine(fetch).text, called: "archives: fetch", in: folder,
            telling: ArchiveCommandLine.variables(for: temporary, called: file),
            hint: "nothing was changed; see that it brings \(file) to the path %p")
        // A command may bring it there by itself.
        guard FileManager.default.fileExists(atPath: temporary) else { return }
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        try FileManager.default.moveItem(atPath: temporary, toPath: path)
    }
}
