/// A pattern over the value's letters and digits: `#` shows the next one, `*` hides it, `\` takes the next character
/// as it is; anything else is printed. `+## *** *** ####` of +1 555 123 4567 shows the first two and the last four.
struct Mask: CellTransform {
    private enum Piece: Sendable {
        case show
        case hide
        case print(Character)
    }

    private let pieces: [Piece]

    init(pattern: String) {
        var pieces: [Piece] = []
        var isEscaped = false
        for character in pattern {
            if isEscaped {
                pieces.append(.print(character))
                isEscaped = false
            } else {
                switch character {
                case "\\": isEscaped = true
                case "#": pieces.append(.show)
                case "*": pieces.append(.hide)
                default: pieces.append(.print(character))
                }
            }
        }
        self.pieces = pieces
    }

    var showsNothing: Bool { !pieces.contains { if case .show = $0 { true } else { false } } }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let shown = value.string.filter { $0.isLetter || $0.isNumber }
        var next = shown.makeIterator()
        for piece in pieces {
            switch piece {
            case .show: output.append(contentsOf: next.next().map { String($0).utf8 } ?? "*".utf8)
            case .hide:
                _ = next.next()
                output.append(UInt8(ascii: "*"))
            case .print(let character): output.append(contentsOf: String(character).utf8)
            }
        }
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { pieces.count }
}

/// All but the first and last characters hidden; all of them where too few would be.
struct MaskMiddle: CellTransform {
    let first: Int
    let last: Int
    let cover: Character

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let characters = Array(value.string)
        let hidesAll = characters.count <= first + last
        for (place, character) in characters.enumerated() {
            let isShown = !hidesAll && (place < first || place >= characters.count - last)
            output.append(contentsOf: String(isShown ? character : cover).utf8)
        }
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}

/// The first characters of the value.
struct Truncate: CellTransform {
    let length: Int

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        output.append(contentsOf: value.string.prefix(length).utf8)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { min(length, input ?? length) }
}

struct Constant: CellTransform {
    let text: [UInt8]

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        output.append(contentsOf: text)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { String(decoding: text, as: UTF8.self).count }
}

struct Nullify: CellTransform {
    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult { .null }
    func longestOutput(ofInputUpTo input: Int?) -> Int? { 0 }
}

/// The project's own closure.
struct CustomTransform: CellTransform {
    let compute: @Sendable (String) throws -> String?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        guard let text = try compute(value.string) else { return .null }
        output.append(contentsOf: text.utf8)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { nil }
}
