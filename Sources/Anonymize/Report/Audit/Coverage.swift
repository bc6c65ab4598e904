internal import SluiceDatabase

/// What a plan says nothing of, in the source and in the copy.
struct Coverage {
    let plan: AnonymizePlan
    let source: DataCatalog

    var uncoveredInSource: [String] {
        guard plan.unclassified == .stop else { return [] }
        return source.planned.flatMap { table -> [String] in
            switch rules(of: table) {
            case .empty: []
            case .columns(let rules):
                source.ownColumns(of: table).filter { !$0.isGenerated && rules[$0.name] == nil }.map {
                    "\(table.label).\($0.name)"
                }
            case nil: [table.label]
            }
        }
    }

    private func rules(of table: DataTable) -> TableRules? {
        plan.tables[table.label] ?? plan.tables[table.name.description]
    }

    /// The plan, with what it forgot kept, as whoever made the copy has kept it: the audit must see it.
    var keepingUncovered: AnonymizePlan {
        guard plan.unclassified == .stop else { return plan }
        var covering = plan
        for table in source.planned {
            let name = plan.tables[table.label] == nil ? table.name.description : table.label
            let kept = Dictionary(
                uniqueKeysWithValues: source.ownColumns(of: table).filter { !$0.isGenerated }.map {
                    ($0.name, ColumnRule(.keep))
                })
            switch plan.tables[name] {
            case .empty: continue
            case .columns(let rules): covering.tables[name] = .columns(kept.merging(rules) { $1 })
            case nil: covering.tables[table.label] = .columns(kept)
            }
        }
        return covering
    }

    /// Tables and columns that only the copy has, that should be gone from it, or be empty.
    static func uncovered(_ copy: DataCatalog, _ connection: any Connection, by compiled: CompiledPlan) throws
        -> [String]
    {
        try copy.tables.filter { $0.holdsRows }.flatMap { table -> [String] in
            guard let planned = compiled.tables.first(where: { SearchedPlaces.isCopy(table, of: $0.table) }) else {
                return ["\(table.label) (only in the copy)"]
            }
            if planned.isEmpty {
                let name = table.name.quoted(in: connection.dialect)
                return try connection.scalar("SELECT 1 FROM \(name) LIMIT 1") == nil
                    ? [] : ["\(table.label) (the plan leaves it empty, and the copy has rows in it)"]
            }
            return table.columns.compactMap { column in
                let label = "\(table.label).\(column.name)"
                if planned.dropped.contains(column.name) { return "\(label) (the plan drops it, and the copy has it)" }
                return planned.table.column(column.name) == nil ? "\(label) (only in the copy)" : nil
            }
        }
    }
}
