import FoundationEssentials
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceIntrospection

struct PostgresSnapshotTests {
    private static let shop = """
        CREATE TYPE mood AS ENUM ('calm', 'cross');
        CREATE DOMAIN code AS varchar(8) NOT NULL;
        CREATE TABLE customers (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text COLLATE "C" NOT NULL UNIQUE, mood mood,
          code code, full_name text GENERATED ALWAYS AS (upper(email)) STORED, tags text[], "odd ""name" int DEFAULT 7);
        COMMENT ON TABLE customers IS 'who buys';
        COMMENT ON COLUMN customers.mood IS 'as of today';
        CREATE TABLE orders (
          id serial, customer bigint REFERENCES customers DEFERRABLE INITIALLY DEFERRED, at timestamptz NOT NULL,
          total numeric(10,2) CHECK (total >= 0), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE vip (discount int) INHERITS (customers) WITH (fillfactor = 70);
        CREATE INDEX customers_mood ON customers (mood DESC NULLS LAST, lower(email)) INCLUDE (id) WHERE mood IS NOT NULL;
        CREATE VIEW calm AS SELECT email FROM customers WHERE mood = 'calm';
        CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(total) FROM orders GROUP BY customer WITH NO DATA;
        CREATE RULE no_delete AS ON DELETE TO customers DO INSTEAD NOTHING;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER touched BEFORE UPDATE OF email ON customers FOR EACH ROW EXECUTE FUNCTION touch();
        ALTER TABLE customers DISABLE TRIGGER touched;
        CREATE POLICY own ON customers FOR SELECT TO PUBLIC USING (email = current_user);
        ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
        CREATE STATISTICS mood_email ON mood, email FROM customers;
        CREATE PUBLICATION feed FOR TABLE customers;
        GRANT SELECT (email) ON customers TO PUBLIC;
        GRANT UPDATE ON orders TO PUBLIC;
        CREATE FUNCTION spent(who bigint) RETURNS numeric BEGIN ATOMIC SELECT sum(total) FROM orders WHERE customer = who; END;
        """

    private func makeShop() throws -> TestDatabase {
        let database = try Engine.postgres.makeDatabase()
        try database.run(Self.shop)
        return database
    }

    private func table(_ name: String, in snapshot: Snapshot) throws -> Snapshot.Relation {
        try #require(snapshot[name: QualifiedName(schema: "public", name: name)])
    }

    @Test func readingTwiceGivesEqualValues() throws {
        let database = try makeShop()
        #expect(try Snapshot.read(.all, from: database.connect()) == Snapshot.read(.all, from: database.connect()))
        let before = try Snapshot.read(.all, from: database.connect())
        try database.run("ALTER TABLE customers ALTER mood SET STATISTICS 300")
        #expect(try Snapshot.read(.all, from: database.connect()) != before)
    }

