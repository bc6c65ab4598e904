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
    /// The table at the other end of a foreign key.
    var other: QualifiedName?

    /// Whether it calls nothing but functions that are known to look at their arguments alone: whoever asks what would happen
    /// has nothing else done. Their names are PostgreSQL's, and keywords that a parenthesis may follow.
    static func isPlain(_ expression: String) -> Bool {
        let tokens = SQLToken.tokens(of: expression, in: .postgres)
        return tokens.indices.dropLast().allSatisfy { index in
            guard tokens[index + 1].isSymbol("("), let name = tokens[index].name else { return true }
            return tokens[index].kind == .word && plain.contains(name.lowercased())
        }
    }

    private static let plain: Set = [
        "and", "or", "not", "in", "is", "case", "when", "then", "else", "between", "like", "ilike", "coalesce",
        "nullif", "cast",
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
        let hasDefault = column.defaultValue?.postgres.map { $0.trimmingBlanks.uppercased() != "NULL" } ?? false
        guard !column.nullable, !hasDefault, column.generated == nil, column.identity == nil,
            !counts.contains(type.lowercased())
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

    /// A column that must have a value and is given none, in rows that all leave it out. A trigger that runs before may give one,
    /// and a domain may have a default.
    static func questions(inserting insert: BulkInsert) -> [RowQuestion] {
        let table = Dialect.postgres.literal(insert.table.quoted(in: .postgres))
        return Set(insert.rows.map { row in row.filter { $0.value != .null }.keys.sorted() }).map { given in
            let names = given.map(Dialect.postgres.literal).joined(separator: ", ")
            return RowQuestion(
                insert.table,
                """
                SELECT 1 FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid OPERATOR(pg_catalog.=) a.atttypid \
                WHERE a.attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(\(table))::pg_catalog.oid \
                AND a.attnum OPERATOR(pg_catalog.>) 0::pg_catalog.int2 AND a.attnotnull AND NOT a.attisdropped AND NOT a.atthasdef \
                AND a.attidentity OPERATOR(pg_catalog.=) ''::pg_catalog."char" AND t.typdefault IS NULL \
                AND NOT (a.attname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (ARRAY[\(names)]::pg_catalog.text[])) \
                AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger AS b WHERE b.tgrelid OPERATOR(pg_catalog.=) a.attrelid \
                AND NOT b.tgisinternal) LIMIT 1
                """,
                "\(insert.table) has a column that is NOT NULL without a default, and rows to insert give it no value",
                hint: "name every such column in 'rows'")
        }
    }

    /// Those that are to go must be told apart, and none may follow them.
    static func questions(deleting delete: DeleteRows, on connection: any Connection) throws -> [RowQuestion] {
        let own = delete.requirements(in: .postgres).map { RowQuestion(delete.table, $0.query, $0.otherwise) }
        return try own
            + FollowingRows.all(of: delete, on: connection).map { following in
                var question = RowQuestion(delete.table, following.query, following.message)
                question.other = following.table
                return question
            }
    }

    static func questions(altering alter: AlterColumn, on connection: any Connection) throws -> [RowQuestion] {
        let changed = try ChangedValues.question(about: alter, on: connection).map { question in
            RowQuestion(alter.table, question.query, question.message)
        }
        return questions(altering: alter) + [changed].compactMap(\.self)
    }

    private static func questions(altering alter: AlterColumn) -> [RowQuestion] {
        let source = "FROM \(alter.table.quoted(in: .postgres))"
        let column = quote(alter.column)
        let value = alter.changes.using?.postgres ?? column
        let converted = alter.changes.type.map { questions(altering: alter, to: $0, value) } ?? []
        guard alter.changes.nullable == false, isPlain(value) else { return converted }
        return converted + [
            RowQuestion(
                alter.table, "SELECT 1 \(source) WHERE (\(value)) IS NULL LIMIT 1",
                "\(alter.table) has rows without a value in \(alter.column), which is to be NOT NULL",
                hint: "fill them first: with a backfill, or an UPDATE in an earlier revision")
        ]
    }

    /// A cast that is asked for takes more than the one of an assignment: it cuts texts that are too long. A domain's conditions
    /// may call anything, and aren't tried.
    private static func questions(
        altering alter: AlterColumn, to type: ColumnType, _ value: String
    ) -> [RowQuestion] {
        guard isPlain(value) else { return [] }
        let source = "FROM \(alter.table.quoted(in: .postgres))"
        let name = type.sql(in: .postgres)
        let answer = "\(alter.table).\(alter.column) has values that don't fit \(name)"
        let hint = "mend them first, or give `using`"
        let isBuiltIn = """
            EXISTS (SELECT 1 FROM pg_catalog.pg_type AS t WHERE t.oid OPERATOR(pg_catalog.=) \
            pg_catalog.to_regtype(\(Dialect.postgres.literal(name)))::pg_catalog.oid AND t.typnamespace \
            OPERATOR(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace::pg_catalog.oid)
            """
        var questions = [
            RowQuestion(
                alter.table,
                "SELECT 1 WHERE CASE WHEN \(isBuiltIn) THEN "
                    + "(SELECT pg_catalog.count(CAST((\(value)) AS \(name))) \(source)) IS NULL END", answer, hint: hint
            )
        ]
        if let length = type.postgresLength {
            let text = "pg_catalog.rtrim(CAST((\(value)) AS pg_catalog.text))"
            questions.append(
                RowQuestion(
                    alter.table,
                    "SELECT 1 \(source) WHERE pg_catalog.length(\(text)) OPERATOR(pg_catalog.>) \(length) LIMIT 1",
                    answer,
                    hint: hint))
        }
        return questions
    }

    init(_ table: QualifiedName, _ sql: String, _ answer: String, hint: String? = nil) {
        self.table = table
        self.sql = sql
        self.answer = answer
        self.hint = hint
    }

    // MARK: Indexes and constraints

    /// - Parameter source: The table as the query names it.
    init?(creating create: CreateIndex, in source: String) {
        guard create.unique, !create.columns.contains(where: { $0.operatorClass != nil }) else {
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
            doubled: keys, of: create.table, in: source, where: create.condition?.postgres,
            nullsNotDistinct: create.nullsNotDistinct,
            answer: "\(create.table) has rows that are the same by the unique index \(create.name)")
    }

    private init(
        doubled keys: [String], of table: QualifiedName, in source: String, where condition: String?,
        nullsNotDistinct: Bool, answer: String
    ) {
        var conditions = condition.map { ["(\($0))"] } ?? []
        if !nullsNotDistinct { conditions += keys.map { "\($0) IS NOT NULL" } }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        self.init(
            table,
            "SELECT 1 FROM \(source)\(filter) GROUP BY \(keys.joined(separator: ", ")) "
                + "HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1 LIMIT 1",
            answer, hint: "find them with GROUP BY … HAVING count(*) > 1, and decide which is to stay")
    }

    static func questions(
        primaryKey columns: [String], of table: QualifiedName, in source: String, _ name: String
    ) -> [RowQuestion] {
        let isMissing = columns.map { "\(quote($0)) IS NULL" }.joined(separator: " OR ")
        return [
            RowQuestion(
                table, "SELECT 1 FROM \(source) WHERE \(isMissing) LIMIT 1",
                "\(table) has rows without a value for its new primary key"),
            RowQuestion(unique: columns, of: table, in: source, nullsNotDistinct: true, "the primary key \(name)"),
        ]
    }

    init(
        unique columns: [String], of table: QualifiedName, in source: String, nullsNotDistinct: Bool, _ key: String
    ) {
        self.init(
            doubled: columns.map(Self.quote), of: table, in: source, where: nil, nullsNotDistinct: nullsNotDistinct,
            answer: "\(table) has rows that are the same by \(key)")
    }

    /// - Parameter source: The rows, where they aren't just the table's.
    init?(checking expression: String, _ table: QualifiedName, _ name: String, in source: String? = nil) {
        guard Self.isPlain(expression) else { return nil }
        self.init(
            table, "SELECT 1 FROM \(source ?? table.quoted(in: .postgres)) WHERE NOT (\(expression)) LIMIT 1",
            "\(table) has rows that break \(name)", hint: "mend them first, or add the constraint NOT VALID")
    }

    init(
        key columns: [String], of table: QualifiedName, in source: String,
        to parent: (name: QualifiedName, source: String, keys: [String]), _ name: String
    ) {
        self.init(
            table,
            "SELECT \(Self.list(columns)) FROM \(source) WHERE \(Self.areThere(columns)) "
                + "EXCEPT SELECT \(Self.list(parent.keys)) FROM \(parent.source) LIMIT 1",
            "\(table) has rows whose \(columns.joined(separator: ", ")) points to no row of \(parent.name) (\(name))",
            hint: "mend them first, or add the constraint NOT VALID")
        other = parent.name
    }
}

extension TableConstraint {
    /// Of a constraint that is there, and was left unchecked.
    init?(unvalidated validate: ValidateConstraint, on connection: any Connection) throws {
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
            self.init(.check(SQLText(expression)), name: validate.name)
        case "f":
            guard let schema = row[4].text, let parent = row[5].text else { return nil }
            let target = QualifiedName(schema: schema, name: parent)
            self.init(.foreignKey(names(row[2].text), Reference(target, names(row[3].text))), name: validate.name)
        default: return nil
        }
    }
}

extension ColumnType {
    /// Letters of `varchar(n)` and `char(n)`.
    fileprivate var postgresLength: Int? {
        sql(in: .postgres).wholeMatch(of: /(?i)(?:character varying|varchar|character|char|bpchar)\s*\(\s*(\d+)\s*\)/)
            .flatMap { Int($0.output.1) }
    }
}
