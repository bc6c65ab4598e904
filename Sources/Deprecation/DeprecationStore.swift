internal import FoundationEssentials
internal import SluiceArchive
package import SluiceDatabase

/// Deprecations in the state tables.
package struct DeprecationStore {
    private let connection: any Connection
    private var table: String { connection.dialect.stateTable("deprecations") }

    package init(_ connection: any Connection) { self.connection = connection }

    /// Those that aren't over, and with `includingDropped` those that can be restored, the oldest first.
    package func all(includingDropped: Bool = true) throws -> [Deprecation] {
        try select("state <> 'active'").filter { includingDropped || $0.state != .dropped }
    }

    /// The latest, also where it was taken back or what was dropped has been restored.
    package func last(_ table: QualifiedName, _ column: String?) throws -> Deprecation? {
        let known = try select("1 = 1")
        let table = try located(table, among: known)
        return known.last { isSame($0.table, table) && isSame($0.column, column) }
    }

    private func select(_ condition: String, _ parameters: [Value] = []) throws -> [Deprecation] {
        guard try StateSchema.version(on: connection) != nil else { return [] }
        // Tables of an earlier version lack columns.
        try StateSchema.ensure(on: connection)
        return try connection.rows(
            """
            SELECT id, table_name, column_name, current_name, state, reason, since, grace_until, quiet_seconds,
            forbids_writes, was_not_null, old_comment, old_definition, reads_before, archive_path, archive_digest,
            guard_count, scream_since, scream_undo, overridden, block_on FROM \(table) WHERE \(condition) ORDER BY id
            """, parameters
        ).compactMap(deprecation)
    }

    /// The one on the way out, by its own name or the one it has now.
    package func open(_ table: QualifiedName, _ column: String?) throws -> Deprecation {
        let known = try all(includingDropped: false)
        let located = try located(table, among: known)
        let found = known.first { deprecation in
            deprecation.column != nil
                ? isSame(deprecation.table, located)
                    && (isSame(deprecation.column, column) || isSame(deprecation.currentName, column))
                : column == nil && (isSame(deprecation.table, located) || isSame(deprecation.currentTable, located))
        }
        guard let found else {
            if let dropped = try last(table, column), try isGone(dropped) {
                throw try Problem.dropped(dropped, connection)
            }
            let name = column.map { "\(table).\($0)" } ?? "\(table)"
            throw Problem(
                .deprecation, "\(name) isn't deprecated",
                hint: "begin with 'sluice deprecate \(table.argument(column))'")
        }
        return found
    }

    /// Dropped, and nobody has made it again.
    private func isGone(_ deprecation: Deprecation) throws -> Bool {
        var once = deprecation
        once.currentName = deprecation.column ?? deprecation.table.name
        return try deprecation.state == .dropped && !once.isThere(on: connection)
    }

    /// A table has another name, or is gone: what is known of its columns follows. What was dropped before stays known by the name
    /// that its archive has.
    /// - Parameter new: Nil for a table that is gone.
    package func follow(_ table: QualifiedName, to new: QualifiedName?) throws {
        let open = try all(includingDropped: false).filter { $0.column != nil }
        let last = open.last {
            isSame($0.table.name, table.name) && (table.schema == nil || isSame($0.table.schema, table.schema))
        }
        guard let known = last?.table else { return }
        for var deprecation in open where deprecation.table == known {
            if let new {
                deprecation.table = QualifiedName(schema: new.schema ?? known.schema, name: new.name)
            } else {
                deprecation.state = .active
                try connection.writeGuard.remove(deprecation)
            }
            try update(deprecation)
        }
    }

    /// The same one as it is now, kept from changing until the transaction ends.
    func locked(_ deprecation: Deprecation) throws -> Deprecation {
        let mark = connection.dialect.placeholder(1)
        if !connection.dialect.hasOneWriter {
            try connection.execute("SELECT 1 FROM \(table) WHERE id = \(mark) FOR UPDATE", [.integer(deprecation.id)])
        }
        let now = try select("id = \(mark)", [.integer(deprecation.id)]).first
        guard let now, now.state != .active, now.state != .dropped else {
            throw Problem(
                .deprecation,
                "\(deprecation.name) is \(now?.state.rawValue ?? "not deprecated") by now: someone else was at work",
                hint: "nothing was changed; see 'sluice deprecations'")
        }
        return now
    }

    /// In which schema it is: a table that was renamed isn't found under its first name any more, but is known.
    private func located(_ table: QualifiedName, among known: [Deprecation]) throws -> QualifiedName {
        guard connection.dialect.hasSchemas, table.schema == nil else { return table }
        let resolved = try connection.resolved(table)
        let path = try connection.rows("SELECT pg_catalog.unnest(pg_catalog.current_schemas(false))::pg_catalog.text")
            .compactMap { $0[0].text }
        let candidates = [resolved] + path.map { QualifiedName(schema: $0, name: table.name) }
        return candidates.first { name in known.contains { $0.table == name || $0.currentTable == name } } ?? resolved
    }

    private func isSame(_ left: String?, _ right: String?) -> Bool {
        connection.dialect.foldsNames ? left?.lowercased() == right?.lowercased() : left == right
    }

    private func isSame(_ left: QualifiedName, _ right: QualifiedName) -> Bool {
        isSame(left.name, right.name) && isSame(left.schema, right.schema)
    }

    func dropped(leaving archive: Manifest) throws -> Deprecation? {
        try all().last { $0.archiveDigest == archive.identity && $0.state == .dropped }
    }

    package func insert(_ deprecation: Deprecation) throws(DatabaseError) -> Int64 {
        let values = values(deprecation)
        let marks = (1...values.count).map(connection.dialect.placeholder).joined(separator: ", ")
        let id = try connection.scalar(
            "INSERT INTO \(table) (\(Self.columns.joined(separator: ", "))) VALUES (\(marks)) RETURNING id", values)
        return id?.integer ?? 0
    }

    package func update(_ deprecation: Deprecation) throws(DatabaseError) {
        let values = values(deprecation)
        let sets = Self.columns.enumerated().map { "\($1) = \(connection.dialect.placeholder($0 + 1))" }
        let ended = deprecation.state == .active ? ", ended_at = \(connection.dialect.now)" : ""
        try connection.execute(
            """
            UPDATE \(table) SET \(sets.joined(separator: ", "))\(ended)
            WHERE id = \(connection.dialect.placeholder(values.count + 1))
            """, values + [.integer(deprecation.id)])
    }

    package func writes(of deprecation: Deprecation) throws(DatabaseError) -> [Evidence.Write] {
        try connection.rows(
            """
            SELECT role, application, CAST(sum(count) AS \(connection.dialect.bigint)),
            max(last_at) FROM \(connection.dialect.stateTable("deprecation_writes"))
            WHERE deprecation_id = \(connection.dialect.placeholder(1)) AND count > 0
            GROUP BY role, application ORDER BY 4 DESC
            """, [.integer(deprecation.id)]
        ).compactMap { row in
            guard let last = row[3].text.flatMap(Timestamps.date) else { return nil }
            return Evidence.Write(
                role: row[0].text ?? "", application: row[1].text ?? "", count: row[2].integer ?? 0, last: last)
        }
    }

    private static let columns = [
        "table_name", "column_name", "current_name", "state", "reason", "since", "grace_until", "quiet_seconds",
        "forbids_writes", "was_not_null", "old_comment", "old_definition", "reads_before", "archive_path",
        "archive_digest", "guard_count", "scream_since", "scream_undo", "overridden",
        "block_on",
    ]

    private func values(_ deprecation: Deprecation) -> [Value] {
        func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }
        return [
            .text(deprecation.table.quotedWhereNeeded), text(deprecation.column), .text(deprecation.currentName),
            .text(deprecation.state.rawValue), text(deprecation.reason), .text(Timestamps.text(deprecation.since)),
            .text(Timestamps.text(deprecation.graceUntil)), .integer(Int64(deprecation.quiet)),
            .integer(deprecation.forbidsWrites ? 1 : 0), .integer(deprecation.wasNotNull ? 1 : 0),
            text(deprecation.oldComment), text(deprecation.oldDefinition), .text(deprecation.readsBefore.text),
            text(deprecation.archivePath),
            text(deprecation.archiveDigest), deprecation.guardCount.map { .integer($0) } ?? .null,
            text(deprecation.scream.map { Timestamps.text($0.since) }),
            text(deprecation.scream?.undoText),
            text(deprecation.overridden.isEmpty ? nil : deprecation.overridden.joined(separator: "\n")),
            text(
                deprecation.blockOn.isEmpty ? nil : deprecation.blockOn.map(\.rawValue).sorted().joined(separator: ",")),
        ]
    }

    private func deprecation(_ row: AnswerRow) throws -> Deprecation? {
        guard let id = row[0].integer, let table = row[1].text, let current = row[3].text,
            let state = row[4].text.flatMap(Deprecation.State.init), let since = row[6].text.flatMap(Timestamps.date),
            let grace = row[7].text.flatMap(Timestamps.date)
        else { return nil }
        var deprecation = Deprecation(
            id: id, table: QualifiedName(table), column: row[2].text, currentName: current, state: state,
            reason: row[5].text, since: since, graceUntil: grace, quiet: Double(row[8].integer ?? 0),
            forbidsWrites: row[9].isTrue)
        deprecation.wasNotNull = row[10].isTrue
        deprecation.oldComment = row[11].text
        deprecation.oldDefinition = row[12].text
        deprecation.readsBefore = ReadsBaseline(text: row[13].text ?? "")
        deprecation.archivePath = row[14].text
        deprecation.archiveDigest = row[15].text
        deprecation.guardCount = row[16].integer
        deprecation.overridden = row[19].text?.split(separator: "\n").map(String.init) ?? []
        let blocking = row[20].text?.split(separator: ",").compactMap { Deprecation.BlockOn(rawValue: String($0)) }
        deprecation.blockOn = Set(blocking ?? [])
        if let since = row[17].text.flatMap(Timestamps.date) {
            deprecation.scream = try Deprecation.Scream(since: since, undoText: row[18].text ?? "")
        }
        return deprecation
    }
}

