internal import Sluice

/// What two schemas don't have alike.
struct DifferencesView: Encodable {
    struct Difference: Encodable {
        let object: String
        let name: String
        let change: String
        let summary: String

        init(_ difference: SchemaDifference) {
            object = difference.id.kind.word
            name = difference.id.name
            summary = difference.summary
            change =
                switch difference.change {
                case .added: "missing"
                case .removed: "extra"
                case .changed: "differs"
                }
        }
    }

    private let differences: [Difference]
    private let notCompared: [String]
    @OrNull private var uncertified: [String]?

    enum CodingKeys: String, CodingKey {
        case differences, uncertified
        case notCompared = "not_compared"
    }

    init(_ check: ProjectDatabase.SchemaCheck) {
        differences = check.differences.map(Difference.init)
        notCompared = check.unseen
        uncertified = check.uncertified
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        for object in notCompared { Output.error("not compared: \(object)") }
        for revision in uncertified ?? [] { Output.error("not certified: revision \(revision) ('sluice certify')") }
        if differences.isEmpty { return Output.line("the database has the desired schema") }
        for difference in differences { Output.line(difference.summary) }
    }
}

/// The SQL that leads from one schema to another.
struct ProposalView: Encodable {
    private let differences: [DifferencesView.Difference]
    private let upgrade: [String]
    private let downgrade: [String]
    private let notCompared: [String]

    enum CodingKeys: String, CodingKey {
        case differences, upgrade, downgrade
        case notCompared = "not_compared"
    }

    init(_ proposal: SchemaProposal, unseen: [String]) {
        differences = proposal.differences.map(DifferencesView.Difference.init)
        upgrade = proposal.upgrade.statements.compactMap(Self.text)
        downgrade = proposal.downgrade.statements.compactMap(Self.text)
        notCompared = unseen
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        for object in notCompared { Output.error("not compared: \(object)") }
        for difference in differences { Output.error(difference.summary) }
        for statement in upgrade { Output.exact(statement.hasPrefix("--") ? statement : statement.withSemicolon) }
    }

    private static func text(_ statement: SchemaPlan.Statement) -> String? {
        if let column = statement.fills {
            return "-- here the rows that are there need a value of \(column.name.onOneLine)"
        }
        return statement.sql.isEmpty ? nil : statement.sql
    }
}
