/// A line that GitHub's workflows show at its place in a pull request, or in their summary.
struct GitHubAnnotation {
    enum Level: String { case error, warning, notice }

    let text: String

    init(
        _ level: Level, _ message: String, title: String? = nil, file: String? = nil, line: Int? = nil,
        column: Int? = nil
    ) {
        let properties = [
            title.map { "title=\(Self.inProperty($0))" },
            file.map { "file=\(Self.inProperty($0))" }, line.map { "line=\($0)" }, column.map { "col=\($0)" },
        ].compactMap(\.self)
        text = "::\(level.rawValue) \(properties.joined(separator: ","))::\(Self.escaped(message))"
    }

    /// A line end may be two letters that Swift takes for one character.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { shown, scalar in
            switch scalar {
            case "%": shown += "%25"
            case "\r": shown += "%0D"
            case "\n": shown += "%0A"
            default: shown.unicodeScalars.append(scalar)
            }
        }
    }

    static func inProperty(_ text: String) -> String {
        escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
