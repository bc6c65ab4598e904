/// Drawing personal numbers whose check digits are right. Sources: the states' own rules, as python-stdnum, against
/// which the test's vectors were checked, collects them.
struct PersonalNumberDraw {
    var random: KeyedRandom

    mutating func digits(_ count: Int, firstIn first: ClosedRange<UInt8> = 0...9) -> [UInt8] {
        guard count > 0 else { return [] }
        return [first.lowerBound + UInt8(random.below(first.count))] + (1..<count).map { _ in UInt8(random.below(10)) }
    }

    /// A day that every month has, of someone born 1940 to 1999: year, month and day, two digits each.
    private mutating func birthday() -> (year: [UInt8], month: Int, day: Int) {
        ([4 + UInt8(random.below(6)), UInt8(random.below(10))], 1 + random.below(12), 1 + random.below(28))
    }

    private mutating func birthDigits() -> [UInt8] {
        let (year, month, day) = birthday()
        return year + Self.two(month) + Self.two(day)
    }

    /// Digits followed by the check digit that `check` finds, which has none for some.
    private mutating func checked(
        _ count: Int, firstIn first: ClosedRange<UInt8> = 0...9, by check: ([UInt8]) -> Int?
    ) -> [UInt8] {
        while true {
            let drawn = digits(count, firstIn: first)
            if let digit = check(drawn) { return drawn + [UInt8(digit)] }
        }
    }

    /// An area of 9xx is never a social security number, and the group 00 no taxpayer number either.
    mutating func american() -> [UInt8] { [9] + digits(2) + [0, 0] + digits(4) }

    /// QQ is the prefix that HMRC uses in examples.
    mutating func british() -> [UInt8] {
        Array("QQ".utf8) + digits(6).map { 0x30 + $0 } + [UInt8(ascii: "A") + UInt8(random.below(4))]
    }

    mutating func spanish() -> [UInt8] {
        let number = digits(8)
        let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
        return number.map { 0x30 + $0 } + [letters[Int(Self.number(number) % 23)]]
    }

    /// The Dutch "eleven test": weights 9 … 2 and -1.
    mutating func dutch() -> [UInt8] {
        checked(8) { drawn in
            let rest = Self.weighted(drawn, Array((2...9).reversed())) % 11
            return rest < 10 ? rest : nil
        }
    }

    /// Department 99 is "born abroad"; commune 990 to 999 isn't assigned.
    mutating func french() -> [UInt8] {
        let year = digits(2)
        let month = random.below(12) < 9 ? 1 + random.below(9) : 10 + random.below(3)
        let body = [1 + UInt8(random.below(2))] + year + Self.two(month) + [9, 9, 9, 9] + digits(4)
        return body + Self.two(97 - Int(Self.number(body) % 97))
    }

    /// Australia's tax file number: the digits by their weights are a multiple of 11.
    mutating func australian() -> [UInt8] {
        checked(8, firstIn: 1...9) { drawn in
            // The last weight is 10, which is -1 modulo 11.
            let digit = Self.weighted(drawn, [1, 4, 3, 7, 5, 8, 6, 9]) % 11
            return digit < 10 ? digit : nil
        }
    }

    /// Belgium's national number: birthday, counter, and what is left to 97.
    mutating func belgian() -> [UInt8] {
        let body = birthDigits() + Self.three(1 + random.below(997))
        return body + Self.two(97 - Int(Self.number(body) % 97))
    }

    /// Brazil's CPF, with two digits of modulo 11.
    mutating func brazilian() -> [UInt8] {
        var number = digits(9, firstIn: 1...9)
        // Eleven like digits pass the sums and are refused all the same.
        if Set(number).count == 1 { number[8] = (number[8] + 1) % 10 }
        for _ in 0..<2 {
            let rest = Self.weighted(number, Array((2...number.count + 1).reversed())) % 11
            number.append(rest < 2 ? 0 : UInt8(11 - rest))
        }
        return number
    }

    /// Canada's social insurance number; those with 0 and 8 in front aren't given to people.
    mutating func canadian() -> [UInt8] { checked(8, firstIn: 1...7) { Int(Luhn.checkDigit($0)) } }

    /// Germany's tax number: among its first ten digits one stands twice and one not at all; ISO 7064 mod 11,10.
    mutating func german() -> [UInt8] {
        var body: [UInt8]
        repeat {
            body = Array(0...9)
            body.shuffle(using: &random)
            body[9] = body[random.below(9)]
            body.shuffle(using: &random)
        } while body[0] == 0
        var product = 10
        for digit in body {
            let sum = (Int(digit) + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return body + [UInt8((11 - product) % 10)]
    }

    /// Poland's PESEL.
    mutating func polish() -> [UInt8] {
        let body = birthDigits() + digits(4)
        return body + [UInt8((10 - Self.weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10)]
    }

    /// Portugal's NIF of a person.
    mutating func portuguese() -> [UInt8] {
        checked(8, firstIn: 1...2) { drawn in
            let rest = Self.weighted(drawn, Array((2...9).reversed())) % 11
            return rest < 2 ? 0 : 11 - rest
        }
    }

    /// Sweden's personal identity number, of ten digits or of twelve.
    mutating func swedish(withCentury: Bool) -> [UInt8] {
        let body = birthDigits() + digits(3)
        return (withCentury ? [1, 9] : []) + body + [Luhn.checkDigit(body)]
    }

    /// Switzerland's AHV number, an EAN-13.
    mutating func swiss() -> [UInt8] {
        let body = [7, 5, 6] + digits(9)
        return body + [UInt8((10 - Self.weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10)]
    }

    /// Italy's fiscal code, in letters: name, birthday (of a woman: 40 more) and town, the last letter checks.
    mutating func italian() -> [UInt8] {
        let consonants = Array("BCDFGLMNPRSTVZ".utf8)
        let name = (0..<6).map { _ in consonants[random.below(consonants.count)] }
        let (year, month, day) = birthday()
        let shownDay = day + 40 * random.below(2)
        let towns = ["H501", "F205", "F839", "L219", "A944", "D612"]
        let body =
            name + year.map { 0x30 + $0 } + [Array("ABCDEHLMPRST".utf8)[month - 1]]
            + Self.two(shownDay).map { 0x30 + $0 } + Array(towns[random.below(towns.count)].utf8)
        return body + [Self.italianCheck(body)]
    }

    /// Decreto ministeriale 23 dicembre 1976: places count from one, and odd ones by a table of their own.
    static func italianCheck(_ body: [UInt8]) -> UInt8 {
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
        let sum = body.enumerated().reduce(0) { sum, character in
            let value = Int(character.element) - (character.element.isDigit ? 0x30 : 0x41)
            return sum + (character.offset % 2 == 0 ? odd[value] : value)
        }
        return UInt8(ascii: "A") + UInt8(sum % 26)
    }

    private static func weighted(_ digits: [UInt8], _ weights: [Int]) -> Int {
        zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
    }

    private static func number(_ digits: [UInt8]) -> UInt64 { digits.reduce(0) { $0 * 10 + UInt64($1) } }
    private static func two(_ number: Int) -> [UInt8] { [UInt8(number / 10), UInt8(number % 10)] }
    private static func three(_ number: Int) -> [UInt8] { [UInt8(number / 100)] + two(number % 100) }
}
