extension Problem.Code {
    public static let invalidDatabase = Problem.Code("invalid_database", .usage)
    /// An operation that can't be understood, or that a database can't carry out.
    public static let invalidOperation = Problem.Code("invalid_operation")
    public static let refused = Problem.Code("refused", .refused)
    public static let stopped = Problem.Code("stopped", .stopped)
    /// The state tables say what Sluice never wrote.
    package static let damagedState = Problem.Code("damaged_state")
    /// Another command holds what this one needs.
    public static let locked = Problem.Code("locked")
}

extension Problem {
    /// Stopped in order, before it was done.
    package static let stopped = Problem(.stopped, "stopped; the same command goes on where this one ended")
}
