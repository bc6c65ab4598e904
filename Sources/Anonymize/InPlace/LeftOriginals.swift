internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection

/// Originals that a run in place knows of and couldn't take away, kept in the database: once the rows are changed, no later run
/// would find them.
struct LeftOriginals {
    private enum Kind: String { case schema, rewrite, checkpoint }

    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    private var table: String { connection.dialect.stateTable("anonymize_left") }

    // MARK: In the schema

    /// What was found now, and what earlier runs have found in objects that are as they were.
    func inSchema(_ finds: [SchemaLiterals.Find], of texts: [Snapshot.Text]) throws -> [String] {
        let digests = Dictionary(grouping: texts, by: \.place).mapValues { texts in
            SHA256.digest(of: texts.map(\.text).sorted().joined(separator: "\n")).hexadecimal
        }
        var notes: [String: String] = [:]
        for row in try rows(.schema) where digests[row.place] == row.mark { notes[row.note] = row.place }
        for find in finds { notes[find.note] = find.place }
        try replace(.schema, notes.map { ($0.value, $0.key, digests[$0.value] ?? "") })
        return notes.keys.sorted()
    }

    // MARK: In the files

    /// True from the first row that a run changes until its files are rewritten.
    func isRewriteDue() throws -> Bool { try !rows(.rewrite).isEmpty }

    func rewriteIsDue() throws { try replace(.rewrite, [("", "", "")]) }

    func isRewritten() throws { try replace(.rewrite, []) }

    /// So that the rewritten files are on the disk. The tables' owner needn't have that right (`pg_checkpoint`).
    /// - Returns: what stands in the files until the server's own next checkpoint.
    func checkpoint() throws -> [String] {
        guard connection.dialect.isServer else { return [] }
        do {
            try connection.execute("CHECKPOINT")
        } catch {
            guard error.kind == .permission else { throw error }
            let here = try connection.catalogScalar("SELECT pg_current_wal_insert_lsn()::text")?.text ?? ""
            try replace(.checkpoint, [("", "", here)])
            return [Self.untilCheckpoint]
        }
        try replace(.checkpoint, [])
        return []
    }

    /// Where a run has nothing to rewrite, but an earlier one had.
    func pendingCheckpoint() throws -> [String] {
        guard let since = try rows(.checkpoint).first?.mark else { return [] }
        let isOver = try connection.catalogScalar(
            "SELECT redo_lsn > \(Dialect.postgres.literal(since))::pg_lsn FROM pg_control_checkpoint()")?.isTrue
        guard isOver != true else {
            try replace(.checkpoint, [])
            return []
        }
        return [Self.untilCheckpoint]
    }

    private static let untilCheckpoint =
        "files on the disk hold original values until the server's next checkpoint, which this role may not ask for"

    // MARK: Rows

    private func rows(_ kind: Kind) throws -> [(place: String, note: String, mark: String)] {
        try connection.rows(
            "SELECT place, note, mark FROM \(table) WHERE kind = \(connection.dialect.literal(kind.rawValue))"
        ).map { ($0[0].text ?? "", $0[1].text ?? "", $0[2].text ?? "") }
    }

    private func replace(_ kind: Kind, _ rows: [(place: String, note: String, mark: String)]) throws {
        let place = connection.dialect.placeholder
        try connection.transaction {
            try connection.execute("DELETE FROM \(table) WHERE kind = \(place(1))", [.text(kind.rawValue)])
            for row in rows {
                try connection.execute(
                    "INSERT INTO \(table) VALUES (\((1...4).map(place).joined(separator: ", ")))",
                    [.text(kind.rawValue), .text(row.place), .text(row.note), .text(row.mark)])
            }
        }
    }
}
