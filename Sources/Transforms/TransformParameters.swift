/// What a job's file says behind a transform's name: nothing, a scalar, a list or a map.
public indirect enum TransformParameters: Sendable, Hashable {
    case none
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case list([TransformParameters])
    case map([String: TransformParameters])

    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// A single column's name, or a list of them.
    public var columnNames: [String]? {
        switch self {
        case .text(let name): [name]
        case .list(let items): items.allSatisfy { $0.text != nil } ? items.compactMap(\.text) : nil
        default: nil
        }
    }

    public subscript(key: String) -> TransformParameters? {
        if case .map(let entries) = self { entries[key] } else { nil }
    }
}
