package import SluiceDatabase

/// All revisions of a project, from files or from Swift, with their graph. Operations are read when asked for.
package struct RevisionSet: Sendable {
    private enum Entry: Sendable {
        case file(RevisionFile)
        case value(Revision)
    }

    package let graph: RevisionGraph
    private let entries: [Entry]

    package init(folder: String) throws { try self.init(folders: [folder]) }

    /// The files of folders, in the order of their names. A file of another kind is left alone.
    package init(folders: [String], variables: RevisionVariables = RevisionVariables()) throws {
        let files = try folders.flatMap { folder in
            let names = try Folder.names(in: folder).filter(Self.isRevision)
            return try Folder.contents(of: names, in: folder) { path, bytes in
                try RevisionFile(path: path, bytes, variables: variables)
            }
        }
        try self.init(files: files)
    }

    package init(files: [RevisionFile]) throws(Problem) {
        graph = try RevisionGraph(files.map(\.header))
        entries = files.map(Entry.file)
    }

    package init(_ revisions: [Revision]) throws(Problem) {
        graph = try RevisionGraph(revisions.map(\.header))
        entries = revisions.map(Entry.value)
    }

    private static func isRevision(_ name: String) -> Bool {
        name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".sql")
    }

    package func revision(_ node: RevisionNode) throws(Problem) -> Revision {
        switch entries[node] {
        case .file(let file): try file.revision()
        case .value(let revision): revision
        }
    }

    /// What is stored of the revision when it is applied.
    package func checksum(_ node: RevisionNode) throws(Problem) -> String {
        checksum(node, of: try revision(node))
    }

    func checksum(_ node: RevisionNode, of revision: Revision) -> String {
        switch entries[node] {
        case .file(let file): file.checksum(of: revision)
        case .value: revision.checksum
        }
    }

    /// Whether the revision does what it did when this was stored of it.
    package func isUnchanged(_ node: RevisionNode, since stored: String) -> Bool {
        switch entries[node] {
        case .file(let file): file.isUnchanged(since: stored)
        case .value(let revision): revision.checksum == stored
        }
    }

    /// The file, or nil for a revision written in Swift.
    package func path(_ node: RevisionNode) -> String? {
        if case .file(let file) = entries[node] { file.path } else { nil }
    }
}
