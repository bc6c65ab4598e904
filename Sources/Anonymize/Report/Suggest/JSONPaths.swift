internal import Foundation
internal import SluiceTransforms

/// Personal values in sampled documents, by path. A leaf that is none is hidden by its shape all the same, since the keys
/// of a document aren't known in advance.
enum JSONPaths {
    private static let mostPaths = 30

    static func finding(_ column: DataColumn, _ values: [String], _ fit: RuleFit) -> Finding? {
        guard column.kind == .json || column.kind == .text else { return nil }
        var found = Found()
        var documents = 0
        for value in values where value.hasPrefix("{") || value.hasPrefix("[") {
            guard let document = try? JSONSerialization.jsonObject(with: Data(value.utf8)) else { continue }
            documents += 1
            found.collect(document, [])
        }
        guard documents > 0, Double(documents) > 0.6 * Double(values.count) else { return nil }
        let rules = found.leaves.sorted { $0.key < $1.key }.compactMap { path, values in
            rule(path, values, fit).map { (path, $0) }
        }.prefix(mostPaths)
        let keys = found.keys.sorted { $0.key < $1.key }.map { path, keys in
            let isMail = keys.allSatisfy(PersonalKey.isEmail)
            return (path.isEmpty ? "$" : path, isMail ? "{fake: email}" : "{fake: text}")
        }.prefix(mostPaths)
        guard !rules.isEmpty || !keys.isEmpty else { return nil }
        let spelled = { (entries: ArraySlice<(String, String)>) in
            entries.map { "'\($0.0)': \($0.1)" }.joined(separator: ", ")
        }
        let inKeys = keys.isEmpty ? "" : ", keys: {\(spelled(keys))}"
        let reasons = [
            rules.isEmpty ? nil : "personal values at \(rules.map(\.0).joined(separator: ", "))",
            keys.isEmpty ? nil : "keys that look personal in \(keys.map(\.0).joined(separator: ", "))",
        ].compactMap(\.self)
        return Finding(
            "{json: {\(spelled(rules))}\(inKeys)}",
            "a document with \(reasons.joined(separator: ", and ")); its other leaves are hidden", 0.8)
    }

    /// By path; a key that is a value itself is a star in it.
    private struct Found {
        var leaves: [String: [String]] = [:]
        var keys: [String: [String]] = [:]

        mutating func collect(_ value: Any, _ path: [String]) {
            switch value {
            case let object as [String: Any]:
                let personal = object.keys.filter(PersonalKey.looksPersonal)
                if !personal.isEmpty { keys[path.joined(separator: "."), default: []] += personal }
                for (key, member) in object {
                    if !personal.isEmpty {
                        collect(member, path + ["*"])
                    } else if JSONPaths.isPlain(key) {
                        collect(member, path + [key])
                    }
                }
            case let array as [Any]:
                for element in array { collect(element, path + ["*"]) }
            case let text as String where !text.isEmpty:
                leaves[path.joined(separator: "."), default: []].append(text)
            default: break
            }
        }
    }

    /// As a path can spell it.
    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty && key.allSatisfy { $0.isLetter || $0.isNumber || "_- @:".contains($0) }
    }

    private static func rule(_ path: String, _ values: [String], _ fit: RuleFit) -> String? {
        guard let key = path.split(separator: ".").last(where: { $0 != "*" }) else { return nil }
        let leaf = DataColumn(part: String(key))
        guard let best = Finding.best(leaf, table: "", isUnique: false, values) else { return nil }
        return fit.fits(best.rule, leaf, isUnique: false, values: values) ? best.rule : "{fake: text}"
    }
}

extension DataColumn {
    /// A leaf or an element, as if it were a column.
    init(part name: String, kind: ColumnKind = .text) {
        self.init(
            name: name, sqlType: "text", kind: kind, maxLength: nil, isNullable: true, isGenerated: false,
            ignoresCase: false, comment: nil)
    }
}
