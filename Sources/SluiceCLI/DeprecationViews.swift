internal import Foundation
internal import Sluice

/// A deprecation as `--json` and the table show it.
struct DeprecationEntry: Encodable {
    let table: String
    @OrNull var column: String?
    let currentName: String
    let state: String
    @OrNull var reason: String?
    let since: String
    let graceUntil: String
    let graceLeft: Double
    /// False where the guard is gone, so that nobody knows who wrote.
    let guarded: Bool
    @OrNull var lastWrite: Write?
    @OrNull var readsSeen: Int64?
    @OrNull var selectStarCalls: Int64?
    @OrNull var readsConfidence: String?
    let blockedBy: [String]
    /// What it was dropped in spite of, and by whom.
    let overridden: [String]
    @OrNull var archive: String?
    @OrNull var screamSince: String?
    let next: String

    struct Write: Encodable {
        let at: String
        let role: String
        let application: String
        let count: Int64
    }

    enum CodingKeys: String, CodingKey {
        case table, column, state, since, archive, next, overridden, guarded
        case reason
        case currentName = "current_name"
        case graceUntil = "grace_until"
        case graceLeft = "grace_left_seconds"
        case lastWrite = "last_write"
        case readsSeen = "reads_seen"
        case selectStarCalls = "select_star_calls"
        case readsConfidence = "reads_confidence"
        case blockedBy = "blocked_by"
        case screamSince = "scream_since"
    }

    init(_ status: DeprecationStatus) {
        let (deprecation, evidence) = (status.deprecation, status.evidence)
        table = deprecation.tableName
        column = deprecation.column
        currentName = deprecation.currentName
        state = deprecation.state.rawValue
        reason = deprecation.reason
        since = Timestamps.text(deprecation.since)
        graceUntil = Timestamps.text(deprecation.graceUntil)
        graceLeft = deprecation.graceLeft(at: status.now)
        guarded = evidence.unguarded.isEmpty
        lastWrite = evidence.lastWrite.map {
            Write(at: Timestamps.text($0.last), role: $0.role, application: $0.application, count: $0.count)
        }
        readsSeen = evidence.reads?.calls
        readsConfidence = evidence.reads?.confidence.rawValue
        selectStarCalls = evidence.reads?.starCalls
        blockedBy =
            status.isThere
            ? status.refusals.map(\.description) : ["it isn't there any more: someone else dropped or renamed it"]
        overridden = deprecation.overridden
        archive = deprecation.archivePath
        screamSince = deprecation.scream.map { Timestamps.text($0.since) }
        next =
            status.isThere
            ? Self.next(deprecation, isBlocked: !status.refusals.isEmpty)
            : "sluice undeprecate \(deprecation.argument)"
    }

    /// Nil for what is gone already.
    var annotation: String? {
        guard state != "dropped" else { return nil }
        let name = [table, column].compactMap(\.self).joined(separator: ".")
        let isDue = graceLeft <= 0
        let text =
            (isDue ? "its grace period is over since " : "it may be dropped from ") + String(graceUntil.prefix(10))
            + (reason.map { " (\($0))" } ?? "")
            + (blockedBy.isEmpty ? "" : "; against a drop: \(blockedBy.joined(separator: "; "))") + ". Next: \(next)"
        return GitHubAnnotation(isDue ? .warning : .notice, text, title: "\(name) is deprecated").text
    }

    /// Where something blocks it, the dry run says what in full.
    private static func next(_ deprecation: Deprecation, isBlocked: Bool) -> String {
        switch deprecation.state {
        case .active: "sluice deprecate \(deprecation.argument)"
        case .dropped:
            deprecation.archivePath.map { "sluice restore \($0.shellWord)" }
                ?? "none: it was dropped without an archive"
        default: "sluice drop \(deprecation.argument)" + (isBlocked ? " --dry-run" : "")
        }
    }
}

/// One piece of evidence, and how sure it is.
struct EvidenceLine: Encodable {
    let finding: String
    let confidence: String

    static func lines(_ evidence: Evidence) -> [EvidenceLine] {
        var lines = evidence.writes.map {
            EvidenceLine(
                finding: "\($0.writer) wrote \($0.count) times, last at \(Timestamps.text($0.last))",
                confidence: Evidence.Confidence.high.rawValue)
        }
        lines += evidence.unguarded.map {
            EvidenceLine(
                finding: "the guard isn't on \($0) any more, or was switched off: writes since then weren't seen",
                confidence: Evidence.Confidence.high.rawValue)
        }
        lines += evidence.joined.map {
            EvidenceLine(
                finding: "\($0) came to belong to it since, and what was written there isn't known",
                confidence: Evidence.Confidence.high.rawValue)
        }
        if evidence.writes.isEmpty {
            lines.append(
                EvidenceLine(finding: "no writes seen by the guard", confidence: evidence.writesConfidence.rawValue))
        }
        if let reads = evidence.reads {
            lines.append(EvidenceLine(finding: Self.text(reads), confidence: reads.confidence.rawValue))
        } else {
            lines.append(
                EvidenceLine(
                    finding: "reads are unknown: nothing counts them here; pg_stat_statements would, on PostgreSQL",
                    confidence: Evidence.Confidence.low.rawValue))
        }
        lines += evidence.dependants.map {
            EvidenceLine(
                finding: "\($0.described) depends on it", confidence: Evidence.Confidence.high.rawValue)
        }
        lines += evidence.mentions.map {
            EvidenceLine(finding: "\($0.object) names it", confidence: $0.confidence.rawValue)
        }
        return lines
    }

    private static func text(_ reads: Evidence.Reads) -> String {
        var text = "\(reads.calls) reads by name, \(reads.starCalls) of all columns"
        if reads.insertCalls > 0 { text += "; \(reads.insertCalls) rows inserted with it, by its name" }
        if reads.wasReset {
            text += "; pg_stat_statements forgot since, and counts from \(reads.countedSince ?? "an unknown time") UTC"
        }
        if reads.evictions > 0 { text += "; it threw \(reads.evictions) statements out for lack of room" }
        if reads.hiddenStatements > 0 {
            text +=
                "; \(reads.hiddenStatements) statements of other roles are hidden from this one: GRANT pg_read_all_stats"
        }
        return text
    }
}

/// What a change of a column costs on SQLite.
struct RebuildView: Encodable {
    let rows: Int
    let seconds: Double

    init(_ estimate: RebuildEstimate) {
        rows = estimate.rows
        seconds = estimate.seconds
    }

    var text: String {
        "the table is written again: \(Figures.count(rows)) rows, about \(Figures.seconds(seconds)), "
            + "in which other writers wait"
    }
}
