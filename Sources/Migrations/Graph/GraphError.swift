/// Why a graph of revisions, a name in it or a way through it was refused.
package struct GraphError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case malformedIdentifier = "malformed_revision_id"
        case malformedName = "malformed_revision_name"
        case duplicateRevision = "duplicate_revision"
        case duplicateLabel = "duplicate_branch_label"
        case missingRevision = "missing_revision"
        case cycle = "revision_cycle"
        case unknownRevision = "unknown_revision"
        case ambiguousPrefix = "ambiguous_revision"
        case notInBranch = "not_in_branch"
        case multipleHeads = "multiple_heads"
        case notAnAncestor = "not_an_ancestor"
        case overlap = "overlapping_revisions"
        case ambiguousWalk = "ambiguous_walk"
        case walkedTooFar = "walked_too_far"
        case notAHead = "not_a_head"
    }

    package let kind: Kind
    package let message: String
    package let hint: String?

    package init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    package var description: String { message }
}
