package import FoundationEssentials
internal import SluiceArchive
internal import SluiceDatabase

/// Why something isn't dropped yet, and by which name that can be overridden.
package struct Refusal: Sendable, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable { case grace, writes, reads, dependants, runs, archive }

    package let kind: Kind
    package let reason: String
    /// False where the database itself would refuse: what depends on it has to go first.
    package let canBeOverridden: Bool

    package init(_ kind: Kind, _ reason: String, canBeOverridden: Bool = true) {
        self.kind = kind
        self.reason = reason
        self.canBeOverridden = canBeOverridden
    }

    package var description: String { "\(kind.rawValue): \(reason)" }
}

/// The drop didn't happen, for reasons a user may override one by one.
package struct DropRefused: Error, Sendable, CustomStringConvertible {
    package let name: String
    package let refusals: [Refusal]

    package init(name: String, refusals: [Refusal]) {
        self.name = name
        self.refusals = refusals
    }

    package var description: String {
        "\(name) is not dropped: " + refusals.map(\.reason).joined(separator: "; ")
    }

    package var hint: String {
        guard refusals.allSatisfy(\.canBeOverridden) else {
            return "nothing was changed; drop or change first what depends on it: Sluice takes nothing along"
        }
        let flags = Set(refusals.map(\.kind)).map { "--override \($0.rawValue)" }.sorted()
        return "nothing was changed; to drop it all the same: \(flags.joined(separator: " "))"
    }
}

extension Deprecation {
    /// Everything that speaks against a drop now, by evidence and time together. Pure: the same evidence at the same
    /// moment gives the same answer.
    package func refusals(
        _ evidence: Evidence, at now: Date, blockingOn further: Set<BlockOn> = []
    ) -> [Refusal] {
        let blockOn = blockOn.union(further)
        var refusals: [Refusal] = []
        if now < graceUntil {
            refusals.append(
                Refusal(
                    .grace,
                    "its grace period runs until \(Timestamps.text(graceUntil)) "
                        + "(\(Timestamps.interval(graceLeft(at: now))) left)"))
        }
        refusals += recentWrites(evidence, at: now)
        for table in evidence.unguarded { refusals.append(unguarded(table)) }
        for table in evidence.joined {
            refusals.append(
                Refusal(
                    .writes,
                    "\(table) came to belong to it after the deprecation: what was written or truncated there isn't known"
                ))
        }
        for (text, calls) in evidence.reads?.statements ?? [] {
            refusals.append(Refusal(.reads, "it was read \(calls) times since it was deprecated, by: \(text)"))
        }
        for (text, calls) in evidence.reads?.insertStatements ?? [] {
            refusals.append(
                Refusal(.writes, "rows were inserted with it \(calls) times since it was deprecated, by: \(text)"))
        }
        if blockOn.contains(.star) {
            for (text, calls) in evidence.reads?.starStatements ?? [] {
                refusals.append(
                    Refusal(.reads, "whole rows were read \(calls) times since it was deprecated, by: \(text)"))
            }
        }
        for object in evidence.dependants where !object.belongsToColumnAlone {
            refusals.append(
                Refusal(
                    .dependants, "\(object.described) depends on it",
                    canBeOverridden: !evidence.mustGoFirst.contains(object.kind)))
        }
        for mention in evidence.mentions {
            refusals.append(
                Refusal(
                    .dependants, "\(mention.object) names it in its text (confidence: \(mention.confidence.rawValue))"))
        }
        for run in evidence.openRuns { refusals.append(Refusal(.runs, "\(run) uses it and isn't finished")) }
        return refusals
    }

    private func unguarded(_ table: QualifiedName) -> Refusal {
        Refusal(
            .writes,
            "the guard isn't on \(table) any more, or was switched off, and nobody knows since when: who wrote to it since "
                + "wasn't seen; 'sluice undeprecate \(argument)' and 'sluice deprecate \(argument)' begin anew")
    }

    private func recentWrites(_ evidence: Evidence, at now: Date) -> [Refusal] {
        evidence.writes.filter { now.timeIntervalSince($0.last) < quiet }.map { write in
            Refusal(
                .writes,
                "\(write.writer) \(forbidsWrites ? "tried to write" : "wrote") to it \(write.count) times, "
                    + "last at \(Timestamps.text(write.last)); it must be quiet for \(Timestamps.interval(quiet))")
        }
    }
}
