internal import SluiceDatabase
internal import SluiceSQLText

/// A tool whose migrations become revisions.
package enum Peer: String, Sendable, CaseIterable {
    case alembic, flyway, dbmate, goose
    /// None: the schema as it is becomes the base.
    case none

    /// Where it keeps what was applied, unless somebody says otherwise.
    package var historyTable: String? {
        switch self {
        case .alembic: "alembic_version"
        case .flyway: "flyway_schema_history"
        case .dbmate: "schema_migrations"
        case .goose: "goose_db_version"
        case .none: nil
        }
    }

    package var name: String {
        switch self {
        case .alembic: "Alembic"
        case .flyway: "Flyway"
        case .dbmate, .goose: rawValue
        case .none: "no other tool"
        }
    }
}

/// A peer's `.sql` file.
package struct PeerFile: Sendable {
    package let name: String
    package let text: String

    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    package static func isFlyways(_ name: String) -> Bool { FlywayName(name) != nil }

    /// The tool whose mark it bears; nil where it is none of a tool's.
    package var peer: Peer? {
        if FlywayName(name) != nil { return .flyway }
        if MarkedFile.hasMark("+goose", in: text) { return .goose }
        return MarkedFile.hasMark("migrate:", in: text) ? .dbmate : nil
    }
}

/// SQL out of a peer's file, with the lines that it stands in there.
package struct PeerSQL: Sendable, Hashable {
    let file: String
    private(set) var text = ""
    /// Nil where it is the whole file.
    private var lines: [Int]?

    init(file: String) {
        self.file = file
        lines = []
    }

    init(whole file: PeerFile) {
        self.file = file.name
        text = file.text
    }

    /// Of no file: another program wrote it.
    init(_ text: String, from source: String) {
        file = source
        self.text = text
        lines = []
    }

    mutating func add(_ line: Substring, _ number: Int) {
        text += line + "\n"
        lines?.append(number)
    }

    func place(of statement: SQLStatement) -> Problem.Place {
        guard let lines else { return .file(file, line: statement.line) }
        return .file(file, line: lines.indices.contains(statement.line - 1) ? lines[statement.line - 1] : nil)
    }
}

/// A file in which comments divide the way there from the way back: dbmate's and goose's.
struct MarkedFile {
    private(set) var up: PeerSQL
    private(set) var down: PeerSQL?
    private(set) var runsOutsideTransaction = false

    static func hasMark(_ mark: String, in text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { self.mark(String($0)).map { $0.hasPrefix(mark) } ?? false }
    }

    /// `+goose Up` of `-- +goose Up`.
    private static func mark(_ line: String) -> String? {
        let text = line.trimmingPrefix(while: \.isWhitespace)
        guard text.hasPrefix("--") else { return nil }
        let words = text.dropFirst(2).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.lowercased().hasPrefix("+goose") || words.hasPrefix("migrate:") ? words : nil
    }

    init(_ file: PeerFile) {
        var isDown = false
        up = PeerSQL(file: file.name)
        for (number, line) in file.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            guard let mark = Self.mark(String(line))?.lowercased() else {
                if isDown { down?.add(line, number + 1) } else { up.add(line, number + 1) }
                continue
            }
            switch mark.split(separator: " ").first.map(String.init) {
            case "migrate:up": isDown = false
            case "migrate:down": isDown = true
            default:
                if mark.hasSuffix(" up") { isDown = false }
                if mark.hasSuffix(" down") { isDown = true }
            }
            if isDown { down = down ?? PeerSQL(file: file.name) }
            if mark.contains("transaction:false") || mark.hasSuffix("no transaction") { runsOutsideTransaction = true }
        }
    }
}

/// `V2.1__add_price.sql`, `U2.1__…`, `R__views.sql`.
struct FlywayName {
    enum Kind: Character { case versioned = "V", undo = "U", repeatable = "R" }

    let kind: Kind
    /// `2.1`; empty for a repeatable one.
    let version: String
    let description: String

    init?(_ file: String) {
        guard let match = file.wholeMatch(of: /([VUR])([0-9][0-9._]*?)?__(.+)\.sql/),
            let kind = match.1.first.flatMap(Kind.init(rawValue:)), (kind == .repeatable) == (match.2 == nil)
        else { return nil }
        self.kind = kind
        version = match.2.map { String($0).replacing("_", with: ".") } ?? ""
        description = String(match.3).replacing("_", with: " ")
    }

    /// The numbers that versions are ordered by.
    static func parts(_ version: String) -> [Int] {
        var parts = version.split(separator: ".").map { Int($0) ?? .max }
        while parts.last == 0 { parts.removeLast() }
        return parts
    }
}
