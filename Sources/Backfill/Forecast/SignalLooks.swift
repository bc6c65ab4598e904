internal import SluiceDatabase

/// How often each signal of the throttle would have held a run back while a forecast measured.
struct SignalLooks {
    private var governor: ThrottleGovernor
    private(set) var signals: [RunForecast.Signal] = []
    private var looks = 0

    init(_ plan: RunPlan, of url: DatabaseURL) {
        governor = ThrottleGovernor(plan.job.throttle, on: plan.table, of: url)
    }

    /// - Returns: Why a run would wait now, or nil.
    mutating func look(on connection: any Connection) -> String? {
        looks += 1
        var first: String?
        signals = governor.looks(on: connection).enumerated().map { index, look in
            let held = (index < signals.count ? signals[index].held : 0) + (look.reason == nil ? 0 : 1)
            let last = index < signals.count ? signals[index].reason : nil
            first = first ?? look.reason
            return RunForecast.Signal(
                key: look.key, looks: looks, held: held, reason: look.reason ?? last,
                share: Double(held) / Double(looks))
        }
        return first
    }
}

extension Throttle.Window {
    private static let day = 24 * 60

    /// Seconds until that much work is done, from a minute of the day on, where none is done outside of the window.
    func seconds(toWork seconds: Double, from minute: Int) -> Double {
        var open = (to - from + Self.day) % Self.day
        if open == 0 { open = Self.day }
        let since = (minute - from + Self.day) % Self.day
        let wait = since < open ? 0 : Self.day - since
        let first = Double((since < open ? open - since : open) * 60)
        guard seconds > first else { return Double(wait * 60) + seconds }
        let rest = seconds - first
        let full = (rest / Double(open * 60)).rounded(.up)
        let closed = full * Double((Self.day - open) * 60)
        return Double(wait * 60) + seconds + closed
    }
}
