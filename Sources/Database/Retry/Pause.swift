internal import Foundation

/// The one place where a thread waits for time to pass.
package enum Pause {
    /// How soon a wait hears that it is over.
    private static let slice: Duration = .milliseconds(20)

    /// Returns after `duration`, or soon after `isStopped` has become true.
    /// - Returns: False where it was stopped.
    @discardableResult
    package static func wait(_ duration: Duration, unless isStopped: () -> Bool = { false }) -> Bool {
        let end = ContinuousClock.now + duration
        while !isStopped() {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return true }
            Thread.sleep(forTimeInterval: min(left, slice) / .seconds(1))
        }
        return false
    }

    /// Returns once `condition` is true, looking at it every so often, or where `patience` ends.
    /// - Returns: Whether it was true.
    package static func wait(
        atMost patience: Duration, every interval: Duration = .milliseconds(50), until condition: () throws -> Bool
    ) rethrows -> Bool {
        let end = ContinuousClock.now + patience
        while try !condition() {
            guard ContinuousClock.now < end else { return false }
            wait(interval)
        }
        return true
    }
}
