-- Sluice's own tables after jobs/shop was applied, as of November 2026.
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
INSERT INTO sluice_runs VALUES(1,'price_to_decimal','products',replace('# Prices were integer cents; new code reads price_decimal. Runs on SQLite and on PostgreSQL as it is.\ntable: products\nset:\n  price_decimal: price / 100.0\nwhere: price_decimal IS NULL\n# A product whose price changes while the run is open gets its decimal by a trigger.\nkeep_in_sync: true\n# round(): on SQLite 0.29 * 100 is 28.999999999999996.\nverify: CAST(round(price_decimal * 100) AS integer) = price\nchunk: {target: 200ms, min_rows: 100, max_rows: 10000}\n','\n',char(10)),'{"key":{"columns":[{"isDescending":false,"name":"id"}],"isInteger":true},"passes":1}','complete',NULL,'2026-11-28T22:12:12.953Z','2026-11-28T22:12:13.027Z',0.053534701000000003978,4,'exact count',NULL,NULL,'{"anti_join":{"proof":"predicate","rows_left":0,"sweeps":0},"chunks":1,"completed_at":"2026-11-28T22:12:13Z","hash":"ea3a57e245344ed2d814a2c14e19de5c933f6ca8278e7313e9dd880750e1691f","job":"price_to_decimal","quarantined":0,"ranges":1,"rows":4,"run":1,"started_at":"2026-11-28T22:12:12.953Z","table":"products","verify":{"predicate":"CAST(round(price_decimal * 100) AS integer) = price","rows_failing":0}}');
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
INSERT INTO sluice_ranges VALUES(1,0,'table',NULL,'["i:4"]','["i:4"]',NULL,0,1,1,NULL,NULL,4,1,0,'21539402048306fc4895911a7b98b70808039fb0b953e7156f99dd99c2ef4f0e');
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
INSERT INTO sluice_events VALUES(1,'2026-11-28T22:12:12.954Z','host/1/1','run started','run 1','job price_to_decimal on products');
INSERT INTO sluice_events VALUES(2,'2026-11-28T22:12:13.027Z','host/1/1','run complete','run 1',NULL);
INSERT INTO sluice_events VALUES(3,'2026-11-28T22:12:13.072Z','upgrade 3f2a9c','deprecate','products.price','grace until 2026-12-28T22:12:13.058Z; revision 3f2a9c');
CREATE TABLE IF NOT EXISTS "sluice_heads" (
  "revision" text NOT NULL,
  PRIMARY KEY ("revision")
);
INSERT INTO sluice_heads VALUES('3f2a9c');
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
INSERT INTO sluice_revision_log VALUES(1,'5e01aa','be72048af57934cba6699939e87dfdf077cac14ad96479d653b9daa23b29ebcf','upgrade','complete',5,5,NULL,0,'','deploy@host','2026-11-28T22:12:12.907Z','2026-11-28T22:12:12.907Z',0.0010826500000000001053);
INSERT INTO sluice_revision_log VALUES(2,'91bd02','99355063d14da7513058d64e5c55b3027064017d6b0227521f788f52b03148c1','upgrade','complete',3,3,NULL,0,'','deploy@host','2026-11-28T22:12:12.907Z','2026-11-28T22:12:12.907Z',0.00028640399999999997717);
INSERT INTO sluice_revision_log VALUES(3,'3f2a9c','847ff1a16c3b6adaa6cd128443fdc1f8b2e893ca76bc53bf3b5ac7c33a769a2c','upgrade','complete',3,3,NULL,0,'','deploy@host','2026-11-28T22:12:12.923Z','2026-11-28T22:12:13.075Z',0.15473380400000000256);
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
INSERT INTO sluice_deprecations VALUES(1,'products','price','deprecated_price','deprecated','revision 3f2a9c','2026-11-28T22:12:13.058Z','2026-12-28T22:12:13.058Z',86400,0,1,NULL,replace('CREATE TABLE "products" (\n    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\n    "category_id" BIGINT NOT NULL REFERENCES "categories" ("id") ON DELETE RESTRICT,\n    "sku" VARCHAR(40) NOT NULL UNIQUE,\n    "name" VARCHAR(200) NOT NULL,\n    "description" TEXT,\n    "price" INTEGER NOT NULL,\n    "stock" INTEGER NOT NULL DEFAULT 0,\n    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "price_decimal" NUMERIC(10,2),\n    CONSTRAINT "products_price_check" CHECK (price >= 0),\n    CONSTRAINT "products_stock_check" CHECK (stock >= 0)\n)','\n',char(10)),'',NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO sluice_deprecation_writes VALUES(1,'','',0,0,'2026-11-28T22:12:13.072Z','2026-11-28T22:12:13.072Z');
COMMIT;
