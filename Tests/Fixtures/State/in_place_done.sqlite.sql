-- A SQLite database that was anonymized in place.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, email text);
INSERT INTO people VALUES(1,'Johnie Cervantes','tuyet.moody.j58xz5tcb467gz9c@example.com');
INSERT INTO people VALUES(2,'Trudi Mooney','otto.gamble.5pyfmj43h510v7s0@example.com');
INSERT INTO people VALUES(3,'Branden Cruz',NULL);
CREATE TABLE visits (id integer PRIMARY KEY, person integer REFERENCES people (id), note text);
INSERT INTO visits VALUES(1,1,NULL);
INSERT INTO visits VALUES(2,3,NULL);
CREATE TABLE IF NOT EXISTS "sluice_copy_marker" (marked_by text NOT NULL, marked_at text NOT NULL, system_identifier text);
INSERT INTO sluice_copy_marker VALUES('deploy','2026-11-28T22:17:04.790Z',NULL);
CREATE TABLE IF NOT EXISTS "sluice_anonymize_tables" (table_name text NOT NULL PRIMARY KEY, identity text NOT NULL,
    file text NOT NULL, rules text NOT NULL, run text NOT NULL, phase text NOT NULL, row_count bigint NOT NULL,
    evidence text, at text NOT NULL);
INSERT INTO sluice_anonymize_tables VALUES('people','','','{"done":[],"key":"daba2f4f3f8edee6","columns":{"email":"1b9f92ef9524fd44e44b255a1a22947a","name":"edbd1dd921cadd0d04b6b8e42ac835d0"}}','5376f09e-6e54','clean',3,'3:989f19ba38934ebf:3','2026-11-28T22:17:05.067Z');
INSERT INTO sluice_anonymize_tables VALUES('visits','','','{"done":[],"key":"daba2f4f3f8edee6","columns":{"note":"0f2aaa11e12212eac27713472c3e99bc"}}','9436db7b-0c13','clean',2,'2:4bf8dba6d9c09640:2','2026-11-28T22:17:05.086Z');
CREATE TABLE IF NOT EXISTS "sluice_meta" (
  "version" INTEGER NOT NULL
);
INSERT INTO sluice_meta VALUES(4);
CREATE TABLE IF NOT EXISTS "sluice_runs" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "job" text NOT NULL,
  "table_name" text NOT NULL,
  "definition" text NOT NULL,
  "plan" text NOT NULL,
  "state" text NOT NULL,
  "owner" text,
  "started_at" text NOT NULL,
  "finished_at" text,
  "seconds" REAL NOT NULL DEFAULT 0,
  "total" INTEGER,
  "total_source" text,
  "waiting" text,
  "error" text,
  "certificate" text
);
INSERT INTO sluice_runs VALUES(1,'anonymize people 0t 5376f09e-6e54','people','','{"key":{"columns":[{"isDescending":false,"name":"id"}],"isInteger":true},"passes":1}','complete',NULL,'2026-11-28T22:17:04.991Z','2026-11-28T22:17:05.045Z',0.050917123000000001631,3,'exact count',NULL,NULL,'{"anti_join":{"proof":"coverage","rows_left":0,"sweeps":0},"chunks":1,"completed_at":"2026-11-28T22:17:05Z","hash":"4fb4ee3d6483c2e1e3569b35db0a91d59c4d1f4f2c3b7dd506fca67dc2dc94be","job":"anonymize people 0t 5376f09e-6e54","quarantined":0,"ranges":1,"rows":3,"run":1,"started_at":"2026-11-28T22:17:04.991Z","table":"people"}');
INSERT INTO sluice_runs VALUES(2,'anonymize visits 0t 9436db7b-0c13','visits','','{"key":{"columns":[{"isDescending":false,"name":"id"}],"isInteger":true},"passes":1}','complete',NULL,'2026-11-28T22:17:05.079Z','2026-11-28T22:17:05.084Z',0.0034975340000000000595,2,'exact count',NULL,NULL,'{"anti_join":{"proof":"coverage","rows_left":0,"sweeps":0},"chunks":1,"completed_at":"2026-11-28T22:17:05Z","hash":"0c4516b54182ecd6117e7898270af1c8e472b82c99a3bbfdf1b34e81f01fca31","job":"anonymize visits 0t 9436db7b-0c13","quarantined":0,"ranges":1,"rows":2,"run":2,"started_at":"2026-11-28T22:17:05.079Z","table":"visits"}');
CREATE TABLE IF NOT EXISTS "sluice_ranges" (
  "run_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "relation" text NOT NULL,
  "low" text,
  "high" text,
  "cursor" text,
  "windows" text,
  "pass" INTEGER NOT NULL DEFAULT 0,
  "done" INTEGER NOT NULL DEFAULT 0,
  "epoch" INTEGER NOT NULL DEFAULT 0,
  "owner" text,
  "lease_until" text,
  "rows" INTEGER NOT NULL DEFAULT 0,
  "chunks" INTEGER NOT NULL DEFAULT 0,
  "quarantined" INTEGER NOT NULL DEFAULT 0,
  "hash" text NOT NULL DEFAULT '',
  PRIMARY KEY ("run_id", "number")
);
INSERT INTO sluice_ranges VALUES(1,0,'table',NULL,'["i:3"]','["i:3"]',NULL,0,1,1,NULL,NULL,3,1,0,'595cd52b9c513bef8d7de52cf42f3dc9a03e8dcf5482ecbeece39172533f5bff');
INSERT INTO sluice_ranges VALUES(2,0,'table',NULL,'["i:2"]','["i:2"]',NULL,0,1,1,NULL,NULL,2,1,0,'7618c3e4ad3d08d99cea274e3e1d3fd27c49d52bca62c2f7ecef532366961d0c');
CREATE TABLE IF NOT EXISTS "sluice_quarantine" (
  "run_id" INTEGER NOT NULL,
  "relation" text NOT NULL,
  "key" text NOT NULL,
  "code" text NOT NULL,
  "error" text NOT NULL,
  "at" text NOT NULL,
  PRIMARY KEY ("run_id", "relation", "key")
);
CREATE TABLE IF NOT EXISTS "sluice_events" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "at" text NOT NULL,
  "actor" text NOT NULL,
  "event" text NOT NULL,
  "object" text NOT NULL,
  "detail" text
);
INSERT INTO sluice_events VALUES(1,'2026-11-28T22:17:04.991Z','host/1/1','run started','run 1','job anonymize people 0t 5376f09e-6e54 on people');
INSERT INTO sluice_events VALUES(2,'2026-11-28T22:17:05.045Z','host/1/1','run complete','run 1',NULL);
INSERT INTO sluice_events VALUES(3,'2026-11-28T22:17:05.079Z','host/1/1','run started','run 2','job anonymize visits 0t 9436db7b-0c13 on visits');
INSERT INTO sluice_events VALUES(4,'2026-11-28T22:17:05.084Z','host/1/1','run complete','run 2',NULL);
CREATE TABLE IF NOT EXISTS "sluice_heads" (
  "revision" text NOT NULL,
  PRIMARY KEY ("revision")
);
CREATE TABLE IF NOT EXISTS "sluice_revision_log" (
  "number" INTEGER PRIMARY KEY AUTOINCREMENT,
  "revision" text NOT NULL,
  "checksum" text NOT NULL,
  "direction" text NOT NULL,
  "state" text NOT NULL,
  "steps" INTEGER NOT NULL,
  "step" INTEGER NOT NULL,
  "begun_at" text,
  "undone" INTEGER NOT NULL DEFAULT 0,
  "fingerprint" text NOT NULL,
  "actor" text NOT NULL,
  "started_at" text NOT NULL,
  "finished_at" text,
  "seconds" REAL
);
CREATE TABLE IF NOT EXISTS "sluice_archives" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "path" text NOT NULL,
  "digest" text NOT NULL UNIQUE,
  "content" text NOT NULL,
  "table_name" text NOT NULL,
  "column_name" text,
  "rows" INTEGER NOT NULL,
  "created_at" text NOT NULL,
  "restore_target" text,
  "restore_step" INTEGER NOT NULL DEFAULT 0,
  "restored_rows" INTEGER NOT NULL DEFAULT 0,
  "missing_rows" INTEGER NOT NULL DEFAULT 0,
  "restored_at" text
);
CREATE TABLE IF NOT EXISTS "sluice_deprecations" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "table_name" text NOT NULL,
  "column_name" text,
  "current_name" text NOT NULL,
  "state" text NOT NULL,
  "reason" text,
  "since" text NOT NULL,
  "grace_until" text NOT NULL,
  "quiet_seconds" INTEGER NOT NULL,
  "forbids_writes" INTEGER NOT NULL DEFAULT 0,
  "was_not_null" INTEGER NOT NULL DEFAULT 0,
  "old_comment" text,
  "old_definition" text,
  "reads_before" text,
  "archive_path" text,
  "archive_digest" text,
  "guard_count" INTEGER,
  "ended_at" text
