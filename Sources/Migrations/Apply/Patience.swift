internal import Foundation
internal import SluiceDatabase

/// Tries again after a lock wasn't had, each time after a longer pause. Only for work that left nothing.
struct Patience {
    let attempts: Int
    let firstPause: Duration
    var sleep: (Duration) -> Void = { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }

    private static let longestPause = Duration.seconds(30)

    func pause(after attempt: Int) -> Duration {
        min(firstPause * (1 << min(attempt - 1, 16)), Self.longestPause)
    }

    func perform<Result>(
        onRetry: (_ attempt: Int, _ error: DatabaseError, _ pause: Duration) -> Void, _ body: () throws -> Result
    ) throws -> Result {
        var attempt = 1
        while true {
            do {
                return try body()
            } catch let error as DatabaseError
                where (error.kind == .lockTimeout || error.kind == .conflict) && attempt < attempts
            {
                let pause = pause(after: attempt)
                onRetry(attempt, error, pause)
                sleep(pause)
                attempt += 1
            }
        }
    }
}
