internal import SluiceDatabase

extension Problem.Code {
    /// A schema that can't be loaded, compared or reached.
    static let schema = Problem.Code("schema")
}