, scream_since text, scream_undo text);
CREATE TABLE IF NOT EXISTS "sluice_deprecation_writes" (
  "deprecation_id" INTEGER NOT NULL,
  "role" text NOT NULL,
  "application" text NOT NULL,
  "slot" INTEGER NOT NULL,
  "count" INTEGER NOT NULL,
  "first_at" text NOT NULL,
  "last_at" text NOT NULL,
  PRIMARY KEY ("deprecation_id", "role", "application", "slot")
);
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 VALUES('sluice_events',NULL,'4');
INSERT INTO sqlite_stat1 VALUES('people',NULL,'3');
INSERT INTO sqlite_stat1 VALUES('visits',NULL,'2');
INSERT INTO sqlite_stat1 VALUES('sluice_meta',NULL,'1');
INSERT INTO sqlite_stat1 VALUES('sluice_copy_marker',NULL,'1');
INSERT INTO sqlite_stat1 VALUES('sluice_runs',NULL,'2');
INSERT INTO sqlite_stat1 VALUES('sluice_anonymize_tables','sqlite_autoindex_sluice_anonymize_tables_1','2 1');
INSERT INTO sqlite_stat1 VALUES('sluice_ranges','sqlite_autoindex_sluice_ranges_1','2 1 1');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('sluice_runs',2);
INSERT INTO sqlite_sequence VALUES('sluice_events',4);
COMMIT;
