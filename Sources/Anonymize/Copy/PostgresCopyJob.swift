internal import Dispatch
internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms
internal import Synchronization

/// PostgreSQL to PostgreSQL: schema by pg_dump, rows by COPY through the transforms, indexes and constraints last.
/// No original value reaches the target, so none is in its files, WAL or statistics.
struct PostgresCopyJob {
    let compiled: CompiledPlan
    let source: DatabaseURL
    let target: DatabaseURL
    /// Holds the snapshot that everything is read in.
    let coordinator: any Connection
    let fingerprint: String
    let marks: CopyMarks
    let rows: [String: [Int64]]?
    let control: RunControl

    func run() throws -> AnonymizeReport {
        try SameServer.refuse(coordinator, target)
        try requireReadableSequences()
        let keyFingerprint = compiled.key.fingerprint
        var report = AnonymizeReport()
        report.keyFingerprint = keyFingerprint
        report.isKeyEphemeral = compiled.plan.usesEphemeralKey
        let folder = URL(filePath: try PrivateFolder.make())
        defer { try? FileManager.default.removeItem(at: folder) }
        let snapshot = try coordinator.scalar("SELECT pg_export_snapshot()")?.text ?? ""
        let dump = try SchemaDump(of: source, snapshot: snapshot, coordinator: coordinator, folder: folder)
        let connection = try target.connect()
        return try control.underLock(on: connection) {
            let state = CopyState(connection)
            let earlier = try CopyResume(
                compiled: compiled, coordinator: coordinator, target: connection, marks: marks
            ).prepare(fingerprint: fingerprint, keyFingerprint: keyFingerprint, dump: dump)
            let relations = try RelationOwners(coordinator, connection)
            let routines = RoutineOwners(coordinator, connection)
            try routines.lendNobody()
            let views = try relations.lendNobody()
            if earlier != .indexes { report.resumedParts = try copyRows(state, snapshot: snapshot) }
            if control.stop.reason != nil { throw Problem.stopped }
            control.onProgress(.step("looking for original values in the schema"))
            report.notes = try notes(connection) + views
            if control.stop.reason != nil { throw Problem.stopped }
            try finish(connection, state, dump: dump, again: earlier == .indexes, report: &report)
            try relations.giveBack()
            report.notes += try relations.silence() + routines.giveBack()
            if earlier == .indexes {
                report.notes.append(
                    "the rows are those that the interrupted run saw: what the source changed since isn't among them")
            }
            report.tables = try counts(state)
            return report
        }
    }

    private func copyRows(_ state: CopyState, snapshot: String) throws -> Int {
        if rows != nil { try CopyResume.forgetAll(compiled, state) }
        let done = try state.finishedParts()
        let filenodes = try Filenodes.read(coordinator)
        let parts = CopyParts.cut(compiled, filenodes: filenodes, rows: rows ?? [:])
        let left = parts.filter { done[$0.table.table.label]?[$0.label] == nil }
        let queue = PartQueue(left, stop: control.stop)
        let group = DispatchGroup()
        let throttle = ReadThrottle(control.bytesPerSecond)
        let progress = CopyProgress(
            control, total: compiled.expectedRows(rows), earlier: done.values.flatMap(\.values).reduce(0, +))
        for _ in 0..<max(1, min(control.workers, left.count)) {
            CopyWorker(
                source: source, target: target, snapshot: snapshot, onError: compiled.plan.onError, queue: queue,
                throttle: throttle,
                onFinished: { _, rows in progress.finished(rows: rows) }
            ).start(in: group)
        }
        group.wait()
        try queue.conclude()
        return parts.count - left.count
    }

    private func finish(
        _ connection: any Connection, _ state: CopyState, dump: SchemaDump, again: Bool,
        report: inout AnonymizeReport
    ) throws {
        for (name, value) in try sequences() {
            // Null, and so nothing, for that of an identity column that the copy is without.
            try connection.execute(
                "SELECT pg_catalog.setval(pg_catalog.to_regclass(\(Dialect.postgres.literal(name))), \(value), true)")
        }
        try state.enter(phase: CopyPhase.indexes.rawValue)
        control.onProgress(.step("indexes, constraints and triggers"))
        if again { try PostDataReset(connection).run() }
        try dump.restorePostData(to: target, jobs: control.workers, stop: control.stop)
        report.notes += try RenewedSequences(compiled, connection).renew()
        for view in compiled.catalog.materializedViews {
            if control.stop.reason != nil { throw Problem.stopped }
            if try asksElsewhere(view, on: connection) {
                report.notes.append(
                    "the materialized view \(view) asks another database (dblink) and was left without rows; its text is as it was"
                )
                continue
            }
            control.onProgress(.step("filling the materialized view \(view)"))
            do {
                try connection.execute("REFRESH MATERIALIZED VIEW \(view)")
            } catch {
                guard [.constraint, .data].contains(error.kind) else { throw error }
                throw RefusedOverRows("materialized view \(view)", error.message)
            }
        }
        try connection.execute("ANALYZE")
        let proof = CopyProof(compiled: compiled, target: connection, fingerprint: fingerprint) {
            $0.name.quoted(in: .postgres)
        }
        try connection.transaction {
            report.notes += try DroppedColumns(compiled, connection).drop()
            report.certificate = try proof.prove(state)
            try state.enter(phase: CopyPhase.done.rawValue)
        }
    }

