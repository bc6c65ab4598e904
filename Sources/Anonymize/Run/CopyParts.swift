internal import SluiceBackfill
internal import SluiceDatabase
internal import Synchronization

/// A piece of a table that one worker copies in one transaction of the target.
struct CopyPart: Sendable {
    let table: CompiledTable
    let label: String
    let part: SourceQuery.Part?
    let size: Int
}

/// What is left to copy, handed out to workers.
final class PartQueue: Sendable {
    private let parts: Mutex<[CopyPart]>
    private let failure = Mutex<(any Error)?>(nil)
    private let stop: StopToken

    /// The largest last, since they are taken from the end.
    init(_ parts: [CopyPart], stop: StopToken) {
        self.parts = Mutex(parts.sorted { $0.size < $1.size })
        self.stop = stop
    }

    /// Nil where nothing is left, a worker failed or the run was asked to stop.
    func next() -> CopyPart? {
        guard stop.reason == nil, failure.withLock({ $0 == nil }) else { return nil }
        return parts.withLock { $0.popLast() }
    }

    func fail(_ error: any Error) { failure.withLock { $0 = $0 ?? error } }

    /// Throws the first worker's error, or says that it was stopped where parts are left.
    func conclude() throws {
        if let error = failure.withLock({ $0 }) { throw error }
        if parts.withLock({ !$0.isEmpty }) { throw Problem.stopped }
    }
}

enum CopyParts {
    /// 8 MB of heap: small enough that workers end together and a crash loses little, large enough that a part's own
    /// transaction doesn't show.
    static let pagesPerPart = 1024

    /// - Parameter rows: the rows that a subset takes, by table; a table that it doesn't name comes along whole.
    static func cut(_ compiled: CompiledPlan, filenodes: [String: Int64], rows: [String: [Int64]] = [:]) -> [CopyPart] {
        compiled.tables.filter { !$0.isEmpty }.flatMap { table -> [CopyPart] in
            let label = table.table.label
            if let chosen = rows[label] {
                return chunks(of: chosen).enumerated().map { place, chunk in
                    CopyPart(table: table, label: "rows \(place)", part: .rows(chunk), size: chunk.count / 50)
                }
            }
            let filenode = filenodes[label] ?? 0
            // A shuffled table is numbered as a whole.
            guard table.shuffles.isEmpty, table.table.pages > pagesPerPart else {
                return [CopyPart(table: table, label: "all@\(filenode)", part: nil, size: table.table.pages)]
            }
            let starts = Array(stride(from: 0, to: table.table.pages, by: pagesPerPart))
            return starts.enumerated().map { place, start in
                let end = place + 1 < starts.count ? starts[place + 1] : nil
                return CopyPart(
                    table: table, label: "\(start)-\(end.map(String.init) ?? "")@\(filenode)",
                    part: .pages(from: start, to: end), size: pagesPerPart)
            }
        }
    }

    private static func chunks(of rows: [Int64]) -> [[Int64]] {
        stride(from: 0, to: rows.count, by: 5000).map { Array(rows[$0..<min($0 + 5000, rows.count)]) }
    }
}
