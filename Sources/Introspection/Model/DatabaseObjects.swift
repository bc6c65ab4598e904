package import SluiceDatabase

extension Snapshot {
    package struct Sequence: Sendable, Hashable {
        package enum Ownership: String, Sendable, Hashable {
            /// `OWNED BY`, as `serial` makes it.
            case ownedBy = "a"
            case identity = "i"
        }

        package let oid: Int64
        package let name: QualifiedName
        /// The column with which it goes away.
        package let column: ColumnReference?
        package let ownership: Ownership?
        package let type: String
        package let increment: Int64
        package let minimum: Int64
        package let maximum: Int64
        package let start: Int64
        package let cache: Int64
        package let isCycling: Bool
        package let owner: String
        package var comment: String?
        package var grants: [Grant]?
        /// The columns that take their numbers from it: the one that it goes away with, and defaults that name it.
        package var users: Set<ColumnReference> = []
    }

    /// A table's rule. Views are relations.
    package struct Rule: Sendable, Hashable {
        package let oid: Int64
        package let relation: Int64
        package let table: QualifiedName
        package let name: String
        package let definition: String
        package var firing = Trigger.Firing.origin
        package var comment: String?
        package var reads: Set<ColumnReference> = []
    }

    package struct PublishedTable: Sendable, Hashable {
        package let oid: Int64
        package let publication: String
        package let relation: Int64
        /// Where not all are published; since PostgreSQL 15.
        package var columns: [String] = []
        package var condition: String?
        package var reads: Set<ColumnReference> = []
    }

    package struct Routine: Sendable, Hashable {
        package let oid: Int64
        /// With its argument types: `public.total(integer)`.
        package let signature: String
        package let definition: String
        package var reads: Set<ColumnReference> = []
    }

    /// Text that stands in the schema itself and in no row: a default, a check, a view, a function's body, a comment, a name.
    package struct Text: Sendable, Hashable {
        package enum Form: String, Sendable, Hashable {
            /// As the server prints it: values stand between quotes.
            case code
            /// As somebody has written it, with remarks and quotes of any kind.
            case script
            /// A comment, a label, a setting: one value as a whole.
            case words
            /// What an object is called.
            case name
        }

        /// `default of people.mail`, with the schema in front of a name where it isn't `public`.
        package let place: String
        package let text: String
        package let form: Form
    }

    /// What leads out of the database, or stands beside its tables.
    package struct Surrounding: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case publication, subscription, server, userMapping, largeObject, securityLabel, eventTrigger
        }

        package let kind: Kind
        package let name: String
    }
}
