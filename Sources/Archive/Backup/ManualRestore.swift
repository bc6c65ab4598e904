internal import SluiceDatabase
internal import SluiceSQLText

/// Shell commands that put an archive back with the database's own shell: `psql` and `sqlite3`, with `$DATABASE` set
/// to a conninfo string or a file.
struct ManualRestore {
    private let manifest: Manifest
    /// What prints the rows.
    private let rows: String
    private let dialect: Dialect
    private let isEncrypted: Bool

    init(_ manifest: Manifest, archive path: String, isEncrypted: Bool) {
        self.manifest = manifest
        self.isEncrypted = isEncrypted
        rows = "zstd -dc " + (path.split(separator: "/").last.map(String.init) ?? path).shellQuoted
        dialect = Dialect.Name(rawValue: manifest.origin.dialect).map { Dialect($0) } ?? .sqlite
    }

    var commands: [String] {
        // zstd takes encrypted frames for ones to skip, and there would be an archive without rows.
        if isEncrypted {
            let reason = "\(manifest.table.name) is encrypted: only sluice restore, with its key, puts it back"
            return ["{ echo \(reason.shellQuoted) >&2; exit 1; }"]
        }
        return manifest.content == .table
            ? dialect.choose(postgres: postgresTable, sqlite: sqliteTable)
            : dialect.choose(postgres: postgresStaged, sqlite: sqliteStaged)
    }

    private var table: String {
        QualifiedName(schema: manifest.table.schema, name: manifest.table.name).quoted(in: dialect)
    }

    private var columnList: String { manifest.columns.map { dialect.quote($0.name) }.joined(separator: ", ") }

    private var postgresTable: [String] {
        [
            psql(manifest.catalog.before),
            copying(before: ["BEGIN", "COPY \(table) (\(columnList)) FROM STDIN"], after: ["COMMIT"]),
            psql(manifest.catalog.after),
        ].filter { !$0.isEmpty }
    }

    private var postgresStaged: [String] {
        let statements = StagedRestore(manifest, staging: "sluice_archive", dialect: .postgres)
        let isColumn = manifest.content == .column
        return [
            isColumn ? psql(manifest.catalog.before) : "",
            copying(
                before: [statements.createStaging(temporary: true), "COPY sluice_archive FROM STDIN"],
                after: quietly(statements.applyAll)),
            isColumn
                ? psql(manifest.catalog.after.flatMap { PostgresRestore.writesRows($0) ? quietly([$0]) : [$0] }) : "",
        ].filter { !$0.isEmpty }
    }

    /// COPY's rows and what follows them as one script. A pipe ends as its last command does, and psql takes rows that end early for
    /// all: so they have an end of their own, and where zstd fails there comes an error in its place.
    private func copying(before: [String], after: [String]) -> String {
        let failure = #"DO $$BEGIN RAISE 'the archive can''t be read to its end: no row is restored'; END$$;"#
        let input = [script(before.map(\.withSemicolon)), rows, script([#"\."#] + after.map(\.withSemicolon))]
        return "{ \(input.joined(separator: " && ")) || \(script(["", #"\."#, failure])); } | \(psql) -f -"
    }

    private func quietly(_ statements: [String]) -> [String] {
        guard !statements.isEmpty else { return [] }
        let silence = TriggerSilence(
            of: QualifiedName(schema: manifest.table.schema, name: manifest.table.name))
        return ["BEGIN", silence.begin] + statements + [silence.end, "COMMIT"]
    }

    private var sqliteTable: [String] {
        [
            sqlite(manifest.catalog.before),
            feeding(before: "BEGIN;", after: "COMMIT;"),
            sqlite(manifest.catalog.after),
        ].filter { !$0.isEmpty }
    }

    private var sqliteStaged: [String] {
        let staging = RowSelection.stagingName(manifest.table.name)
        let statements = StagedRestore(manifest, staging: staging, dialect: .sqlite)
        let before = ".dbconfig enable_trigger off\n\(statements.createStaging(temporary: true)); BEGIN;"
        let after = statements.applyAll.map(\.withSemicolon).joined(separator: " ") + " COMMIT;"
        let isColumn = manifest.content == .column
        return [
            isColumn ? sqlite(manifest.catalog.before.map(relaxed)) : "",
            feeding(before: before, after: after),
            isColumn ? sqlite(manifest.catalog.after) : "",
        ].filter { !$0.isEmpty }
    }

    /// Without its COMMIT, which follows only rows that were all printed, sqlite3 keeps nothing; and it fails where they weren't, be it
    /// between two statements, in a text or in a name that they ended.
    private func feeding(before: String, after: String) -> String {
        let failure = ["", "'", "\""].map { $0 + "; archive_ends_early;" }
        let input = [script([before]), rows, script([after])].joined(separator: " && ")
        return "{ \(input) || \(script(failure)); } | sqlite3 -bail \"$DATABASE\""
    }

    /// What prints the lines, whatever `echo` would make of them.
    private func script(_ lines: [String]) -> String {
        "printf '%s\\n' " + lines.map(\.shellQuoted).joined(separator: " ")
    }

    /// ADD COLUMN takes neither UNIQUE nor a NOT NULL without a default: by hand the column comes back without them.
    private func relaxed(_ statement: String) -> String {
        guard let column = manifest.values.first else { return statement }
        let needsRebuild =
            column.isNotNull && column.defaultExpression == nil
            || SQLToken.tokens(of: statement, in: dialect).contains { $0.isWord("UNIQUE") }
        guard needsRebuild else { return statement }
        return "ALTER TABLE \(table) ADD COLUMN \(dialect.quote(column.name)) \(column.type)"
    }

    private func psql(_ statements: [String]) -> String {
        guard !statements.isEmpty else { return "" }
        return psql + statements.map { " -c " + $0.shellQuoted }.joined()
    }

    private var psql: String {
        "psql -X -q -v ON_ERROR_STOP=1 \"$DATABASE\"" + Self.settings.map { " -c " + $0.shellQuoted }.joined()
    }

    /// Under which the rows are read as they were written, whatever the configuration and the database's encoding.
    private static let settings =
        [
            "SET standard_conforming_strings = on", "SET search_path = pg_catalog, pg_temp",
            "SET client_encoding = 'UTF8'",
        ]
        // What is only written, or is written into the rows in one form, changes nothing here.
        + ValueSettings.assignments(without: ["DateStyle", "TimeZone", "extra_float_digits", "bytea_output"])
        .map { "SET " + $0 } + ["SET row_security = off"]

    private func sqlite(_ statements: [String]) -> String {
        guard !statements.isEmpty else { return "" }
        return "sqlite3 -bail \"$DATABASE\" "
            + statements.map(\.withSemicolon).joined(separator: "\n").shellQuoted
    }
}
