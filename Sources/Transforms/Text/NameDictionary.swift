/// Many names, found in a text in one walk over it, however many there are (Aho and Corasick, 1975).
///
/// The nodes stand in the order of their depth, so that a node's children lie side by side: 17 bytes a node, and no object each.
package final class NameDictionary: Sendable {
    /// What stands for text that would take more memory than a run should.
    package static let mostBytes = 64 << 20

    private let labels: [UInt8]
    private let firstChild: [Int32]
    private let childCount: [UInt16]
    private let failure: [Int32]
    /// Of the longest name that ends here; 0 where none does.
    private let length: [UInt16]
    private let needsCapital: [Bool]
    /// The next node on the way of failures at which a name ends.
    private let shorter: [Int32]
    private let roots: [Int32]

    package var isEmpty: Bool { labels.count <= 1 }

    /// Gathers names; the same one counts once.
    package struct Builder {
        fileprivate var names: [[UInt8]: Bool] = [:]
        private var bytes = 0

        package init() {}

        /// - Parameter withParts: Of a person's name each word tells; of an address only the whole.
        /// - Throws: ``TransformProblem`` where there are more than memory should hold.
        package mutating func add(_ value: String, withParts: Bool) throws {
            let folded = FoldedText(Array(value.utf8)).bytes
            let whole = NameText(folded).bytes
            guard (2...200).contains(whole.count) else { return }
            let words = whole.split(separator: 0x20).map(Array.init)
            try add(whole, isWord: words.count == 1)
            for name in UnspacedScript.names(in: folded) { try add(name, isWord: false) }
            guard withParts, (2...4).contains(words.count), !whole.contains(where: \.isDigit) else { return }
            for word in words where word.count >= 3 && !Self.particles.contains(word) { try add(word, isWord: true) }
        }

        private static let particles = Set(
            [
                "van", "von", "der", "den", "del", "della", "dos", "bin", "ibn", "the", "and", "und", "mrs", "miss",
                "prof",
            ].map {
                Array($0.utf8)
            })

        /// A short word, or one of everyday's, is a name only where it begins with a capital: may, will, an.
        private mutating func add(_ name: [UInt8], isWord: Bool) throws {
            let isUnspaced = UnspacedScript.width(at: 0, in: name) > 0
            let needsCapital =
                isWord && !isUnspaced
                && (name.count <= 3 || KnownWords.commonFolded.contains(name))
            if let known = names[name] {
                names[name] = known && needsCapital
                return
            }
            bytes += name.count
            guard bytes <= NameDictionary.mostBytes else {
                throw TransformProblem(
                    "redact: names_of names columns with more than \(NameDictionary.mostBytes >> 20) MB of different names"
                )
            }
            names[name] = needsCapital
        }

        package func build() -> NameDictionary { NameDictionary(self) }
    }

    private init(_ builder: Builder) {
        let names = builder.names.keys.sorted { $0.lexicographicallyPrecedes($1) }
        var trie = Trie()
        trie.fill(names, builder.names)
        labels = trie.labels
        firstChild = trie.firstChild
        childCount = trie.childCount
        failure = trie.failure
        length = trie.length
        needsCapital = trie.needsCapital
        shorter = trie.shorter
        roots = trie.roots
    }

    /// Where a name begins in the text, and where the longest that does ends.
    func matches(in text: [UInt8]) -> [Int: Int] {
        guard !isEmpty else { return [:] }
        let plain = NameText(text)
        var found: [Int: Int] = [:]
        var node: Int32 = 0
        for (place, byte) in plain.bytes.enumerated() {
            node = step(from: node, byte)
            var end = length[Int(node)] > 0 ? node : shorter[Int(node)]
            while end > 0 {
                let start = place + 1 - Int(length[Int(end)])
                if plain.isBoundary(start), plain.isBoundary(place + 1),
                    !needsCapital[Int(end)] || text[plain.starts[start]].isUpper || text[plain.starts[start]] >= 0x80
                {
                    let from = plain.starts[start]
                    found[from] = max(found[from] ?? 0, plain.ends[place])
                }
                end = shorter[Int(end)]
            }
        }
        return found
    }

    private func step(from node: Int32, _ byte: UInt8) -> Int32 {
        var node = node
        while node > 0 {
            let child = Trie.child(of: node, byte, labels, firstChild, childCount)
            if child > 0 { return child }
            node = failure[Int(node)]
        }
        return roots[Int(byte)]
    }
}

/// The nodes while they are made.
private struct Trie {
    var labels: [UInt8] = [0]
    var firstChild: [Int32] = [0]
    var childCount: [UInt16] = [0]
    var failure: [Int32] = [0]
    var length: [UInt16] = [0]
    var needsCapital: [Bool] = [false]
    var shorter: [Int32] = [0]
    var roots = [Int32](repeating: 0, count: 256)

    /// The names of a node: those in a row that begin alike.
    private struct Span {
        var names: Range<Int>
        var depth: Int
    }

    mutating func fill(_ names: [[UInt8]], _ needs: [[UInt8]: Bool]) {
        var spans = [Span(names: names.indices, depth: 0)]
        var node = 0
        while node < spans.count {
            let span = spans[node]
            firstChild[node] = Int32(truncatingIfNeeded: labels.count)
            var place = span.names.lowerBound
            // Sorted: the one that ends here is the first.
            if place < span.names.upperBound, names[place].count == span.depth, span.depth > 0 {
                length[node] = UInt16(truncatingIfNeeded: span.depth)
                needsCapital[node] = needs[names[place]] ?? false
                place += 1
            }
            while place < span.names.upperBound {
                let byte = names[place][span.depth]
                var end = place
                while end < span.names.upperBound, names[end][span.depth] == byte { end += 1 }
                append(byte, below: node)
                spans.append(Span(names: place..<end, depth: span.depth + 1))
                place = end
            }
            link(node)
            node += 1
        }
    }

    private mutating func append(_ byte: UInt8, below node: Int) {
        let child = Int32(truncatingIfNeeded: labels.count)
        childCount[node] += 1
        var fallback: Int32 = 0
        if node > 0 {
            var other = failure[node]
            while true {
                fallback = other == 0 ? roots[Int(byte)] : Self.child(of: other, byte, labels, firstChild, childCount)
                if fallback > 0 || other == 0 { break }
                other = failure[Int(other)]
            }
        } else {
            roots[Int(byte)] = child
        }
        labels.append(byte)
        firstChild.append(0)
        childCount.append(0)
        failure.append(fallback)
        length.append(0)
        needsCapital.append(false)
        shorter.append(0)
    }

    /// A node's own failure is less deep, and complete by now.
    private mutating func link(_ node: Int) {
        let other = Int(failure[node])
        shorter[node] = length[other] > 0 ? failure[node] : shorter[other]
    }

    static func child(of node: Int32, _ byte: UInt8, _ labels: [UInt8], _ first: [Int32], _ count: [UInt16]) -> Int32 {
        var low = Int(first[Int(node)])
        var high = low + Int(count[Int(node)])
        let end = high
        while low < high {
            let middle = (low + high) / 2
            if labels[middle] < byte { low = middle + 1 } else { high = middle }
        }
        return low < end && labels[low] == byte ? Int32(truncatingIfNeeded: low) : 0
    }
}
