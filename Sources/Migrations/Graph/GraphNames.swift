internal import SluiceDatabase

/// Ids and branch labels of a graph: one name space, checked for characters that the syntax of names needs.
struct Names {
    var ids: [String: RevisionNode] = [:]
    var labels: [String: RevisionNode] = [:]

    init(_ headers: [RevisionHeader]) throws(Problem) {
        ids.reserveCapacity(headers.count)
        for (node, header) in headers.enumerated() {
            try Self.checkIdentifier(header.id, in: header.source)
            if let first = ids.updateValue(node, forKey: header.id) {
                throw Problem(
                    .duplicateRevision,
                    "revision \(header.id) stands in two files: \(headers[first].source) and \(header.source)",
                    hint: "give one of them another id, and change the down_revision of what follows it")
            }
        }
        for (node, header) in headers.enumerated() {
            for label in header.branchLabels { try add(label, of: node, headers) }
        }
    }

    private mutating func add(_ label: String, of node: RevisionNode, _ headers: [RevisionHeader]) throws(Problem) {
        try Self.checkLabel(label, in: headers[node].source)
        if let other = labels[label] ?? ids[label] {
            throw Problem(
                .duplicateLabel,
                "branch label '\(label)' of \(headers[node].place) is already used by \(headers[other].place)",
                hint: "a label names one line of revisions: choose another for one of the two")
        }
        labels[label] = node
    }

    /// The id or label a `depends_on` names; no prefixes, since a file must mean the same after more are added.
    func node(_ name: String) -> RevisionNode? { ids[name] ?? labels[name] }

    static let reserved: Set<String> = ["head", "heads", "base", "current"]

    static func checkIdentifier(_ id: String, in source: String = "") throws(Problem) {
        let place = source.isEmpty ? "" : " in \(source)"
        if id.isEmpty { throw Problem(.malformedIdentifier, "empty revision id\(place)") }
        if id.utf8.count < 8, reserved.contains(id) {
            throw Problem(.malformedIdentifier, "'\(id)' is a word of its own and can't be a revision id\(place)")
        }
        if let illegal = id.utf8.first(where: { $0 <= UInt8(ascii: " ") || $0 == 0x7F || "@-+:".utf8.contains($0) }) {
            throw Problem(
                .malformedIdentifier,
                "character '\(UnicodeScalar(illegal))' is not allowed in revision id '\(id)'\(place)",
                hint: "@ - + : and blanks belong to the syntax of names such as label@head, -1 and a:b")
        }
    }

    static func checkLabel(_ label: String, in source: String = "") throws(Problem) {
        let place = source.isEmpty ? "" : " in \(source)"
        let endsInDistance = label.contains(/-[0-9]+$/)
        if label.isEmpty || reserved.contains(label) || endsInDistance
            || label.contains(where: { "@+:".contains($0) || $0.isWhitespace })
        {
            throw Problem(
                .malformedIdentifier, "'\(label)' can't be a branch label\(place)",
                hint: "no blanks, none of @ + :, no ending like -1, and not head, heads, base or current")
        }
    }
}
