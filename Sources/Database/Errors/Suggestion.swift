/// The name that was probably meant.
package enum Suggestion {
    /// `. Did you mean 'email'?`, or nothing where no name is near.
    package static func text(for name: String, in names: [String]) -> String {
        nearest(to: name, in: names).map { ". Did you mean '\($0)'?" } ?? ""
    }

    /// At most two letters away.
    package static func nearest(to name: String, in names: [String]) -> String? {
        guard name.utf8.count <= 64 else { return nil }
        let distances = names.filter { $0.utf8.count <= 64 }.map { (name: $0, distance: distance(name, $0)) }
        return distances.min { $0.distance < $1.distance }.flatMap { $0.distance <= 2 ? $0.name : nil }
    }

    /// Levenshtein's, without regard to case.
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased())
        let right = Array(right.lowercased())
        var previous = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let change = previous[column] + (character == other ? 0 : 1)
                current.append(min(change, current[column] + 1, previous[column + 1] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
