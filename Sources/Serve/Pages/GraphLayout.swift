/// Where the revisions of a graph stand in a picture: one a row, the newest on top, each line of them in a column of its own
/// as long as it lasts.
struct GraphLayout: Sendable, Equatable {
    struct Edge: Sendable, Equatable {
        let child: Int
        let parent: Int
        /// The column in which it goes down.
        let lane: Int
    }

    /// The column of each row.
    let columns: [Int]
    let edges: [Edge]
    let width: Int

    /// - Parameter parents: Of each row, rows below it.
    init(parents: [[Int]]) {
        var columns: [Int] = []
        var edges: [Edge] = []
        /// What each column leads to.
        var lanes: [Int?] = []
        var width = 1
        /// Edges by parent, whose lane is known.
        for (row, above) in parents.enumerated() {
            let own = lanes.firstIndex(of: row) ?? Self.free(&lanes)
            for lane in lanes.indices where lanes[lane] == row { lanes[lane] = nil }
            columns.append(own)
            for (index, parent) in above.filter({ $0 > row }).enumerated() {
                let lane: Int
                if index == 0 {
                    lane = own
                } else {
                    lane = lanes.firstIndex(of: parent) ?? Self.free(&lanes, besides: own)
                }
                lanes[lane] = parent
                edges.append(Edge(child: row, parent: parent, lane: lane))
            }
            width = max(width, lanes.count, own + 1)
            while lanes.last == .some(nil) { lanes.removeLast() }
        }
        self.columns = columns
        self.edges = edges
        self.width = width
    }

    private static func free(_ lanes: inout [Int?], besides taken: Int? = nil) -> Int {
        if let empty = lanes.indices.first(where: { lanes[$0] == nil && $0 != taken }) { return empty }
        lanes.append(nil)
        return lanes.count - 1
    }
}
