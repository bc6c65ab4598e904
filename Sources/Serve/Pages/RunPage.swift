internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluicePages

/// One run: how far it is and how fast, why it waits, what it set aside, and what may be done with it.
struct RunPage {
    static func topic(_ run: Int64) -> String { "run-\(run)" }

    let run: Board.Run
    let problem: PageProblem?
    let allowsControl: Bool

    private var record: RunRecord { run.record }

    var sections: [(name: String, content: Markup)] {
        [("status", status), ("control", control), ("plots", plots), ("proof", proof), ("say", say)]
    }

    private var status: Markup {
        """
        \(Markup.alert(problem))<div class="card">
        <p class="headline" data-key="head">\(run.tag) \(sentence)</p>
        \(run.progress)\(run.facts)\(run.wait)\(failure)
        \(Markup.facts(pairs))
        </div>
        """
    }

    private var sentence: Markup {
        switch record.state {
        case .running where record.isAbandoned: "nobody works on it any more"
        case .running: run.workers == 1 ? "1 worker is at it" : "\(run.workers) workers are at it"
        case .verifying: "the last chunk is done; it is being proved"
        case .paused: "it goes on where it was stopped"
        case .failed: "it goes on where it failed, once the reason is gone"
        case .cancelled: "it was given up; what was done stays"
        case .complete: "all rows are done, and that is proved"
        }
    }

    private var pairs: [(name: String, value: Markup)] {
        var pairs: [(name: String, value: Markup)] = [
            ("Job", "\(record.job)"), ("Table", "\(record.table)"), ("Chunks", "\(HTML.count(record.chunks))"),
            ("Time at work", "\(Timestamps.interval(record.seconds))"), ("Begun (UTC)", .time(record.startedAt)),
        ]
        if record.finishedAt != nil { pairs.append(("Ended (UTC)", .time(record.finishedAt))) }
        if let owner = record.owner, record.state == .running || record.state == .verifying {
            pairs.append(("Worked on by", "process \(owner.pid) on \(owner.host)"))
        }
        if let source = record.totalSource { pairs.append(("Rows expected by", "\(source)")) }
        return pairs
    }

    /// A message may quote a row; it is there for whoever opens it.
    private var failure: Markup {
        guard let error = record.error else { return .none }
        return """
            <details class="failure" data-key="failure"><summary>Why it failed (the message may quote a row)</summary><pre tabindex="0">\(error)</pre></details>
            """
    }

    private var control: Markup {
        guard !record.state.isFinal else { return .none }
        let path = "/runs/\(record.id)"
        guard allowsControl else {
            return """
                <p class="note">This page only shows. <code>sluice pause \(record.id)</code>, <code>resume</code> and \
                <code>cancel</code> change the run; <code>sluice serve --allow-control</code> has buttons for them.</p>
                """
        }
        let isAtWork = (record.state == .running || record.state == .verifying) && !record.isAbandoned
        let goOn: Markup =
            isAtWork
            ? "\(Markup.button("Pause", to: path + "/pause")) It stops after its chunk."
            : "\(Markup.button("Resume", to: path + "/resume")) This server goes on with it, where it was stopped."
        return """
            <div class="actions"><p>\(goOn)</p>
            <details><summary>Cancel …</summary>
            <p>Rows that are done (\(HTML.count(record.rows))) stay as they are, its trigger goes, and nothing goes on with the run.</p>
            <p>\(Markup.button("Cancel run \(record.id)", to: path + "/cancel", isGrave: true))</p></details></div>
            """
    }

    private var plots: Markup {
        let samples = run.history.samples
        guard samples.count > 1 else {
            return record.state == .running
                ? .note("Rate and chunk times are drawn from what is seen while this page's server runs.") : .none
        }
        let rate = SeriesPlot(
            title: "Rows a second", points: samples.map { ($0.seconds, $0.rowsPerSecond) }, color: 0, format: HTML.short
        )
        let chunks = SeriesPlot(
            title: "Time of a chunk",
            points: samples.compactMap { sample in sample.chunkSeconds.map { (sample.seconds, $0) } },
            color: 1, format: HTML.seconds)
        return "<div class=\"plots\">\(rate.figure)\(chunks.figure)</div>"
    }

    private var proof: Markup {
        guard let certificate = record.certificate else { return .none }
        let pairs: [(name: String, value: Markup)] = [
            ("Rows", "\(HTML.count(certificate.rows))"), ("Chunks", "\(HTML.count(certificate.chunks))"),
            ("Rows left, by \(certificate.antiJoin.proof)", "\(HTML.count(certificate.antiJoin.rowsLeft))"),
            ("Rows for which verify fails", "\(certificate.verify.map { HTML.count($0.rowsFailing) } ?? "not asked")"),
            ("Chain of chunks", "<code class=\"hash\">\(certificate.hash)</code>"),
        ]
        return "<h2>Certificate</h2>\(Markup.facts(pairs))"
    }

    private var say: Markup { "<p class=\"heard\" role=\"status\">\(run.spoken)</p>" }
}
