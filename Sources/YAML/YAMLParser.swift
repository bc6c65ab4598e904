internal import SluiceDatabase
internal import Yams

/// Makes ``YAMLNode``s of what Yams reads, within ``YAMLBounds``.
///
/// Yams puts a copy of an anchor's value where an alias stands, and hashes every key, copies included: few bytes can
/// mean any amount of work there. So it never sees an alias. A stand-in takes the star's place while it parses, and the
/// aliases are resolved here, counted.
struct YAMLParser {
    private struct Composed {
        let node: YAMLNode
        /// Lists and mappings within one another.
        var height = 0
        /// Values, this one and all within.
        var count = 1
    }

    private let source: YAMLSource
    private var star: Unicode.Scalar?
    private var anchors: [String: Composed] = [:]
    private var aliasedValues = 0
    private var lines: [Substring] = []

    init(_ source: YAMLSource) { self.source = source }

    mutating func root(of text: String) throws(Problem) -> YAMLNode? {
        try refuseOpenBrackets(in: text)
        if text.utf8.contains(UInt8(ascii: "|")) {
            lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        }
        if text.utf8.contains(UInt8(ascii: "&")) { star = try Self.unusedScalar(in: text, source) }
        let shown = star.map { text.replacingScalar("*", with: $0) } ?? text
        let parsed: (parser: Yams.Parser, root: Yams.Node?)
        do {
            let parser = try Yams.Parser(yaml: shown, resolver: .basic, encoding: .utf8)
            parsed = (parser, try parser.singleRoot())
        } catch {
            throw problem(of: error)
        }
        // The parser owns the names of the anchors.
        defer { withExtendedLifetime(parsed.parser) {} }
        guard let root = parsed.root else { return nil }
        let node = try composed(root, depth: 0).node
        return node.isNull ? nil : node
    }

    private func refuseOpenBrackets(in text: String) throws(Problem) {
        var (line, column, open) = (1, 0, 0)
        for scalar in text.unicodeScalars {
            column += 1
            switch scalar {
            case "\n": (line, column) = (line + 1, 0)
            case "[", "{": open += 1
            case "]", "}": open = max(0, open - 1)
            default: break
            }
            guard open <= YAMLBounds.openBrackets else {
                throw source.problem(line: line, column: column, "\(open) brackets stand open here; that is too many")
            }
        }
    }

    private static func unusedScalar(in text: String, _ source: YAMLSource) throws(Problem) -> Unicode.Scalar {
        let used = Set(text.unicodeScalars.lazy.filter { (0xE000...0xF8FF).contains($0.value) })
        for value in UInt32(0xE000)...0xF8FF {
            if let scalar = Unicode.Scalar(value), !used.contains(scalar) { return scalar }
        }
        throw source.problem("the file uses every private character of Unicode")
    }
}

// MARK: Nodes

extension YAMLParser {
    private mutating func composed(_ node: Yams.Node, depth: Int) throws(Problem) -> Composed {
        guard depth <= YAMLBounds.depth else { throw tooDeep(node.mark) }
        let composed: Composed
        switch node {
        case .scalar(let scalar): composed = try self.scalar(scalar)
        case .sequence(let sequence): composed = try list(sequence, depth: depth)
        case .mapping(let mapping): composed = try self.mapping(mapping, depth: depth)
        case .alias: throw problem(node.mark, "an alias can't stand here")
        }
        if let anchor = node.anchor?.rawValue { anchors[anchor] = composed }
        guard depth + composed.height <= YAMLBounds.depth else { throw tooDeep(node.mark) }
        return composed
    }

    private mutating func scalar(_ scalar: Yams.Node.Scalar) throws(Problem) -> Composed {
        if let star, scalar.style == .plain, scalar.string.unicodeScalars.first == star {
            return try alias(named: String(scalar.string.unicodeScalars.dropFirst()), scalar.mark)
        }
        let text = star.map { scalar.string.replacingScalar($0, with: "*") } ?? scalar.string
        let block = scalar.style == .literal ? scalar.mark.flatMap { self.block(text, behind: $0.line) } : nil
        return Composed(
            node: YAMLNode(
                .scalar(try value(text, scalar)), in: source, line: scalar.mark?.line, column: scalar.mark?.column,
                block: block))
    }

    /// - Parameter line: Of the bar before it.
    private func block(_ text: String, behind line: Int) -> YAMLBlock? {
        let blanks = { (line: Substring) in line.prefix { $0 == " " }.count }
        let own = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let first = own.firstIndex(where: { !$0.allSatisfy { $0 == " " } }), lines.indices.contains(line + first)
        else { return nil }
        let column = blanks(lines[line + first]) - blanks(own[first]) + 1
        return column > 0 ? YAMLBlock(text: text, line: line + 1, column: column) : nil
    }

