import SluiceDatabase
import Testing

@testable import SluiceMigrations

/// a → b → {c1 → d1, c2 → d2}, with d2 loaded after d1.
private func fork(_ more: [RevisionHeader] = []) throws -> RevisionGraph {
    try RevisionGraph(
        [
            RevisionHeader(id: "a"), RevisionHeader(id: "b", downRevisions: ["a"]),
            RevisionHeader(id: "c1", downRevisions: ["b"], branchLabels: ["one"]),
            RevisionHeader(id: "d1", downRevisions: ["c1"]), RevisionHeader(id: "c2", downRevisions: ["b"]),
            RevisionHeader(id: "d2", downRevisions: ["c2"]),
        ] + more)
}

/// a1 → a2, and b1 → b2 → b3 where b2 depends on a2.
private func dependent() throws -> RevisionGraph {
    try RevisionGraph([
        RevisionHeader(id: "a1", branchLabels: ["A"]), RevisionHeader(id: "a2", downRevisions: ["a1"]),
        RevisionHeader(id: "b1", branchLabels: ["B"]),
        RevisionHeader(id: "b2", downRevisions: ["b1"], dependsOn: ["a2"]),
        RevisionHeader(id: "b3", downRevisions: ["b2"]),
    ])
}

extension RevisionGraph {
    fileprivate func nodes(_ ids: [String]) -> [RevisionNode] { ids.compactMap(node(id:)) }

    fileprivate func up(_ target: String, from rows: [String]) throws(Problem) -> [String] {
        ids(try upgradePath(to: target, from: nodes(rows)))
    }

    fileprivate func down(_ target: String, from rows: [String]) throws(Problem) -> [String] {
        ids(try downgradePath(to: target, from: nodes(rows)))
    }

    /// The rows after the way down.
    fileprivate func rows(afterDown target: String, from rows: [String]) throws(Problem) -> Set<String> {
        var state = VersionRows(nodes(rows))
        for node in try downgradePath(to: target, from: nodes(rows)) { _ = state.downgrade(node, in: self) }
        return Set(ids(state.nodes))
    }

    fileprivate func rows(afterUp target: String, from rows: [String]) throws(Problem) -> Set<String> {
        var state = VersionRows(nodes(rows))
        for node in try upgradePath(to: target, from: nodes(rows)) { _ = state.upgrade(node, in: self) }
        return Set(ids(state.nodes))
    }

    fileprivate func rows(afterStamp targets: [String], from rows: [String]) throws(Problem) -> Set<String> {
        var state = VersionRows(nodes(rows))
        _ = state.stamp(try stampPath(to: targets, from: nodes(rows)))
        return Set(ids(state.nodes))
    }
}

private func kind(_ body: () throws(Problem) -> some Any) -> Problem.Code? {
    do { _ = try body() } catch { return error.code }
    return nil
}

/// Alembic's semantics, one by one, as its own tests pin them.
struct GraphSemanticsTests {
    @Test("Depth first by branch; the head loaded later is upgraded first")
    func order() throws {
        #expect(try fork().up("heads", from: []) == ["a", "b", "c2", "d2", "c1", "d1"])
    }

    @Test("An upgrade to what is applied does nothing; a downgrade must aim below")
    func aims() throws {
        let graph = try fork()
        #expect(try graph.up("b", from: ["d1"]).isEmpty)
        #expect(kind { () throws(Problem) in try graph.down("c1", from: ["d2"]) } == .notAnAncestor)
        #expect(kind { () throws(Problem) in try graph.down("heads", from: ["d1", "d2"]) } == .multipleHeads)
    }

    @Test("A downgrade keeps siblings, until it crosses their branch point")
    func siblings() throws {
        let graph = try fork()
        #expect(try graph.rows(afterDown: "one@b", from: ["d1", "d2"]) == ["d2"])
        #expect(try graph.rows(afterDown: "one@-3", from: ["d1", "d2"]).isEmpty == false)
        #expect(try graph.down("one@-3", from: ["d1", "d2"]) == ["d1", "c1", "d2", "c2", "b"])
        #expect(try graph.rows(afterDown: "one@base", from: ["d1", "d2"]).isEmpty)
    }

