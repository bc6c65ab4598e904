internal import Foundation
internal import Sluice
internal import SluiceBackfill
internal import SluiceDeprecation

/// A database as it was at one moment: all that pages and metrics need each second, whatever the number of their readers.
struct Board: Sendable {
    struct Run: Sendable {
        let status: RunStatus
        let workers: Int
        let history: RunHistory

        var record: RunRecord { status.record }
    }

    /// What changes seldom, and is looked at seldom.
    struct Standing: Sendable {
        var revisions: Result<RevisionsStanding, PageProblem>?
        var due: [Deprecation] = []
        var newestArchive: Date?
    }

    struct RevisionsStanding: Sendable {
        let pending: [String]
        let applied: Int
        let changed: [String]
        /// One that was left in the middle, in words.
        let unfinished: String?
    }

    let taken: Date
    /// Newest first.
    let runs: [Run]
    let standing: Standing
    /// Why there is nothing to show, or nothing new.
    let problem: PageProblem?

    static let empty = Board(taken: .distantPast, runs: [], standing: Standing(), problem: nil)

    var open: [Run] { runs.filter { !$0.record.state.isFinal } }
    var over: [Run] { runs.filter(\.record.state.isFinal) }

    func run(_ number: Int64) -> Run? { runs.first { $0.record.id == number } }
}
