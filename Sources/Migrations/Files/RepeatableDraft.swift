package import SluiceDatabase
internal import SluiceSchema

extension RevisionSet {
    /// A repeatable revision that is to be written.
    /// - Parameters:
    ///   - id: Nil for one out of the message, which says what it makes.
    ///   - dependsOn: Ids of repeatable revisions.
    package func repeatableDraft(
        _ message: String, id: String?, dependsOn: [String], format: RevisionFile.Format
    ) throws(Problem) -> RevisionDraft {
        let words = message.lowercased().split { !($0.isLetter || $0.isNumber) }
        let id = id ?? words.joined(separator: "_")
        guard !id.isEmpty else {
            throw Problem(
                .malformedName, "a repeatable revision is called what it makes, and there is no name",
                hint: "give -m, or --rev-id")
        }
        let header = RevisionHeader(id: id, dependsOn: dependsOn, message: message, isRepeatable: true)
        let empty = Revision(repeatable: header, PlacedOperations())
        _ = try RepeatableRevisions(repeatables.entries + [.value(empty)], beside: graph)
        return RevisionDraft(header: header, format: format)
    }
}
