internal import Foundation
internal import Sluice
internal import SluiceAnonymize
internal import SluiceArchive
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluicePages

/// Columns and tables on their way out: how long they are still kept, and who uses them.
struct DeprecationsPage {
    let statuses: [DeprecationStatus]
    let now: Date

    var main: Markup {
        guard !statuses.isEmpty else {
            return
                "<p class=\"empty\">Nothing is on its way out. <code>sluice deprecate TABLE.COLUMN</code> begins.</p>"
        }
        return statuses.reversed().map(card).joined(separator: "\n")
    }

    private func card(_ status: DeprecationStatus) -> Markup {
        let deprecation = status.deprecation
        return """
            <article class="card" aria-labelledby="d\(deprecation.id)">
            <h2 id="d\(deprecation.id)">\(deprecation.name) \(Markup.tag(deprecation.state.rawValue))</h2>
            \(deprecation.reason.map { "<p>\($0)</p>" as Markup })\(Markup.facts(pairs(status)))\(evidence(status))
            </article>
            """
    }

    private func pairs(_ status: DeprecationStatus) -> [(name: String, value: Markup)] {
        let deprecation = status.deprecation
        let left = deprecation.graceLeft(at: now)
        var pairs: [(name: String, value: Markup)] = [
            ("Since", "\(Timestamps.day(deprecation.since))"),
            (
                "Grace until",
                "\(Timestamps.day(deprecation.graceUntil)), \(left > 0 ? "\(Timestamps.interval(left)) left" : "over")"
            ),
        ]
        if deprecation.wasRenamed { pairs.append(("Called now", "<code>\(deprecation.currentName)</code>")) }
        if let scream = deprecation.scream { pairs.append(("Scream test since", "\(Timestamps.text(scream.since))")) }
        if let archive = deprecation.archivePath { pairs.append(("Archive", "<code>\(archive)</code>")) }
        if !deprecation.overridden.isEmpty {
            pairs.append(("Dropped in spite of", "\(deprecation.overridden.joined(separator: "; "))"))
        }
        return pairs
    }

    private func evidence(_ status: DeprecationStatus) -> Markup {
        guard status.deprecation.state != .dropped else { return .none }
        guard status.isThere else {
            return "<p class=\"alert\">It isn't there any more: someone else dropped or renamed it.</p>"
        }
        let blocking = status.refusals.map { "<li>\("\($0)")</li>" as Markup }
        let against: Markup =
            blocking.isEmpty
            ? "<p>Nothing speaks against its drop.</p>" : "<p>Against its drop:</p><ul>\(blocking)</ul>"
        let writes = status.evidence.writes.map { write -> Markup in
            "<li>\(write.writer) wrote \(HTML.count(Int(clamping: write.count))) times, last at \(Timestamps.text(write.last))</li>"
        }
        let reads: Markup =
            status.evidence.reads.map {
                "<li>\(HTML.count(Int(clamping: $0.calls))) reads by name (confidence: \($0.confidence.rawValue))</li>"
            }
            ?? "<li>reads are unknown: nothing counts them here</li>"
        let dependants = status.evidence.dependants.map {
            "<li>\($0.described) depends on it</li>" as Markup
        }
        let none: Markup = writes.isEmpty ? "<li>no writes seen by the guard</li>" : ""
        return "\(against)<p>What was seen of its use:</p><ul>\(none)\(writes)\(reads)\(dependants)</ul>"
    }
}

/// What lies in the project's folder of archives.
struct ArchivesPage {
    struct Entry: Sendable {
        let file: String
        let what: String
        let rows: Int?
        let created: Date?
        let bytes: Int?
        let isEncrypted: Bool
        let carried: String?
        let fault: String?
    }

    let entries: [Entry]
    let left: Int
    let interrupted: Int
    let now: Date

    static let most = 500

