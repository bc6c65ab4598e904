import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("A run's search path")
struct SearchPathTests {
    @Test("is that of its start, whoever goes on with it", arguments: [false, true])
    func recorded(inSync: Bool) throws {
        let test = try CommandCase(
            .postgres,
            schema: """
                CREATE TABLE posts (id bigint PRIMARY KEY, title text, slug text);
                INSERT INTO posts SELECT i, 'T' || i FROM generate_series(1, 300) AS s(i);
                CREATE FUNCTION public.slugify(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(t) $$;
                CREATE SCHEMA other; CREATE TABLE other.posts (LIKE public.posts INCLUDING ALL);
                CREATE FUNCTION other.slugify(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'wrong' $$;
                """,
            job:
                "table: posts\nset: {slug: slugify(title)}\nwhere: slug IS NULL\nkeep_in_sync: \(inSync)\nchunk: {max_rows: 100}"
        )
        let role = "path_\(test.database.name)"
        try test.database.run("CREATE ROLE \(role) SUPERUSER LOGIN; ALTER ROLE \(role) SET search_path = other")
        let start = try test.sluice("run", "JOB", "--limit-rows", "100")
        #expect(start.code == 3, "\(start.both)")
        let resumed = try SluiceBinary.run(["resume", "1", "--database", test.database.text + " user=\(role)"])
        #expect(resumed.code == 0, "\(resumed.both)")
        #expect(try test.database.rows("SELECT count(*) FROM posts WHERE slug = lower(title)") == [[300]])
        #expect(try test.database.rows("SELECT count(*) FROM other.posts") == [[0]])
    }
}
