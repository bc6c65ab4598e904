internal import SluiceDatabase

extension RevisionGraph {
    /// Steps up (`steps > 0`, along `branch` where the way forks) or down from a place. Nil past the ends.
    func walk(from start: Place, steps: Int, along branch: String? = nil) throws(Problem) -> Place? {
        var place = start
        for _ in 0..<steps.magnitude {
            guard let next = steps > 0 ? try stepUp(from: place, along: branch) : try stepDown(from: place) else {
                return nil
            }
            place = next
        }
        return place
    }

    /// The same for a name whose distance must be there.
    func walk(from start: Place, steps: Int, _ name: RevisionName) throws(Problem) -> Place {
        guard let place = try walk(from: start, steps: steps, along: steps > 0 ? name.label : nil) else {
            throw Problem(
                .walkedTooFar, "'\(name.text)' goes past the \(steps > 0 ? "newest" : "first") revision",
                hint: "there are fewer than \(steps.magnitude) revisions that way")
        }
        return place
    }

    private func stepUp(from place: Place, along branch: String?) throws(Problem) -> Place? {
        var next = Self.node(place).map { children[$0] } ?? bases
        if let branch { next = try filter(next, sharingLineWith: branch) }
        return try only(next, from: place)
    }

    private func stepDown(from place: Place) throws(Problem) -> Place? {
        guard let node = Self.node(place) else { return nil }
        return parents[node].isEmpty ? .base : try only(parents[node], from: place)
    }

    private func only(_ nodes: [RevisionNode], from place: Place) throws(Problem) -> Place? {
        if nodes.count > 1 {
            let start = Self.node(place).map(id) ?? "base"
            throw Problem(
                .ambiguousWalk,
                "the way from \(start) forks to \(ids(nodes).joined(separator: ", "))",
                hint: "name the revision, or the branch as in LABEL@-1 or LABEL@+1")
        }
        return nodes.first.map(Place.revision)
    }
}
