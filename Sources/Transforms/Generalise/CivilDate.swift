/// A date with whatever stands after it ("2024-02-29 12:00:00+01"), which every database here prints alike in ISO
/// style.
struct CivilDate {
    var dayNumber: Int
    let rest: [UInt8]

    /// Days since 1970-01-01 of the proleptic Gregorian calendar (algorithm: Howard Hinnant, days_from_civil).
    init(year: Int, month: Int, day: Int, rest: [UInt8] = []) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
        self.rest = rest
    }

    init(_ text: Span<UInt8>) throws {
        let bytes = text.array
        let parts = bytes.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, (4...7).contains(parts[0].count), let year = Self.number(parts[0]),
            let month = Self.number(parts[1]),
            parts[2].count >= 2, let day = Self.number(parts[2].prefix(2)), (1...12).contains(month),
            (1...31).contains(day)
        else { throw CellError("the value isn't a date in the form 2024-12-31") }
        let rest = Array(parts[2].dropFirst(2))
        guard !rest.suffix(2).elementsEqual("BC".utf8) else { throw CellError("the date lies before the year 1") }
        self.init(year: year, month: month, day: day, rest: rest)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy(\.isDigit) ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }

    var civil: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthPart = (5 * dayOfYear + 2) / 153
        let month = monthPart < 10 ? monthPart + 3 : monthPart - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthPart + 2) / 5 + 1)
    }

    func append(to output: inout [UInt8], keepingRest: Bool = true) {
        let date = civil
        output.appendDecimal(UInt64(max(0, date.year)), width: 4)
        output.append(UInt8(ascii: "-"))
        output.appendDecimal(UInt64(date.month), width: 2)
        output.append(UInt8(ascii: "-"))
        output.appendDecimal(UInt64(date.day), width: 2)
        if keepingRest { output.append(contentsOf: rest) }
    }

    /// The time of day at midnight, in the form the value had it.
    var restAtMidnight: [UInt8] {
        var inTime = true
        return rest.map { byte in
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { inTime = false }
            return inTime && byte.isDigit ? UInt8(ascii: "0") : byte
        }
    }
}
