internal import SluiceDatabase
internal import SluiceTransforms

/// Columns without a foreign key between them that hold the same values are joined by somebody: they get a domain, so
/// that they still join.
struct SharedValues {
    /// Of the sampled values of one column, found in the other.
    private static let leastShare = 0.3
    /// Of them, as many in common, or all where there are fewer.
    private static let leastCount = 5
    /// What is joined by: what identifies someone, and the parts of an address, which orders and invoices repeat. That two
    /// tables know the same first names says nothing.
    private static let joined = [
        "fake: email", "fake: user_name", "fake: full_name", "fake: phone", "fake: credit_card", "fake: iban",
        "fake: national_id", "fake: url", "fake: uuid", "fake: street", "fake: city", "fake: postcode", "fake: state",
        "fake: company", "fpe:", "pseudonym:", "token:", "permute:",
    ]

    private let connection: any Connection
    private let catalog: DataCatalog
    /// Tables that can't be read.
    private let unreadable: Set<String>
    private let fit: RuleFit

    init(_ connection: any Connection, _ catalog: DataCatalog, besides unreadable: Set<String>, _ fit: RuleFit) {
        self.fit = fit
        self.connection = connection
        self.catalog = catalog
        self.unreadable = unreadable
    }

    func givingDomains(to columns: [PlanSuggestion.Column]) throws -> [PlanSuggestion.Column] {
        let linked = Set(Domains.links(in: catalog).map(\.child))
        let transforms = columns.map(Self.transform)
        let candidates = columns.indices.filter { place in
            let column = columns[place]
            return transforms[place] != nil && !unreadable.contains(column.table)
                && !linked.contains(ColumnPlace(table: column.table, column: column.column))
        }
        let sketches = try sketches(of: candidates.map { columns[$0] })
        var group = Array(columns.indices)
        var rules = columns.map(\.rule)
        var reasons: [Int: String] = [:]
        let full = candidates.enumerated().filter { !sketches[$0.offset].isEmpty }
        for (position, (number, left)) in full.enumerated() {
            for (other, right) in full.dropFirst(position + 1) where transforms[left] == transforms[right] {
                guard let share = share(of: sketches[number], in: sketches[other]) else { continue }
                let members = group.indices.filter { group[$0] == group[left] || group[$0] == group[right] }
                guard let rule = common(members.map { rules[$0] }, members.map { columns[$0] }) else { continue }
                let first = min(group[left], group[right])
                for place in members { (group[place], rules[place]) = (first, rule) }
                let percent = Int((share * 100).rounded())
                let shared = { (other: PlanSuggestion.Column) in
                    "shares \(percent) % of values with \(other.table).\(other.column)"
                }
                reasons[left] = reasons[left] ?? shared(columns[right])
                reasons[right] = reasons[right] ?? shared(columns[left])
            }
        }
        return columns.indices.map { place in
            guard let reason = reasons[place] else { return columns[place] }
            let first = columns[group[place]]
            let domain = "\(first.table)_\(first.column)".map { $0.isLetter || $0.isNumber ? $0 : "_" }
            return columns[place].with(
                rule: rules[place].dropLast() + ", domain: \(String(domain))}",
                reason: "\(columns[place].reason); \(reason)")
        }
    }

    private static func transform(of column: PlanSuggestion.Column) -> String? {
        guard column.rule.hasPrefix("{"), column.rule.hasSuffix("}"),
            let name = joined.first(where: { column.rule.dropFirst().hasPrefix($0) })
        else { return nil }
        // Another country's, or another alphabet, is another mapping.
        return name.hasSuffix(":") || name == "fake: national_id" ? column.rule : name
    }

    /// The rule of the columns that must stay unique, which is the longer one, if all of them can take it.
    private func common(_ rules: [String], _ columns: [PlanSuggestion.Column]) -> String? {
        guard let rule = rules.max(by: { $0.count < $1.count }) else { return nil }
        let isFor = { (column: PlanSuggestion.Column) in
            guard let table = catalog.table(column.table), let shape = table.column(column.column) else {
                return false
            }
            return fit.fits(rule, shape, isUnique: table.isInSomeKey(column.column), values: [])
        }
        return columns.allSatisfy(isFor) ? rule : nil
    }

    /// The larger of both directions, or nil where it is small: a table of 10 may stand whole in one of a million.
    private func share(of left: ValueSketch, in right: ValueSketch) -> Double? {
        let found = max(
            left.share(in: right, atLeast: Self.leastCount), right.share(in: left, atLeast: Self.leastCount))
        return found >= Self.leastShare ? found : nil
    }

    /// Each table is read once, all its columns together.
    private func sketches(of columns: [PlanSuggestion.Column]) throws -> [ValueSketch] {
        var sketches = columns.map { _ in ValueSketch() }
        for (label, places) in Dictionary(grouping: columns.indices, by: { columns[$0].table }).sorted(by: {
            $0.key < $1.key
        }) {
            guard let table = catalog.table(label), places.count < columns.count || columns.count > 1 else { continue }
            let list = places.map { "CAST(t.\(connection.dialect.quote(columns[$0].column)) AS text)" }
            let sql = "SELECT \(list.joined(separator: ", ")) FROM \(table.name.quoted(in: connection.dialect)) t"
            try connection.stream(sql, []) { row in
                for (number, place) in places.enumerated() {
                    if let text = row[number].text { sketches[place].add(text) }
                }
            }
        }
        return sketches
    }
}

/// The different values of a column as hashes, in bounded memory: where there are too many, every second one is kept, then every
/// fourth, by the hash itself, so that two columns keep the same ones.
struct ValueSketch {
    private static let most = 1 << 16
    private var hashes: Set<UInt64> = []
    private var bound = UInt64.max

    var isEmpty: Bool { hashes.isEmpty }

    mutating func add(_ value: String) {
        guard !value.isEmpty else { return }
        let hash = PhraseHash.of(value.utf8)
        guard hash <= bound, hashes.insert(hash).inserted, hashes.count > Self.most else { return }
        bound /= 2
        hashes = hashes.filter { $0 <= bound }
    }

    /// How many of these values stand in the other column.
    func share(in other: ValueSketch, atLeast least: Int) -> Double {
        let bound = min(bound, other.bound)
        let own = bound == self.bound ? hashes : hashes.filter { $0 <= bound }
        let common = own.count(where: other.hashes.contains)
        return own.isEmpty || common < min(least, own.count) ? 0 : Double(common) / Double(own.count)
    }
}
