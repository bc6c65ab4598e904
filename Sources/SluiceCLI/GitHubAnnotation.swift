/// A line that GitHub's workflows show at its place in a pull request, or in their summary.
struct GitHubAnnotation {
    enum Level: String { case error, warning, notice }

    let text: String

    init(
        _ level: Level, _ message: String, title: String? = nil, file: String? = nil, line: Int? = nil,
        column: Int? = nil
    ) {
        let properties = [
            title.map { "title=\(Self.escaped($0).replacing(":", with: "%3A").replacing(",", with: "%2C"))" },
            file.map { "file=\($0)" }, line.map { "line=\($0)" }, column.map { "col=\($0)" },
        ].compactMap(\.self)
        text = "::\(level.rawValue) \(properties.joined(separator: ","))::\(Self.escaped(message))"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}
