package import SluiceDatabase

/// All revisions of a project and how they follow one another. Immutable, without I/O; nodes are numbered in the
/// order of loading (sorted file names), which breaks ties wherever branches are equal.
///
/// Two kinds of edges: `down_revision` is the line a revision stands on; `depends_on` only orders it after another
/// line. A dependency that an ancestor declares already is dropped (normalised), so that no row of the version
/// table follows from it twice.
package struct RevisionGraph: Sendable {
    package let headers: [RevisionHeader]
    /// `down_revision`.
    package let parents: [[RevisionNode]]
    /// `down_revision` and the normalised `depends_on`: what rows of the version table a revision replaces.
    package let normalizedParents: [[RevisionNode]]
    /// Revisions that name this one as `down_revision`.
    package let children: [[RevisionNode]]
    /// The same with those that depend on it.
    package let allChildren: [[RevisionNode]]
    /// The labels that apply to a revision: its own, those of its ancestors, and those that flow back.
    package let labels: [Set<String>]
    /// Revisions without children.
    package let heads: [RevisionNode]
    /// Heads that no other revision depends on: what stands in the version table when all is applied.
    package let realHeads: [RevisionNode]
    package let bases: [RevisionNode]
    let nodesByID: [String: RevisionNode]
    let nodesByLabel: [String: RevisionNode]
    /// Ids of repeatable revisions, for messages.
    let outside: Set<String>

    /// - Parameter outside: Ids of revisions that stand in no graph.
    package init(_ headers: [RevisionHeader], outside: Set<String> = []) throws(Problem) {
        self.outside = outside
        let names = try Names(headers)
        let edges = try Edges(headers, names, outside: outside)
        try edges.refuseCycles(headers)
        self.headers = headers
        nodesByID = names.ids
        nodesByLabel = names.labels
        parents = edges.parents
        normalizedParents = edges.normalizedParents
        children = edges.children
        allChildren = edges.allChildren
        heads = headers.indices.filter { edges.children[$0].isEmpty }
        realHeads = headers.indices.filter { edges.allChildren[$0].isEmpty }
        bases = headers.indices.filter { edges.parents[$0].isEmpty }
        labels = edges.spreadLabels(of: headers)
    }

    package var count: Int { headers.count }
    package var isEmpty: Bool { headers.isEmpty }

    package func id(_ node: RevisionNode) -> String { headers[node].id }
    package func ids(_ nodes: some Sequence<RevisionNode>) -> [String] { nodes.map { headers[$0].id } }

    /// The revision with exactly this id.
    package func node(id: String) -> RevisionNode? { nodesByID[id] }

    package func isBranchPoint(_ node: RevisionNode) -> Bool { children[node].count > 1 }
    package func isMergePoint(_ node: RevisionNode) -> Bool { parents[node].count > 1 }
}
