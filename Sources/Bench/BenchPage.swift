internal import SluiceBackfill
internal import SluicePages

extension BenchReport {
    /// One page with the plots inside; it loads nothing.
    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>sluice bench: \(HTML.escape(job))</title>
        <style>\(PageStyle.css)</style>
        </head>
        <body>
        <main>
        <h1>sluice bench</h1>
        <p class="facts">\(facts.map { "<span>\(HTML.escape($0))</span>" }.joined(separator: " "))</p>
        \(isWhole ? "" : "<p class=\"warning\">The sweep was stopped before its end; these settings were measured.</p>")
        \(recommendation)
        <div class="plots">
        \(plots.map(figure).joined(separator: "\n"))
        </div>
        <h2>All settings</h2>
        \(pointTable)
        <p class="note">\(note)</p>
        </main>
        </body>
        </html>

        """
    }

    private var note: String {
        let times =
            "Rates leave out the proof of completion, which costs the same with each setting. p50 and p99 are of the newest thousand chunks of a run."
        let journal =
            database.name == "PostgreSQL"
            ? "WAL counts what all sessions wrote meanwhile."
            : "The WAL file's size is the disk it needed at its largest."
        return "\(times) \(journal)"
    }

    private var facts: [String] {
        [
            "\(database.name) \(database.version)", job,
            "\(HTML.count(points.first?.rows ?? 0)) rows of \(table)",
            passes > 1 ? "\(passes) passes over each window" : "one pass", "target \(HTML.seconds(target)) a chunk",
            machine.description,
        ]
    }

    private var recommendation: String {
        guard let best, let chunkBlock else { return "<p class=\"warning\">\(HTML.escape(advice))</p>" }
        return """
            <section class="best">
            <p><strong>\(HTML.count(Int(best.rowsPerSecond))) rows/s</strong> with \(HTML.count(best.chunkRows)) rows a chunk and \
            \(best.workers == 1 ? "one worker" : "\(best.workers) workers"); 99 of 100 chunks took at most \
            \(HTML.seconds(best.chunkSecondsP99)). For the job:</p>
            <pre>\(HTML.escape(chunkBlock))</pre>
            </section>
            """
    }

    // MARK: Plots

    private var plots: [LinePlot] {
        let rates = lines { $0.rowsPerSecond }
        let slow = lines(named: "p99") { $0.chunkSecondsP99 }
        let middle = lines(named: "p50", isDashed: true) { $0.chunkSecondsP50 }
        return [
            plot("Throughput", "rows a second", rates, format: HTML.short),
            plot(
                "Time of a chunk", "time", slow + middle,
                limit: points.contains { $0.chunkSecondsP99 > target / 4 }
                    ? ("target \(HTML.seconds(target))", target) : nil,
                format: HTML.seconds),
            plot("\(database.journal)", "size", lines { Double($0.journalBytes) }, format: HTML.bytes),
            plot(
                "Memory of the client", "peak, resident", lines { $0.clientPeakBytes.map(Double.init) },
                format: HTML.bytes),
        ].filter { $0.lines.contains { !$0.points.isEmpty } }
    }

    private func plot(
        _ title: String, _ yLabel: String, _ lines: [LinePlot.Line], limit: (String, Double)? = nil,
        format: @escaping (Double) -> String
    ) -> LinePlot {
        LinePlot(
            title: title, xLabel: "rows a chunk (log scale)", yLabel: yLabel, lines: lines, limit: limit, format: format
        )
    }

    /// One line a number of workers.
    private func lines(
        named name: String? = nil, isDashed: Bool = false, _ value: (BenchPoint) -> Double?
    ) -> [LinePlot.Line] {
        let workers = points.map(\.workers).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
        return workers.enumerated().map { index, count in
            let label = count == 1 ? "1 worker" : "\(count) workers"
            return LinePlot.Line(
                name: name.map { "\(label), \($0)" } ?? label,
                points: points.filter { $0.workers == count }.compactMap { point in
                    value(point).map { (Double(point.chunkRows), $0) }
                }, isDashed: isDashed, style: index % LinePlot.styles)
        }
    }

    private func figure(_ plot: LinePlot) -> String {
        let keys = plot.lines.map { line in
            "<span>\(LinePlot.key(style: line.style, isDashed: line.isDashed)) \(HTML.escape(line.name))</span>"
        }
        return """
            <figure>
            <figcaption>\(HTML.escape(plot.title))</figcaption>
            <div class="legend">\(keys.joined(separator: " "))</div>
            \(plot.svg)
            </figure>
            """
    }

    // MARK: Table

    private var pointTable: String {
        let header = [
            "workers", "rows a chunk", "rows/s", "chunk p50", "chunk p99", "chunks", database.journal, "client memory",
        ]
        let rows = points.map { point in
            let cells = [
                "\(point.workers)", HTML.count(point.chunkRows), HTML.count(Int(point.rowsPerSecond)),
                HTML.seconds(point.chunkSecondsP50), HTML.seconds(point.chunkSecondsP99), HTML.count(point.chunks),
                HTML.bytes(Double(point.journalBytes)), point.clientPeakBytes.map { HTML.bytes(Double($0)) } ?? "–",
            ]
            let look = point == best ? " class=\"chosen\"" : ""
            return "<tr\(look)>" + cells.map { "<td>\(HTML.escape($0))</td>" }.joined() + "</tr>"
        }
        return """
            <div class="scroll"><table>
            <thead><tr>\(header.map { "<th scope=\"col\">\(HTML.escape($0))</th>" }.joined())</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }
}
