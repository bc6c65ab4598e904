internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension PlannedRevision {
    /// Refuses a revision in several transactions whose later part counts on what an earlier one made for the session: a
    /// command that goes on with it after an interruption has another session, and could neither go on nor back.
    func refuseSessionObjects() throws(MigrationFailure) {
        guard runsOwnSQL, let last = groups.last?.steps else { return }
        try refuseLocalSettings(before: last.lowerBound)
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

    /// `SET LOCAL` as a step, which is meant for those behind it: what stands in another transaction would not have it.
    private func refuseLocalSettings(before last: Int) throws(MigrationFailure) {
        for index in steps[..<last].indices where steps[index].transaction != .none {
            guard let said = steps[index].localSetting else { continue }
            let end = groups.first { $0.steps.contains(index) }?.steps.upperBound ?? firstStep
            guard steps.indices.contains(end) else { continue }
            throw MigrationFailure(
                rehearsing: self, step: index,
                Problem(
                    .invalidOperation,
                    "'\(said.onOneLine.prefix(60))' lasts until its transaction ends, and '\(steps[end].summary)' stands in another one",
                    hint:
                        "without LOCAL it lasts to the revision's end; or put what needs it into a revision of its own")
            )
        }
    }
}

extension Step {
    /// A statement by itself. A timeout changes nothing of what is made.
    fileprivate var localSetting: String? {
        let own = ownStatements
        guard dialect.isServer, own.count == 1, own[0].firstWord == "SET" else { return nil }
        let words = SQLToken.tokens(of: own[0].text, in: dialect).dropFirst()
        let name = words.dropFirst().first?.name?.lowercased() ?? ""
        return words.first?.isWord("LOCAL") == true && !name.hasSuffix("_timeout") ? own[0].text : nil
    }

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
