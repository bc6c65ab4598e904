internal import SluiceDatabase

/// The edges between revisions, resolved from names to nodes.
struct Edges {
    var parents: [[RevisionNode]]
    var dependencies: [[RevisionNode]]
    var normalizedParents: [[RevisionNode]]
    var children: [[RevisionNode]]
    var allChildren: [[RevisionNode]]

    init(_ headers: [RevisionHeader], _ names: Names, outside: Set<String>) throws(Problem) {
        let none = Array(repeating: [RevisionNode](), count: headers.count)
        (parents, dependencies, normalizedParents, children, allChildren) = (none, none, none, none, none)
        for (node, header) in headers.enumerated() {
            parents[node] = try Self.resolve(header.downRevisions, "down_revision", of: header, outside) {
                names.ids[$0]
            }
            dependencies[node] = try Self.resolve(header.dependsOn, "depends_on", of: header, outside) {
                names.node($0)
            }
            for parent in parents[node] { children[parent].append(node) }
            let all = dependencies[node].isEmpty ? parents[node] : Self.unique(parents[node] + dependencies[node])
            for parent in all { allChildren[parent].append(node) }
        }
        normalizedParents = parents
        for node in headers.indices where !dependencies[node].isEmpty {
            normalizedParents[node] = Self.unique(parents[node] + normalized(node))
        }
    }

    private static func resolve(
        _ names: [String], _ key: String, of header: RevisionHeader, _ outside: Set<String>,
        _ find: (String) -> RevisionNode?
    ) throws(Problem) -> [RevisionNode] {
        if names.isEmpty { return [] }
        var nodes: [RevisionNode] = []
        for name in names {
            if name == header.id {
                throw Problem(.cycle, "\(header.place) names itself as \(key)")
            }
            guard let node = find(name) else {
                guard !outside.contains(name) else {
                    throw Problem(
                        .missingRevision, "\(key) of \(header.place) names '\(name)', which is a repeatable revision",
                        hint: "those are applied behind all others, and none can build on one")
                }
                throw Problem(
                    .missingRevision, "\(key) '\(name)' of \(header.place) is in no revision file",
                    hint: "restore the file of '\(name)', or correct the \(key) of \(header.id)")
            }
            if nodes.contains(node) {
                throw Problem(.malformedName, "\(header.place) names '\(name)' twice as \(key)")
            }
            nodes.append(node)
        }
        return nodes
    }

    private static func unique(_ nodes: [RevisionNode]) -> [RevisionNode] {
        if nodes.count < 2 { return nodes }
        var seen = Set<RevisionNode>()
        return nodes.filter { seen.insert($0).inserted }
    }

    /// The dependencies that no ancestor on the revision's own line declares already.
    private func normalized(_ node: RevisionNode) -> [RevisionNode] {
        var rest = dependencies[node]
        if rest.isEmpty { return [] }
        for ancestor in reach(from: parents[node], along: parents).nodes where ancestor != node {
            rest.removeAll { dependencies[ancestor].contains($0) }
        }
        return rest
    }

    func refuseCycles(_ headers: [RevisionHeader]) throws(Problem) {
        if let cycle = cycle(along: parents, headers) {
            throw Problem(.cycle, "revisions follow each other in a circle: \(cycle)")
        }
        if dependencies.allSatisfy(\.isEmpty) { return }
        if let cycle = cycle(along: zip(parents, dependencies).map { $0 + $1 }, headers) {
            throw Problem(.cycle, "revisions depend on each other in a circle: \(cycle)")
        }
    }

    /// Takes away revisions whose parents are all gone until none is left; what stays holds a circle.
    private func cycle(along edges: [[RevisionNode]], _ headers: [RevisionHeader]) -> String? {
        var missing = edges.map(\.count)
        var followers = Array(repeating: [RevisionNode](), count: edges.count)
        for (node, targets) in edges.enumerated() {
            for target in targets { followers[target].append(node) }
        }
        var ready = missing.indices.filter { missing[$0] == 0 }
        var removed = 0
        while let node = ready.popLast() {
            removed += 1
            for follower in followers[node] {
                missing[follower] -= 1
                if missing[follower] == 0 { ready.append(follower) }
            }
        }
        guard removed < edges.count, var node = missing.firstIndex(where: { $0 > 0 }) else { return nil }
        // Each revision left has a parent that is left too: following those must come back to one seen before.
        var path: [RevisionNode] = []
        while !path.contains(node) {
            path.append(node)
            node = edges[node].first { missing[$0] > 0 } ?? node
        }
        let circle = path.drop { $0 != node } + [node]
        return circle.map { headers[$0].id }.joined(separator: " → ")
    }

    /// A label holds for its revision and all that stand on it; where the line from it to its head neither branches
    /// nor merges, it flows back as well, to the nearest branch or merge point.
    func spreadLabels(of headers: [RevisionHeader]) -> [Set<String>] {
        var labels = Array(repeating: Set<String>(), count: headers.count)
        for node in headers.indices where !headers[node].branchLabels.isEmpty {
            let own = headers[node].branchLabels
            for descendant in reach(from: [node], along: children).nodes { labels[descendant].formUnion(own) }
            guard isPlainLine(from: node) else { continue }
            var ancestor = node
            while allChildren[ancestor].count <= 1, parents[ancestor].count <= 1 {
                labels[ancestor].formUnion(own)
                guard let parent = parents[ancestor].first else { break }
                ancestor = parent
            }
        }
        return labels
    }

    private func isPlainLine(from start: RevisionNode) -> Bool {
        var node = start
        while allChildren[node].count <= 1, parents[node].count <= 1 {
            guard let child = children[node].first else { return true }
            node = child
        }
        return false
    }
}

/// All nodes that can be reached along the edges, the start included.
func reach(from start: some Sequence<RevisionNode>, along edges: [[RevisionNode]]) -> NodeSet {
    var reached = NodeSet(capacity: edges.count)
    var open = Array(start)
    while let node = open.popLast() {
        if reached.insert(node) { open.append(contentsOf: edges[node]) }
    }
    return reached
}
