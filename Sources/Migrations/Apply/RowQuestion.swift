internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// A query that finds a row which a step would be refused for. It compares as an index does, by GROUP BY and EXCEPT, and so
/// needs no operator of anybody's path; what it finds is not printed.
struct RowQuestion {
    let table: QualifiedName
    let sql: String
    let answer: String
    var hint: String?
    /// The table that a foreign key points to.
    var parent: QualifiedName?

    /// Whether it calls nothing but functions that are known to look at their arguments alone: whoever asks what would happen
    /// has nothing else done. Their names are PostgreSQL's, and keywords that a parenthesis may follow.
    private static func isPlain(_ expression: String) -> Bool {
        let tokens = SQLToken.tokens(of: expression, in: .postgres)
        return tokens.indices.dropLast().allSatisfy { index in
            guard tokens[index + 1].isSymbol("("), let name = tokens[index].name else { return true }
            return tokens[index].kind == .word && plain.contains(name.lowercased())
        }
    }

    private static let plain: Set = [
        "and", "or", "not", "in", "is", "case", "when", "then", "else", "between", "like", "ilike", "coalesce",
        "nullif",
        "lower", "upper", "length", "char_length", "trim", "btrim", "abs", "numeric", "varchar", "char",
    ]

    private static func quote(_ name: String) -> String { Dialect.postgres.quote(name) }

    private static func list(_ columns: [String]) -> String { columns.map(quote).joined(separator: ", ") }

    private static func areThere(_ columns: [String]) -> String {
        columns.map { "\(quote($0)) IS NOT NULL" }.joined(separator: " AND ")
    }

    // MARK: Columns

    init?(adding add: AddColumn) {
        let column = add.column
        let counts = ["serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"]
        let type = column.type.sql(in: .postgres)
        guard !column.nullable, column.defaultValue?.postgres == nil, column.generated == nil, column.identity == nil,
            !add.ifNotExists, !counts.contains(type.lowercased())
        else { return nil }
        table = add.table
        // A domain may have a default of its own.
        sql = """
            SELECT 1 FROM \(table.quoted(in: .postgres)) WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type AS t \
            WHERE t.oid OPERATOR(pg_catalog.=) pg_catalog.to_regtype(\(Dialect.postgres.literal(type)))::pg_catalog.oid \
            AND t.typdefault IS NOT NULL) LIMIT 1
            """
        answer = "\(table) has rows, and \(column.name) would be NOT NULL without a default"
        hint = "give a default, or add it nullable, fill it, and alter it then"
    }

    static func questions(altering alter: AlterColumn) -> [RowQuestion] {
        let source = "FROM \(alter.table.quoted(in: .postgres))"
        let column = quote(alter.column)
        if let type = alter.changes.type {
            guard alter.changes.using?.postgres == nil else { return [] }
            return [
                RowQuestion(
                    alter.table,
                    "SELECT 1 WHERE (SELECT pg_catalog.count(CAST(\(column) AS \(type.sql(in: .postgres)))) \(source)) IS NULL",
                    "")
            ]
        }
        guard alter.changes.nullable == false else { return [] }
        return [
            RowQuestion(
                alter.table, "SELECT 1 \(source) WHERE \(column) IS NULL LIMIT 1",
                "\(alter.table) has rows without a value in \(alter.column), which is to be NOT NULL",
                hint: "fill them first: with a backfill, or an UPDATE in an earlier revision")
        ]
    }

    private init(_ table: QualifiedName, _ sql: String, _ answer: String, hint: String? = nil) {
        self.table = table
        self.sql = sql
        self.answer = answer
        self.hint = hint
    }

    // MARK: Indexes and constraints

    init?(creating create: CreateIndex) {
        guard create.unique, !create.ifNotExists, !create.columns.contains(where: { $0.operatorClass != nil }) else {
            return nil
        }
        if let condition = create.condition?.postgres, !Self.isPlain(condition) { return nil }
        var keys: [String] = []
        for column in create.columns {
            let collation = column.collation.map { " COLLATE \(Self.quote($0))" } ?? ""
            switch column.key {
            case .column(let name): keys.append(Self.quote(name) + collation)
            case .expression(let text):
                guard let sql = text.postgres, Self.isPlain(sql) else { return nil }
                keys.append("(\(sql))" + collation)
            }
        }
        self.init(
            doubled: keys, in: create.table, where: create.condition?.postgres,
            nullsNotDistinct: create.nullsNotDistinct,
            answer: "\(create.table) has rows that are the same by the unique index \(create.name)")
    }

