package import Foundation
internal import SluiceDatabase
internal import SluiceDiff
package import SluiceMigrations

/// What `sluice adopt` was asked for.
package struct AdoptionRequest: Sendable {
    /// Nil to find out.
    package var peer: Peer?
    /// Where the other tool's files are; nil for where they usually are.
    package var folder: URL?
    package var historyTable: String?
    /// The command that runs Alembic.
    package var alembic = "alembic"

    package init() {}
}

/// Another tool's migrations as revisions, and where the database stands among them. Nothing is written yet.
package struct Adoption: Sendable {
    package struct File: Sendable {
        package let header: RevisionHeader
        package let path: String
        let text: String
        /// It is there already, as it would be written.
        package let isThere: Bool
    }

    package let peer: Peer
    package let files: [File]
    /// Nothing, where the other tool has applied nothing.
    package let heads: [String]
    package fileprivate(set) var warnings: [String] = []
}

extension ProjectDatabase {
    /// Reads another tool's files and its table; writes nothing, and never into that table.
    /// - Throws: ``Problem`` where the two don't fit, or the project or the database already has revisions of its own.
    package func adoption(_ request: AdoptionRequest) throws -> Adoption {
        let source = try PeerSource.find(request, for: project)
        let connection = try url.connect(.readOnly)
        if request.peer == nil, source.peer == .none { try refuseOtherTool(on: connection) }
        let history = try PeerHistory(of: source.peer, table: request.historyTable, on: connection)
        let revisions = try revisions(of: source, request)
        let heads = try source.peer == .none ? revisions.map(\.header.id) : history?.heads(among: revisions) ?? []
        try refuseOthers(heads, revisions)
        let files = try revisions.map { revision in
            let path = project.migrations.appending(path: revision.fileName).path
            let text = try revision.text(in: url.dialect)
            let there = try? InputFile.text(at: URL(filePath: path))
            if let there, there != text {
                throw Problem(
                    .adoption, at: .file(path), "a file of this name is there, and says something else",
                    hint: "nothing was written; move it away")
            }
            return Adoption.File(header: revision.header, path: path, text: text, isThere: there != nil)
        }
        var adoption = Adoption(peer: source.peer, files: files, heads: heads)
        if history == nil, source.peer != .none {
            adoption.warnings.append(
                "the database has no table \(request.historyTable ?? source.peer.historyTable ?? ""): nothing counts as applied"
            )
        }
        adoption.warnings += history?.warnings ?? []
        for revision in revisions where revision.header.isRepeatable {
            adoption.warnings.append(
                "\(revision.header.source) is repeatable: the next 'sluice upgrade' runs it once, and then when it changes"
            )
        }
        adoption.warnings += try differences(adoption, request)
        return adoption
    }

    /// Writes the revisions, and says in the database where it stands. After a kill in the middle the same command goes on.
    package func carryOut(_ adoption: Adoption) throws {
        try FileManager.default.createDirectory(
            atPath: project.migrations.path, withIntermediateDirectories: true)
        for file in adoption.files where !file.isThere {
            try Data(file.text.utf8).write(to: URL(filePath: file.path), options: .atomic)
        }
        if !adoption.heads.isEmpty { _ = try stamp(adoption.heads, purge: false) }
    }

    private func revisions(of source: PeerSource, _ request: AdoptionRequest) throws -> [AdoptedRevision] {
        switch source.peer {
        case .alembic: try AlembicCommand(request.alembic, in: source.folder).revisions(for: url.dialect)
        case .none: [try base()]
        default: try PeerFolder.revisions(source.files, of: source.peer)
        }
    }

    /// The schema as it is.
    private func base() throws -> AdoptedRevision {
        let statements = try dumpSchema(of: .database(url))
        guard !statements.isEmpty else {
            throw Problem(
                .adoption, "the database is empty, and there are no migrations to adopt",
                hint: "'sluice revision -m MSG' writes the first revision")
        }
        let all = ProposedRevision.withUncheckedBodies(statements)
        return AdoptedRevision(base: all.map(\.withSemicolon).joined(separator: "\n"))
    }

    private func refuseOthers(_ heads: [String], _ revisions: [AdoptedRevision]) throws {
        let ids = Set(revisions.map(\.header.id))
        if FileManager.default.fileExists(atPath: project.migrations.path),
            let other = try project.revisions().graph.headers.first(where: { !ids.contains($0.id) })
        {
            throw Problem(
                .adoption, at: .file(other.source), "the project has revisions already, such as \(other.id)",
                hint: "nothing was written; adopt into a project without revisions, or set 'migrations:' in sluice.yaml"
            )
        }
        let rows = try versionRows()
        guard rows.isEmpty || Set(rows) == Set(heads) else {
            throw Problem(
                .adoption, "the database stands at \(rows.joined(separator: ", ")) already, by Sluice's own table",
                hint: "nothing was written; 'sluice current' shows where it stands")
        }
    }

    /// A table of another tool's, and none of its files.
    private func refuseOtherTool(on connection: any Connection) throws {
        for peer in Peer.allCases {
            guard let table = peer.historyTable, try connection.tableIsThere(QualifiedName(table)) else { continue }
            throw Problem(
                .adoption, "the database has \(peer.name)'s table \(table), and its files aren't here",
                hint: "nothing was written; name their folder, or take the schema as it is for the base: --from none")
        }
    }

    /// The same of the database's own schema. Nobody has looked at the functions in it: on the throwaway database they do nothing.
    private func differencesOfBase() throws -> [String] {
        do {
            let live = try schema(of: .database(url))
            let made = try SchemaProposal.rehearsed(live, beside: shadows)
            return try SchemaProposal.differences(from: live, to: made, shadowsBeside: shadows).map {
                "the revisions and the database differ: \($0.summary)"
            }
        } catch let error as Problem {
            return ["whether the revisions make this schema isn't known: \(error)"]
        }
    }

    /// What the adopted revisions make on an empty database, beside what is there: a history is no proof.
    private func differences(_ adoption: Adoption, _ request: AdoptionRequest) throws -> [String] {
        let variables = project.revisionVariables
        let set = try RevisionSet(
            files: adoption.files.map { try RevisionFile(path: $0.path, Array($0.text.utf8), variables: variables) },
            variables: variables)
        for node in set.graph.headers.indices { _ = try set.revision(node) }
        guard !adoption.heads.isEmpty else { return [] }
        if adoption.peer == .none, url.dialect.isServer { return try differencesOfBase() }
        do {
            let trial = try TrialDatabase(beside: self)
            for head in adoption.heads { _ = try trial.migrator(set).migrate(.upgrade, to: head) }
            let table = (request.historyTable ?? adoption.peer.historyTable).map { QualifiedName($0).name }
            let live = try schema(of: .database(url), leavingOut: table)
            return try SchemaProposal.differences(from: live, to: trial.schema(), shadowsBeside: shadows).map {
                "the revisions and the database differ: \($0.summary)"
            }
        } catch let error as MigrationFailure {
            return ["whether the revisions make this schema isn't known: run from nothing, they fail: \(error)"]
        } catch let error as Problem {
            return ["whether the revisions make this schema isn't known: \(error)"]
        }
    }
}
