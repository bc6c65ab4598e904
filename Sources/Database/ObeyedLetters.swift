extension String {
    /// With what a terminal would obey, or what reorders a line, in the place of its letters: `\\x1b`, `\\u{202e}`. Line ends and
    /// tabs stay.
    package var withObeyedLettersShown: String {
        guard unicodeScalars.contains(where: \.isObeyed) else { return self }
        return unicodeScalars.reduce(into: "") { shown, scalar in
            guard scalar.isObeyed else { return shown.unicodeScalars.append(scalar) }
            let digits = String(scalar.value, radix: 16)
            shown += scalar.value > 0xFF ? "\\u{\(digits)}" : "\\x" + (digits.count < 2 ? "0" : "") + digits
        }
    }
}

extension Unicode.Scalar {
    /// A terminal does something else with it than showing it, or a line that holds it is read in another order.
    package var isObeyed: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F...0x9F: true
        // Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9), and line separators.
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
