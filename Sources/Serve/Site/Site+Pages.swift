internal import Foundation
internal import Sluice
internal import SluiceArchive
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluiceMigrations
internal import Synchronization

extension Site {
    func shown(_ request: HTTPRequest) throws -> HTTPResponse {
        switch request.path {
        case []: return overview(request)
        case ["live"]: return live(request)
        case ["sections"]: return try sections(request)
        case ["metrics"]: return metrics()
        case ["revisions"]:
            return try listed(request, .revisions) { try revisions() }
        case ["deprecations"]:
            return try listed(request, .deprecations) {
                guard !database.url.isMissingFile else { return DeprecationsPage(statuses: [], now: Date()).main }
                return DeprecationsPage(statuses: try database.wayOut(.readOnly).deprecations(), now: Date()).main
            }
        case ["archives"]: return try listed(request, .archives) { try archives().main }
        case ["anonymizing"]:
            return try listed(request, .anonymizing) {
                AnonymizingPage(status: try reader.withLock { try $0.anonymizing() }).main
            }
        case ["log"]:
            return try listed(request, .log) {
                LogPage(events: try reader.withLock { try $0.events(newest: LogPage.most) }).main
            }
        default:
            if request.path.count == 2, request.path[0] == "runs", let run = Int64(request.path[1]) {
                return try self.run(request, run)
            }
            if request.path.count == 2, request.path[0] == "revisions" {
                return try revision(request, request.path[1])
            }
            return notFound(request)
        }
    }

    /// A page that is the same for all who ask, made once in a while.
    private func listed(
        _ request: HTTPRequest, _ place: Layout.Place, _ make: () throws -> Markup
    ) throws -> HTTPResponse {
        let main = try shelf.page(place.path) { try reporting("the page \(place.rawValue)", make) }
        return page(request, 200, place.rawValue, at: place, main)
    }

    private func reporting<Made>(_ place: String, _ make: () throws -> Made) throws -> Made {
        do {
            return try make()
        } catch let refused as Refused {
            throw refused
        } catch {
            throw reporter.problem(error, in: place)
        }
    }

    // MARK: Runs

    private func overview(_ request: HTTPRequest) -> HTTPResponse {
        let sections = sections(of: OverviewPage.topic, on: watcher.board) ?? []
        return page(
            request, 200, "Overview", at: .overview, topic: OverviewPage.topic,
            sections.map { Markup.section($0.name, $0.content) }.joined(separator: "\n"))
    }

    /// Nil for a topic that there isn't.
    func sections(of topic: String, on board: Board) -> [(name: String, content: Markup)]? {
        if topic == OverviewPage.topic { return OverviewPage(board: board, now: Date()).sections }
        guard topic.hasPrefix("run-"), let number = Int64(topic.dropFirst(4)), let run = board.run(number) else {
            return nil
        }
        return RunPage(run: run, problem: board.problem, allowsControl: controls != nil).sections
    }

    private func live(_ request: HTTPRequest) -> HTTPResponse {
        let topic = request.query["topic"] ?? ""
        guard sections(of: topic, on: watcher.board) != nil else { return .plain(404, "there is no such topic") }
        return HTTPResponse(listeningTo: topic).adding([("Cache-Control", "no-store")])
    }

    /// The same for a browser that can't listen.
    private func sections(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let sections = sections(of: request.query["topic"] ?? "", on: watcher.board) else {
            return .plain(404, "there is no such topic")
        }
        let texts = Dictionary(sections.map { ($0.name, $0.content.html) }, uniquingKeysWith: { first, _ in first })
        return HTTPResponse(
            200, type: "application/json", String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        )
        .adding([("Cache-Control", "no-store")])
    }

    private func run(_ request: HTTPRequest, _ number: Int64) throws -> HTTPResponse {
        let board = watcher.board
        let found = try reporting("run \(number)") {
            try board.run(number)
                ?? reader.withLock { try $0.run(number) }.map {
                    Board.Run(status: RunStatus($0), workers: 0, history: RunHistory())
                }
        }
        guard let run = found else { return notFound(request) }
        let showsValues = request.query["values"] == "show"
        let rest = try shelf.page("/runs/\(number) \(showsValues)") {
            try reporting("run \(number)") { try details(of: run.record, showingValues: showsValues) }
        }
        let sections = RunPage(run: run, problem: board.problem, allowsControl: controls != nil).sections
            .map { Markup.section($0.name, $0.content) }.joined(separator: "\n")
        return page(
            request, 200, "Run \(number): \(run.record.job)",
            topic: run.record.state.isFinal ? nil : RunPage.topic(number),
            "\(sections)\(rest)")
    }

