/// A revision's position in the order of loading.
package typealias RevisionNode = Int

/// A set of nodes as bits: ancestors of thousands of revisions are united and compared in a few cache lines.
struct NodeSet: Sendable, Hashable {
    private var words: [UInt64]

    init(capacity: Int) {
        words = Array(repeating: 0, count: (capacity + 63) / 64)
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    func contains(_ node: RevisionNode) -> Bool { words[node >> 6] & (1 << UInt64(node & 63)) != 0 }

    /// Returns whether the node is new.
    @discardableResult
    mutating func insert(_ node: RevisionNode) -> Bool {
        let bit: UInt64 = 1 << UInt64(node & 63)
        let isNew = words[node >> 6] & bit == 0
        words[node >> 6] |= bit
        return isNew
    }

    mutating func remove(_ node: RevisionNode) { words[node >> 6] &= ~(1 << UInt64(node & 63)) }

    mutating func formUnion(_ other: NodeSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: NodeSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: NodeSet) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    func isDisjoint(with other: NodeSet) -> Bool {
        zip(words, other.words).allSatisfy { $0 & $1 == 0 }
    }

    /// Its nodes in the order of loading.
    var nodes: [RevisionNode] {
        var nodes: [RevisionNode] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                nodes.append(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return nodes
    }
}