    var main: Markup {
        guard !entries.isEmpty else {
            return
                "<p class=\"empty\">There is no archive yet. <code>sluice backup TABLE</code> makes one, and each drop does.</p>"
        }
        let rows = entries.map { entry -> [Markup] in
            let age = entry.created.map { Timestamps.interval(max(0, now.timeIntervalSince($0))) }
            return [
                "\(entry.what)", "\(age ?? "–")", .time(entry.created.map(Timestamps.text)),
                "\(entry.rows.map(HTML.count) ?? "–")", "\(entry.bytes.map { HTML.bytes(Double($0)) } ?? "–")",
                "\(entry.isEncrypted ? "yes" : "no")", "\(entry.carried ?? "–")",
                "<code>\(entry.file)</code>\(fault(entry))",
            ]
        }
        let more: Markup = left > 0 ? .note("\(left) older archives aren't shown.") : .none
        let torn: Markup =
            interrupted > 0
            ? .note("\(interrupted) files were left by interrupted backups; sluice doctor --fix removes them.") : .none
        return Markup.table(
            "Archives, the newest first",
            header: [
                "What", .number("Age"), "Made (UTC)", .number("Rows"), .number("Size"), "Encrypted",
                "Carried elsewhere", "File",
            ], rows: rows) + more + torn
    }

    private func fault(_ entry: Entry) -> Markup {
        entry.fault.map { " <span class=\"tag failed\">\($0)</span>" } ?? .none
    }
}

/// How far anonymizing is in this database.
struct AnonymizingPage {
    let status: AnonymizeStatus?

    var main: Markup {
        guard let status, !status.isEmpty else {
            return
                "<p class=\"empty\">Nothing was anonymized in this database. <code>sluice anonymize PLAN</code> makes a copy, or changes one in place.</p>"
        }
        let copied: Markup =
            status.copyPhase.map { phase in
                "<h2>The copy that is made here</h2><p>Phase: \(Markup.tag(phase))</p>\(table("Tables whose rows are in the copy", status.copied))"
            } ?? .none
        let inPlace: Markup =
            status.inPlace.isEmpty
            ? .none
            : "<h2>Tables that are changed in place</h2>\(table("Tables that are changed in place", status.inPlace))"
        return "\(copied)\(inPlace)"
    }

    private func table(_ caption: String, _ tables: [AnonymizeStatus.Table]) -> Markup {
        .table(
            caption, header: ["Table", "Phase", .number("Rows"), "Since (UTC)"],
            rows: tables.map { table in
                ["\(table.name)", table.phase.map(Markup.tag) ?? "–", "\(HTML.count(table.rows))", .time(table.at)]
            })
    }
}

/// Who did what, and when.
struct LogPage {
    let events: [Events.Event]

    static let most = 500

    var main: Markup { Self.table("Events, the newest first", events) }

    static func table(_ caption: String, _ events: [Events.Event]) -> Markup {
        guard !events.isEmpty else { return "<p class=\"empty\">Nothing was done yet.</p>" }
        return .table(
            caption, header: ["When (UTC)", "What", "To what", "By", "More"],
            rows: events.map { event in
                [.time(event.at), "\(event.event)", "\(event.object)", "\(event.actor)", "\(event.detail ?? "")"]
            })
    }
}

/// What a run has set aside: how many by what, and where it is asked for, which.
struct QuarantineView {
    let run: Int64
    let counts: [(code: String, count: Int)]
    /// Nil where nobody has asked: keys and messages may be somebody's data.
    let rows: [(key: String, code: String, error: String)]?

    static let most = 200

    var markup: Markup {
        guard !counts.isEmpty else { return .none }
        let all = counts.reduce(0) { $0 + $1.count }
        let sums = Markup.table(
            "Rows in quarantine by error", header: ["Error", .number("Rows")],
            rows: counts.map { ["<code>\($0.code)</code>", "\(HTML.count($0.count))"] })
        guard let rows else {
            return """
                <h2 id="quarantine">Quarantine</h2>\(sums)
                <p><a href="/runs/\(run)?values=show#quarantine">Show keys and messages</a> (they may hold somebody's data)</p>
                """
        }
        let more: Markup = rows.count < all ? .note("The first \(rows.count) of \(all).") : .none
        let details = Markup.table(
            "Rows in quarantine", header: ["Key", "Error", "Message"],
            rows: rows.map { ["\($0.key)", "<code>\($0.code)</code>", "\($0.error)"] })
        return """
            <h2 id="quarantine">Quarantine</h2>\(sums)\(details)\(more)
            <p><a href="/runs/\(run)#quarantine">Hide keys and messages</a> · <code>sluice quarantine \(run) --replay</code> tries them again</p>
            """
    }
}
