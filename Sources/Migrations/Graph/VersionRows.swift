/// The rows of the version table: the applied revisions that no other applied one stands on or depends on.
package struct VersionRows: Sendable, Hashable {
    package struct Change: Sendable, Hashable {
        package let removed: [RevisionNode]
        package let added: [RevisionNode]
    }

    package private(set) var nodes: Set<RevisionNode>

    package init(_ nodes: some Sequence<RevisionNode>) { self.nodes = Set(nodes) }

    /// A revision takes the place of its parents and of the dependencies that had a row.
    package mutating func upgrade(_ node: RevisionNode, in graph: RevisionGraph) -> Change {
        apply(Change(removed: graph.normalizedParents[node].filter(nodes.contains), added: [node]))
    }

    /// A revision gives its place back to those of its parents and dependencies that nothing else implies.
    package mutating func downgrade(_ node: RevisionNode, in graph: RevisionGraph) -> Change {
        let below = graph.normalizedParents[node]
        let others = nodes.subtracting([node])
        var implied = graph.ancestors(of: others)
        for parent in below { implied.formUnion(graph.ancestors(of: graph.normalizedParents[parent])) }
        return apply(Change(removed: [node], added: below.filter { !implied.contains($0) }))
    }

    package mutating func stamp(_ path: StampPath) -> Change {
        apply(Change(removed: path.removed, added: path.added))
    }

    private mutating func apply(_ change: Change) -> Change {
        nodes.subtract(change.removed)
        nodes.formUnion(change.added)
        return change
    }
}
