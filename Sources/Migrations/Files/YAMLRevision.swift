internal import SluiceSchema
internal import Yams

/// A whole revision from YAML, read strictly.
struct YAMLRevision {
    let header: HeaderValues
    let upgrade: [Operation]
    let downgrade: WrittenDowngrade

    init(_ bytes: [UInt8], file: String) throws(RevisionFileError) {
        let mapping = try Self.mapping(bytes, file: file)
        header = try Self.header(mapping, file: file)
        upgrade = try Self.operations(mapping["upgrade"], file: file) ?? []
        downgrade = try Self.downgrade(mapping["downgrade"], file: file)
    }

    /// The header alone, for files that the header scanner leaves to the parser.
    static func header(_ bytes: [UInt8], file: String) throws(RevisionFileError) -> HeaderValues {
        try header(mapping(bytes, file: file), file: file)
    }

    private static func mapping(_ bytes: [UInt8], file: String) throws(RevisionFileError) -> Yams.Node.Mapping {
        let node: Yams.Node?
        do {
            node = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self), .basic, .default, .utf8)
        } catch let error as YamlError {
            throw RevisionFileError(file: file, yaml: error)
        } catch {
            throw RevisionFileError(file: file, line: nil, reason: "\(error)")
        }
        guard let mapping = node?.mapping else {
            throw RevisionFileError(
                file: file, line: node?.mark?.line,
                reason: "a revision is keys with values (\(HeaderKey.allowed)), and this file holds none")
        }
        return mapping
    }

    private static func header(_ mapping: Yams.Node.Mapping, file: String) throws(RevisionFileError) -> HeaderValues {
        var header = HeaderValues()
        for (keyNode, value) in mapping {
            let name = keyNode.scalar?.string ?? ""
            if name == "upgrade" || name == "downgrade" { continue }
            guard let key = HeaderKey(rawValue: name) else {
                throw RevisionFileError(
                    file: file, line: keyNode.mark?.line,
                    reason: "there is no key '\(name)'; allowed: \(HeaderKey.allowed)")
            }
            guard header.set(key, try texts(value, of: key, file: file)) else {
                throw RevisionFileError(
                    file: file, line: keyNode.mark?.line, reason: "the key '\(name)' stands there twice")
            }
        }
        return header
    }

    private static func texts(_ node: Yams.Node, of key: HeaderKey, file: String) throws(RevisionFileError) -> [String]
    {
        if let scalar = node.scalar { return isNull(scalar) ? [] : [scalar.string] }
        guard key.takesList, let sequence = node.sequence else {
            throw RevisionFileError(
                file: file, line: node.mark?.line,
                reason: "\(key.rawValue) must be a text\(key.takesList ? " or a list of texts" : "")")
        }
        var texts: [String] = []
        for element in sequence {
            guard let scalar = element.scalar, !isNull(scalar) else {
                throw RevisionFileError(
                    file: file, line: element.mark?.line, reason: "\(key.rawValue) must be a list of texts")
            }
            texts.append(scalar.string)
        }
        return texts
    }

    private static func isNull(_ scalar: Yams.Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// A missing downgrade is derived, an empty one does nothing, and `{irreversible: WHY}` says that there is none.
    private static func downgrade(_ node: Yams.Node?, file: String) throws(RevisionFileError) -> WrittenDowngrade {
        guard let mapping = node?.mapping else {
            return try operations(node, file: file).map(WrittenDowngrade.operations) ?? .derived
        }
        guard mapping.count == 1, let reason = mapping["irreversible"]?.scalar, !isNull(reason) else {
            throw RevisionFileError(
                file: file, line: node?.mark?.line,
                reason: "downgrade is a list of operations, or {irreversible: WHY} for a revision that nothing undoes")
        }
        return .irreversible(reason.string)
    }

    private static func operations(_ node: Yams.Node?, file: String) throws(RevisionFileError) -> [Operation]? {
        guard let node else { return nil }
        do {
            return try Operation.list(yaml: node)
        } catch {
            throw RevisionFileError(file: file, line: error.line, reason: error.reason)
        }
    }
}

extension RevisionFileError {
    fileprivate init(file: String, yaml error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(file: file, line: mark.line, reason: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            self.init(
                file: file, line: context.mark.line,
                reason: "the key '\(keys.joined(separator: "', '"))' stands there twice")
        default: self.init(file: file, line: nil, reason: "not YAML: \(error)")
        }
    }
}
