-- Sluice's own tables after jobs/auth was applied, as of November 2026.
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
INSERT INTO sluice_heads VALUES('f60c18');
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
INSERT INTO sluice_revision_log VALUES(1,'a10c3e','caf12b5c56622694ff9d30017363545d69f80804ab57202bfdd45d2e4f060f6d','upgrade','complete',2,2,NULL,0,'','deploy@host','2026-11-28T22:12:13.125Z','2026-11-28T22:12:13.125Z',0.00068328499999999994709);
INSERT INTO sluice_revision_log VALUES(2,'b27f51','c1389393c3fcd452f4ea034fec8456df77081ff1627d888c5b89307d77bab3eb','upgrade','complete',2,2,NULL,0,'','deploy@host','2026-11-28T22:12:13.137Z','2026-11-28T22:12:13.137Z',0.0039672379999999996674);
INSERT INTO sluice_revision_log VALUES(3,'d41b06','ccb2b76cb0e1ea65bcb26471c190d60d3c9e0bc68702a052a568711500e93f8f','upgrade','complete',1,1,NULL,0,'','deploy@host','2026-11-28T22:12:13.143Z','2026-11-28T22:12:13.143Z',0.00072635300000000000298);
INSERT INTO sluice_revision_log VALUES(4,'c3d9e8','f6c6edf2d70379c072fc86f16d666f5b4bda8a6352d656ce5c8d62fb80e24b4b','upgrade','complete',2,2,NULL,0,'','deploy@host','2026-11-28T22:12:13.144Z','2026-11-28T22:12:13.144Z',0.00035054299999999998091);
INSERT INTO sluice_revision_log VALUES(5,'e5f7a2','8c31f8e3e8fbb98000f4c764e6df48cfb977d53b51be9285244acb7673572848','upgrade','complete',4,4,NULL,0,'','deploy@host','2026-11-28T22:12:13.145Z','2026-11-28T22:12:13.145Z',0.00050996899999999998221);
INSERT INTO sluice_revision_log VALUES(6,'f60c18','a34487e545bd879356d46e529cbd43fa5f3b291df30261faf5bc84c9848919a2','upgrade','complete',1,1,NULL,0,'','deploy@host','2026-11-28T22:12:13.145Z','2026-11-28T22:12:13.145Z',0.00014922500000000000867);
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
