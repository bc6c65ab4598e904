/// Which characters a rule writes at which place: an address of another network than the rule's is none of its values.
/// Letters count alike, since a few hundred words of a list don't show all that may stand at a place.
struct OutputShape {
    private static let places = 24
    /// Fewer don't show what a rule may write.
    private static let enough = 400
    private var seen: [Set<UInt8>] = []
    private var outputs = 0

    mutating func add(_ output: [UInt8]?) {
        outputs += 1
        for (place, byte) in (output ?? []).prefix(Self.places).enumerated() {
            if place == seen.count { seen.append([]) }
            seen[place].insert(Self.kind(of: byte))
        }
    }

    func fits(_ text: String) -> Bool {
        guard outputs >= Self.enough else { return true }
        return text.utf8.prefix(Self.places).enumerated().allSatisfy { place, byte in
            place < seen.count && seen[place].contains(Self.kind(of: byte))
        }
    }

    private static func kind(of byte: UInt8) -> UInt8 {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x80...: UInt8(ascii: "a")
        default: byte
        }
    }
}
