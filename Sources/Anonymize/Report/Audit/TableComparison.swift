internal import SluiceDatabase
internal import SluiceTransforms

/// One table of a source and of its copy, row by row where a key that the plan keeps tells which is which.
struct TableComparison {
    struct Outcome {
        var comparedRows = false
        /// The copy's share of the source's rows.
        var scale = 1.0
        /// Originals that the rule leaves where they are, whatever the key.
        var keptByRule: [Int: Set<UInt64>] = [:]
        /// Originals that stand in their own row.
        var keptInRow: [Int: Set<UInt64>] = [:]
        /// Originals that look like nothing that the rule writes.
        var strange: [Int: Set<UInt64>] = [:]
        /// How many do so under each of the keys that were thrown away.
        var simulatedKept: [Int: [Int]] = [:]
        /// The same for all originals of a column in a place.
        var simulated: [Cell: [Int]] = [:]

        func chance(_ column: Int, _ place: Int?) -> Chance {
            let counts = place.flatMap { simulated[Cell(column: column, place: $0)] } ?? []
            return Chance(counts: counts, scale: scale)
        }
    }

    struct Cell: Hashable {
        let column: Int
        let place: Int
    }

    private let number: Int
    private let table: CompiledTable
    private let search: LeakSearch
    private let finds: LeakSearch.Finds
    private let key: RowKey?
    /// Originals of this table that were found in their own column.
    let ownColumns: [Int]
    /// Changed columns of this table in which any originals were found.
    let places: [Int]

    init(_ number: Int, _ compiled: CompiledPlan, _ search: LeakSearch, _ finds: LeakSearch.Finds) {
        self.number = number
        table = compiled.tables[number]
        self.search = search
        self.finds = finds
        key = RowKey(of: table)
        let columns = search.originals.columns
        ownColumns = columns.indices.filter { columns[$0].tableNumber == number && !finds.own[$0].isEmpty }
        let changed = compiled.tables[number].columns.indices.filter { compiled.tables[number].columns[$0].isChanged }
        places = search.places.indices.filter { place in
            guard case .planned(number, let column) = search.places[place].nature, changed.contains(column) else {
                return false
            }
            return finds.own.indices.contains { found in
                search.places[place].own.contains(found) && !finds.own[found].isEmpty
                    || finds.elsewhere[found][place] != nil
            }
        }
    }

    var isClean: Bool { ownColumns.isEmpty && places.isEmpty }

    /// Hashes of a row's key and an original of it.
    private struct RowsWithOriginals {
        var byColumn: [Int: Set<UInt64>] = [:]
        var rows = 0
    }

    func compare(_ replay: SourceReplay, source: any Connection, copy: any Connection) throws -> Outcome {
        var outcome = Outcome()
        let rows = try replaySource(replay, source.dialect, &outcome)
        guard
            let copied = try DataCatalog.read(from: copy).tables.first(where: {
                SearchedPlaces.isCopy($0, of: table.table)
            })
        else { return outcome }
        let name = copied.name.quoted(in: copy.dialect)
        let count = try copy.scalar("SELECT count(*) FROM \(name)")?.integer ?? 0
        outcome.scale = rows.rows == 0 ? 1 : min(1, Double(count) / Double(rows.rows))
        guard let key, key.columns.allSatisfy({ copied.column($0) != nil }) else { return outcome }
        outcome.comparedRows = true
        for column in ownColumns {
            guard let originals = rows.byColumn[column], let kind = search.originals.columns[column].place else {
                continue
            }
            let text = SearchedPlaces.text(
                "t." + copy.dialect.quote(table.columns[kind].column.name), table.columns[kind].column.kind,
                copy.dialect)
            let list = (key.texts(copy.dialect) + [text]).joined(separator: ", ")
            try copy.stream("SELECT \(list) FROM \(name) t", []) { row in
                guard let text = row[key.columns.count].text else { return }
                let rowKey = key.columns.indices.map { row[$0].text }
                if originals.contains(RowKey.hash(rowKey, search.originals.wholeKey(text, column))) {
                    outcome.keptInRow[column, default: []].insert(search.originals.key(of: text, column: column))
                }
            }
        }
        return outcome
    }

    // MARK: The source

