package import SluiceDatabase

/// Where a range stands: which windows are in flight and how many of their passes are committed. A pure value; the
/// state tables hold it, and a resumed run goes on from exactly here.
///
/// Windows of a group are visited pass by pass (pass 0 of each window, then pass 1, …): by the time a window is
/// visited again, the statement that made its dead rows is over and their pages can be pruned.
package struct RangeProgress: Sendable, Hashable {
    /// One transaction's rows: the keys in (low, high], of one pass.
    package struct Chunk: Sendable, Hashable {
        package let low: [Value]?
        package let high: [Value]
        package let pass: Int

        /// The first part of it.
        package func upTo(_ key: [Value]) -> Chunk { Chunk(low: low, high: key, pass: pass) }
    }

    package let passes: Int
    /// Where the range ends, itself included.
    package let high: [Value]
    /// The last key whose rows are all done; nil at the start of the key space.
    package private(set) var cursor: [Value]?
    /// Upper ends of the windows in flight, ascending.
    package private(set) var windows: [[Value]]
    /// Chunks of the group that are committed.
    package private(set) var step: Int
    /// The last key of the chunk under way that is committed, where that turned out too large and is done in parts.
    package private(set) var part: [Value]?

    package init(
        passes: Int, high: [Value], cursor: [Value]?, windows: [[Value]] = [], step: Int = 0, part: [Value]? = nil
    ) {
        self.passes = passes
        self.high = high
        self.cursor = cursor
        self.windows = windows
        self.step = step
        self.part = part
    }

    package var isDone: Bool { windows.isEmpty && cursor.map(isEnd) ?? false }

    /// Whether `key` is where the range ends.
    package func isEnd(_ key: [Value]) -> Bool { KeyText.areSame(key, high) }

    /// The next chunk of the group in flight, or nil where a group has to be opened first.
    package var next: Chunk? {
        guard !windows.isEmpty else { return nil }
        let index = step % windows.count
        let start = index == 0 ? cursor : windows[index - 1]
        return Chunk(low: part ?? start, high: windows[index], pass: step / windows.count)
    }

    package mutating func open(_ windows: [[Value]]) {
        precondition(self.windows.isEmpty && !windows.isEmpty)
        self.windows = windows
        step = 0
    }

    /// Gives up a group of which nothing was committed, so that a smaller one can be opened. Says whether it could.
    package mutating func reopen() -> Bool {
        guard step == 0, part == nil else { return false }
        windows = []
        return true
    }

    /// After the commit of `chunk`, which is ``next`` or the first part of it.
    package func advanced(past chunk: Chunk) -> RangeProgress {
        var after = self
        guard let whole = next, KeyText.areSame(chunk.high, whole.high) else {
            after.part = chunk.high
            return after
        }
        after.part = nil
        after.step += 1
        if after.step == windows.count * passes {
            after.cursor = windows.last
            after.windows = []
            after.step = 0
        }
        return after
    }
}
