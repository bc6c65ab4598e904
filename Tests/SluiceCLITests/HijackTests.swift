import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// CVE-2018-1058: whoever may create objects in a schema of the search path defines operators and functions that fit the
/// arguments of Sluice's own statements better than PostgreSQL's; or where the path has `pg_catalog` behind that schema, the
/// very same. None of them may ever be called.
@Suite("Operators and functions of a role that may create objects in public")
struct HijackTests {
    /// For each pair of types in which the catalog's columns, casts and parameters come, each operator that isn't PostgreSQL's
    /// own; and functions of the names that Sluice calls, for arguments that theirs would be cast from.
    private static let hostileObjects = """
        SET search_path = pg_catalog, pg_temp;
        CREATE FUNCTION pg_temp.make(skips_own boolean) RETURNS void LANGUAGE plpgsql AS $make$
        DECLARE
          types text[] := ARRAY['oid', 'regclass', 'regtype', 'regproc', 'regprocedure', 'regnamespace', 'name', 'text', 'varchar',
            '"char"', 'int2', 'int4', 'int8', 'float8', 'numeric', 'bool', 'xid', 'xid8', 'pg_lsn', 'timestamptz', 'timestamp',
            'interval', 'oidvector', 'int2vector', 'text[]', 'name[]', 'oid[]', 'int2[]', 'int8[]', '"char"[]', 'aclitem[]'];
          few text[] := ARRAY['oid', 'regclass', 'name', 'text', 'varchar', '"char"', 'int2', 'int4', 'int8', 'float8'];
          operators text[] := ARRAY['=', '<>', '<', '>', '<=', '>=', '||', '~', '!~', '~*', '!~*', '~~', '!~~', '+', '-', '*', '/', '%', '@>', '&&'];
          functions text[] := ARRAY['format', 'quote_ident', 'quote_literal', 'string_agg', 'array_agg', 'concat', 'concat_ws', 'lower',
            'upper', 'length', 'to_char', 'pg_get_expr', 'pg_get_viewdef', 'pg_get_indexdef', 'pg_get_constraintdef',
            'pg_get_triggerdef', 'pg_get_userbyid', 'pg_relation_size', 'pg_table_size', 'format_type', 'to_regclass', 'to_regtype',
            'current_setting', 'set_config', 'array_length', 'unnest', 'has_table_privilege', 'pg_has_role', 'encode', 'nextval',
            'setval', 'count', 'max', 'min', 'sum', 'left', 'right', 'replace', 'substr', 'substring', 'strpos', 'split_part',
            'regexp_replace', 'pg_advisory_xact_lock', 'pg_try_advisory_lock', 'pg_advisory_unlock', 'aclexplode', 'row_security_active',
            'obj_description', 'col_description', 'pg_relation_filenode', 'hashtext', 'md5', 'sha256', 'date_part', 'timezone', 'abs'];
          l text; r text; o text; f text; made text;
        BEGIN
          FOREACH l IN ARRAY types LOOP FOREACH r IN ARRAY types LOOP
            made := format('hostile_%s_%s', array_position(types, l), array_position(types, r));
            EXECUTE format('CREATE FUNCTION public.%I(a %s, b %s) RETURNS boolean LANGUAGE plpgsql AS %L', made, l, r,
              format('BEGIN RAISE EXCEPTION ''hijacked by an operator of %s and %s''; END', replace(l, '"', ''), replace(r, '"', '')));
            FOREACH o IN ARRAY operators LOOP
              CONTINUE WHEN skips_own AND EXISTS (SELECT FROM pg_operator WHERE oprname = o AND oprnamespace = 'pg_catalog'::regnamespace
                AND oprleft = l::regtype AND oprright = r::regtype);
              EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.%I)', o, l, r, made);
            END LOOP;
          END LOOP; END LOOP;
          FOREACH f IN ARRAY functions LOOP FOREACH l IN ARRAY few LOOP
            IF NOT skips_own OR NOT EXISTS (SELECT FROM pg_proc WHERE proname = f AND pronamespace = 'pg_catalog'::regnamespace
              AND proargtypes::oid[] = ARRAY[l::regtype::oid]) THEN
              EXECUTE format('CREATE FUNCTION public.%I(a %s) RETURNS text LANGUAGE plpgsql AS %L', f, l,
                format('BEGIN RAISE EXCEPTION ''hijacked by %s(%s)''; END', f, replace(l, '"', '')));
            END IF;
            FOREACH r IN ARRAY few LOOP
              CONTINUE WHEN skips_own AND EXISTS (SELECT FROM pg_proc WHERE proname = f AND pronamespace = 'pg_catalog'::regnamespace
                AND proargtypes::oid[] = ARRAY[l::regtype::oid, r::regtype::oid]);
              EXECUTE format('CREATE FUNCTION public.%I(a %s, b %s) RETURNS text LANGUAGE plpgsql AS %L', f, l, r,
                format('BEGIN RAISE EXCEPTION ''hijacked by %s(%s, %s)''; END', f, replace(l, '"', ''), replace(r, '"', '')));
            END LOOP;
          END LOOP; END LOOP;
          CREATE FUNCTION public.make_interval(secs float8) RETURNS interval LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'hijacked by make_interval(secs)'; END $$;
        END $make$;
        """

