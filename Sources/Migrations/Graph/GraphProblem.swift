package import SluiceDatabase

/// Why a graph of revisions, a name in it or a way through it was refused.
extension Problem.Code {
    package static let malformedIdentifier = Problem.Code("malformed_revision_id")
    package static let malformedName = Problem.Code("malformed_revision_name")
    package static let duplicateRevision = Problem.Code("duplicate_revision")
    package static let duplicateLabel = Problem.Code("duplicate_branch_label")
    package static let missingRevision = Problem.Code("missing_revision")
    package static let cycle = Problem.Code("revision_cycle")
    package static let unknownRevision = Problem.Code("unknown_revision")
    package static let ambiguousPrefix = Problem.Code("ambiguous_revision")
    package static let notInBranch = Problem.Code("not_in_branch")
    package static let multipleHeads = Problem.Code("multiple_heads")
    package static let notAnAncestor = Problem.Code("not_an_ancestor")
    package static let overlap = Problem.Code("overlapping_revisions")
    package static let ambiguousWalk = Problem.Code("ambiguous_walk")
    package static let walkedTooFar = Problem.Code("walked_too_far")
    package static let notAHead = Problem.Code("not_a_head")
}
