internal import SluiceDatabase
internal import SluiceSchema

/// What `was` says of a thing that a step drops or changes, and the thing itself: a derived way back makes what `was` says, and all
/// that is more would be gone without a word.
enum UntrueWas {
    /// - Throws: ``Problem`` that names what wouldn't come back.
    static func refuse(_ planned: PlannedRevision, _ step: Step, on connection: any Connection) throws {
        guard planned.isUpgrade, case .schema(let operations) = step.work else { return }
        let back = (planned.undoing ?? []).flatMap(\.operations)
        // Of several in one step, what the first does is in the way of a look at the next.
        guard let operation = operations.first else { return }
        switch operation {
        case .dropTable(let drop):
            guard let was = drop.was, back.contains(.createTable(was)) else { return }
            let rights = try LostRights.ofRelation(drop.table, on: connection)
            var lost = try KnownTable(drop.table, on: connection)?.missing(in: was) ?? []
            if was.comment == nil, rights?.comment != nil { lost.append("a comment") }
            try refuse("\(drop.table)", lost + (rights?.missing ?? []))
        case .dropView(let drop):
            guard let was = drop.was, back.contains(.createView(was)) else { return }
            try refuse(
                "\(drop.view)",
                KnownTable.attachments(of: drop.view, on: connection)
                    + (LostRights.ofRelation(drop.view, on: connection)?.missingWithComment ?? []))
        case .alterColumn(let alter):
            guard let was = alter.was, back.contains(where: { $0.makes(was, of: alter) }),
                let column = try KnownTable(alter.table, on: connection)?.columns[alter.column]
            else { return }
            let lost = try KeptAttributes(alter, on: connection)?.lost(besides: was) ?? []
            try refuse("\(alter.column) of \(alter.table)", column.differences(from: was) + lost)
        case .dropSequence(let drop):
            guard let was = drop.was, back.contains(.createSequence(was)) else { return }
            try refuse(drop.sequence, was, on: connection)
            try refuse(
                "\(drop.sequence)", LostRights.ofRelation(drop.sequence, on: connection)?.missingWithComment ?? [])
        default: try refuseRoutineOrType(operation, back, on: connection)
        }
    }

    private static func refuseRoutineOrType(
        _ operation: Operation, _ back: [Operation], on connection: any Connection
    ) throws {
        let (name, rights): (QualifiedName, LostRights?)
        switch operation {
        case .dropFunction(let drop):
            guard let was = drop.was, back.contains(.createFunction(was)) else { return }
            (name, rights) = (drop.function, try .ofRoutine(drop.function, drop.arguments, on: connection))
        case .dropProcedure(let drop):
            guard let was = drop.was, back.contains(.createProcedure(was)) else { return }
            (name, rights) = (drop.procedure, try .ofRoutine(drop.procedure, drop.arguments, on: connection))
        case .dropEnum(let drop):
            guard drop.was != nil, back.contains(where: \.createsType) else { return }
            (name, rights) = (drop.name, try .ofType(drop.name, on: connection))
        case .dropDomain(let drop):
            guard drop.was != nil, back.contains(where: \.createsType) else { return }
            (name, rights) = (drop.domain, try .ofType(drop.domain, on: connection))
        case .dropCompositeType(let drop):
            guard drop.was != nil, back.contains(where: \.createsType) else { return }
            (name, rights) = (drop.type, try .ofType(drop.type, on: connection))
        default: return
        }
        try refuse("\(name)", rights?.missingWithComment ?? [])
    }

    /// What a step drops or changes, where `was` says anything of it.
    static func subject(of step: Step) -> QualifiedName? {
        guard case .schema(let operations) = step.work else { return nil }
        switch operations.first {
        case .dropTable(let drop): return drop.was.map { _ in drop.table }
        case .dropView(let drop): return drop.was.map { _ in drop.view }
        case .alterColumn(let alter): return alter.was.map { _ in alter.table }
        case .dropSequence(let drop): return drop.was.map { _ in drop.sequence }
        case .dropFunction(let drop): return drop.was.map { _ in drop.function }
        case .dropProcedure(let drop): return drop.was.map { _ in drop.procedure }
        case .dropEnum(let drop): return drop.was.map { _ in drop.name }
        case .dropDomain(let drop): return drop.was.map { _ in drop.domain }
        case .dropCompositeType(let drop): return drop.was.map { _ in drop.type }
        default: return nil
        }
    }

    private static func refuse(_ name: String, _ lost: [String]) throws {
        guard !lost.isEmpty else { return }
        throw Problem(
            .invalidOperation, "\(name) has \(lost.joined(separator: ", ")), which `was` doesn't bring back",
            hint:
                "nothing was touched; complete `was`, drop what it has in steps of their own before, each with its `was`, or write "
                + "the downgrade out")
    }

    /// A sequence that begins again gives numbers that it has given before.
    private static func refuse(
        _ sequence: QualifiedName, _ was: CreateSequence, on connection: any Connection
    ) throws {
        guard let number = try connection.relationNumber(of: sequence),
            let last = try connection.catalogScalar("SELECT pg_sequence_last_value($1)", [number])?.integer
        else { return }
        let isUp = (was.increment ?? 1) > 0
        let start = Int64(was.start ?? (isUp ? was.minimum ?? 1 : was.maximum ?? -1))
        guard isUp ? start <= last : start >= last else { return }
        throw Problem(
            .invalidOperation,
            "\(sequence) stands at \(last), and its way back would begin at \(start): it would give numbers twice",
            hint: "nothing was touched; write a `start` behind that into `was`, or write the downgrade out")
    }
}

extension Operation {
    /// Whether it is the way back of an alteration as `was` has it.
    fileprivate func makes(_ was: ColumnChanges, of alter: AlterColumn) -> Bool {
        guard case .alterColumn(let back) = self, back.table == alter.table, back.column == alter.column else {
            return false
        }
        // How values become what they were may be said beside it.
        return (was.type == nil || back.changes.type == was.type)
            && (was.nullable == nil || back.changes.nullable == was.nullable)
    }

    fileprivate var createsType: Bool {
        switch self {
        case .createEnum, .createDomain, .createCompositeType: true
        default: false
        }
    }
}
