/// Rows as `COPY … FROM STDIN` takes them, in blocks of about 64 KiB.
package struct CopyBlocks<Rows: Sequence> where Rows.Element == [Value] {
    private static var size: Int { 64 * 1024 }
    private var iterator: Rows.Iterator

    package init(_ rows: Rows) { iterator = rows.makeIterator() }

    package mutating func next() throws -> [UInt8]? {
        var block: [UInt8] = []
        block.reserveCapacity(Self.size + 1_024)
        while block.count < Self.size, let row = iterator.next() {
            for (index, value) in row.enumerated() {
                if index > 0 { block.append(CopyText.tab) }
                try CopyText.append(value, to: &block)
            }
            block.append(CopyText.newline)
        }
        return block.isEmpty ? nil : block
    }
}

extension CopyText {
    /// - Throws: `DatabaseError` for what PostgreSQL has no text of.
    package static func append(_ value: Value, to output: inout [UInt8]) throws {
        switch value {
        case .null: appendNull(to: &output)
        case .bool(let flag): output.append(flag ? UInt8(ascii: "t") : UInt8(ascii: "f"))
        case .integer(let number): output += String(number).utf8
        case .real(let number):
            output += number.isInfinite ? (number > 0 ? "Infinity" : "-Infinity").utf8 : "\(number)".utf8
        case .decimal(let number): output += number.description.utf8
        case .blob(let bytes): output += ("\\\\x" + bytes.hexadecimal).utf8
        case .text(let text):
            guard !text.utf8.contains(0) else {
                throw DatabaseError(
                    kind: .data, code: "22021", message: "text with a NUL character can't be stored")
            }
            Array(text.utf8).withUnsafeBufferPointer { append($0, to: &output) }
        case .native:
            throw DatabaseError(
                kind: .data, code: "22000", message: "a transform returned a value that has no text form")
        }
    }
}
