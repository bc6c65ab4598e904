extension Duration {
    /// A hundred years: whatever is computed from a duration that was read fits into 64 bits.
    package static let longestInText = Duration.seconds(36_500 * 86_400)

    /// How a duration is written, for messages.
    package static let forms = "a duration such as 500ms, 2s, 5m, 1h30m, 30d or 2w, and at most 36500d"

    /// `250ms`, `2s`, `1.5s`, `5m` (or `5min`), `1h`, `30d`, `2w`, and several from the largest down, `1h30m`; nil for anything else, and for more than a hundred years.
    package init?(text: String) {
        let units: [(name: Substring, seconds: Double)] = [
            ("w", 604_800), ("d", 86_400), ("h", 3_600), ("min", 60), ("m", 60), ("s", 1), ("ms", 0.001),
        ]
        var seconds = 0.0
        var rest = text[...]
        var smallest = Double.infinity
        repeat {
            guard let match = rest.prefixMatch(of: /([0-9]+(?:\.[0-9]+)?)\s*(ms|s|min|m|h|d|w)\s*/),
                let number = Double(match.1), let unit = units.first(where: { $0.name == match.2 }),
                unit.seconds < smallest
            else { return nil }
            smallest = unit.seconds
            seconds += number * unit.seconds
            rest = rest[match.range.upperBound...]
        } while !rest.isEmpty
        guard seconds <= Self.longestInText.inSeconds else { return nil }
        self = .milliseconds(Int64((seconds * 1_000).rounded()))
    }

    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
