/// What one object's keys become; no two of them become one.
struct KeyNames {
    private let rule: (any CellTransform)?
    private let hidden: HiddenKeys?
    private var written: Set<String> = []

    init(rule: (any CellTransform)?, hidden: HiddenKeys?) {
        self.rule = rule
        self.hidden = hidden
    }

    mutating func name(for key: String) throws -> String {
        guard rule != nil || hidden != nil else { return key }
        let transform = rule ?? hidden?.transform(for: key)
        let name = try transform?.value(for: key) ?? key
        var free = name
        var number = 2
        while !written.insert(free).inserted {
            free = "\(name)-\(number)"
            number += 1
        }
        return free
    }
}

/// Keys of a document that say who somebody is.
struct HiddenKeys: Sendable {
    let email: any CellTransform
    let other: any CellTransform

    func transform(for key: String) -> (any CellTransform)? {
        if PersonalKey.isEmail(key) { return email }
        return PersonalKey.looksPersonal(key) ? other : nil
    }
}

/// A key that no programmer has written: an address, a number of somebody, a person's full name.
package enum PersonalKey {
    package static func isEmail(_ key: String) -> Bool {
        let parts = key.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !key.contains(" ")
    }

    package static func looksPersonal(_ key: String) -> Bool {
        isEmail(key) || isNumberOfSomebody(key) || CheckDigits.isIBAN(key.uppercased()) || isFullName(key)
    }

    /// A phone, a card, a national number: many digits, and nothing but signs between them.
    private static func isNumberOfSomebody(_ key: String) -> Bool {
        let digits = key.utf8.count(where: \.isDigit)
        guard (8...24).contains(digits), key.utf8.allSatisfy({ $0.isDigit || "+-(). /".utf8.contains($0) }) else {
            return false
        }
        // An ISO date or a time of day is none.
        return digits >= 9 && key.prefixMatch(of: #/\d{4}-\d\d(-\d\d)?|\d{8}T|(19|20)\d{6,12}$/#) == nil
            || key.hasPrefix("+")
    }

    private static func isFullName(_ key: String) -> Bool {
        let words = key.split { " ,".contains($0) }
        guard (2...4).contains(words.count),
            words.allSatisfy({ $0.first?.isUppercase == true && $0.allSatisfy(\.isLetter) })
        else { return false }
        // "Max Users" and "Grace Period" are labels.
        let lower = words.map { $0.lowercased() }
        return [lower.first, lower.last].compactMap(\.self).contains {
            KnownWords.firstNames.contains($0) && !KnownWords.common.contains($0)
        }
    }
}
