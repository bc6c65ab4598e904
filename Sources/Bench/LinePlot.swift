internal import Foundation
internal import SluicePages

/// Lines over chunk sizes as an SVG that stands alone. Colours come from the page's CSS variables, so that one picture
/// fits light and dark; lines differ by marker as well as by colour.
struct LinePlot {
    struct Line {
        let name: String
        let points: [(x: Double, y: Double)]
        var isDashed = false
        /// Which of the page's colours and markers; lines of one group share it.
        let style: Int
    }

    let title: String
    let xLabel: String
    let yLabel: String
    let lines: [Line]
    /// A value not to be passed, drawn across.
    var limit: (name: String, y: Double)?
    let format: (Double) -> String

    private static let width = 560.0
    private static let height = 330.0
    private static let left = 84.0
    private static let right = 16.0
    private static let top = 16.0
    private static let bottom = 52.0

    private var sizes: [Double] { Set(lines.flatMap { $0.points.map(\.x) }).sorted() }
    private var ticks: [Double] {
        Self.ticks(upTo: (lines.flatMap { $0.points.map(\.y) } + [limit?.y ?? 0]).max() ?? 1)
    }

    /// Round steps from zero to at least `highest`: 1, 2 or 5 times a power of ten.
    static func ticks(upTo highest: Double, count: Int = 5) -> [Double] {
        guard highest > 0, highest.isFinite else { return [0, 1] }
        let rough = highest / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? 10 * power
        return (0...Int((highest / step).rounded(.up))).map { Double($0) * step }
    }

    // MARK: Places

    private func x(_ size: Double) -> Double {
        let inner = Self.width - Self.left - Self.right - 40
        guard let low = sizes.first, let high = sizes.last, high > low else { return Self.left + 20 + inner / 2 }
        return Self.left + 20 + inner * (log(size) - log(low)) / (log(high) - log(low))
    }

    private func y(_ value: Double) -> Double {
        let inner = Self.height - Self.top - Self.bottom
        return Self.top + inner * (1 - value / (ticks.last ?? 1))
    }

    // MARK: Drawing

    var svg: String {
        """
        <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(HTML.escape(title))">
        \(([axes] + [limitLine] + lines.map(draw)).joined(separator: "\n"))
        </svg>
        """
    }

    private var axes: String {
        let base = y(0)
        let end = Self.width - Self.right
        var parts = ticks.map { tick in
            "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(end)\" \(Self.at("y1", y(tick))) \(Self.at("y2", y(tick)))/>"
                + text(format(tick), x: Self.left - 8, y: y(tick) + 4, "tick end")
        }
        parts += sizes.map { size in
            "<line class=\"axis\" \(Self.at("x1", x(size))) \(Self.at("x2", x(size))) y1=\"\(base)\" y2=\"\(base + 5)\"/>"
                + text(HTML.count(Int(size)), x: x(size), y: base + 19, "tick middle")
        }
        parts.append("<line class=\"axis\" x1=\"\(Self.left)\" x2=\"\(end)\" y1=\"\(base)\" y2=\"\(base)\"/>")
        parts.append(text(xLabel, x: (Self.left + end) / 2, y: Self.height - 8, "label middle"))
        let middle = (Self.top + base) / 2
        parts.append(
            "<text class=\"label middle\" transform=\"translate(14 \(middle)) rotate(-90)\">\(HTML.escape(yLabel))</text>"
        )
        return parts.joined(separator: "\n")
    }

    private var limitLine: String {
        guard let limit else { return "" }
        let end = Self.width - Self.right
        return
            "<line class=\"limit\" x1=\"\(Self.left)\" x2=\"\(end)\" \(Self.at("y1", y(limit.y))) \(Self.at("y2", y(limit.y)))/>"
            + text(limit.name, x: Self.left + 6, y: y(limit.y) - 6, "tick")
    }

    private func draw(_ line: Line) -> String {
        let points = line.points.sorted { $0.x < $1.x }
        let path = points.map { "\(Self.short(x($0.x))),\(Self.short(y($0.y)))" }.joined(separator: " ")
        let dashed = line.isDashed ? " dashed" : ""
        let markers = points.map { point in
            Self.marker(line.style, x: x(point.x), y: y(point.y), isHollow: line.isDashed)
                .replacing(
                    "/>",
                    with:
                        "><title>\(HTML.escape("\(line.name), \(HTML.count(Int(point.x))) rows: \(format(point.y))"))</title>"
                )
                + "</\(Self.element(line.style))>"
        }
        return
            "<g class=\"s\(line.style)\"><polyline class=\"line\(dashed)\" points=\"\(path)\"/>\(markers.joined())</g>"
    }

    /// A small picture of the line, for the legend.
    static func key(style: Int, isDashed: Bool) -> String {
        """
        <svg class="key s\(style)" viewBox="0 0 30 12" aria-hidden="true">\
        <polyline class="line\(isDashed ? " dashed" : "")" points="0,6 30,6"/>\(marker(style, x: 15, y: 6, isHollow: isDashed))</svg>
        """
    }

    static let styles = 4

    private static func element(_ style: Int) -> String { ["circle", "rect", "polygon", "polygon"][style] }

    private static func marker(_ style: Int, x: Double, y: Double, isHollow: Bool) -> String {
        let look = "class=\"marker\(isHollow ? " hollow" : "")\""
        switch style {
        case 0: return "<circle \(look) \(at("cx", x)) \(at("cy", y)) r=\"4.5\"/>"
        case 1: return "<rect \(look) \(at("x", x - 4)) \(at("y", y - 4)) width=\"8\" height=\"8\"/>"
        case 2:
            return
                "<polygon \(look) points=\"\(short(x)),\(short(y - 5.5)) \(short(x + 5.5)),\(short(y + 4)) \(short(x - 5.5)),\(short(y + 4))\"/>"
        default:
            return
                "<polygon \(look) points=\"\(short(x)),\(short(y - 6)) \(short(x + 6)),\(short(y)) \(short(x)),\(short(y + 6)) \(short(x - 6)),\(short(y))\"/>"
        }
    }

    private func text(_ text: String, x: Double, y: Double, _ look: String) -> String {
        "<text class=\"\(look)\" \(Self.at("x", x)) \(Self.at("y", y))>\(HTML.escape(text))</text>"
    }

    private static func at(_ name: String, _ value: Double) -> String { "\(name)=\"\(short(value))\"" }

    private static func short(_ value: Double) -> String { String(format: "%.1f", value) }
}
