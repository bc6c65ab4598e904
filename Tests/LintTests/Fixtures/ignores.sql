SET lock_timeout = '1s';
SET statement_timeout = '5s';
-- squawk-ignore ban-drop-table
DROP TABLE IF EXISTS ignored;
DROP TABLE IF EXISTS ignored; -- squawk-ignore ban-drop-table
/* squawk-ignore ban-drop-table, prefer-robust-stmts */
DROP TABLE ignored;
-- squawk-ignore ban-drop-table -- because
DROP TABLE IF EXISTS ignored;
ALTER TABLE t
    -- squawk-ignore ban-drop-column
    DROP COLUMN IF EXISTS ignored;
-- squawk-ignore ban-drop-table because
DROP TABLE IF EXISTS found;
-- squawk-ignore ban-drop-table

DROP TABLE IF EXISTS found;
-- squawk-ignore ban-drop-column
ALTER TABLE t
    DROP COLUMN IF EXISTS found;
-- squawk-ignore prefer-timestamptz, no-such-rule
CREATE TABLE IF NOT EXISTS t (at timestamp);
-- squawk-ignore ban-drop-table
SELECT 1;
-- sluice:ignore ban-drop-column the column was empty
ALTER TABLE t
    DROP COLUMN IF EXISTS ignored;
-- sluice:ignore ban-drop-table, prefer-robust-stmts was never used
-- and another comment

DROP TABLE ignored;
DROP TABLE IF EXISTS ignored; -- sluice:ignore ban-drop-table was never used
-- sluice:ignore ban-drop-table nothing to ignore
SELECT 1;
-- sluice:ignore nonsense
SELECT 1;
