/// What a schema was and what it becomes, as small as shows the kind.
struct SchemaPair: Sendable {
    let name: String
    let old: String
    let new: String

    init(_ name: String, _ old: String, _ new: String) {
        self.name = name
        self.old = old
        self.new = new
    }

    /// All in one database, each in a schema of its own.
    static func together(_ pairs: [SchemaPair]) -> (old: String, new: String) {
        func text(_ part: (SchemaPair) -> String) -> String {
            pairs.enumerated().map { number, pair in
                "CREATE SCHEMA s\(number); SET search_path TO s\(number), public;\n\(part(pair))"
            }.joined(separator: "\n")
        }
        return (text(\.old), text(\.new))
    }
}

extension Schemas {
    private static let table = "CREATE TABLE t (id int PRIMARY KEY, a int, b text);"
    private static let trigger =
        "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ begin return new; end $$;"
    private static let labels = "CREATE TYPE m AS ENUM ('a', 'b', 'c');"
    private static let fewerLabels = "CREATE TYPE m AS ENUM ('a', 'c');"
    private static let overLabels = """
        CREATE TABLE t (id int, s m NOT NULL DEFAULT 'a', l m[] DEFAULT '{a}', CHECK (s <> 'c'));
        CREATE INDEX i ON t (s) WHERE s = 'a';
        CREATE VIEW v AS SELECT * FROM t WHERE s = 'a';
        CREATE FUNCTION g(x m) RETURNS m LANGUAGE sql AS 'select x';
        CREATE TYPE co AS (q m);
        CREATE TABLE u (c co);
        CREATE DOMAIN dm AS m;
        CREATE TABLE w (d dm);
        CREATE TABLE k (x m PRIMARY KEY);
        CREATE TABLE j (x m REFERENCES k);
        """

    /// Each in both directions.
    static let pairs: [SchemaPair] = types + tables + routines + others

    private static let types: [SchemaPair] = [
        SchemaPair(
            "no cast leads there", "CREATE TABLE t (a json, b inet, c int, d bigint);",
            "CREATE TABLE t (a text[], b bytea, c uuid, d timestamp);"),
        SchemaPair("labels below everything", labels + overLabels, fewerLabels + overLabels),
        SchemaPair(
            "a label in a partition key",
            labels
                + "CREATE TABLE t (x m, y int) PARTITION BY LIST (x); CREATE TABLE ta PARTITION OF t FOR VALUES IN ('a');",
            fewerLabels
                + "CREATE TABLE t (x m, y int) PARTITION BY LIST (x); CREATE TABLE ta PARTITION OF t FOR VALUES IN ('a');"
        ),
        SchemaPair(
            "a domain takes an enum's name", "CREATE TYPE nm AS ENUM ('a'); CREATE TABLE q (x nm);",
            "CREATE DOMAIN nm AS text; CREATE TABLE q (x nm);"),
        SchemaPair(
            "an extension goes, its columns stay", "CREATE EXTENSION citext SCHEMA public; CREATE TABLE t (c citext);",
            "CREATE TABLE t (c text);"),
        SchemaPair(
            "a domain over a domain",
            "CREATE DOMAIN d AS int CHECK (value > 0); CREATE DOMAIN e AS d CHECK (value < 10); CREATE TABLE t (x e);",
            "CREATE DOMAIN d AS bigint CHECK (value > 0); CREATE DOMAIN e AS d CHECK (value < 10); CREATE TABLE t (x e);"
        ),
        SchemaPair(
            "a domain within a type of a column",
            "CREATE DOMAIN d AS int; CREATE TYPE c AS (x d); CREATE TABLE t (y c, z d[]);",
            "CREATE DOMAIN d AS int CHECK (value > 1); CREATE TYPE c AS (x d); CREATE TABLE t (y c, z d[]);"),
        SchemaPair(
            "a domain's function",
            "CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select x'; CREATE DOMAIN d AS int CHECK (f(value) > 0);",
            "CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select x + 1'; CREATE DOMAIN d AS int CHECK (f(value) > 1); COMMENT ON CONSTRAINT d_check ON DOMAIN d IS 'c';"
        ),
        SchemaPair(
            "an attribute's type below a column", "CREATE TYPE c AS (x int, y text); CREATE TABLE t (k c);",
            "CREATE TYPE c AS (x bigint, y text); CREATE TABLE t (k c); COMMENT ON COLUMN c.x IS 'x';"),
        SchemaPair(
            "the order of attributes",
            "CREATE TYPE c AS (x int, y text); CREATE FUNCTION g(a c) RETURNS c LANGUAGE sql AS 'select a';",
            "CREATE TYPE c AS (y text, x int); CREATE FUNCTION g(a c) RETURNS c LANGUAGE sql AS 'select a';"),
        SchemaPair(
            "who may use a type", "CREATE TYPE e AS ENUM ('a'); CREATE DOMAIN d AS int;",
            "CREATE TYPE e AS ENUM ('a'); CREATE DOMAIN d AS int; REVOKE ALL ON TYPE e FROM PUBLIC; GRANT USAGE ON DOMAIN d TO pg_monitor;"
        ),
    ]

