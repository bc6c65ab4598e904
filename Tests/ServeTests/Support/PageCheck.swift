/// What is wrong with a page, found by reading it as it was written: tags that don't match, values outside of quotes, controls
/// without a label, tables without heads, ids that stand twice.
struct PageCheck {
    private struct Tag {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    private(set) var faults: [String] = []
    private var open: [Tag] = []
    private var closed: [Tag] = []
    private static let empty: Set<String> = [
        "meta", "link", "input", "br", "img", "path", "circle", "line", "rect", "!doctype",
    ]

    init(_ html: String) {
        read(html)
        for word in ["Markup(", "Optional("] where html.contains(word) { faults.append("\(word) is Swift's word") }
        for tag in open { faults.append("<\(tag.name)> isn't closed") }
        checkNames()
        checkLandmarks()
    }

    private mutating func read(_ html: String) {
        var rest = html[...]
        while let start = rest.firstIndex(of: "<") {
            let text = rest[..<start]
            if text.contains(">") { faults.append("a bare > in \(text.suffix(40))") }
            for index in open.indices { open[index].text += text }
            guard let end = Self.end(of: rest[start...]) else {
                faults.append("a < without end: \(rest[start...].prefix(40))")
                return
            }
            take(String(rest[rest.index(after: start)..<end]))
            rest = rest[rest.index(after: end)...]
        }
    }

    /// The > that isn't in quotes.
    private static func end(of text: Substring) -> Substring.Index? {
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ">", !isQuoted { return index }
        }
        return nil
    }

    private mutating func take(_ tag: String) {
        if tag.hasPrefix("/") {
            let name = String(tag.dropFirst())
            guard let last = open.popLast() else { return faults.append("</\(name)> closes nothing") }
            if last.name != name { faults.append("</\(name)> closes <\(last.name)>") }
            return closed.append(last)
        }
        let isClosed = tag.hasSuffix("/")
        let name = tag.prefix { $0.isLetter || $0.isNumber || $0 == "!" || $0 == "-" }.lowercased()
        var attributes: [String: String] = [:]
        var rest = tag.dropFirst(name.count)
        while let match = rest.prefixMatch(of: /\s+([A-Za-z][A-Za-z0-9-]*)(?:="([^"]*)")?/) {
            if attributes[String(match.1)] != nil { faults.append("\(match.1) stands twice in <\(tag)>") }
            attributes[String(match.1)] = match.2.map(String.init) ?? ""
            rest = rest[match.range.upperBound...]
        }
        if !rest.allSatisfy({ $0 == "/" || $0.isWhitespace }), name != "!doctype" {
            faults.append("<\(tag)> can't be read")
        }
        if attributes.keys.contains(where: { $0.hasPrefix("on") || $0 == "style" }) {
            faults.append("<\(tag)> holds code or style")
        }
        let made = Tag(name: name, attributes: attributes)
        if Self.empty.contains(name) || isClosed { closed.append(made) } else { open.append(made) }
    }

    private mutating func checkNames() {
        let labels = Set(closed.filter { $0.name == "label" }.compactMap { $0.attributes["for"] })
        for tag in closed {
            let hasName = !tag.text.allSatisfy(\.isWhitespace) || tag.attributes["aria-label"]?.isEmpty == false
            switch tag.name {
            case "a", "button", "summary", "title", "h1", "h2", "h3", "caption", "th", "label":
                if !hasName { faults.append("<\(tag.name)> has no name") }
            case "progress", "nav":
                if tag.attributes["aria-label"] == nil { faults.append("<\(tag.name)> has no label") }
            case "svg": if tag.attributes["aria-label"] == nil { faults.append("a picture without a label") }
            case "input":
                if tag.attributes["type"] != "hidden", !labels.contains(tag.attributes["id"] ?? "-") {
                    faults.append("an input without a label")
                }
            case "table":
                if !tag.text.isEmpty, tag.attributes.isEmpty, !html(has: "caption") {
                    faults.append("a table without caption")
                }
            default: break
            }
            if tag.name == "th", tag.attributes["scope"] == nil { faults.append("<th> without scope") }
            if tag.attributes["tabindex"] == "0", tag.name == "div", tag.attributes["aria-label"] == nil {
                faults.append("a region without a label")
            }
        }
        let ids = closed.compactMap { $0.attributes["id"] }
        for (id, same) in Dictionary(grouping: ids, by: \.self) where same.count > 1 {
            faults.append("id \(id) stands \(same.count) times")
        }
        for tag in closed {
            for name in ["aria-labelledby", "form"] {
                if let id = tag.attributes[name], !ids.contains(id) {
                    faults.append("\(name) names \(id), which isn't there")
                }
            }
        }
    }

    private func html(has name: String) -> Bool { closed.contains { $0.name == name } }

    private mutating func checkLandmarks() {
        for name in ["header", "nav", "main", "footer", "h1", "title"]
        where closed.filter({ $0.name == name }).count != 1 {
            faults.append("not one <\(name)>")
        }
        if closed.first(where: { $0.name == "html" })?.attributes["lang"] == nil { faults.append("no language") }
        let links = closed.compactMap { $0.attributes["href"] ?? $0.attributes["src"] }
        for link in links where !link.hasPrefix("/") && !link.hasPrefix("#") {
            faults.append("\(link) leads elsewhere")
        }
        if links.contains(where: { $0.hasPrefix("//") }) { faults.append("a link leads elsewhere") }
    }
}
