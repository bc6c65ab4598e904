import SluiceTestSupport

@testable import SluiceMigrations

/// Random histories: several bases, branches, merges, labels and dependencies, by id and by label.
struct RandomGraph {
    var headers: [RevisionHeader] = []
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...14, using: &generator)
        // File names say nothing of the order of the graph, so loading is shuffled against it.
        let ids = (0..<count).map { Self.id($0) }
        var built: [RevisionHeader] = []
        var below: [String: Set<String>] = [:]
        let bushiness = Double.random(in: 0...0.6, using: &generator)
        let dependencyRate = Double.random(in: 0...0.4, using: &generator)
        for id in ids {
            let earlier = built.map(\.id)
            let downs = parents(among: earlier, below: below, built: built, bushiness: bushiness)
            let known = downs.reduce(into: Set<String>()) { $0.formUnion(below[$1] ?? []) }
            let depends = dependencies(among: built, besides: downs, known: known, rate: dependencyRate)
            let label = Double.random(in: 0..<1, using: &generator) < 0.2 ? ["label_" + id] : []
            built.append(
                RevisionHeader(id: id, downRevisions: downs, branchLabels: label, dependsOn: depends.map(\.name)))
            below[id] = depends.reduce(into: known.union([id])) { $0.formUnion(below[$1.id] ?? []) }
        }
        headers = built.shuffled(using: &generator)
    }

    /// Four characters before they differ, some after three: prefixes are found, ambiguous, or too short.
    private static func id(_ index: Int) -> String {
        index % 3 == 0 ? "abcd\(index)ef" : "\(Character(UnicodeScalar(UInt8(97 + index))))9f\(index)xyz"
    }

    private mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &generator) < probability
    }

    private mutating func parents(
        among earlier: [String], below: [String: Set<String>], built: [RevisionHeader], bushiness: Double
    ) -> [String] {
        guard let latest = earlier.last, !chance(0.12) else { return [] }
        var downs = [chance(bushiness) ? earlier.randomElement(using: &generator) ?? latest : latest]
        while chance(0.15), let other = earlier.randomElement(using: &generator) {
            let overlaps = downs.contains { below[$0]?.contains(other) == true || below[other]?.contains($0) == true }
            // Parents that include one another are legal in a file; rarely, so that ordinary merges prevail.
            if !downs.contains(other), !overlaps || chance(0.1) { downs.append(other) }
        }
        return downs
    }

    private mutating func dependencies(
        among built: [RevisionHeader], besides downs: [String], known: Set<String>, rate: Double
    ) -> [(id: String, name: String)] {
        var found: [(id: String, name: String)] = []
        while chance(rate), let other = built.randomElement(using: &generator) {
            if downs.contains(other.id) || found.contains(where: { $0.id == other.id }) { continue }
            if known.contains(other.id), !chance(0.3) { continue }
            found.append((other.id, chance(0.3) ? other.branchLabels.first ?? other.id : other.id))
        }
        return found
    }

    /// Rows of a database that stands somewhere in the graph.
    mutating func state(of graph: RevisionGraph) -> [RevisionNode] {
        if chance(0.2) { return [] }
        if chance(0.25) { return graph.realHeads }
        let tips = (0..<Int.random(in: 1...3, using: &generator)).compactMap { _ in
            graph.headers.indices.randomElement(using: &generator)
        }
        return graph.maximal(Set(tips)).sorted()
    }

    mutating func target(in graph: RevisionGraph, distances: Bool = true) -> String {
        let node = graph.headers.indices.randomElement(using: &generator) ?? 0
        let label = graph.nodesByLabel.keys.sorted().randomElement(using: &generator)
        let branch = chance(0.2) ? graph.id(node) : label ?? graph.id(node)
        let distance = Int.random(in: 1...4, using: &generator)
        let names = [
            graph.id(node), graph.id(node), String(graph.id(node).prefix(Int.random(in: 2...6, using: &generator))),
            "head", "heads", "heads", "base", "\(branch)@head", "\(branch)@heads", "\(branch)@base",
            "\(branch)@\(graph.id(node))", "+\(distance)", "-\(distance)", "\(branch)@+\(distance)",
            "\(branch)@-\(distance)", "\(graph.id(node))+\(distance)", "\(graph.id(node))-\(distance)",
            "\(branch)@\(graph.id(node))-\(distance)", "\(branch)@\(graph.id(node))+\(distance)", branch,
            "head-\(distance)", "base+\(distance)", "nosuch", "\(branch)@nosuch",
        ]
        return names.filter { distances || !$0.contains { "+-".contains($0) } }
            .randomElement(using: &generator) ?? "heads"
    }

    mutating func absolute(in graph: RevisionGraph) -> String {
        let node = graph.headers.indices.randomElement(using: &generator) ?? 0
        let label = graph.nodesByLabel.keys.sorted().randomElement(using: &generator)
        let names =
            [graph.id(node), graph.id(node), "heads", "base", "head"] + (label.map { ["\($0)@head", $0] } ?? [])
        return names.randomElement(using: &generator) ?? "heads"
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices.randomElement(using: &generator)! }
}
