internal import SluiceDatabase

extension TableDescription {
    /// The key a run walks along: what the job names, or the primary key, or the smallest unique index without NULLs
    /// that the job doesn't change, or SQLite's rowid.
    func keyOrder(for job: Job) throws -> KeyOrder {
        switch job.key {
        case .index(let name)?:
            if let named = keys.first(where: { $0.index == name }) { return named.order }
            // A single column's name is the same wish.
            return try order(
                ofColumns: [name], job, what: "key '\(name)' is no unique index without NULLs, and no unique column")
        case .columns(let names)?:
            return try order(
                ofColumns: names, job,
                what: "no unique index stands on exactly (\(names.joined(separator: ", "))) without NULLs")
        case nil:
            let unchanged = keys.first { key in !job.targets.contains(where: key.order.names.contains) }
            let found = keys.first(where: \.isPrimary)?.order ?? unchanged?.order ?? implicitKey ?? keys.first?.order
            guard let order = found else {
                throw job.problem(
                    at: "table",
                    "\(table) has no key: no primary key and no unique index whose columns are all NOT NULL. "
                        + "Rows can't be told apart without one, so a stopped run could not go on where it was. Add one "
                        + "(on PostgreSQL: ALTER TABLE … ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY, then CREATE "
                        + "UNIQUE INDEX CONCURRENTLY), or make a unique index's columns NOT NULL and name it with key:")
            }
            return order
        }
    }

    private func order(ofColumns names: [String], _ job: Job, what: String) throws -> KeyOrder {
        if let found = keys.first(where: { $0.order.names == names }) { return found.order }
        if let implicitKey, implicitKey.names == names { return implicitKey }
        let usable = keys.map { "\($0.index) (\($0.order.names.joined(separator: ", ")))" }
        throw job.problem(
            at: "key", "\(what) of \(table); usable: \(usable.isEmpty ? "none" : usable.joined(separator: "; "))")
    }
}
