extension AttachPartition {
    var inverse: Inverse {
        guard !dropsCheck else { return .irreversible(reason: "the check that it drops is written down nowhere") }
        return .by(DetachPartition(partition, from: table, was: bounds))
    }
}

extension DetachPartition {
    /// A concurrent one leaves a CHECK behind that says what the bounds said, and that an attaching makes superfluous.
    var inverse: Inverse {
        .restoring(was.map { AttachPartition(partition, to: table, $0, dropsCheck: concurrently) })
    }
}
