internal import Foundation
internal import Sluice

/// What one statement of a plan would lock, and for how long.
struct ForecastView: Encodable {
    struct Lock: Encodable {
        let table: String
        let lock: String
        let blocks: String
        let rewrites: Bool
        let scans: Bool
        @OrNull var bytes: Int64?
        @OrNull var rows: Int64?

        init(_ footprint: Footprint) {
            table = footprint.table
            lock = footprint.lock.sql
            blocks = footprint.blocks.rawValue
            rewrites = footprint.rewrites
            scans = footprint.scans
            bytes = footprint.size?.bytes
            rows = footprint.size?.rows
        }

        var line: String {
            var words = ["\(lock) on \(table.hasPrefix("public.") ? String(table.dropFirst(7)) : table)"]
            words[0] += blocks == "nothing" ? "" : " (blocks \(blocks))"
            if rewrites {
                words.append("writes the table anew")
            } else if scans {
                words.append("reads the whole table")
            }
            if let bytes { words.append(Figures.megabytes(Int(clamping: bytes))) }
            if let rows { words.append("\(Figures.count(Int(clamping: rows))) rows") }
            return words.joined(separator: " · ")
        }
    }

    let sql: String
    let locks: [Lock]
    let verdict: String
    /// By itself.
    @OrNull var seconds: Double?
    /// Until its transaction ends.
    @OrNull var blockedSeconds: Double?
    @OrNull var unknown: String?
    @OrNull var note: String?

    enum CodingKeys: String, CodingKey {
        case sql, locks, verdict, seconds, unknown, note
        case blockedSeconds = "blocked_seconds"
    }

    init(_ forecast: StatementForecast, hiding: (String) -> String) {
        sql = hiding(forecast.sql)
        locks = forecast.footprints.map(Lock.init)
        verdict = forecast.verdict.rawValue
        seconds = forecast.seconds
        blockedSeconds = forecast.blocksWork ? forecast.heldSeconds : nil
        unknown = forecast.unknown.map(hiding)
        note = forecast.note
    }

    func print() {
        if !sql.isEmpty { Output.text("     \(sql.replacing("\n", with: "\n     "));") }
        for lock in locks { Output.line("       \(lock.line)") }
        Output.line("       \(conclusion)")
    }

    private var conclusion: String {
        if let unknown { return "unknown: \(unknown)" }
        let held = blockedSeconds.map { "about \(Figures.seconds($0))" } ?? "nobody knows how long"
        let own = seconds.map { $0 >= 0.01 ? ", about \(Figures.seconds($0))" : "" } ?? ", for a time that isn't known"
        let remark = note.map { ", \($0)" } ?? ""
        switch verdict {
        case "safe": return "safe: nobody who reads or writes waits\(own)\(remark)"
        case "brief":
            let time = (blockedSeconds ?? 0) < 0.01 ? "a moment" : held
            return "brief: they wait for the lock, and then \(time)\(remark)"
        case "blocks": return "BLOCKS for \(held)\(remark)"
        default: return "unknown: it may block, \(held)\(remark)"
        }
    }
}