    private func replaySource(_ replay: SourceReplay, _ dialect: Dialect, _ outcome: inout Outcome) throws
        -> RowsWithOriginals
    {
        var rows = RowsWithOriginals()
        var simulated: [Cell: [Set<UInt64>]] = [:]
        var kept: [Int: [Set<UInt64>]] = [:]
        var keptByRule: [Int: Set<UInt64>] = [:]
        var shapes: [Int: OutputShape] = [:]
        var found: [Int: [UInt64: String]] = [:]
        let keyTexts = key?.texts(dialect) ?? []
        let originals = ownColumns.map { column in
            SearchedPlaces.text(
                "t." + dialect.quote(search.originals.columns[column].column.name),
                search.originals.columns[column].column.kind, dialect)
        }
        let needed = Set(
            ownColumns.compactMap { search.originals.columns[$0].place }
                + places.compactMap { place in
                    if case .planned(_, let column) = search.places[place].nature { column } else { nil }
                })
        try replay.rows(ofTable: number, extra: keyTexts + originals, only: needed) { row in
            rows.rows += 1
            scan(row, into: &simulated)
            for (place, column) in ownColumns.enumerated() {
                // Dates and numbers lie too close together to be told by their characters.
                for variant in row.outputs.indices where search.originals.columns[column].holdsWords {
                    shapes[column, default: OutputShape()].add(bytes(row, variant, of: column))
                }
                guard let original = row.extra[keyTexts.count + place], let own = ownKey(original, column, row) else {
                    continue
                }
                if found[column, default: [:]].count < 100 { found[column, default: [:]][own] = original }
                let whole = search.originals.wholeKey(original, column)
                let keeping = row.outputs.indices.filter { output(row, $0, of: column) == whole }
                // Under two keys alike: the rule leaves it.
                guard !keeping.contains(0) || !keeping.contains(1) else {
                    keptByRule[column, default: []].insert(own)
                    continue
                }
                for variant in keeping { kept[column, default: Self.empty()][variant].insert(own) }
                rows.byColumn[column, default: []].insert(RowKey.hash(row.extra.prefix(keyTexts.count), whole))
            }
        }
        outcome.keptByRule = keptByRule
        for (column, texts) in found {
            let shape = shapes[column] ?? OutputShape()
            outcome.strange[column] = Set(texts.filter { !shape.fits($0.value) }.keys)
        }
        outcome.simulatedKept = kept.mapValues { $0.map(\.count) }
        for (cell, sets) in simulated {
            let byRule = search.places[cell.place].own.contains(cell.column) ? keptByRule[cell.column] ?? [] : []
            outcome.simulated[cell] = sets.map { $0.subtracting(byRule).count }
        }
        return rows
    }

    private static func empty() -> [Set<UInt64>] { Array(repeating: [], count: SourceReplay.keyCount) }

    /// An original of this row that was found somewhere in its column of the copy.
    private func ownKey(_ original: String, _ column: Int, _ row: SourceReplay.Row) -> UInt64? {
        guard let place = search.originals.columns[column].place, row.applies(table.columns[place]) else { return nil }
        let key = search.originals.key(of: original, column: column)
        return finds.own[column].contains(key) ? key : nil
    }

    private func output(_ row: SourceReplay.Row, _ variant: Int, of column: Int) -> UInt64? {
        bytes(row, variant, of: column).map {
            search.originals.wholeKey(String(decoding: $0, as: UTF8.self), column)
        }
    }

    private func bytes(_ row: SourceReplay.Row, _ variant: Int, of column: Int) -> [UInt8]? {
        search.originals.columns[column].place.flatMap { row.outputs[variant][$0] }
    }

    /// What would be found in this row of a copy, by key.
    private func scan(_ row: SourceReplay.Row, into simulated: inout [Cell: [Set<UInt64>]]) {
        for (variant, output) in row.outputs.enumerated() {
            for place in places {
                guard case .planned(_, let number) = search.places[place].nature, let bytes = output[number] else {
                    continue
                }
                let own = search.places[place].own
                search.originals.find(in: String(decoding: bytes, as: UTF8.self), own: own) { find in
                    guard own.contains(find.column) || search.isCounted(find, in: place) else { return }
                    let cell = Cell(column: find.column, place: place)
                    simulated[cell, default: Self.empty()][variant].insert(find.key)
                }
            }
        }
    }
}
