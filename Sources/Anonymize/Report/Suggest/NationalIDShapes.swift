/// National identity numbers, by form and check digits (sources: HMRC's NIM39110, Spain's Orden INT/2058/2008, the Dutch
/// "elfproef", INSEE's key of the NIR).
enum NationalIDShapes {
    @Sendable static func isBritish(_ text: String) -> Bool {
        compact(text).wholeMatch(of: #/[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]/#) != nil
    }

    /// A DNI of eight digits, or a NIE whose X, Y or Z stands for 0, 1 or 2; a letter checks either.
    @Sendable static func isSpanish(_ text: String) -> Bool {
        let letters = Array(compact(text))
        guard letters.count == 9, let last = letters.last else { return false }
        let first = ["X": "0", "Y": "1", "Z": "2"][letters[0]].map(Character.init) ?? letters[0]
        guard let number = Int(String([first] + letters[1..<8])), number >= 0 else { return false }
        return Array("TRWAGMYFPDXBNJZSQVHLCKE")[number % 23] == last
    }

    @Sendable static func isDutch(_ text: String) -> Bool {
        let digits = text.compactMap(\.wholeNumberValue)
        guard digits.count == 9, text.count == 9, digits.contains(where: { $0 > 0 }) else { return false }
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
        return zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 == 0
    }

    @Sendable static func isFrench(_ text: String) -> Bool {
        let number = compact(text)
        guard number.count == 15, number.allSatisfy(\.isNumber), "12".contains(number.first ?? "0"),
            let body = Int(number.prefix(13)), let key = Int(number.suffix(2))
        else { return false }
        return 97 - body % 97 == key
    }

    private static func compact(_ text: String) -> String {
        text.uppercased().filter { !" .-".contains($0) }
    }
}
