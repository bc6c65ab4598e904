public import SluiceDatabase

/// Computes one column's new value from old values of the same row.
///
/// A transform is a pure function: it is called again for a row that changed while its value was on the way to the
/// database, on any thread, in any order.
public struct RowTransform: Sendable {
    /// The name it was looked up by, for messages.
    public let name: String
    /// Columns whose old values ``compute`` takes, in that order. Values of types that Sluice doesn't compute with
    /// (uuid, timestamps, enums, arrays, json) arrive as the text PostgreSQL prints for them.
    public let inputs: [String]
    /// Text it returns for such a column is read by PostgreSQL as that type. What it throws is the row's error: it
    /// goes into the quarantine, so its description must not repeat the row's values.
    public let compute: @Sendable ([Value]) throws -> Value

    public init(name: String, inputs: [String], compute: @escaping @Sendable ([Value]) throws -> Value) {
        self.name = name
        self.inputs = inputs
        self.compute = compute
    }
}

/// A row a transform can't handle, or parameters it can't work with. The message never holds the row's value.
public struct TransformError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
