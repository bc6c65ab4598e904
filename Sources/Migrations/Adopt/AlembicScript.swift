package import SluiceDatabase
internal import SluiceSQLText

/// What `alembic` prints: its history, and the SQL of its revisions.
package struct AlembicScript: Sendable {
    /// Oldest first.
    package private(set) var headers: [RevisionHeader] = []

    /// - Parameter history: Of `alembic history --verbose`.
    package init(history: String) throws(Problem) {
        var found: [RevisionHeader] = []
        var block: [String: String] = [:]
        var message: [String] = []
        func close() {
            guard let id = block["Rev"] else { return }
            let parents = Self.list(block["Merges"] ?? block["Parent"])
            found.append(
                RevisionHeader(
                    id: id, downRevisions: parents.filter { $0 != "<base>" },
                    branchLabels: Self.list(block["Branch names"]),
                    dependsOn: Self.list(block["Also depends on"]), message: message.first ?? "",
                    source: block["Path"] ?? ""))
            (block, message) = ([:], [])
        }
        for line in history.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("Rev: ") { close() }
            if let colon = line.firstRange(of: ": "), !line.hasPrefix(" ") {
                let key = String(line[..<colon.lowerBound])
                block[key] = Self.withoutRemarks(line[colon.upperBound...])
            } else {
                let text = line.trimmingPrefix(while: \.isWhitespace)
                let isOwn =
                    text.hasPrefix("Revision ID:") || text.hasPrefix("Revises:") || text.hasPrefix("Create Date:")
                if !text.isEmpty, !isOwn { message.append(String(text)) }
            }
        }
        close()
        headers = found.reversed()
        guard !headers.isEmpty else {
            throw Problem(.adoption, "'alembic history --verbose' names no revision")
        }
        let known = Set(headers.map(\.id))
        for header in headers {
            if let stranger = header.downRevisions.first(where: { !known.contains($0) }) {
                throw Problem(
                    .adoption, at: .file(header.source), "\(header.id) follows \(stranger), which has no file")
            }
        }
    }

    /// `27c6a30d7c24` of `27c6a30d7c24 (head) (mergepoint)`.
    private static func withoutRemarks(_ text: Substring) -> String {
        String(text).replacing(/\s*\([^)]*\)/, with: "").trimmingBlanks
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
    }

    /// The part of a script that is one revision's, without what keeps Alembic's own table; nil where it isn't there.
    /// - Parameter word: `upgrade` or `downgrade`.
    private static func section(of id: String, _ word: String, in script: String) -> String? {
        var isOwn = false
        var lines: [Substring]?
        for line in script.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if let match = line.wholeMatch(of: /-- Running (upgrade|downgrade) (.*?) -> (.*?)\s*/) {
                let named = word == "upgrade" ? match.3 : match.2
                isOwn =
                    match.1 == word
                    && named.split(separator: ",").contains { $0.trimmingPrefix(while: \.isWhitespace) == id }
                if isOwn { lines = lines ?? [] }
            } else if isOwn {
                lines?.append(line)
            }
        }
        return lines.map { $0.joined(separator: "\n") }
    }

    /// - Parameters:
    ///   - upgrade: Of `alembic upgrade heads --sql`.
    ///   - downgrade: Of each revision's way back, or why there is none.
    package func revisions(
        upgrade: String, in dialect: Dialect, downgrade: (RevisionHeader) -> Result<String, Problem>
    ) throws(Problem) -> [AdoptedRevision] {
        var revisions: [AdoptedRevision] = []
        for header in headers {
            guard let sql = Self.section(of: header.id, "upgrade", in: upgrade) else {
                throw Problem(
                    .adoption, at: .file(header.source),
                    "'alembic upgrade heads --sql' has nothing of revision \(header.id)",
                    hint: "nothing was touched; see what that command prints, or take the schema as it is: --from none")
            }
            var wayBack = AdoptedRevision.WayBack.none("Alembic gave no SQL for the way back")
            switch downgrade(header) {
            case .success(let script):
                if let sql = Self.section(of: header.id, "downgrade", in: script) {
                    wayBack = .sql(PeerSQL(Self.own(sql, dialect), from: header.source))
                }
            case .failure(let problem): wayBack = .none("Alembic gave no SQL for the way back: \(problem.reason)")
            }
            revisions.append(
                AdoptedRevision(
                    header: header, version: header.id,
                    upgrade: PeerSQL(Self.own(sql, dialect), from: header.source), downgrade: wayBack))
        }
        return revisions
    }

    /// Without the statements about `alembic_version`, and without the transactions that Alembic writes around.
    private static func own(_ sql: String, _ dialect: Dialect) -> String {
        let statements = SQLScript(sql, in: dialect).statements.filter { statement in
            guard [nil, .other].contains(statement.transactionControl(in: dialect)) else { return false }
            let tokens = SQLToken.tokens(of: statement.text, in: dialect)
            let isAboutIt = tokens.prefix(6).contains { $0.name?.lowercased() == "alembic_version" }
            return !isAboutIt || !["INSERT", "UPDATE", "DELETE", "CREATE", "DROP"].contains(statement.firstWord)
        }
        return statements.map(\.text.withSemicolon).joined(separator: "\n")
    }
}
