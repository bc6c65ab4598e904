internal import SluiceDatabase
internal import SluiceSQLText

/// Rules of squawk's peers about how it is written.
extension Rule {
    static let ownStyle: [Rule] = [mergeAlterTables, columnAlignment, namingConvention]

    private static let mergeAlterTables = Rule(
        "merge-alter-tables", .eugene, isDefault: false,
        finds: "several `ALTER TABLE` of one table, one after the other",
        why: "each takes the lock, and may scan or write the table, anew",
        rewrite: "one `ALTER TABLE` with several actions"
    ) { file in
        zip(file.statements, file.statements.dropFirst()).compactMap { first, second in
            guard case .alterTable(let one) = first.content, case .alterTable(let other) = second.content, one.isTable,
                other.isTable, one.table == other.table,
                !other.actions.contains(where: { $0.kind == "AT_ValidateConstraint" })
            else { return nil }
            let actions = (one.actions + other.actions).map { file.text($0.tokens) }.joined(separator: ", ")
            return Hit(range: second.range, rewrite: "\(file.text(one.head)) \(actions)")
        }
    }

    private static let columnAlignment = Rule(
        "column-alignment", .atlas, isDefault: false, finds: "`CREATE TABLE` whose columns leave gaps between them",
        why: "PostgreSQL fills up each column to the next one's alignment, which makes each row longer",
        rewrite: "the columns of fixed length first, the longest of them first"
    ) { file in
        file.statements.compactMap { statement in
            guard case .createTable(let create) = statement.content else { return nil }
            let layouts = create.columns.map { Layout($0) }
            let best = create.columns.indices.sorted {
                (layouts[$0].rank, $0) < (layouts[$1].rank, $1)
            }
            let saved = Layout.padding(layouts) - Layout.padding(best.map { layouts[$0] })
            guard saved > 0 else { return nil }
            return Hit(
                range: create.nameRange, message: "another order of its columns makes each row \(saved) bytes shorter",
                rewrite: best.map { create.columns[$0].name }.joined(separator: ", "))
        }
    }

    private static let namingConvention = Rule(
        "naming-convention", .atlas, isDefault: false,
        finds: "new tables, columns, indexes and constraints that aren't called like_this",
        why: "a name with capitals, blanks or symbols has to be quoted in every query",
        rewrite: "letters a to z, digits and `_`"
    ) { file in
        file.statements.flatMap { statement -> [Hit] in
            var names: [String] = []
            switch statement.content {
            case .createTable(let create):
                names = [create.table.name] + create.columns.map(\.name) + create.allConstraints.compactMap(\.name)
            case .createIndex(let create): names = [create.name].compactMap(\.self)
            case .alterTable(let alter):
                names = alter.actions.compactMap { $0.constraint?.name } + alter.actions.compactMap(\.column?.name)
            case .rename(let rename): names = [rename.new]
            default: break
            }
            let odd = Set(names.filter { !$0.isEmpty && !isPlain($0) })
            var seen: Set<String> = []
            return statement.tokens.compactMap { token in
                guard let name = token.name, odd.contains(name), seen.insert(name).inserted else { return nil }
                return Hit(range: token.range)
            }
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "_")
        } && name.utf8.first != UInt8(ascii: "_")
    }
}

/// How PostgreSQL puts a column into a row.
private struct Layout {
    let alignment: Int
    /// Nil for one of any length.
    let length: Int?

    init(_ column: ColumnDefinition) {
        switch column.type.flatMap({ $0.isArray ? "" : $0.serialInteger ?? $0.name }) ?? "" {
        case "int8", "bigint", "timestamp", "timestamptz", "time", "float8", "money": (alignment, length) = (8, 8)
        case "int4", "integer", "float4", "date", "oid": (alignment, length) = (4, 4)
        case "int2", "smallint": (alignment, length) = (2, 2)
        case "bool", "char": (alignment, length) = (1, 1)
        case "uuid": (alignment, length) = (1, 16)
        case "interval": (alignment, length) = (8, 16)
        case "timetz": (alignment, length) = (8, 12)
        // A short text has a header of one byte, which is aligned to nothing.
        default: (alignment, length) = (1, nil)
        }
    }

    /// Large alignments first, texts last.
    var rank: Int { length == nil ? 100 : 10 - alignment }

    /// Bytes between columns up to the first of any length: behind that nothing is certain.
    static func padding(_ layouts: [Layout]) -> Int {
        var (position, padding) = (0, 0)
        for layout in layouts {
            guard let length = layout.length else {
                position += 1
                continue
            }
            let gap = (layout.alignment - position % layout.alignment) % layout.alignment
            padding += gap
            position += gap + length
        }
        return padding
    }
}
