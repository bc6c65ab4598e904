internal import SluiceTransforms

/// What a plan does that its author may not expect.
enum PlanNotes {
    static func all(_ tables: [CompiledTable], _ catalog: DataCatalog) -> [String] {
        mergedDomains(tables, catalog)
    }

    /// Domains of several columns whose transform gives different values the same one: what joins by them joins more rows.
    private static func mergedDomains(_ tables: [CompiledTable], _ catalog: DataCatalog) -> [String] {
        var places: [String: Set<String>] = [:]
        for table in tables {
            for column in table.columns {
                guard let domain = column.domain, let transform = column.transform,
                    !transform.traits.keeps.contains(.uniqueness)
                else { continue }
                places[domain, default: []].insert(catalog.place(of: column.column.name, in: table.table).label)
            }
        }
        return places.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { domain, places in
            "domain \(domain): different values may get the same new one, so joins over "
                + "\(places.sorted().joined(separator: ", ")) can match more rows than before"
        }
    }
}
