package import SluiceDatabase

extension RevisionGraph {
    /// Whether every head is applied where a database stands.
    func hasAllHeads(at rows: some Sequence<RevisionNode>) -> Bool {
        let applied = ancestors(of: rows)
        return heads.allSatisfy(applied.contains)
    }

    /// The revisions from `lower` to `upper`, both included, newest first. Nil is base, or all heads.
    ///
    /// A distance below (`-3:`) counts down from the upper end; one above (`:+3` after a lower end) up from the lower.
    package func history(from lower: String? = nil, to upper: String? = nil) throws(Problem) -> [RevisionNode] {
        let upper = upper ?? "heads"
        guard let lower, lower != "base" else {
            let targets = try historyTargets(upper, above: [])
            return newestFirst(try ancestorsOfSeparate(targets), from: targets)
        }
        let bottom = try historyBottom(lower, below: upper)
        var targets = try historyTargets(upper, above: bottom)
        if let label = try RevisionName(lower).label { targets = try keep(targets, on: label) }

        var range = try ancestorsOfSeparate(targets)
        if let outside = bottom.first(where: { !range.contains($0) }) {
            throw Problem(.notAnAncestor, "revision \(id(outside)) is not below '\(upper)'")
        }
        if !bottom.isEmpty { range.formIntersection(descendants(of: bottom, .line)) }
        return newestFirst(range, from: targets)
    }

    private func historyTargets(_ upper: String, above bottom: [RevisionNode]) throws(Problem) -> [RevisionNode] {
        let name = try RevisionName(upper)
        guard name.isRelativeToCurrent, let distance = name.distance, distance > 0 else {
            return try revisions(named: upper)
        }
        var place = bottom.first.map(Place.revision) ?? .base
        for _ in 0..<distance {
            guard let next = try walk(from: place, steps: 1, along: name.label) else { break }
            place = next
        }
        return Self.node(place).map { [$0] } ?? []
    }

    private func historyBottom(_ lower: String, below upper: String) throws(Problem) -> [RevisionNode] {
        let name = try RevisionName(lower)
        guard name.isRelativeToCurrent, let distance = name.distance else { return try revisions(named: lower) }
        let start = try revision(named: name.label.map { "\($0)@head" } ?? upper)
        guard let place = try walk(from: start, steps: distance) else { return [] }
        return Self.node(place).map { [$0] } ?? []
    }

    /// `label@base:` lists the branch alone, not the other heads.
    private func keep(_ targets: [RevisionNode], on label: String) throws(Problem) -> [RevisionNode] {
        if nodesByLabel[label] != nil { return targets.filter { labels[$0].contains(label) } }
        let own = labels[try lookUpBranch(label)]
        return targets.filter { !own.isDisjoint(with: labels[$0]) }
    }
}
