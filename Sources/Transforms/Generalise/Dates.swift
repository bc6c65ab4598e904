internal import SluiceDatabase

/// One offset a subject, so that the intervals between a subject's dates stay true.
struct ShiftDates: CellTransform {
    let hash: KeyedHash
    let days: Int
    /// Nil where each value is its own subject.
    let subject: Int?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        var date = try CivilDate(value)
        // A row without a subject is one of its own.
        let digest = hash.digest(subject.flatMap { row.cells[$0] } ?? value.array)
        var random = KeyedRandom(digest)
        // Never zero: a subject whose dates stay is a subject found.
        let distance = 1 + random.below(days)
        date.dayNumber += random.below(2) == 0 ? distance : -distance
        date.append(to: &output)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}

/// Another day: of the same year by itself, or within so many days.
struct FakeDateOfBirth: CellTransform {
    let hash: KeyedHash
    let within: Int?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let original = try CivilDate(value)
        var random = KeyedRandom(hash.digest(value))
        var date = original
        repeat {
            if let within {
                date.dayNumber = original.dayNumber - within + random.below(2 * within + 1)
            } else {
                let year = original.civil.year
                let first = CivilDate(year: year, month: 1, day: 1).dayNumber
                let next = CivilDate(year: year + 1, month: 1, day: 1).dayNumber
                date.dayNumber = first + random.below(next - first)
            }
        } while date.dayNumber == original.dayNumber
        date.append(to: &output)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}

/// The first day of the year, month or day's midnight.
struct RoundDate: CellTransform {
    enum Unit: String, Sendable { case year, month, day }
    let unit: Unit

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let date = try CivilDate(value)
        let civil = date.civil
        let start = CivilDate(
            year: civil.year, month: unit == .year ? 1 : civil.month, day: unit == .day ? civil.day : 1,
            rest: date.restAtMidnight)
        start.append(to: &output)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}
