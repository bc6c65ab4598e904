package import SluiceDatabase
public import SluiceSchema

/// One versioned change of a database: what it follows, what it does, and what undoes it.
///
///     Revision("3f2a9c", after: "91bd02", message: "price as decimal") {
///         AddColumn(Column("price_decimal", .numeric(10, 2)), to: "products")
///         Backfill("price_to_decimal")
///     }
///
/// The downgrade is derived where every operation can be reversed; otherwise it is written out:
///
///     Revision("3f2a9c", after: "91bd02") { … } downgrade: { … }
///
/// One that nothing can undo says so, and why: `Revision("3f2a9c", after: "91bd02", irreversible: "…") { … }`. Without
/// either it is refused before it is applied, and not found out on the way back.
public struct Revision: Sendable {
    package let header: RevisionHeader
    /// The operations that apply it.
    public var upgrade: [Operation] { placedUpgrade.operations }
    /// The operations that undo it as they were written, or nil where they are to be derived.
    public var writtenDowngrade: [Operation]? { placedDowngrade?.operations }
    private let placedUpgrade: PlacedOperations
    private let placedDowngrade: PlacedOperations?
    private let databasesOfDowngrade: [Dialect.Name]
    /// Why nothing undoes it, where it says that of itself.
    public let irreversible: String?

    public var id: String { header.id }

    /// - Parameters:
    ///   - parents: The revisions it follows: none for a base, several for a merge.
    ///   - branchLabels: Names for the line that begins here.
    ///   - dependsOn: Revisions of other lines that must be applied before it.
    public init(
        _ id: String, after parents: String..., branchLabels: [String] = [], dependsOn: [String] = [],
        message: String = "", @OperationBuilder _ upgrade: () -> [Operation],
        @OperationBuilder downgrade: () -> [Operation]
    ) {
        self.init(
            header: RevisionHeader(
                id: id, downRevisions: parents, branchLabels: branchLabels, dependsOn: dependsOn, message: message),
            upgrade: PlacedOperations(upgrade()), downgrade: .operations(PlacedOperations(downgrade())))
    }

    /// - Parameter irreversible: Why nothing undoes it, for one that may be applied all the same.
    public init(
        _ id: String, after parents: String..., branchLabels: [String] = [], dependsOn: [String] = [],
        message: String = "", irreversible: String? = nil, @OperationBuilder _ upgrade: () -> [Operation]
    ) {
        self.init(
            header: RevisionHeader(
                id: id, downRevisions: parents, branchLabels: branchLabels, dependsOn: dependsOn, message: message),
            upgrade: PlacedOperations(upgrade()), downgrade: irreversible.map(WrittenDowngrade.irreversible) ?? .derived
        )
    }

    /// One that is applied again whenever what it does has changed, behind all others: a view, a function. It makes or
    /// replaces, in one transaction, whatever stands there.
    /// - Parameter dependsOn: Repeatable revisions that are applied before it, and whose change repeats it.
    public init(
        repeating id: String, dependsOn: [String] = [], message: String = "",
        @OperationBuilder _ upgrade: () -> [Operation]
    ) {
        self.init(
            repeatable: RevisionHeader(id: id, dependsOn: dependsOn, message: message, isRepeatable: true),
            PlacedOperations(upgrade()))
    }

    package init(repeatable header: RevisionHeader, _ upgrade: PlacedOperations) {
        self.init(
            header: header, upgrade: upgrade,
            downgrade: .irreversible("it is repeatable: its next version takes its place"))
    }

    /// - Parameter databasesOfDowngrade: Those that a written downgrade speaks to.
    package init(
        header: RevisionHeader, upgrade: PlacedOperations, downgrade: WrittenDowngrade,
        databasesOfDowngrade: [Dialect.Name] = Dialect.Name.allCases
    ) {
        self.header = header
        placedUpgrade = upgrade
        self.databasesOfDowngrade = databasesOfDowngrade
        switch downgrade {
        case .derived: (placedDowngrade, irreversible) = (nil, nil)
        case .operations(let operations): (placedDowngrade, irreversible) = (operations, nil)
        case .irreversible(let reason): (placedDowngrade, irreversible) = (nil, reason)
        }
    }

    /// What one direction runs on a database.
    /// - Throws: ``IrreversibleRevision``; for the upgrade, too, unless the revision says of itself that nothing undoes it:
    ///   its way back is to be known before it is applied.
    package func operations(
        _ direction: Direction, in dialect: Dialect
    ) throws(IrreversibleRevision) -> PlacedOperations {
        if direction == .downgrade || irreversible == nil {
            let way = try placedWayBack()
            try requireDowngrade(for: dialect)
            if direction == .downgrade { return way }
        }
        return placedUpgrade
    }

    /// A downgrade for one database alone is none for the other, where the upgrade has something to do.
    private func requireDowngrade(for dialect: Dialect) throws(IrreversibleRevision) {
        let isStated = databasesOfDowngrade.contains { Dialect($0) == dialect }
        guard !isStated, upgrade.contains(where: { $0.hasWork(in: dialect) }) else { return }
        throw IrreversibleRevision(
            revision: header.place,
            reason: "its downgrade is for \(databasesOfDowngrade.map(\.rawValue).joined()) alone, and the upgrade isn't"
        )
    }

    /// The operations that undo it.
    /// - Throws: ``IrreversibleRevision`` where none are written and not every operation can be reversed.
    package func downgrade() throws(IrreversibleRevision) -> [Operation] { try placedWayBack().operations }

    /// Derived ones stand where what they undo does.
    private func placedWayBack() throws(IrreversibleRevision) -> PlacedOperations {
        if let placedDowngrade { return placedDowngrade }
        if let irreversible { throw IrreversibleRevision(revision: header.place, reason: irreversible) }
        do {
            return try placedUpgrade.undoing()
        } catch {
            let place = placedUpgrade.place(of: error.operation).map(\.description) ?? header.place
            throw IrreversibleRevision(revision: place, reason: error.description)
        }
    }
}

/// What a revision says about its way back.
package enum WrittenDowngrade: Sendable, Hashable {
    /// Nothing: it is derived from the upgrade.
    case derived
    case operations(PlacedOperations)
    /// There is none, for that reason.
    case irreversible(String)
}

/// A revision that can't be undone, because it holds an operation that nothing reverses and no downgrade is written.
package struct IrreversibleRevision: Error, Sendable, Hashable, CustomStringConvertible {
    package let revision: String
    package let reason: String
    package var description: String { "revision \(revision) can't be undone: \(reason)" }
}
