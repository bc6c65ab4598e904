import Sluice
import SluiceDatabase
import SluiceDeprecation
import SluiceMigrations
import SluiceTestSupport
import Testing

@Suite("What is deprecated, to the steps behind it")
struct DeprecatedNamesTests {
    private func project(_ engine: Engine, _ first: String) throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run(
            "CREATE TABLE t (id integer PRIMARY KEY, a integer, n text NOT NULL); INSERT INTO t VALUES (1, 7, 'x'), (2, 8, 'y'); "
                + "CREATE TABLE u (id integer PRIMARY KEY)")
        try project.revision("r1", after: nil, first)
        return project
    }

    private static let column = "  - deprecate_column: {table: t, column: n, grace: 0s, quiet: 0s}"
    private static let table = "  - deprecate_table: {table: t, grace: 0s, quiet: 0s}"

    private static let refusedForColumn = [
        "rename_column: {table: t, column: deprecated_n, to: m}",
        "rename_column: {table: t, column: n, to: m}",
        "alter_column: {table: t, column: deprecated_n, nullable: false, was: {nullable: true}}",
        "alter_column: {table: t, column: n, type: 'varchar(9)', was: {type: text}}",
        "drop_column: {table: t, column: deprecated_n, was: {type: text}}",
        "drop_column: {table: t, column: n, if_exists: true, was: {type: text}}",
    ]

    private static let refusedForTable = [
        "rename_table: {table: deprecated_t, to: v}", "rename_table: {table: t, to: v}",
        "drop_table: {table: deprecated_t}", "drop_table: {table: t, if_exists: true}",
    ]

    @Test(
        "stays as it is, in a later command and in the same plan", arguments: Engine.allCases,
        refusedForColumn.map { (column, $0) } + refusedForTable.map { (table, $0) })
    func refused(engine: Engine, steps: (first: String, second: String)) throws {
        for isSamePlan in [false, true] {
            let project = try project(engine, steps.first)
            if !isSamePlan { try project.open().upgrade() }
            try project.revision("r2", after: "r1", "  - \(steps.second)", downgrade: "{irreversible: a test}")
            let foreseen = #expect(throws: MigrationFailure.self) { _ = try project.open().plan(.upgrade, to: "heads") }
            let text = foreseen.map { "\($0)" } ?? ""
            #expect(text.contains("is deprecated and called deprecated_"), "\(text)")
            let failure = #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
            #expect(failure?.isForeseen == true && failure?.revision == "r2")
        }
    }

    @Test("and begun by hand isn't begun by a revision, whose way back would end it", arguments: Engine.allCases)
    func begunByHand(engine: Engine) throws {
        let project = try project(engine, Self.column)
        let database = try project.open()
        _ = try database.wayOut().deprecate(database.wayOut().object("t.n"), Deprecate.Terms())
        for run in [{ _ = try database.plan(.upgrade, to: "heads") }, { try database.upgrade() }] {
            let failure = #expect(throws: MigrationFailure.self) { try run() }
            let text = failure.map { "\($0)" } ?? ""
            #expect(text.contains("t.n is deprecated already"), "\(text)")
        }
        _ = try database.wayOut().undeprecate(database.wayOut().object("t.n"))
        try database.upgrade()
    }

    @Test(
        "is missed under its old name by a dry run, too", arguments: Engine.allCases,
        [
            (column, "create_index: {index: i, table: t, columns: [n]}"),
            (table, "add_column: {table: t, column: {name: z, type: integer}}"),
            (
                column + "\n  - drop_deprecated: {table: t, column: n, override: [grace]}",
                "create_index: {index: i, table: t, columns: [deprecated_n]}"
            ),
        ])
    func oldName(engine: Engine, steps: (first: String, second: String)) throws {
        let project = try project(engine, steps.first)
        try project.revision("r2", after: "r1", "  - \(steps.second)")
        #expect(throws: MigrationFailure.self) { _ = try project.open().plan(.upgrade, to: "heads") }
        #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
    }

    @Test(
        "leaves its name to something new, and can be used under its own", arguments: Engine.allCases,
        [
            (column, "create_index: {index: i, table: t, columns: [deprecated_n]}"),
            (
                column,
                "add_column: {table: t, column: {name: n, type: integer}}\n"
                    + "  - alter_column: {table: t, column: n, type: bigint, was: {type: integer}}\n"
                    + "  - rename_column: {table: t, column: n, to: m}"
            ),
            (
                table,
                "create_table: {table: t, columns: [{name: id, type: integer, primary_key: true}]}\n"
                    + "  - rename_table: {table: t, to: v}"
            ),
            (column + "\n  - undeprecate_column: {table: t, column: n}", "rename_column: {table: t, column: n, to: m}"),
            (
                "  - deprecate_column: {table: t, column: n, grace: 0s, keep_name: true}",
                "create_index: {index: i, table: t, columns: [n]}"
            ),
        ])
    func allowed(engine: Engine, steps: (first: String, second: String)) throws {
        for isSamePlan in [false, true] {
            let project = try project(engine, steps.first)
            if !isSamePlan { try project.open().upgrade() }
            try project.revision("r2", after: "r1", "  - \(steps.second)")
            _ = try project.open().plan(.upgrade, to: "heads")
            try project.open().upgrade()
            try project.open().downgrade(to: "base")
            #expect(try project.database.rows("SELECT id, a, n FROM t ORDER BY id") == [[1, 7, "x"], [2, 8, "y"]])
        }
    }

    @Test("of a table that gets another name goes along, up and down", arguments: Engine.allCases)
    func renamedTable(engine: Engine) throws {
        let project = try project(engine, Self.column)
        try project.open().upgrade()
        let deprecated = try dump(project)
        try project.revision("r2", after: "r1", "  - rename_table: {table: t, to: v}")
        try project.open().upgrade()
        let store = { try DeprecationStore(project.database.connect()).all() }
        #expect(try store().map(\.table.name) == ["v"])
        try project.revision("r3", after: "r2", "  - drop_deprecated: {table: v, column: n}")
        try project.open().upgrade()
        #expect(try project.database.rows("SELECT * FROM v WHERE id = 1") == [[1, 7]])
        try project.open().downgrade(to: "r1")
        #expect(try dump(project) == deprecated)
        #expect(try store().filter { $0.state == .deprecated }.map(\.table.name) == ["t"])
        try project.open().downgrade(to: "base")
        #expect(try project.database.rows("SELECT id, a, n FROM t ORDER BY id") == [[1, 7, "x"], [2, 8, "y"]])
    }

    private func dump(_ project: ProjectFolder) throws -> String {
        try project.database.schemaDump().replacing("\"", with: "")
            .replacing(/(sluice_guard_|record_write\(')[0-9]+/, with: "guard")
    }

    @Test("goes from the record with its table", arguments: Engine.allCases)
    func droppedTable(engine: Engine) throws {
        let project = try project(engine, Self.column)
        try project.write(
            "migrations/r2.yaml",
            "revision: r2\ndown_revision: r1\nupgrade: [{drop_table: {table: t}}]\ndowngrade: {irreversible: a test}\n")
        try project.open().upgrade()
        #expect(try DeprecationStore(project.database.connect()).all().isEmpty)
    }

    @Test("and dropped doesn't come back over what has its name by now", arguments: Engine.allCases)
    func restored(engine: Engine) throws {
        let project = try project(engine, Self.column)
        try project.revision("r2", after: "r1", "  - add_column: {table: t, column: {name: n, type: integer}}")
        try project.revision("r3", after: "r2", "  - drop_deprecated: {table: t, column: n}")
        try project.open().upgrade()
        let failure = #expect(throws: MigrationFailure.self) { try project.open().downgrade(to: "r1") }
        #expect(failure?.isForeseen == true)
        #expect(failure?.hint.contains("--into t.deprecated_n") == true, "\(failure?.hint ?? "")")
    }

    @Test(
        "and is to be dropped by the same revision in spite of its grace is refused before it begins",
        arguments: Engine.allCases)
    func sameRevision(engine: Engine) throws {
        let project = try project(
            engine,
            "  - deprecate_column: {table: t, column: n, grace: 30d}\n  - drop_deprecated: {table: t, column: n}")
        let failure = #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        #expect(failure?.isForeseen == true)
        #expect(try DeprecationStore(project.database.connect()).all().isEmpty)
    }

    @Test(
        "needs to be deprecated to be dropped or kept, and only once", arguments: Engine.allCases,
        [
            "undeprecate_column: {table: t, column: n}", "undeprecate_table: {table: t}",
            "deprecate_column: {table: t, column: n}\n  - deprecate_table: {table: t}",
            "deprecate_table: {table: t, keep_name: true}\n  - deprecate_column: {table: t, column: n}",
            "deprecate_column: {table: t, column: n}\n  - deprecate_column: {table: t, column: n}",
            "drop_table: {table: u}\n  - drop_deprecated: {table: u}",
            "add_column: {table: t, column: {name: z, type: text}}\n  - drop_deprecated: {table: t, column: z}",
        ])
    func none(engine: Engine, steps: String) throws {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run(
            "CREATE TABLE t (id integer PRIMARY KEY, n text); CREATE TABLE u (id integer PRIMARY KEY)")
        try project.revision("r1", after: nil, "  - \(steps)", downgrade: "{irreversible: a test}")
        let foreseen = #expect(throws: MigrationFailure.self) { _ = try project.open().plan(.upgrade, to: "heads") }
        #expect(foreseen.map { "\($0)" }?.contains("deprecated") == true, "\(String(describing: foreseen))")
        let failure = #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        #expect(failure?.isForeseen == true)
    }

    @Test("is deprecated as it was where the end of its deprecation is undone", arguments: Engine.allCases)
    func again(engine: Engine) throws {
        let project = try project(
            engine, "  - deprecate_column: {table: t, column: n, grace: 30d, keep_name: true, forbid_writes: true}")
        try project.revision("r2", after: "r1", "  - undeprecate_column: {table: t, column: n}")
        try project.open().upgrade()
        try project.open().downgrade(to: "r1")
        let open = try DeprecationStore(project.database.connect()).all(includingDropped: false)
        #expect(open.map(\.currentName) == ["n"] && open.first?.forbidsWrites == true)
    }
}
