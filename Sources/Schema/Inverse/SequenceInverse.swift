internal import SluiceDatabase

extension AlterSequence {
    var inverse: Inverse {
        var before = was ?? SequenceChanges()
        if before.cycle == nil { before.cycle = changes.cycle.map { !$0 } }
        let unknown = [
            changes.type != nil && before.type == nil ? "type" : nil,
            changes.start != nil && before.start == nil ? "start" : nil,
            changes.increment != nil && before.increment == nil ? "increment" : nil,
            changes.minimum != nil && before.minimum == nil ? "minimum" : nil,
            changes.maximum != nil && before.maximum == nil ? "maximum" : nil,
            changes.cache != nil && before.cache == nil ? "cache" : nil,
            changes.ownedBy != nil && before.ownedBy == nil ? "owned_by" : nil,
            changes.restart != nil && before.restart == nil ? "restart" : nil,
        ].compactMap { $0 }
        guard unknown.isEmpty else {
            return .irreversible(reason: "it doesn't say what \(unknown.joined(separator: ", ")) was: add `was`")
        }
        return .by(AlterSequence(sequence, before, was: changes))
    }
}
