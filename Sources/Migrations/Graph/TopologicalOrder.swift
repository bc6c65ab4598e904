extension RevisionGraph {
    /// Orders a set so that every revision comes before its parents and dependencies: newest first.
    ///
    /// Depth first along a branch, from the head that was loaded first; a branch is left where another one that is
    /// still to come stands on the same revision. This order is Alembic's, and users see it in `history`, in plans
    /// and in the log.
    func newestFirst(_ set: NodeSet, from heads: [RevisionNode]) -> [RevisionNode] {
        var walk = DepthFirstWalk(graph: self, remaining: set)
        walk.run(from: Set(heads).filter(set.contains).sorted())
        // Revisions that no head in the set leads to (a range cut across a dependency): from their own tips.
        while !walk.remaining.isEmpty {
            let rest = walk.remaining
            walk.run(from: rest.nodes.filter { node in !allChildren[node].contains(where: rest.contains) })
        }
        return walk.output
    }
}

/// The state of one depth-first walk over several heads at once.
private struct DepthFirstWalk {
    let graph: RevisionGraph
    var remaining: NodeSet
    var output: [RevisionNode] = []
    private var tips: [RevisionNode] = []
    /// Kept per tip, and only while there are several: a single line needs none.
    private var ancestorsOfTips: [NodeSet?] = []
    private var current = 0

    init(graph: RevisionGraph, remaining: NodeSet) {
        self.graph = graph
        self.remaining = remaining
    }

    mutating func run(from heads: [RevisionNode]) {
        tips = heads
        ancestorsOfTips = Array(repeating: nil, count: heads.count)
        current = 0
        while !tips.isEmpty {
            if let blocking = tipAbove(tips[current]) {
                current = blocking
            } else {
                emitCurrentTip()
            }
        }
    }

    /// Another tip that must come before this one, because it stands on it.
    private mutating func tipAbove(_ node: RevisionNode) -> Int? {
        tips.indices.first { index in index != current && ancestors(ofTip: index).contains(node) }
    }

    private mutating func ancestors(ofTip index: Int) -> NodeSet {
        if let known = ancestorsOfTips[index] { return known }
        let computed = graph.ancestors(of: [tips[index]])
        ancestorsOfTips[index] = computed
        return computed
    }

    private mutating func emitCurrentTip() {
        let node = tips[current]
        if remaining.contains(node) {
            output.append(node)
            remaining.remove(node)
        }
        let next = graph.normalizedParents[node].filter { remaining.contains($0) && !tips.contains($0) }
        guard let first = next.first else {
            tips.remove(at: current)
            ancestorsOfTips.remove(at: current)
            current = max(current - 1, 0)
            return
        }
        tips[current] = first
        if graph.normalizedParents[node].count == 1 {
            ancestorsOfTips[current]?.remove(node)
        } else {
            ancestorsOfTips[current] = nil
        }
        tips.append(contentsOf: next.dropFirst())
        ancestorsOfTips.append(contentsOf: next.dropFirst().map { _ in nil })
    }
}
