internal import Dispatch
package import SluiceBackfill

/// Looks at runs again and again: the rate and the time to go come from what changes between the looks.
package struct RunWatch {
    private let database: ProjectDatabase
    private let number: Int64?
    private var rates: [Int64: RateEstimator] = [:]

    /// - Parameter run: Nil for all of them.
    package init(_ database: ProjectDatabase, run number: Int64?) {
        self.database = database
        self.number = number
    }

    package mutating func look() throws -> [RunStatus] {
        let now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
        return try selected().map { run in
            rates[run.id, default: RateEstimator()].observe(rows: run.rows, at: now)
            return RunStatus(run, rate: rates[run.id])
        }
    }

    private func selected() throws -> [RunRecord] {
        let runs = try database.runs()
        guard let number else { return runs }
        guard let found = runs.first(where: { $0.id == number }) else {
            throw Refused(reason: "there is no run \(number) in this database", hint: "see 'sluice status'")
        }
        return [found]
    }
}

/// A run, how fast it is and how long it will take.
package struct RunStatus {
    package let record: RunRecord
    package let rowsPerSecond: Double?
    /// Seconds to go, as an interval; nil for a run that is over.
    package let eta: ClosedRange<Double>?
    /// Why nothing happens just now, or nil.
    package let waiting: String?

    /// True where it may still change without anybody's help.
    package var isUnderWay: Bool { !record.state.isFinal && record.state != .failed }

    package init(_ record: RunRecord, rate: RateEstimator? = nil) {
        self.record = record
        let average = record.seconds > 0 ? Double(record.rows) / record.seconds : nil
        rowsPerSecond = rate?.rowsPerSecond ?? average
        let left = record.total.map { max($0 - record.rows, 0) }
        // Without a history the average stands for the rate, give or take a quarter.
        let guess: ClosedRange<Double>? = average.flatMap { rate in
            left.flatMap { rate > 0 ? Double($0) / (rate * 1.25)...Double($0) / (rate * 0.8) : nil }
        }
        eta = record.state.isFinal ? nil : left.flatMap { rate?.eta(remaining: $0) } ?? guess
        waiting = record.isAbandoned ? "its process is gone: 'sluice resume \(record.id)' goes on" : record.waiting
    }
}
