package import SluiceDatabase

extension RevisionGraph {
    /// What to undo to bring a database that stands at `rows` down to `target`: everything applied that stands on
    /// the target or depends on what goes, newest first. Siblings that don't are kept.
    package func downgradePath(to target: String, from rows: [RevisionNode]) throws(Problem) -> [RevisionNode] {
        let aim = try downgradeAim(target, from: rows)
        var undone = descendants(of: try downgradeRoots(aim))
        undone.formIntersection(ancestors(of: rows))
        if case .revision(let node) = aim.place, undone.isEmpty, !rows.contains(node) {
            throw Problem(
                .notAnAncestor, "'\(target)' is not below the database's revision, so there is nothing to undo",
                hint: "'sluice current' shows where the database stands; 'sluice upgrade' goes up")
        }
        return newestFirst(undone, from: rows)
    }

    private struct Aim {
        var place: Place
        /// Where the target forks upwards, only what leads to this branch is undone.
        var branch: String?
    }

    private func downgradeAim(_ text: String, from rows: [RevisionNode]) throws(Problem) -> Aim {
        let name = try RevisionName(text)
        guard let distance = name.distance else {
            return Aim(place: try revision(named: name.symbol), branch: name.label)
        }
        guard name.isRelativeToCurrent else {
            let start = try revision(named: distance < 0 ? name.startWithLabel : name.symbol)
            return Aim(place: try walk(from: start, steps: distance, name), branch: name.label)
        }
        guard distance < 0 else {
            throw Problem(
                .malformedName, "a downgrade can't go to '\(text)', which is above the database's revision",
                hint: "'sluice upgrade \(text)' goes up")
        }
        return try aimBelowCurrent(name, distance, from: rows)
    }

    private func aimBelowCurrent(
        _ name: RevisionName, _ distance: Int, from rows: [RevisionNode]
    ) throws(Problem) -> Aim {
        if let label = name.label {
            let starts = try branchStarts(label, from: rows)
            guard let start = starts.first, starts.count == 1 else {
                let standing = starts.isEmpty ? "nothing" : ids(starts).joined(separator: ", ")
                throw Problem(
                    .ambiguousWalk,
                    "'\(name.text)' needs one revision of the branch to start from; applied is \(standing)",
                    hint: "name the revision to go down to")
            }
            return Aim(place: try walk(from: .revision(start), steps: distance, name), branch: label)
        }
        guard let first = rows.first else {
            throw Problem(.walkedTooFar, "'\(name.text)' goes past base: nothing is applied")
        }
        guard rows.count == 1 else {
            // A downgrade drops tables: which branch's is not guessed.
            throw Problem(
                .ambiguousWalk,
                "'\(name.text)' is ambiguous: the database stands at \(ids(rows).joined(separator: ", "))",
                hint: "name the revision to go down to, or a branch, as in LABEL@\(name.text)")
        }
        return Aim(place: try walk(from: .revision(first), steps: distance, name), branch: id(first))
    }

    /// The rows on a branch; where a dependency implies the branch, the tip that has no row.
    private func branchStarts(_ label: String, from rows: [RevisionNode]) throws(Problem) -> [RevisionNode] {
        let onBranch = try filter(rows, sharingLineWith: label)
        return onBranch.isEmpty ? try filter(currentTips(of: rows), sharingLineWith: label) : onBranch
    }

    private func downgradeRoots(_ aim: Aim) throws(Problem) -> [RevisionNode] {
        let roots = Self.node(aim.place).map { children[$0] } ?? bases
        guard let branch = aim.branch, roots.count > 1 else { return roots }
        let below = ancestors(of: [try lookUpBranch(branch)], .line)
        let onBranch = roots.filter(below.contains)
        if onBranch.isEmpty {
            throw Problem(
                .notAnAncestor, "the target is not below the branch '\(branch)'",
                hint: "name the revision to go down to without a branch, or with its own")
        }
        return onBranch
    }
}
