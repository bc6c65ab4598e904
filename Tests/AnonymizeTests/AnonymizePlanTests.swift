import SluiceDatabase
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("A plan's YAML for anonymizing")
struct AnonymizePlanTests {
    @Test(
        "what it doesn't understand is an error with its line",
        arguments: [
            ("tables:\n  p: {e: {fake: email, mask: x}}", "plan:2:10: two transforms"),
            ("tables:\n  p: {e: {fkae: email}}", "plan:2:10: none of these is a transform"),
            (
                "unclassified: maybe\ntables: {p: {e: keep}}",
                "plan:1:15: unclassified is 'maybe', but must be one of stop, null"
            ),
            ("tables:\n  p: keep", "plan:2:6: a table is 'empty'"),
            ("key: mysecret\ntables: {p: {e: keep}}", "plan:1:6: key can only be 'ephemeral'"),
            ("tabels: {p: {e: keep}}", "plan:1:1: unknown key 'tabels'"),
            ("locale: xx\ntables: {p: {e: keep}}", "plan:1:9: locale is 'xx', but must be one that has word lists: "),
            ("tables: {p: {e: {shuffle: {by: x}}}}", "plan:1:27: shuffle is true"),
            ("tables: {p: {e: {when: x > 1}}}", "plan:1:17: domain, when and locale go with a transform"),
            ("tables: {p: {e: {sql: {x: y}}}}", "plan:1:23: sql is an expression"),
            ("tables: {p: {e: {sql: 'f(e'}}}", "plan:1:23: sql: a parenthesis isn't closed"),
            (
                "tables: {p: {e: {fake: email, when: 'id > 1) OR (true'}}}",
                "plan:1:17: when: a parenthesis is closed that"
            ),
            (
                "subset: {roots: {p: 'where id = 1 -- x'}}\ntables: {p: {e: keep}}",
                "plan:1:21: the root p: a comment could"
            ),
            ("", "plan: the plan is empty"),
            (
                "tables: {p: {e: {constant: 99999999999999999999}}}",
                "plan:1:28: the number '99999999999999999999' doesn't fit"
            ),
            ("tables: {p: {e: {bucket: 1e999}}}", "plan:1:26: the number '1e999' doesn't fit into 64 bits"),
            ("tables: {p: {e: !!binary AAE=}}", "plan:1:17: !!binary can't be"),
            ("version: 2\ntables: {p: {e: keep}}", "plan:1:10: this sluice reads plans of version 1"),
        ])
    func problems(text: String, message: String) {
        let error = #expect(throws: Problem.self) { try PlanFile.decode(text) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    @Test("every form of a rule is read")
    func forms() throws {
        let plan = try PlanFile.decode(
            """
            version: 1
            locale: de_AT
            unclassified: fake-by-type
            audit: {k: 3, max_leaks: 2, quasi_identifiers: {p: [zip, sex]}}
            subset: {roots: {p: 10%, q: 500, r: "where x > 3", s: 0.25}, children: all, seed: 9}
            tables:
              p:
                a: keep
                b: null
                c: drop
                d: {fake: email, keep_domain: true, domain: mails, when: "x = 1", locale: fr}
                e: {fake: {kind: phone, country: "44"}}
                f: {shuffle: {within: [x, y]}}
                i: shuffle
                g: {sql: upper(g)}
                h: {constant: "5"}
              q: empty
            """)
        guard case .columns(let rules)? = plan.tables["p"], case .empty? = plan.tables["q"] else {
            Issue.record("tables")
            return
        }
        #expect(plan.locale == .german && plan.unclassified == .fakeByType && plan.audit.k == 3)
        #expect(
            plan.subset?.roots == [
                "p": .fraction(0.1), "q": .count(500), "r": .condition("x > 3"), "s": .fraction(0.25),
            ])
        #expect(plan.subset?.children == nil && plan.subset?.seed == "9")
        #expect(rules["b"]?.action == .transform(TransformSpec(name: "null")))
        #expect(
            rules["d"]?.action
                == .transform(TransformSpec(name: "fake", argument: "email", options: ["keep_domain": true])))
        #expect(rules["d"]?.domain == "mails" && rules["d"]?.condition == "x = 1" && rules["d"]?.locale == .french)
        #expect(
            rules["e"]?.action == .transform(TransformSpec(name: "fake", argument: "phone", options: ["country": "44"]))
        )
        #expect(rules["f"]?.action == .shuffle(within: ["x", "y"]))
        #expect(rules["g"]?.action == .sql("upper(g)"))
        #expect(rules["h"]?.action == .transform(TransformSpec(name: "constant", argument: "5")))
    }

    @Test(
        "names with stars match",
        arguments: [
            ("staging_eu", "staging_*", true), ("prod", "staging_*", false), ("shop_copy", "*_copy", true),
            ("a", "a", true),
            ("copy", "*copy*", true), ("ab", "ab*ab", false),
        ])
    func patterns(name: String, pattern: String, matches: Bool) {
        #expect(InPlaceSafety.matches(name, pattern: pattern) == matches)
    }
}
