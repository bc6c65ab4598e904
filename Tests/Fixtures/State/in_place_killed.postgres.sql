-- A PostgreSQL database whose run in place was killed (SIGKILL): its triggers are off, one table is done.
CREATE SCHEMA sluice;
CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN new; END$$;
CREATE TABLE public.people (
    id integer NOT NULL,
    name text NOT NULL,
    email text
);
CREATE TABLE public.visits (
    id integer NOT NULL,
    person integer,
    note text
);
CREATE TABLE sluice.anonymize_switched_off (
    table_name text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    state text NOT NULL
);
CREATE TABLE sluice.anonymize_tables (
    table_name text NOT NULL,
    identity text NOT NULL,
    file text NOT NULL,
    rules text NOT NULL,
    run text NOT NULL,
    phase text NOT NULL,
    row_count bigint NOT NULL,
    evidence text,
    at text NOT NULL
);
CREATE TABLE sluice.archives (
    id bigint NOT NULL,
    path text NOT NULL,
    digest text NOT NULL,
    content text NOT NULL,
    table_name text NOT NULL,
    column_name text,
    rows bigint NOT NULL,
    created_at text NOT NULL,
    restore_target text,
    restore_step bigint DEFAULT 0 NOT NULL,
    restored_rows bigint DEFAULT 0 NOT NULL,
    missing_rows bigint DEFAULT 0 NOT NULL,
    restored_at text
);
ALTER TABLE sluice.archives ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sluice.archives_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE sluice.copy_marker (
    marked_by text NOT NULL,
    marked_at text NOT NULL,
    system_identifier text
);
CREATE TABLE sluice.deprecation_writes (
    deprecation_id bigint NOT NULL,
    role text NOT NULL,
    application text NOT NULL,
    slot bigint NOT NULL,
    count bigint NOT NULL,
    first_at text NOT NULL,
    last_at text NOT NULL
);
CREATE TABLE sluice.deprecations (
    id bigint NOT NULL,
    table_name text NOT NULL,
    column_name text,
    current_name text NOT NULL,
    state text NOT NULL,
    reason text,
    since text NOT NULL,
    grace_until text NOT NULL,
    quiet_seconds bigint NOT NULL,
    forbids_writes bigint DEFAULT 0 NOT NULL,
    was_not_null bigint DEFAULT 0 NOT NULL,
    old_comment text,
    old_definition text,
    reads_before text,
    archive_path text,
    archive_digest text,
    guard_count bigint,
    ended_at text,
    scream_since text,
    scream_undo text
);
ALTER TABLE sluice.deprecations ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sluice.deprecations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE sluice.events (
    id bigint NOT NULL,
    at text NOT NULL,
    actor text NOT NULL,
    event text NOT NULL,
    object text NOT NULL,
    detail text
);
ALTER TABLE sluice.events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sluice.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE sluice.heads (
    revision text NOT NULL
);
CREATE TABLE sluice.meta (
    version bigint NOT NULL
);
CREATE TABLE sluice.quarantine (
    run_id bigint NOT NULL,
    relation text NOT NULL,
    key text NOT NULL,
    code text NOT NULL,
    error text NOT NULL,
    at text NOT NULL
);
CREATE TABLE sluice.ranges (
    run_id bigint NOT NULL,
    number bigint NOT NULL,
    relation text NOT NULL,
    low text,
    high text,
    cursor text,
    windows text,
    pass bigint DEFAULT 0 NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    epoch bigint DEFAULT 0 NOT NULL,
    owner text,
    lease_until text,
    rows bigint DEFAULT 0 NOT NULL,
    chunks bigint DEFAULT 0 NOT NULL,
    quarantined bigint DEFAULT 0 NOT NULL,
    hash text DEFAULT ''::text NOT NULL
);
CREATE TABLE sluice.revision_log (
    number bigint NOT NULL,
    revision text NOT NULL,
    checksum text NOT NULL,
    direction text NOT NULL,
    state text NOT NULL,
    steps bigint NOT NULL,
    step bigint NOT NULL,
    begun_at text,
    undone bigint DEFAULT 0 NOT NULL,
    fingerprint text NOT NULL,
    actor text NOT NULL,
    started_at text NOT NULL,
    finished_at text,
    seconds double precision
);
ALTER TABLE sluice.revision_log ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sluice.revision_log_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE sluice.runs (
    id bigint NOT NULL,
    job text NOT NULL,
    table_name text NOT NULL,
    definition text NOT NULL,
    plan text NOT NULL,
    state text NOT NULL,
    owner text,
    started_at text NOT NULL,
    finished_at text,
    seconds double precision DEFAULT 0 NOT NULL,
    total bigint,
    total_source text,
    waiting text,
    error text,
    certificate text
);
ALTER TABLE sluice.runs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sluice.runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
INSERT INTO public.people VALUES (1, 'Johnie Cervantes', 'tuyet.moody.j58xz5tcb467gz9c@example.com');
INSERT INTO public.people VALUES (2, 'Trudi Mooney', 'otto.gamble.5pyfmj43h510v7s0@example.com');
INSERT INTO public.people VALUES (3, 'Branden Cruz', NULL);
INSERT INTO public.visits VALUES (1, 2, 'said 1');
INSERT INTO public.visits VALUES (2, 3, 'said 2');
INSERT INTO sluice.anonymize_switched_off VALUES ('"public"."people"', 'TRIGGER', 'touch_people', 'O');
INSERT INTO sluice.anonymize_switched_off VALUES ('"public"."visits"', 'TRIGGER', 'touch', 'O');
INSERT INTO sluice.anonymize_tables VALUES ('people', '16409', '16409', '{"key":"daba2f4f3f8edee6","done":[],"columns":{"email":"aab7613220876b240e0b0fe50070d6ec","name":"670fa82cbd3b283e995c9801a8911401"}}', '62b5d47a-d1b4', 'transformed', 3, '770:770:', '2026-11-28T22:17:25.724Z');
INSERT INTO sluice.copy_marker VALUES ('deploy', '2026-11-28T22:17:25.500Z', '7713349914230942563/16386');
INSERT INTO sluice.events OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-28T22:17:25.695Z', 'host/1/1', 'run started', 'run 1', 'job anonymize people 0t 62b5d47a-d1b4 on public.people');
INSERT INTO sluice.events OVERRIDING SYSTEM VALUE VALUES (2, '2026-11-28T22:17:25.718Z', 'host/1/1', 'run complete', 'run 1', NULL);
INSERT INTO sluice.meta VALUES (4);
INSERT INTO sluice.ranges VALUES (1, 0, 'table', NULL, '["i:3"]', '["i:3"]', NULL, 0, 1, 1, NULL, NULL, 3, 8, 0, 'c27ba33e046d3aeac91af31e6abebfd06a1d53de558f276a473a35ad98609568');
INSERT INTO sluice.runs OVERRIDING SYSTEM VALUE VALUES (1, 'anonymize people 0t 62b5d47a-d1b4', 'public.people', '', '{"key":{"columns":[{"isDescending":false,"name":"id"}],"isInteger":true},"passes":8}', 'complete', NULL, '2026-11-28T22:17:25.694Z', '2026-11-28T22:17:25.717Z', 0.024596573, 3, 'exact count', NULL, NULL, '{"anti_join":{"proof":"coverage","rows_left":0,"sweeps":0},"chunks":8,"completed_at":"2026-11-28T22:17:25Z","hash":"d8b98fc24087efa35170b932178928ac88d589177f809d9e94137e4652757265","job":"anonymize people 0t 62b5d47a-d1b4","quarantined":0,"ranges":1,"rows":3,"run":1,"started_at":"2026-11-28T22:17:25.694Z","table":"public.people"}');
SELECT pg_catalog.setval('sluice.archives_id_seq', 1, false);
SELECT pg_catalog.setval('sluice.deprecations_id_seq', 1, false);
SELECT pg_catalog.setval('sluice.events_id_seq', 2, true);
SELECT pg_catalog.setval('sluice.revision_log_number_seq', 1, false);
SELECT pg_catalog.setval('sluice.runs_id_seq', 1, true);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sluice.anonymize_tables
    ADD CONSTRAINT anonymize_tables_pkey PRIMARY KEY (table_name);
