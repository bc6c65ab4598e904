CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, email text);
INSERT INTO people VALUES (1, 'Ada Lovelace', 'ada@example.org'), (2, 'Alan Turing', 'alan@example.org'), (3, 'Grace Hopper', NULL);
CREATE TABLE visits (id integer PRIMARY KEY, person integer REFERENCES people (id), note text);
