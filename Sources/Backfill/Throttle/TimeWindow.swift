internal import Foundation
internal import SluiceDatabase

/// The local time of day within which a run may work. It may span midnight.
struct TimeWindow: ThrottleSignal {
    static let name = "window"

    /// Minutes since midnight; `to` itself is outside.
    let from: Int
    let to: Int

    func measure(on connection: any Connection) -> Int? { minuteNow }

    var minuteNow: Int {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: Date())
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }

    func reasonToWait(at minute: Int, isHeld: Bool) -> String? {
        let isInside = from <= to ? minute >= from && minute < to : minute >= from || minute < to
        return isInside ? nil : "outside of its window"
    }
}
