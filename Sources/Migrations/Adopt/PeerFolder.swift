package import SluiceDatabase
internal import SluiceSQLText

/// A folder of another tool's `.sql` files as a line of revisions.
package enum PeerFolder {
    /// - Throws: ``Problem`` for two files of one version, and for a file without its marks.
    package static func revisions(_ files: [PeerFile], of peer: Peer) throws(Problem) -> [AdoptedRevision] {
        switch peer {
        case .flyway: try flyway(files)
        case .dbmate: try marked(files) { $0.prefixMatch(of: /([0-9]+)_?(.*)\.sql/).map { ($0.1, $0.2) } }
        case .goose: try marked(files) { $0.wholeMatch(of: /([0-9]+)_(.+)\.sql/).map { ($0.1, $0.2) } }
        case .alembic, .none: []
        }
    }

    private static func marked(
        _ files: [PeerFile], _ parts: (String) -> (version: Substring, name: Substring)?
    ) throws(Problem) -> [AdoptedRevision] {
        var found: [(version: String, name: String, file: PeerFile)] = []
        for file in files {
            guard let (version, name) = parts(file.name) else { continue }
            found.append((String(version), String(name).replacing("_", with: " "), file))
        }
        found.sort {
            ($0.version.drop { $0 == "0" }.count, $0.version) < ($1.version.drop { $0 == "0" }.count, $1.version)
        }
        return try line(
            found.map { entry in
                let file = MarkedFile(entry.file)
                return Entry(
                    version: entry.version, id: entry.version, message: entry.name, file: entry.file.name, up: file.up,
                    down: file.down.map(AdoptedRevision.WayBack.sql) ?? .none("\(entry.file.name) has no way back"),
                    runsOutsideTransaction: file.runsOutsideTransaction)
            })
    }

    private static func flyway(_ files: [PeerFile]) throws(Problem) -> [AdoptedRevision] {
        let named = files.compactMap { file in FlywayName(file.name).map { (name: $0, file: file) } }
        let undone = named.filter { $0.name.kind == .undo }
        let versioned = named.filter { $0.name.kind == .versioned }.sorted {
            FlywayName.parts($0.name.version).lexicographicallyPrecedes(FlywayName.parts($1.name.version))
        }
        let repeated = named.filter { $0.name.kind == .repeatable }.sorted { $0.name.description < $1.name.description }
        var entries = versioned.map { name, file in
            let undo = undone.first { FlywayName.parts($0.name.version) == FlywayName.parts(name.version) }
            return Entry(
                version: FlywayName.parts(name.version).map(String.init).joined(separator: "."),
                id: "v" + name.version.replacing(".", with: "_"), message: name.description, file: file.name,
                up: PeerSQL(whole: file),
                down: undo.map { .sql(PeerSQL(whole: $0.file)) } ?? .none("\(file.name) has no undo script"))
        }
        entries += repeated.map { name, file in
            Entry(
                version: "R " + name.description, id: "r_" + name.description.replacing(" ", with: "_"),
                message: name.description, file: file.name, up: PeerSQL(whole: file), down: .replaced)
        }
        return try line(entries)
    }

    private struct Entry {
        let version: String
        let id: String
        let message: String
        let file: String
        let up: PeerSQL
        let down: AdoptedRevision.WayBack
        var runsOutsideTransaction = false
    }

    /// Each follows the one before, but for repeatable ones.
    private static func line(_ entries: [Entry]) throws(Problem) -> [AdoptedRevision] {
        var revisions: [AdoptedRevision] = []
        for entry in entries {
            if let other = revisions.first(where: { $0.header.id == entry.id || $0.version == entry.version }) {
                throw Problem(
                    .adoption, at: .file(entry.file),
                    "version \(entry.version) is that of '\(other.header.message)', too",
                    hint: "nothing was touched; give one of them another version, as the other tool would ask")
            }
            let isRepeatable = entry.down == .replaced
            let parent = isRepeatable ? nil : revisions.last?.header.id
            revisions.append(
                AdoptedRevision(
                    header: RevisionHeader(
                        id: entry.id, downRevisions: parent.map { [$0] } ?? [], message: entry.message,
                        source: entry.file, isRepeatable: isRepeatable),
                    version: entry.version, upgrade: entry.up, downgrade: entry.down,
                    runsOutsideTransaction: entry.runsOutsideTransaction))
        }
        return revisions
    }
}

extension Problem.Code {
    package static let adoption = Problem.Code("adoption", .refused)
}
