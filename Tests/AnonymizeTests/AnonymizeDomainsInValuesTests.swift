import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// One value has one fake, wherever it stands: in a column, a document, an array.
@Suite("Domains in documents and arrays")
struct AnonymizeDomainsInValuesTests {
    private static let schema = """
        CREATE TABLE u (id bigint PRIMARY KEY, email varchar(60) UNIQUE, name text, ref uuid);
        CREATE TABLE e (id int PRIMARY KEY, doc jsonb, mails text[], ids bigint[], note text);
        INSERT INTO u SELECT i, 'zork' || i || '@corp.io', 'Ann Zork' || i, md5(i::text)::uuid FROM generate_series(1, 60) i;
        INSERT INTO e SELECT i, jsonb_build_object('email', email, 'user', id, 'ref', ref, 'by', jsonb_build_object('name', name),
            'members', jsonb_build_object(email, 'admin')), ARRAY[email, 'zork1@corp.io'], ARRAY[id], ''
            FROM u JOIN generate_series(1, 60) i ON u.id = i;
        """

    private static let plan = """
        tables:
          u:
            id: {permute: null, domain: people}
            email: {fake: email, domain: mail}
            name: {fake: full_name, unique: true, domain: names}
            ref: {fake: uuid, domain: refs}
          e:
            id: keep
            doc:
              json:
                email: {fake: email, domain: mail}
                user: {permute: null, domain: people}
                ref: {fake: uuid, domain: refs}
                by.name: {fake: full_name, unique: true, domain: names}
                members.*: keep
              keys: {members: {fake: email, domain: mail}}
            mails: {each: {fake: email}, domain: mail}
            ids: {each: {permute: null, domain: people}}
            note: keep
        """

    @Test("columns, leaves, keys and elements of a domain still join in the copy")
    func joins() throws {
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run(Self.schema)
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        let joins = """
            SELECT (SELECT count(*) FROM u JOIN e ON email = doc ->> 'email'), (SELECT count(*) FROM u JOIN e ON email = mails[1]),
              (SELECT count(*) FROM u JOIN e ON u.id = (doc ->> 'user')::bigint), (SELECT count(*) FROM u JOIN e ON u.id = ids[1]),
              (SELECT count(*) FROM u JOIN e ON ref::text = doc ->> 'ref'),
              (SELECT count(*) FROM u JOIN e ON name = doc -> 'by' ->> 'name'),
              (SELECT count(*) FROM u JOIN e ON doc -> 'members' ? email)
            """
        #expect(try source.rows(joins) == target.rows(joins))
        #expect(try target.rows(joins)[0].allSatisfy { $0 == 60 })
        #expect(try target.rows("SELECT count(*) FROM e WHERE doc::text || mails::text LIKE '%corp.io%'") == [[0]])
        #expect(try anonymizer.audit(from: source.url, to: target.url).holds)
    }

    @Test("another transform in the same domain is refused")
    func otherTransform() throws {
        let source = try TestDatabase(.postgres)
        try source.run(Self.schema)
        let changed = Self.plan.replacing(
            "{each: {fake: email}, domain: mail}", with: "{each: {fake: text}, domain: mail}")
        #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: changed, key: AnonymizeFixture.key).check(source.url)
        }
    }

    @Test("keys that look like somebody's are hidden without a rule, and stay different", arguments: Engine.allCases)
    func hiddenKeys(engine: Engine) throws {
        let (source, target) = (try TestDatabase(engine), try TestDatabase(engine))
        let type = engine == .postgres ? "json" : "text"
        try source.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, doc \(type));
            INSERT INTO t VALUES (1, '{"ann@corp.io": "a", "bob@corp.io": "b", "+49 30 1234567": 1, "role": "x", "2024-01-31": 2,
            "Mary Smith": 3, "limit": 4}');
            """)
        let plan = "tables: {t: {id: keep, doc: {json: {role: keep}}}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        let copied = try target.rows("SELECT CAST(doc AS text) FROM t")[0][0].text ?? ""
        for word in ["corp.io", "1234567", "Mary"] { #expect(!copied.contains(word), "\(copied)") }
        for word in ["\"role\": \"x\"", "2024-01-31", "limit"] { #expect(copied.contains(word), "\(copied)") }
        #expect(copied.matches(of: #/@example.com"/#).count == 2, "\(copied)")
        try target.run("UPDATE t SET doc = '{\"ann@corp.io\": 1}'")
        #expect(try !anonymizer.audit(from: source.url, to: target.url).holds)
    }
}
