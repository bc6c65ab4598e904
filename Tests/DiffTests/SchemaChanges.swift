import Testing

/// A change of a schema's text.
struct SchemaChange: Sendable, CustomTestStringConvertible {
    let name: String
    let substitutions: [(String, String)]

    init(_ name: String, _ substitutions: [(String, String)]) {
        self.name = name
        self.substitutions = substitutions
    }

    var testDescription: String { name }

    /// Nil where the text has no such place any more.
    func applied(to text: String) -> String? {
        var text = text
        for (old, new) in substitutions {
            guard text.contains(old) else { return nil }
            text = text.replacing(old, with: new)
        }
        return text
    }
}

/// Schemas with an object of each kind, and changes of each.
enum Schemas {
    static let postgres = """
        CREATE SCHEMA app;
        CREATE TYPE app.mood AS ENUM ('sad','ok','happy');
        CREATE DOMAIN app.email AS text CHECK (VALUE ~ '@');
        CREATE TYPE app.addr AS (street text, zip int);
        CREATE SEQUENCE app.s1 START 10 INCREMENT 5;
        CREATE FUNCTION app.f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select a+1';
        CREATE FUNCTION app.trg() RETURNS trigger LANGUAGE plpgsql AS $$ begin new.b := 1; return new; end $$;
        CREATE TABLE app.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email app.email NOT NULL, m app.mood DEFAULT 'ok', name varchar(50), a int, b int DEFAULT app.f(3), created timestamptz DEFAULT now() NOT NULL, CONSTRAINT a_pos CHECK (a > 0));
        CREATE TABLE app.orders (id serial PRIMARY KEY, user_id bigint NOT NULL REFERENCES app.users(id) ON DELETE CASCADE, total numeric(10,2) NOT NULL DEFAULT 0, tags text[], status text CHECK (status IN ('new','paid')), UNIQUE (user_id, status));
        CREATE INDEX orders_total ON app.orders (total DESC) WHERE total > 0;
        CREATE INDEX users_lower ON app.users (lower(name));
        CREATE VIEW app.v1 AS SELECT id, email, m FROM app.users WHERE a > 1;
        CREATE VIEW app.v2 AS SELECT v1.id, count(o.id) AS n FROM app.v1 JOIN app.orders o ON o.user_id = v1.id GROUP BY v1.id;
        CREATE MATERIALIZED VIEW app.mv AS SELECT user_id, sum(total) AS t FROM app.orders GROUP BY user_id;
        CREATE UNIQUE INDEX mv_u ON app.mv (user_id);
        CREATE TRIGGER tr BEFORE INSERT ON app.users FOR EACH ROW EXECUTE FUNCTION app.trg();
        ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
        CREATE POLICY p1 ON app.users FOR SELECT USING (a > 0);
        COMMENT ON TABLE app.users IS 'people'; COMMENT ON COLUMN app.users.a IS 'the a';
        CREATE TABLE app.logs (id bigint, at date NOT NULL, msg text) PARTITION BY RANGE (at);
        CREATE TABLE app.logs_1 PARTITION OF app.logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE INDEX logs_at ON app.logs (at);
        """

    static let sqlite = """
        CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, name TEXT COLLATE NOCASE, age INT CHECK (age > 0));
        CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE, total NUMERIC DEFAULT 0, note TEXT -- the note
        );
        CREATE TABLE kv (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID;
        CREATE TABLE st (a INT, b TEXT) STRICT;
        CREATE INDEX orders_user ON orders (user_id, total DESC) WHERE total > 0;
        CREATE VIEW big AS SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 100;
        CREATE TRIGGER tr AFTER INSERT ON orders BEGIN UPDATE users SET age = age + 1 WHERE id = new.user_id; END;
        CREATE VIRTUAL TABLE ft USING fts5(body);
        """

