/// The keys that say who a revision is, in both file formats.
enum HeaderKey: String, CaseIterable {
    case revision
    case downRevision = "down_revision"
    case branchLabels = "branch_labels"
    case dependsOn = "depends_on"
    case message

    var takesList: Bool { self == .downRevision || self == .branchLabels || self == .dependsOn }

    /// As an error lists them, with the two that hold the steps.
    static let allowed = (allCases.map(\.rawValue) + ["upgrade", "downgrade"]).joined(separator: ", ")
}

/// A header's values as they were read, before anything is asked of them.
struct HeaderValues: Hashable {
    private(set) var values: [HeaderKey: [String]] = [:]

    /// False where the key stood there before.
    mutating func set(_ key: HeaderKey, _ texts: [String]) -> Bool {
        values.updateValue(texts, forKey: key) == nil
    }

    mutating func append(_ text: String, to key: HeaderKey) { values[key, default: []].append(text) }

    /// Nil where the id is missing.
    func header(source: String) -> RevisionHeader? {
        guard let id = values[.revision]?.first else { return nil }
        return RevisionHeader(
            id: id, downRevisions: values[.downRevision] ?? [], branchLabels: values[.branchLabels] ?? [],
            dependsOn: values[.dependsOn] ?? [], message: values[.message]?.first ?? "", source: source)
    }
}
