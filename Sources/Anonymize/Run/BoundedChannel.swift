internal import Dispatch
internal import Synchronization

/// Hands work from the thread that reads the source to the one that fills the target; a little may wait, so that
/// memory stays bounded however far the reader could run ahead.
final class BoundedChannel<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var isFinished = false
        var failure: (any Error)?
    }

    private let state = Mutex(State())
    private let room: DispatchSemaphore
    private let filled = DispatchSemaphore(value: 0)

    init(capacity: Int) { room = DispatchSemaphore(value: capacity) }

    /// Waits for room. False once the receiver has given up.
    func send(_ element: Element) -> Bool {
        room.wait()
        let goesOn = state.withLock { state -> Bool in
            guard state.failure == nil, !state.isFinished else { return false }
            state.waiting.append(element)
            return true
        }
        filled.signal()
        return goesOn
    }

    /// Nothing more comes; with an error, the receiver throws it.
    func finish(_ failure: (any Error)? = nil) {
        state.withLock { state in
            state.isFinished = true
            state.failure = state.failure ?? failure
        }
        filled.signal()
        // Wakes a sender whose receiver is gone.
        room.signal()
    }

    /// The receiver gives up: nothing is taken any more. Returns what waited, for whoever must be told.
    func abandon(_ failure: any Error) -> [Element] {
        let left = state.withLock { state -> [Element] in
            state.isFinished = true
            state.failure = state.failure ?? failure
            return state.waiting
        }
        room.signal()
        return left
    }

    /// Nil at the end.
    func receive() throws -> Element? {
        while true {
            filled.wait()
            let (element, isFinished, failure) = state.withLock { state in
                (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isFinished, state.failure)
            }
            if let failure { throw failure }
            if let element {
                room.signal()
                // The last elements may lie there after a finish that was signalled already.
                if isFinished { filled.signal() }
                return element
            }
            if isFinished { return nil }
        }
    }
}
