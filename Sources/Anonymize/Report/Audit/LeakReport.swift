/// What of the source still stands in a copy. It never holds an original value.
public struct LeakReport: Sendable {
    /// One changed column.
    public struct Column: Sendable {
        public let table: String
        public let column: String
        public let distinctOriginals: Int
        /// Of them, too short to be looked for among other words ("US"): only their own column was searched for them.
        public let tooShort: Int
        /// Originals that stand in the same column of the copy.
        public let leftInColumn: Int
        /// Originals that stand elsewhere, as a whole or among other words: in a column, a view, the schema.
        public let leftElsewhere: [String: Int]

        /// Originals that stand in a changed column by chance: a fake city is somebody's city. They are no leaks.
        public let coincidences: Int
        /// How many are to be expected in the column itself.
        public let expectedCoincidences: Double
        /// Originals that the rule itself leaves as they are: `round: 10` keeps 20.
        public let keptByRule: Int
        /// True where the rows were compared one by one, by a key that the plan keeps.
        public let comparedRows: Bool

        public var left: Int { leftInColumn + leftElsewhere.values.reduce(0, +) }
    }

    /// Groups of rows that share their quasi-identifiers.
    public struct SmallGroups: Sendable {
        public let table: String
        public let columns: [String]
        public let k: Int
        public let groupsBelowK: Int
        public let rowsBelowK: Int
        /// Rows that are alone in their group: whoever knows those columns of a person finds the row.
        public let uniqueRows: Int
        /// How many groups there are of each size.
        public let sizes: [Int: Int]
    }

    /// What is shorter stands in any text by chance.
    public static let fewestCharacters = Originals.fewestCharacters

    public internal(set) var columns: [Column] = []
    public internal(set) var smallGroups: [SmallGroups] = []
    /// Tables and columns of the source or of the copy that the plan says nothing of.
    public internal(set) var uncovered: [String] = []
    /// What an attacker without the key could still try, by column.
    public internal(set) var risks: [String] = []
    /// What each attack was found to reach in this copy.
    public internal(set) var attacks: [Attack] = []
    public internal(set) var maxLeaks = 0

    public var leaks: Int { columns.reduce(0) { $0 + $1.left } }

    /// True where every bound of the plan holds.
    public var holds: Bool { broken.isEmpty }

    /// Each bound that is broken, in words.
    public var broken: [String] {
        var broken: [String] = []
        if leaks > maxLeaks {
            let allowed = maxLeaks > 0 ? ", and the plan allows \(maxLeaks)" : ""
            broken.append("\(Self.count(leaks, "original is", "originals are")) left\(allowed)")
        }
        if !uncovered.isEmpty {
            broken.append(
                "the plan doesn't cover \(Self.count(uncovered.count, "table or column", "tables or columns"))")
        }
        for groups in smallGroups where groups.groupsBelowK > 0 {
            broken.append(
                "\(Self.count(groups.groupsBelowK, "group", "groups")) of \(groups.table) by "
                    + "\(groups.columns.joined(separator: ", ")) with fewer than \(groups.k) rows")
        }
        return broken
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
