internal import SluiceDatabase
internal import SluiceTransforms

/// How the rows of each table are changed in place, and what can't be.
///
/// A table whose key changes, or that a foreign key joins with another by a changed column, or whose values move between
/// rows, is replaced in one transaction with all that it is joined with. The others may be changed row by row.
struct ReplacementGroups {
    /// Labels of tables that must be replaced, by the group they share a transaction with.
    private(set) var groups: [[CompiledTable]] = []
    private(set) var problems: [PlanProblem] = []
    private let compiled: CompiledPlan
    private let links: [Domains.Link]

    /// - Parameter replaces: whether this session may replace tables.
    init(_ compiled: CompiledPlan, replaces: Bool) {
        self.compiled = compiled
        links = Domains.links(in: compiled.catalog)
        let touched = compiled.tables.filter { !$0.isUntouched && !$0.isEmpty }
        var needy: [CompiledTable] = []
        for table in touched {
            let reasons = self.reasons(table)
            guard !reasons.isEmpty else { continue }
            needy.append(table)
            if !replaces {
                problems += reasons.map { PlanProblem(place: $0.place, reason: $0.reason + "; use --from and --to") }
            } else if compiled.plan.firesTriggers, !table.table.triggers.isEmpty {
                problems.append(
                    PlanProblem(
                        place: reasons[0].place,
                        reason: reasons[0].reason
                            + ", so the table is replaced, which triggers can't see; remove 'triggers: fire'"))
            }
        }
        for table in compiled.tables { problems += Self.refusals(of: table) }
        groups = grouped(needy)
    }

    /// Why rows can't be changed one after another.
    private func reasons(_ table: CompiledTable) -> [PlanProblem] {
        let label = table.table.label
        var reasons: [PlanProblem] = []
        let joined = Set(links.flatMap { [$0.child, $0.parent] })
        for column in table.columns where column.isChanged {
            let name = column.column.name
            let place = compiled.catalog.place(of: name, in: table.table)
            let report = { reasons.append(PlanProblem(place: "\(label).\(name)", reason: $0)) }
            if table.table.primaryKey.contains(name) { report("is the primary key, which chunks go along") }
            if joined.contains(place), case .transform(let spec) = column.rule.action, spec.name != "null" {
                report("is part of a foreign key, whose sides must change at once")
            }
            if case .shuffle = column.rule.action { report("shuffle needs the table's other rows as they were") }
            if table.table.isInSomeKey(name), column.transform?.traits.isReversibleWithKey == true {
                report("is unique, and a permuted value may equal one that isn't changed yet")
            }
        }
        if compiled.catalog.tables.contains(where: { $0.parentLabel == label }) {
            reasons.append(
                PlanProblem(place: label, reason: "has inheriting tables, whose rows a change of its own reaches"))
        }
        if table.table.primaryKey.isEmpty, table.table.uniques.isEmpty {
            reasons.append(PlanProblem(place: label, reason: "has no key to go along in chunks"))
        }
        return reasons
    }

    private static func refusals(of table: CompiledTable) -> [PlanProblem] {
        table.dropped.map {
            PlanProblem(place: "\(table.table.label).\($0)", reason: "drop it with a revision, or use --from and --to")
        }
    }

    /// Tables joined by a key whose columns change on both sides share a group; so do the parts of one table.
    private func grouped(_ needy: [CompiledTable]) -> [[CompiledTable]] {
        var changed: Set<ColumnPlace> = []
        for table in needy {
            for column in table.columns where column.isChanged {
                changed.insert(compiled.catalog.place(of: column.column.name, in: table.table))
            }
        }
        var group: [String: String] = [:]
        for table in needy { group[root(of: table)] = root(of: table) }
        for link in links where changed.contains(link.child) && changed.contains(link.parent) {
            guard let child = group[link.child.table], let parent = group[link.parent.table] else { continue }
            for (root, name) in group where name == child { group[root] = parent }
        }
        let byGroup = Dictionary(grouping: needy) { group[root(of: $0)] ?? "" }
        return byGroup.sorted { $0.key < $1.key }.map { $0.value.sorted { $0.table.label < $1.table.label } }
    }

    private func root(of table: CompiledTable) -> String { compiled.catalog.root(of: table.table).label }
}
