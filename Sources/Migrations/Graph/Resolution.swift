package import SluiceDatabase

/// A revision, or the state before any.
package enum Place: Sendable, Hashable {
    case base
    case revision(RevisionNode)
}

extension RevisionGraph {
    /// The revisions a name stands for: several for `heads`, none for `base`.
    package func revisions(named text: String) throws(Problem) -> [RevisionNode] {
        let name = try RevisionName(text)
        guard let distance = name.distance else {
            var nodes: [RevisionNode] = []
            for symbol in try expand(name.symbol, in: name.label) {
                nodes.append(try lookUp(symbol, in: name.label))
            }
            return nodes
        }
        if name.symbol.isEmpty {
            guard distance < 0 else {
                throw Problem(.malformedName, "'\(text)' counts up from the database's revision: here it has none")
            }
            var nodes: [RevisionNode] = []
            for head in realHeads where name.label.map(labels[head].contains) ?? true {
                nodes += try [walk(from: .revision(head), steps: distance, name)].compactMap(Self.node)
            }
            return nodes
        }
        let start = try revision(named: distance < 0 ? name.startWithLabel : name.symbol)
        return try [walk(from: start, steps: distance, name)].compactMap(Self.node)
    }

    /// The one revision a name stands for, or base.
    package func revision(named text: String) throws(Problem) -> Place {
        let nodes = try revisions(named: text)
        if nodes.count > 1 {
            throw Problem(
                .multipleHeads, "'\(text)' stands for several revisions: \(ids(nodes).joined(separator: ", "))",
                hint: "name one of them, or its branch as in LABEL@head")
        }
        return nodes.first.map(Place.revision) ?? .base
    }

    static func node(_ place: Place) -> RevisionNode? {
        if case .revision(let node) = place { node } else { nil }
    }

    // MARK: Symbols

    private func expand(_ symbol: String, in label: String?) throws(Problem) -> [String] {
        switch symbol {
        case "base": return []
        case "heads":
            guard let label else { return ids(realHeads) }
            return ids(try filter(heads, sharingLineWith: label))
        case "head":
            var candidates = heads
            if let label { candidates = try filter(heads, sharingLineWith: label) }
            if candidates.count > 1 {
                let argument = label.map { "\($0)@head" } ?? "head"
                throw Problem(
                    .multipleHeads,
                    "'\(argument)' stands for several heads: \(ids(candidates).joined(separator: ", "))",
                    hint: "name one, its branch as LABEL@head, or all with heads; 'sluice merge' makes them one")
            }
            return ids(candidates)
        default: return [symbol]
        }
    }

    /// Keeps the nodes that share a line with a name (`label`, `id`, `label@head`, …): above it, below it, or it.
    func filter(
        _ nodes: [RevisionNode], sharingLineWith text: String, _ reach: Reach = .line
    ) throws(Problem) -> [RevisionNode] {
        if nodes.isEmpty { return [] }
        let name = try RevisionName(text)
        var anchors: [RevisionNode] = []
        if let label = name.label { anchors.append(try lookUp(label, in: nil)) }
        if name.distance == nil {
            for symbol in try expand(name.symbol, in: name.label) { anchors.append(try lookUp(symbol, in: nil)) }
        }
        if anchors.isEmpty { return nodes }
        let lineage = lineage(of: anchors, reach)
        return nodes.filter(lineage.contains)
    }

    /// An id, a branch label, or the first characters of either. With a branch, only what shares its line.
    func lookUp(_ symbol: String, in branch: String?) throws(Problem) -> RevisionNode {
        var branchNode: RevisionNode?
        if let branch { branchNode = try lookUpBranch(branch) }
        let node: RevisionNode
        if let exact = nodesByID[symbol] ?? nodesByLabel[symbol] {
            node = exact
        } else {
            node = try lookUpPrefix(symbol, in: branchNode)
        }
        if let branch, let branchNode, !lineage(of: [branchNode], .line).contains(node) {
            throw Problem(.notInBranch, "revision \(id(node)) is not on the branch '\(branch)'")
        }
        return node
    }

    func lookUpBranch(_ branch: String) throws(Problem) -> RevisionNode {
        if let node = nodesByLabel[branch] ?? nodesByID[branch] { return node }
        do {
            return try lookUpPrefix(branch, in: nil)
        } catch {
            throw error.code == .unknownRevision ? Problem(.unknownRevision, "no branch '\(branch)'") : error
        }
    }

    /// Names shorter than four characters are found by their full spelling only.
    private func lookUpPrefix(_ prefix: String, in branch: RevisionNode?) throws(Problem) -> RevisionNode {
        var found = Self.matches(prefix, nodesByID) + Self.matches(prefix, nodesByLabel)
        if let branch {
            let lineage = lineage(of: [branch], .line)
            found.removeAll { !lineage.contains($0.node) }
        }
        if found.count > 1 {
            let names = found.map(\.name).sorted()
            throw Problem(
                .ambiguousPrefix,
                "'\(prefix)' is the start of \(found.count) names: "
                    + names.prefix(3).joined(separator: ", ") + (found.count > 3 ? ", …" : ""),
                hint: "write more of the name")
        }
        guard let only = found.first else {
            guard !outside.contains(prefix) else { throw Problem.repeatable(prefix) }
            throw Problem(
                .unknownRevision, "no revision or branch '\(prefix)'",
                hint: "'sluice history' lists the revisions")
        }
        return only.node
    }

    private static func matches(_ prefix: String, _ names: [String: RevisionNode]) -> [(
        name: String, node: RevisionNode
    )] {
        names.filter { $0.key.count > 3 && $0.key.hasPrefix(prefix) }.map { ($0.key, $0.value) }
    }
}
