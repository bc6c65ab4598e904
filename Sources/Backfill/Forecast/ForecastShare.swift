internal import SluiceDatabase
internal import Synchronization

/// What the samplers of one forecast share. Everything in it may be used from any thread.
final class ForecastShare: Sendable {
    struct Place: Sendable {
        let number: Int
        let low: [Value]?
        /// The last key of the table.
        let last: [Value]
    }

    let findings = Mutex(ForecastFindings())
    /// See ``RunContext/writer``.
    let writer = Mutex(())
    /// Why no chunk may start just now, by the throttle.
    let hold = Mutex<String?>(nil)
    private let places: Mutex<[Place]>
    private let budget: Mutex<ForecastBudget>
    private let isOver = Mutex(false)
    private let stop: StopToken

    init(_ places: [Place], _ limits: ForecastLimits, stop: StopToken) {
        self.places = Mutex(places)
        budget = Mutex(ForecastBudget(limits))
        self.stop = stop
    }

    func nextPlace() -> Place? { hasEnded ? nil : places.withLock { $0.popLast() } }

    /// Waits while the throttle holds runs back; false once it is over.
    func mayStart() -> Bool {
        while hold.withLock({ $0 }) != nil, Pause.wait(.milliseconds(20), unless: { hasEnded }) {}
        return !hasEnded
    }

    func take(window: Int, passes: Int) -> Int? { budget.withLock { $0.take(window: window, passes: passes) } }

    func returned(_ rows: Int, changed: Int) { budget.withLock { $0.returned(rows, changed: changed) } }

    func end() { isOver.withLock { $0 = true } }

    var hasEnded: Bool { isOver.withLock { $0 } || stop.reason != nil }
}
