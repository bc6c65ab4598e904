internal import SluiceDatabase

/// The revisions that stand outside the graph and are applied again whenever they change, in order of dependence.
struct RepeatableRevisions: Sendable {
    let entries: [RevisionEntry]

    /// - Throws: ``Problem`` for an id that is taken, a dependence on what isn't repeatable, and a circle.
    init(_ entries: [RevisionEntry], beside graph: RevisionGraph) throws(Problem) {
        let headers = entries.map(\.header)
        var ids: Set<String> = []
        for header in headers {
            if graph.node(id: header.id) != nil || !ids.insert(header.id).inserted {
                throw Problem(.duplicateRevision, "the id '\(header.id)' of \(header.place) is another revision's, too")
            }
        }
        for header in headers {
            guard let other = header.dependsOn.first(where: { !ids.contains($0) }) else { continue }
            throw Problem(
                .invalidRevisionFile,
                "the repeatable revision \(header.place) depends on '\(other)', which isn't a repeatable one"
                    + Suggestion.text(for: other, in: ids.sorted()),
                hint: "nothing was touched; a repeatable revision is applied behind all others, which it needn't name")
        }
        self.entries = try Self.ordered(entries)
    }

    /// Each behind what it depends on, else as they stand.
    private static func ordered(_ entries: [RevisionEntry]) throws(Problem) -> [RevisionEntry] {
        var left = entries
        var done: Set<String> = []
        var ordered: [RevisionEntry] = []
        while let first = left.first {
            guard let next = left.firstIndex(where: { $0.header.dependsOn.allSatisfy(done.contains) }) else {
                throw Problem(
                    .invalidRevisionFile,
                    "the repeatable revision \(first.header.place) depends on itself, by way of "
                        + left.map(\.header.id).joined(separator: ", "),
                    hint: "nothing was touched; leave one 'depends_on' of the circle out")
            }
            let entry = left.remove(at: next)
            done.insert(entry.header.id)
            ordered.append(entry)
        }
        return ordered
    }

    /// Those to apply: never applied, changed since, or standing on what has been applied, undone or dropped behind them.
    /// - Parameter isDisturbed: Whether a plan itself drops definitions, which may be theirs.
    func due(_ log: RepeatLog, isDisturbed: Bool) -> [RevisionEntry] {
        var due: Set<String> = []
        for entry in entries {
            let header = entry.header
            guard let last = log.applied[header.id], !isDisturbed, last.number > log.disturbance,
                !log.missing.contains(header.id),
                entry.isUnchanged(since: last.checksum),
                !header.dependsOn.contains(where: { due.contains($0) || log.number(of: $0) > last.number })
            else {
                due.insert(header.id)
                continue
            }
        }
        return entries.filter { due.contains($0.header.id) }
    }
}

/// What `revision_log` knows of repeatable revisions.
struct RepeatLog: Sendable {
    struct Entry: Sendable {
        let number: Int64
        let checksum: String
    }

    /// Where each was applied last.
    var applied: [String: Entry] = [:]
    /// Those of which something isn't there any more: dropped by hand, or by a CASCADE.
    var missing: Set<String> = []
    /// The number of the last entry that undid or dropped something; 0 for none.
    var disturbance: Int64 = 0

    func number(of id: String) -> Int64 { applied[id]?.number ?? 0 }
}
