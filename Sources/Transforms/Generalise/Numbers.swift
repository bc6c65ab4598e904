internal import Foundation
internal import SluiceDatabase

/// How a number column writes what was computed.
struct NumberFormat: Sendable {
    let decimals: Int?
    let isInteger: Bool
    /// The largest magnitude that the column holds.
    let largest: Double

    init(_ kind: ColumnKind) {
        isInteger = kind.isInteger
        switch kind {
        case .integer(let bytes):
            decimals = nil
            // 8 bytes: the largest Double below 2^63.
            largest = bytes == 8 ? 0x1p63.nextDown : pow(2, Double(8 * bytes - 1)) - 1
        case .decimal(let precision, let scale):
            decimals = scale
            largest = precision.map { pow(10, Double($0 - (scale ?? 0))) - pow(10, -Double(scale ?? 0)) } ?? .infinity
        default:
            decimals = nil
            largest = .infinity
        }
    }

    /// With as many decimal places as the column has or the value had, and no larger than the column holds: the
    /// database's own error would name the value.
    func append(_ number: Double, like value: String, to output: inout [UInt8]) {
        let number = number.isNaN ? largest : min(max(number, -largest), largest)
        if isInteger {
            output.append(contentsOf: String(Int64(number.rounded())).utf8)
        } else {
            let shown = value.firstIndex(of: ".").map { value.distance(from: $0, to: value.endIndex) - 1 } ?? 0
            output.append(contentsOf: String(format: "%.*f", decimals ?? shown, number).utf8)
        }
    }

    /// Beyond 2^53 a Double would lose digits, and a rounded identity number may be the original. Nil for NaN and the
    /// infinities, which stay: they tell nobody from another.
    static func number(_ text: String) throws -> Double? {
        if ["NaN", "Infinity", "-Infinity"].contains(text) { return nil }
        guard let number = Double(text), number.isFinite, abs(number) < 0x1p53 else {
            throw CellError("the value isn't a number below 2^53")
        }
        return number
    }
}

extension String {
    fileprivate func stays(in output: inout [UInt8]) -> CellResult {
        output.append(contentsOf: utf8)
        return .text
    }
}

/// To the nearest multiple.
struct RoundNumber: CellTransform {
    let step: Double
    let format: NumberFormat

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let text = value.string
        guard let number = try NumberFormat.number(text) else { return text.stays(in: &output) }
        format.append((number / step).rounded() * step, like: text, to: &output)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { $0 + 1 } }
}

/// The bucket a number falls into: its lower bound in a number column, `18-29` in a text column.
struct Bucket: CellTransform {
    /// Ascending lower bounds, or a width that repeats.
    enum Bounds: Sendable {
        case listed([Double])
        case width(Double)
    }

    let bounds: Bounds
    let format: NumberFormat
    let isLabelled: Bool

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let text = value.string
        guard let number = try NumberFormat.number(text) else { return text.stays(in: &output) }
        let (low, next) = span(of: number)
        if isLabelled {
            output.append(contentsOf: label(low, next).utf8)
        } else {
            format.append(low ?? next ?? 0, like: text, to: &output)
        }
        return .text
    }

    private func span(of number: Double) -> (low: Double?, next: Double?) {
        switch bounds {
        case .width(let width):
            let low = (number / width).rounded(.down) * width
            return (low, low + width)
        case .listed(let bounds):
            return (bounds.last { $0 <= number }, bounds.first { $0 > number })
        }
    }

    private func label(_ low: Double?, _ next: Double?) -> String {
        let show = { (number: Double) in Int64(exactly: number).map(String.init) ?? String(number) }
        switch (low, next) {
        case (let low?, let next?):
            return next - low >= 1 && next == next.rounded()
                ? "\(show(low))-\(show(next - 1))" : "\(show(low))-\(show(next))"
        case (let low?, nil): return "\(show(low))+"
        case (nil, let next?): return "<\(show(next))"
        case (nil, nil): return ""
        }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { isLabelled ? 41 : input.map { $0 + 1 } }
}

/// Top and bottom coding: nobody stands out by being the oldest or the richest.
struct Clamp: CellTransform {
    let low: Double?
    let high: Double?
    let format: NumberFormat

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let text = value.string
        let number = try NumberFormat.number(text) ?? Double(text) ?? .nan
        if let low, number < low {
            format.append(low, like: text, to: &output)
        } else if let high, number > high {
            format.append(high, like: text, to: &output)
        } else {
            output.append(contentsOf: text.utf8)
        }
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { $0 + 20 } }
}

/// Keyed noise: fixed for a value (and a subject), so that averaging many reads takes nothing away.
struct Noise: CellTransform {
    enum Distribution: String, Sendable { case uniform, normal, laplace }
    /// Absolute, or a fraction of the value.
    enum Bound: Sendable {
        case absolute(Double)
        case relative(Double)
    }

    let hash: KeyedHash
    let bound: Bound
    let distribution: Distribution
    let format: NumberFormat
    let subject: Int?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let text = value.string
        guard let number = try NumberFormat.number(text) else { return text.stays(in: &output) }
        var random = KeyedRandom(hash.digest(value.array + [0] + (subject.flatMap { row.cells[$0] } ?? [])))
        let limit =
            switch bound {
            case .absolute(let limit): limit
            case .relative(let fraction): abs(number) * fraction
            }
        let start = output.count
        // A bound too small for the column's decimal places leaves no other value to choose.
        for _ in 0..<64 {
            output.cut(to: start)
            format.append(number + limit * unitNoise(&random), like: text, to: &output)
            if !output.ends(from: start, with: value) { break }
        }
        return .text
    }

    /// -1 … 1, cut off there.
    private func unitNoise(_ random: inout KeyedRandom) -> Double {
        while true {
            let noise: Double
            switch distribution {
            case .uniform: noise = 2 * random.unit() - 1
            case .normal:
                noise = (-2 * log(1 - random.unit())).squareRoot() * cos(2 * .pi * random.unit()) / 3
            case .laplace:
                let unit = random.unit() - 0.5
                noise = -(unit < 0 ? -1.0 : 1.0) * log(1 - 2 * abs(unit)) / 4
            }
            if abs(noise) <= 1 { return noise }
        }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { $0 + 20 } }
}

/// A place near the original: each coordinate by keyed noise of at most `metres`.
struct NearbyCoordinates: CellTransform {
    let hash: KeyedHash
    let metres: Double
    private static let metresPerDegree = 111_320.0

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let text = value.string
        var random = KeyedRandom(hash.digest(value))
        let degrees = metres / Self.metresPerDegree
        var number = ""
        func flush() throws {
            guard !number.isEmpty else { return }
            guard let coordinate = Double(number), abs(coordinate) <= 180 else { throw CellError("not a coordinate") }
            // At least a tenth of the distance, so that the original isn't the likeliest guess.
            let offset = degrees * (0.1 + 0.9 * random.unit()) * (random.below(2) == 0 ? 1 : -1)
            output.append(contentsOf: String(format: "%.6f", moved(coordinate, by: offset)).utf8)
            number = ""
        }
        for character in text {
            if character.isNumber || character == "." || character == "-" {
                number.append(character)
            } else {
                try flush()
                output.append(contentsOf: String(character).utf8)
            }
        }
        try flush()
        return .text
    }

    /// Turned back where it would leave the map: 90 is the bound that holds for both axes.
    private func moved(_ coordinate: Double, by offset: Double) -> Double {
        let wall = abs(coordinate) <= 90 ? 90.0 : 180.0
        return abs(coordinate + offset) <= wall ? coordinate + offset : coordinate - offset
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { $0 + 20 } }
}
