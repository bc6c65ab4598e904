internal import SluiceDatabase

/// The functions behind the guard's triggers.
///
/// They run with their owner's rights, since an application's role has none in Sluice's schema. So the search path is
/// pinned, with pg_temp named and last: an empty one would look for types and tables in pg_temp first (CREATE FUNCTION,
/// "Writing SECURITY DEFINER Functions Safely"), where any role may make a type `text` whose check runs as the owner.
/// Nobody may call them: a trigger's function needs no EXECUTE to fire.
///
/// `record_write` is called for each row and does nothing after a transaction's first; a savepoint that is
/// rolled back takes its mark along. `record_writer` is called for that first one, and returns false where it couldn't
/// note who it was without waiting: then the time at least is kept, by a sequence, which nobody waits for.
///
/// A write that is refused is counted before it fails: a sequence outlives the transaction. Changes that arrive by
/// replication happened elsewhere already, and are never refused.
enum PostgresGuardFunctions {
    static func script(in state: StateName) -> String {
        """
        CREATE OR REPLACE FUNCTION \(state).record_write() RETURNS pg_catalog.trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $guard$
        DECLARE
            current_writer pg_catalog.text := pg_catalog.pg_current_xact_id();
        BEGIN
            IF TG_ARGV[1] = 'forbid' AND pg_catalog.current_setting('session_replication_role') <> 'replica' THEN
                PERFORM pg_catalog.nextval(('\(state).writes_' || TG_ARGV[0])::pg_catalog.regclass);
                PERFORM \(state).record_moment(TG_ARGV[0]);
                RAISE EXCEPTION 'table %.% has a deprecated part that takes no writes', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', HINT = 'sluice deprecations shows it';
            END IF;
            IF pg_catalog.current_setting('\(state).guard_' || TG_ARGV[0], true) IS DISTINCT FROM current_writer THEN
                PERFORM pg_catalog.set_config('\(state).guard_' || TG_ARGV[0], current_writer, true);
                PERFORM pg_catalog.nextval(('\(state).writes_' || TG_ARGV[0])::pg_catalog.regclass);
                IF NOT \(state).record_writer(TG_ARGV[0]::bigint) THEN
                    PERFORM \(state).record_moment(TG_ARGV[0]);
                END IF;
            END IF;
            RETURN NULL;
        END
        $guard$;
        CREATE OR REPLACE FUNCTION \(state).record_moment(deprecation pg_catalog.text) RETURNS pg_catalog.void LANGUAGE sql
        SET search_path = pg_catalog, pg_temp AS $guard$
            SELECT pg_catalog.setval(('\(state).last_write_' || deprecation)::pg_catalog.regclass,
            (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint)
        $guard$;
        CREATE OR REPLACE FUNCTION \(state).record_writer(deprecation bigint) RETURNS boolean LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp AS $guard$
        DECLARE
            writer pg_catalog.text := session_user;
            program pg_catalog.text := coalesce(pg_catalog.current_setting('application_name', true), '');
            place bigint := pg_catalog.pg_backend_pid() % 8;
            moment pg_catalog.text := pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
        BEGIN
            UPDATE \(state).deprecation_writes SET count = count + 1, last_at = moment
            WHERE ctid = (SELECT w.ctid FROM \(state).deprecation_writes w WHERE w.deprecation_id = deprecation
            AND w.role = writer AND w.application = program AND w.slot = place FOR UPDATE SKIP LOCKED);
            IF FOUND THEN
                RETURN true;
            END IF;
            IF NOT pg_catalog.pg_try_advisory_xact_lock(7171717, deprecation::int) THEN
                RETURN false;
            END IF;
            IF (SELECT count(*) FROM \(state).deprecation_writes w WHERE w.deprecation_id = deprecation) >= \(writersNoted) THEN
                RETURN false;
            END IF;
            INSERT INTO \(state).deprecation_writes (deprecation_id, role, application, slot, count, first_at, last_at)
            VALUES (deprecation, writer, program, place, 1, moment, moment)
            ON CONFLICT DO NOTHING;
            RETURN FOUND;
        EXCEPTION WHEN OTHERS THEN
            RETURN false;
        END
        $guard$;
        REVOKE ALL ON FUNCTION \(state).record_write(), \(state).record_moment(pg_catalog.text), \(state).record_writer(bigint)
        FROM PUBLIC
        """
    }

    /// Rows that a deprecation's writers may take.
    private static let writersNoted = 200
}
