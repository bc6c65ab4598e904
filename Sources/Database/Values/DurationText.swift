extension Duration {
    /// A hundred years: whatever is computed from a duration that was read fits into 64 bits.
    package static let longestInText = Duration.seconds(36_500 * 86_400)

    /// How a duration is written, for messages.
    package static let forms = "a duration such as 500ms, 2s, 5m, 1h or 30d, and at most 36500d"

    /// `250ms`, `2s`, `1.5s`, `5m` (or `5min`), `1h`, `30d`; nil for anything else, and for more than a hundred years.
    package init?(text: String) {
        guard let match = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)\s*(ms|s|m|min|h|d)/), let number = Double(match.1)
        else { return nil }
        let units: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400]
        let seconds = number * (units[match.2] ?? 1)
        guard seconds <= Self.longestInText.inSeconds else { return nil }
        self = .milliseconds(Int64((seconds * 1_000).rounded()))
    }

    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