    private static let schema = """
        CREATE TABLE public.products (id bigint PRIMARY KEY, name text NOT NULL, price int, cents bigint, note text);
        INSERT INTO public.products SELECT i, 'n' || i, i, NULL, 'x' FROM pg_catalog.generate_series(1, 500) AS s(i);
        CREATE TABLE public.parts (id int PRIMARY KEY, product bigint REFERENCES public.products, label varchar(20) DEFAULT 'a');
        INSERT INTO public.parts SELECT i, i FROM pg_catalog.generate_series(1, 50) AS s(i);
        CREATE INDEX parts_label ON public.parts (label);
        CREATE VIEW public.cheap AS SELECT id FROM public.products WHERE price OPERATOR(pg_catalog.<) 5
        """

    private let folder: URL
    private let database: TestDatabase

    init() throws {
        folder = try TemporaryFolder.make()
        database = try TestDatabase(.postgres)
        try database.run(Self.schema)
    }

    /// Which path the sessions have.
    enum Path: CaseIterable { case own, catalogBehindPublic }

    private func plant(_ path: Path) throws {
        try database.run(Self.hostileObjects + "SELECT pg_temp.make(\(path == .own))")
        guard path == .catalogBehindPublic else { return }
        let name = database.text.split(separator: "dbname=").last.map(String.init) ?? ""
        try database.run("ALTER DATABASE \"\(name)\" SET search_path = public, pg_catalog")
    }

