internal import SluiceTransforms
internal import Yams

/// YAML nodes with their lines, read without guessing: what is not understood is refused.
struct StrictYAML {
    let file: String

    func problem(_ node: Node, _ message: String) -> JobProblem {
        JobProblem(place: "\(file):\(node.mark?.line ?? 1)", message: message)
    }

    func root(of text: String) throws -> Node {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw JobProblem(place: "\(file):1", message: "the file is empty; a job needs at least table: and set:")
            }
            return node
        } catch let error as YamlError {
            throw problem(error)
        }
    }

    /// Yams prints several lines, with the text around the error; the line's number and the reason are what is needed.
    private func problem(_ error: YamlError) -> JobProblem {
        switch error {
        case .scanner(_, let reason, let mark, _), .parser(_, let reason, let mark, _),
            .composer(_, let reason, let mark, _):
            JobProblem(place: "\(file):\(mark.line)", message: "not YAML: \(reason)")
        case .duplicatedKeysInMapping(let names, let context):
            JobProblem(
                place: "\(file):\(context.mark.line)",
                message: "\(names.map { "'\($0)'" }.joined(separator: ", ")) stands twice in the same map")
        default: JobProblem(place: file, message: "not YAML: \("\(error)".replacing("\n", with: " "))")
        }
    }

    func pairs(of node: Node, at path: String) throws -> [(key: String, value: Node)] {
        guard case .mapping(let mapping) = node else {
            throw problem(node, "\(path) is a map of names to values, and found \(kind(of: node))")
        }
        guard !mapping.isEmpty else { throw problem(node, "\(path) is empty") }
        return try mapping.map { entry in
            guard let key = entry.key.scalar?.string else {
                throw problem(entry.key, "\(path) has a key that isn't text")
            }
            return (key, entry.value)
        }
    }

    func fields(of node: Node, at path: String, allowed: [String]) throws -> [String: Node] {
        var fields: [String: Node] = [:]
        guard case .mapping(let mapping) = node else {
            throw problem(
                node, "\(path) is a map, and found \(kind(of: node)); allowed: \(allowed.joined(separator: ", "))")
        }
        for entry in mapping {
            let key = entry.key.scalar?.string ?? ""
            guard allowed.contains(key) else {
                throw problem(
                    entry.key, "unknown key '\(key)' in \(path); allowed: \(allowed.joined(separator: ", "))")
            }
            guard fields.updateValue(entry.value, forKey: key) == nil else {
                throw problem(entry.key, "'\(key)' stands twice in \(path)")
            }
        }
        return fields
    }

    func required<Result>(
        _ key: String, in fields: [String: Node], of node: Node, _ read: (Node, String) throws -> Result
    ) throws -> Result {
        guard let field = fields[key] else { throw problem(node, "needs \(key):") }
        return try read(field, key)
    }

    /// Where each key stands, by its path (`set.price_decimal`).
    func lines(of node: Node, under path: String = "") -> [String: Int] {
        guard case .mapping(let mapping) = node else { return [:] }
        var lines: [String: Int] = [:]
        for entry in mapping {
            let name = (path.isEmpty ? "" : path + ".") + (entry.key.scalar?.string ?? "")
            lines[name] = entry.key.mark?.line
            lines.merge(self.lines(of: entry.value, under: name)) { first, _ in first }
        }
        return lines
    }

    private func kind(of node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "'\(scalar.string)'"
        case .mapping: "a map"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    // MARK: Scalars

    func text(_ node: Node, _ path: String) throws -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty, node.null == nil || scalar.style != .plain else {
            throw problem(node, "\(path) is text, and found \(kind(of: node))")
        }
        return scalar.string
    }

    func texts(_ node: Node, _ path: String) throws -> [String] {
        guard case .sequence(let items) = node, !items.isEmpty else {
            throw problem(node, "\(path) is a list of names, and found \(kind(of: node))")
        }
        return try items.map { try text($0, path) }
    }

    func bool(_ node: Node, _ path: String) throws -> Bool {
        guard case .scalar(let scalar) = node, let flag = ["true": true, "false": false][scalar.string] else {
            throw problem(node, "\(path) is true or false, and found \(kind(of: node))")
        }
        return flag
    }

    func integer(_ node: Node, _ path: String, in bounds: ClosedRange<Int>) throws -> Int {
        guard let number = node.scalar.flatMap({ Int($0.string.replacing("_", with: "")) }), bounds.contains(number)
        else {
            throw problem(
                node,
                "\(path) is a whole number from \(bounds.lowerBound) to \(bounds.upperBound), and found \(kind(of: node))"
            )
        }
        return number
    }

    func duration(_ node: Node, _ path: String) throws -> Duration {
        guard let duration = node.scalar.flatMap({ Duration(text: $0.string) }) else {
            throw problem(node, "\(path) is a duration such as 500ms, 2s, 5m or 1h, and found \(kind(of: node))")
        }
        return duration
    }

    func byteRate(_ node: Node, _ path: String) throws -> Int {
        guard let match = node.scalar?.string.wholeMatch(of: /(\d+)\s*(kB|KB|MB|GB|B)\/s/), let count = Int(match.1)
        else {
            throw problem(node, "\(path) is a rate such as 64MB/s, and found \(kind(of: node))")
        }
        return count * (["B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000][String(match.2)] ?? 1)
    }

    func timeWindow(_ node: Node, _ path: String) throws -> (from: Int, to: Int) {
        guard let match = node.scalar?.string.wholeMatch(of: /(\d\d):(\d\d)-(\d\d):(\d\d)/),
            let hour1 = Int(match.1), let minute1 = Int(match.2), let hour2 = Int(match.3), let minute2 = Int(match.4),
            hour1 < 25, hour2 < 25, minute1 < 60, minute2 < 60
        else {
            throw problem(node, "\(path) is a span of the day such as \"22:00-06:00\", and found \(kind(of: node))")
        }
        return (hour1 * 60 + minute1, hour2 * 60 + minute2)
    }

    func parameters(_ node: Node) -> TransformParameters {
        switch node {
        case .mapping(let mapping):
            return .map(
                Dictionary(mapping.map { ($0.key.scalar?.string ?? "", parameters($0.value)) }) { _, last in last })
        case .sequence(let items): return .list(items.map(parameters))
        case .alias: return .none
        case .scalar(let scalar):
            guard scalar.style == .plain else { return .text(scalar.string) }
            if node.null != nil { return .none }
            if let flag = node.bool { return .bool(flag) }
            if let number = node.int { return .integer(Int64(number)) }
            if let number = node.float { return .real(number) }
            return .text(scalar.string)
        }
    }
}

extension Duration {
    /// `250ms`, `2s`, `1.5s`, `5m`, `1h`, `30d`.
    package init?(text: String) {
        guard let match = text.wholeMatch(of: /(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)/), let number = Double(match.1) else {
            return nil
        }
        let seconds: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400]
        self = .milliseconds(Int64((number * (seconds[match.2] ?? 1) * 1_000).rounded()))
    }

    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