    @Test("-1 with two heads is refused, since a downgrade drops tables; a branch makes it clear")
    func ambiguousDistance() throws {
        let graph = try fork()
        #expect(kind { () throws(Problem) in try graph.down("-1", from: ["d1", "d2"]) } == .ambiguousWalk)
        #expect(try graph.down("one@-1", from: ["d1", "d2"]) == ["d1"])
        #expect(kind { () throws(Problem) in try graph.up("+1", from: ["d1", "d2"]) } == .ambiguousWalk)
    }

    @Test("A walk across a merge must name a parent")
    func merges() throws {
        let graph = try fork([RevisionHeader(id: "f", downRevisions: ["d1", "d2"])])
        #expect(kind { () throws(Problem) in try graph.down("-1", from: ["f"]) } == .ambiguousWalk)
        #expect(try graph.rows(afterDown: "c2", from: ["f"]) == ["c2", "d1"])
        #expect(try graph.rows(afterUp: "f", from: ["d1", "c2"]) == ["f"])
    }

    @Test("A dependency that another row implies has no row of its own")
    func dependencies() throws {
        let graph = try dependent()
        #expect(try graph.rows(afterUp: "b2", from: []) == ["b2"])
        #expect(try graph.rows(afterDown: "b1", from: ["b2"]) == ["a2", "b1"])
        #expect(try graph.down("A@-1", from: ["b3"]) == ["b3", "b2", "a2"])
        #expect(try graph.rows(afterDown: "A@-1", from: ["b3"]) == ["a1", "b1"])
        #expect(try graph.rows(afterDown: "A@base", from: ["b3"]) == ["b1"])
        #expect(graph.ids(graph.heads) == ["a2", "b3"])
        #expect(graph.ids(graph.realHeads) == ["b3"])
        #expect(graph.ids(graph.currentTips(of: graph.nodes(["b3"]))) == ["a2", "b3"])
    }

    @Test("A dependency that an ancestor declares is dropped")
    func normalised() throws {
        let graph = try RevisionGraph([
            RevisionHeader(id: "x"), RevisionHeader(id: "y", dependsOn: ["x"]),
            RevisionHeader(id: "z", downRevisions: ["y"], dependsOn: ["x"]),
        ])
        #expect(graph.ids(graph.normalizedParents[2]) == ["y"])
    }

    @Test("A stamp is not the inverse of an upgrade")
    func stamps() throws {
        let merged = try fork([RevisionHeader(id: "f", downRevisions: ["d1", "d2"])])
        #expect(try merged.rows(afterStamp: ["c1"], from: ["f"]) == ["c1"])
        #expect(try dependent().rows(afterStamp: ["b1"], from: ["b3"]) == ["b1"])
    }

    @Test("A prefix is found where the whole name has four characters; shorter names are written out")
    func prefixes() throws {
        let graph = try RevisionGraph([
            RevisionHeader(id: "abc"), RevisionHeader(id: "abcd1"), RevisionHeader(id: "abxy2", branchLabels: ["shop"]),
        ])
        #expect(try graph.revisions(named: "abcd") == [1])
        #expect(try graph.revisions(named: "abx") == [2])
        #expect(try graph.revisions(named: "abc") == [0])
        #expect(try graph.revisions(named: "sh") == [2])
        #expect(kind { () throws(Problem) in try graph.revisions(named: "ab") } == .ambiguousPrefix)
        #expect(kind { () throws(Problem) in try graph.revisions(named: "zz") } == .unknownRevision)
    }

    @Test("Labels flow to descendants, and back to the branch point")
    func labels() throws {
        let graph = try fork([RevisionHeader(id: "e2", downRevisions: ["d2"], branchLabels: ["two"])])
        #expect(graph.labels.map { $0.sorted() } == [[], [], ["one"], ["one"], ["two"], ["two"], ["two"]])
        #expect(kind { () throws(Problem) in try graph.revisions(named: "one@d2") } == .notInBranch)
    }

