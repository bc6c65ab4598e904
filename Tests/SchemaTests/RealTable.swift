import Foundation
import SluiceDatabase
import SluiceSchema
import SluiceTestSupport

/// A table of a real database, as far as the alterations need to know it.
struct RealTable: Sendable {
    struct Column: Sendable {
        let name: String
        let type: String
        let nullable: Bool
        let hasDefault: Bool
        let isKey: Bool
    }

    let name: String
    let columns: [Column]

    var key: [String] { columns.filter(\.isKey).map(\.name) }

    static func sqlite(_ connection: any Connection) throws -> [RealTable] {
        try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map { row in
            let columns = try connection.rows(
                "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?1)", [row[0]])
            return RealTable(name: row[0].text ?? "", columns: columns.map(Column.init))
        }
    }

    /// Tables that inherit another's columns change with that one.
    static func postgres(_ connection: any Connection) throws -> [RealTable] {
        let names = try connection.rows(
            """
            SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = pg_class.oid) ORDER BY 1
            """)
        return try names.map { row in
            let columns = try connection.rows(
                """
                SELECT attname::text, format_type(atttypid, atttypmod), attnotnull::int, CASE WHEN atthasdef THEN '' END,
                coalesce((SELECT 1 FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey)), 0)
                FROM pg_attribute WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum
                """, [row[0]])
            return RealTable(name: row[0].text ?? "", columns: columns.map(Column.init))
        }
    }

    static func load(_ name: String, into database: TestDatabase) throws {
        let cluster = try PostgresCluster.shared.get()
        let target = String(database.text.split(separator: "dbname=").last ?? "")
        let files = name == "chinook" ? [SharedData.chinookPostgres] : [SharedData.sakilaSchema, SharedData.sakilaData]
        for file in files.compactMap({ $0 }) {
            // The scripts would make databases of their own.
            let script = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false
            )
            .filter { !$0.hasPrefix("CREATE DATABASE") && !$0.hasPrefix("DROP DATABASE") && !$0.hasPrefix("\\c ") }
            .joined(separator: "\n")
            try cluster.tool("psql", ["-q", "-o", "/dev/null", "-d", target], input: script)
        }
    }
}

extension RealTable.Column {
    init(_ row: AnswerRow) {
        self.init(
            name: row[0].text ?? "", type: row[1].text ?? "", nullable: row[2].integer == 0,
            hasDefault: !row[3].isNull, isKey: row[4].integer != 0)
    }
}

/// One change that can be made to any table, or nil where the table has nothing it could be made to. What it makes
/// has `trip` in its name.
enum Alteration: String, CaseIterable, Sendable {
    case addColumn, addUniqueColumn, addReference, addGenerated, setDefault, makeNullable, changeType, addCheck
    case addUnique, createIndex, partialIndex, comment, renameColumn, renameTable

    /// The others change what hangs on the table, too, or are refused while a view uses the column.
    var isForPostgres: Bool { ![.renameColumn, .renameTable, .changeType].contains(self) }

    func operations(on table: RealTable, _ dialect: Dialect) -> [SluiceSchema.Operation]? {
        let name = QualifiedName(name: table.name)
        let free = table.columns.first { !$0.isKey && !$0.hasDefault }
        let change: (any OperationConvertible)? =
            switch self {
            case .addColumn:
                AddColumn(Column("trip", .string(length: 20), nullable: false, default: "'x'"), to: name)
            case .addUniqueColumn: AddColumn(Column("trip", .integer, unique: true), to: name)
            case .addReference:
                table.key.count == 1
                    ? AddColumn(
                        Column(
                            "trip", .native(table.columns.first(where: \.isKey)?.type ?? ""),
                            references: Reference(name, table.key, onDelete: .cascade)), to: name) : nil
            case .addGenerated:
                table.key.first.map {
                    AddColumn(
                        Column("trip", .bigint, generated: Generated(SQLText("\(dialect.quote($0)) * 2"))), to: name)
                }
            case .setDefault:
                table.columns.first { !$0.isKey && !$0.hasDefault && $0.type.lowercased().contains("char") }.map {
                    AlterColumn(
                        $0.name, of: name, ColumnChanges(default: .set("'x'")), was: ColumnChanges(default: .drop))
                }
            case .makeNullable:
                table.columns.first { !$0.isKey && !$0.nullable }.map {
                    AlterColumn($0.name, of: name, ColumnChanges(nullable: true))
                }
            case .changeType:
                table.columns.first { $0.type.contains("CHAR") }.map {
                    AlterColumn(
                        $0.name, of: name, ColumnChanges(type: .text), was: ColumnChanges(type: .native($0.type)))
                }
            case .addCheck:
                table.key.first.map {
                    CreateConstraint(.check(SQLText("\(dialect.quote($0)) > -1"), name: "trip_check"), on: name)
                }
            case .addUnique:
                free.map { CreateConstraint(.unique(table.key + [$0.name], name: "\(table.name)_trip"), on: name) }
            case .createIndex:
                free.map {
                    CreateIndex("\(table.name)_trip", on: name, [IndexColumn(.column($0.name), descending: true)])
                }
            case .partialIndex:
                free.map {
                    CreateIndex(
                        "\(table.name)_trip", on: name, [IndexColumn(.column(table.columns[0].name))],
                        where: SQLText("\(dialect.quote($0.name)) IS NOT NULL"))
                }
            case .comment: dialect == .sqlite ? nil : CommentTable(name, "it's a trip", was: .nothing)
            case .renameColumn: free.map { RenameColumn($0.name, of: name, to: "trip") }
            case .renameTable: RenameTable(name, to: "trip")
            }
        return change?.operations
    }
}
