import SluiceDatabase
import SluiceIntrospection
import Testing

@testable import SluiceArchive

@Suite("What an archive's statements call")
struct ArchivedCodeTests {
    private func code(_ statements: String..., callsDefaults: Bool = false) -> [NamedCode] {
        ArchivedCode(statements, of: "shop.item", callsDefaults: callsDefaults).parts
    }

    @Test("is nothing for tables, columns, triggers, policies and rules that functions are named like, and defaults")
    func nothing() {
        let found = code(
            "CREATE SEQUENCE shop.s AS integer", "SELECT pg_catalog.setval('shop.s', 3)",
            "CREATE TABLE shop.item (id integer DEFAULT shop.next(), act text NOT NULL)",
            "CREATE INDEX item_i ON shop.item USING btree (act)",
            "ALTER TABLE shop.item ADD CONSTRAINT item_fk FOREIGN KEY (id) REFERENCES shop.other(id)",
            "ALTER TABLE ONLY shop.item ALTER COLUMN id SET DEFAULT shop.next()",
            "CREATE TRIGGER updated BEFORE UPDATE ON shop.item FOR EACH ROW WHEN (shop.sees(old.id)) EXECUTE FUNCTION shop.act()",
            "CREATE POLICY p ON shop.item USING (shop.sees(id))", "GRANT SELECT (id) ON TABLE shop.item TO shop",
            "CREATE RULE r AS ON DELETE TO shop.item DO INSTEAD SELECT shop.act()")
        #expect(found == [])
    }

    @Test("is found in checks, indexes, generated columns and partition keys, with the place")
    func places() {
        let found = code(
            "CREATE TABLE shop.item (id shop.number[], g int GENERATED ALWAYS AS (shop.twice(id)) STORED) "
                + "PARTITION BY LIST (shop.part(id))",
            "ALTER TABLE shop.item ADD CONSTRAINT item_check CHECK (id OPERATOR(shop.<<) 1) NOT VALID",
            "ALTER TABLE shop.item ADD CONSTRAINT item_ex EXCLUDE USING gist (id WITH OPERATOR(shop.&&))",
            "CREATE UNIQUE INDEX item_i ON shop.item USING btree (shop.fold(act)) WHERE shop.sees(id)")
        let names = Dictionary(
            uniqueKeysWithValues: found.map { part in
                (part.place, part.functions.union(part.operators).union(part.types).map(\.description).sorted())
            })
        #expect(
            names == [
                "the archive's column id of shop.item": ["shop.number"],
                "the archive's column g of shop.item": ["shop.twice"],
                "the archive's partition key of shop.item": ["shop.part"],
                "the archive's constraint item_check of shop.item": ["shop.<<"],
                "the archive's constraint item_ex of shop.item": ["shop.&&"],
                "the archive's index shop.item_i": ["shop.fold", "shop.sees"],
            ])
    }

    @Test("is a column's default where it comes back to rows that are there")
    func defaults() {
        let found = code(
            "ALTER TABLE shop.item ADD COLUMN price integer DEFAULT shop.price()",
            "ALTER TABLE shop.item ALTER COLUMN size SET DEFAULT shop.size()", callsDefaults: true)
        #expect(found.map(\.place) == ["price", "size"].map { "the archive's column \($0) of shop.item" })
    }

    @Test("is all that stands before a parenthesis, in a statement of a newer server")
    func newer() {
        let found = code("CREATE TABLE shop.item (id int) NEW CLAUSE (shop.act(id))")
        #expect(found.first?.functions.contains(QualifiedName(name: "act")) == true)
        #expect(
            code("CREATE TABLE shop.item (id int, g int GENERATED ALWAYS AS (id + 1) VIRTUAL)").flatMap(\.functions)
                == [])
    }
}
