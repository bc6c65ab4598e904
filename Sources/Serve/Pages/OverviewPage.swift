internal import Foundation
internal import SluiceBackfill
internal import SluiceDeprecation
internal import SluicePages

/// What there is, at a glance.
struct OverviewPage {
    static let topic = "overview"

    let board: Board
    let now: Date

    /// By name, in their order.
    var sections: [(name: String, content: Markup)] {
        [("summary", summary), ("open", open), ("over", over), ("say", say)]
    }

    private var summary: Markup {
        let standing = board.standing
        let pending: (count: String, more: Markup) =
            switch standing.revisions {
            case .success(let revisions): (HTML.count(revisions.pending.count), trouble(of: revisions))
            case .failure(let problem): ("?", .alert(problem))
            case nil: ("–", .none)
            }
        let archive = standing.newestArchive.map {
            Timestamps.interval(max(0, now.timeIntervalSince($0))) + " old"
        }
        let figures: [(String, String, String)] = [
            ("Open runs", HTML.count(board.open.count), "#open-runs"),
            ("Revisions to apply", pending.count, "/revisions"),
            ("Deprecations due", HTML.count(standing.due.count), "/deprecations"),
            ("Newest archive", archive ?? "none", "/archives"),
        ]
        let cards = figures.map { name, value, path -> Markup in
            "<li><a href=\"\(path)\"><span class=\"name\">\(name)</span> <span class=\"value\">\(value)</span></a></li>"
        }
        return "\(Markup.alert(board.problem))<ul class=\"figures\">\(cards)</ul>\(pending.more)\(due)"
    }

    private func trouble(of revisions: Board.RevisionsStanding) -> Markup {
        let unfinished: Markup = revisions.unfinished.map { "<p class=\"alert\">\($0)</p>" } ?? .none
        guard !revisions.changed.isEmpty else { return unfinished }
        let names = revisions.changed.joined(separator: ", ")
        return
            "\(unfinished)<p class=\"alert\">The files of these revisions have changed since they were applied: \(names)</p>"
    }

    private var due: Markup {
        board.standing.due.map { deprecation in
            """
            <p class="wait"><strong>Due since \(Timestamps.day(deprecation.graceUntil)):</strong> \(deprecation.name); \
            <code>sluice drop \(deprecation.argument)</code></p>
            """
        }.joined()
    }

    private var open: Markup {
        guard !board.open.isEmpty else {
            return """
                <h2 id="open-runs" data-key="head">Open runs</h2>
                <p class="empty" data-key="none">No run is open. <code>sluice run JOB</code> begins one, and it shows here within a second.</p>
                """
        }
        return "<h2 id=\"open-runs\" data-key=\"head\">Open runs</h2>\n\(board.open.map(card).joined(separator: "\n"))"
    }

    private func card(_ run: Board.Run) -> Markup {
        """
        <article class="card" aria-labelledby="run-\(run.record.id)" data-key="\(run.record.id)">
        <h3 data-key="head" id="run-\(run.record.id)"><a href="/runs/\(run.record.id)">Run \(run.record.id)</a> <span class="job">\(run.record.job)</span> \
        <span class="on">on \(run.record.table)</span> \(run.tag)</h3>
        \(run.progress)\(run.facts)\(run.wait)\(failure(of: run))
        </article>
        """
    }

    private func failure(of run: Board.Run) -> Markup {
        guard run.record.error != nil else { return .none }
        return
            "<p class=\"wait\" data-key=\"failure\"><strong>It failed.</strong> <a href=\"/runs/\(run.record.id)\">Run \(run.record.id)</a> says why.</p>"
    }

    private var over: Markup {
        guard !board.over.isEmpty else { return .none }
        let rows = board.over.map { run -> [Markup] in
            [
                "<a href=\"/runs/\(run.record.id)\">\(run.record.id)</a>", "\(run.record.job)", "\(run.record.table)",
                run.tag, "\(HTML.count(run.record.rows))", "\(HTML.count(run.record.quarantined))",
                "\(Timestamps.interval(run.record.seconds))", .time(run.record.finishedAt),
            ]
        }
        return "<h2>Runs that are over</h2>\n"
            + Markup.table(
                "The newest runs that are over",
                header: [
                    .number("Run"), "Job", "Table", "State", .number("Rows"), .number("Quarantine"), .number("Time"),
                    "Ended (UTC)",
                ], keys: board.over.map { "\($0.record.id)" }, rows: rows)
    }

    private var say: Markup {
        let words = board.open.map(\.spoken).joined(separator: ". ")
        return "<p class=\"heard\" role=\"status\">\(words)</p>"
    }
}
