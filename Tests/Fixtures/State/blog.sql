-- Sluice's own tables after jobs/blog was applied, as of November 2026.
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
CREATE TABLE IF NOT EXISTS "sluice_heads" (
  "revision" text NOT NULL,
  PRIMARY KEY ("revision")
);
INSERT INTO sluice_heads VALUES('506294');
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
INSERT INTO sluice_revision_log VALUES(1,'0b1d4f','02d25dfb40a4ade6b7fcaf3e677e90f0c6e920c5436e89c9cd0981e86d051891','upgrade','complete',4,4,NULL,0,'','deploy@host','2026-11-28T22:12:13.192Z','2026-11-28T22:12:13.192Z',0.00089950600000000000347);
INSERT INTO sluice_revision_log VALUES(2,'2d3f61','af344c377e7d2cda7e6b0dcb7e8dc8a1c200c7bda51d8b22b3faed5485f3d808','upgrade','complete',3,3,NULL,0,'','deploy@host','2026-11-28T22:12:13.193Z','2026-11-28T22:12:13.193Z',0.00022644599999999999321);
INSERT INTO sluice_revision_log VALUES(3,'1c2e50','07b600313f36f6b075243be83777157e78187befed5d8f62de4a70d698598dbb','upgrade','complete',3,3,NULL,0,'','deploy@host','2026-11-28T22:12:13.193Z','2026-11-28T22:12:13.193Z',0.00034842100000000001715);
INSERT INTO sluice_revision_log VALUES(4,'3e4072','470f50779c6e0ce72dda24d72cc51b8747c69c2a75882db27ca1820be6e09ea5','upgrade','complete',4,4,NULL,0,'','deploy@host','2026-11-28T22:12:13.205Z','2026-11-28T22:12:13.205Z',0.0034370410000000000544);
INSERT INTO sluice_revision_log VALUES(5,'4f5183','69f0269fbf84da8fa363079898c0ea5aaca0c18c37bee4c92698a8e437f93d2b','upgrade','complete',6,6,NULL,0,'','deploy@host','2026-11-28T22:12:13.218Z','2026-11-28T22:12:13.218Z',0.0017652090000000000055);
INSERT INTO sluice_revision_log VALUES(6,'506294','e3398b5fa888ec1df02640a93799cd98a8546142967f9a0848bfc0e290cb4ae8','upgrade','complete',5,5,NULL,0,'','deploy@host','2026-11-28T22:12:13.230Z','2026-11-28T22:12:13.230Z',0.0010811980000000000114);
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
COMMIT;