    private static let tables: [SchemaPair] = [
        SchemaPair(
            "what hangs on a key's index", table,
            table
                + "COMMENT ON INDEX t_pkey IS 'k'; ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey; ALTER TABLE t CLUSTER ON t_pkey;"
        ),
        SchemaPair(
            "a sequence's bounds", "CREATE SEQUENCE s; CREATE SEQUENCE r;",
            "CREATE SEQUENCE s MINVALUE 1000; CREATE SEQUENCE r INCREMENT -1;"),
        SchemaPair(
            "an identity's bounds", "CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY);",
            "CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY (MINVALUE 100 START 200 MAXVALUE 1000));"),
        SchemaPair(
            "serial becomes identity", "CREATE TABLE a (id serial PRIMARY KEY);",
            "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY (START 10 MINVALUE 5 CYCLE) PRIMARY KEY);"),
        SchemaPair(
            "a sequence stays without its column", "CREATE TABLE a (id serial, b int);",
            "CREATE TABLE a (b int); CREATE SEQUENCE a_id_seq AS integer;"),
        SchemaPair(
            "an index of a partition under a name of its own",
            "CREATE TABLE t (a int NOT NULL, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);",
            "CREATE TABLE t (a int NOT NULL, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE INDEX ti ON ONLY t (b); CREATE INDEX t1x ON t1 (b); ALTER INDEX ti ATTACH PARTITION t1x; ALTER TABLE t ADD CONSTRAINT tpk PRIMARY KEY (a);"
        ),
        SchemaPair(
            "a type that partitions and heirs follow",
            "CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE p (a int); CREATE TABLE c (z int) INHERITS (p);",
            "CREATE TABLE t (a int, b bigint NOT NULL) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE p (a bigint); CREATE TABLE c (z int) INHERITS (p);"
        ),
        SchemaPair(
            "a partition key",
            "CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);",
            "CREATE TABLE t (a int, b int) PARTITION BY RANGE (b); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);"
        ),
        SchemaPair(
            "options of the table of long values", table,
            table + "ALTER TABLE t SET (toast.autovacuum_enabled = false, fillfactor = 80);"),
        SchemaPair(
            "targets of statistics",
            table
                + "CREATE INDEX k ON t ((a + 1)); CREATE STATISTICS s ON a, b FROM t; CREATE MATERIALIZED VIEW v AS SELECT b FROM t;",
            table
                + "CREATE INDEX k ON t ((a + 1)); CREATE STATISTICS s ON a, b FROM t; CREATE MATERIALIZED VIEW v AS SELECT b FROM t; ALTER INDEX k ALTER COLUMN 1 SET STATISTICS 50; ALTER STATISTICS s SET STATISTICS 500; ALTER MATERIALIZED VIEW v ALTER b SET STATISTICS 100;"
        ),
        SchemaPair(
            "a rule that doesn't fire", table + "CREATE RULE r AS ON UPDATE TO t DO ALSO NOTHING;",
            table + "CREATE RULE r AS ON UPDATE TO t DO ALSO NOTHING; ALTER TABLE t DISABLE RULE r;"),
        SchemaPair(
            "the right to pass on, and an owner without rights",
            table + "GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;",
            table + "GRANT SELECT ON t TO pg_monitor; REVOKE INSERT, DELETE ON t FROM CURRENT_USER;"),
    ]

