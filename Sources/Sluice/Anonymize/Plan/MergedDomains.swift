/// Domains of several columns whose transform gives different values the same one: what joins by them joins more rows.
enum MergedDomains {
    static func notes(_ tables: [CompiledTable], _ catalogue: DataCatalogue) -> [String] {
        var places: [String: Set<String>] = [:]
        for table in tables {
            for column in table.columns {
                guard let domain = column.domain, let transform = column.transform,
                    !transform.traits.keeps.contains(.uniqueness)
                else { continue }
                places[domain, default: []].insert("\(catalogue.root(of: table.table).label).\(column.column.name)")
            }
        }
        return places.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { domain, places in
            "domain \(domain): different values may get the same new one, so joins over "
                + "\(places.sorted().joined(separator: ", ")) can match more rows than before"
        }
    }
}
