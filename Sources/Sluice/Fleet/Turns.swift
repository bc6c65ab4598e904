internal import Dispatch
internal import Synchronization

/// Work on numbered things, so many of them at a time.
enum Turns {
    /// Calls `body` once for each number below `count`, on threads of its own since each may block, and returns when all are done.
    /// - Parameter goesOn: Asked before each; where it says no, what hasn't begun isn't.
    static func each(
        of count: Int, atOnce: Int, while goesOn: @escaping @Sendable () -> Bool = { true },
        _ body: @escaping @Sendable (Int) -> Void
    ) {
        let next = Atomic(0)
        let group = DispatchGroup()
        for number in 0..<max(1, min(atOnce, count)) {
            DispatchQueue(label: "sluice.turns.\(number)").async(group: group) {
                while goesOn() {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < count else { return }
                    body(index)
                }
            }
        }
        group.wait()
    }
}
