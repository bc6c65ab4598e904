internal import SluiceDatabase

extension RevisionGraph {
    /// Which edges a walk follows: the line a revision stands on, or what it depends on too.
    enum Reach { case line, dependencies }

    /// The nodes and all below them.
    func ancestors(of nodes: some Sequence<RevisionNode>, _ reach: Reach = .dependencies) -> NodeSet {
        SluiceMigrations.reach(from: nodes, along: reach == .line ? parents : normalizedParents)
    }

    /// The nodes and all above them.
    func descendants(of nodes: some Sequence<RevisionNode>, _ reach: Reach = .dependencies) -> NodeSet {
        SluiceMigrations.reach(from: nodes, along: reach == .line ? children : allChildren)
    }

    /// The nodes, all below and all above them.
    func lineage(of nodes: some Sequence<RevisionNode>, _ reach: Reach) -> NodeSet {
        var lineage = ancestors(of: nodes, reach)
        lineage.formUnion(descendants(of: nodes, reach))
        return lineage
    }

    /// The ancestors of nodes none of which may be an ancestor of another.
    func ancestorsOfSeparate(_ nodes: [RevisionNode]) throws(Problem) -> NodeSet {
        for node in nodes where nodes.count > 1 {
            let below = ancestors(of: [node])
            if let overlapping = nodes.first(where: { $0 != node && below.contains($0) }) {
                throw Problem(
                    .overlap, "revision \(id(node)) includes \(id(overlapping)), so both can't be named together",
                    hint: "name \(id(node)) alone")
            }
        }
        return ancestors(of: nodes)
    }

    /// The nodes that no other of them stands on or depends on.
    func maximal(_ nodes: some Collection<RevisionNode>) -> [RevisionNode] {
        nodes.filter { node in
            !nodes.contains { $0 != node && ancestors(of: [$0]).contains(node) }
        }
    }

    /// Those that aren't applied when these rows stand in the version table.
    package func unapplied(_ nodes: [RevisionNode], at rows: [RevisionNode]) -> [RevisionNode] {
        let applied = ancestors(of: rows)
        return nodes.filter { !applied.contains($0) }
    }

    /// What is applied when these rows stand in the version table, as the tips of its lines: the rows, and the
    /// revisions that have no row because a dependency implies them.
    package func currentTips(of rows: [RevisionNode]) -> [RevisionNode] {
        let applied = ancestors(of: rows)
        return applied.nodes.filter { node in !children[node].contains { applied.contains($0) } }
    }
}
