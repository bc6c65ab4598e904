public import SluiceDatabase
internal import SluicePages

extension LeakReport {
    /// One page with its pictures inside; it loads nothing and holds no original.
    public func html(from source: DatabaseURL, to copy: DatabaseURL) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>sluice anonymize audit</title>
        <style>\(PageStyle.css)\(AuditStyle.css)</style>
        </head>
        <body>
        <main>
        <h1>Audit of an anonymized copy</h1>
        <p class="facts"><span>source \(HTML.escape("\(source)"))</span> <span>copy \(HTML.escape("\(copy)"))</span></p>
        \(AuditPage(self).sections.joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }
}

/// The page's parts, those that say something.
private struct AuditPage {
    private let report: LeakReport

    init(_ report: LeakReport) { self.report = report }

    var sections: [String] {
        [verdict, uncovered, originals, groups, attacks, risks].filter { !$0.isEmpty }
    }

    private var verdict: String {
        guard !report.holds else {
            return "<section class=\"verdict good\"><p><strong>Every bound of the plan holds.</strong></p></section>"
        }
        return """
            <section class="verdict bad"><p><strong>\(report.broken.count == 1 ? "A bound of the plan is" : "Bounds of the plan are") broken:</strong></p>
            \(list(report.broken))</section>
            """
    }

    private var uncovered: String {
        report.uncovered.isEmpty ? "" : "<h2>Not covered by the plan</h2>\n" + list(report.uncovered)
    }

    private var risks: String {
        report.risks.isEmpty ? "" : "<h2>What the rules leave</h2>\n" + list(report.risks)
    }

    private func list(_ lines: [String]) -> String {
        "<ul>\(lines.map { "<li>\(HTML.escape($0))</li>" }.joined(separator: "\n"))</ul>"
    }

    // MARK: Originals

    private var originals: String {
        guard !report.columns.isEmpty else { return "" }
        return """
            <h2>Originals in the copy</h2>
            <div class="legend"><span><i class="swatch left"></i> left</span> <span><i class="swatch chance"></i> by chance: \
            somebody else's new value</span> <span><i class="swatch short"></i> too short to be searched for outside of their \
            column</span> <span><i class="swatch gone"></i> gone</span></div>
            <div class="scroll"><table class="bars">
            <thead><tr><th scope="col">column</th><th scope="col">originals</th><th scope="col" class="wide">found</th>\
            <th scope="col">left</th><th scope="col">by chance</th><th scope="col">kept by the rule</th><th scope="col">where else</th></tr></thead>
            <tbody>
            \(report.columns.map(row).joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }

    private func row(_ column: LeakReport.Column) -> String {
        let elsewhere = column.leftElsewhere.sorted { $0.key < $1.key }.map { "\($0.key): \(HTML.count($0.value))" }
        let found = min(column.left, column.distinctOriginals)
        let chance = min(column.coincidences, column.distinctOriginals - found)
        let short = min(column.tooShort, column.distinctOriginals - found - chance)
        let bar = ShareBar(
            parts: [("left", found), ("chance", chance), ("short", short)], total: column.distinctOriginals)
        let cells = [
            HTML.count(column.distinctOriginals), bar.svg, HTML.count(column.left), HTML.count(column.coincidences),
            HTML.count(column.keptByRule), HTML.escape(elsewhere.joined(separator: ", ")),
        ]
        let look = column.left > 0 ? " class=\"bad\"" : ""
        return "<tr\(look)><th scope=\"row\">\(HTML.escape("\(column.table).\(column.column)"))</th>"
            + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }

    // MARK: Groups and attacks

    private var groups: String {
        guard !report.smallGroups.isEmpty else { return "" }
        let figures = report.smallGroups.map { groups in
            """
            <figure>
            <figcaption>\(HTML.escape("\(groups.table) by \(groups.columns.joined(separator: ", "))"))</figcaption>
            <p class="note">\(HTML.count(groups.rowsBelowK)) rows in groups of fewer than \(groups.k), \
            \(HTML.count(groups.uniqueRows)) of them alone</p>
            \(GroupHistogram(groups).svg)
            </figure>
            """
        }
        return """
            <h2>Rows by the size of their group</h2>
            <p class="note">Rows that share the columns named. Whoever knows these of a person has as many rows to choose from.</p>
            <div class="plots">
            \(figures.joined(separator: "\n"))
            </div>
            """
    }

    private var attacks: String {
        guard !report.attacks.isEmpty else { return "" }
        let kinds = report.attacks.map(\.kind).reduce(into: [Attack.Kind]()) { if !$0.contains($1) { $0.append($1) } }
        return "<h2>Attacks without the key</h2>\n" + kinds.map(attacks).joined(separator: "\n")
    }

    private func attacks(of kind: Attack.Kind) -> String {
        let attacks = report.attacks.filter { $0.kind == kind }
        let reached = attacks.reduce(0) { $0 + $1.rows }
        let rows = attacks.filter { $0.rows > 0 }.map { attack in
            let bar = ShareBar(parts: [("left", min(attack.rows, attack.allRows))], total: attack.allRows)
            return "<tr><th scope=\"row\">\(HTML.escape(attack.place))</th><td>\(bar.svg)</td>"
                + "<td>\(HTML.count(attack.rows)) of \(HTML.count(attack.allRows)) rows</td></tr>"
        }
        let table = rows.isEmpty ? "" : "<table class=\"bars\"><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
        return """
            <section class="attack"><h3>\(kind.rawValue): \(HTML.count(reached)) rows in \(attacks.count) \
            \(attacks.count == 1 ? "place" : "places")</h3>
            <p class="note">\(HTML.escape(attacks[0].explanation)).</p>
            \(table)</section>
            """
    }
}
