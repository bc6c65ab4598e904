internal import Sluice
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluicePages

/// A run in words, the same on every page.
extension Board.Run {
    /// From 0 to 100, or nil where nobody knows of how many.
    var percent: Double? {
        guard let total = record.total, total > 0 else { return nil }
        return min(100, 100 * Double(record.rows) / Double(total))
    }

    var rowsText: String {
        guard let total = record.total else { return Self.rows(record.rows) }
        let share = percent.map { " (\(HTML.decimal($0, digits: 1)) %)" } ?? ""
        let about = record.totalSource?.hasPrefix("exact") ?? true ? "" : "about "
        return "\(HTML.count(record.rows)) of \(about)\(Self.rows(total))\(share)"
    }

    private static func rows(_ count: Int) -> String { "\(HTML.count(count)) \(count == 1 ? "row" : "rows")" }

    var rateText: String? { status.rowsPerSecond.map { "\(HTML.count(Int(nearest: $0.rounded()))) rows/s" } }

    /// Nil where nobody can know, or the run is over.
    var etaText: String? {
        guard record.state == .running, let eta = status.eta else { return nil }
        let low = Timestamps.interval(eta.lowerBound)
        let high = Timestamps.interval(eta.upperBound)
        return (low == high ? low : "\(low) to \(high)") + " left"
    }

    var chunkText: String? {
        history.samples.last { $0.chunkSeconds != nil }?.chunkSeconds.map { "chunk \(HTML.seconds($0))" }
    }

    /// `430,000 of 1,000,000 rows (43.0 %) · 12,300 rows/s · chunk 85 ms · 46 s to 1 min left`
    var facts: Markup {
        let parts = [rowsText, record.state.isFinal ? nil : rateText, chunkOfOpen, etaText, quarantineText]
        return
            "<p class=\"facts\" data-key=\"facts\">\(parts.compactMap { $0 }.map { "<span>\($0)</span>" as Markup }.joined(separator: " "))</p>"
    }

    private var chunkOfOpen: String? { record.state == .running ? chunkText : nil }

    var quarantineText: String? {
        record.quarantined > 0 ? "\(Self.rows(record.quarantined)) in quarantine" : nil
    }

    var progress: Markup {
        guard let percent else { return .none }
        let shown = HTML.decimal(percent, digits: 1)
        return
            "<progress data-key=\"progress\" max=\"100\" value=\"\(shown)\" aria-label=\"Run \(record.id): share of rows\">\(shown) %</progress>"
    }

    var wait: Markup {
        guard let reason = status.waiting else { return .none }
        return "<p class=\"wait\" data-key=\"wait\"><strong>Waits:</strong> \(reason)</p>"
    }

    var tag: Markup { .tag(record.isAbandoned ? "left" : record.state.rawValue) }

    /// For whoever hears the page: it changes with the state and each tenth of the way.
    var spoken: String {
        let tenths = percent.map { ", \(Int(nearest: $0) / 10 * 10) percent" } ?? ""
        return "Run \(record.id) \(record.state.rawValue)\(tenths)"
    }
}

extension Markup {
    static func tag(_ word: String) -> Markup { "<span class=\"tag \(word)\">\(word)</span>" }
}
