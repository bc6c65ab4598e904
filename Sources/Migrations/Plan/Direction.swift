package enum Direction: String, Sendable, Hashable {
    case upgrade, downgrade

    var opposite: Direction { self == .upgrade ? .downgrade : .upgrade }
}
