internal import SluicePages

/// Parts of a whole as one bar; its colours come from the page.
struct ShareBar {
    let parts: [(look: String, count: Int)]
    let total: Int

    private static let width = 240.0

    var svg: String {
        var x = 0.0
        var rectangles = ""
        for part in parts where part.count > 0 && total > 0 {
            // One of a million is to be seen, too.
            let width = max(2, Self.width * Double(part.count) / Double(total))
            let share = "\(part.look): \(HTML.count(part.count)) of \(HTML.count(total))"
            rectangles +=
                "<rect class=\"\(part.look)\" x=\"\(Int(x))\" width=\"\(Int(width.rounded(.up)))\" height=\"14\">"
                + "<title>\(share)</title></rect>"
            x += width
        }
        return """
            <svg class="share" viewBox="0 0 \(Int(Self.width)) 14" role="img" aria-label="\(label)">\
            <rect class="gone" width="\(Int(Self.width))" height="14"/>\(rectangles)</svg>
            """
    }

    private var label: String {
        parts.map { "\($0.look) \(HTML.count($0.count))" }.joined(separator: ", ") + " of \(HTML.count(total))"
    }
}

/// How many rows stand in groups of which size, those below `k` in another colour.
struct GroupHistogram {
    private struct Bar {
        let label: String
        let rows: Int
        let isSmall: Bool
    }

    private let bars: [Bar]
    private static let (width, height, base) = (460.0, 210.0, 170.0)

    init(_ groups: LeakReport.SmallGroups) {
        let k = groups.k
        let edges = [1, 2, k, 2 * k, 5 * k, 20 * k].reduce(into: [Int]()) { if $1 > $0.last ?? 0 { $0.append($1) } }
        bars = edges.enumerated().map { place, low in
            let high = place + 1 < edges.count ? edges[place + 1] - 1 : nil
            let rows = groups.sizes.filter { $0.key >= low && $0.key <= high ?? .max }.reduce(0) {
                $0 + $1.key * $1.value
            }
            let label = high.map { $0 == low ? "\(low)" : "\(low)–\($0)" } ?? "\(low)+"
            return Bar(label: label, rows: rows, isSmall: low < k)
        }
    }

    var svg: String {
        let most = Double(bars.map(\.rows).max() ?? 1)
        let step = Self.width / Double(bars.count)
        let drawn = bars.enumerated().map { place, bar in
            let height = most > 0 ? max(bar.rows > 0 ? 2 : 0, 140 * Double(bar.rows) / most) : 0
            let x = Double(place) * step
            let middle = Int(x + step / 2)
            return """
                <rect class="\(bar.isSmall ? "left" : "large")" x="\(Int(x + 8))" y="\(Int(Self.base - height))" \
                width="\(Int(step - 16))" height="\(Int(height))"/>\
                <text class="middle" x="\(middle)" y="\(Int(Self.base - height - 6))">\(HTML.short(Double(bar.rows)))</text>\
                <text class="middle" x="\(middle)" y="\(Int(Self.base + 18))">\(bar.label)</text>
                """
        }
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="rows by the size of their group">
            <line class="axis" x1="0" x2="\(Int(Self.width))" y1="\(Int(Self.base))" y2="\(Int(Self.base))"/>
            \(drawn.joined(separator: "\n"))
            <text class="label middle" x="\(Int(Self.width / 2))" y="\(Int(Self.height - 4))">rows in the group</text>
            </svg>
            """
    }
}

/// What the audit's page has besides the looks that it shares with others.
enum AuditStyle {
    static let css = """

        .verdict { background: var(--card); border: 1px solid var(--rule); border-left-width: 4px; border-radius: 6px;
          padding: 8px 20px; } .verdict p { margin: 4px 0; }
        .good { border-left-color: var(--s2); } .verdict.bad { border-left-color: var(--limit); }
        tr.bad th, tr.bad td:nth-child(4) { color: var(--limit); font-weight: 600; }
        .bars th[scope=row] { text-align: left; color: var(--ink); font-weight: 400; } .bars th:first-child { text-align: left; }
        .bars td:last-child { text-align: left; white-space: normal; } .wide { min-width: 240px; }
        .share { width: 240px; height: 14px; display: block; } .gone { fill: var(--rule); background: var(--rule); }
        .left { fill: var(--limit); background: var(--limit); } .chance { fill: var(--s1); background: var(--s1); }
        .short { fill: var(--soft); background: var(--soft); } .large { fill: var(--s2); }
        .swatch { display: inline-block; width: 12px; height: 12px; border-radius: 2px; vertical-align: -1px; }
        h3 { font-size: 1rem; margin: 20px 0 0; } .attack .note { margin: 2px 0 8px; } figure .note { margin: 2px 0 8px; }
        .attack table { width: auto; } .plots figure { max-width: 560px; }
        .bars th.wide, .bars thead th:last-child { text-align: left; }
        """
}
