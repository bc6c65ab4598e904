/// What is known for a name, in lower case: the words of all locales' lists, and the commonest names, which the lists for fakes
/// don't all have. None of these is ever written.
package enum KnownWords {
    package static let firstNames = all(\.firstNames).union(commonest(given))
    package static let lastNames = all(\.lastNames).union(commonest(family))
    package static let cities = all(\.cities)
    package static let common = all(\.words)
    /// As names are compared.
    static let commonFolded = Set(common.map { FoldedLetters.folded(word: ArraySlice($0.utf8)) })

    private static func all(_ list: (LocaleLists) -> WordList) -> Set<String> {
        Set(WordLocale.allCases.flatMap { list($0.lists).words.map { $0.lowercased() } })
    }

    private static func commonest(_ names: String) -> Set<String> {
        Set(names.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let given = """
        aaron abigail adam ahmed aisha alan alexander ali alice amanda amber amit amy ana andrea andrew angela anita
        ann anna anthony ashley barbara benjamin betty beverly brandon brenda brian carlos carmen carol carolyn
        catherine charles charlotte cheryl christian christina christine christopher cynthia daniel danielle david
        deborah debra deepak denise dennis diane dmitri donald donna doris dorothy edward elizabeth emily emma eric
        ethan evelyn fatima frank gary george gloria grace gregory hannah hans harry hassan heather helen henry hiroshi
        hussein ibrahim isabella ivan jack jacob jacqueline james janet janice jason javier jean jeffrey jennifer
        jeremy jerry jessica joan john jonathan jose joseph joshua joyce juan judith judy julia julie justin jürgen
        karen katherine kathleen kathryn keith kelly kenji kenneth kevin kimberly klaus kyle lakshmi larry laura lauren
        leo liam linda lisa lucas lucia luis madison margaret maria marie marilyn mark martha martin mary matthew megan
        melissa michael michelle miguel ming minh mohammed muhammad nancy natalia nathan nguyen nicholas nicole noah
        olga oliver olivia omar oscar pablo pamela patricia patrick paul pedro peter priya rachel rahul raj ravi
        raymond rebecca richard robert roger ronald ruth ryan samantha samuel sandra sanjay sara sarah scott sergei
        sharon shirley simon sofia sophia stefan stephanie stephen steven sunil susan teresa thi thomas timothy tyler
        van victoria vijay virginia vladimir walter wei william wolfgang yuki yusuf zachary
        """

    private static let family = """
        adams allen alvarez anderson andersson bailey baker bakker becker bennett brooks brown campbell carter castillo
        chavez chen clark collins cook cooper cox cruz davis diaz dubois durand edwards evans ferrari fischer flores
        foster garcia gomez gonzalez gray green gupta gutierrez hall hansen harris hernandez hill hoffmann howard
        hughes ivanov jackson james jansen jimenez johansson johnson jones kelly khan kim king kowalski kumar larsen
        lee lefebvre lewis li liu long lopez martin martinez mendoza meyer miller mitchell moore morales moreau morgan
        morris murphy myers müller nelson nguyen nowak oliveira olsen ortiz parker patel perez peterson petrov pham
        phillips price ramirez ramos reed reyes richardson rivera roberts robinson rodriguez rogers ross rossi ruiz
        russo sanchez sanders santos schmidt schneider schulz scott sharma sidorov silva singh smit smith souza stewart
        taylor thomas thompson torres tran turner visser wagner walker wang ward watson weber white williams wilson
        wood wright yang young zhang
        """
}
