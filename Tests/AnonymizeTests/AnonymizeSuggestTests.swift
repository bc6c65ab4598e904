import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// What `suggest` recognises, and that its plans run.
@Suite("Suggesting a plan")
struct AnonymizeSuggestTests {
    private func rules(_ database: TestDatabase) throws -> [String: String] {
        let suggestion = try PlanSuggestion(database.url)
        try Anonymizer(plan: suggestion.yaml, key: AnonymizeFixture.key).check(database.url)
        return Dictionary(uniqueKeysWithValues: suggestion.columns.map { ("\($0.table).\($0.column)", $0.rule) })
    }

    private func rules(_ engine: Engine, _ script: String) throws -> [String: String] {
        let database = try TestDatabase(engine)
        try database.run(script)
        return try rules(database)
    }

    @Test(
        "chinook: addresses that customers and invoices share get one domain, and their joins hold in the copy",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func chinookJoins() throws {
        let source = try AnonymizeFixture.chinookPostgres()
        let suggestion = try PlanSuggestion(source.url)
        let target = try TestDatabase(.postgres)
        let anonymizer = try Anonymizer(plan: suggestion.yaml, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        for (mine, theirs) in [
            ("address", "billing_address"), ("city", "billing_city"), ("state", "billing_state"),
            ("postal_code", "billing_postal_code"),
        ] {
            let sql =
                "SELECT count(*) FROM customer c JOIN invoice i ON c.\(mine) = i.\(theirs) AND c.customer_id = i.customer_id"
            let before = try source.rows(sql)
            #expect(try before == target.rows(sql) && before[0][0].integer! > 200, "\(mine)")
        }
        let all = "SELECT count(*) FROM customer c JOIN invoice i ON c.address = i.billing_address"
        #expect(try target.rows(all) == [[412]])
        #expect(try anonymizer.audit(from: source.url, to: target.url).holds)
    }

    @Test("a unique and a plain column that share values get the unique one's rule", arguments: Engine.allCases)
    func uniqueAndPlain(engine: Engine) throws {
        let numbers = (1...30).map { "(\($0), '+1 212 736 50\(10 + $0)')" }.joined(separator: ", ")
        let rules = try rules(
            engine,
            """
            CREATE TABLE lines (id int PRIMARY KEY, phone text UNIQUE); INSERT INTO lines VALUES \(numbers);
            CREATE TABLE calls (id int PRIMARY KEY, caller_phone text); INSERT INTO calls VALUES \(numbers);
            """)
        #expect(rules["lines.phone"] == "{fake: phone, reserved: false, domain: calls_caller_phone}")
        #expect(rules["lines.phone"] == rules["calls.caller_phone"])
    }

    @Test("names of things stay in any language, and what people are asked for is known in more of them")
    func languages() throws {
        let rules = try rules(
            .sqlite,
            """
            CREATE TABLE produit (id int PRIMARY KEY, nom text); CREATE TABLE producto (id int PRIMARY KEY, nombre text);
            INSERT INTO produit VALUES (1, 'Lampe rouge'), (2, 'Table basse'), (3, 'Chaise'); INSERT INTO producto VALUES (1, 'Mesa'), (2, 'Silla');
            CREATE TABLE client (id int PRIMARY KEY, nom text); CREATE TABLE cliente (id int PRIMARY KEY, nombre text, bday date);
            CREATE TABLE kunde (id int PRIMARY KEY, geb date, anrede text, car_plate text);
            CREATE TABLE 顧客 (番号 int PRIMARY KEY, 氏名 text, 住所 text, 生年月日 date, 備考 text, 給与 real, 郵便番号 text, 性別 text);
            CREATE TABLE 商品 (番号 int PRIMARY KEY, 名称 text)
            """)
        for (column, rule) in rules {
            let isKept = ["produit.", "producto.", "商品."].contains(where: column.hasPrefix) || column.hasSuffix(".id")
            #expect((rule == "keep") == (isKept || column.hasSuffix("番号") && column != "顧客.郵便番号"), "\(column): \(rule)")
        }
        #expect(rules["client.nom"] == "{fake: last_name}" && rules["cliente.nombre"] == "{fake: first_name}")
        #expect(rules["顧客.住所"] == "{fake: street}" && rules["kunde.geb"] == "{fake: date_of_birth}")
    }

    @Test("a chain of foreign keys gets the rule of its end", arguments: Engine.allCases)
    func keyChain(engine: Engine) throws {
        let rules = try rules(
            engine,
            """
            CREATE TABLE people (email varchar(80) PRIMARY KEY);
            CREATE TABLE accounts (owner varchar(80) PRIMARY KEY REFERENCES people (email));
            CREATE TABLE cards (id int PRIMARY KEY, holder varchar(80) REFERENCES accounts (owner));
            """)
        #expect(rules["people.email"] == "{fake: email}")
        #expect(rules["accounts.owner"] == "{fake: email}" && rules["cards.holder"] == "{fake: email}")
    }

    @Test("padded values, tables of one row and empty tables", arguments: Engine.allCases)
    func fewRows(engine: Engine) throws {
        let rules = try rules(
            engine,
            """
            CREATE TABLE a (id int PRIMARY KEY, reach char(60)); INSERT INTO a VALUES (1, 'joe@corp.com        ');
            CREATE TABLE b (id int PRIMARY KEY, email char(60), reach text, iban text, mode text);
            INSERT INTO b VALUES (1, 'joe@corp.com', 'joe@corp.com', 'DE89370400440532013000', 'Max');
            CREATE TABLE c (id int PRIMARY KEY, email char(60), phone varchar(30), street text);
            """)
        #expect(rules["a.reach"]?.hasPrefix("{fake: email") == true)
        #expect(rules["b.email"]?.hasPrefix("{fake: email") == true && rules["b.mode"] == "keep")
        #expect(rules["b.reach"]?.hasPrefix("{fake: email") == true && rules["b.iban"] == "{fake: iban}")
        #expect(rules["c.email"] == "{fake: email}" && rules["c.phone"] == "{fake: phone}")
        #expect(rules["c.street"] == "{fake: street}")
    }

    @Test("a comment alone suffices")
    func comment() throws {
        let rules = try rules(
            .postgres,
            """
            CREATE TABLE t (id int PRIMARY KEY, x1 text, x2 text);
            COMMENT ON COLUMN t.x1 IS 'email of the guardian'; COMMENT ON COLUMN t.x2 IS 'date of birth';
            """)
        #expect(rules["t.x1"] == "{fake: email}" && rules["t.x2"] == "keep" || rules["t.x2"] == "{fake: date_of_birth}")
    }

    @Test(
        "names of columns",
        arguments: [
            ("street", "{fake: street}"), ("ship_address", "{fake: street}"), ("billing_address", "{fake: street}"),
            ("addr1", "{fake: street}"), ("address2", "{fake: street}"), ("shipaddress", "{fake: street}"),
            ("BillingAddress", "{fake: street}"), ("ip_address", "{fake: ipv4}"), ("email_address", "{fake: email}"),
            ("mac_addr", "{fake: mac}"), ("user_agent", "{fake: user_agent}"), ("workemail", "{fake: email}"),
            ("iban", "{fake: iban}"), ("cc_number", "{fake: credit_card}"), ("dob", "{fake: date_of_birth}"),
            ("notes", "{redact: [email, phone, card, iban]}"), ("api_key", "{token: tok_}"),
            ("reset_token", "{token: tok_}"), ("passwd", "{password: {login: staging}}"), ("avatar_url", "{fake: url}"),
            ("ssn", "{fake: national_id, country: us}"), ("nino", "{fake: national_id, country: gb}"),
            ("cpf", "{fake: national_id, country: br}"), ("codice_fiscale", "{fake: national_id, country: it}"),
            ("cvv", "\"null\""), ("ship_city", "{fake: city}"), ("zip2", "{fake: postcode}"), ("estate", "keep"),
            ("velocity", "keep"), ("message_id", "keep"), ("capacity", "keep"), ("title", "keep"),
            ("phone_type", "keep"), ("session_id", "{token: tok_}"),
        ])
    func names(name: String, rule: String) throws {
        let column = DataColumn(
            name: name, sqlType: "text", kind: .text, maxLength: nil, isNullable: true, isGenerated: false,
            ignoresCase: false, comment: nil)
        #expect(Finding.best(column, table: "t", isUnique: false, [])?.rule ?? "keep" == rule)
    }

    @Test(
        "looks of values in a column of no telling name",
        arguments: [
            (["4111 1111 1111 1111", "5500005555555559"], "{fake: credit_card}"),
            (["GB82 WEST 1234 5698 7654 32"], "{fake: iban}"), (["192.0.2.7", "198.51.100.23"], "{fake: ipv4}"),
            (["2001:db8::1"], "{fake: ipv6}"), (["08:00:2b:01:02:03"], "{fake: mac}"),
            (["Mozilla/5.0 (X11; Linux x86_64)"], "{fake: user_agent}"), (["52.5163,13.3777"], "{fake: coordinates}"),
            (["123-45-6789"], "{fake: national_id, country: us}"), (["AB123456C"], "{fake: national_id, country: gb}"),
            (["12345678Z"], "{fake: national_id, country: es}"), (["X1234567L"], "{fake: national_id, country: es}"),
            (["255081416802538"], "{fake: national_id, country: fr}"),
            (["111222333", "123456782", "100000009"], "{fake: national_id, country: nl}"),
            (["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"], "{token: tok_}"),
            (["AKIAIOSFODNN7EXAMPLE"], "{token: tok_}"),
            (["https://corp.com/u/joe"], "{fake: url}"), (["2020/01/31", "31.01.2020", "1/2/2020"], "keep"),
            (["10:23:45", "2020-01-02 10:00"], "keep"), (["1.0.2", "3.14", "12,5"], "keep"),
            (["call joe@corp.com please", "nothing"], "{redact: [email, phone, card, iban]}"),
            (["ring +44 20 7946 0958 at noon"], "{redact: [email, phone, card, iban]}"),
        ])
    func looks(values: [String], rule: String) throws {
        let column = DataColumn(
            name: "x", sqlType: "text", kind: .text, maxLength: nil, isNullable: true, isGenerated: false,
            ignoresCase: false, comment: nil)
        let found =
            Finding.best(column, table: "t", isUnique: false, values) ?? FreeText.finding(column, table: "t", values)
        #expect(found?.rule ?? "keep" == rule)
    }

    @Test("what doesn't fit a column's length or values is replaced by what does", arguments: Engine.allCases)
    func fitting(engine: Engine) throws {
        let inet = engine == .postgres ? "inet" : "text"
        let rules = try rules(
            engine,
            """
            CREATE TABLE t (id int PRIMARY KEY, email varchar(12), login varchar(10) UNIQUE, api_key varchar(16),
                notes varchar(40), ip \(inet), lat numeric(9,6), birth_year int);
            INSERT INTO t VALUES (1, 'a@b.org', 'joe', 'k-1', 'x', '192.0.2.1', 52.5, 1980),
                (2, 'c@d.org', 'ann', 'k-2', 'y', '2001:db8::1', 48.1, 1990);
            """)
        #expect(rules["t.email"] == "{fake: text}" && rules["t.api_key"] == "{fake: text}")
        #expect(rules["t.notes"] == "{fake: text}" && rules["t.lat"] == "{fake: coordinates}")
        #expect(rules["t.birth_year"] == "{round: 5}" && rules["t.login"]?.hasPrefix("{") == true)
        #expect(rules["t.ip"] == (engine == .postgres ? "\"null\"" : "{fake: text}"))
    }

    @Test("free text is redacted with the names of its row", arguments: Engine.allCases)
    func redaction(engine: Engine) throws {
        let rules = try rules(
            engine,
            """
            CREATE TABLE t (id int PRIMARY KEY, first_name text, last_name text, notes text);
            INSERT INTO t VALUES (1, 'Ada', 'Lovelace', 'Ada called');
            """)
        #expect(rules["t.notes"] == "{redact: [email, phone, card, iban], names: [first_name, last_name]}")
    }

    @Test("personal values in documents are transformed by their paths", arguments: Engine.allCases)
    func documents(engine: Engine) throws {
        let type = engine == .postgres ? "jsonb" : "text"
        let database = try TestDatabase(engine)
        let document = """
            {"email": "joe@corp.com", "plan": "gold", "phones": ["+1 212 736 5000"], "home": {"street": "1 Main St", "n": 3}}
            """
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, data \(type), other \(type));
            INSERT INTO t VALUES (1, '\(document)', '{"a": 1}');
            """)
        let rules = try rules(database)
        #expect(
            rules["t.data"]
                == "{json: {'email': {fake: email}, 'home.street': {fake: street}, 'phones.*': {fake: phone}}}")
        #expect(rules["t.other"] == (engine == .postgres ? "{json: {}}" : "keep"))
        let target = try TestDatabase(engine)
        let anonymizer = try Anonymizer(
            plan: try PlanSuggestion(database.url).yaml, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: database.url, to: target.url)
        let copied = try target.rows("SELECT CAST(data AS text) FROM t")[0][0].text ?? ""
        #expect(copied.contains("@example.com") && !copied.contains("corp.com") && !copied.contains("5000"))
    }
}

extension AnonymizeSuggestTests {
    @Test("what nobody wants in staging is proposed by name, type and values: arrays, networks, secrets, health")
    func sensitive() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, card_holder text, author_name text, secrets text, hmac_key text, salt text,
                diagnosis text, religion text, insurance_no text, last4 char(4), subnet cidr, mails text[], 人名 text, 都市 text, имя text);
            INSERT INTO t SELECT i, 'MARY SMITH', 'Mary Smith', 'kj3h4kjh23' || i, 'a8s7df98as' || i, md5('s' || i), 'E11.9', 'catholic',
                'A1234567' || i, '4242', '81.2.0.0/16', ARRAY['a' || i || '@x.io'],
                (ARRAY['王小明', '李娜', '佐藤太郎'])[1 + i % 3], (ARRAY['東京都', '北京市', '千葉県'])[1 + i % 3],
                (ARRAY['Иванов Пётр', 'Анна Смирнова'])[1 + i % 2] FROM generate_series(1, 100) i;
            """)
        let suggestion = try PlanSuggestion(database.url)
        let kept = suggestion.columns.filter { $0.rule == "keep" }.map(\.column)
        #expect(kept == ["id"], "\(kept)")
        let rules = Dictionary(uniqueKeysWithValues: suggestion.columns.map { ($0.column, $0.rule) })
        #expect(rules["mails"] == "{each: {fake: email}}" && rules["subnet"] == "{fake: ipv4}")
        #expect(
            rules["人名"] == "{fake: full_name}" && rules["都市"] == "{fake: city}" && rules["имя"] == "{fake: full_name}")
        try Anonymizer(plan: suggestion.yaml, key: AnonymizeFixture.key).check(database.url)
    }

    @Test("a table that can't be read doesn't end it, and the doubtful come last")
    func unreadable() throws {
        let database = try TestDatabase(.postgres)
        let role = "reader_\(database.name)"
        try database.run(
            """
            CREATE TABLE a (id int PRIMARY KEY, email text, blob bytea); CREATE TABLE b (id int PRIMARY KEY, email text);
            INSERT INTO a VALUES (1, 'joe@corp.com', 'x'); INSERT INTO b VALUES (1, 'joe@corp.com');
            CREATE ROLE \(role) LOGIN; GRANT SELECT ON a TO \(role);
            """)
        let suggestion = try PlanSuggestion(try DatabaseURL(database.text + " user=\(role)"))
        #expect(Array(suggestion.unreadable.keys) == ["b"])
        #expect(suggestion.columns.first { $0.table == "b" && $0.column == "email" }?.rule == "{fake: email}")
        #expect(suggestion.yaml.contains("rows couldn't be read"))
        let confidences = suggestion.doubtful.map(\.confidence)
        #expect(confidences == confidences.sorted() && confidences.allSatisfy { $0 < 0.5 })
    }

    @Test("keys of documents that are somebody's get a rule of their own", arguments: Engine.allCases)
    func keys(engine: Engine) throws {
        let database = try TestDatabase(engine)
        try database.run(
            """
            CREATE TABLE acl (id int PRIMARY KEY, doc \(engine == .postgres ? "jsonb" : "text"));
            INSERT INTO acl VALUES (1, '{"owner": "ann@corp.io", "members": {"bob@corp.io": "admin", "eve@corp.io": "reader"}}');
            """)
        let rule = try PlanSuggestion(database.url).columns.first { $0.column == "doc" }?.rule
        #expect(rule == "{json: {'owner': {fake: email}}, keys: {'members': {fake: email}}}")
    }
}
