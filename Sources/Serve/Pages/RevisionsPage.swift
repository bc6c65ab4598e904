internal import SluiceDeprecation
internal import SluiceMigrations
internal import SluicePages

/// A project's revisions as a graph, with what is applied, by whom and when.
struct RevisionsPage {
    struct Entry: Sendable {
        let id: String
        let message: String
        let labels: [String]
        let parents: [String]
        let dependsOn: [String]
        let isApplied: Bool
        let isChanged: Bool
        /// A row of the version table.
        let isCurrent: Bool
        let log: RevisionLog.Entry?
    }

    /// Newest first.
    let entries: [Entry]
    let repeatables: [Entry]
    /// Revisions that aren't shown for their number.
    let left: Int
    let unfinished: String?

    static let most = 300

    private static let rowHeight = 30
    private static let laneWidth = 18

    var main: Markup {
        guard !entries.isEmpty else {
            return
                "<p class=\"empty\">There is no revision yet. <code>sluice revision -m MESSAGE</code> writes one.</p>"
        }
        let more: Markup = left > 0 ? .note("\(left) older revisions aren't shown.") : .none
        return """
            \(unfinished.map { "<p class=\"alert\">\($0)</p>" as Markup })
            <p>\(summary)</p>
            <h2>Graph</h2>
            \(picture)
            <h2>List</h2>
            \(table("Revisions, the newest first", entries))\(more)\(repeats)
            """
    }

    private var summary: Markup {
        let pending = entries.filter { !$0.isApplied }.count
        guard pending > 0 else { return "All revisions are applied." }
        return "\(HTML.count(pending)) to apply: <code>sluice upgrade</code>"
    }

    private var repeats: Markup {
        guard !repeatables.isEmpty else { return .none }
        return "<h2>Repeatable</h2>\(table("Revisions that are applied again whenever they change", repeatables))"
    }

    private func table(_ caption: String, _ entries: [Entry]) -> Markup {
        .table(
            caption,
            header: ["Revision", "Message", "State", "Follows", "Applied (UTC)", "By", .number("Took")],
            rows: entries.map { entry in
                let follows = entry.parents + entry.dependsOn.map { "depends on \($0)" }
                return [
                    link(to: entry.id), "\(entry.message)\(labels(of: entry))", tags(of: entry),
                    "\(follows.isEmpty ? "–" : follows.joined(separator: ", "))", .time(entry.log?.finishedAt),
                    "\(entry.log?.actor ?? "–")", "\(entry.log?.seconds.map(HTML.seconds) ?? "–")",
                ]
            })
    }

    private func link(to id: String) -> Markup { "<a href=\"/revisions/\(URLText.encoded(id))\">\(id)</a>" }

    private func labels(of entry: Entry) -> Markup {
        entry.labels.map { " <span class=\"tag quiet\">\($0)</span>" as Markup }.joined()
    }

    private func tags(of entry: Entry) -> Markup {
        let state: Markup = entry.isApplied ? .tag("applied") : .tag("pending")
        let current: Markup = entry.isCurrent ? " <span class=\"tag quiet\">the database stands here</span>" : ""
        let changed: Markup = entry.isChanged ? " <span class=\"tag failed\">file changed since</span>" : ""
        return "\(state)\(current)\(changed)"
    }

    // MARK: The picture

