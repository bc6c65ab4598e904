/// What a role lacks, from PostgreSQL's words for it (SQLSTATE 42501) and the statement, as the statement that helps.
///
/// The server names the object and neither its schema nor the right; both stand in the statement, which is looked at word by
/// word. In another language the message still has the object's name: it is looked for among those in the statement.
package struct MissingRight {
    private let message: String
    private let sql: String
    private let role: String

    private let isAboutRights: Bool

    /// - Parameters:
    ///   - role: As whom the session has logged in.
    ///   - isAboutRights: the server says so, in whatever language: an object's owner has given them to others.
    package init(_ message: String, sql: String?, role: String, isAboutRights: Bool = false) {
        self.message = message
        self.isAboutRights = isAboutRights
        self.sql = sql ?? "SELECT"
        self.role = Dialect.postgres.quotedWhereNeeded(role)
    }

    /// `GRANT SELECT ON shop.users TO deploy`, in a sentence; nil where the message says no more than that.
    package var hint: String? {
        if let match = message.firstMatch(
            of:
                /permission denied for (table|view|materialized view|foreign table|relation|sequence|schema|database|function|procedure|type|language|foreign server|tablespace) "?(.+?)"?$/
        ) {
            return granting(String(match.1), String(match.2))
        }
        if let match = message.firstMatch(
            of:
                /must be owner of (table|view|materialized view|foreign table|relation|sequence|index|schema|database|function|procedure|aggregate|routine|type|domain|statistics object|event trigger|extension|publication|tablespace|language|foreign server) "?(.+?)"?$/
        ) {
            return owning(String(match.1), String(match.2))
        }
        if let match = message.firstMatch(of: /temporary tables in database "(.+)"/) {
            return "GRANT TEMPORARY ON DATABASE \(named(String(match.1))) TO \(role)"
        }
        if let match = message.firstMatch(
            of: /must be (?:member of|able to SET ROLE|able to SET ROLE to) (?:role )?"(.+)"/)
        {
            return "GRANT \(named(String(match.1))) TO \(role)"
        }
        if let match = message.firstMatch(of: /permission denied to set parameter "(.+)"/) {
            return
                "GRANT SET ON PARAMETER \(named(String(match.1))) TO \(role) (PostgreSQL 15 and newer), or leave it out"
        }
        if message.contains("permission denied to create database") {
            return "ALTER ROLE \(role) CREATEDB, or name a server with --shadow where a role has it"
        }
        return inAnotherLanguage
    }

    /// The statement's object that the message names, and what the statement does with it.
    private var inAnotherLanguage: String? {
        guard isAboutRights, let object = StatementObject.all(in: sql).last(where: isNamed) else {
            return nil
        }
        let changesIt = ["ALTER", "DROP", "COMMENT", "REINDEX", "CLUSTER"].contains(verb) || hasWord("INDEX")
        return changesIt && object.kind != "schema"
            ? owning(object.kind, object.name) : granting(object.kind, object.name)
    }

    /// Not as a part of another word.
    private func isNamed(_ object: StatementObject) -> Bool {
        let isPart = { (character: Character?) in
            character.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } ?? false
        }
        return message.ranges(of: object.name).contains { range in
            !isPart(message[..<range.lowerBound].last) && !isPart(message[range.upperBound...].first)
        }
    }

    // MARK: Rights

    private func granting(_ kind: String, _ name: String) -> String {
        switch kind {
        case "schema":
            let creates = hasWord("CREATE") || hasWord("SCHEMA") || hasWord("RENAME")
            return "GRANT USAGE\(creates ? ", CREATE" : "") ON SCHEMA \(named(name)) TO \(role)"
        case "database":
            let right = hasWord("TEMPORARY") || hasWord("TEMP") ? "TEMPORARY" : hasWord("CREATE") ? "CREATE" : "CONNECT"
            return "GRANT \(right) ON DATABASE \(named(name)) TO \(role)"
        case "function", "procedure": return "GRANT EXECUTE ON \(kind.uppercased()) \(inStatement(name)) TO \(role)"
        case "type": return "GRANT USAGE ON TYPE \(inStatement(name)) TO \(role)"
        case "language", "foreign server": return "GRANT USAGE ON \(kind.uppercased()) \(named(name)) TO \(role)"
        case "tablespace": return "GRANT CREATE ON TABLESPACE \(named(name)) TO \(role)"
        case "sequence":
            let right =
                sql.contains("setval")
                ? "UPDATE"
                : verb == "LOCK" || verb == "SELECT" && !sql.contains("nextval") ? "SELECT" : "USAGE"
            return "GRANT \(right) ON SEQUENCE \(inStatement(name)) TO \(role)"
        default:
            let rights = rights(on: name)
            // Where two tables of one name stand in it, the one that is only read.
            let word = rights == "REFERENCES" ? "REFERENCES" : verb == "CREATE" ? "LIKE" : nil
            let place = word.flatMap { sql.firstRange(of: $0) }?.upperBound
            return "GRANT \(rights) ON \(inStatement(name, behind: place)) TO \(role)"
        }
    }

    private func owning(_ kind: String, _ name: String) -> String {
        let noun = kind == "relation" ? "table" : kind
        // A function is named with its schema, where the statement does.
        let isRoutine = ["function", "procedure", "aggregate", "routine"].contains(kind)
        let parts = isRoutine ? name.split(separator: ".").map { named(String($0)) } : []
        let known = parts.count > 1 ? parts.joined(separator: ".") : inStatement(name)
        return
            "be its owner: ALTER \(noun.uppercased()) \(known) OWNER TO \(role), or GRANT the role that owns it TO \(role)"
    }

    /// Those that the statement takes on that table: what is read beside the one that it writes takes SELECT alone.
    private func rights(on name: String) -> String {
        switch verb {
        case "INSERT" where isWritten(name, after: "INTO"):
            if hasWord("CONFLICT") && hasWord("UPDATE") { return "SELECT, INSERT, UPDATE" }
            return hasWord("CONFLICT") || hasWord("RETURNING") ? "SELECT, INSERT" : "INSERT"
        case "UPDATE" where isWritten(name, after: "UPDATE"): return "SELECT, UPDATE"
        case "DELETE" where isWritten(name, after: "FROM"): return "SELECT, DELETE"
        case "COPY": return hasWord("STDIN") ? "INSERT" : "SELECT"
        case "TRUNCATE": return "TRUNCATE"
        case "LOCK": return hasWord("ACCESS") && hasWord("SHARE") ? "SELECT" : "SELECT, UPDATE"
        case "CREATE" where hasWord("TRIGGER"): return "TRIGGER"
        case "CREATE" where hasWord("REFERENCES"), "ALTER": return "REFERENCES"
        case "WITH":
            let written = [("UPDATE", "UPDATE"), ("INTO", "INSERT"), ("DELETE", "DELETE")].filter {
                isWritten(name, after: $0.0)
            }
            return (["SELECT"] + written.map(\.1) + (written.isEmpty && locksRows ? ["UPDATE"] : [])).joined(
                separator: ", ")
        default: return locksRows ? "SELECT, UPDATE" : "SELECT"
        }
    }

    private var locksRows: Bool { sql.firstMatch(of: /\bFOR (?:NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b/) != nil }

    // MARK: The statement's words

    private var verb: String {
        let words = sql.matches(of: /[A-Za-z]+/).lazy.map { String($0.output).uppercased() }
        guard let first = words.first, first == "EXPLAIN" else { return words.first ?? "" }
        return words.first { ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains($0) } ?? first
    }

    private func hasWord(_ word: String) -> Bool {
        sql.uppercased().split { !$0.isLetter && $0 != "_" }.contains { $0 == word }
    }

    private func isWritten(_ name: String, after word: String) -> Bool {
        let quoted = Dialect.postgres.quote(name)
        let words = words
        return words.indices.contains { index in
            guard words[index].uppercased() == word else { return false }
            let next = words[(index + 1)...].first { !["ONLY", "TABLE", "FROM"].contains($0.uppercased()) } ?? ""
            return [name, quoted].contains { next == $0 || next.hasSuffix("." + $0) }
        }
    }

    /// Cut at blanks, parentheses and semicolons that stand in no quotes.
    private var words: [Substring] {
        var quote: Character?
        return sql.split { character in
            if let open = quote {
                if character == open { quote = nil }
                return false
            }
            if character == "\"" || character == "'" { quote = character }
            return character.isWhitespace || "();".contains(character)
        }
    }

    /// With the schema that stands before it there.
    private func inStatement(_ name: String, behind place: String.Index? = nil) -> String {
        let sql = sql[(place ?? sql.startIndex)...]
        let plain = named(name)
        for written in [name, Dialect.postgres.quote(name)] {
            for place in sql.ranges(of: "." + written) {
                let before = sql[..<place.lowerBound]
                let schema =
                    before.last == "\""
                    ? before.dropLast().split(separator: "\"", omittingEmptySubsequences: false).last.map(String.init)
                    : String(before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
                let end = sql[place.upperBound...].first
                if let schema, !schema.isEmpty, end.map({ !$0.isLetter && !$0.isNumber && $0 != "_" }) ?? true {
                    return named(schema) + "." + plain
                }
            }
        }
        return plain
    }

    private func named(_ name: String) -> String { Dialect.postgres.quotedWhereNeeded(name) }
}

extension Dialect {
    /// A name as a person would type it: quoted only where it has to be.
    package func quotedWhereNeeded(_ name: String) -> String {
        name.wholeMatch(of: /[a-z_][a-z0-9_]*/) == nil ? quote(name) : name
    }
}
