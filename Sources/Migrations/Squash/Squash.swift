package import SluiceDatabase
internal import SluiceSchema

/// Many revisions as one, under the name of the last: databases that have passed it, and revisions that follow it, know no
/// difference.
package struct Squash: Sendable {
    package let header: RevisionHeader
    /// In the order in which they are applied.
    package let nodes: [RevisionNode]
    package let text: String
    /// The files that it takes the place of.
    package let paths: [String]

    package var fileName: String { RevisionWriter.fileName(RevisionDraft(header: header, format: .yaml)) }

    /// - Parameter range: `a:b`, both included.
    /// - Throws: ``Problem`` where they are no closed piece of the graph, or can't be written as one.
    package init(_ range: String, of revisions: RevisionSet, message: String?) throws {
        let graph = revisions.graph
        let nodes = try Self.nodes(range, in: graph)
        guard let first = nodes.first, let last = nodes.last, nodes.count > 1 else {
            throw Problem(.squash, "'\(range)' is one revision", hint: "name two, first:last")
        }
        let inside = Set(graph.ids(nodes))
        let headers = nodes.map { graph.headers[$0] }
        if let squashed = headers.first(where: { !$0.squashes.isEmpty }) {
            throw Problem(
                .squash, at: .file(squashed.source),
                "\(squashed.id) is squashed itself, and databases may stand in its middle",
                hint: "nothing was written; when none does, delete 'squashes' and 'squashed_checksum' from it")
        }
        let whole = RevisionHeader(
            id: graph.id(last), downRevisions: graph.headers[first].downRevisions,
            branchLabels: headers.flatMap(\.branchLabels),
            dependsOn: Array(Set(headers.flatMap(\.dependsOn)).subtracting(inside)).sorted(),
            message: message ?? "\(headers.count) revisions from \(headers[0].id) on",
            squashes: headers.map(\.id), squashedChecksum: try revisions.checksum(last),
            keepsOwners: headers.contains(where: \.keepsOwners))
        let parts = try nodes.map { try SquashedPart($0, of: revisions) }
        text = RevisionWriter.yaml(whole, try Self.upgrade(parts), try Self.downgrade(parts))
        header = whole
        self.nodes = nodes
        paths = nodes.compactMap(revisions.path)
        try requireSame(parts)
    }

    private static func nodes(_ range: String, in graph: RevisionGraph) throws(Problem) -> [RevisionNode] {
        guard let bounds = RevisionName.range(range), let lower = bounds.lower, let upper = bounds.upper,
            case .revision(let first) = try graph.revision(named: lower),
            case .revision(let last) = try graph.revision(named: upper)
        else {
            throw Problem(
                .squash, "'\(range)' is no range of revisions", hint: "name the first and the last, first:last")
        }
        let nodes = Array(try graph.history(from: graph.id(first), to: graph.id(last)).reversed())
        let inside = Set(nodes)
        for node in nodes {
            let id = graph.id(node)
            if node != first, let parent = graph.normalizedParents[node].first(where: { !inside.contains($0) }),
                graph.parents[node].contains(parent)
            {
                throw Problem(.squash, "\(id) also follows \(graph.id(parent)), which isn't in \(range)")
            }
            if node != last, let child = graph.allChildren[node].first(where: { !inside.contains($0) }) {
                throw Problem(
                    .squash, "\(graph.id(child)) follows \(id), which would be gone",
                    hint: "nothing was written; end the range at \(id), or begin it behind")
            }
        }
        return nodes
    }

    private static func upgrade(_ parts: [SquashedPart]) throws -> String {
        parts.map(\.upgrade).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func downgrade(_ parts: [SquashedPart]) throws(Problem) -> String {
        if let (id, reason) = parts.lazy.compactMap({ part in part.irreversible.map { (part.id, $0) } }).first {
            return "  irreversible: " + RevisionWriter.doubleQuoted("\(id): \(reason)")
        }
        if parts.allSatisfy({ $0.downgrade == nil }) { return "" }
        var steps: [String] = []
        for part in parts.reversed() {
            guard let downgrade = part.downgrade else {
                throw Problem(
                    .squash, at: .file(part.path), "\(part.id) has a derived way back, and others have written ones",
                    hint: "nothing was written; write its 'downgrade:' out, or squash it apart from the others")
            }
            if !downgrade.isEmpty { steps.append(downgrade) }
        }
        return steps.isEmpty ? "  []" : steps.joined(separator: "\n")
    }

    /// What was put together by its text must mean what its parts meant.
    private func requireSame(_ parts: [SquashedPart]) throws {
        let file = try RevisionFile(path: fileName, Array(text.utf8), variables: parts[0].variables)
        let made = try file.revision()
        let isSame =
            made.upgrade == parts.flatMap(\.revision.upgrade) && file.header.squashes == header.squashes
            && (made.writtenDowngrade ?? [])
                == (made.writtenDowngrade == nil
                    ? [] : parts.reversed().flatMap { $0.revision.writtenDowngrade ?? [] })
        guard isSame else {
            throw Problem(
                .squash, "put together, the files would mean something else",
                hint:
                    "nothing was written; anchors, variables in SQL files and lists between brackets are what can't be joined"
            )
        }
    }
}

/// A revision's operations as the text of YAML's list.
private struct SquashedPart {
    let id: String
    let path: String
    let revision: Revision
    let upgrade: String
    /// Nil where it is derived.
    let downgrade: String?
    let variables: RevisionVariables

    var irreversible: String? { revision.irreversible }

    init(_ node: RevisionNode, of revisions: RevisionSet) throws {
        id = revisions.graph.id(node)
        revision = try revisions.revision(node)
        variables = revisions.variables
        guard let file = revisions.file(node) else {
            throw Problem(.squash, "revision \(id) is written in Swift", hint: "only files can be squashed")
        }
        path = file.path
        switch file.format {
        case .yaml:
            upgrade = try Self.block("upgrade", of: file) ?? ""
            downgrade = revision.writtenDowngrade == nil ? nil : try Self.block("downgrade", of: file) ?? ""
        case .sql:
            guard !String(decoding: file.rawBytes, as: UTF8.self).contains("${") else {
                throw Problem(
                    .squash, at: .file(path), "variables in SQL can't be carried over",
                    hint: "nothing was written; end the range before it")
            }
            upgrade = try Self.steps(revision.upgrade, path)
            let written = revision.writtenDowngrade
            downgrade = try written.map { try Self.steps($0, file.path) }
        }
    }

    private static func steps(_ operations: [Operation], _ path: String) throws(Problem) -> String {
        var steps: [String] = []
        for operation in operations {
            guard case .execute(let execute) = operation else {
                throw Problem(.squash, at: .file(path), "'\(operation.summary)' isn't SQL")
            }
            steps.append(RevisionWriter.yaml(execute))
        }
        return steps.joined(separator: "\n")
    }

    /// The lines below a key, indented by two.
    private static func block(_ key: String, of file: RevisionFile) throws(Problem) -> String? {
        let lines = String(decoding: file.rawBytes, as: UTF8.self).replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix(key + ":") }) else { return nil }
        let rest = lines[start].dropFirst(key.count + 1).prefix { $0 != "#" }.filter { !$0.isWhitespace }
        if rest == "[]" { return "" }
        guard rest.isEmpty else {
            throw Problem(
                .squash, at: .file(file.path, line: start + 1), "the list stands between brackets",
                hint: "nothing was written; write it as lines with dashes below '\(key):'")
        }
        let body = lines[(start + 1)...].prefix { line in
            guard let first = line.first else { return true }
            return first.isWhitespace || first == "-" || first == "#"
        }
        guard
            let indentation = body.first(where: { $0.drop { $0 == " " }.first == "-" })?.prefix(while: { $0 == " " })
                .count
        else { return "" }
        let own = body.map { line -> String in
            let blanks = line.prefix { $0 == " " }.count
            return line.isEmpty
                ? "" : String(repeating: " ", count: 2 + max(0, blanks - indentation)) + line.dropFirst(blanks)
        }
        return own.joined(separator: "\n").trimmingLastLines
    }
}

extension String {
    fileprivate var trimmingLastLines: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }
}

extension Problem.Code {
    package static let squash = Problem.Code("squash", .refused)
}
