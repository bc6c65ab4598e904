import Foundation
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

/// Sluice's graph against Alembic itself, on random graphs, states and targets.
@Suite(.enabled(if: AlembicOracle.reasonForAbsence == nil, "Alembic can't be installed here"))
struct AlembicDifferentialTests {
    static let graphs = Int(ProcessInfo.processInfo.environment["SLUICE_ALEMBIC_GRAPHS"] ?? "") ?? 1500
    static let firstSeed = Seed.make("Alembic differential") % (.max / 2)

    @Test("Steps and version rows are Alembic's, for random graphs, states and targets")
    func agreement() throws {
        let oracle = try AlembicOracle()
        var tally = Tally()
        for seed in Self.firstSeed..<Self.firstSeed + UInt64(Self.graphs) {
            try compare(seed: seed, oracle, &tally)
            if tally.disagreements > 20 { break }
        }
        print("Alembic differential from seed \(Self.firstSeed): \(tally)")
        #expect(tally.disagreements == 0)
        #expect(tally.agreed > Self.graphs * 8)
    }

    private func compare(seed: UInt64, _ oracle: AlembicOracle, _ tally: inout Tally) throws {
        var random = RandomGraph(seed: seed)
        let graph = try RevisionGraph(random.headers)
        let cases = (0..<16).map { _ in DifferentialCase(&random, graph) }
        let answer = try oracle.ask(
            .init(
                revisions: graph.headers.map {
                    .init(id: $0.id, down: $0.downRevisions, labels: $0.branchLabels, depends: $0.dependsOn)
                },
                cases: cases.map { .init(kind: $0.kind.rawValue, rows: graph.ids($0.rows), target: $0.target) }))

        let shape = Shape(graph)
        if let difference = shape.difference(from: answer.graph) {
            tally.disagreements += 1
            Issue.record("seed \(seed): \(difference)\n\(describe(graph))")
            return
        }
        for (one, outcome) in zip(cases, answer.cases ?? []) {
            switch one.verdict(on: outcome, graph) {
            case .agreed: tally.agreed += 1
            case .bothRefused: tally.refused += 1
            case .onPurpose(let reason): tally.onPurpose[reason, default: 0] += 1
            case .differs(let what):
                tally.disagreements += 1
                let rows = graph.ids(one.rows)
                Issue.record("seed \(seed): \(one.kind) \(one.target) from \(rows): \(what)\n\(describe(graph))")
            }
        }
    }

    private func describe(_ graph: RevisionGraph) -> String {
        graph.headers.map {
            "  \($0.id) ← \($0.downRevisions) depends \($0.dependsOn) labels \($0.branchLabels)"
        }.joined(separator: "\n")
    }
}

private struct Tally: CustomStringConvertible {
    var agreed = 0
    var refused = 0
    var disagreements = 0
    var onPurpose: [String: Int] = [:]

    var description: String {
        "\(agreed) agreed, \(refused) refused by both, \(disagreements) differ, on purpose: "
            + onPurpose.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: "; ")
    }
}

private struct Shape {
    let graph: RevisionGraph
    init(_ graph: RevisionGraph) { self.graph = graph }

    func difference(from answer: AlembicOracle.Answer.Graph) -> String? {
        if let error = answer.error { return "Alembic refuses the graph: \(error)" }
        let heads = graph.ids(graph.heads)
        if heads != answer.heads { return "heads \(heads), Alembic's \(answer.heads ?? [])" }
        let realHeads = graph.ids(graph.realHeads)
        if realHeads != answer.realHeads { return "real heads \(realHeads), Alembic's \(answer.realHeads ?? [])" }
        for node in graph.headers.indices {
            let id = graph.id(node)
            let labels = graph.labels[node].sorted()
            if labels != answer.labels?[id] {
                return "labels of \(id): \(labels), Alembic's \(answer.labels?[id] ?? [])"
            }
            let parents = graph.ids(graph.normalizedParents[node])
            if parents != answer.normalizedParents?[id] {
                return "normalised parents of \(id): \(parents), Alembic's \(answer.normalizedParents?[id] ?? [])"
            }
        }
        return nil
    }
}
