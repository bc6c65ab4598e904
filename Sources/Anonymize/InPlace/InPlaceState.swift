internal import Foundation
internal import SluiceDatabase

/// What a run in place has done to a table, kept in that database: by it a run that goes on is told from one that begins.
struct TableRecord: Equatable {
    enum Phase: String {
        /// Rows are being changed.
        case begun
        /// Every row is changed; old ones may still stand in the files.
        case transformed
        case clean
    }

    let identity: TableIdentity
    let rules: RuleMarks
    /// Names the engine's jobs.
    let run: String
    var phase: Phase
    var rows: Int
    /// What ``ChangeEvidence`` took; while `begun`: only rows that came since then are being changed.
    var evidence: String?
    var at = ""
}

/// By which a table that was dropped and made again, or emptied, isn't taken for the one it was.
struct TableIdentity: Hashable {
    /// PostgreSQL's oid; empty in SQLite.
    var table = ""
    /// PostgreSQL's file, which TRUNCATE and VACUUM FULL replace; empty in SQLite.
    var file = ""

    static func of(_ table: DataTable, on connection: any Connection) throws -> TableIdentity {
        guard connection.dialect.isServer else { return TableIdentity() }
        let name = Dialect.postgres.literal(table.name.quoted(in: .postgres)) + "::regclass"
        let row = try connection.catalogRows("SELECT \(name)::oid::text, pg_relation_filenode(\(name))::text").first
        return TableIdentity(table: row?[0].text ?? "", file: row?[1].text ?? "")
    }
}

/// The records, one a table.
struct InPlaceState {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    private var tables: String { connection.dialect.stateTable("anonymize_tables") }

    func records() throws -> [String: TableRecord] {
        var records: [String: TableRecord] = [:]
        let rows = try connection.rows(
            "SELECT table_name, identity, file, rules, run, phase, row_count, evidence, at FROM \(tables)")
        for row in rows {
            guard let name = row[0].text, let phase = row[5].text.flatMap(TableRecord.Phase.init) else { continue }
            // Of an older Sluice: rules that equal none.
            let rules = row[3].text.flatMap(RuleMarks.init) ?? RuleMarks(key: "", columns: [:])
            records[name] = TableRecord(
                identity: TableIdentity(table: row[1].text ?? "", file: row[2].text ?? ""), rules: rules,
                run: row[4].text ?? "", phase: phase, rows: Int(row[6].integer ?? 0), evidence: row[7].text,
                at: row[8].text ?? "")
        }
        return records
    }

    func keep(_ record: TableRecord, of table: String) throws {
        let place = connection.dialect.placeholder
        try connection.execute("DELETE FROM \(tables) WHERE table_name = \(place(1))", [.text(table)])
        try connection.execute(
            "INSERT INTO \(tables) VALUES (\((1...8).map(place).joined(separator: ", ")), \(connection.dialect.now))",
            [
                .text(table), .text(record.identity.table), .text(record.identity.file), .text(record.rules.text),
                .text(record.run), .text(record.phase.rawValue), .integer(Int64(record.rows)),
                record.evidence.map(Value.text) ?? .null,
            ])
    }

    /// Nothing of the originals of these tables is left in the database's files.
    func clean(_ names: [String]) throws {
        for name in names {
            try connection.execute(
                "UPDATE \(tables) SET phase = 'clean' WHERE table_name = \(connection.dialect.placeholder(1))",
                [.text(name)])
        }
    }
}
