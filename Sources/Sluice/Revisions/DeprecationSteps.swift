internal import Foundation
internal import SluiceAnonymize
internal import SluiceArchive
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluiceIntrospection
internal import SluiceMigrations
internal import SluiceSchema

extension ProjectStepRunner {
    /// A try that a crash interrupted may have begun the deprecation already.
    func run(_ deprecation: BeginDeprecation, _ identity: StepIdentity, on connection: any Connection) throws {
        let object = try object(deprecation.table, deprecation.column, on: connection)
        let store = DeprecationStore(connection)
        if (try? store.open(object.table, object.column)) != nil { return }
        var terms = try terms(of: deprecation)
        terms.reason = deprecation.reason ?? "revision \(identity.revision)"
        // What undoes the end of a deprecation begins that one again.
        if identity.isWayBack, let last = try store.last(object.table, object.column) {
            terms = last.terms(from: Date())
        }
        _ = try wayOut(identity.title, connection).deprecate(object, terms)
    }

    private func terms(of deprecation: BeginDeprecation) throws -> Deprecate.Terms {
        var terms = Deprecate.Terms()
        if let grace = deprecation.grace, !terms.setGrace(grace) {
            throw Problem(.deprecation, "grace is '\(grace)', but must be \(Duration.forms), or a day")
        }
        terms.blockOn = Set(deprecation.blockOn.compactMap { Deprecation.BlockOn(rawValue: $0) })
        terms.quiet = try duration(deprecation.quiet, "quiet") ?? terms.quiet
        terms.naming = deprecation.keepsName ? .keep : .automatic
        terms.forbidsWrites = deprecation.forbidsWrites
        return terms
    }

    // MARK: Beforehand

    func standingDeprecations(on connection: any Connection) throws -> [StandingDeprecation] {
        try DeprecationStore(connection).all(includingDropped: false).map { deprecation in
            StandingDeprecation(
                table: deprecation.table, column: deprecation.column, names: [deprecation.currentName],
                isReplaced: try deprecation.wasRenamed && isThere(deprecation.table, deprecation.column, on: connection)
            )
        }
    }

    func record(
        of table: QualifiedName, _ column: String?, on connection: any Connection
    ) throws -> DeprecationRecord? {
        let object = try object(table, column, on: connection)
        switch try DeprecationStore(connection).last(object.table, object.column)?.state {
        case nil: return nil
        case .active: return .ended
        case .dropped: return .dropped
        case .deprecated, .observed, .archived: return .standing
        }
    }

    func names(of deprecation: BeginDeprecation, on connection: (any Connection)?) throws -> [String] {
        let own = deprecation.column ?? deprecation.table.name
        guard !deprecation.keepsName else { return [own] }
        guard let connection else { return [Deprecate.newName(own, on: database.url.dialect), own] }
        let terms = try terms(of: deprecation)
        return [
            try wayOut("", connection).name(of: ObjectName(table: deprecation.table, column: deprecation.column), terms)
        ]
    }

    private func isThere(_ table: QualifiedName, _ column: String?, on connection: any Connection) throws -> Bool {
        guard let shape = try? connection.catalogReader.shape(of: table) else { return false }
        return column.map { shape.column($0) != nil } ?? true
    }

    func follow(_ move: TableMove, on connection: any Connection) throws {
        try DeprecationStore(connection).follow(move.table, to: move.new)
    }

    /// What went can't come back where something else has its name.
    func check(_ restore: RestoreDropped, on connection: any Connection) throws {
        let object = try object(restore.drop.table, restore.drop.column, on: connection)
        guard let last = try DeprecationStore(connection).last(object.table, object.column), last.state == .dropped,
            try isThere(last.table, last.column, on: connection),
            // A try that was stopped has made it again.
            try !isBeingRestored(last, on: connection)
        else { return }
        throw Problem(
            .deprecation, "\(last.name) can't come back: there is another one of this name by now",
            hint: "nothing was touched; rename or drop that one first. 'sluice restore "
                + "\((last.archivePath ?? "ARCHIVE").shellQuoted) --into \(intoArgument(last))' brings its values beside it"
        )
    }

    private func isBeingRestored(_ dropped: Deprecation, on connection: any Connection) throws -> Bool {
        try dropped.archiveDigest.map { try ArchiveRecord.isBeingRestored($0, on: connection) } ?? false
    }

    private func intoArgument(_ last: Deprecation) -> String {
        let schema = last.table.schema == "public" ? nil : last.table.schema
        let table = QualifiedName(schema: schema, name: last.column == nil ? last.currentName : last.table.name)
        return table.argument(last.column == nil ? nil : last.currentName)
    }

