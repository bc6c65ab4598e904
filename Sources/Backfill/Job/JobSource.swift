internal import SluiceDatabase
internal import SluiceYAML

/// The text a job was read from, with the place of each of its keys.
package struct JobSource: Sendable {
    private let file: String
    package let text: String
    private let places: [String: Problem.Place]

    /// A job that comes from no file.
    init() {
        file = "job"
        text = ""
        places = [:]
    }

    init(file: String, text: String, root: YAMLNode) {
        self.file = file
        self.text = text
        places = Self.places(in: root, under: "")
    }

    /// Where a key stands, by its path (`set.price_decimal`), or the file where it doesn't stand there.
    func place(of path: String) -> Problem.Place { places[path] ?? .file(file) }

    private static func places(in node: YAMLNode, under path: String) -> [String: Problem.Place] {
        var places: [String: Problem.Place] = [:]
        for entry in node.entries ?? [] {
            places[path + entry.key] = entry.place
            places.merge(Self.places(in: entry.value, under: path + entry.key + ".")) { first, _ in first }
        }
        return places
    }
}
