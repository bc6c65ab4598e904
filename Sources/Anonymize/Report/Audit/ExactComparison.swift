internal import SluiceDatabase
internal import SluiceTransforms

/// With the copy's own key there is no chance to be judged: each original that the rules bring about, and how often, is known.
/// One that stands in a changed column more often than that is one that was left.
struct ExactComparison {
    private let compiled: CompiledPlan
    private let search: LeakSearch
    private let source: any Connection
    private let progress: AuditProgress

    init(_ compiled: CompiledPlan, _ search: LeakSearch, source: any Connection, _ progress: AuditProgress) {
        self.compiled = compiled
        self.search = search
        self.source = source
        self.progress = progress
    }

    /// How often each original stands in a place by the rules, by the numbers of column and place.
    private struct Expected {
        var counts: [TableComparison.Cell: [UInt64: Int]] = [:]
        /// Originals that the rule left in their own row.
        var kept: [Int: Set<UInt64>] = [:]
    }

    func judge(_ finds: LeakSearch.Finds) throws -> [Coincidences.Verdict] {
        var verdicts = search.originals.columns.map { _ in Coincidences.Verdict() }
        for (number, table) in compiled.tables.enumerated() where !table.isEmpty {
            let places = search.places.indices.filter { place in
                guard case .planned(number, let column) = search.places[place].nature else { return false }
                return table.columns[column].isChanged && finds.counts.keys.contains { $0.place == place }
            }
            guard !places.isEmpty else { continue }
            try progress.enter("making its rows again")
            let expected = try replay(number, places)
            for place in places {
                for column in verdicts.indices { judge(column, place, finds, expected, &verdicts[column]) }
            }
        }
        return verdicts
    }

    private func judge(
        _ column: Int, _ place: Int, _ finds: LeakSearch.Finds, _ expected: Expected,
        _ verdict: inout Coincidences.Verdict
    ) {
        let isOwn = search.places[place].own.contains(column)
        let found = isOwn ? finds.own[column] : finds.elsewhere[column][place] ?? []
        let cell = TableComparison.Cell(column: column, place: place)
        var left = 0
        for key in found {
            if finds.counts[cell]?[key] ?? 1 > expected.counts[cell]?[key] ?? 0 {
                left += 1
            } else if isOwn, expected.kept[column]?.contains(key) == true {
                verdict.keptByRule += 1
            } else {
                verdict.coincidences += 1
            }
        }
        verdict.expected += Double(expected.counts[cell]?.count ?? 0)
        verdict.comparedRows = true
        if isOwn { verdict.leftInColumn += left } else if left > 0 { verdict.leftElsewhere[place] = left }
    }

    private func replay(_ number: Int, _ places: [Int]) throws -> Expected {
        var expected = Expected()
        let table = compiled.tables[number]
        let columns = places.compactMap { place -> (place: Int, number: Int)? in
            guard case .planned(_, let number) = search.places[place].nature else { return nil }
            return (place, number)
        }
        let needed = Set(columns.map(\.number))
        try SourceReplay(source, [compiled]).rows(ofTable: number, extra: [], only: needed) { row in
            try? progress.row()
            for (place, number) in columns {
                guard let bytes = row.outputs[0][number] else { continue }
                let text = String(decoding: bytes, as: UTF8.self)
                let own = search.places[place].own
                search.originals.find(in: text, own: own) { find in
                    let cell = TableComparison.Cell(column: find.column, place: place)
                    expected.counts[cell, default: [:]][find.key, default: 0] += 1
                    guard own.contains(find.column), let original = row.inputs[table.columns[number].input],
                        original == bytes
                    else { return }
                    expected.kept[find.column, default: []].insert(find.key)
                }
            }
        }
        return expected
    }
}
