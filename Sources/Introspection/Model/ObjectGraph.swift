package import SluiceDatabase

/// What a PostgreSQL database has beside its relations, and which object depends on which: what a comparison of two
/// schemas needs to know, and what tells an order in which objects can be made and dropped.
package struct ObjectGraph: Sendable {
    /// An object as `pg_depend` names it; number is a column's, or 0.
    package struct Address: Sendable, Hashable {
        /// `pg_class`, `pg_type`, `pg_proc`, …
        package let catalog: String
        package let oid: Int64
        package let number: Int

        package init(_ catalog: String, _ oid: Int64, number: Int = 0) {
            self.catalog = catalog
            self.oid = oid
            self.number = number
        }
    }

    /// `dependent` can't be without `on`.
    package struct Edge: Sendable, Hashable {
        package let dependent: Address
        package let on: Address
    }

    package struct Named: Sendable, Hashable {
        package let oid: Int64
        package let name: String
        package let comment: String?
        package let grants: [Snapshot.Grant]?
        package let owner: String
    }

    package struct Extension: Sendable, Hashable {
        package let oid: Int64
        package let name: String
        package let schema: String
        /// Nil where it is the one that the extension came with.
        package let comment: String?
        package let ownComment: String?
    }

    package struct EnumType: Sendable, Hashable {
        package let oid: Int64
        package let name: QualifiedName
        package let labels: [String]
        package let comment: String?
    }

    package struct Domain: Sendable, Hashable {
        package struct Check: Sendable, Hashable {
            package let name: String
            package let definition: String
            package let comment: String?
        }

        package let oid: Int64
        package let name: QualifiedName
        package let type: String
        package let collation: String?
        package let defaultExpression: String?
        package let isNotNull: Bool
        package let comment: String?
        package var checks: [Check] = []
    }

    package struct Composite: Sendable, Hashable {
        package struct Attribute: Sendable, Hashable {
            package let name: String
            package let type: String
            package let collation: String?
            package let comment: String?
        }

        package let oid: Int64
        package let name: QualifiedName
        package let comment: String?
        package var attributes: [Attribute] = []
    }

    package struct Range: Sendable, Hashable {
        package let oid: Int64
        package let name: QualifiedName
        /// `subtype = double precision, …`
        package let options: String
        package let comment: String?
    }

    package struct Privileges: Sendable, Hashable {
        package let owner: String
        package let grants: [Snapshot.Grant]
    }

    package struct Routine: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable {
            case function = "f"
            case procedure = "p"
            case aggregate = "a"
            case window = "w"
        }

        package let oid: Int64
        package let kind: Kind
        /// Its name with the types of its arguments, which is what tells it from others: `public.total(integer)`.
        package let signature: String
        /// With names, modes and defaults.
        package let arguments: String
        package let result: String?
        /// `CREATE OR REPLACE …`; of an aggregate, what follows its arguments.
        package let definition: String
        /// One of the same signature that does nothing, up to the end of its body: what is written behind that is a
        /// comment in it. Nil for an aggregate, and for what a superuser has written in C.
        package let standIn: String?
        /// Of SQL that the server has parsed (`BEGIN ATOMIC`), and prints by the names that things have now.
        package let hasParsedBody: Bool
        package let comment: String?
        package let owner: String
        package let grants: [Snapshot.Grant]?
    }

    package let schemas: [Named]
    package let extensions: [Extension]
    package let enums: [EnumType]
    package let domains: [Domain]
    package let composites: [Composite]
    package let ranges: [Range]
    package let routines: [Routine]
    /// Collations, operators, publications and the like.
    package let plainObjects: [PlainObject]
    /// Who may use a type, where that was ever changed, by the type's number.
    package let typePrivileges: [Int64: Privileges]
    package let owners: [Address: String]
    package let edges: Set<Edge>
    /// Statistics objects' and sequences' comments, by their numbers.
    package let comments: [Address: String]
    /// What no comparison sees, as a person says it: `operator public.+++`.
    package let unseen: [String]
}
