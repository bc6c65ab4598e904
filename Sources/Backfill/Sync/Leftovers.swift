internal import SluiceDatabase
internal import SluiceIntrospection

/// Something of Sluice's in a database that no open run needs, or that waits for somebody.
public struct Leftover: Sendable, Hashable {
    public enum Kind: String, Sendable {
        /// A keep_in_sync trigger whose run is over, or isn't known: it still changes what applications write.
        case trigger
        /// Its function, which no trigger calls.
        case function
        /// SQLite: the file is in WAL still, for a run that is over.
        case journal
        /// A run that nobody works on any more.
        case run
    }

    public let kind: Kind
    public let name: String
    /// The table, for a trigger or a run.
    public let table: String?
    public let run: Int64?
    /// What goes on with it, or removes it.
    public let remedy: String
    /// Whether `--fix` removes it; a run is its owner's to go on with.
    public var isRemovable: Bool { kind != .run }
}

extension BackfillEngine {
    /// What Sluice's runs left behind, after crashes and kills.
    package func leftovers() throws -> [Leftover] {
        let connection = try url.connect(.readOnly)
        let isUsed = try StateSchema.version(on: connection) != nil
        let store = RunStore(connection)
        let open = isUsed ? try store.runs().filter { !$0.state.isFinal } : []
        let runs = Set(open.map(\.id))
        let objects = try Self.syncObjects(on: connection).filter { object in !(object.run.map(runs.contains) ?? false)
        }
        let abandoned = try open.filter { run in
            try (run.state == .running || run.state == .verifying) && !store.isOwnerAlive(run)
        }
        return try objects + journal(store)
            + abandoned.map {
                Leftover(
                    kind: .run, name: $0.job, table: $0.table, run: $0.id,
                    remedy: "'sluice resume \($0.id)' goes on, 'sluice cancel \($0.id)' gives it up")
            }
    }

    /// Removes what can be; returns what was.
    package func removeLeftovers() throws -> [Leftover] {
        let found = try leftovers().filter(\.isRemovable)
        let connection = try url.connect()
        for run in Set(found.compactMap(\.run)) {
            try SyncTrigger.removeAny(run: run, lockTimeout: defaults.lockTimeout, on: connection)
            try Events.record(
                "leftovers removed", object: "run \(run)", actor: RunOwner.current.description, on: connection)
        }
        connection.close()
        for left in found where left.kind == .journal { left.run.map(restoreJournal) }
        return found
    }

    /// Where another program had the file open when the run ended.
    private func journal(_ store: RunStore) throws -> [Leftover] {
        guard url.dialect.hasOneWriter, try StateSchema.version(on: store.connection) != nil,
            try store.connection.scalar("PRAGMA journal_mode")?.text == "wal"
        else { return [] }
        let over = try store.runs().filter(\.state.isFinal)
        guard let run = try over.first(where: { try store.journalMode(of: $0.id) != nil }) else { return [] }
        return [
            Leftover(
                kind: .journal, name: "journal mode WAL", table: nil, run: run.id,
                remedy: "'sluice doctor --fix' puts it back, while nobody has the file open")
        ]
    }

    private static func syncObjects(on connection: any Connection) throws -> [Leftover] {
        let snapshot = try Snapshot.read(.triggers, from: connection)
        // SQLite's stand on views as well, and are listed apart.
        let all = snapshot.triggers.isEmpty ? snapshot.relations.flatMap(\.triggers) : snapshot.triggers
        let triggers = all.filter { !$0.isDerived }
        var found = triggers.sorted { $0.name < $1.name }.compactMap { trigger in
            removable(
                .trigger, trigger.name, on: trigger.table.description.withoutDefaultSchema,
                behind: connection.dialect.syncPrefix)
        }
        guard connection.dialect.triggersChangeRows else { return found }
        let functions = """
            SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = '\(connection.dialect.state)' AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgfoid = p.oid)
            ORDER BY p.proname
            """
        found += try connection.catalogRows(functions).compactMap { row in
            row[0].text.flatMap { removable(.function, $0, on: nil, behind: "sync_") }
        }
        return found
    }

    /// Nil for what only looks like Sluice's.
    private static func removable(
        _ kind: Leftover.Kind, _ name: String, on table: String?, behind prefix: String
    ) -> Leftover? {
        guard name.hasPrefix(prefix),
            let run = Int64(name.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber })
        else { return nil }
        return Leftover(kind: kind, name: name, table: table, run: run, remedy: "'sluice doctor --fix' removes it")
    }
}