    private static let routines: [SchemaPair] = [
        SchemaPair(
            "an aggregate in full", "",
            "CREATE FUNCTION sf(s text, v text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ select coalesce(s, '') || v $$; CREATE AGGREGATE cat(text) (SFUNC = sf, STYPE = text, MSFUNC = sf, MINVFUNC = sf, MSTYPE = text, INITCOND = ''); CREATE AGGREGATE mm(numeric) (SFUNC = numeric_add, STYPE = numeric, SORTOP = >, PARALLEL = SAFE); CREATE AGGREGATE pd(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);"
        ),
        SchemaPair(
            "operators and casts", "CREATE TYPE c AS (x int);",
            "CREATE TYPE c AS (x int); CREATE FUNCTION pe(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select a = b + 1'; CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = pe, COMMUTATOR = ===, RESTRICT = eqsel); COMMENT ON OPERATOR === (int, int) IS 'o'; CREATE TABLE t (a int, CHECK (a === 3)); CREATE FUNCTION ctoi(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'select $1.x'; CREATE CAST (c AS int) WITH FUNCTION ctoi(c) AS ASSIGNMENT;"
        ),
        SchemaPair(
            "an operator class", "CREATE TABLE t (a int);",
            "CREATE OPERATOR CLASS oc FOR TYPE int4 USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int4, int4); CREATE TABLE t (a int); CREATE INDEX i ON t (a oc);"
        ),
    ]

    private static let others: [SchemaPair] = [
        SchemaPair(
            "collations", "CREATE TABLE t (a text);",
            "CREATE COLLATION posix FROM \"C\"; COMMENT ON COLLATION posix IS 'c'; CREATE TABLE t (a text COLLATE posix);"
        ),
        SchemaPair(
            "text search",
            "CREATE TEXT SEARCH CONFIGURATION cf (COPY = simple);",
            "CREATE TEXT SEARCH DICTIONARY ds (TEMPLATE = simple, STOPWORDS = 'english'); CREATE TEXT SEARCH CONFIGURATION cf (COPY = english); ALTER TEXT SEARCH CONFIGURATION cf ALTER MAPPING FOR asciiword, word WITH ds, english_stem; CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('cf', a)) STORED);"
        ),
        SchemaPair(
            "publications", table + "CREATE PUBLICATION p FOR TABLE t WHERE (id > 1);",
            "CREATE TABLE t (id bigint PRIMARY KEY, a int, b text); CREATE TABLE u (id int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t (id, a) WHERE (id > 1), u WITH (publish = 'insert, update'); COMMENT ON PUBLICATION p IS 'p';"
        ),
        SchemaPair(
            "what new objects are granted", table,
            table
                + "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO pg_monitor WITH GRANT OPTION; CREATE SEQUENCE s;"
        ),
        SchemaPair(
            "who may use the schema public", "",
            "REVOKE USAGE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO pg_monitor; COMMENT ON SCHEMA public IS 'mine';"
        ),
        SchemaPair(
            "event triggers", "",
            "CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS $$ begin end $$; CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION et(); ALTER EVENT TRIGGER e DISABLE;"
        ),
        SchemaPair(
            "what is there in every new database", table,
            "CREATE SCHEMA public; CREATE EXTENSION plpgsql WITH SCHEMA pg_catalog; CREATE ROLE sluice_nobody;" + table
                + "CREATE TABLE u (a int); CREATE POLICY p ON t TO sluice_nobody USING (true);"),
    ]
}
