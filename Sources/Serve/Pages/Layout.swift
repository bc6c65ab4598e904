internal import SluicePages

/// What all pages share.
struct Layout: Sendable {
    enum Place: String, CaseIterable, Sendable {
        case overview = "Overview"
        case revisions = "Revisions"
        case deprecations = "Deprecations"
        case archives = "Archives"
        case anonymizing = "Anonymizing"
        case log = "Log"

        var path: String { self == .overview ? "/" : "/" + rawValue.lowercased() }
    }

    /// The database, as it is shown to people: without a password.
    let database: String
    let allowsControl: Bool
    let hasLogin: Bool
    let version: String

    /// - Parameters:
    ///   - topic: What the page's sections are replaced by while it is open; nil for one that stays as it is.
    ///   - formToken: Goes with every form of the page.
    func page(
        _ title: String, at place: Layout.Place?, topic: String? = nil, formToken: String = "", _ main: Markup
    ) -> String {
        let navigation = Place.allCases.map { entry -> Markup in
            let current: Markup = entry == place ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(entry.path)\"\(current)>\(entry.rawValue)</a></li>"
        }
        let live: Markup = topic.map { "data-topic=\"\($0)\"" } ?? ""
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · Sluice</title>
            <link rel="icon" href="/favicon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/style.css?v=\(Assets.mark)">
            <script src="/live.js?v=\(Assets.mark)" defer></script>
            </head>
            <body \(live)>
            <a class="skip" href="#main">To the content</a>
            <header>
            <p class="brand"><a href="/">Sluice</a> <span class="database">\(database)</span></p>
            <nav aria-label="Pages"><ul>\(navigation)</ul></nav>
            <p class="state"><span id="live">\(topic == nil ? "" : liveText)</span>\(allowsControl ? "" : readOnly)\(logOut(formToken))</p>
            </header>
            <main id="main" tabindex="-1">
            <h1>\(title)</h1>
            \(main)
            </main>
            <footer><p>\(version) · nothing on this page is counted in your tables</p></footer>
            <form id="action" method="post"><input type="hidden" name="form_token" value="\(formToken)"></form>
            </body>
            </html>
            """
        return page.html + "\n"
    }

    private var liveText: Markup { "<noscript>reload for newer values</noscript>" }
    private var readOnly: Markup { " <span class=\"tag quiet\">read only</span>" }

    private func logOut(_ formToken: String) -> Markup {
        guard hasLogin, !formToken.isEmpty else { return .none }
        return " <button form=\"action\" formaction=\"/logout\" class=\"plain\">Log out</button>"
    }
}

extension Markup {
    /// A part of a page that is replaced while the page is open.
    static func section(_ name: String, _ content: Markup) -> Markup {
        "<div data-section=\"\(name)\">\(content)</div>"
    }

    /// A table that scrolls by itself where it is wider than its place, by keys too.
    /// - Parameter keys: By which a row stays the one it is while others come; nil where none do.
    static func table(_ caption: String, header: [Column], keys: [String]? = nil, rows: [[Markup]]) -> Markup {
        let heads = header.map { column -> Markup in
            "<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : Markup.none)>\(column.title)</th>"
        }
        let body = rows.enumerated().map { number, row -> Markup in
            let cells = zip(header, row).enumerated().map { index, cell -> Markup in
                let kind: Markup = cell.0.isNumber ? " class=\"number\"" : ""
                return index == 0 ? "<th scope=\"row\"\(kind)>\(cell.1)</th>" : "<td\(kind)>\(cell.1)</td>"
            }
            let key: Markup = keys.map { " data-key=\"\($0[number])\"" } ?? ""
            return "<tr\(key)>\(cells)</tr>\n"
        }
        return """
            <div class="scroll" role="region" aria-label="\(caption)" tabindex="0">
            <table><caption>\(caption)</caption><thead><tr>\(heads)</tr></thead>
            <tbody>
            \(body)</tbody></table></div>
            """
    }

    struct Column: ExpressibleByStringLiteral {
        let title: String
        var isNumber = false

        init(stringLiteral title: String) { self.title = title }

        static func number(_ title: String) -> Column {
            var column = Column(stringLiteral: title)
            column.isNumber = true
            return column
        }
    }

    /// Names and what they are.
    static func facts(_ facts: [(name: String, value: Markup)]) -> Markup {
        "<dl class=\"pairs\" data-key=\"pairs\">\(facts.map { "<div data-key=\"\($0.name)\"><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as Markup })</dl>"
    }

    static func text(_ text: String) -> Markup { "\(text)" }

    static func note(_ text: String) -> Markup { "<p class=\"note\">\(text)</p>" }

    static func alert(_ problem: PageProblem?) -> Markup {
        problem.map { "<p class=\"alert\" role=\"alert\">\($0.text)</p>" } ?? .none
    }

    /// A button that sends its form; what it does stands beside it.
    static func button(_ label: String, to path: String, isGrave: Bool = false) -> Markup {
        "<button form=\"action\" formaction=\"\(path)\"\(isGrave ? " class=\"grave\"" : Markup.none)>\(label)</button>"
    }

    /// A time of the state tables, in UTC, as a machine reads it too.
    static func time(_ text: String?) -> Markup {
        guard let text, !text.isEmpty else { return "–" }
        let shown = text.prefix(19).replacing("T", with: " ")
        return "<time datetime=\"\(text)\" title=\"\(text)\">\(shown)</time>"
    }
}
