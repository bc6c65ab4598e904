public import SluiceDatabase

extension Problem.Code {
    /// An operation that can't be understood, or that a database can't carry out.
    public static let invalidOperation = Problem.Code("invalid_operation")
}
