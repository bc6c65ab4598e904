internal import Dispatch

/// Blocks the calling queue's thread for a short while.
enum Pause {
    static func milliseconds(_ count: Int) {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(count))
    }
}
