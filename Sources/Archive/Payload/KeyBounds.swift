/// The lowest and the highest key of a run of rows, as the rows write them. A key that is in the run lies between them,
/// whatever order the database has for its type: that is all a search needs, and rows needn't be sorted for it.
///
/// Whole numbers go by their value and come before any other text, which goes by its bytes.
struct KeyBounds: Equatable {
    /// Longer text is cut, low and high alike; a key that is compared is cut the same way.
    static let longestKey = 64

    private var numbers: ClosedRange<Int64>?
    private var lowestText: [UInt8]?
    private var highestText: [UInt8] = []

    init() {}

    mutating func include(_ key: UnsafeRawBufferPointer) {
        if let number = Self.number(key) {
            guard let known = numbers else { return numbers = number...number }
            if number < known.lowerBound { numbers = number...known.upperBound }
            if number > known.upperBound { numbers = known.lowerBound...number }
            return
        }
        let cut = UnsafeRawBufferPointer(rebasing: key.prefix(Self.longestKey))
        guard let lowest = lowestText else {
            lowestText = Array(cut)
            return highestText = Array(cut)
        }
        if cut.lexicographicallyPrecedes(lowest) { lowestText = Array(cut) }
        if highestText.lexicographicallyPrecedes(cut) { highestText = Array(cut) }
    }

    func covers(_ key: [UInt8]) -> Bool {
        guard let low, let high else { return false }
        return !Self.precedes(key, low) && !Self.precedes(high, key)
    }

    /// Nil where there are no rows.
    var low: [UInt8]? { numbers.map { Array(String($0.lowerBound).utf8) } ?? lowestText }
    var high: [UInt8]? { lowestText != nil ? highestText : numbers.map { Array(String($0.upperBound).utf8) } }

    /// The numbers between which all keys lie; nil where some are no whole numbers.
    var wholeNumbers: ClosedRange<Int64>? { lowestText == nil ? numbers : nil }

    init(low: [UInt8], high: [UInt8]) {
        for key in [low, high] { key.withUnsafeBytes { include($0) } }
    }

    private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        switch (left.withUnsafeBytes(number), right.withUnsafeBytes(number)) {
        case (.some(let left), .some(let right)): left < right
        case (.some, .none): true
        case (.none, .some): false
        case (.none, .none): left.prefix(longestKey).lexicographicallyPrecedes(right.prefix(longestKey))
        }
    }

    /// Up to 18 digits, which can't overflow; anything longer goes by its bytes.
    private static func number(_ text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? 1..<text.count : 0..<text.count
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var number: Int64 = 0
        for position in digits {
            let digit = text[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number &* 10 &+ Int64(digit)
        }
        return isNegative ? -number : number
    }
}
