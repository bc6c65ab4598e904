import FoundationEssentials
import SluiceArchive
import SluiceDatabase
import Testing

@testable import SluiceDeprecation

/// The decision whether something may go, without a database.
@Suite struct DecisionTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func deprecation(grace: Double = 30 * 86_400, quiet: Double = 86_400) -> Deprecation {
        Deprecation(
            id: 1, table: .init(name: "products"), column: "price", currentName: "deprecated_price", state: .deprecated,
            since: start, graceUntil: start.addingTimeInterval(grace), quiet: quiet, forbidsWrites: false)
    }

    @Test("While the grace period runs it refuses and says until when; at its end it doesn't")
    func grace() {
        let mine = deprecation()
        let refusals = mine.refusals(Evidence(), at: start.addingTimeInterval(29 * 86_400))
        #expect(refusals.map(\.kind) == [.grace])
        #expect(refusals[0].reason.contains(Timestamps.text(mine.graceUntil)))
        #expect(mine.refusals(Evidence(), at: mine.graceUntil) == [])
        #expect(deprecation(grace: 0).refusals(Evidence(), at: start) == [])
    }

    @Test("A write inside the quiet period refuses and names role and application; an older one doesn't")
    func writes() {
        var evidence = Evidence()
        evidence.writes = [.init(role: "shop", application: "web", count: 3, last: start)]
        let mine = deprecation(grace: 0)
        let refusals = mine.refusals(evidence, at: start.addingTimeInterval(86_399))
        #expect(refusals.map(\.kind) == [.writes])
        #expect(refusals[0].reason.contains("role shop, application web"))
        #expect(mine.refusals(evidence, at: start.addingTimeInterval(86_400)) == [])
    }

    @Test("Reads by name, dependants, mentions in texts and open runs refuse; an index on the column alone doesn't")
    func others() {
        var evidence = Evidence()
        var reads = Evidence.Reads()
        reads.statements = [("SELECT price FROM products", 7)]
        reads.starStatements = [("SELECT * FROM products", 100)]
        evidence.reads = reads
        evidence.dependants = [
            CatalogObject(kind: .index, name: "alone", definition: "", belongsToColumnAlone: true),
            CatalogObject(kind: .view, name: "cheap", definition: "", belongsToColumnAlone: false),
        ]
        evidence.mentions = [.init(object: "function total()", confidence: .high)]
        evidence.openRuns = ["run 4 (prices)"]
        let refusals = deprecation(grace: 0).refusals(evidence, at: start)
        #expect(refusals.map(\.kind) == [.reads, .dependants, .dependants, .runs])
        #expect(refusals.allSatisfy { !$0.reason.contains("alone") })
        let withStars = deprecation(grace: 0).refusals(evidence, at: start, blockingOn: [.star])
        #expect(withStars.filter { $0.reason.contains("SELECT * FROM products") }.map(\.kind) == [.reads])
    }

    @Test("A state leads to the next one, to itself again, and back to active, and nowhere else")
    func states() {
        let order: [Deprecation.State] = [.active, .deprecated, .observed, .archived, .dropped]
        for (position, state) in order.enumerated() {
            for (other, target) in order.enumerated() {
                #expect(state.canBecome(target) == (other == position || other == position + 1 || other == 0))
            }
        }
    }

    @Test("Times survive their text, and intervals read like a person says them")
    func times() {
        #expect(Timestamps.interval(0) == "0 s")
        #expect(Timestamps.interval(59) == "59 s")
        #expect(Timestamps.interval(3 * 86_400 + 4 * 3_600) == "3 d 4 h")
        #expect(Timestamps.date(Timestamps.text(start)) == start)
    }
}
