internal import SluiceDatabase

/// An IPv4 address. By itself in 10.0.0.0/8, which isn't routed; with `keep_network: n` the first n bits stay and the
/// others go through a permutation of that network, one-to-one; `reserved: false` permutes all addresses.
struct FakeIPv4: CellTransform {
    let hash: KeyedHash
    let keptBits: Int?
    let key: Secret<[UInt8]>

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let text = value.string
        let parts = text.split(separator: "/", maxSplits: 1)
        let octets =
            parts.first.map { $0.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) } } ?? []
        guard octets.count == 4, !octets.contains(nil) else { throw CellError("the value isn't an IPv4 address") }
        let address = octets.reduce(UInt64(0)) { $0 << 8 | UInt64($1 ?? 0) }
        var mapped = keptBits.map { permuted(address, keeping: $0) } ?? reserved(value, address)
        // A network stays one: cidr takes no address with bits behind its mask.
        if parts.count > 1, let bits = UInt64(parts[1]), bits < 32, address & (1 << (32 - bits) - 1) == 0 {
            mapped &= ~(1 << (32 - bits) - 1)
        }
        for (place, shift) in [24, 16, 8, 0].enumerated() {
            if place > 0 { output.append(UInt8(ascii: ".")) }
            output.appendDecimal(mapped >> UInt64(shift) & 255)
        }
        if parts.count > 1 { output.append(contentsOf: "/\(parts[1])".utf8) }
        return .text
    }

    private func reserved(_ value: Span<UInt8>, _ address: UInt64) -> UInt64 {
        var random = KeyedRandom(hash.digest(value))
        var mapped: UInt64
        repeat { mapped = 10 << 24 | random.next() >> 40 } while mapped == address
        return mapped
    }

    private func permuted(_ address: UInt64, keeping bits: Int) -> UInt64 {
        let hostBits = UInt64(32 - bits)
        let network = address >> hostBits
        let networkKey = KeyedHash(key).digest("\(bits)/\(network)").bytes
        let permutation = IndexPermutation(size: 1 << hostBits, key: Secret(networkKey))
        return network << hostBits | permutation.map(address & (1 << hostBits - 1))
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { max($0, 15) } ?? 18 }
}

/// An IPv6 address: the kept bits of the original, or fd00::/8 (unique local), and keyed bits for the rest.
struct FakeIPv6: CellTransform {
    let hash: KeyedHash
    let keptGroups: Int?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        guard let groups = Self.groups(of: value.string) else { throw CellError("the value isn't an IPv6 address") }
        let digest = hash.digest(value)
        let mask = Self.networkBits(of: value.string, groups)
        let keyed = [digest.first, digest.second].flatMap { word in
            stride(from: 48, through: 0, by: -16).map { UInt16(truncatingIfNeeded: word >> UInt64($0)) }
        }
        for place in 0..<8 {
            if place > 0 { output.append(UInt8(ascii: ":")) }
            let group: UInt16
            if let keptGroups {
                group = place < keptGroups ? groups[place] : keyed[place]
            } else {
                group = place == 0 ? 0xFD00 | (keyed[0] & 0xFF) : keyed[place]
            }
            output.appendHex(UInt64(mask.map { Self.kept(of: group, at: place, bits: $0) } ?? group), count: 4)
        }
        if let mask { output.append(contentsOf: "/\(mask)".utf8) }
        return .text
    }

    /// The bits of a network (`2001:db8::/32`), which stays one: cidr takes no address with bits behind its mask.
    private static func networkBits(of text: String, _ groups: [UInt16]) -> Int? {
        guard let slash = text.firstIndex(of: "/"), let bits = Int(text[text.index(after: slash)...]),
            (0...128).contains(bits),
            groups.enumerated().allSatisfy({ kept(of: $0.element, at: $0.offset, bits: bits) == $0.element })
        else { return nil }
        return bits
    }

    private static func kept(of group: UInt16, at place: Int, bits: Int) -> UInt16 {
        let kept = min(max(bits - 16 * place, 0), 16)
        return kept == 0 ? 0 : group & ~(1 << UInt16(16 - kept) - 1)
    }

    static func groups(of text: String) -> [UInt16]? {
        let address = text.prefix { $0 != "/" && $0 != "%" }
        let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let parse = { (half: Substring) in half.split(separator: ":").map { UInt16($0, radix: 16) } }
        let head = parse(halves[0])
        let tail = halves.count > 1 ? parse(halves[1]) : []
        let missing = 8 - head.count - tail.count
        guard halves.count > 1 ? missing >= 0 : missing == 0 else { return nil }
        let all = head + [UInt16?](repeating: 0, count: missing) + tail
        return all.contains(nil) ? nil : all.map { $0 ?? 0 }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { max($0, 39) } ?? 43 }
}

/// A MAC address of the original's format: locally administered, so that no card has it, or with `reserved: false` a
/// permutation of all addresses, one-to-one.
struct FakeMAC: CellTransform {
    let hash: KeyedHash
    let permutation: IndexPermutation?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let bytes = value.array
        let digits = bytes.compactMap { Self.nibble($0) }
        guard digits.count == 12 else { throw CellError("the value isn't a MAC address") }
        let address = digits.reduce(UInt64(0)) { $0 << 4 | $1 }
        let mapped = permutation?.map(address) ?? local(value, address)
        var place = 0
        for byte in bytes {
            if Self.nibble(byte) == nil {
                output.append(byte)
            } else {
                output.appendHex(mapped >> UInt64(4 * (11 - place)), count: 1)
                place += 1
            }
        }
        return .text
    }

    private func local(_ value: Span<UInt8>, _ address: UInt64) -> UInt64 {
        var random = KeyedRandom(hash.digest(value))
        var mapped: UInt64
        repeat { mapped = 0x02 << 40 | random.next() >> 24 } while mapped == address
        return mapped
    }

    private static func nibble(_ byte: UInt8) -> UInt64? {
        if byte.isDigit { return UInt64(byte - 0x30) }
        let lower = byte.asciiLowered
        return (0x61...0x66).contains(lower) ? UInt64(lower - 0x61 + 10) : nil
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { max($0, 12) } ?? 17 }
}

/// A common browser's line with drawn versions.
struct FakeUserAgent: CellTransform {
    let hash: KeyedHash

    private static let systems = [
        "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "Linux; Android 14",
        "iPhone; CPU iPhone OS 17_5 like Mac OS X",
    ]

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            let system = Self.systems[random.below(Self.systems.count)]
            let version = 100 + random.below(40)
            let text =
                random.below(2) == 0
                ? "Mozilla/5.0 (\(system)) Gecko/20100101 Firefox/\(version).0"
                : "Mozilla/5.0 (\(system)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/\(version).0.0.0 Safari/537.36"
            output.append(contentsOf: text.utf8)
        } while output.ends(from: start, with: value)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { 130 }
}
