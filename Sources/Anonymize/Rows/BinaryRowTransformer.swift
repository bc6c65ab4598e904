internal import SluiceDatabase
internal import SluiceTransforms

/// COPY's binary format: a row is the number of its fields, then for each its length (-1 for NULL) and its bytes.
struct BinaryRowTransformer: CopyTransformer {
    private static let headerCount = 19
    private let cells: [BinaryCell]
    private let inputCount: Int
    private let onError: AnonymizePlan.OnError
    /// Half a row, where a block ended in the middle of one.
    private var pending: [UInt8] = []
    private var hasHeader = false
    private var fields: [UnsafeBufferPointer<UInt8>?] = []

    init(_ table: CompiledTable, onError: AnonymizePlan.OnError) {
        self.onError = onError
        cells = table.columns.indices.map { BinaryCell(table, place: $0) }
        inputCount = table.selects.count
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
            guard fields.count >= inputCount else {
                throw DatabaseError.shortCopyRow(fields.count, of: inputCount)
            }
            output.appendBigEndian(UInt16(cells.count))
            for cell in cells {
                let field = fields[cell.input]
                if let field, let changed = cell.changed {
                    try changed.write(field, to: &output, onError: onError)
                } else {
                    output.appendBigEndian(Int32(field?.count ?? -1))
                    if let field { output.append(contentsOf: field) }
                }
            }
            place = end
        }
        return place
    }

    /// Finds the fields of the row that begins there. Returns where it ends; nil where it isn't whole; its beginning for
    /// the trailer.
    private mutating func row(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        guard start + 2 <= raw.count else { return nil }
        let count = Int16(bigEndian: raw.loadUnaligned(fromByteOffset: start, as: Int16.self))
        if count < 0 { return start }
        fields.removeAll(keepingCapacity: true)
        var place = start + 2
        for _ in 0..<count {
            guard place + 4 <= raw.count else { return nil }
            let length = Int(Int32(bigEndian: raw.loadUnaligned(fromByteOffset: place, as: Int32.self)))
            place += 4
            guard length >= 0 else {
                fields.append(nil)
                continue
            }
            guard place + length <= raw.count else { return nil }
            fields.append(UnsafeBufferPointer(rebasing: bytes[place..<place + length]))
            place += length
        }
        return place
    }
}

/// A column as the loop over all values needs it.
private struct BinaryCell {
    let input: Int
    /// Nil where the value stays.
    let changed: ChangedCell?

    init(_ table: CompiledTable, place: Int) {
        let column = table.columns[place]
        input = column.input
        changed = column.transform.map { ChangedCell(table, place: place, $0) }
    }
}

/// An object: the loop takes a reference to it, where a copy of a compiled column would cost as much as the transform.
private final class ChangedCell: Sendable {
    private let transform: BuiltTransform
    private let table: CompiledTable
    private let place: Int

    init(_ table: CompiledTable, place: Int, _ transform: BuiltTransform) {
        self.table = table
        self.place = place
        self.transform = transform
    }

    func write(_ field: UnsafeBufferPointer<UInt8>, to output: inout [UInt8], onError: AnonymizePlan.OnError) throws {
        let start = output.count
        output.appendBigEndian(Int32(0))
        let result = try table.write(transform, place, field.span, RowCells(), to: &output, onError: onError)
        let length =
            switch result {
            case .text: Int32(output.count - start - 4)
            case .null: Int32(-1)
            }
        if case .null = result { output.removeSubrange((start + 4)...) }
        output.withUnsafeMutableBytes {
            $0.storeBytes(of: length.bigEndian, toByteOffset: start, as: Int32.self)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendBigEndian(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
