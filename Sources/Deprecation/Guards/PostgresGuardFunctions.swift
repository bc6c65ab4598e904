/// The functions behind the guard's triggers.
///
/// They run with their owner's rights, since an application's role has none in Sluice's schema, and so with an empty
/// search path. `record_write` is called for each row and does nothing after a transaction's first; a savepoint that is
/// rolled back takes its mark along. `record_writer` is called for that first one.
enum PostgresGuardFunctions {
    static let script = """
        CREATE OR REPLACE FUNCTION sluice.record_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = '' AS $guard$
        DECLARE
            current_writer text := pg_catalog.pg_current_xact_id();
        BEGIN
            IF TG_ARGV[1] = 'forbid' THEN
                RAISE EXCEPTION 'table %.% has a deprecated part that takes no writes', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', HINT = 'sluice deprecations shows it';
            END IF;
            IF pg_catalog.current_setting('sluice.guard_' || TG_ARGV[0], true) IS DISTINCT FROM current_writer THEN
                PERFORM pg_catalog.set_config('sluice.guard_' || TG_ARGV[0], current_writer, true);
                PERFORM pg_catalog.nextval(('sluice.writes_' || TG_ARGV[0])::pg_catalog.regclass);
                PERFORM sluice.record_writer(TG_ARGV[0]::bigint);
            END IF;
            RETURN NULL;
        END
        $guard$;
        CREATE OR REPLACE FUNCTION sluice.record_writer(deprecation bigint) RETURNS void LANGUAGE plpgsql
        SET search_path = '' AS $guard$
        DECLARE
            writer text := session_user;
            program text := coalesce(pg_catalog.current_setting('application_name', true), '');
            place bigint := pg_catalog.pg_backend_pid() % 8;
            moment text := pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
        BEGIN
            UPDATE sluice.deprecation_writes SET count = count + 1, last_at = moment
            WHERE ctid = (SELECT w.ctid FROM sluice.deprecation_writes w WHERE w.deprecation_id = deprecation
            AND w.role = writer AND w.application = program AND w.slot = place FOR UPDATE SKIP LOCKED);
            IF FOUND OR NOT pg_catalog.pg_try_advisory_xact_lock(7171717, deprecation::int) THEN
                RETURN;
            END IF;
            IF (SELECT count(*) FROM sluice.deprecation_writes w WHERE w.deprecation_id = deprecation) >= 200 THEN
                writer := '';
                program := '(others)';
                place := 0;
            END IF;
            INSERT INTO sluice.deprecation_writes (deprecation_id, role, application, slot, count, first_at, last_at)
            VALUES (deprecation, writer, program, place, 1, moment, moment)
            ON CONFLICT DO NOTHING;
        EXCEPTION WHEN OTHERS THEN
            RETURN;
        END
        $guard$
        """
}