    private init(
        doubled keys: [String], in table: QualifiedName, where condition: String?, nullsNotDistinct: Bool,
        answer: String
    ) {
        var conditions = condition.map { ["(\($0))"] } ?? []
        if !nullsNotDistinct { conditions += keys.map { "\($0) IS NOT NULL" } }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        self.init(
            table,
            "SELECT 1 FROM \(table.quoted(in: .postgres))\(filter) GROUP BY \(keys.joined(separator: ", ")) "
                + "HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1 LIMIT 1",
            answer, hint: "find them with GROUP BY … HAVING count(*) > 1, and decide which is to stay")
    }

    static func questions(_ constraint: TableConstraint, on table: QualifiedName) -> [RowQuestion] {
        let name = constraint.name(on: table) ?? "the constraint"
        switch constraint.rule {
        case .primaryKey(let columns):
            let isMissing = columns.map { "\(quote($0)) IS NULL" }.joined(separator: " OR ")
            return [
                RowQuestion(
                    table, "SELECT 1 FROM \(table.quoted(in: .postgres)) WHERE \(isMissing) LIMIT 1",
                    "\(table) has rows without a value for its new primary key"),
                RowQuestion(
                    doubled: columns.map(quote), in: table, where: nil, nullsNotDistinct: true,
                    answer: "\(table) has rows that are the same by the primary key \(name)"),
            ]
        case .unique(let columns, let nullsNotDistinct, _):
            return [
                RowQuestion(
                    doubled: columns.map(quote), in: table, where: nil, nullsNotDistinct: nullsNotDistinct,
                    answer: "\(table) has rows that are the same by the unique constraint \(name)")
            ]
        case .foreignKey(let columns, let reference):
            guard !reference.columns.isEmpty else { return [] }
            return [RowQuestion(key: columns, of: table, to: reference.table, reference.columns, name)]
        case .check(let expression):
            return [expression.postgres.flatMap { RowQuestion(checking: $0, table, name) }].compactMap(\.self)
        case .exclude: return []
        }
    }

    private init?(checking expression: String, _ table: QualifiedName, _ name: String) {
        guard Self.isPlain(expression) else { return nil }
        self.init(
            table, "SELECT 1 FROM \(table.quoted(in: .postgres)) WHERE NOT (\(expression)) LIMIT 1",
            "\(table) has rows that break \(name)", hint: "mend them first, or add the constraint NOT VALID")
    }

    private init(
        key columns: [String], of table: QualifiedName, to parent: QualifiedName, _ keys: [String], _ name: String
    ) {
        let filter = Self.areThere(columns)
        self.init(
            table,
            "SELECT \(Self.list(columns)) FROM \(table.quoted(in: .postgres)) WHERE \(filter) "
                + "EXCEPT SELECT \(Self.list(keys)) FROM \(parent.quoted(in: .postgres)) LIMIT 1",
            "\(table) has rows whose \(columns.joined(separator: ", ")) points to no row of \(parent) (\(name))",
            hint: "mend them first, or add the constraint NOT VALID")
        self.parent = parent
    }

    /// Of a constraint that is there, and was left unchecked.
    init?(validating validate: ValidateConstraint, on connection: any Connection) throws {
        guard let number = try connection.relationNumber(of: validate.table),
            let row = try connection.catalogRows(
                """
                SELECT contype::text, pg_get_expr(conbin, conrelid),
                (SELECT array_to_string(array_agg(a.attname::text ORDER BY k.place), chr(10)) FROM unnest(conkey) WITH ORDINALITY AS k(number, place)
                JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = k.number),
                (SELECT array_to_string(array_agg(a.attname::text ORDER BY k.place), chr(10)) FROM unnest(confkey) WITH ORDINALITY AS k(number, place)
                JOIN pg_attribute AS a ON a.attrelid = confrelid AND a.attnum = k.number),
                n.nspname, r.relname FROM pg_constraint LEFT JOIN pg_class AS r ON r.oid = confrelid
                LEFT JOIN pg_namespace AS n ON n.oid = r.relnamespace
                WHERE conrelid = $1 AND conname = $2 AND NOT convalidated
                """, [number, .text(validate.name)]
            ).first
        else { return nil }
        let names = { (text: String?) in text?.split(separator: "\n").map(String.init) ?? [] }
        switch row[0].text {
        case "c":
            guard let expression = row[1].text else { return nil }
            self.init(checking: expression, validate.table, validate.name)
        case "f":
            guard let schema = row[4].text, let parent = row[5].text else { return nil }
            self.init(
                key: names(row[2].text), of: validate.table, to: QualifiedName(schema: schema, name: parent),
                names(row[3].text), validate.name)
        default: return nil
        }
    }
}
