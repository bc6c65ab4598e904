/// Which frames may hold a key, by the first key of each.
struct KeySearch {
    let order: RowOrder
    let firstKeys: [[UInt8]]

    /// Frames whose first key is smaller than the key, the last of them, up to those whose first key isn't larger.
    func frames(holding key: [UInt8]) -> Range<Int> {
        guard order != .unordered, !firstKeys.isEmpty else { return 0..<firstKeys.count }
        let firstNotBefore = partition { isLess($0, key) }
        let firstAfter = partition { !isLess(key, $0) }
        return max(firstNotBefore - 1, 0)..<max(firstAfter, firstNotBefore)
    }

    /// The first frame for which the predicate no longer holds.
    private func partition(_ holds: ([UInt8]) -> Bool) -> Int {
        var low = 0
        var high = firstKeys.count
        while low < high {
            let middle = (low + high) / 2
            if holds(firstKeys[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isLess(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        if order == .integer, let left = number(left), let right = number(right) { return left < right }
        return left.lexicographicallyPrecedes(right)
    }

    private func number(_ text: [UInt8]) -> Int64? { Int64(String(decoding: text, as: UTF8.self)) }
}