    private func value(_ text: String, _ scalar: Yams.Node.Scalar) throws(Problem) -> YAMLScalar {
        switch scalar.tag.written {
        case .implicit where scalar.style == .plain: return YAMLScalar(plain: text)
        case .implicit, .nonSpecific, .str: return YAMLScalar(quoted: text)
        case .binary:
            guard let value = YAMLScalar(base64: text) else { throw problem(scalar.mark, "this !!binary isn't base64") }
            return value
        default: throw unknown(scalar.tag, scalar.mark)
        }
    }

    private mutating func alias(named name: String, _ mark: Mark?) throws(Problem) -> Composed {
        guard let value = anchors[name] else {
            throw problem(mark, "there is no anchor \(YAMLNode.quoted("&" + name)) before this alias")
        }
        aliasedValues += value.count
        guard aliasedValues <= YAMLBounds.aliasedValues else {
            throw problem(mark, "the aliases up to here stand for more than \(YAMLBounds.aliasedValues) values")
        }
        return Composed(
            node: value.node.standing(atLine: mark?.line, column: mark?.column), height: value.height,
            count: value.count)
    }

    private mutating func list(_ sequence: Yams.Node.Sequence, depth: Int) throws(Problem) -> Composed {
        guard [.implicit, .nonSpecific, .seq].contains(sequence.tag.written) else {
            throw unknown(sequence.tag, sequence.mark)
        }
        var nodes: [YAMLNode] = []
        var (height, count) = (0, 1)
        for element in sequence {
            let element = try composed(element, depth: depth + 1)
            nodes.append(element.node)
            (height, count) = (max(height, element.height + 1), count + element.count)
        }
        return Composed(node: node(.list(nodes), sequence.mark), height: height, count: count)
    }

    private mutating func mapping(_ mapping: Yams.Node.Mapping, depth: Int) throws(Problem) -> Composed {
        guard [.implicit, .nonSpecific, .map].contains(mapping.tag.written) else {
            throw unknown(mapping.tag, mapping.mark)
        }
        var entries: [YAMLEntry] = []
        var (height, count) = (0, 1)
        for (key, value) in mapping {
            let key = try self.key(key)
            let value = try composed(value, depth: depth + 1)
            entries.append(YAMLEntry(key.node, text: key.text, value.node))
            (height, count) = (max(height, value.height + 1), count + value.count + 1)
        }
        return Composed(node: node(.mapping(entries), mapping.mark), height: height, count: count)
    }

    private mutating func key(_ node: Yams.Node) throws(Problem) -> (node: YAMLNode, text: String) {
        guard case .scalar(let scalar) = node, star == nil || scalar.string.unicodeScalars.first != star else {
            throw problem(node.mark, "a key must be a text")
        }
        let key = try composed(node, depth: 0).node
        guard case .scalar(let value) = key.content, !value.text.isEmpty else {
            throw problem(node.mark, "a key is missing before this ':'")
        }
        return (key, value.text)
    }

    private func node(_ content: YAMLNode.Content, _ mark: Mark?) -> YAMLNode {
        YAMLNode(content, in: source, line: mark?.line, column: mark?.column)
    }
}

// MARK: Errors

extension YAMLParser {
    private func problem(_ mark: Mark?, _ reason: String) -> Problem {
        source.problem(line: mark?.line, column: mark?.column, reason)
    }

    private func tooDeep(_ mark: Mark?) -> Problem {
        problem(mark, "more than \(YAMLBounds.depth) lists and mappings stand within one another here")
    }

    private func unknown(_ tag: Tag, _ mark: Mark?) -> Problem {
        problem(mark, "the tag \(YAMLNode.quoted(tag.description)) means nothing here; allowed: !!str, !!binary")
    }

    /// Yams prints several lines, with the text around the error; the place and the reason are what is needed.
    private func problem(of error: any Error) -> Problem {
        switch error {
        case YamlError.parser(_, let reason, let mark, _) where reason.contains("nesting level"): tooDeep(mark)
        case YamlError.scanner(_, let reason, let mark, _), YamlError.parser(_, let reason, let mark, _),
            YamlError.composer(_, let reason, let mark, _):
            problem(mark, "not YAML: \(reason)")
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            problem(context.mark, "the key \(YAMLNode.quoted(keys.joined(separator: ", "))) stands there twice")
        case YamlError.reader(let reason, let offset, _, let yaml): unreadable(reason, yaml.prefix(offset ?? 0))
        default: source.problem("not YAML: \("\(error)".replacing("\n", with: " "))")
        }
    }

    private func unreadable(_ reason: String, _ before: Substring) -> Problem {
        let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return source.problem(
            line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1, "not YAML: \(reason)")
    }
}

extension String {
    fileprivate func replacingScalar(_ old: Unicode.Scalar, with new: Unicode.Scalar) -> String {
        var view = UnicodeScalarView()
        view.append(contentsOf: unicodeScalars.lazy.map { $0 == old ? new : $0 })
        return String(view)
    }
}

extension Tag {
    /// The tag in the file, without what Yams makes of the value.
    fileprivate var written: Tag.Name { Tag.Name(rawValue: rawValue) }
}
