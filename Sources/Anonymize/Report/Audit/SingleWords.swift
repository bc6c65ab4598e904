internal import SluiceDatabase
internal import SluiceTransforms

/// Originals of one word stand in other columns in their own right as well: a Baker, a month of May. A column that the
/// plan keeps holds in the copy what it holds in the source, so a word that stands in the copy's alone came from elsewhere.
struct SingleWords {
    /// By column of the original and place, those that only the copy has there.
    private(set) var strays: [[Int: Set<UInt64>]]
    /// Those that the source has there, too.
    private var shared: [[Int: Set<UInt64>]]
    private let search: LeakSearch

    init(_ finds: LeakSearch.Finds, _ search: LeakSearch, _ compiled: CompiledPlan, source: any Connection) throws {
        self.search = search
        strays = finds.words
        shared = finds.words.map { _ in [:] }
        for place in Set(finds.words.flatMap(\.keys)) {
            guard case .planned(let table, let number) = search.places[place].nature else { continue }
            let column = compiled.tables[table].columns[number].column
            let owner = compiled.catalog.owner(of: column.name, in: compiled.tables[table].table)
            let name = "t." + source.dialect.quote(column.name)
            try source.stream(
                "SELECT DISTINCT \(SearchedPlaces.text(name, column.kind, source.dialect)) FROM \(owner.name.quoted(in: source.dialect)) t WHERE \(name) IS NOT NULL",
                []
            ) { row in
                guard let text = row[0].text else { return }
                search.originals.find(in: text, own: []) { seen($0, in: place) }
            }
        }
    }

    private mutating func seen(_ find: Originals.Find, in place: Int) {
        guard strays[find.column][place]?.remove(find.key) != nil else { return }
        shared[find.column][place, default: []].insert(find.key)
    }

    /// For the report: they may be ordinary words.
    var risks: [String] {
        shared.enumerated().flatMap { column, places in
            let own = search.originals.columns[column]
            return places.sorted { search.places[$0.key].label < search.places[$1.key].label }.map { place, keys in
                "\(search.places[place].label), which the plan keeps, holds \(keys.count) single words that are originals of \(own.table.table.label).\(own.column.name), as the source does: 'redact' with 'names' finds them"
            }
        }
    }
}
