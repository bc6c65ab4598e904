package import FoundationEssentials
package import SluiceArchive
package import SluiceDatabase

/// What is known of the use of a deprecated column or table, and how sure it is.
package struct Evidence: Sendable {
    package enum Confidence: String, Sendable { case high, medium, low }

    package struct Write: Sendable, Equatable {
        package let role: String
        package let application: String
        package let count: Int64
        package let last: Date

        package init(role: String, application: String, count: Int64, last: Date) {
            self.role = role
            self.application = application
            self.count = count
            self.last = last
        }

        package var writer: String {
            let names = [role.isEmpty ? "" : "role \(role)", application.isEmpty ? "" : "application \(application)"]
                .filter { !$0.isEmpty }
            return names.isEmpty ? "a writer whose name isn't known" : names.joined(separator: ", ")
        }
    }

    /// Reads by pg_stat_statements; nil where it isn't installed.
    package struct Reads: Sendable, Equatable {
        /// Statements that name it and were called since it was deprecated.
        package var statements: [(text: String, calls: Int64)] = []
        /// Statements that read whole rows of the table.
        package var starStatements: [(text: String, calls: Int64)] = []
        /// INSERTs that name it among their columns. The guard counts those that give it a value other than its default.
        package var insertStatements: [(text: String, calls: Int64)] = []
        /// When its counting began, in UTC; nil where it is too old to say.
        package var countedSince: String?
        /// It forgot since the deprecation: what was read before that isn't known.
        package var wasReset = false
        /// Statements that it has thrown out since, to make room for others.
        package var evictions: Int64 = 0
        /// Statements of other roles whose texts the current one may not see.
        package var hiddenStatements: Int64 = 0

        package init() {}

        package static func == (left: Reads, right: Reads) -> Bool {
            left.statements.map(\.text) == right.statements.map(\.text)
                && left.statements.map(\.calls) == right.statements.map(\.calls)
                && left.starStatements.map(\.text) == right.starStatements.map(\.text)
                && left.starCalls == right.starCalls && left.insertCalls == right.insertCalls
        }

        package var starCalls: Int64 { starStatements.reduce(0) { $0 + $1.calls } }
        package var insertCalls: Int64 { insertStatements.reduce(0) { $0 + $1.calls } }
        package var calls: Int64 { statements.reduce(0) { $0 + $1.calls } }

        /// Never high: it sees texts, not what a function or a prepared plan reads.
        package var confidence: Confidence {
            wasReset || evictions > 0 || hiddenStatements > 0 ? .low : .medium
        }
    }

    /// A function body, trigger or view whose text names it.
    package struct Mention: Sendable, Equatable {
        package let object: String
        package let confidence: Confidence

        package init(object: String, confidence: Confidence) {
            self.object = object
            self.confidence = confidence
        }
    }

    package var writes: [Write] = []
    /// What the guard counted in all: more than the writers' sums where a transaction was taken back.
    package var guardCount: Int64 = 0
    /// Partitions and children that it got since: rows came with them, and none of their own TRUNCATEs was seen.
    package var joined: [QualifiedName] = []
    /// Those whose guard isn't there any more, or was switched off: who wrote since wasn't seen, and since when nobody knows.
    package var unguarded: [QualifiedName] = []
    package var writesConfidence = Confidence.high
    package var reads: Reads?
    package var dependants: [CatalogObject] = []
    /// Of what kind the dependants are that keep the database from dropping it.
    package var mustGoFirst: Set<CatalogObject.Kind> = []
    package var mentions: [Mention] = []
    package var openRuns: [String] = []

    package init() {}

    package var lastWrite: Write? { writes.max { $0.last < $1.last } }
}
