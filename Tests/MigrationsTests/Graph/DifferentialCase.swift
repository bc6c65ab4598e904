import SluiceDatabase

@testable import SluiceMigrations

/// One question put to Sluice and to Alembic.
struct DifferentialCase {
    enum Kind: String, CaseIterable { case upgrade, downgrade, stamp, names, history, current }

    enum Verdict {
        case agreed, bothRefused
        case onPurpose(String)
        case differs(String)
    }

    let kind: Kind
    let rows: [RevisionNode]
    let target: String

    init(_ random: inout RandomGraph, _ graph: RevisionGraph) {
        kind = random.pick(
            [.upgrade, .upgrade, .upgrade, .downgrade, .downgrade, .downgrade, .stamp, .stamp] + Kind.allCases)
        rows = random.state(of: graph)
        switch kind {
        case .stamp:
            let several = random.pick([true, false, false])
            target =
                several
                ? random.absolute(in: graph) + " " + random.absolute(in: graph)
                : random.pick([random.absolute(in: graph), random.target(in: graph)])
        case .names: target = random.pick([random.absolute(in: graph), random.target(in: graph, distances: false)])
        case .history: target = random.absolute(in: graph) + ":" + random.absolute(in: graph)
        case .current: target = ""
        default: target = random.target(in: graph)
        }
    }

    private struct Result {
        var steps: [String]?
        var rows: [[String]]?
    }

    private func run(_ graph: RevisionGraph) throws(Problem) -> Result {
        switch kind {
        case .upgrade:
            let path = try graph.upgradePath(to: target, from: rows)
            return follow(path, graph) { rows, node in rows.upgrade(node, in: graph) }
        case .downgrade:
            let path = try graph.downgradePath(to: target, from: rows)
            return follow(path, graph) { rows, node in rows.downgrade(node, in: graph) }
        case .stamp:
            var after = VersionRows(rows)
            _ = after.stamp(try graph.stampPath(to: target.split(separator: " ").map(String.init), from: rows))
            return Result(rows: [graph.ids(after.nodes).sorted()])
        case .names: return Result(steps: graph.ids(try graph.revisions(named: target)))
        case .history:
            let range = RevisionName.range(target)
            return Result(steps: graph.ids(try graph.history(from: range?.lower, to: range?.upper)))
        case .current: return Result(steps: graph.ids(graph.currentTips(of: rows)).sorted())
        }
    }

    private func follow(
        _ path: [RevisionNode], _ graph: RevisionGraph, _ step: (inout VersionRows, RevisionNode) -> VersionRows.Change
    ) -> Result {
        var state = VersionRows(rows)
        return Result(
            steps: graph.ids(path),
            rows: path.map { node in
                _ = step(&state, node)
                return graph.ids(state.nodes).sorted()
            })
    }

    func verdict(on outcome: AlembicOracle.Answer.Outcome, _ graph: RevisionGraph) -> Verdict {
        let ours: Result
        do {
            ours = try run(graph)
        } catch {
            if let reason = outcome.error {
                return Self.agree(error.code, reason)
                    ? .bothRefused
                    : .differs("refused as \(error.code.name): \(error); Alembic: \(reason) \(outcome.text ?? "")")
            }
            return purpose(refusedAs: error.code, outcome)
                ?? .differs("refused (\(error)); Alembic: \(outcome.steps ?? []) \(outcome.rows ?? [])")
        }
        if let error = outcome.error {
            return purpose(alembicFailedWith: error)
                ?? .differs("\(ours.steps ?? []) \(ours.rows ?? []); Alembic refuses: \(error) \(outcome.text ?? "")")
        }
        if kind != .stamp, ours.steps != outcome.steps {
            return .differs("steps \(ours.steps ?? []), Alembic's \(outcome.steps ?? [])")
        }
        return compareRows(ours.rows ?? [], outcome, graph)
    }

    /// Alembic's reasons are coarser; a bare assertion of its code says nothing.
    private static func agree(_ kind: Problem.Code, _ reason: String) -> Bool {
        switch reason {
        case "RangeNotAncestorError": kind == .notAnAncestor
        case "MultipleHeads": kind == .multipleHeads
        case "ResolutionError": [.unknownRevision, .ambiguousPrefix, .notInBranch, .malformedName].contains(kind)
        default: true
        }
    }

    private func compareRows(
        _ ours: [[String]], _ outcome: AlembicOracle.Answer.Outcome, _ graph: RevisionGraph
    ) -> Verdict {
        if kind == .stamp {
            if outcome.crash != nil { return .onPurpose("stamp that crashes in Alembic") }
            let theirs = outcome.rows?.last ?? graph.ids(rows).sorted()
            if ours.last == theirs { return .agreed }
            let named = Set(target.split(separator: " ").flatMap { (try? graph.revisions(named: String($0))) ?? [] })
            let kept = graph.ids(rows.filter(named.contains))
            if ours.last == Set(theirs + kept).sorted() { return .onPurpose("a named row that Alembic's stamp loses") }
            return .differs("rows \(ours), Alembic's \(theirs)")
        }
        var purpose: String?
        for (mine, theirs) in zip(ours, outcome.rows ?? []) where mine != theirs {
            let reduced = graph.ids(graph.maximal(Set(theirs.compactMap(graph.node(id:))))).sorted()
            if mine != reduced { return .differs("rows \(ours), Alembic's \(outcome.rows ?? [])") }
            purpose = "a row that another row implies, which Alembic leaves"
        }
        if outcome.crash != nil { purpose = "version rows on which Alembic crashes" }
        return purpose.map(Verdict.onPurpose) ?? .agreed
    }

    /// What Sluice refuses and Alembic doesn't; each stands in the documentation.
    private func purpose(
        refusedAs kind: Problem.Code, _ outcome: AlembicOracle.Answer.Outcome
    ) -> Verdict? {
        switch (self.kind, kind) {
        case (.stamp, .overlap): .onPurpose("stamp to revisions that include one another, or to base and others")
        case (.stamp, .malformedName): .onPurpose("stamp to a distance")
        case (.downgrade, .ambiguousWalk) where rows.count > 1 && target.hasPrefix("-"):
            .onPurpose("a downgrade by a distance from several rows")
        default: nil
        }
    }

    private func purpose(alembicFailedWith error: String) -> Verdict? {
        switch (kind, error) {
        case (.history, "AssertionError"): .onPurpose("history of a range that a dependency crosses")
        default: nil
        }
    }
}