    /// What isn't replaced while the page is open.
    private func details(of record: RunRecord, showingValues: Bool) throws -> Markup {
        let found = try reader.withLock { reader in
            (
                counts: try reader.quarantineCounts(of: record.id),
                rows: showingValues ? try reader.quarantined(by: record.id, atMost: QuarantineView.most) : nil,
                events: try reader.events(newest: 100, of: "run \(record.id)")
            )
        }
        let quarantine = QuarantineView(
            run: record.id, counts: found.counts, rows: found.rows?.map { ($0.displayKey, $0.code, $0.error) })
        let definition: Markup =
            record.definition.isEmpty
            ? .note("The job was made in Swift.")
            : "<details><summary>As it was when the run began</summary><pre tabindex=\"0\">\(record.definition)</pre></details>"
        return """
            \(quarantine.markup)<h2>Events</h2>\(LogPage.table("Events of this run, the newest first", found.events))
            <h2>Job</h2>\(definition)
            """
    }

    // MARK: Metrics

    private func metrics() -> HTTPResponse {
        let board = watcher.board
        let asked = try? reader.withLock { (try $0.totals(), try $0.replicaDelay()) }
        let metrics = Metrics(board: board, totals: asked?.0 ?? [], replicaDelay: asked?.1, listeners: listeners)
        return HTTPResponse(200, type: Metrics.type, metrics.text).adding([("Cache-Control", "no-store")])
    }

    // MARK: Revisions

    private func revisions() throws -> Markup {
        let position = try database.position()
        let log = try reader.withLock { try $0.revisionLog(newest: 10_000) }
        let nodes = try position.revisions.graph.history()
        let entries = nodes.prefix(RevisionsPage.most).map { entry($0, position, log) }
        return RevisionsPage(
            entries: Array(entries), repeatables: repeatables(position, log),
            left: max(0, nodes.count - RevisionsPage.most),
            unfinished: position.state.unfinished?.description
        ).main
    }

    private func entry(
        _ node: RevisionNode, _ position: ProjectDatabase.Position, _ log: [RevisionLog.Entry]
    ) -> RevisionsPage.Entry {
        let graph = position.revisions.graph
        let header = graph.headers[node]
        let isApplied = graph.unapplied([node], at: position.current).isEmpty
        return RevisionsPage.Entry(
            id: header.id, message: header.message, labels: header.branchLabels, parents: header.downRevisions,
            dependsOn: header.dependsOn, isApplied: isApplied, isChanged: position.changed.contains(header.id),
            isCurrent: position.state.rows.contains(header.id),
            log: isApplied ? log.first { $0.revision == header.id && $0.state == "complete" } : nil)
    }

    private func repeatables(
        _ position: ProjectDatabase.Position, _ log: [RevisionLog.Entry]
    ) -> [RevisionsPage.Entry] {
        position.revisions.repeatableHeaders.map { header in
            RevisionsPage.Entry(
                id: header.id, message: header.message, labels: [], parents: [], dependsOn: header.dependsOn,
                isApplied: !position.dueRepeats.contains(header.id), isChanged: false, isCurrent: false,
                log: log.first { $0.revision == header.id && $0.state == "complete" })
        }
    }

    private func revision(_ request: HTTPRequest, _ id: String) throws -> HTTPResponse {
        let showsSQL = request.query["sql"] == "show"
        let main = try shelf.page("/revisions/\(id) \(showsSQL)") {
            try reporting("revision \(id)") { try revision(id, showingSQL: showsSQL)?.main ?? .none }
        }
        guard main != .none else { return notFound(request) }
        return page(request, 200, "Revision \(id)", at: .revisions, main)
    }

