internal import SluiceDatabase
internal import SluiceTransforms

/// The words of the columns that get fake ones, for `avoid_originals`: whole values, and each word of them.
struct OriginalWords {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func byDomain(_ compiled: CompiledPlan) throws -> [String: Set<String>] {
        var words: [String: Set<String>] = [:]
        for table in compiled.tables where !table.isEmpty {
            for column in table.columns {
                guard case .transform(let spec) = column.rule.action, spec.name == "fake", let domain = column.domain
                else { continue }
                let name = connection.dialect.quote(column.column.name)
                let source = table.table.name.quoted(in: connection.dialect)
                try connection.stream(
                    "SELECT DISTINCT CAST(\(name) AS text) FROM \(source) WHERE \(name) IS NOT NULL", []
                ) { row in
                    guard let value = row[0].text?.lowercased() else { return }
                    words[domain, default: []].insert(value)
                    for word in value.split(whereSeparator: { !$0.isLetter && $0 != "-" && $0 != "'" }) {
                        words[domain, default: []].insert(String(word))
                    }
                }
            }
        }
        return words
    }
}
