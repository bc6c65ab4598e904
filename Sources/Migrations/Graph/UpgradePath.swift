package import SluiceDatabase

extension RevisionGraph {
    /// The revisions to apply, oldest first, to bring a database that stands at `rows` to `target`.
    /// Empty where all of it is applied.
    package func upgradePath(to target: String, from rows: [RevisionNode]) throws(Problem) -> [RevisionNode] {
        let targets = try upgradeTargets(target, from: rows)
        var needed = try ancestorsOfSeparate(targets)
        needed.subtract(try ancestorsOfSeparate(rows))
        return newestFirst(needed, from: targets).reversed()
    }

    func upgradeTargets(_ text: String, from rows: [RevisionNode]) throws(Problem) -> [RevisionNode] {
        let name = try RevisionName(text)
        guard let distance = name.distance else { return try revisions(named: text) }
        guard name.isRelativeToCurrent else {
            let start = try revision(named: distance > 0 ? name.symbol : name.startWithLabel)
            return [try revisionReached(from: start, name, distance)]
        }
        guard distance > 0 else {
            throw Problem(
                .malformedName, "an upgrade can't go to '\(text)', which is below the database's revision",
                hint: "'sluice downgrade \(text)' goes down")
        }
        let starts = try upgradeStarts(from: rows, along: name.label)
        if starts.count > 1 {
            throw Problem(
                .ambiguousWalk,
                "'\(text)' is ambiguous: the database stands at \(ids(starts).joined(separator: ", "))",
                hint: "name a branch as in LABEL@+\(distance), or the revision as in ID+\(distance)")
        }
        let start = starts.first.map(Place.revision) ?? .base
        return [try revisionReached(from: start, name, distance)]
    }

    /// Where `+N` counts from: the rows on the branch; where none is on it, the tips of what is applied on it
    /// (a dependency or a revision below a branch point has no row of its own); else base.
    private func upgradeStarts(from rows: [RevisionNode], along branch: String?) throws(Problem) -> [RevisionNode] {
        guard let branch else { return rows }
        let onBranch = try filter(rows, sharingLineWith: branch)
        if !onBranch.isEmpty { return onBranch }
        let applied = try filter(ancestors(of: rows).nodes, sharingLineWith: branch)
        let below = Set(applied.flatMap { normalizedParents[$0] })
        return applied.filter { !below.contains($0) }
    }

    private func revisionReached(
        from start: Place, _ name: RevisionName, _ distance: Int
    ) throws(Problem) -> RevisionNode {
        guard let node = Self.node(try walk(from: start, steps: distance, name)) else {
            throw Problem(.walkedTooFar, "'\(name.text)' is base, which an upgrade can't go to")
        }
        return node
    }
}
