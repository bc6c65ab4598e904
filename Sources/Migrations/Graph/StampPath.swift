package import SluiceDatabase

/// Which rows of the version table a stamp takes away and which it puts in.
package struct StampPath: Sendable, Hashable {
    package let removed: [RevisionNode]
    package let added: [RevisionNode]
}

extension RevisionGraph {
    /// Declares that the database stands at `targets` without running anything: the rows that share a line or a
    /// dependency with them give way, the others stay. A row that is named stays in any case.
    package func stampPath(to targets: [String], from rows: [RevisionNode]) throws(Problem) -> StampPath {
        var yielding: [RevisionNode] = []
        var places: [RevisionNode] = []
        var namesBase = false
        for target in targets {
            if try RevisionName(target).distance != nil {
                throw Problem(
                    .malformedName, "stamp takes the name of a revision, not a distance such as '\(target)'",
                    hint: "'sluice history' lists the revisions")
            }
            yielding += try filter(rows, sharingLineWith: target, .dependencies).filter { !yielding.contains($0) }
            let named = try revisions(named: target)
            namesBase = namesBase || named.isEmpty
            places += named.filter { !places.contains($0) }
        }
        if namesBase, targets.count > 1 {
            throw Problem(
                .overlap, "base can't be stamped together with other revisions",
                hint: "'sluice stamp --purge REVS…' forgets all rows first")
        }
        _ = try ancestorsOfSeparate(places)

        let isRelated =
            namesBase
            || places.contains { place in
                let lineage = lineage(of: [place], .dependencies)
                return !yielding.contains(place) && yielding.contains(where: lineage.contains)
            }
        return StampPath(
            removed: isRelated ? yielding.filter { !places.contains($0) } : [],
            added: places.filter { !rows.contains($0) })
    }
}