    /// `pg_sequences` shows no value of a sequence that the role may not read: its copy would begin again.
    private func requireReadableSequences() throws {
        let hidden = try coordinator.catalogRows(
            """
            SELECT format('%I.%I', n.nspname, c.relname), current_user::text FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(c.oid, 'SELECT, USAGE') END
              AND n.nspname NOT LIKE 'pg\\_%' AND NOT \(coordinator.dialect.holdsState(schema: "n.nspname")) ORDER BY 1
            """)
        guard let first = hidden.first, let name = first[0].text, let role = first[1].text else { return }
        throw Refused(
            reason:
                "role \(role) may not read \(hidden.count == 1 ? "sequence" : "\(hidden.count) sequences, as") \(name)",
            hint: "nothing was touched; GRANT SELECT ON SEQUENCE \(name) TO \(Dialect.postgres.quotedWhereNeeded(role))"
        )
    }

    private func sequences() throws -> [(String, Int64)] {
        try coordinator.catalogRows(
            """
            SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences
            WHERE last_value IS NOT NULL AND NOT \(coordinator.dialect.holdsState(schema: "schemaname"))
            """
        ).compactMap { row in row[0].text.flatMap { name in row[1].integer.map { (name, $0) } } }
    }

    private func notes(_ connection: any Connection) throws -> [String] {
        let literals = try SchemaLiterals(coordinator, compiled, in: try Snapshot.Text.all(in: coordinator)).notes().map
        { note in
            let isLeft = try Self.notDumped.contains { note.hasPrefix($0) } || dropDefault(note, connection)
            return "\(isLeft ? "left behind" : "the schema was copied as it is"): \(note)"
        }
        return try NotCopied(coordinator).inPostgres() + literals
    }

    private static let notDumped = [
        "comment on ", "security label on ", "options of ", "setting of the database", "setting of role ", "rows of ",
        "name of publication ", "name of server ",
    ]

    /// A default that is somebody's value is left behind; a check, a function or a label can't be without harm.
    private func dropDefault(_ note: String, _ connection: any Connection) throws -> Bool {
        for table in compiled.tables {
            let columns = table.table.columns.filter { !$0.isGenerated && !table.dropped.contains($0.name) }
            guard
                let column = columns.first(where: {
                    note.hasPrefix("default of \(table.table.label).\($0.name) holds ") && note.contains(" values of ")
                })
            else { continue }
            let name = Dialect.postgres.quote(column.name)
            try connection.execute("ALTER TABLE \(table.table.name.quoted(in: .postgres)) ALTER \(name) DROP DEFAULT")
            return true
        }
        return false
    }

    private func counts(_ state: CopyState) throws -> [AnonymizeReport.Table] {
        let done = try state.finishedParts()
        return compiled.tables.map { table in
            AnonymizeReport.Table(
                name: table.table.label, rows: done[table.table.label]?.values.reduce(0, +) ?? 0,
                changed: table.columns.filter(\.isChanged).map(\.column.name) + table.dropped)
        }
    }
}

enum Filenodes {
    /// A rewritten table (VACUUM FULL) has another file: its rows moved to other pages.
    static func read(_ connection: any Connection) throws -> [String: Int64] {
        var filenodes: [String: Int64] = [:]
        let rows = try connection.catalogRows(
            """
            SELECT CASE WHEN n.nspname = 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END,
                   pg_relation_filenode(c.oid)::bigint
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'
            """)
        for row in rows { filenodes[row[0].text ?? ""] = row[1].integer }
        return filenodes
    }
}

extension PostgresCopyJob {
    /// Whether it, or a view that it reads, calls what asks another database: the rows there aren't masked.
    private func asksElsewhere(_ view: String, on connection: any Connection) throws -> Bool {
        let rows = try connection.catalogRows(
            """
            WITH RECURSIVE read(oid) AS (
              SELECT to_regclass($1)::oid UNION SELECT d.refobjid FROM read r JOIN pg_rewrite w ON w.ev_class = r.oid
              JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass)
            SELECT 1 FROM read r JOIN pg_rewrite w ON w.ev_class = r.oid
            JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_proc'::regclass
            JOIN pg_depend e ON e.classid = 'pg_proc'::regclass AND e.objid = d.refobjid AND e.deptype = 'e'
            JOIN pg_extension x ON x.oid = e.refobjid WHERE x.extname = 'dblink' LIMIT 1
            """, [.text(view)])
        return !rows.isEmpty
    }
}