    @Test func columnsAreAsTheServerPrintsThem() throws {
        let snapshot = try Snapshot.read(.all, from: try makeShop().connect())
        let customers = try table("customers", in: snapshot)
        #expect(customers.columns.map(\.name) == ["id", "email", "mood", "code", "full_name", "tags", "odd \"name"])
        #expect(customers.column("mood")?.type == "public.mood")
        #expect(customers.column("mood")?.comment == "as of today")
        #expect(customers.column("id")?.identity == "ALWAYS")
        #expect(customers.column("email")?.collation == "pg_catalog.\"C\"")
        #expect(customers.column("odd \"name")?.defaultExpression == "7")
        let code = try #require(customers.column("code")?.baseType)
        #expect(code.name == "varchar" && code.modifier == 12 && code.isNotNull)
        #expect(customers.column("tags")?.baseType.element == "text")
        let generated = try #require(customers.column("full_name"))
        #expect(generated.generated == .stored && generated.generationExpression == "upper(email)")
        #expect(generated.reads == [.init(relation: customers.oid, number: 2)])
        #expect(
            customers.column("email")?.grants == [
                .init(privilege: "SELECT", grantee: nil, isGrantable: false, grantor: "postgres")
            ])
        #expect(try table("orders", in: snapshot).column("id")?.isDefaultVolatile == true)
    }

    @Test func partitionsAndHeirsKnowTheirParents() throws {
        let database = try makeShop()
        let snapshot = try Snapshot.read(.all, from: try database.connect())
        let orders = try table("orders", in: snapshot)
        #expect(orders.partitionKey == "RANGE (at)")
        #expect(orders.partitionKeyColumns == ["at"])
        let part = try table("orders_2026", in: snapshot)
        #expect(part.isPartition && part.parents == [orders.name])
        #expect(part.partitionBound?.hasPrefix("FOR VALUES FROM ('2026-01-01 00:00:00+00')") == true)
        #expect(part.constraints.filter { $0.kind == .foreignKey }.map(\.isDerived) == [true])
        let vip = try table("vip", in: snapshot)
        #expect(vip.parents == [QualifiedName(schema: "public", name: "customers")])
        #expect(vip.options == ["fillfactor=70"])
        #expect(vip.columns.filter(\.isLocal).map(\.name) == ["discount"])

        let named = try Snapshot.read(.columns, from: try database.connect(), of: ["customers"])
        #expect(named.table?.name.name == "customers")
        #expect(named.descendants.map(\.name.name) == ["vip"])
        #expect(named.relations.count == 2)
        #expect(try Snapshot.read([], from: try database.connect(), of: ["nowhere"]).table == nil)
    }

    @Test func constraintsAndIndexesAreSeenWhole() throws {
        let snapshot = try Snapshot.read(.all, from: try makeShop().connect())
        let customers = try table("customers", in: snapshot)
        let orders = try table("orders", in: snapshot)
        #expect(customers.primaryKey == ["id"])
        #expect(orders.primaryKey == ["id", "at"])
        let key = try #require(orders.constraints.first { $0.kind == .foreignKey })
        #expect(key.referencedTable == customers.name && key.referencedColumns == ["id"])
        #expect(key.isDeferrable && key.isInitiallyDeferred && key.columns == ["customer"])
        #expect(key.definition.contains("REFERENCES public.customers(id)"))
        #expect(orders.constraints.first { $0.kind == .check }?.expression == "(total >= (0)::numeric)")
        #expect(snapshot.foreignKeys(to: customers).filter { !$0.isDerived }.map(\.table) == [orders.name])

        let index = try #require(customers.indexes.first { $0.name.name == "customers_mood" })
        #expect(index.keys.map(\.column) == ["mood", nil] && index.included == ["id"])
        #expect(index.keys[0].isDescending && !index.keys[0].isNullsFirst)
        #expect(index.isPartial && index.hasExpressions && !index.isKeyOfAllRows)
        #expect(index.reads.columns(of: customers.oid) == [1, 2, 3])
        #expect(customers.indexes.map(\.origin) == [.primaryKey, .unique, .statement])
    }

    @Test func everythingThatHangsOnATableIsThere() throws {
        let snapshot = try Snapshot.read(.all, from: try makeShop().connect(), of: ["customers", "orders"])
        let customers = try table("customers", in: snapshot)
        let orders = try table("orders", in: snapshot)
        #expect(customers.comment == "who buys" && customers.hasRowSecurity)
        #expect(customers.triggers.map(\.name) == ["touched"] && customers.triggers[0].firing == .disabled)
        #expect(customers.triggers[0].reads.touches(customers.oid, 2))
        #expect(customers.policies.map(\.roles) == [[]] && customers.policies[0].command == "SELECT")
        #expect(customers.statistics.map(\.name.name) == ["mood_email"])
        #expect(
            orders.grants?.contains(.init(privilege: "UPDATE", grantee: nil, isGrantable: false, grantor: "postgres"))
                == true)
        #expect(customers.grants == nil)
        let view = try table("calm", in: snapshot)
        #expect(view.reads.touches(customers.oid, 3) && !view.reads.touches(view.oid))
        #expect(view.definition?.contains("FROM public.customers") == true)
        #expect(try !table("totals", in: snapshot).isPopulated)
        #expect(snapshot.rules.map(\.name) == ["no_delete"])
        #expect(snapshot.publications.filter { $0.relation == customers.oid }.map(\.publication) == ["feed"])
        #expect(snapshot.routines.map(\.signature) == ["public.spent(bigint)"])
        #expect(Set(snapshot.sequences.map(\.name.name)) == ["customers_id_seq", "orders_id_seq"])
        #expect(Set(snapshot.sequences.map(\.ownership)) == [.identity, .ownedBy])
    }

    @Test func anArrayIsReadWithItsQuotesAndNulls() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run(
            #"CREATE TABLE t ("a,b" int, "c{}" int, "d\""e" int, "NULL" int, PRIMARY KEY ("a,b", "c{}", "d\""e", "NULL"))"#
        )
        let snapshot = try Snapshot.read([.constraints, .indexes], from: database.connect(), of: ["t"])
        #expect(snapshot.table?.primaryKey == ["a,b", "c{}", #"d\"e"#, "NULL"])
    }

    @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func sakilaIsSeenWhole() throws {
        let database = try Engine.postgres.makeDatabase()
        let schema = try #require(SharedData.sakilaSchema)
        try PostgresCluster.shared.get().tool("psql", ["-q", "-d", database.name, "-f", schema.path])
        let snapshot = try Snapshot.read(.all, from: database.connect())
        let counts = try database.rows(
            """
            SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'),
              (SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'),
              (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
              (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'),
              (SELECT count(*) FROM pg_sequences WHERE schemaname = 'public')
            """)[0].map { Int($0.integer ?? 0) }
        #expect(snapshot.relations.filter { $0.kind != .materializedView }.count == counts[0])
        #expect(
            snapshot.relations.filter { $0.kind != .materializedView }.reduce(0) { $0 + $1.columns.count } == counts[1])
        #expect(snapshot.relations.reduce(0) { $0 + $1.triggers.count } == counts[2])
        #expect(snapshot.relations.reduce(0) { $0 + $1.indexes.count } == counts[3])
        #expect(snapshot.sequences.count == counts[4])
        #expect(counts[0] > 20)
    }
}