    /// One that stands already is taken for an earlier try's.
    func check(_ deprecation: BeginDeprecation, on connection: any Connection) throws {
        let object = try object(deprecation.table, deprecation.column, on: connection)
        if (try? DeprecationStore(connection).open(object.table, object.column)) != nil { return }
        try wayOut("", connection).checkDeprecate(object, try terms(of: deprecation))
    }

    /// What was never deprecated must at least be there.
    func check(_ undeprecation: EndDeprecation, on connection: any Connection) throws {
        let object = try object(undeprecation.begun.table, undeprecation.begun.column, on: connection)
        guard try DeprecationStore(connection).last(object.table, object.column) == nil else { return }
        let shape = try connection.catalogReader.shape(of: object.table)
        guard let column = object.column, shape.column(column) == nil else { return }
        throw Problem(.deprecation, "\(object.table) has no column \(column), and none was ever deprecated")
    }

    /// What is seen of its use is for whoever asks what would happen: the drop itself looks again when its turn has come.
    func check(_ drop: DropDeprecated, on connection: any Connection, with content: RehearsalContent) throws {
        let object = try object(drop.table, drop.column, on: connection)
        let store = DeprecationStore(connection)
        if try store.last(object.table, object.column)?.state == .dropped { return }
        let deprecation = try store.open(object.table, object.column)
        guard case .rows = content else { return }
        let status = try wayOut("", connection).previewDrop(object).0
        let overrides = try overrides(of: drop, isMade: false, status, connection)
        let standing = status.refusals.filter { refusal in
            // What depends on it and what runs over it may be gone by then.
            [.grace, .writes, .reads].contains(refusal.kind) && !overrides.contains(refusal.kind)
        }
        guard standing.isEmpty else { throw DropRefused(name: deprecation.name, refusals: standing) }
    }

    /// Where there are rows, the grace begins with the same command.
    func check(_ drop: DropDeprecated, begunBy deprecation: BeginDeprecation, on connection: any Connection) throws {
        let overrides = Set(drop.overrides.map(\.rawValue))
        let table = drop.table.quoted(in: connection.dialect)
        let (now, terms) = (Date(), try terms(of: deprecation))
        guard terms.isStillToCome(at: now), !overrides.contains(Refusal.Kind.grace.rawValue),
            // The step itself tells.
            (try? connection.requireNoStrangersCode(in: [drop.table], when: .reading)) != nil,
            let rows = try? connection.rows("SELECT 1 FROM \(table) LIMIT 1"), !rows.isEmpty
        else { return }
        let name = drop.column.map { "\(drop.table).\($0)" } ?? "\(drop.table)"
        let end = Timestamps.text(terms.end(of: now))
        throw DropRefused(
            name: name, refusals: [Refusal(.grace, "its grace period runs until \(end), beginning with this command")])
    }

    // MARK: Steps

    /// Takes the deprecation back, and where it was dropped since, restores it with its data.
    func run(_ undeprecation: EndDeprecation, _ identity: StepIdentity, on connection: any Connection) throws
        -> [String]
    {
        let object = try object(undeprecation.begun.table, undeprecation.begun.column, on: connection)
        let last = try DeprecationStore(connection).last(object.table, object.column)
        // Nothing left to take back: an earlier try of this step did it, or someone by hand.
        guard let last, last.state != .active else { return [] }
        let wayOut = wayOut(identity.title, connection)
        guard last.state == .dropped else {
            _ = try wayOut.undeprecate(object)
            return []
        }
        return try differences(try stoppable { try wayOut.restore(last, options: options) }, last.name)
    }

    /// A try that a crash interrupted may have dropped it already, and then its archive is recorded.
    func run(_ drop: DropDeprecated, _ identity: StepIdentity, on connection: any Connection) throws {
        let object = try object(drop.table, drop.column, on: connection)
        let wayOut = wayOut(identity.title, connection)
        var isMade = identity.madeTables.contains(drop.table) || identity.madeTables.contains(object.table)
        if let last = try DeprecationStore(connection).last(object.table, object.column), last.state == .dropped {
            // A restore that stopped, and is taken back now, is brought to its end: half of it is there.
            guard identity.takesBackSince != nil, try isBeingRestored(last, on: connection) else { return }
            _ = try stoppable { try wayOut.reverseDrop(object, options: options) }
            isMade = true
        }
        let overrides = try overrides(of: drop, isMade: isMade, wayOut.previewDrop(object).0, connection)
        let key = drop.encryptsArchive ? try database.project.keys.requiredArchiveKey() : nil
        _ = try stoppable { try wayOut.drop(object, overriding: overrides, key: key) }
    }

