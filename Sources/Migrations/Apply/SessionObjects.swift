internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension PlannedRevision {
    /// Refuses a revision in several transactions whose later part counts on what an earlier one made for the session: a
    /// command that goes on with it after an interruption has another session, and could neither go on nor back.
    func refuseSessionObjects() throws(MigrationFailure) {
        guard runsOwnSQL, let last = groups.last?.steps else { return }
        for index in steps[..<last.lowerBound].indices {
            let apart = groups.first { $0.steps.contains(index) }?.steps.upperBound ?? firstStep
            for object in steps[index].sessionObjects {
                guard let user = steps[apart...].first(where: { $0.mayUse(object) }) else { continue }
                throw MigrationFailure(
                    rehearsing: self, step: index,
                    Problem(
                        .invalidOperation,
                        "\(object.name) is there for one session only, and '\(user.summary)' needs it in another transaction: a command "
                            + "that goes on after an interruption would not have it",
                        hint:
                            "make an ordinary table, which the revision drops at its end, or put what needs it into one transaction"
                    ))
            }
        }
    }
}

extension Step {
    fileprivate var sessionObjects: [SessionObject] {
        ownStatements.compactMap { SessionObject(madeBy: $0.text, in: dialect) }
    }

    /// A name in a string may be one in the SQL of a block.
    fileprivate func mayUse(_ object: SessionObject) -> Bool {
        if object.actsByItself { return mayChangeRows }
        let name = object.name.lowercased()
        return ownStatements.contains { statement in
            SQLToken.tokens(of: statement.text, in: dialect).contains { token in
                token.names(name) || token.kind == .string && token.text.lowercased().contains(name)
            }
        }
    }
}
