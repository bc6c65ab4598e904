internal import SluiceDatabase
internal import SluiceTransforms

/// How a table's rows travel.
enum CopyFormat {
    /// Works for every type and for columns that look at others.
    case text
    /// Saves both servers printing and parsing what is kept. Text is the same in it, without escapes.
    case binary

    init(_ table: CompiledTable) {
        let isIndependent = table.slots.isEmpty && table.shuffles.isEmpty && !table.columns.isEmpty
        self = isIndependent && table.columns.allSatisfy(Self.canBeBinary) ? .binary : .text
    }

    /// Arrays, enums and composites carry numbers of types, which are others on another server.
    private static func canBeBinary(_ column: CompiledColumn) -> Bool {
        guard column.condition == nil else { return false }
        switch (column.rule.action, column.column.kind) {
        case (.transform, let kind): return kind == .text
        case (.keep, .array), (.keep, .other): return false
        case (.keep, _): return true
        default: return false
        }
    }

    var option: String { self == .binary ? " (FORMAT binary)" : "" }
    /// What stands before the first row (COPY, "Binary Format"): the signature, no flags, no extension.
    var header: [UInt8] {
        self == .binary ? Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8) : []
    }
    /// And after the last one.
    var trailer: [UInt8] { self == .binary ? [0xFF, 0xFF] : [] }

    func transformer(_ table: CompiledTable, onError: AnonymizePlan.OnError) -> any CopyTransformer {
        switch self {
        case .text: CopyRowTransformer(table, onError: onError)
        case .binary: BinaryRowTransformer(table, onError: onError)
        }
    }
}

/// Turns what `COPY … TO STDOUT` sends into what `COPY … FROM STDIN` takes.
protocol CopyTransformer {
    mutating func transform(_ block: RawSpan, to output: inout [UInt8]) throws
}

extension DatabaseError {
    static func shortCopyRow(_ count: Int, of expected: Int) -> DatabaseError {
        DatabaseError(
            kind: .corrupt, code: "", message: "the server sent a row of \(count) fields instead of \(expected)")
    }
}
