internal import SluiceDatabase
internal import SluiceYAML

extension CreateSequence {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, sequence: try fields.name("sequence"))
    }

    init(fields: YAMLFields, sequence: QualifiedName) throws(Problem) {
        self.init(
            sequence, type: try fields.optionalText("type"), start: try fields.optionalInteger("start"),
            increment: try fields.optionalInteger("increment"), minimum: try fields.optionalInteger("minimum"),
            maximum: try fields.optionalInteger("maximum"), cache: try fields.optionalInteger("cache"),
            cycle: try fields.flag("cycle"), ownedBy: try fields.optionalOwner("owned_by"),
            ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension DropSequence {
    init(fields: YAMLFields) throws(Problem) {
        let sequence = try fields.name("sequence")
        let was = try fields.was(CreateSequence.init(fields:sequence:), sequence)
        self.init(
            sequence, ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"), was: was)
    }
}

extension AlterSequence {
    init(fields: YAMLFields) throws(Problem) {
        let sequence = try fields.name("sequence")
        let changes = try SequenceChanges(fields: fields)
        guard changes != SequenceChanges() else {
            throw fields.invalid(
                "changes nothing: give type, start, increment, minimum, maximum, cache, cycle, owned_by or restart")
        }
        self.init(
            sequence, changes, was: try fields.optional("was", SequenceChanges.init(fields:)),
            ifExists: try fields.flag("if_exists"))
    }
}

extension SequenceChanges {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            type: try fields.optionalText("type"), start: try fields.optionalInteger("start"),
            increment: try fields.optionalInteger("increment"),
            minimum: try fields.change("minimum") { key throws(Problem) in try fields.optionalInteger(key) },
            maximum: try fields.change("maximum") { key throws(Problem) in try fields.optionalInteger(key) },
            cache: try fields.optionalInteger("cache"), cycle: try fields.optionalFlag("cycle"),
            ownedBy: try fields.change("owned_by", fields.optionalOwner), restart: try fields.restart("restart"))
        for key in ["minimum", "maximum"] { fields.describe(key, as: "whole number, or null for the type's own") }
        fields.describe("owned_by", as: "column with its table, as in orders.id, or null for none")
    }
}

extension YAMLFields {
    /// A column with its table, as in `orders.id`.
    func optionalOwner(_ key: String) throws(Problem) -> String? {
        let owner = try optionalText(key)
        describe(key, as: "column with its table, as in orders.id")
        guard let owner else { return nil }
        guard QualifiedName.parts(of: owner).count > 1 else {
            throw invalid("\(key) is '\(owner)', but must be a column with its table, as in orders.id")
        }
        return owner
    }

    /// `true` for the sequence's own start, or the number to begin at.
    fileprivate func restart(_ key: String) throws(Problem) -> SequenceChanges.Restart? {
        describe(key, as: "true, or the next number")
        guard let node = value(key) else { return nil }
        switch node.bool {
        case true: return .atStart
        case false: return nil
        case nil:
            let number = try optionalInteger(key)
            describe(key, as: "true, or the next number")
            return number.map { .at($0) }
        }
    }
}
