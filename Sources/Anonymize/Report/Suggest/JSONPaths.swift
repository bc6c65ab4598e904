internal import Foundation
internal import SluiceTransforms

/// Personal values in sampled documents, by path. A leaf that is none is hidden by its shape all the same, since the keys
/// of a document aren't known in advance.
enum JSONPaths {
    private static let mostPaths = 30

    static func finding(_ column: DataColumn, _ values: [String]) -> Finding? {
        guard column.kind == .json || column.kind == .text else { return nil }
        var leaves: [String: [String]] = [:]
        var documents = 0
        for value in values where value.hasPrefix("{") || value.hasPrefix("[") {
            guard let document = try? JSONSerialization.jsonObject(with: Data(value.utf8)) else { continue }
            documents += 1
            collect(document, [], &leaves)
        }
        guard documents > 0, Double(documents) > 0.6 * Double(values.count) else { return nil }
        let found = leaves.sorted { $0.key < $1.key }.compactMap { path, values in
            rule(path, values).map { (path, $0) }
        }.prefix(mostPaths)
        guard !found.isEmpty else { return nil }
        let paths = found.map { "'\($0.0)': \($0.1)" }.joined(separator: ", ")
        return Finding(
            "{json: {\(paths)}}",
            "a document with personal values at \(found.map(\.0).joined(separator: ", ")); its other leaves are hidden",
            0.8)
    }

    private static func collect(_ value: Any, _ path: [String], _ leaves: inout [String: [String]]) {
        switch value {
        case let object as [String: Any]:
            for (key, member) in object where isPlain(key) { collect(member, path + [key], &leaves) }
        case let array as [Any]:
            for element in array { collect(element, path + ["*"], &leaves) }
        case let text as String where !text.isEmpty:
            leaves[path.joined(separator: "."), default: []].append(text)
        default: break
        }
    }

    /// As a path can spell it.
    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty && key.allSatisfy { $0.isLetter || $0.isNumber || "_- @:".contains($0) }
    }

    private static func rule(_ path: String, _ values: [String]) -> String? {
        guard let key = path.split(separator: ".").last(where: { $0 != "*" }) else { return nil }
        let leaf = DataColumn(
            name: String(key), sqlType: "text", kind: .text, maxLength: nil, isNullable: true, isGenerated: false,
            ignoresCase: false, comment: nil)
        guard let best = Finding.best(leaf, table: "", isUnique: false, values) else { return nil }
        return RuleFit.fits(best.rule, leaf, isUnique: false, values: values) ? best.rule : "{fake: text}"
    }
}
