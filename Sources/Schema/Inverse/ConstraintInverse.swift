internal import SluiceDatabase

extension CreateConstraint {
    var inverse: Inverse {
        guard let name = constraint.name(on: table) else { return .irreversible(reason: "the constraint has no name") }
        let drop = DropConstraint(name, on: table, was: constraint)
        return .unless(ifNotExists, drop.operations + (index?.operations ?? []))
    }

    /// The index that it takes, which goes with the constraint.
    private var index: CreateIndex? {
        guard let usingIndex else { return nil }
        return switch constraint.rule {
        case .primaryKey(let columns):
            CreateIndex(usingIndex, on: table, columns.map { IndexColumn(.column($0)) }, unique: true)
        case .unique(let columns, let nullsNotDistinct, let include):
            CreateIndex(
                usingIndex, on: table, columns.map { IndexColumn(.column($0)) }, unique: true, include: include,
                nullsNotDistinct: nullsNotDistinct)
        case .foreignKey, .check, .exclude: nil
        }
    }
}
