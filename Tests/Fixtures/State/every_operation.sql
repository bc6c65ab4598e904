-- A database in which the 0.x of November 2026 stopped at a step of EveryOperation's b2.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO sluice_runs VALUES(1,'upper','people',replace('table: people\nset: {upper_name: upper(name)}\nwhere: upper_name IS NULL AND name IS NOT NULL\n','\n',char(10)),'{"key":{"columns":[{"isDescending":false,"name":"id"}],"isInteger":true},"passes":1}','complete',NULL,'2026-11-28T22:13:13.610Z','2026-11-28T22:13:13.640Z',0.019417960000000001469,1,'exact count',NULL,NULL,'{"anti_join":{"proof":"predicate","rows_left":0,"sweeps":0},"chunks":1,"completed_at":"2026-11-28T22:13:13Z","hash":"0d8039306d949b3c4fe059ba23d9ede44cdd344dac974d490ef24ac8ae425799","job":"upper","quarantined":0,"ranges":1,"rows":1,"run":1,"started_at":"2026-11-28T22:13:13.610Z","table":"people"}');
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
INSERT INTO sluice_ranges VALUES(1,0,'table',NULL,'["i:2"]','["i:2"]',NULL,0,1,1,NULL,NULL,1,1,0,'8b7a93ae0150c2ffc3fcd68cfde04e1e4a0ac3716f25ff513b91d6e2ca4ffa9c');
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
INSERT INTO sluice_events VALUES(1,'2026-11-28T22:13:13.610Z','host/1/1','run started','run 1','job upper on people');
INSERT INTO sluice_events VALUES(2,'2026-11-28T22:13:13.640Z','host/1/1','run complete','run 1',NULL);
INSERT INTO sluice_events VALUES(3,'2026-11-28T22:13:13.678Z','upgrade b2','deprecate','orders.code','grace until 2026-12-28T22:13:13.667Z; printed elsewhere');
INSERT INTO sluice_events VALUES(4,'2026-11-28T22:13:13.705Z','upgrade b2','undeprecate','orders.code',NULL);
INSERT INTO sluice_events VALUES(5,'2026-11-28T22:13:13.724Z','upgrade b2','deprecate','spares','grace until 2026-11-28T22:13:13.721Z; revision b2');
INSERT INTO sluice_events VALUES(6,'2026-11-28T22:13:13.762Z','upgrade b2','observed','spares',NULL);
INSERT INTO sluice_events VALUES(7,'2026-11-28T22:13:13.787Z','upgrade b2','archived','spares','archives/spares-20261128T221313.sluice.zst');
INSERT INTO sluice_events VALUES(8,'2026-11-28T22:13:13.788Z','upgrade b2','drop','spares','archive archives/spares-20261128T221313.sluice.zst');
CREATE TABLE IF NOT EXISTS "sluice_heads" (
  "revision" text NOT NULL,
  PRIMARY KEY ("revision")
);
INSERT INTO sluice_heads VALUES('a1');
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
INSERT INTO sluice_revision_log VALUES(1,'a1','47dd7706d1aac132dbcd0496b70fad42c232d685ae2e292b1191b474bada7647','upgrade','complete',3,3,NULL,0,'','deploy@host','2026-11-28T22:13:13.543Z','2026-11-28T22:13:13.543Z',0.0050682280000000001426);
INSERT INTO sluice_revision_log VALUES(2,'b2','c6cd66416468d6977f3d147920af34b15012559d51b6257b086dd69a4a1d0b8c','upgrade','running',28,26,'2026-11-28T22:13:13.806Z',0,'7374b809c7fbd64d320fe0550135218516356c3d7d35cbb32fcafaa53353e0ed','deploy@host','2026-11-28T22:13:13.583Z',NULL,NULL);
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
INSERT INTO sluice_archives VALUES(1,'archives/spares-20261128T221313.sluice.zst','e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','table','spares',NULL,0,'2026-11-28T22:13:13.760Z',NULL,0,0,0,NULL);
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
INSERT INTO sluice_deprecations VALUES(1,'orders','code','code','active','printed elsewhere','2026-11-28T22:13:13.667Z','2026-12-28T22:13:13.667Z',86400,0,1,NULL,replace('CREATE TABLE "orders" (\n    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\n    "person" INTEGER REFERENCES "people" ("id") ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,\n    "code" VARCHAR(20) NOT NULL UNIQUE DEFAULT ''x'' COLLATE "NOCASE",\n    "price" NUMERIC(10,2) CHECK (price >= 0),\n    "doubled" INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL,\n    "mood" TEXT,\n    "at" DATETIME DEFAULT CURRENT_TIMESTAMP,\n    CONSTRAINT "orders_code" UNIQUE ("code", "person"),\n    CONSTRAINT "orders_id" CHECK (id > 0)\n)','\n',char(10)),'',NULL,NULL,NULL,'2026-11-28T22:13:13.705Z',NULL,NULL);
INSERT INTO sluice_deprecations VALUES(2,'spares',NULL,'deprecated_spares','dropped','revision b2','2026-11-28T22:13:13.720Z','2026-11-28T22:13:13.720Z',86400,0,0,NULL,replace('CREATE TABLE "spares" (\n    "id" INTEGER NOT NULL PRIMARY KEY\n)','\n',char(10)),'','archives/spares-20261128T221313.sluice.zst','e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',0,NULL,NULL,NULL);
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
INSERT INTO sluice_deprecation_writes VALUES(1,'','',0,0,'2026-11-28T22:13:13.671Z','2026-11-28T22:13:13.671Z');
INSERT INTO sluice_deprecation_writes VALUES(2,'','',0,0,'2026-11-28T22:13:13.724Z','2026-11-28T22:13:13.724Z');
CREATE TABLE IF NOT EXISTS "orders" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "person" INTEGER REFERENCES "people" ("id") ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
    "code" VARCHAR(20) NOT NULL UNIQUE DEFAULT 'x' COLLATE "NOCASE",
    "price" NUMERIC(10,2) CHECK (price >= 0),
    "doubled" INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL,
    "mood" TEXT,
    "at" DATETIME DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "orders_code" UNIQUE ("code", "person"),
    CONSTRAINT "orders_id" CHECK (id > 0)
);
INSERT INTO orders VALUES(1,1,'a',1.5,'glad','2026-11-28 22:13:13');
CREATE TABLE IF NOT EXISTS "people" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "name" TEXT,
    "upper_name" TEXT,
    CONSTRAINT "one_name" UNIQUE ("name"));
INSERT INTO people VALUES(1,'ada','ADA');
INSERT INTO people VALUES(2,NULL,NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('sluice_revision_log',2);
INSERT INTO sqlite_sequence VALUES('orders',2);
INSERT INTO sqlite_sequence VALUES('sluice_runs',1);
INSERT INTO sqlite_sequence VALUES('sluice_events',8);
INSERT INTO sqlite_sequence VALUES('sluice_deprecations',2);
INSERT INTO sqlite_sequence VALUES('sluice_archives',1);
COMMIT;
