package import SluiceDatabase
package import SluiceYAML

/// A transform's parameter as a job or a plan spells it, without the file format it was read from.
public indirect enum PlanValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case list([PlanValue])
    case map([String: PlanValue])

    /// Text, and numbers as they would be written.
    package var spelled: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .bool(let flag): String(flag)
        case .null, .list, .map: nil
        }
    }

    package var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }
}

extension PlanValue {
    /// A single column's name, or a list of them.
    public var columnNames: [String]? {
        switch self {
        case .text(let name): [name]
        case .list(let values):
            values.reduce(into: []) { names, value in
                if case .text(let name) = value { names?.append(name) } else { names = nil }
            }
        default: nil
        }
    }

    public subscript(key: String) -> PlanValue? {
        if case .map(let entries) = self { entries[key] } else { nil }
    }

    package init(_ node: YAMLNode) throws(Problem) {
        switch node.content {
        case .scalar(let scalar): self = try PlanValue(scalar, at: node)
        case .list(let nodes):
            var values: [PlanValue] = []
            for node in nodes { values.append(try PlanValue(node)) }
            self = .list(values)
        case .mapping(let entries): self = .map(try Self.map(entries))
        }
    }

    package static func map(_ entries: [YAMLEntry]) throws(Problem) -> [String: PlanValue] {
        var map: [String: PlanValue] = [:]
        for entry in entries { map[entry.key] = try PlanValue(entry.value) }
        return map
    }

    private init(_ scalar: YAMLScalar, at node: YAMLNode) throws(Problem) {
        switch scalar.kind {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .text: self = .text(scalar.text)
        case .binary: throw node.problem("!!binary can't be a transform's parameter")
        case .number:
            if let number = Int(scalar.text) {
                self = .integer(number)
            } else if let number = Double(scalar.text), number.isFinite, scalar.text.contains(where: ".eE".contains) {
                self = .real(number)
            } else {
                throw node.problem("the number \(node.found) doesn't fit into 64 bits; in quotes it is a text")
            }
        }
    }
}

extension PlanValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
}

/// A transform as a plan names it: `{fake: email, keep_domain: true}` is name `fake`, argument `email` and one option.
public struct TransformSpec: Sendable, Hashable {
    public let name: String
    public let argument: PlanValue
    public let options: [String: PlanValue]

    /// `{fake: {kind: email, keep_domain: true}}` means the same as the flat form.
    public init(name: String, argument: PlanValue = .null, options: [String: PlanValue] = [:]) {
        self.name = name
        if case .map(let nested) = argument, !TransformSpec.takesMap.contains(name) {
            self.argument = nested["kind"] ?? .null
            self.options = options.merging(nested.filter { $0.key != "kind" }) { outer, _ in outer }
        } else {
            self.argument = argument
            self.options = options
        }
    }

    /// Transforms whose argument is itself a map of transforms.
    private static let takesMap: Set<String> = ["json", "each"]
}

/// Reads a spec's parameters strictly: a wrong type and a name nobody asked for are errors.
package final class Arguments {
    package let spec: TransformSpec
    private var unread: Set<String>

    package init(_ spec: TransformSpec) {
        self.spec = spec
        unread = Set(spec.options.keys)
    }

    package func option(_ name: String) -> PlanValue? {
        unread.remove(name)
        return spec.options[name]
    }

    package func text(_ name: String) throws -> String? {
        try option(name).map { value in
            guard let text = value.spelled else { throw problem("\(name) must be text") }
            return text
        }
    }

    package func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        try option(name).map { value in
            guard case .integer(let number) = value, range.contains(number) else {
                throw problem("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }

    package func number(_ name: String) throws -> Double? {
        try option(name).map { value in
            guard let number = value.number else { throw problem("\(name) must be a number") }
            return number
        }
    }

    package func flag(_ name: String, default standard: Bool = false) throws -> Bool {
        guard let value = option(name) else { return standard }
        guard case .bool(let flag) = value else { throw problem("\(name) must be true or false") }
        return flag
    }

    package func names(_ name: String) throws -> [String] {
        switch option(name) {
        case nil: return []
        case .text(let single): return [single]
        case .list(let values):
            return try values.map { value in
                guard case .text(let text) = value else { throw problem("\(name) must list column names") }
                return text
            }
        default: throw problem("\(name) must be a column name or a list of them")
        }
    }

    package var argumentText: String {
        get throws {
            guard let text = spec.argument.spelled else { throw problem("it needs a value, as in {\(spec.name): …}") }
            return text
        }
    }

    package func finish() throws {
        if let name = unread.min() { throw problem("it has no parameter '\(name)'") }
    }

    package func problem(_ reason: String) -> TransformProblem { TransformProblem("\(spec.name): \(reason)") }
}

/// Why a transform can't be used for a column, found before anything runs.
public struct TransformProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    package init(_ description: String) { self.description = description }
}
