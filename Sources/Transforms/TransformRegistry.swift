public import SluiceDatabase

/// Transforms by name: those that come with Sluice and those an embedder adds.
public struct TransformRegistry: Sendable {
    /// Makes the transform for a column from what the job's file says.
    /// - Throws: ``TransformError`` for parameters it can't work with.
    public typealias Factory = @Sendable (_ column: String, _ parameters: PlanValue) throws -> RowTransform

    private var factories: [String: Factory]

    public init(_ factories: [String: Factory] = [:]) { self.factories = factories }

    /// What every `sluice` knows.
    public static let builtIn = TransformRegistry(["cents_to_decimal": CentsToDecimal.make])

    public var names: [String] { factories.keys.sorted() }

    public mutating func register(_ name: String, factory: @escaping Factory) { factories[name] = factory }

    /// Adds a closure under a name. In a job it reads the column it writes, or the columns that `from` names:
    /// `title_slug: {slug: {from: title}}`.
    public mutating func register(_ name: String, _ compute: @escaping @Sendable ([Value]) throws -> Value) {
        factories[name] = { column, parameters in
            guard let inputs = Self.inputs(of: parameters, column: column) else {
                throw TransformError("\(name) takes a column's name, or {from: [columns]}")
            }
            return RowTransform(name: name, inputs: inputs, compute: compute)
        }
    }

    private static func inputs(of parameters: PlanValue, column: String) -> [String]? {
        if parameters == .null { return [column] }
        return (parameters["from"] ?? parameters).columnNames
    }

    /// - Throws: ``TransformError`` where no transform has that name, or its parameters are wrong.
    public func transform(
        named name: String, column: String, parameters: PlanValue
    ) throws -> RowTransform {
        guard let factory = factories[name] else {
            throw TransformError("there is no transform '\(name)'; known: \(names.joined(separator: ", "))")
        }
        return try factory(column, parameters)
    }
}
