internal import SluiceDatabase
internal import SluiceTransforms

/// Turns lines of `COPY … TO STDOUT` into lines of `COPY … FROM STDIN`, one table's. Kept columns are moved as they
/// are; only what is transformed or looked at is decoded.
struct CopyRowTransformer: CopyTransformer {
    private var lines = CopyLines()
    private var row: CopyRowWriter

    init(_ table: CompiledTable, onError: AnonymizePlan.OnError) { row = CopyRowWriter(table, onError: onError) }

    mutating func transform(_ block: RawSpan, to output: inout [UInt8]) throws {
        try lines.forEach(in: block) { try row.write($0, to: &output) }
    }
}

private struct CopyRowWriter {
    private let table: CompiledTable
    private let onError: AnonymizePlan.OnError
    /// Where no column looks at another one: each is written as it comes.
    private let cells: [IndependentCell]?
    private let inputCount: Int
    private var fields: [UnsafeBufferPointer<UInt8>] = []
    private var decoded: [UInt8] = []

    init(_ table: CompiledTable, onError: AnonymizePlan.OnError) {
        self.table = table
        self.onError = onError
        let isIndependent = table.slots.isEmpty && table.columns.allSatisfy { $0.condition == nil }
        inputCount = table.selects.count
        cells = isIndependent ? table.columns.indices.map { IndependentCell(table, place: $0) } : nil
    }

    mutating func write(_ line: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) throws {
        CopyLines.split(line, into: &fields)
        guard fields.count >= inputCount else { throw DatabaseError.shortCopyRow(fields.count, of: inputCount) }
        if let cells {
            for place in cells.indices {
                if place > 0 { output.append(CopyText.tab) }
                let cell = cells[place]
                try cell.write(fields[cell.input], decoded: &decoded, to: &output, onError: onError)
            }
        } else {
            try appendConnected(to: &output)
        }
        output.append(CopyText.newline)
    }

    private func appendConnected(to output: inout [UInt8]) throws {
        let inputs = fields.map { field -> [UInt8]? in
            var text: [UInt8] = []
            return CopyText.decode(field, into: &text) ? text : nil
        }
        let outputs = try table.apply(inputs, onError: onError)
        for (place, value) in outputs.enumerated() {
            if place > 0 { output.append(CopyText.tab) }
            if let value {
                value.withUnsafeBufferPointer { CopyText.append($0, to: &output) }
            } else {
                CopyText.appendNull(to: &output)
            }
        }
    }
}

/// A column as the loop over all values needs it. An object: the loop takes a reference to it, where a copy of a
/// compiled column would cost as much as the transform.
private final class IndependentCell: Sendable {
    let input: Int
    private let transform: BuiltTransform?
    private let table: CompiledTable
    private let place: Int

    init(_ table: CompiledTable, place: Int) {
        self.table = table
        self.place = place
        input = table.columns[place].input
        transform = table.columns[place].transform
    }

    /// - Parameter decoded: room that lives across rows.
    func write(
        _ field: UnsafeBufferPointer<UInt8>, decoded: inout [UInt8], to output: inout [UInt8],
        onError: AnonymizePlan.OnError
    ) throws {
        guard let transform, !CopyText.isNull(field) else { return output.append(contentsOf: field) }
        let start = output.count
        let result: CellResult
        if field.contains(CopyText.backslash) {
            decoded.removeAll(keepingCapacity: true)
            _ = CopyText.decode(field, into: &decoded)
            result = try table.write(transform, place, decoded.span, RowCells(), to: &output, onError: onError)
        } else {
            result = try table.write(transform, place, field.span, RowCells(), to: &output, onError: onError)
        }
        switch result {
        case .null:
            output.removeSubrange(start...)
            CopyText.appendNull(to: &output)
        case .text: CopyText.escape(&output, from: start)
        }
    }
}
