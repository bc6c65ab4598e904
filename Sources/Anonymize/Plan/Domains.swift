internal import SluiceTransforms

/// Which columns are mapped alike: by a declared domain, or because a foreign key joins them.
struct Domains {
    private(set) var names: [ColumnPlace: String] = [:]
    private(set) var problems: [PlanProblem] = []

    init(rules: [ColumnPlace: ColumnRule], catalog: DataCatalog) {
        for (place, rule) in rules { names[place] = rule.domain ?? place.label }
        let links = Self.links(in: catalog)
        for link in links { check(link, rules) }
        joinAlongKeys(links, rules)
    }

    struct Link {
        let key: String
        let child: ColumnPlace
        let parent: ColumnPlace
    }

    static func links(in catalog: DataCatalog) -> [Link] {
        catalog.tables.flatMap { table in
            table.foreignKeys.flatMap { key -> [Link] in
                guard let parent = catalog.table(key.parentLabel) else { return [] }
                return zip(key.columns, key.parentColumns).map { child, parentColumn in
                    Link(
                        key: key.name, child: catalog.place(of: child, in: table),
                        parent: catalog.place(of: parentColumn, in: parent))
                }
            }
        }
    }

    private mutating func check(_ link: Link, _ rules: [ColumnPlace: ColumnRule]) {
        guard let child = rules[link.child], let parent = rules[link.parent] else { return }
        let report = { (reason: String) in PlanProblem(place: link.child.label, reason: reason) }
        switch (child.action, parent.action) {
        case (.keep, .keep), (.shuffle, .keep), (.shuffle, .shuffle), (.keep, .shuffle), (.drop, _): break
        case (.transform(let spec), _) where spec.name == "null": break
        case (.transform(let mine), .transform(let theirs)):
            if mine != theirs {
                problems.append(report("refers to \(link.parent.label) (\(link.key)), so it needs the same transform"))
            } else if child.condition != nil || parent.condition != nil {
                problems.append(report("is joined by \(link.key), so neither side can have a 'when'"))
            } else if let domain = child.domain, domain != parent.domain {
                problems.append(report("refers to \(link.parent.label) (\(link.key)), so it needs the same domain"))
            }
        default:
            problems.append(report("refers to \(link.parent.label) (\(link.key)): keep both or transform both alike"))
        }
    }

    /// A child takes its parent's domain; a chain of keys needs as many rounds as it is long.
    private mutating func joinAlongKeys(_ links: [Link], _ rules: [ColumnPlace: ColumnRule]) {
        for _ in 0...links.count {
            var changed = false
            for link in links {
                guard case .transform(let spec)? = rules[link.child]?.action, spec.name != "null",
                    case .transform? = rules[link.parent]?.action, let domain = names[link.parent],
                    names[link.child] != domain, rules[link.child]?.domain == nil
                else { continue }
                names[link.child] = domain
                changed = true
            }
            if !changed { return }
        }
    }
}