    /// A new database goes through all of its history at once. Nobody relies on a table that this command has made, nor
    /// on one that is empty and was never written to since the deprecation.
    private func overrides(
        of drop: DropDeprecated, isMade: Bool, _ status: @autoclosure () throws -> DeprecationStatus,
        _ connection: any Connection
    ) throws -> Set<Refusal.Kind> {
        let own = Set(drop.overrides.compactMap { Refusal.Kind(rawValue: $0.rawValue) })
        guard try isMade || hasNoUsers(status(), connection) else { return own }
        return own.union([.grace, .writes, .reads])
    }

    private func hasNoUsers(_ status: DeprecationStatus, _ connection: any Connection) throws -> Bool {
        let current = status.deprecation.currentTable
        // Without a look at its rows it counts as used.
        guard (try? connection.requireNoStrangersCode(in: [current], when: .reading)) != nil else { return false }
        let isEmpty = try connection.scalar("SELECT 1 FROM \(current.quoted(in: connection.dialect)) LIMIT 1") == nil
        return isEmpty && status.evidence.guardCount == 0 && status.evidence.lastWrite == nil
    }

    func run(_ restore: RestoreDropped, _ identity: StepIdentity, on connection: any Connection) throws -> [String] {
        let object = try object(restore.drop.table, restore.drop.column, on: connection)
        // A drop that was refused is taken back with its revision, and there is nothing to bring back.
        if try identity.takesBackSince != nil
            && DeprecationStore(connection).last(object.table, object.column) == nil
        {
            return []
        }
        let report = try stoppable { try wayOut(identity.title, connection).reverseDrop(object, options: options) }
        guard let report else { return [] }
        return try differences(report, object.column.map { "\(object.table).\($0)" } ?? "\(object.table)")
    }

    private func wayOut(_ actor: String, _ connection: any Connection) -> WayOut {
        WayOut(database, on: connection, actor: actor)
    }

    private func stoppable<Done>(_ work: () throws -> Done) throws -> Done {
        do {
            return try work()
        } catch let stopped as RestoreStopped {
            throw Problem(.stopped, stopped.description)
        } catch let problem as Problem where problem.code == .stopped {
            throw Problem(.stopped, "the archive isn't whole yet, and is begun again")
        }
    }

    /// In which schema it is. One that was renamed or dropped is no more to be found by its name, but is known.
    private func object(
        _ table: QualifiedName, _ column: String?, on connection: any Connection
    ) throws -> ObjectName {
        guard table.schema == nil else { return ObjectName(table: table, column: column) }
        let known = try DeprecationStore(connection).all().last { $0.table.name == table.name && $0.column == column }
        return ObjectName(table: try known?.table ?? connection.resolved(table), column: column)
    }

    private func duration(_ text: String?, _ name: String) throws -> Duration? {
        guard let text else { return nil }
        guard let duration = Duration(text: text) else {
            throw Problem(.deprecation, "\(name) is '\(text)', but must be \(Duration.forms)")
        }
        return duration
    }

    /// - Throws: ``Problem`` where not all of it came back.
    private func differences(_ report: RestoreReport, _ name: String) throws -> [String] {
        guard !report.isComplete else { return report.differences.map { "\(name) came back, but \($0)" } }
        throw Problem(
            .deprecation,
            "\(name) came back incomplete: \((report.lost + report.refused).joined(separator: "; "))",
            hint: "its values are there; mend this by hand, then go on with the downgrade")
    }
}

extension WayOut {
    /// Brings back what was dropped, from its archive; an encrypted one with the key of the environment.
    func restore(_ dropped: Deprecation, options: RunOptions) throws -> RestoreReport {
        let restoration = try Restoration.of(
            dropped, key: database.project.keys.archiveKey(), in: database.project.carrier.place, actor: actor)
        return try restoration.run(with: database.engine, options: database.heard(options)).report
    }

    /// Brings it back and deprecates it on the terms it had.
    /// - Returns: Nil where it was back already.
    func reverseDrop(_ object: ObjectName, options: RunOptions) throws -> RestoreReport? {
        try DropReversal(object.table, column: object.column, actor: actor).run(
            on: connection, with: database.engine, options: database.heard(options),
            key: database.project.keys.archiveKey(), in: database.project.carrier.place, now: Date())
    }
}
