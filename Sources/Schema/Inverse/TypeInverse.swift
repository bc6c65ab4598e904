extension AlterDomain {
    var inverse: Inverse {
        switch alteration {
        case .setDefault(let change, let was):
            guard let was else { return .irreversible(reason: "it doesn't say what the default was: add `was`") }
            let before = was.content.map { Change.set($0) } ?? .drop
            let now: Was<SQLText> = if case .set(let text) = change { .value(text) } else { .nothing }
            return .by(AlterDomain(domain, .setDefault(before, was: now)))
        case .setNullable(let nullable): return .by(AlterDomain(domain, .setNullable(!nullable)))
        case .addCheck(let check, _):
            guard let name = check.name else { return .irreversible(reason: "the constraint has no name") }
            return .by(AlterDomain(domain, .dropCheck(name, was: check.condition)))
        // What was checked can't be forgotten, and nothing is lost by knowing it.
        case .validateCheck: return .operations([])
        case .dropCheck(let name, let was):
            return .restoring(was.map { AlterDomain(domain, .addCheck(DomainCheck($0, name: name), notValid: false)) })
        }
    }
}
