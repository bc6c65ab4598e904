internal import Sluice

/// A revision as the commands show it: one JSON object, or one line.
struct RevisionView: Encodable {
    let revision: String
    let downRevision: [String]
    let branchLabels: [String]
    let dependsOn: [String]
    let message: String
    let isHead: Bool
    let isBranchPoint: Bool
    let isMergePoint: Bool
    let path: String?

    enum CodingKeys: String, CodingKey {
        case revision, message, path
        case downRevision = "down_revision"
        case branchLabels = "branch_labels"
        case dependsOn = "depends_on"
        case isHead = "is_head"
        case isBranchPoint = "is_branch_point"
        case isMergePoint = "is_merge_point"
    }

    init(_ node: RevisionNode, in set: RevisionSet) {
        let graph = set.graph
        let header = graph.headers[node]
        revision = header.id
        downRevision = header.downRevisions
        branchLabels = header.branchLabels.isEmpty ? graph.labels[node].sorted() : header.branchLabels
        dependsOn = header.dependsOn
        message = header.message
        isHead = graph.children[node].isEmpty
        isBranchPoint = graph.isBranchPoint(node)
        isMergePoint = graph.isMergePoint(node)
        path = set.path(node)
    }

    /// `3f2a9c (shop) (head), price as decimal`.
    var line: String {
        var text = revision
        if !branchLabels.isEmpty { text += " (\(branchLabels.joined(separator: ", ")))" }
        for (flag, word) in [(isHead, "head"), (isBranchPoint, "branchpoint"), (isMergePoint, "mergepoint")] where flag
        {
            text += " (\(word))"
        }
        return TerminalText.line(message.isEmpty ? text : "\(text), \(message)")
    }

    /// `91bd02 -> 3f2a9c (head), price as decimal`.
    var lineWithParents: String {
        var parents = downRevision.isEmpty ? "<base>" : downRevision.joined(separator: ", ")
        if !dependsOn.isEmpty { parents += " (\(dependsOn.joined(separator: ", ")))" }
        return "\(parents) -> \(line)"
    }

    var paragraph: String {
        var lines = ["Rev: \(revision)" + (isHead ? " (head)" : "") + (isBranchPoint ? " (branchpoint)" : "")]
        lines.append(
            "\(isMergePoint ? "Merges" : "Parent"): \(downRevision.isEmpty ? "<base>" : downRevision.joined(separator: ", "))"
        )
        if !dependsOn.isEmpty { lines.append("Depends on: \(dependsOn.joined(separator: ", "))") }
        if !branchLabels.isEmpty { lines.append("Branch labels: \(branchLabels.joined(separator: ", "))") }
        if let path { lines.append("Path: \(path)") }
        if !message.isEmpty { lines += ["", "    \(message)"] }
        return lines.map(TerminalText.line).joined(separator: "\n") + "\n"
    }
}

/// A repeatable revision, which stands behind all others.
struct RepeatableView: Encodable {
    let revision: String
    let dependsOn: [String]
    let message: String
    let path: String

    enum CodingKeys: String, CodingKey {
        case revision, message, path
        case dependsOn = "depends_on"
    }

    init(_ header: RevisionHeader) {
        revision = header.id
        dependsOn = header.dependsOn
        message = header.message
        path = header.source
    }

    /// `(repeat) active_customers (customers_view), customers that buy`.
    var line: String {
        let dependences = dependsOn.isEmpty ? "" : " (\(dependsOn.joined(separator: ", ")))"
        return TerminalText.line("(repeat) \(revision)\(dependences)" + (message.isEmpty ? "" : ", \(message)"))
    }

    var paragraph: String {
        var lines = ["Rev: \(revision) (repeat)"]
        if !dependsOn.isEmpty { lines.append("Depends on: \(dependsOn.joined(separator: ", "))") }
        if !path.isEmpty { lines.append("Path: \(path)") }
        if !message.isEmpty { lines += ["", "    \(message)"] }
        return lines.map(TerminalText.line).joined(separator: "\n") + "\n"
    }
}

/// `{"revisions": […]}`.
struct RevisionList: Encodable {
    let revisions: [RevisionView]
    /// Nil where only the graph is asked for.
    var repeatable: [RepeatableView]?

    init(_ nodes: [RevisionNode], in set: RevisionSet) { revisions = nodes.map { RevisionView($0, in: set) } }
}
