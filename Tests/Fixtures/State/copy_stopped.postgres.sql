-- A target in PostgreSQL whose copy was stopped (SIGINT).
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
CREATE TABLE sluice.anonymize_copy (
    fingerprint text NOT NULL,
    key_fingerprint text NOT NULL,
    source_mark text NOT NULL,
    phase text NOT NULL,
    certificate text
);
CREATE TABLE sluice.anonymize_parts (
    source_table text NOT NULL,
    part text NOT NULL,
    rows bigint NOT NULL
);
INSERT INTO sluice.anonymize_copy VALUES ('db81c41e0cc2c8ea8ed6b3de47e822e3', 'daba2f4f3f8edee6', '741:741:', 'rows', NULL);
INSERT INTO sluice.anonymize_parts VALUES ('visits', '1024-@16394', 39217);
INSERT INTO sluice.anonymize_parts VALUES ('visits', '0-1024@16394', 160783);
ALTER TABLE ONLY sluice.anonymize_parts
    ADD CONSTRAINT anonymize_parts_pkey PRIMARY KEY (source_table, part);
