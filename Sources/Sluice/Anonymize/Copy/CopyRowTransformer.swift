internal import Transforms

/// Turns lines of `COPY … TO STDOUT` into lines of `COPY … FROM STDIN`, one table's. Kept columns are moved as they
/// are; only what is transformed or looked at is decoded.
struct CopyRowTransformer {
    private let table: CompiledTable
    private let onError: AnonymizePlan.OnError
    /// Half a line, where a block ended in the middle of one.
    private var pending: [UInt8] = []
    private var fields: [UnsafeBufferPointer<UInt8>] = []
    private var decoded: [UInt8] = []
    private var written: [UInt8] = []
    private let isIndependent: Bool
    private(set) var rows = 0

    init(_ table: CompiledTable, onError: AnonymizePlan.OnError) {
        self.table = table
        self.onError = onError
        isIndependent = table.slots.isEmpty && table.columns.allSatisfy { $0.condition == nil }
    }

    mutating func transform(_ block: RawSpan, to output: inout [UInt8]) throws {
        try block.withUnsafeBytes { raw in
            let bytes = raw.assumingMemoryBound(to: UInt8.self)
            var start = bytes.startIndex
            while let end = bytes[start...].firstIndex(of: 0x0A) {
                let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if pending.isEmpty {
                    try transform(line: line, to: &output)
                } else {
                    pending.append(contentsOf: line)
                    let whole = pending
                    pending.removeAll(keepingCapacity: true)
                    try whole.withUnsafeBufferPointer { try transform(line: $0, to: &output) }
                }
                start = end + 1
            }
            pending.append(contentsOf: bytes[start...])
        }
    }

    private mutating func transform(line: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) throws {
        rows += 1
        split(line)
        if isIndependent {
            try appendIndependent(to: &output)
        } else {
            try appendConnected(to: &output)
        }
        output.append(0x0A)
    }

    private mutating func split(_ line: UnsafeBufferPointer<UInt8>) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        for place in 0..<line.count where line[place] == 0x09 {
            fields.append(UnsafeBufferPointer(rebasing: line[start..<place]))
            start = place + 1
        }
        fields.append(UnsafeBufferPointer(rebasing: line[start...]))
    }

    /// No column looks at another one: each is written as it comes.
    private mutating func appendIndependent(to output: inout [UInt8]) throws {
        // Taken out and put back: buffers that live across rows, and that the compiler can see are nobody else's.
        var decoded: [UInt8] = []
        var written: [UInt8] = []
        swap(&decoded, &self.decoded)
        swap(&written, &self.written)
        defer {
            swap(&decoded, &self.decoded)
            swap(&written, &self.written)
        }
        for (place, column) in table.columns.enumerated() {
            if place > 0 { output.append(0x09) }
            let field = fields[column.input]
            guard let transform = column.transform else {
                output.append(contentsOf: field)
                continue
            }
            decoded.removeAll(keepingCapacity: true)
            guard CopyText.decode(field, into: &decoded) else {
                output.append(contentsOf: field)
                continue
            }
            written.removeAll(keepingCapacity: true)
            switch try table.write(transform, column, decoded.span, RowCells(), to: &written, onError: onError) {
            case .null: CopyText.appendNull(to: &output)
            case .text: written.withUnsafeBufferPointer { CopyText.append($0, to: &output) }
            }
        }
    }

    private mutating func appendConnected(to output: inout [UInt8]) throws {
        let inputs = fields.map { field -> [UInt8]? in
            var text: [UInt8] = []
            return CopyText.decode(field, into: &text) ? text : nil
        }
        let outputs = try table.apply(inputs, onError: onError)
        for (place, value) in outputs.enumerated() {
            if place > 0 { output.append(0x09) }
            if let value {
                value.withUnsafeBufferPointer { CopyText.append($0, to: &output) }
            } else {
                CopyText.appendNull(to: &output)
            }
        }
    }
}
