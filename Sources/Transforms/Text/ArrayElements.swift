/// Each element of a PostgreSQL array in its text form: `{a,"b c",NULL}`, dimensions and NULLs kept.
struct ArrayElements: CellTransform {
    let element: any CellTransform

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let bytes = value.array
        guard let open = bytes.firstIndex(of: UInt8(ascii: "{")), bytes.last == UInt8(ascii: "}") else {
            throw CellError("the value isn't an array")
        }
        // `[0:2]={…}` gives bounds other than the usual ones.
        output.append(contentsOf: bytes[..<open])
        var place = open
        while place < bytes.count {
            let byte = bytes[place]
            if [UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ",")].contains(byte) {
                output.append(byte)
                place += 1
            } else {
                let item = try Self.item(bytes, &place)
                try append(item, row, to: &output)
            }
        }
        return .text
    }

    private static func item(_ bytes: [UInt8], _ place: inout Int) throws -> (text: [UInt8], isQuoted: Bool) {
        var text: [UInt8] = []
        guard bytes[place] == UInt8(ascii: "\"") else {
            while place < bytes.count, bytes[place] != UInt8(ascii: ","), bytes[place] != UInt8(ascii: "}") {
                if bytes[place] == UInt8(ascii: "\\") { place += 1 }
                if place < bytes.count { text.append(bytes[place]) }
                place += 1
            }
            return (text, false)
        }
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] == UInt8(ascii: "\\") { place += 1 }
            if place < bytes.count { text.append(bytes[place]) }
            place += 1
        }
        guard place < bytes.count else { throw CellError("the value isn't an array") }
        place += 1
        return (text, true)
    }

    private func append(
        _ item: (text: [UInt8], isQuoted: Bool), _ row: borrowing RowCells, to output: inout [UInt8]
    ) throws {
        if !item.isQuoted, item.text.elementsEqual("NULL".utf8) { return output.append(contentsOf: "NULL".utf8) }
        var written: [UInt8] = []
        switch try element.write(item.text.span, row: row, to: &written) {
        case .null: output.append(contentsOf: "NULL".utf8)
        case .text:
            output.append(UInt8(ascii: "\""))
            for byte in written {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { output.append(UInt8(ascii: "\\")) }
                output.append(byte)
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { nil }
}
