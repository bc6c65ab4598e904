package import SluiceDatabase

/// All revisions of a project, from files or from Swift, with their graph. Operations are read when asked for.
package struct RevisionSet: Sendable {
    package let graph: RevisionGraph
    private let entries: [RevisionEntry]
    let repeatables: RepeatableRevisions
    package let variables: RevisionVariables
    /// What stands in the folders and is read by nothing, though somebody may mean it to be.
    let passedOver: [String]

    package init(folder: String) throws { try self.init(folders: [folder]) }

    /// The files of folders, in the order of their names. A file of another kind is left alone.
    /// - Parameter project: The folder that symbolic links among them may lead into.
    package init(
        folders: [String], variables: RevisionVariables = RevisionVariables(), project: String? = nil
    ) throws {
        var passedOver: [String] = []
        let files = try folders.flatMap { folder in
            let all = try Folder.names(in: folder)
            passedOver += all.filter { Self.isPassedOver($0, in: folder) }.map { folder + "/" + $0 }
            return try Folder.contents(of: all.filter(Self.isRevision), in: folder, project: project) { path, bytes in
                try RevisionFile(path: path, bytes, variables: variables)
            }
        }
        try self.init(files: files, variables: variables, passedOver: passedOver)
    }

    package init(
        files: [RevisionFile], variables: RevisionVariables = RevisionVariables(), passedOver: [String] = []
    ) throws(Problem) {
        try self.init(
            entries: Self.withoutSquashed(files).map(RevisionEntry.file), variables: variables, passedOver: passedOver)
    }

    package init(_ revisions: [Revision]) throws(Problem) {
        try self.init(
            entries: revisions.map(RevisionEntry.value), variables: RevisionVariables(), passedOver: [])
    }

    private init(entries: [RevisionEntry], variables: RevisionVariables, passedOver: [String]) throws(Problem) {
        self.entries = entries.filter { !$0.header.isRepeatable }
        let outside = Set(entries.map(\.header).filter(\.isRepeatable).map(\.id))
        graph = try RevisionGraph(self.entries.map(\.header), outside: outside)
        repeatables = try RepeatableRevisions(entries.filter(\.header.isRepeatable), beside: graph)
        self.variables = variables
        self.passedOver = passedOver
    }

    /// The graph alone, as where revisions are tried one by one.
    package func withoutRepeatables() throws(Problem) -> RevisionSet {
        try RevisionSet(entries: entries, variables: variables, passedOver: passedOver)
    }

    /// What a command that plans should say of the files.
    var warnings: [String] {
        let unused = variables.given.sorted().filter { name in !files.contains { $0.mentions(variable: name) } }
        return passedOver.map {
            "\($0) isn't read: revisions are files named .yaml, .yml or .sql, in small letters, in the folder itself"
        } + unused.map { "no revision has a variable '${\($0)}': -x \($0) is for nothing" }
    }

    /// `r5.SQL`, and a folder that holds revisions.
    private static func isPassedOver(_ name: String, in folder: String) -> Bool {
        if isRevision(name) { return false }
        if isRevision(name.lowercased()) { return true }
        if name == squashedName { return false }
        guard !name.contains("."), let inner = try? Folder.names(in: folder + "/" + name) else { return false }
        return inner.contains { isRevision($0.lowercased()) }
    }

    private static func isRevision(_ name: String) -> Bool {
        name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".sql")
    }

    /// - Parameter direction: Where only that is wanted of it.
    package func revision(_ node: RevisionNode, for direction: Direction? = nil) throws(Problem) -> Revision {
        try entries[node].revision(for: direction)
    }

    /// What is stored of the revision when it is applied.
    package func checksum(_ node: RevisionNode) throws(Problem) -> String {
        checksum(node, of: try revision(node))
    }

    func checksum(_ node: RevisionNode, of revision: Revision) -> String { entries[node].checksum(of: revision) }

    /// Whether the revision does what it did when this was stored of it.
    package func isUnchanged(_ node: RevisionNode, since stored: String) -> Bool {
        entries[node].isUnchanged(since: stored)
    }

    var files: [RevisionFile] { (entries + repeatables.entries).compactMap(\.file) }

    func file(_ node: RevisionNode) -> RevisionFile? { entries[node].file }

    /// The file, or nil for a revision written in Swift.
    package func path(_ node: RevisionNode) -> String? { file(node)?.path }

    /// Those outside the graph, in the order in which they are applied.
    package var repeatableHeaders: [RevisionHeader] { repeatables.entries.map(\.header) }

    /// The repeatable revision of that id.
    package func repeatable(_ id: String) throws(Problem) -> Revision? {
        try repeatables.entries.first { $0.header.id == id }?.revision()
    }

    /// The files of all, those of repeatable revisions last.
    package var paths: [String] { files.map(\.path) }
}
