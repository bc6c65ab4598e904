/// An order in which each object comes after those it depends on.
enum Order {
    /// Objects that need each other come in the order of their kinds.
    /// - Parameter urgent: Those that come as soon as they can.
    static func sorted(
        _ ids: Set<ObjectID>, urgent: Set<ObjectID> = [], dependingOn dependencies: (ObjectID) -> Set<ObjectID>
    ) -> [ObjectID] {
        var waitsFor: [ObjectID: Set<ObjectID>] = [:]
        var waiters: [ObjectID: [ObjectID]] = [:]
        for id in ids {
            waitsFor[id] = dependencies(id).filter { ids.contains($0) && $0 != id }
            for on in waitsFor[id] ?? [] { waiters[on, default: []].append(id) }
        }
        var ready = Heap(waitsFor.filter(\.value.isEmpty).map(\.key), urgent: urgent)
        var left = ids
        var order: [ObjectID] = []
        while !left.isEmpty {
            // Where only a circle is left, the first kind of it goes first.
            guard let next = ready.popMin() ?? left.min() else { break }
            guard left.remove(next) != nil else { continue }
            order.append(next)
            for waiter in waiters[next] ?? [] where left.contains(waiter) {
                waitsFor[waiter]?.remove(next)
                if waitsFor[waiter]?.isEmpty == true { ready.insert(waiter) }
            }
        }
        return order
    }

    /// The smallest first.
    private struct Heap {
        private var items: [ObjectID] = []
        private let urgent: Set<ObjectID>

        init(_ items: [ObjectID], urgent: Set<ObjectID>) {
            self.urgent = urgent
            self.items = items.sorted { comes($1, before: $0) }
        }

        private func comes(_ one: ObjectID, before other: ObjectID) -> Bool {
            let (isUrgent, isOtherUrgent) = (urgent.contains(one), urgent.contains(other))
            return isUrgent == isOtherUrgent ? one < other : isUrgent
        }

        mutating func popMin() -> ObjectID? { items.popLast() }

        mutating func insert(_ id: ObjectID) {
            var (low, high) = (0, items.count)
            while low < high {
                let middle = (low + high) / 2
                if comes(id, before: items[middle]) { low = middle + 1 } else { high = middle }
            }
            items.insert(id, at: low)
        }
    }
}
