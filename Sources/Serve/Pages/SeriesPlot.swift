internal import Foundation
internal import SluiceDeprecation
internal import SluicePages

/// One line over the time in which a page's server has watched, as an SVG whose colours are the style sheet's.
struct SeriesPlot {
    let title: String
    let points: [(seconds: Double, value: Double)]
    /// Which of the style sheet's colours.
    let color: Int
    let format: (Double) -> String

    private static let width = 420.0
    private static let height = 160.0
    private static let left = 58.0
    private static let right = 10.0
    private static let top = 12.0
    private static let bottom = 24.0

    private var span: Double { max(points.last?.seconds ?? 0, 1) }
    private var ceiling: Double { Self.rounded(points.map(\.value).max() ?? 0) }

    /// The next of 1, 2, 5 times a power of ten.
    static func rounded(_ highest: Double) -> Double {
        guard highest > 0, highest.isFinite else { return 1 }
        let power = pow(10, floor(log10(highest)))
        return [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= highest } ?? 10 * power
    }

    private func x(_ seconds: Double) -> Double {
        Self.left + (Self.width - Self.left - Self.right) * seconds / span
    }

    private func y(_ value: Double) -> Double {
        Self.top + (Self.height - Self.top - Self.bottom) * (1 - min(1, value / ceiling))
    }

    private func number(_ value: Double) -> String { HTML.decimal(value, digits: 1) }

    private var line: String {
        points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(number(x(point.seconds))) \(number(y(point.value)))"
        }.joined(separator: " ")
    }

    private var summary: String {
        guard let last = points.last, let highest = points.map(\.value).max() else { return "nothing seen yet" }
        let lowest = points.map(\.value).min() ?? 0
        return
            "last \(format(last.value)), between \(format(lowest)) and \(format(highest)) in \(Timestamps.interval(span))"
    }

    var figure: Markup {
        let lines = [0, ceiling / 2, ceiling].map { value -> Markup in
            """
            <line class="grid" x1="\(number(Self.left))" x2="\(number(Self.width - Self.right))" y1="\(number(y(value)))" y2="\(number(y(value)))"/>\
            <text class="end" x="\(number(Self.left - 6))" y="\(number(y(value) + 4))">\(format(value))</text>
            """
        }
        return """
            <figure class="s\(color)"><figcaption>\(title)</figcaption>
            <p class="legend">\(summary)</p>
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(title): \(summary)">
            \(lines)<path class="line" d="\(line)"/>
            <text x="\(number(Self.left))" y="\(number(Self.height - 6))">0 s</text>\
            <text class="end" x="\(number(Self.width - Self.right))" y="\(number(Self.height - 6))">\(Timestamps.interval(span))</text>
            </svg></figure>
            """
    }
}
