internal import SluiceDatabase
internal import SluiceSchema
internal import SluiceYAML

/// A whole revision from YAML, read strictly.
struct YAMLRevision {
    let header: HeaderValues
    let upgrade: PlacedOperations
    let downgrade: WrittenDowngrade
    /// The databases that a downgrade speaks to: all, where none is written.
    let databasesOfDowngrade: [Dialect.Name]

    init(_ bytes: [UInt8], file: String) throws(Problem) {
        let root = try Self.root(bytes, file: file)
        header = try Self.header(root)
        upgrade = try root["upgrade"].map(Operation.list(yaml:)) ?? PlacedOperations()
        downgrade = try root["downgrade"].map(Self.downgrade) ?? .derived
        databasesOfDowngrade = Self.databases(root["downgrade"])
    }

    /// Those under whose name, or without one, an operation stands. An empty list is for all, and so is `sqlite: []` for
    /// SQLite.
    private static func databases(_ downgrade: YAMLNode?) -> [Dialect.Name] {
        let names = downgrade?.list?.map { $0.entries?.first.flatMap { Dialect.Name(rawValue: $0.key) } } ?? []
        return Dialect.Name.allCases.filter { names.isEmpty || names.contains(nil) || names.contains($0) }
    }

    /// The header alone, for files that the header scanner leaves to the parser.
    static func header(_ bytes: [UInt8], file: String) throws(Problem) -> HeaderValues {
        try header(root(bytes, file: file))
    }

    private static func root(_ bytes: [UInt8], file: String) throws(Problem) -> YAMLNode {
        let source = YAMLSource(file: file, .invalidRevisionFile, hint: Problem.revisionFileHint)
        let root = try source.root(of: bytes)
        guard let root, root.entries != nil else {
            let reason = "a revision is keys with values (\(HeaderKey.allowed)), and this file holds none"
            throw root?.problem(reason) ?? source.problem(reason)
        }
        return root
    }

    private static func header(_ root: YAMLNode) throws(Problem) -> HeaderValues {
        var header = HeaderValues()
        for entry in root.entries ?? [] where entry.key != "upgrade" && entry.key != "downgrade" {
            guard let key = HeaderKey(rawValue: entry.key) else { throw entry.problem(HeaderKey.unknown(entry.key)) }
            guard header.set(key, try texts(entry.value, of: key)) else {
                throw entry.problem("the key '\(entry.key)' stands there twice")
            }
        }
        return header
    }

    private static func texts(_ node: YAMLNode, of key: HeaderKey) throws(Problem) -> [String] {
        if node.isNull { return [] }
        if let text = node.text { return [text] }
        guard key.takesList, let list = node.list else {
            throw node.problem("\(key.rawValue) must be a text\(key.takesList ? " or a list of texts" : "")")
        }
        var texts: [String] = []
        for element in list {
            guard let text = element.text else { throw element.problem("\(key.rawValue) must be a list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// A missing downgrade is derived, an empty one does nothing, and `{irreversible: WHY}` says that there is none.
    private static func downgrade(_ node: YAMLNode) throws(Problem) -> WrittenDowngrade {
        guard let entries = node.entries else { return .operations(try Operation.list(yaml: node)) }
        guard entries.count == 1, let reason = node["irreversible"]?.text else {
            throw node.problem(
                "downgrade is a list of operations, or {irreversible: WHY} for a revision that nothing undoes")
        }
        return .irreversible(reason)
    }
}
