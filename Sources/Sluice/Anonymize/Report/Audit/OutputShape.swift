/// Which bytes a rule writes at which place: an address of another network than the rule's is none of its values.
struct OutputShape {
    private static let places = 24
    private var seen: [Set<UInt8>] = []

    mutating func add(_ output: [UInt8]?) {
        for (place, byte) in (output ?? []).prefix(Self.places).enumerated() {
            if place == seen.count { seen.append([]) }
            seen[place].insert(byte)
        }
    }

    func fits(_ text: String) -> Bool {
        text.utf8.prefix(Self.places).enumerated().allSatisfy { place, byte in
            place < seen.count && seen[place].contains(byte)
        }
    }
}
