internal import Foundation
package import SluiceDatabase

/// A job that was checked against the database: everything the executor needs, and nothing left to guess.
package struct RunPlan: Sendable {
    /// How it is shown that no row was left out.
    package enum Proof: String, Sendable, Codable {
        /// No row is left for which the job's condition holds and the new value differs from the stored one.
        case predicate
        /// Each row's key lies within what the ranges committed. For jobs whose result can't be told from their
        /// input (`x = x + 1`, `now()`), and for transforms whose `where` doesn't mark the rows that are undone.
        case coverage
    }

    package private(set) var job: Job
    package let dialect: Dialect
    package let table: QualifiedName
    /// The table's own number in its database, whatever it is called; nil on SQLite.
    let relation: String?
    package let key: KeyOrder
    package let passes: Int
    package let proof: Proof
    /// Columns that are NULL in every row a transform hasn't been applied to; empty where none tells.
    let undoneMarks: [String]
    let description: TableDescription
    let serverVersion: Int
    /// The schemas that the job's expressions are looked up in, `$user` and those that aren't there resolved; empty on SQLite.
    let searchPath: [String]

    /// A trigger may swallow an update, and the proof wouldn't tell.
    var mayLoseUpdates: Bool { proof == .coverage && !description.beforeTriggers.isEmpty }

    /// For a question about the same table.
    func with(_ job: Job) -> RunPlan {
        var plan = self
        plan.job = job
        return plan
    }

    var quotedTable: String { table.quoted(in: dialect) }

    /// `{"key": …, "passes": …, "path": …}`: what a resumed run must find unchanged, or keeps to.
    package struct Fixed: Codable, Sendable, Hashable {
        package let key: KeyOrder
        package let passes: Int
        /// Whoever goes on with the run, its expressions mean the same. Nil in runs that an earlier sluice began.
        package let path: [String]?
        package let relation: String?

        package init(key: KeyOrder, passes: Int, path: [String]? = nil, relation: String? = nil) {
            self.key = key
            self.passes = passes
            self.path = path
            self.relation = relation
        }

        package init(encoded text: String) throws {
            self = try JSONDecoder().decode(Fixed.self, from: Data(text.utf8))
        }

        package func encoded() throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    package var fixed: Fixed { Fixed(key: key, passes: passes, path: searchPath, relation: relation) }
}
