/// One privilege of one role, on a table or on one of its columns.
package struct Grant: Codable, Hashable, Sendable {
    /// The column's number; 0 for the table itself, below it for a system column such as `ctid`.
    package var column: Int64
    package var grantor: String
    /// Nil for PUBLIC.
    package let grantee: String?
    package let privilege: String
    package var isGrantable: Bool

    package init(column: Int64, grantor: String, grantee: String?, privilege: String, isGrantable: Bool) {
        self.column = column
        self.grantor = grantor
        self.grantee = grantee
        self.privilege = privilege
        self.isGrantable = isGrantable
    }

    package var isOfTable: Bool { column == 0 }

    fileprivate var withoutGrantOption: Grant {
        var grant = self
        grant.isGrantable = false
        return grant
    }

    /// Those that can be given for one column.
    private var isPerColumn: Bool { ["SELECT", "INSERT", "UPDATE", "REFERENCES"].contains(privilege) }

    /// What is left of it for everything but one column. A privilege on the table counts for each of its columns, so
    /// it becomes one on each of the others.
    fileprivate func replaced(without hidden: Int64, by columns: [Int64]) -> [Grant] {
        guard isOfTable, isPerColumn else { return column == hidden ? [] : [self] }
        return columns.filter { $0 != hidden && ($0 > 0 || privilege == "SELECT") }.map { number in
            var grant = self
            grant.column = number
            return grant
        }
    }
}

/// A table's privileges before a scream test and during it.
package struct ScreamedTable: Codable, Hashable, Sendable {
    /// Its number in pg_class, which a new name doesn't change.
    package let relation: Int64
    /// The hidden column's number; nil where the whole table is hidden.
    package let column: Int64?
    package let owner: String
    package let before: [Grant]
    package let during: [Grant]

    /// Hides the column, or the table, from every role but the owner.
    package init(relation: Int64, column: Int64?, columns: [Int64], owner: String, grants: [Grant]) {
        self.relation = relation
        self.column = column
        self.owner = owner
        before = grants
        during = Self.unique(grants.flatMap { Self.remains(of: $0, column, columns, owner) })
    }

    package var takesAnythingAway: Bool { Set(before) != Set(during) }

    /// The privileges as they were, with what was granted and revoked meanwhile; of roles and columns that are there.
    package func after(_ current: [Grant], columns: [Int64], owner: String, roles: Set<String>) -> [Grant] {
        let during = granted(self.during, by: owner)
        let revoked = Set(during).subtracting(current)
        let added = Set(current).subtracting(during)
        let kept = granted(before, by: owner).filter { grant in
            guard grant.isOfTable || columns.contains(grant.column) else { return false }
            guard grant.grantee.map(roles.contains) ?? true, roles.contains(grant.grantor) else { return false }
            let left = Self.remains(of: grant, column, columns, owner).filter(during.contains)
            return left.isEmpty || left.contains { !revoked.contains($0) }
        }
        return Self.unique(kept + current.filter(added.contains)).sorted { $0.column < $1.column }
    }

    /// A new owner has taken over what the old one granted.
    private func granted(_ grants: [Grant], by newOwner: String) -> [Grant] {
        grants.map { grant in
            guard grant.grantor == owner else { return grant }
            var grant = grant
            grant.grantor = newOwner
            return grant
        }
    }

    private static func remains(
        of grant: Grant, _ hidden: Int64?, _ columns: [Int64], _ owner: String
    ) -> [Grant] {
        guard grant.grantee != owner else { return [grant] }
        return hidden.map { grant.replaced(without: $0, by: columns) } ?? []
    }

    /// The first of each; a right to pass it on includes the right itself.
    private static func unique(_ grants: [Grant]) -> [Grant] {
        var places: [Grant: Int] = [:]
        var unique: [Grant] = []
        for grant in grants {
            let key = grant.withoutGrantOption
            if let place = places[key] {
                if grant.isGrantable { unique[place] = grant }
            } else {
                places[key] = unique.count
                unique.append(grant)
            }
        }
        return unique
    }
}
