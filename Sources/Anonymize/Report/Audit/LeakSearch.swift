internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

/// Originals that stand in a copy: whole values, and values among other words of a longer text.
struct LeakSearch {
    let originals: Originals
    let places: [SearchedPlace]
    /// Texts of the copy's schema.
    let schema: [Snapshot.Text]
    private let copy: any Connection
    private let compiled: CompiledPlan

    /// Keys of distinct originals, by the column that they are from.
    struct Finds {
        /// In the column's own place.
        var own: [Set<UInt64>]
        /// In others, by the number of the place.
        var elsewhere: [[Int: Set<UInt64>]]
        /// Single words in columns that the plan keeps.
        var words: [[Int: Set<UInt64>]]
        /// How many numbers stand in a column of numbers, and how densely.
        var numbers: [Int: Numbers] = [:]
        /// How often each original stands in a column that the plan changes, by the numbers of column and place.
        var counts: [TableComparison.Cell: [UInt64: Int]] = [:]
        /// In the schema, by object.
        var schema: [[String: Set<UInt64>]]

        init(columns: Int) {
            own = Array(repeating: [], count: columns)
            elsewhere = Array(repeating: [:], count: columns)
            words = Array(repeating: [:], count: columns)
            schema = Array(repeating: [:], count: columns)
        }
    }

    struct Numbers {
        private var count = 0
        private var low = Double.infinity
        private var high = -Double.infinity

        mutating func add(_ text: String) {
            guard let number = Double(text) else { return }
            count += 1
            low = min(low, number)
            high = max(high, number)
        }

        /// How many of so many phone numbers stand there by chance: of a table's ids, all that are so small.
        func chance(ofMeeting originals: Int) -> Chance {
            count == 0 ? Chance(mean: 0) : Chance(mean: Double(originals) * Double(count) / (high - low + 1))
        }
    }

    init(_ originals: Originals, _ compiled: CompiledPlan, copy: any Connection) throws {
        self.originals = originals
        self.copy = copy
        self.compiled = compiled
        schema = try Snapshot.Text.all(in: copy)
        places = try SearchedPlaces(of: copy, compiled).all(originals)
    }

    func run(_ progress: AuditProgress) throws -> Finds {
        var finds = Finds(columns: originals.columns.count)
        var standing: Set<UInt64> = []
        for (number, place) in places.enumerated() {
            try progress.enter("searching the copy")
            let isChanged = isChanged(place)
            try copy.stream(place.sql, []) { row in
                guard let text = row[0].text else { return }
                try progress.row()
                let times = row.values.count > 1 ? Int(row[1].integer ?? 1) : 1
                if place.holdsNumbers { finds.numbers[number, default: Numbers()].add(text) }
                originals.find(in: text, own: place.own) { find in
                    if place.nature != .derived { standing.insert(find.key) }
                    record(find, at: number, standing, in: &finds)
                    guard isChanged else { return }
                    let cell = TableComparison.Cell(column: find.column, place: number)
                    finds.counts[cell, default: [:]][find.key, default: 0] += times
                }
            }
        }
        searchSchema(&finds)
        return finds
    }

    private func record(_ find: Originals.Find, at number: Int, _ standing: Set<UInt64>, in finds: inout Finds) {
        let place = places[number]
        if place.own.contains(find.column) {
            finds.own[find.column].insert(find.key)
        } else if counts(find, place, standing) {
            finds.elsewhere[find.column][number, default: []].insert(find.key)
        } else if originals.columns[find.column].isPersonal, isKept(place) {
            finds.words[find.column][number, default: []].insert(find.key)
        }
    }

    private func isChanged(_ place: SearchedPlace) -> Bool {
        guard case .planned(let table, let column) = place.nature else { return false }
        return compiled.tables[table].columns[column].isChanged
    }

    private func isKept(_ place: SearchedPlace) -> Bool {
        guard case .planned(let table, let column) = place.nature else { return false }
        return !compiled.tables[table].columns[column].isChanged
    }

    /// Another column may hold a single word in its own right, or a town: a song called "New York". A whole address,
    /// phone or e-mail doesn't stand there by chance.
    private func counts(_ find: Originals.Find, _ place: SearchedPlace, _ standing: Set<UInt64>) -> Bool {
        let isPersonal = originals.columns[find.column].isPersonal && find.isTelling
        switch place.nature {
        case .planned, .schema: return isPersonal
        case .unplanned: return true
        // What a table holds was counted there.
        case .derived: return !standing.contains(find.key)
        }
    }

    /// The same, where a rule has written the place.
    func isCounted(_ find: Originals.Find, in place: Int) -> Bool { counts(find, places[place], []) }

    func ownPlace(of column: Int) -> Int? { places.firstIndex { $0.own.contains(column) } }

    private func searchSchema(_ finds: inout Finds) {
        for part in schema where part.form != .name {
            func record(_ find: Originals.Find, isWhole: Bool) {
                guard originals.columns[find.column].isPersonal, isWhole || find.isTelling else { return }
                finds.schema[find.column][part.place, default: []].insert(find.key)
            }
            originals.find(in: part.text, own: []) { record($0, isWhole: false) }
            for literal in part.literals { originals.find(whole: literal) { record($0, isWhole: true) } }
        }
    }
}
