CREATE TABLE plain (id bigint);
CREATE UNLOGGED TABLE fast (id bigint);
CREATE TEMP TABLE t (id bigint);
ALTER TABLE t ADD COLUMN a bigint, ADD b bigint;
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP CONSTRAINT c;
ALTER TABLE t ADD CONSTRAINT d CHECK (a > 0) NOT VALID;
CREATE INDEX CONCURRENTLY i ON t (a);
DROP TABLE t;
DROP INDEX CONCURRENTLY i;
DROP TYPE mood;
ALTER TABLE t OWNER TO alice;

CREATE TABLE IF NOT EXISTS plain (id bigint);
CREATE TEMP TABLE t (id bigint) ON COMMIT DROP;
ALTER TABLE t ADD COLUMN IF NOT EXISTS a bigint;
ALTER TABLE t DROP COLUMN IF EXISTS a;
ALTER TABLE t DROP CONSTRAINT IF EXISTS e;
ALTER TABLE t ADD CONSTRAINT e CHECK (a > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT e;
BEGIN;
CREATE TABLE inside (id bigint);
ALTER TABLE t ADD COLUMN a bigint;
CREATE INDEX CONCURRENTLY j ON t (a);
DROP TABLE t;
END;
INSERT INTO plain VALUES (1);

SELECT aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg FROM t;
SELECT 1 AS "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ";
SELECT 1 AS aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg;
UPDATE t SET a = 1, a = 2;
UPDATE t SET a = 1, b = 2;
UPDATE t SET a[1] = 1, a[2] = 2;
INSERT INTO t (a, b, a) VALUES (1, 2, 3);
INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1, b = 2;
CREATE TABLE IF NOT EXISTS twice (a bigint, a text);
CREATE VIEW v AS
SELECT
    a,
    count(*) AS n,
    b AS a
FROM t;
CREATE VIEW w (a, b) AS SELECT 1, 2;
