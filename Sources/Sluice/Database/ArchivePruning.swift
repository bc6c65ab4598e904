package import Foundation
internal import SluiceArchive
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation

extension ProjectDatabase {
    /// What went, and what is old enough to go but is needed.
    package struct Pruned {
        package let deleted: [String]
        package let needed: [String]
        /// What another database made and this one doesn't know: whether it is needed there, nobody can tell from here.
        package let others: [(path: String, database: String)]
    }

    /// Deletes the project's archives that are older than `keep` and not among the last `keepLast` of what they hold.
    package func pruneArchives(keeping keep: Duration?, keepLast: Int?, isDryRun: Bool) throws -> Pruned {
        let connection = try url.connect()
        let now = Date()
        let needs = try ArchiveNeeds(on: connection)
        var deleted: [String] = []
        var needed: [String] = []
        var others: [(path: String, database: String)] = []
        for archives in try archivesBySubject() {
            let isGone = try !archives[0].isThere(on: connection)
            for (place, archive) in archives.enumerated() {
                if let keep, archive.created > now.addingTimeInterval(-keep.inSeconds) { continue }
                if let keepLast, place < keepLast { continue }
                let origin = archive.manifest.origin.database
                if try origin != url.description && !ArchiveRecord.knows(archive.manifest, on: connection) {
                    others.append((archive.path, origin))
                } else if needs.need(archive.manifest, isNewest: place == 0, isGone: isGone) {
                    needed.append(archive.path)
                } else {
                    deleted.append(archive.path)
                }
            }
        }
        if !isDryRun { for path in deleted { try remove(path) } }
        return Pruned(
            deleted: deleted.sorted(), needed: needed.sorted(), others: others.sorted { $0.path < $1.path })
    }

    private func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: path)
        for beside in [path + ".json", ArchiveCarrier.note(of: path)]
        where FileManager.default.fileExists(atPath: beside) {
            try FileManager.default.removeItem(atPath: beside)
        }
    }

    /// The newest first. What can't be read isn't among them.
    private func archivesBySubject() throws -> [[StoredArchive]] {
        let archives = try ArchiveFolder.list(project.archives.path).archives.compactMap(StoredArchive.init)
        return Dictionary(grouping: archives, by: \.subject).values.map { $0.sorted { $0.created > $1.created } }
    }

    /// The archive that was made last, of all; nil where there is none.
    package func newestArchive() -> (path: String, created: Date)? {
        let archives = (try? archivesBySubject())?.compactMap(\.first) ?? []
        return archives.max { $0.created < $1.created }.map { ($0.path, $0.created) }
    }
}

/// What archives are needed for.
private struct ArchiveNeeds {
    private let dropped: Set<String>
    private let unrestored: ArchiveRecord.Unrestored

    init(on connection: any Connection) throws {
        let deprecations = try DeprecationStore(connection).all()
        dropped = Set(deprecations.filter { $0.state == .dropped }.compactMap(\.archiveDigest))
        // What was archived for a drop that wasn't done is there.
        let standing = deprecations.filter { $0.state != .dropped }.compactMap(\.archiveDigest)
        var unrestored = try ArchiveRecord.unrestored(on: connection)
        unrestored.whole.subtract(standing)
        self.unrestored = unrestored
    }

    /// What was dropped keeps its archives until their rows are back, also where it is there again without them.
    func need(_ manifest: Manifest, isNewest: Bool, isGone: Bool) -> Bool {
        // Earlier versions knew an archive by its rows' digest.
        let names = [manifest.identity, manifest.digest.value]
        return !dropped.union(unrestored.whole).isDisjoint(with: names)
            || isNewest && (isGone || !unrestored.partly.isDisjoint(with: names))
    }
}

private struct StoredArchive {
    let path: String
    let manifest: Manifest
    let created: Date

    init?(_ path: String) {
        guard let manifest = try? ArchiveReader.manifest(of: path), let created = Timestamps.date(manifest.created)
        else {
            return nil
        }
        self.path = path
        self.manifest = manifest
        self.created = created
    }

    private var column: String? { manifest.content == .column ? manifest.values.first?.name : nil }
    private var table: QualifiedName { QualifiedName(schema: manifest.table.schema, name: manifest.table.name) }

    /// What it holds: those of one table, one column or one condition replace each other.
    var subject: [String] {
        [manifest.origin.database, manifest.content.rawValue, "\(table)", column ?? "", manifest.condition ?? ""]
    }

    func isThere(on connection: any Connection) throws -> Bool {
        guard let shape = try? connection.catalogReader.shape(of: table) else { return false }
        return column.map { name in shape.columns.contains { $0.name.lowercased() == name.lowercased() } } ?? true
    }
}
