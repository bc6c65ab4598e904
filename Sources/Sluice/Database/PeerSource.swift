internal import Foundation
internal import SluiceDatabase
internal import SluiceMigrations

/// Whose migrations there are, and where.
struct PeerSource {
    let peer: Peer
    let folder: URL
    let files: [PeerFile]

    private static let usual = [
        "", "db/migrations", "migrations", "db/migration", "sql", "src/main/resources/db/migration",
    ]

    /// - Throws: ``Problem`` where a tool is named, and there is nothing of it.
    static func find(_ request: AdoptionRequest, for project: Project) throws -> PeerSource {
        let root = request.folder ?? project.folder
        guard FileManager.default.fileExists(atPath: root.path) else {
            throw Problem(.adoption, at: .file(root.path), "there is no such folder")
        }
        let isAlembic = FileManager.default.fileExists(atPath: root.appending(path: "alembic.ini").path)
        if request.peer == .alembic || request.peer == nil && isAlembic {
            guard isAlembic else {
                throw Problem(
                    .adoption, at: .file(root.path), "there is no alembic.ini here",
                    hint: "name the folder that has it: sluice adopt --from alembic FOLDER")
            }
            return PeerSource(peer: .alembic, folder: root, files: [])
        }
        if request.peer != PeerSource.nobody {
            for name in request.folder == nil ? usual : [""] {
                let folder = name.isEmpty ? root : root.appending(path: name)
                // A project has much else in its folders.
                let files = try sqlFiles(in: folder, looksInside: request.folder != nil || !name.isEmpty)
                guard
                    let peer = files.lazy.compactMap(\.peer).first(where: { request.peer == nil || $0 == request.peer })
                else { continue }
                try refuseOwn(folder, of: peer, project)
                return PeerSource(peer: peer, folder: folder, files: files)
            }
        }
        if request.peer == nil, request.folder == nil || request.peer == nobody {
            return PeerSource(peer: nobody, folder: root, files: [])
        }
        guard request.peer == nobody else {
            let name = request.peer.map { "\($0.name)'s " } ?? ""
            throw Problem(
                .adoption, at: .file(root.path), "there are no \(name)migrations here",
                hint: "name their folder; '--from none' takes the schema as it is for the base")
        }
        return PeerSource(peer: nobody, folder: root, files: [])
    }

    private static let nobody = Peer.none

    /// - Parameter looksInside: Whether its folders are somebody's migrations, too, as Flyway takes them.
    private static func sqlFiles(in folder: URL, looksInside: Bool) throws -> [PeerFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let inner = looksInside ? flywayFiles(inside: names.filter { !$0.contains(".") }, of: folder) : []
        let paths = names.filter { $0.hasSuffix(".sql") } + inner
        return try paths.sorted().map {
            PeerFile(
                name: $0.split(separator: "/").last.map(String.init) ?? $0,
                text: try ProjectFile(folder.appending(path: $0).path, largest: ProjectFile.largestRevision).text(
                    .adoption))
        }
    }

    private static func flywayFiles(inside names: [String], of folder: URL) -> [String] {
        names.flatMap { name -> [String] in
            guard let within = FileManager.default.enumerator(atPath: folder.appending(path: name).path) else {
                return []
            }
            return within.compactMap { $0 as? String }.map { "\(name)/\($0)" }
        }.filter { PeerFile.isFlyways($0.split(separator: "/").last.map(String.init) ?? "") }
    }

    /// Two tools can't read one folder.
    private static func refuseOwn(_ folder: URL, of peer: Peer, _ project: Project) throws {
        guard folder.standardizedFileURL == project.migrations.standardizedFileURL else { return }
        throw Problem(
            .adoption, at: .file(folder.path), "this is \(peer.name)'s folder, and that of Sluice's revisions as well",
            hint: "nothing was touched; write 'migrations: revisions' into sluice.yaml, and adopt again")
    }
}

/// Alembic, as a program.
struct AlembicCommand {
    private let command: String
    private let folder: URL

    init(_ command: String, in folder: URL) {
        self.command = command
        self.folder = folder
    }

    func revisions(for dialect: Dialect) throws -> [AdoptedRevision] {
        let script = try AlembicScript(history: run("history --verbose"))
        let upgrade = try run("upgrade heads --sql")
        // One run for all, where there is one line.
        let parents = Set(script.headers.flatMap(\.downRevisions))
        let heads = script.headers.filter { !parents.contains($0.id) }
        let whole = heads.count == 1 ? try? run("downgrade \(heads[0].id):base --sql") : nil
        return try script.revisions(upgrade: upgrade, in: dialect) { header in
            if let whole { return .success(whole) }
            do {
                return .success(try run("downgrade \(header.id):\(header.downRevisions.first ?? "base") --sql"))
            } catch let problem as Problem {
                return .failure(problem)
            } catch {
                return .failure(Problem(.adoption, "\(error)"))
            }
        }
    }

    private func run(_ arguments: String) throws -> String {
        try ShellCommand.output(
            "\(command) \(arguments)", called: "alembic", in: folder, code: .adoption,
            hint: "nothing was touched; --alembic COMMAND names how Alembic is run here, as in 'poetry run alembic'; "
                + "'--from none' takes the schema as it is")
    }
}
