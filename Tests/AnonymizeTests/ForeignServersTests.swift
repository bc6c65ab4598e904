import SluiceDatabase
import SluiceSQLText
import Testing

@testable import SluiceAnonymize

@Suite("What leads to other servers")
struct ForeignServersTests {
    private func removed(_ sql: String) -> String {
        ForeignServers.removed(from: SQLScript(sql, in: .postgres))
    }

    @Test("stays behind, and everything else comes along as it is")
    func leftOut() {
        let kept = "CREATE TABLE a (i int DEFAULT 1, t text DEFAULT 'CREATE SERVER x');"
        for statement in [
            "CREATE SERVER crm FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h', dbname 'd')",
            "CREATE USER MAPPING FOR postgres SERVER crm OPTIONS (password 'Secret', \"user\" 'u')",
            "CREATE USER MAPPING FOR PUBLIC SERVER crm", "ALTER SERVER crm OWNER TO u",
            "CREATE SUBSCRIPTION s CONNECTION 'host=h password=Secret' PUBLICATION p WITH (connect = false)",
            "CREATE FOREIGN DATA WRAPPER w OPTIONS (a 'Secret')",
            "ALTER FOREIGN TABLE ONLY public.f ALTER COLUMN i OPTIONS (column_name 'Secret')",
        ] {
            #expect(removed("\(kept)\n\(statement);\n\(kept)") == "\(kept)\n;\n\(kept)", "\(statement)")
        }
    }

    @Test("becomes an empty table of the same columns, for the views that read it")
    func foreignTable() {
        let sql = """
            CREATE FOREIGN TABLE public.f (
                id integer NOT NULL,
                "server" text DEFAULT 'SERVER x'::text
            )
            INHERITS (public.parent)
            SERVER crm
            OPTIONS (
                table_name 'Secret'
            );
            ALTER FOREIGN TABLE ONLY public.f ALTER COLUMN id SET DEFAULT 1;
            """
        #expect(
            removed(sql) == """
                CREATE TABLE public.f (
                    id integer NOT NULL,
                    "server" text DEFAULT 'SERVER x'::text
                )
                INHERITS (public.parent);
                ALTER TABLE ONLY public.f ALTER COLUMN id SET DEFAULT 1;
                """)
    }
}