    private var layout: GraphLayout {
        let rows = Dictionary(entries.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        return GraphLayout(parents: entries.map { entry in (entry.parents + entry.dependsOn).compactMap { rows[$0] } })
    }

    private func x(_ lane: Int) -> Int { 12 + lane * Self.laneWidth }
    private func y(_ row: Int) -> Int { 16 + row * Self.rowHeight }

    private var picture: Markup {
        let layout = layout
        let textX = x(layout.width) + 4
        let longest = entries.map { label(of: $0).count }.max() ?? 0
        let width = textX + min(720, longest * 9 + 90)
        let height = entries.count * Self.rowHeight + 6
        let lines = layout.edges.map { draw($0, layout) }
        let nodes = entries.enumerated().map { row, entry -> Markup in
            let state: Markup = entry.isApplied ? "applied" : "pending"
            return """
                <circle class="node \(state)" cx="\(x(layout.columns[row]))" cy="\(y(row))" r="6"/>\
                <a href="/revisions/\(URLText.encoded(entry.id))"><text class="label" x="\(textX)" y="\(y(row) + 4)">\(label(of: entry))</text></a>
                """
        }
        return """
            <div class="scroll" role="region" aria-label="Graph of revisions" tabindex="0">
            <svg class="graph" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" role="group" \
            aria-label="Graph of revisions, the newest on top; the list below says the same">
            \(lines)\(nodes)
            </svg></div>
            """
    }

    private func draw(_ edge: GraphLayout.Edge, _ layout: GraphLayout) -> Markup {
        let (fromX, fromY) = (x(layout.columns[edge.child]), y(edge.child))
        let (toX, toY) = (x(layout.columns[edge.parent]), y(edge.parent))
        let laneX = x(edge.lane)
        let isDependency = !entries[edge.child].parents.contains(entries[edge.parent].id)
        let dashed: Markup = isDependency ? " dashed" : ""
        return """
            <path class="edge\(dashed)" d="M\(fromX) \(fromY) L\(laneX) \(fromY + Self.rowHeight / 2) \
            L\(laneX) \(toY - Self.rowHeight / 2) L\(toX) \(toY)"/>
            """
    }

    private func label(of entry: Entry) -> String {
        let text = entry.message.isEmpty ? entry.id : "\(entry.id)  \(entry.message)"
        let cut = text.count > 70 ? text.prefix(69) + "…" : text
        return entry.isApplied ? cut : cut + " (to apply)"
    }
}

/// One revision: what it does, what undoes it, its SQL, and when it was done.
struct RevisionPage {
    struct SQL: Sendable {
        let text: String?
        /// Why there is none.
        let reason: String?
    }

    let entry: RevisionsPage.Entry
    let upgrade: [String]
    let downgrade: [String]
    let irreversible: String?
    /// As it stands in the project; nil for one written in Swift.
    let file: (name: String, text: String)?
    /// Nil where it isn't asked for: on SQLite the revisions before it are tried for it.
    let sql: SQL?
    let log: [RevisionLog.Entry]

    var main: Markup {
        let path = "/revisions/\(URLText.encoded(entry.id))"
        return """
            <p class="headline">\(entry.isApplied ? Markup.tag("applied") : Markup.tag("pending")) \(entry.message)</p>
            \(Markup.facts([("Follows", "\(entry.parents.isEmpty ? "nothing: a base" : entry.parents.joined(separator: ", "))"), ("Depends on", "\(entry.dependsOn.isEmpty ? "–" : entry.dependsOn.joined(separator: ", "))")]))
            <h2>Upgrade</h2>\(list(upgrade))
            <h2>Downgrade</h2>\(irreversible.map { "<p>None: \($0)</p>" as Markup } ?? list(downgrade))
            <h2>SQL</h2>\(script(path))
            \(source)<h2>Log</h2>\(history)
            """
    }

    private func list(_ operations: [String]) -> Markup {
        operations.isEmpty ? "<p>Nothing.</p>" : "<ol>\(operations.map { "<li>\($0)</li>" as Markup })</ol>"
    }

    private func script(_ path: String) -> Markup {
        guard let sql else { return "<p><a href=\"\(path)?sql=show\">Show the SQL of the upgrade</a></p>" }
        guard let text = sql.text else { return .note(sql.reason ?? "It can't be written as SQL.") }
        return "<pre tabindex=\"0\" aria-label=\"SQL\">\(text)</pre>"
    }

    private var source: Markup {
        guard let file else { return .none }
        return "<h2>File</h2><details><summary>\(file.name)</summary><pre tabindex=\"0\">\(file.text)</pre></details>"
    }

    private var history: Markup {
        guard !log.isEmpty else { return .note("It was never applied here.") }
        return .table(
            "What was done with it", header: ["What", "State", "Begun (UTC)", "Ended (UTC)", "By", .number("Took")],
            rows: log.map { entry in
                [
                    "\(entry.direction)", .tag(entry.state), .time(entry.startedAt), .time(entry.finishedAt),
                    "\(entry.actor)", "\(entry.seconds.map(HTML.seconds) ?? "–")",
                ]
            })
    }
}