    // MARK: On purpose not as Alembic does

    @Test("A stamp to two revisions of one branch point keeps both; a named row stays")
    func stampSeveral() throws {
        let graph = try fork()
        #expect(try graph.rows(afterStamp: ["c1", "c2"], from: ["d1", "d2"]) == ["c1", "c2"])
        #expect(try graph.rows(afterStamp: ["heads"], from: ["d1", "c2"]) == ["d1", "d2"])
        #expect(kind { () throws(Problem) in try graph.rows(afterStamp: ["b", "c1"], from: []) } == .overlap)
        #expect(kind { () throws(Problem) in try graph.rows(afterStamp: ["base", "c1"], from: []) } == .overlap)
        #expect(kind { () throws(Problem) in try graph.rows(afterStamp: ["-1"], from: ["d1"]) } == .malformedName)
    }

    @Test("No row is left that another row implies")
    func noImpliedRows() throws {
        let graph = try RevisionGraph([
            RevisionHeader(id: "x"), RevisionHeader(id: "y", dependsOn: ["x"]), RevisionHeader(id: "z"),
            RevisionHeader(id: "m", downRevisions: ["x", "y", "z"]),
        ])
        #expect(try graph.rows(afterUp: "m", from: []) == ["m"])
        #expect(try graph.rows(afterDown: "z", from: ["m"]).isSubset(of: ["y", "z"]))
    }

    @Test("A distance ends its name; base has nothing below it")
    func strictDistances() throws {
        let graph = try fork()
        #expect(kind { () throws(Problem) in try graph.up("b+1x", from: []) } == .unknownRevision)
        #expect(kind { () throws(Problem) in try graph.up("base-1", from: []) } == .walkedTooFar)
    }

    @Test("A graph that can't be right is refused, and says where")
    func refusedGraphs() {
        func graph(_ headers: RevisionHeader...) -> Problem? {
            do { _ = try RevisionGraph(headers) } catch { return error }
            return nil
        }
        #expect(
            graph(.init(id: "a", source: "1.yaml"), .init(id: "a", source: "2.yaml"))?.reason.contains(
                "1.yaml and 2.yaml") == true)
        #expect(graph(.init(id: "a", downRevisions: ["x"]))?.code == .missingRevision)
        #expect(graph(.init(id: "a", downRevisions: ["a"]))?.code == .cycle)
        #expect(
            graph(.init(id: "a", downRevisions: ["b"]), .init(id: "b", downRevisions: ["a"]))?.reason.contains(
                "a → b → a") == true)
        #expect(graph(.init(id: "a", dependsOn: ["b"]), .init(id: "b", dependsOn: ["a"]))?.code == .cycle)
        #expect(graph(.init(id: "x@y"))?.code == .malformedIdentifier)
        #expect(graph(.init(id: "heads"))?.code == .malformedIdentifier)
        #expect(
            graph(.init(id: "a", branchLabels: ["l"]), .init(id: "b", branchLabels: ["l"]))?.code == .duplicateLabel)
        #expect(graph(.init(id: "a", branchLabels: ["v-2"]))?.code == .malformedIdentifier)
        #expect(graph(.init(id: "a"), .init(id: "b", downRevisions: ["a", "a"]))?.code == .malformedName)
    }

    @Test("Distances in history count from its other end")
    func history() throws {
        let graph = try fork()
        #expect(graph.ids(try graph.history(from: "-1", to: "d1")) == ["d1", "c1"])
        #expect(graph.ids(try graph.history(from: "b", to: "one@head")) == ["d1", "c1", "b"])
        #expect(graph.ids(try graph.history(to: "b")) == ["b", "a"])
        #expect(graph.ids(try graph.history()) == ["d1", "c1", "d2", "c2", "b", "a"])
    }
}
