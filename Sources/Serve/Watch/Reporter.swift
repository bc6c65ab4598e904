internal import SluiceBackfill
internal import SluiceDatabase
internal import Synchronization

/// A failure as a page may show it: none of its words come from a server, a driver or a file.
struct PageProblem: Error, Sendable, Equatable {
    let text: String
}

/// Tells whoever runs the server what failed, and whoever looks at a page no more than that it did.
final class Reporter: Sendable {
    private let write: @Sendable (String) -> Void
    /// A database that is away is told of once, and not each second.
    private let last = Mutex("")

    init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// - Parameter place: What was being done, as `a look at the revisions`.
    func problem(_ error: any Error, in place: String) -> PageProblem {
        let whole = "\(place): \(Self.words(error))"
        let isNew = last.withLock { last in
            defer { last = whole }
            return last != whole
        }
        if isNew { write(whole) }
        return PageProblem(text: Self.shown(error, in: place))
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let refused as Refused: refused.reason
        default: "\(error)"
        }
    }

    private static func shown(_ error: any Error, in place: String) -> String {
        switch error {
        // Sluice's own words, of runs and processes.
        case let refused as Refused: refused.reason
        case let error as DatabaseError: "\(place) failed: \(words(of: error.kind))"
        case let problem as Problem: "\(place) failed (\(problem.code.name)); the server's log says more"
        default: "\(place) failed; the server's log says more"
        }
    }

    private static func words(of kind: DatabaseError.Kind) -> String {
        switch kind {
        case .connectionLost, .tooManyConnections: "the database can't be reached"
        case .authentication: "the database doesn't let this user in"
        case .permission: "the database's user lacks a privilege"
        case .lockTimeout, .cancelled: "the database took too long"
        case .diskFull: "the database's disk is full"
        case .readOnly: "the database can't be written to"
        default: "an error of the database; the server's log says more"
        }
    }
}
