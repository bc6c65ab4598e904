internal import SluiceDatabase

extension RevisionSet {
    /// Where the files are kept that a squashed revision took the place of, beside its own.
    package static func folderOfSquashed(_ path: String, id: String) -> String {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        return "\(folder)/\(squashedName)/\(id)"
    }

    /// Nothing in it is read, but for a database that stands in the middle.
    static let squashedName = "squashed"

    package var hasSquashed: Bool { graph.headers.contains { !$0.squashes.isEmpty } }

    /// The same with the old revisions in the place of those that were squashed, as far as a database stands between them.
    /// - Throws: ``Problem`` where their files are gone.
    package func expanded(for rows: [String]) throws -> RevisionSet {
        var files = self.files
        for row in rows where graph.node(id: row) == nil {
            guard let position = files.firstIndex(where: { $0.header.squashes.contains(row) }) else { continue }
            let squashed = files[position]
            let folder = Self.folderOfSquashed(squashed.path, id: squashed.header.id)
            let old = try? RevisionSet(folders: [folder], variables: variables).files
            guard let old, old.contains(where: { $0.header.id == row }) else {
                throw Problem(
                    .squash, at: .file(squashed.path),
                    "the database stands at \(row), which is squashed into \(squashed.header.id), and \(folder) doesn't have it any more",
                    hint:
                        "nothing was touched; bring that folder back from version control, run 'sluice upgrade', then remove it"
                )
            }
            files.replaceSubrange(position...position, with: old)
        }
        return try RevisionSet(files: files, variables: variables, passedOver: passedOver)
    }

    /// The same with one file in the place of several revisions.
    package func replacing(_ nodes: [RevisionNode], with file: RevisionFile) throws -> RevisionSet {
        let gone = Set(graph.ids(nodes))
        return try RevisionSet(
            files: files.filter { !gone.contains($0.header.id) } + [file], variables: variables, passedOver: passedOver)
    }

    /// Without those that are squashed into others: a kill may have left their files.
    static func withoutSquashed(_ files: [RevisionFile]) -> [RevisionFile] {
        let squashing = files.filter { !$0.header.squashes.isEmpty }
        guard !squashing.isEmpty else { return files }
        let gone = Set(squashing.flatMap(\.header.squashes))
        return files.filter { !$0.header.squashes.isEmpty || !gone.contains($0.header.id) }
    }
}
