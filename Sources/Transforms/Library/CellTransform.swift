/// Computes one column's new value from its old one, both as the text the database prints.
///
/// Text, because that is what COPY carries for every type: a column of any kind is read, changed and written without
/// a codec of its own. NULL never gets here: it stays NULL.
package protocol CellTransform: Sendable {
    /// Appends the new value to `output`.
    /// - Parameter row: the other columns that the plan lets this transform see.
    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult

    /// The most characters it writes for a value of at most `input` characters; nil where there is no bound.
    func longestOutput(ofInputUpTo input: Int?) -> Int?
}

package enum CellResult: Sendable {
    case text
    case null
}

/// Columns of the row besides the transformed one, in the order the plan's ``References`` gave them places.
package struct RowCells: ~Copyable {
    package var cells: [[UInt8]?]

    package init(_ cells: [[UInt8]?] = []) { self.cells = cells }

    package func text(at place: Int) -> String? { cells[place].map { String(decoding: $0, as: UTF8.self) } }
}

/// Which columns the transforms of one table look at besides their own.
package final class References {
    package enum Reference: Hashable, Sendable {
        /// As the source holds it.
        case original(String)
        /// As this run writes it: transformed, where the column is.
        case replaced(String)
    }

    package private(set) var all: [Reference] = []

    package init() {}

    package func place(of reference: Reference) -> Int {
        if let place = all.firstIndex(of: reference) { return place }
        all.append(reference)
        return all.count - 1
    }
}

/// A value that a transform can't change. The value itself is never in the text.
package struct CellError: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package init(_ reason: String) { self.reason = reason }
    package var description: String { reason }
}

extension CellTransform {
    /// For tests, previews and single values.
    package func value(for text: String, row: borrowing RowCells = RowCells()) throws -> String? {
        var output: [UInt8] = []
        let input = Array(text.utf8)
        switch try write(input.span, row: row, to: &output) {
        case .text: return String(decoding: output, as: UTF8.self)
        case .null: return nil
        }
    }
}

extension Span<UInt8> {
    package var string: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
    package var array: [UInt8] { withUnsafeBufferPointer(Array.init) }
}

extension UInt8 {
    var asciiLowered: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isUpper: Bool { (0x41...0x5A).contains(self) }
    var isLower: Bool { (0x61...0x7A).contains(self) }
    var isLetter: Bool { isUpper || isLower }
    var isHexDigit: Bool { isDigit || (0x61...0x66).contains(asciiLowered) }
}
