internal import SluiceDatabase
internal import SluiceSQLText

/// Shell commands that put an archive back with the database's own shell: `psql` and `sqlite3`, with `$DATABASE` set
/// to a conninfo string or a file.
struct ManualRestore {
    private let manifest: Manifest
    private let file: String
    private let dialect: Dialect

    init(_ manifest: Manifest, archive path: String) {
        self.manifest = manifest
        file = Self.shellQuoted(path.split(separator: "/").last.map(String.init) ?? path)
        dialect = Dialect.Name(rawValue: manifest.origin.dialect).map { Dialect($0) } ?? .sqlite
    }

    var commands: [String] {
        manifest.content == .table
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
            "zstd -dc \(file) | " + psql(["COPY \(table) (\(columnList)) FROM STDIN"]),
            psql(manifest.catalog.after),
        ].filter { !$0.isEmpty }
    }

    private var postgresStaged: [String] {
        let statements = StagedRestore(manifest, staging: "sluice_archive", dialect: .postgres)
        let isColumn = manifest.content == .column
        return [
            isColumn ? psql(manifest.catalog.before) : "",
            "zstd -dc \(file) | "
                + psql(
                    [statements.createStaging(temporary: true), "COPY sluice_archive FROM STDIN"]
                        + statements.applyAll),
            isColumn ? psql(manifest.catalog.after) : "",
        ].filter { !$0.isEmpty }
    }

    private var sqliteTable: [String] {
        [
            sqlite(manifest.catalog.before),
            "{ echo 'BEGIN;'; zstd -dc \(file); echo 'COMMIT;'; } | sqlite3 -bail \"$DATABASE\"",
            sqlite(manifest.catalog.after),
        ].filter { !$0.isEmpty }
    }

    private var sqliteStaged: [String] {
        let staging = RowSelection.stagingName(manifest.table.name)
        let statements = StagedRestore(manifest, staging: staging, dialect: .sqlite)
        let before = "\(statements.createStaging(temporary: true)); BEGIN;"
        let after = statements.applyAll.map { $0 + ";" }.joined(separator: " ") + " COMMIT;"
        let isColumn = manifest.content == .column
        return [
            isColumn ? sqlite(manifest.catalog.before.map(relaxed)) : "",
            "{ echo \(Self.shellQuoted(before)); zstd -dc \(file); echo \(Self.shellQuoted(after)); } "
                + "| sqlite3 -bail \"$DATABASE\"",
            isColumn ? sqlite(manifest.catalog.after) : "",
        ].filter { !$0.isEmpty }
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
        return "psql -X -q -v ON_ERROR_STOP=1 \"$DATABASE\""
            + (["SET lc_monetary = 'C'"] + statements).map { " -c " + Self.shellQuoted($0) }.joined()
    }

    private func sqlite(_ statements: [String]) -> String {
        guard !statements.isEmpty else { return "" }
        return "sqlite3 -bail \"$DATABASE\" "
            + Self.shellQuoted(statements.map { $0 + ";" }.joined(separator: "\n"))
    }

    private static func shellQuoted(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
