extension Int {
    /// The whole number nearest to a real, the largest or the smallest where it is beyond them, and 0 for none at all: for what is
    /// shown, which may come from a server or from state tables.
    package init(nearest real: Double) {
        let rounded = real.rounded()
        self = Int(exactly: rounded) ?? (rounded.isNaN ? 0 : rounded < 0 ? .min : .max)
    }
}

/// Numbers as people write them, each read in one place. Nil for anything else, and for what doesn't fit.
package enum NumberText {
    /// How a rate is written, for messages.
    package static let byteRateForms = "a rate such as 500kB/s or 64MB/s"

    /// Digits with a sign, `_` between them at will: `20_000`.
    package static func wholeNumber(_ text: String) -> Int? {
        guard text.wholeMatch(of: /-?[0-9]+(?:_[0-9]+)*/) != nil else { return nil }
        return Int(text.filter { $0 != "_" })
    }

    /// `64MB/s` as bytes a second. Nil for a rate of nothing, with which nothing would ever end.
    package static func byteRate(_ text: String) -> Int? {
        text.hasSuffix("/s") ? bytes(String(text.dropLast(2))) : nil
    }

    /// How a number of bytes is written, for messages.
    package static let byteForms = "a size such as 500kB, 64MB or 20GB"

    /// `64MB` as bytes. Nil for none.
    package static func bytes(_ text: String) -> Int? {
        guard let match = text.wholeMatch(of: /([0-9]+)\s*(kB|KB|MB|GB|B)/), let count = Int(match.1) else {
            return nil
        }
        let units: [Substring: Int] = ["B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000]
        let (bytes, overflows) = count.multipliedReportingOverflow(by: units[match.2] ?? 1)
        return overflows || bytes == 0 ? nil : bytes
    }

    /// Nil for what isn't finite and for less than a byte, too.
    package static func bytes(inMegabytes megabytes: Double) -> Int? {
        Int(exactly: (megabytes * 1_000_000).rounded()).flatMap { $0 > 0 ? $0 : nil }
    }
}
