/// Words in one block of bytes, so that appending one is a copy of a slice.
package struct WordList: Sendable {
    private let bytes: [UInt8]
    private let ends: [UInt32]
    package let longest: Int

    package init(_ words: [String]) {
        var bytes: [UInt8] = []
        var ends: [UInt32] = []
        for word in words {
            bytes.append(contentsOf: word.utf8)
            ends.append(UInt32(bytes.count))
        }
        self.bytes = bytes
        self.ends = ends
        longest = words.map(\.count).max() ?? 0
    }

    /// Words separated by `|`, as the lists in Lists/ are written.
    init(_ joined: String) { self.init(joined.split(separator: "|").map(String.init)) }

    package var count: Int { ends.count }

    package subscript(place: Int) -> ArraySlice<UInt8> {
        bytes[(place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])]
    }

    func append(_ place: Int, to output: inout [UInt8]) {
        let start = place == 0 ? 0 : Int(ends[place - 1])
        let end = Int(ends[place])
        bytes.withUnsafeBufferPointer { output.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    package var words: [String] { (0..<count).map { String(decoding: self[$0], as: UTF8.self) } }

    package func filter(_ keep: (String) -> Bool) -> WordList { WordList(words.filter(keep)) }
}

/// The word lists that come with Sluice. Editing one remaps everyone, hence the version: it stands in each report.
package enum WordLists {
    package static let version = 1
}

package enum WordLocale: String, Sendable, CaseIterable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case spanish = "es"
    case italian = "it"
    case dutch = "nl"

    /// Accepts `de`, `de_AT`, `de-CH.UTF-8`.
    package init?(tag: String) {
        self.init(rawValue: String(tag.lowercased().prefix { $0 != "_" && $0 != "-" && $0 != "." }))
    }

    package var lists: LocaleLists {
        switch self {
        case .english:
            LocaleLists(
                WordLists.englishFirstNames, WordLists.englishLastNames, WordLists.englishCities,
                WordLists.englishStreets, WordLists.englishStates, WordLists.englishCountries, WordLists.englishJobs,
                WordLists.englishWords)
        case .german:
            LocaleLists(
                WordLists.germanFirstNames, WordLists.germanLastNames, WordLists.germanCities, WordLists.germanStreets,
                WordLists.germanStates, WordLists.germanCountries, WordLists.germanJobs, WordLists.germanWords)
        case .french:
            LocaleLists(
                WordLists.frenchFirstNames, WordLists.frenchLastNames, WordLists.frenchCities, WordLists.frenchStreets,
                WordLists.frenchStates, WordLists.frenchCountries, WordLists.frenchJobs, WordLists.frenchWords)
        case .spanish:
            LocaleLists(
                WordLists.spanishFirstNames, WordLists.spanishLastNames, WordLists.spanishCities,
                WordLists.spanishStreets, WordLists.spanishStates, WordLists.spanishCountries, WordLists.spanishJobs,
                WordLists.spanishWords)
        case .italian:
            LocaleLists(
                WordLists.italianFirstNames, WordLists.italianLastNames, WordLists.italianCities,
                WordLists.italianStreets, WordLists.italianStates, WordLists.italianCountries, WordLists.italianJobs,
                WordLists.italianWords)
        case .dutch:
            LocaleLists(
                WordLists.dutchFirstNames, WordLists.dutchLastNames, WordLists.dutchCities, WordLists.dutchStreets,
                WordLists.dutchStates, WordLists.dutchCountries, WordLists.dutchJobs, WordLists.dutchWords)
        }
    }

    /// A street's name and number as the locale writes them.
    var addressParts: (before: String, between: String, numberFirst: Bool, after: String) {
        switch self {
        case .english: ("", " ", true, " Street")
        case .german, .dutch: ("", " ", false, "")
        case .french: ("", " rue ", true, "")
        case .spanish: ("Calle ", ", ", false, "")
        case .italian: ("Via ", " ", false, "")
        }
    }

    var companyForms: [String] {
        switch self {
        case .english: [" Inc.", " Ltd.", " LLC", " Group", " Partners"]
        case .german: [" GmbH", " AG", " KG", " OHG"]
        case .french: [" SARL", " SA", " SAS"]
        case .spanish: [" S.A.", " S.L."]
        case .italian: [" S.p.A.", " S.r.l."]
        case .dutch: [" B.V.", " N.V.", " VOF"]
        }
    }
}

package struct LocaleLists: Sendable {
    package let firstNames: WordList
    package let lastNames: WordList
    package let cities: WordList
    package let streets: WordList
    package let states: WordList
    package let countries: WordList
    package let jobs: WordList
    package let words: WordList

    init(
        _ firstNames: WordList, _ lastNames: WordList, _ cities: WordList, _ streets: WordList, _ states: WordList,
        _ countries: WordList, _ jobs: WordList, _ words: WordList
    ) {
        self.firstNames = firstNames
        self.lastNames = lastNames
        self.cities = cities
        self.streets = streets
        self.states = states
        self.countries = countries
        self.jobs = jobs
        self.words = words
    }
}
