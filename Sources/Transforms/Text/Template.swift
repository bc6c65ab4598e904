/// Text with the row's new values in it: `{first_name}.{last_name}@example.com`. `{{` is a brace.
struct Template: CellTransform {
    private enum Piece: Sendable {
        case literal([UInt8])
        case column(Int)
    }

    private let pieces: [Piece]

    init(_ text: String, references: References) throws {
        var pieces: [Piece] = []
        var literal = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if (character == "{" || character == "}") && rest.first == character {
                rest.removeFirst()
                literal.append(character)
            } else if character == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    throw TransformProblem("template: a '{' isn't closed; write '{{' for a brace")
                }
                pieces.append(.literal(Array(literal.utf8)))
                literal = ""
                pieces.append(.column(references.place(of: .replaced(String(rest[..<end])))))
                rest = rest[rest.index(after: end)...]
            } else {
                literal.append(character)
            }
        }
        self.pieces = pieces + [.literal(Array(literal.utf8))]
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        for piece in pieces {
            switch piece {
            case .literal(let bytes): output.append(contentsOf: bytes)
            case .column(let place): output.append(contentsOf: row.cells[place] ?? [])
            }
        }
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? {
        pieces.reduce(0 as Int?) { total, piece in
            guard let total, case .literal(let bytes) = piece else { return nil }
            return total + String(decoding: bytes, as: UTF8.self).count
        }
    }
}
