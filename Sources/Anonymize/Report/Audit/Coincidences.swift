internal import SluiceDatabase
internal import SluiceTransforms

/// Tells originals that were left in a copy from those that stand there by chance: a fake city is somebody's city.
///
/// A row that kept its own value is no coincidence. What stands in another row is one where the same rule, under keys
/// that are thrown away, brings about as many.
struct Coincidences {
    struct Verdict {
        var leftInColumn = 0
        var leftElsewhere: [Int: Int] = [:]
        var coincidences = 0
        /// How many a rule brings about under another key.
        var expected = 0.0
        /// Originals that the rule itself leaves as they are.
        var keptByRule = 0
        var comparedRows = false
    }

    private let compiled: CompiledPlan
    private let search: LeakSearch
    private let variants: [CompiledPlan]
    private let source: any Connection
    private let copy: any Connection
    private let progress: AuditProgress

    /// - Parameter variants: The plan under several keys, or under the copy's own alone.
    init(
        _ variants: [CompiledPlan], _ search: LeakSearch, source: any Connection, copy: any Connection,
        _ progress: AuditProgress
    ) {
        compiled = variants[0]
        self.variants = variants
        self.search = search
        self.source = source
        self.copy = copy
        self.progress = progress
    }

    func judge(_ finds: LeakSearch.Finds) throws -> [Verdict] {
        var verdicts =
            variants.count == 1
            ? try ExactComparison(compiled, search, source: source, progress).judge(finds) : try chances(finds)
        judgeUnchanged(finds, &verdicts)
        return verdicts
    }

    private func chances(_ finds: LeakSearch.Finds) throws -> [Verdict] {
        let replay = SourceReplay(source, variants)
        var verdicts = search.originals.columns.map { _ in Verdict() }
        for number in compiled.tables.indices where !compiled.tables[number].isEmpty {
            let table = TableComparison(number, compiled, search, finds)
            guard !table.isClean else { continue }
            try progress.enter("making rows under other keys")
            let outcome = try table.compare(replay, source: source, copy: copy)
            for column in table.ownColumns { judge(column, finds, outcome, &verdicts[column]) }
            for place in table.places { judge(place, finds, outcome, &verdicts) }
        }
        return verdicts
    }

    /// What stands where no rule has written.
    private func judgeUnchanged(_ finds: LeakSearch.Finds, _ verdicts: inout [Verdict]) {
        for (column, found) in finds.elsewhere.enumerated() {
            for (place, keys) in found where !isChanged(place) {
                let count = search.originals.columns[column].count
                let allowed = finds.numbers[place]?.chance(ofMeeting: count).allowed(isBounded: true, atLeast: 0) ?? 0
                if keys.count <= allowed {
                    verdicts[column].coincidences += keys.count
                } else {
                    verdicts[column].leftElsewhere[place] = keys.count
                }
            }
        }
    }

    private func isChanged(_ place: Int) -> Bool {
        guard case .planned(let table, let column) = search.places[place].nature else { return false }
        return compiled.tables[table].columns[column].isChanged
    }

    /// A column's originals in its own place.
    private func judge(
        _ column: Int, _ finds: LeakSearch.Finds, _ outcome: TableComparison.Outcome, _ verdict: inout Verdict
    ) {
        let transform = search.originals.columns[column].transform
        let byRule = outcome.keptByRule[column] ?? []
        let kept = outcome.keptInRow[column] ?? []
        let inOtherRows = finds.own[column].subtracting(byRule).subtracting(kept)
        let chance = outcome.chance(column, search.ownPlace(of: column))
        let keptChance = Chance(counts: outcome.simulatedKept[column] ?? [], scale: outcome.scale)
        let traits = transform?.traits
        // Noise is zero now and then, more rarely than sixteen keys show.
        let isNoise =
            search.originals.columns[column].column.kind.isNumber && traits?.needsKey == true
            && traits?.mayKeepValue == true
        // One that chance brings about once in ten copies; where rows were compared, it is no row's own.
        let isPossible = inOtherRows.isDisjoint(with: outcome.strange[column] ?? [])
        let isLenient =
            isNoise || outcome.comparedRows && traits?.mayKeepValue == false && traits?.needsKey == true && isPossible
        verdict.comparedRows = outcome.comparedRows
        verdict.keptByRule = byRule.subtracting(kept).count
        verdict.expected = chance.mean + keptChance.mean
        for (count, allowed) in [
            (kept.count, keptChance.allowed(isBounded: true, atLeast: isNoise ? 1 : 0)),
            (
                inOtherRows.count,
                chance.allowed(isBounded: Self.isBounded(transform), atLeast: isLenient ? 1 : 0)
            ),
        ] {
            if count <= allowed { verdict.coincidences += count } else { verdict.leftInColumn += count }
        }
    }

    /// Other columns' originals in a place that a rule has written.
    private func judge(
        _ place: Int, _ finds: LeakSearch.Finds, _ outcome: TableComparison.Outcome, _ verdicts: inout [Verdict]
    ) {
        guard case .planned(let table, let number) = search.places[place].nature else { return }
        let transform = compiled.tables[table].columns[number].transform
        for column in verdicts.indices {
            guard let keys = finds.elsewhere[column][place] else { continue }
            // What such a rule leaves is no chance.
            let isChance = transform.map { !$0.traits.mayKeepValue && $0.traits.needsKey } ?? false
            let chance = outcome.chance(column, place)
            let allowed = isChance ? chance.allowed(isBounded: Self.isBounded(transform), atLeast: 1) : 0
            if keys.count <= allowed {
                verdicts[column].coincidences += keys.count
            } else {
                verdicts[column].leftElsewhere[place] = keys.count
            }
        }
    }

    /// Of so many keyed bits none meets an original.
    private static func isBounded(_ transform: BuiltTransform?) -> Bool {
        (transform?.traits.digestBits ?? 0) < 48
    }
}

/// How many originals a rule brings about under keys that are thrown away.
struct Chance {
    let mean: Double

    init(mean: Double) { self.mean = mean }

    init(counts: [Int], scale: Double) {
        mean = counts.isEmpty ? 0 : Double(counts.reduce(0, +)) / Double(counts.count) * scale
    }

    /// Four standard deviations (of a Poisson distribution) above the mean.
    func allowed(isBounded: Bool, atLeast least: Int) -> Int {
        guard isBounded else { return 0 }
        return mean < 0.01 ? least : Int(mean + 4 * mean.squareRoot()) + 1
    }
}
