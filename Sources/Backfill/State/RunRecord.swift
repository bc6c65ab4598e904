/// A run as the state tables have it.
public struct RunRecord: Sendable {
    public enum State: String, Sendable {
        case running, paused, failed, cancelled, verifying, complete

        /// Nothing more will happen to the run.
        public var isFinal: Bool { self == .complete || self == .cancelled }
    }

    public let id: Int64
    public let job: String
    public let table: String
    public let state: State
    package let definition: String
    package let plan: String
    package let owner: RunOwner?
    public let startedAt: String
    public let finishedAt: String?
    /// Seconds in which a process worked on it.
    public let seconds: Double
    /// Rows the run is expected to change.
    public let total: Int?
    /// `exact`, or where the estimate is from.
    public let totalSource: String?
    /// Why it waits, or nil.
    public let waiting: String?
    public let error: String?
    public let certificate: Certificate?
    public let rows: Int
    public let chunks: Int
    public let quarantined: Int

    /// Someone started it, and no process works on it any more.
    public var isAbandoned: Bool { (state == .running || state == .verifying) && owner?.isGone ?? true }
}

/// A range a worker holds: its progress, and the epoch that its commits must match.
package struct RangeLease: Sendable {
    package let run: Int64
    package let number: Int64
    package let epoch: Int64
    package var progress: RangeProgress
    package var hash: String
    /// A catch-up sweep looks at every row again and restricts itself to those left over.
    package let isSweep: Bool
}
