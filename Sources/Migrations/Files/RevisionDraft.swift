package import SluiceDatabase

/// A revision that is to be written: its header, checked against those that are there.
package struct RevisionDraft: Sendable, Hashable {
    package let header: RevisionHeader
    package let format: RevisionFile.Format
}

/// What `sluice revision` and `sluice merge` were asked for.
package struct RevisionRequest: Sendable {
    package var message: String
    /// The revisions to follow, by any of their names. Without one: the only head.
    package var heads: [String]
    /// Allows revisions that others follow already: the new one starts a branch there.
    package var splice: Bool
    package var branchLabels: [String]
    package var dependsOn: [String]
    /// Without one: a random one.
    package var id: String?
    package var format: RevisionFile.Format
    package var keepsOwners = false

    package init(
        message: String, heads: [String] = [], splice: Bool = false, branchLabels: [String] = [],
        dependsOn: [String] = [], id: String? = nil, format: RevisionFile.Format = .yaml
    ) {
        self.message = message
        self.heads = heads
        self.splice = splice
        self.branchLabels = branchLabels
        self.dependsOn = dependsOn
        self.id = id
        self.format = format
    }
}

extension RevisionGraph {
    /// Checks a request and fills in what it leaves open.
    package func draft(_ request: RevisionRequest) throws(Problem) -> RevisionDraft {
        var parents: [RevisionNode] = []
        for name in request.heads.isEmpty ? ["head"] : request.heads {
            for node in try revisions(named: name) {
                if parents.contains(node) {
                    throw Problem(.malformedName, "'\(name)' names revision \(id(node)) a second time")
                }
                parents.append(node)
            }
        }
        for parent in parents where !request.splice && !children[parent].isEmpty {
            throw Problem(
                .notAHead,
                "revision \(id(parent)) is not a head: \(ids(children[parent]).joined(separator: ", ")) follows it",
                hint: "--splice starts a branch there")
        }
        let header = RevisionHeader(
            id: try unusedID(request.id), downRevisions: ids(parents), branchLabels: request.branchLabels,
            dependsOn: try dependencies(request.dependsOn), message: request.message,
            keepsOwners: request.keepsOwners)
        // The whole graph with it is what every later command will read: labels, ids and circles are checked there.
        _ = try RevisionGraph(headers + [header], outside: outside)
        return RevisionDraft(header: header, format: request.format)
    }

    /// The same for a merge, which follows several revisions.
    package func mergeDraft(_ request: RevisionRequest) throws(Problem) -> RevisionDraft {
        let draft = try draft(request)
        guard draft.header.downRevisions.count > 1 else {
            let named = draft.header.downRevisions.first ?? "base"
            throw Problem(
                .notAHead, "a merge needs at least two revisions, and only \(named) was named",
                hint: "'sluice heads' lists what there is to merge; 'sluice merge heads' takes them all")
        }
        return draft
    }

    /// Labels stay labels, which follow the branch; prefixes become whole ids.
    private func dependencies(_ names: [String]) throws(Problem) -> [String] {
        var dependencies: [String] = []
        for name in names {
            guard case .revision(let node) = try revision(named: name) else {
                throw Problem(.malformedName, "a revision can't depend on base")
            }
            dependencies.append(nodesByLabel[name] == nil ? id(node) : name)
        }
        return dependencies
    }

    private func unusedID(_ wanted: String?) throws(Problem) -> String {
        if let wanted {
            guard !outside.contains(wanted) else {
                throw Problem(.duplicateRevision, "the id '\(wanted)' is that of a repeatable revision")
            }
            if let node = nodesByID[wanted] ?? nodesByLabel[wanted] {
                throw Problem(.duplicateRevision, "the id '\(wanted)' is taken by \(headers[node].place)")
            }
            return wanted
        }
        while true {
            // 48 bits: branches of a repository that never met hardly collide. A letter makes YAML read it as text.
            let number = String(UInt64.random(in: 0..<1 << 48), radix: 16)
            let id = String(repeating: "0", count: 12 - number.count) + number
            let readsAsNumber = id.allSatisfy { $0.isNumber || $0 == "e" }
            if nodesByID[id] == nil, !readsAsNumber { return id }
        }
    }
}