    private func write(_ text: String, to name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Runs it to its end, whatever that is, and looks whether anything was called.
    @discardableResult
    private func sluice(_ arguments: String..., expecting codes: Set<Int32> = [0]) throws -> SpawnedProgram.Exit {
        let exit = try SluiceBinary.run(
            arguments + ["--project", folder.path],
            environment: ["SLUICE_KEY": "9f8a7c6b5d4e3f2a1b0c8d7e6f5a4b3c", "SLUICE_DATABASE": database.text])
        #expect(!exit.both.contains("hijacked"), "\(arguments): \(exit.both)")
        #expect(codes.contains(exit.code), "\(arguments): \(exit.both)")
        return exit
    }

    @Test("aren't called by runs", arguments: Path.allCases)
    func runs(path: Path) throws {
        try plant(path)
        try write(
            "table: products\nset: {cents: id + id}\nwhere: cents IS NULL\nkeep_in_sync: true\nthrottle: {replica_lag: 5s, active_sessions: 80, wal_rate: 640MB/s}\nchunk: {max_rows: 100}",
            to: "j.yaml")
        try sluice("run", "j.yaml", "--dry-run")
        try sluice("run", "j.yaml", "--limit-rows", "100", expecting: [0, 3])
        try sluice("status")
        try sluice("resume", "1")
        try sluice("verify", "1", expecting: [0, 4])
        try sluice("quarantine", "1")
        try write("table: products\ntransform: {note: {mask: \"#\"}}\nchunk: {max_rows: 100}", to: "t.yaml")
        try sluice("run", "t.yaml", expecting: [0, 1])
    }

    @Test("aren't called by archives, deprecations, drops and their way back", arguments: Path.allCases)
    func wayOut(path: Path) throws {
        try plant(path)
        try sluice("backup", "products", "--to", folder.appending(path: "a.zst").path)
        try sluice("backup", "products.note", "--to", folder.appending(path: "b.zst").path)
        try sluice("archives")
        try sluice("restore", folder.appending(path: "b.zst").path, "--into", "products.note")
        try sluice("deprecate", "products.note", "--grace", "0s", "--quiet", "0s")
        try database.run("UPDATE public.products SET price = 7 WHERE id OPERATOR(pg_catalog.=) 1")
        try sluice("deprecations")
        try sluice("scream", "products.note", expecting: [0, 1, 2])
        try sluice("scream", "products.note", "--end", expecting: [0, 1, 2, 64])
        try sluice("drop", "products.note", "--override", "reads", "--override", "writes", expecting: [0, 2])
        try sluice("deprecations", "--all", expecting: [0, 64])
        try sluice("deprecate", "parts", "--grace", "0s", "--quiet", "0s", "--keep-name")
        try sluice("undeprecate", "parts")
    }

    @Test("aren't called by revisions", arguments: Path.allCases)
    func revisions(path: Path) throws {
        try plant(path)
        try write("database: ${SLUICE_DATABASE}", to: "sluice.yaml")
        try write(
            """
            revision: aaa111
            down_revision: null
            message: m
            upgrade:
              - create_table: {table: public.fresh, columns: [{name: id, type: bigint, primary_key: true}, {name: v, type: text}]}
              - add_column: {table: public.products, column: {name: extra, type: text}}
              - create_index: {table: public.products, index: products_price, columns: [price], concurrently: true}
            """, to: "migrations/aaa111.yaml")
        try sluice("upgrade", "--dry-run")
        try sluice("upgrade")
        try sluice("current")
        try sluice("history")
        try sluice("stamp", "base")
        try sluice("stamp", "aaa111")
        try sluice("downgrade", "base")
        // What a revision's own SQL sets is no path for what comes after it.
        try write(
            """
            -- revision: bbb222
            -- down_revision: aaa111
            -- upgrade postgres
            SET search_path = public, pg_catalog;
            CREATE TABLE public.late (a int);
            -- downgrade postgres
            SET LOCAL search_path = public, pg_catalog;
            DROP TABLE public.late;
            """, to: "migrations/bbb222.sql")
        try sluice("upgrade")
        try sluice("downgrade", "-1")
        try sluice("current")
    }

    @Test("aren't called by anonymizing")
    func anonymizing() throws {
        try plant(.own)
        let plan = folder.appending(path: "plan.yaml").path
        try write(
            """
            version: 1
            tables:
              products: {id: keep, name: {fake: full_name}, price: keep, cents: keep, note: {redact: [email]}}
              parts: {id: keep, product: keep, label: keep}
            """, to: "plan.yaml")
        try sluice("anonymize", "suggest")
        try sluice("anonymize", "check", plan)
        let copy = try TestDatabase(.postgres)
        try sluice("anonymize", plan, "--from", database.text, "--to", copy.text)
        try sluice("anonymize", "audit", plan, "--from", database.text, "--to", copy.text, expecting: [0, 4])
        try sluice("anonymize", "mark-copy")
        try sluice("anonymize", plan, expecting: [0, 3])
    }
}