    static let postgresChanges: [SchemaChange] = [
        SchemaChange("addcol", [("a int, b int", "a int, zz text NOT NULL DEFAULT 'x', b int")]),
        SchemaChange(
            "dropcol", [("name varchar(50), ", ""), ("CREATE INDEX users_lower ON app.users (lower(name));\n", "")]),
        SchemaChange("type", [("name varchar(50)", "name text")]),
        SchemaChange("type2", [("a int, b int", "a bigint, b int")]),
        SchemaChange("notnull", [("name varchar(50)", "name varchar(50) NOT NULL")]),
        SchemaChange("default", [("DEFAULT app.f(3)", "DEFAULT 7")]),
        SchemaChange("enumadd", [("'sad','ok','happy'", "'sad','meh','ok','happy','great'")]),
        SchemaChange("enumdrop", [("'sad','ok','happy'", "'ok','happy'")]),
        SchemaChange("enumview", [("'sad','ok','happy'", "'happy','ok'")]),
        SchemaChange("domain", [("CHECK (VALUE ~ '@')", "CHECK (VALUE ~ '@.+') DEFAULT 'a@bc'")]),
        SchemaChange("domaintype", [("DOMAIN app.email AS text", "DOMAIN app.email AS varchar(200)")]),
        SchemaChange("comp", [("street text, zip int", "street text, zip int, city text")]),
        SchemaChange("seq", [("START 10 INCREMENT 5", "START 10 INCREMENT 7 CYCLE MAXVALUE 1000")]),
        SchemaChange("func", [("select a+1", "select a+2")]),
        SchemaChange(
            "funcsig",
            [
                (
                    "app.f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select a+1'",
                    "app.f(b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select b+1'"
                )
            ]),
        SchemaChange(
            "funcret",
            [
                (
                    "app.f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select a+1'",
                    "app.f(a int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'select a+1::bigint'"
                ), ("b int DEFAULT", "b bigint DEFAULT"),
            ]),
        SchemaChange("trgbody", [("new.b := 1", "new.b := 2")]),
        SchemaChange("trg", [("BEFORE INSERT ON", "BEFORE INSERT OR UPDATE OF a ON")]),
        SchemaChange("check", [("CHECK (a > 0)", "CHECK (a > 1 AND a IN (2,3,4))")]),
        SchemaChange("fk", [("ON DELETE CASCADE", "ON DELETE SET NULL DEFERRABLE")]),
        SchemaChange("uniq", [(", UNIQUE (user_id, status)", "")]),
        SchemaChange("idx", [("(total DESC) WHERE total > 0", "(total, status) INCLUDE (tags)")]),
        SchemaChange(
            "view",
            [
                (
                    "SELECT id, email, m FROM app.users WHERE a > 1",
                    "SELECT id, email, m FROM app.users WHERE a BETWEEN 1 AND 5"
                )
            ]),
        SchemaChange(
            "viewcols",
            [("SELECT id, email, m FROM app.users WHERE a > 1", "SELECT id, m, email FROM app.users WHERE a > 1")]),
        SchemaChange("viewadd", [("SELECT id, email, m FROM app.users", "SELECT id, email, m, name FROM app.users")]),
        SchemaChange("mv", [("sum(total) AS t", "max(total) AS t")]),
        SchemaChange("policy", [("USING (a > 0)", "TO PUBLIC USING (a > 5 AND b = 1)")]),
        SchemaChange(
            "rls",
            [
                (
                    "ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;",
                    "ALTER TABLE app.users ENABLE ROW LEVEL SECURITY; ALTER TABLE app.users FORCE ROW LEVEL SECURITY;"
                )
            ]),
        SchemaChange("comment", [("'people'", "'persons'"), ("COMMENT ON COLUMN app.users.a IS 'the a';", "")]),
        SchemaChange(
            "newpart",
            [
                (
                    "TO ('2025-01-01');",
                    "TO ('2025-01-01'); CREATE TABLE app.logs_2 PARTITION OF app.logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE INDEX l2 ON app.logs_2 (msg);"
                )
            ]),
        SchemaChange("partbound", [("TO ('2025-01-01')", "TO ('2024-12-01')")]),
        SchemaChange(
            "partidx", [("CREATE INDEX logs_at ON app.logs (at);", "CREATE INDEX logs_at ON app.logs (at, id);")]),
        SchemaChange("partcol", [("msg text)", "msg text, lvl int DEFAULT 1)")]),
        SchemaChange(
            "identity",
            [
                (
                    "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                    "bigint GENERATED BY DEFAULT AS IDENTITY (START 100 INCREMENT 2) PRIMARY KEY"
                )
            ]),
        SchemaChange("identdrop", [("bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bigint PRIMARY KEY")]),
        SchemaChange("serial", [("id serial PRIMARY KEY", "id int PRIMARY KEY")]),
        SchemaChange("serial2", [("id serial PRIMARY KEY", "id bigserial PRIMARY KEY")]),
        SchemaChange("gen", [("a int, b int", "a int, g int GENERATED ALWAYS AS (a * 2) STORED, b int")]),
        SchemaChange(
            "newtable",
            [
                (
                    "CREATE SEQUENCE",
                    "CREATE TABLE app.\"Weird Name\" (\"select\" int PRIMARY KEY, \"Ümlaut\" text COLLATE \"C\", x json, y inet DEFAULT '127.0.0.1', z interval DEFAULT '1 day', EXCLUDE USING gist (y inet_ops WITH &&)); CREATE SEQUENCE"
                )
            ]),
        SchemaChange(
            "stat",
            [
                (
                    "CREATE INDEX users_lower",
                    "CREATE STATISTICS app.st (dependencies) ON a, b FROM app.users; ALTER TABLE app.users ALTER name SET STATISTICS 500, ALTER name SET STORAGE EXTERNAL; ALTER TABLE app.users SET (fillfactor=70); CREATE INDEX users_lower"
                )
            ]),
        SchemaChange(
            "rule",
            [
                (
                    "CREATE INDEX users_lower",
                    "CREATE RULE r AS ON DELETE TO app.orders DO ALSO (INSERT INTO app.logs VALUES (1, now(), 'x'); SELECT 1); CREATE INDEX users_lower"
                )
            ]),
        SchemaChange(
            "inherit",
            [
                (
                    "CREATE INDEX users_lower",
                    "CREATE TABLE app.vip (since date) INHERITS (app.orders); CREATE INDEX users_lower"
                )
            ]),
        SchemaChange(
            "agg",
            [
                (
                    "CREATE TABLE app.users",
                    "CREATE AGGREGATE app.mysum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0'); CREATE PROCEDURE app.proc(INOUT x int) LANGUAGE plpgsql AS $$ begin x := 1; end $$; CREATE TABLE app.users"
                )
            ]),
        SchemaChange(
            "atomic",
            [
                (
                    "CREATE VIEW app.v1",
                    "CREATE FUNCTION app.cnt() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM app.users; END; CREATE VIEW app.v1"
                )
            ]),
        SchemaChange(
            "grants",
            [
                (
                    "CREATE VIEW app.v1",
                    "GRANT SELECT ON app.users TO PUBLIC; GRANT UPDATE (a) ON app.users TO pg_monitor; REVOKE EXECUTE ON FUNCTION app.f(int) FROM PUBLIC; GRANT USAGE ON SCHEMA app TO PUBLIC; CREATE VIEW app.v1"
                )
            ]),
        SchemaChange(
            "circ",
            [("CREATE VIEW app.v1", "ALTER TABLE app.users ADD fav int REFERENCES app.orders(id); CREATE VIEW app.v1")]),
        SchemaChange(
            "ext",
            [
                (
                    "CREATE SCHEMA app;",
                    "CREATE SCHEMA app; CREATE EXTENSION citext; CREATE TABLE app.ci (c citext UNIQUE);"
                )
            ]),
        SchemaChange(
            "range",
            [
                (
                    "CREATE SEQUENCE",
                    "CREATE TYPE app.fr AS RANGE (subtype = float8); CREATE TABLE app.rt (r app.fr, EXCLUDE USING gist (r WITH &&)); CREATE SEQUENCE"
                )
            ]),
        SchemaChange(
            "unlogged", [("CREATE TABLE app.orders", "CREATE UNLOGGED TABLE app.tmp (id int); CREATE TABLE app.orders")]
        ),
        SchemaChange(
            "pk",
            [
                ("id serial PRIMARY KEY, user_id", "id serial, user_id"),
                ("UNIQUE (user_id, status)", "PRIMARY KEY (user_id, id)"),
            ]),
        SchemaChange(
            "sub",
            [
                (
                    "TO ('2025-01-01');",
                    "TO ('2025-01-01'); CREATE TABLE app.logs_s PARTITION OF app.logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (msg); CREATE TABLE app.logs_sa PARTITION OF app.logs_s FOR VALUES IN ('a'); CREATE TABLE app.logs_d PARTITION OF app.logs DEFAULT;"
                )
            ]),
        SchemaChange(
            "viewopt",
            [
                (
                    "CREATE VIEW app.v1 AS SELECT id, email, m FROM app.users WHERE a > 1",
                    "CREATE VIEW app.v1 WITH (security_barrier, check_option=local) AS SELECT id, email, m FROM app.users WHERE a > 1"
                )
            ]),
        SchemaChange(
            "instead",
            [
                (
                    "CREATE MATERIALIZED",
                    "CREATE TRIGGER ins INSTEAD OF INSERT ON app.v1 FOR EACH ROW EXECUTE FUNCTION app.trg(); CREATE MATERIALIZED"
                )
            ]),
        SchemaChange(
            "ctrg",
            [
                (
                    "CREATE MATERIALIZED",
                    "CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.trg(); ALTER TABLE app.orders DISABLE TRIGGER ct; CREATE MATERIALIZED"
                )
            ]),
        SchemaChange(
            "notvalid",
            [
                (
                    "CREATE MATERIALIZED",
                    "ALTER TABLE app.orders ADD CONSTRAINT nv CHECK (total >= 0) NOT VALID; CREATE MATERIALIZED"
                )
            ]),
    ]

