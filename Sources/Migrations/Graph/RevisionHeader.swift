/// What the graph needs of a revision: who it is and what it follows, without its steps.
package struct RevisionHeader: Sendable, Hashable {
    package let id: String
    /// Parents: none for a base, several for a merge.
    package let downRevisions: [String]
    package let branchLabels: [String]
    /// Revisions of other branches that must be applied before this one, by id or by branch label.
    package let dependsOn: [String]
    package let message: String
    /// The revisions that it takes the place of, itself the last; nothing for most.
    package let squashes: [String]
    /// What is stored of the last of them where it was applied by itself.
    let squashedChecksum: String?
    /// `repeat: true`: it stands outside the graph, and is applied again whenever its file changes.
    package let isRepeatable: Bool
    /// `owners: kept`: what it makes again on PostgreSQL is given back to whose it was in the database where it is run.
    package let keepsOwners: Bool
    /// Where it was read from, for messages: a file's path, or what Swift code calls it.
    package let source: String

    package init(
        id: String, downRevisions: [String] = [], branchLabels: [String] = [], dependsOn: [String] = [],
        message: String = "", source: String = "", squashes: [String] = [], squashedChecksum: String? = nil,
        isRepeatable: Bool = false, keepsOwners: Bool = false
    ) {
        self.keepsOwners = keepsOwners
        self.isRepeatable = isRepeatable
        self.squashes = squashes
        self.squashedChecksum = squashedChecksum
        self.id = id
        self.downRevisions = downRevisions
        self.branchLabels = branchLabels
        self.dependsOn = dependsOn
        self.message = message
        self.source = source
    }

    var place: String { source.isEmpty ? id : "\(id) (\(source))" }
}