    private func revision(_ id: String, showingSQL: Bool) throws -> RevisionPage? {
        let position = try database.position()
        let set = position.revisions
        let log = try reader.withLock { try $0.revisionLog(newest: 10_000) }.filter { $0.revision == id }
        let hiding = database.project.hidingVariables
        guard let node = set.graph.node(id: id) else {
            guard let revision = try set.repeatable(id),
                let entry = repeatables(position, log).first(where: { $0.id == id })
            else { return nil }
            return RevisionPage(
                entry: entry, upgrade: revision.upgrade.map { hiding($0.summary) }, downgrade: [],
                irreversible: "it is repeatable: its next version takes its place",
                file: try file(revision.header.source),
                sql: .init(text: nil, reason: "It is the file's own."), log: log)
        }
        let revision = try set.revision(node)
        let back = Result { try revision.downgrade().map { hiding($0.summary) } }
        return RevisionPage(
            entry: entry(node, position, log), upgrade: revision.upgrade.map { hiding($0.summary) },
            downgrade: (try? back.get()) ?? [], irreversible: Self.reason(back).map(hiding),
            file: try set.path(node).flatMap(file), sql: showingSQL ? sql(of: set.graph.headers[node]) : nil, log: log)
    }

    private static func reason(_ back: Result<[String], any Error>) -> String? {
        guard case .failure(let error) = back else { return nil }
        return (error as? IrreversibleRevision)?.reason ?? "it can't be derived"
    }

    private func file(_ path: String) throws -> (name: String, text: String)? {
        guard !path.isEmpty else { return nil }
        let text = try ProjectFile(path, largest: ProjectFile.largestSetting).text(Problem.Code("revision_file"))
        let most = 200_000
        return (URL(filePath: path).lastPathComponent, text.count > most ? text.prefix(most) + "\n…" : text)
    }

    private func sql(of header: RevisionHeader) -> RevisionPage.SQL {
        guard header.downRevisions.count <= 1 else {
            return .init(
                text: nil,
                reason:
                    "It joins \(header.downRevisions.count) lines, and its SQL depends on which one it is come from.")
        }
        do {
            let script = try database.script(.upgrade, from: header.downRevisions.first, to: header.id)
            return .init(text: database.project.hidingVariables(script.text), reason: nil)
        } catch {
            _ = reporter.problem(error, in: "the SQL of revision \(header.id)")
            return .init(
                text: nil,
                reason:
                    "It can't be written as SQL alone: what it does depends on the database. 'sluice upgrade --dry-run' shows it."
            )
        }
    }

    // MARK: Archives

    private func archives() throws -> ArchivesPage {
        let found = try ArchiveFolder.list(database.project.archives.path)
        let files = found.archives.map { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return (path: path, bytes: attributes?[.size] as? Int, date: attributes?[.modificationDate] as? Date)
        }.sorted { ($0.date ?? .distantPast) > ($1.date ?? .distantPast) }
        let entries = files.prefix(ArchivesPage.most).map { archive($0.path, bytes: $0.bytes) }
        return ArchivesPage(
            entries: entries.sorted { ($0.created ?? .distantPast) > ($1.created ?? .distantPast) },
            left: max(0, files.count - ArchivesPage.most), interrupted: found.leftovers.count, now: Date())
    }

    private func archive(_ path: String, bytes: Int?) -> ArchivesPage.Entry {
        let file = URL(filePath: path).lastPathComponent
        // How a command failed stands in the note, and may hold what that printed.
        let carried = ArchiveCarrier.state(of: path).map { String($0.prefix { $0 != ":" }) }
        guard let manifest = try? ArchiveReader.manifest(of: path) else {
            return .init(
                file: file, what: "?", rows: nil, created: nil, bytes: bytes, isEncrypted: false, carried: carried,
                fault: "can't be read")
        }
        let table = QualifiedName(schema: manifest.table.schema, name: manifest.table.name).description
        let column = manifest.content == .column ? manifest.values.first.map { "." + $0.name } ?? "" : ""
        return .init(
            file: file, what: table + column + (manifest.condition == nil ? "" : " (some rows)"), rows: manifest.rows,
            created: Timestamps.date(manifest.created), bytes: bytes, isEncrypted: manifest.encryption != nil,
            carried: carried, fault: nil)
    }
}