    static let sqliteChanges: [SchemaChange] = [
        SchemaChange("add", [("note TEXT -- the note\n", "note TEXT, extra TEXT DEFAULT 'q'\n")]),
        SchemaChange("addmid", [("name TEXT COLLATE", "mid INT, name TEXT COLLATE")]),
        SchemaChange("drop", [("total NUMERIC DEFAULT 0, note TEXT -- the note\n", "total NUMERIC DEFAULT 0\n")]),
        SchemaChange("type", [("age INT CHECK (age > 0)", "age INTEGER CHECK (age >= 0)")]),
        SchemaChange("uniq", [("note TEXT -- the note\n", "note TEXT, UNIQUE (user_id, total)\n")]),
        SchemaChange("idx", [("total DESC) WHERE total > 0", "total)")]),
        SchemaChange("view", [("> 100", "> 50")]),
        SchemaChange("trig", [("age + 1", "age + 2")]),
        SchemaChange(
            "newt",
            [
                (
                    "CREATE TABLE kv",
                    "CREATE TABLE \"new one\" (\"a b\" INT, c TEXT GENERATED ALWAYS AS (\"a b\" || 'x') STORED); CREATE TABLE kv"
                )
            ]),
        SchemaChange(
            "dropt",
            [
                ("CREATE TABLE kv (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID;\n", ""),
                ("INSERT INTO kv VALUES ('k',x'00');", ""),
            ]),
        SchemaChange("strict", [("b TEXT) STRICT", "b TEXT)")]),
        SchemaChange("worowid", [("v BLOB) WITHOUT ROWID", "v BLOB)")]),
        SchemaChange("addnn", [("age INT CHECK", "nn TEXT NOT NULL DEFAULT 'd', age INT CHECK")]),
        SchemaChange("fk", [("ON DELETE CASCADE", "ON DELETE RESTRICT")]),
        SchemaChange(
            "gen", [("age INT CHECK (age > 0)", "age INT CHECK (age > 0), g INT GENERATED ALWAYS AS (age*2) VIRTUAL")]),
        SchemaChange(
            "spell",
            [("CREATE TABLE st (a INT, b TEXT) STRICT", "create table \"st\"(\n  \"a\" int,\n b text /* c */) strict")]),
        SchemaChange("fts", [("fts5(body)", "fts5(body, title)")]),
        SchemaChange(
            "dropv",
            [
                (
                    "CREATE VIEW big AS SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 100;\n",
                    ""
                )
            ]),
    ]

    /// As many changes at once as go together: fewer schemas to make than one a change.
    static func groups(of changes: [SchemaChange], in text: String) -> [(name: String, text: String)] {
        var groups: [(name: String, text: String)] = []
        for change in changes {
            if groups.count > 0, let changed = change.applied(to: groups[groups.count - 1].text), changed.count < 9_000
            {
                groups[groups.count - 1] = (groups[groups.count - 1].name + " " + change.name, changed)
            } else if let changed = change.applied(to: text) {
                groups.append((change.name, changed))
            }
        }
        return groups
    }
}