ALTER TABLE ONLY sluice.archives
    ADD CONSTRAINT archives_digest_key UNIQUE (digest);
ALTER TABLE ONLY sluice.archives
    ADD CONSTRAINT archives_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sluice.deprecation_writes
    ADD CONSTRAINT deprecation_writes_pkey PRIMARY KEY (deprecation_id, role, application, slot);
ALTER TABLE ONLY sluice.deprecations
    ADD CONSTRAINT deprecations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sluice.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sluice.heads
    ADD CONSTRAINT heads_pkey PRIMARY KEY (revision);
ALTER TABLE ONLY sluice.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (run_id, relation, key);
ALTER TABLE ONLY sluice.ranges
    ADD CONSTRAINT ranges_pkey PRIMARY KEY (run_id, number);
ALTER TABLE ONLY sluice.revision_log
    ADD CONSTRAINT revision_log_pkey PRIMARY KEY (number);
ALTER TABLE ONLY sluice.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (id);
CREATE TRIGGER touch BEFORE UPDATE ON public.visits FOR EACH ROW EXECUTE FUNCTION public.touch();
ALTER TABLE public.visits DISABLE TRIGGER touch;
CREATE TRIGGER touch_people BEFORE UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION public.touch();
ALTER TABLE public.people DISABLE TRIGGER touch_people;
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_person_fkey FOREIGN KEY (person) REFERENCES public.people(id);
