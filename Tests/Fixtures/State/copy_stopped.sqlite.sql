-- A target in SQLite whose copy was stopped (SIGINT).
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "sluice_anonymize_copy" (fingerprint text NOT NULL, key_fingerprint text NOT NULL, source_mark text NOT NULL, phase text NOT NULL, certificate text);
INSERT INTO sluice_anonymize_copy VALUES('a0be42cbd37e6630c457a01ba751f50e','daba2f4f3f8edee6','1232896@1795904198.705968 0@0.0','rows',NULL);
CREATE TABLE IF NOT EXISTS "sluice_anonymize_parts" (source_table text NOT NULL, part text NOT NULL, "rows" bigint NOT NULL,
PRIMARY KEY (source_table, part));
INSERT INTO sluice_anonymize_parts VALUES('people','to 3',3);
CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, email text);
INSERT INTO people VALUES(1,'Johnie Cervantes','tuyet.moody.j58xz5tcb467gz9c@example.com');
INSERT INTO people VALUES(2,'Trudi Mooney','otto.gamble.5pyfmj43h510v7s0@example.com');
INSERT INTO people VALUES(3,'Branden Cruz',NULL);
CREATE TABLE visits (id integer PRIMARY KEY, person integer REFERENCES people (id), note text);
COMMIT;