extension Problem {
    /// Such as for whom a drop was killed behind its commit, and gives it again.
    fileprivate static func dropped(_ deprecation: Deprecation, _ connection: any Connection) throws -> Problem {
        let event = try Events.newest(10, of: deprecation.name, on: connection).first { $0.event == "drop" }
        let archive = deprecation.archivePath
        return Problem(
            .deprecation,
            "\(deprecation.name) is dropped already\(event.map { ", at \($0.at)" } ?? "")"
                + (archive.map { "; its archive is \($0)" } ?? ", without an archive"),
            hint: archive.map { "'sluice restore \($0.shellWord)' brings it back" })
    }
}

extension QualifiedName {
    /// Text that ``QualifiedName/init(_:)`` reads back as this name.
    var quotedWhereNeeded: String {
        func quoted(_ part: String) -> String {
            part.contains { ".\"".contains($0) } ? "\"\(part.replacing("\"", with: "\"\""))\"" : part
        }
        return (schema.map { quoted($0) + "." } ?? "") + quoted(name)
    }
}

extension Deprecation.Scream {
    fileprivate var undoText: String? {
        (try? JSONEncoder().encode(tables)).map { String(decoding: $0, as: UTF8.self) }
    }

    fileprivate init(since: Date, undoText: String) throws {
        self.init(since: since, tables: try JSONDecoder().decode([ScreamedTable].self, from: Data(undoText.utf8)))
    }
}
