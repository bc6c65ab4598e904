internal import Transforms

/// COPY's binary format: a row is the number of its fields, then for each its length (-1 for NULL) and its bytes.
struct BinaryRowTransformer: CopyTransformer {
    private static let headerCount = 19
    private let cells: [BinaryCell]
    private let onError: AnonymizePlan.OnError
    /// Half a row, where a block ended in the middle of one.
    private var pending: [UInt8] = []
    private var hasHeader = false
    private var fields: [UnsafeBufferPointer<UInt8>?] = []

    init(_ table: CompiledTable, onError: AnonymizePlan.OnError) {
        self.onError = onError
        cells = table.columns.indices.map { BinaryCell(table, place: $0) }
    }

    mutating func transform(_ block: RawSpan, to output: inout [UInt8]) throws {
        try block.withUnsafeBytes { raw in
            let bytes = raw.assumingMemoryBound(to: UInt8.self)
            if pending.isEmpty {
                let used = try transform(bytes, to: &output)
                pending.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[used...]))
            } else {
                pending.append(contentsOf: bytes)
                let whole = pending
                let used = try whole.withUnsafeBufferPointer { try transform($0, to: &output) }
                pending = Array(whole[used...])
            }
        }
    }

    /// Returns how many bytes were whole rows.
    private mutating func transform(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) throws -> Int {
        var place = 0
        if !hasHeader {
            guard bytes.count >= Self.headerCount else { return 0 }
            // The extension's length is zero in every version there is.
            place = Self.headerCount
            hasHeader = true
        }
        while let end = row(bytes, from: place) {
            if end == place { return bytes.count }
            append16(cells.count, to: &output)
            for cell in cells { try cell.write(fields[cell.input], to: &output, onError: onError) }
            place = end
        }
        return place
    }

    /// Finds the fields of the row that begins there. Returns where it ends; nil where it isn't whole; its beginning for
    /// the trailer.
    private mutating func row(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start + 2 <= bytes.count else { return nil }
        let count = Int16(bitPattern: UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1]))
        if count < 0 { return start }
        fields.removeAll(keepingCapacity: true)
        var place = start + 2
        for _ in 0..<count {
            guard place + 4 <= bytes.count else { return nil }
            let length = Int(
                Int32(
                    bitPattern: UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2])
                        << 8
                        | UInt32(bytes[place + 3])))
            place += 4
            guard length >= 0 else {
                fields.append(nil)
                continue
            }
            guard place + length <= bytes.count else { return nil }
            fields.append(UnsafeBufferPointer(rebasing: bytes[place..<place + length]))
            place += length
        }
        return place
    }

    private func append16(_ number: Int, to output: inout [UInt8]) {
        output.append(UInt8(number >> 8 & 255))
        output.append(UInt8(number & 255))
    }
}

/// A column as the loop over all values needs it. An object: the loop takes a reference to it, where a copy of a
/// compiled column would cost as much as the transform.
private final class BinaryCell: Sendable {
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

    func write(_ field: UnsafeBufferPointer<UInt8>?, to output: inout [UInt8], onError: AnonymizePlan.OnError) throws {
        let start = output.count
        appendLength(field?.count ?? -1, to: &output)
        guard let field else { return }
        guard let transform else { return output.append(contentsOf: field) }
        let result = try table.write(transform, place, field.span, RowCells(), to: &output, onError: onError)
        let length = output.count - start - 4
        switch result {
        case .null:
            output.removeSubrange(start...)
            appendLength(-1, to: &output)
        case .text:
            for byte in 0..<4 { output[start + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * byte)) }
        }
    }

    private func appendLength(_ length: Int, to output: inout [UInt8]) {
        for byte in 0..<4 { output.append(UInt8(truncatingIfNeeded: length >> (24 - 8 * byte))) }
    }
}
