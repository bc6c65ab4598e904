package import SluiceDatabase
package import SluiceTransforms

/// What becomes of each column of each table, before it is matched with a database.
public struct AnonymizePlan: Sendable {
    /// For a column or table that the plan doesn't name.
    public enum Unclassified: String, Sendable, CaseIterable {
        /// Nothing runs.
        case stop
        case null
        case fakeByType = "fake-by-type"
        case drop
    }

    /// For a value that its transform can't change.
    public enum OnError: Sendable, Hashable {
        case stop
        /// NULL, where the column may be.
        case null
        /// The same, counted and reported, and no more than so many times.
        case quarantine(Int)
    }

    package var locale: WordLocale = .english
    public var usesEphemeralKey = false
    public var unclassified = Unclassified.stop
    public var onError = OnError.stop
    /// Fake words never equal a word of the column they replace. The mapping then depends on the source's words.
    public var avoidsOriginals = false
    /// In place: whether the run's changes fire triggers and rules, which would send mail or write history.
    public var firesTriggers = false
    package var tables: [String: TableRules] = [:]
    /// Rules for columns and tables that only one of the databases has, by dialect.
    package var dialectTables: [Dialect.Name: [String: TableRules]] = [:]
    package var subset: SubsetRules?
    package var audit = AuditBounds()

    package init() {}

    /// The plan with the rules that only this dialect has.
    package func fitted(to dialect: Dialect) -> AnonymizePlan {
        var plan = self
        let own = dialectTables.first { Dialect($0.key) == dialect }?.value
        for (table, rules) in own ?? [:] {
            switch (tables[table], rules) {
            case (.columns(let general)?, .columns(let own)):
                plan.tables[table] = .columns(general.merging(own) { _, own in own })
            default: plan.tables[table] = rules
            }
        }
        return plan
    }
}

package enum TableRules: Sendable {
    /// The table is there, its rows aren't copied: logs, sessions, queues.
    case empty
    case columns([String: ColumnRule])
}

package struct ColumnRule: Sendable, Hashable {
    package enum Action: Sendable, Hashable {
        case keep
        case transform(TransformSpec)
        /// Another row's value, of the same group where columns are named.
        case shuffle(within: [String])
        /// Computed by the source database from the row.
        case sql(String)
        /// The column is gone in the copy.
        case drop
    }

    package var action: Action
    package var domain: String?
    /// SQL over the original row; where it isn't true the value stays.
    package var condition: String?
    package var locale: WordLocale?

    package init(_ action: Action, domain: String? = nil, condition: String? = nil, locale: WordLocale? = nil) {
        self.action = action
        self.domain = domain
        self.condition = condition
        self.locale = locale
    }
}

extension ColumnRule {
    /// As a plan names it, without parameters, which may hold what isn't for a log: `fake: email`.
    var label: String {
        switch action {
        case .keep: "keep"
        case .drop: "drop"
        case .shuffle: "shuffle"
        case .sql: "sql"
        case .transform(let spec):
            spec.argument.spelled.map { spec.name == "fake" ? "fake: \($0)" : spec.name } ?? spec.name
        }
    }
}

/// `--subset`: which rows of which tables come along.
package struct SubsetRules: Sendable {
    package enum Share: Sendable, Hashable {
        case fraction(Double)
        case count(Int)
        case condition(String)
    }

    package var roots: [String: Share] = [:]
    /// Tables that follow the rows they refer to; nil for all that lead to a root.
    package var children: [String]? = []
    package var seed = "sluice"

    package init() {}

    /// The same in every process, unlike a dictionary's description.
    var fingerprintText: String {
        let shares = roots.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return (shares + ["children \(children?.sorted() ?? ["all"])", "seed \(seed)"]).joined(separator: ";")
    }
}

package struct AuditBounds: Sendable {
    /// Column groups by table whose combinations should be shared by at least `k` rows.
    package var quasiIdentifiers: [String: [String]] = [:]
    package var k = 5
    /// Values of the source that may still stand in the copy.
    package var maxLeaks = 0

    package init() {}
}

/// Something the plan and the database don't agree on.
public struct PlanProblem: Sendable, Hashable, CustomStringConvertible {
    /// `table.column`, `table`, or a key of the plan.
    public let place: String
    public let reason: String

    public var description: String { "\(place): \(reason)" }
}

/// The plan can't be run as it is; nothing was changed.
public struct PlanRefused: Error, Sendable, CustomStringConvertible {
    public let problems: [PlanProblem]
    public var description: String {
        (["the plan doesn't fit the database; nothing was changed:"] + problems.map { "  \($0)" }).joined(
            separator: "\n")
    }
}
