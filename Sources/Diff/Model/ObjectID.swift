/// What tells an object of a schema from all others, and stays while its definition changes.
package struct ObjectID: Sendable, Hashable {
    /// In the order in which objects that don't depend on each other are made.
    package enum Kind: Int, Sendable, CaseIterable {
        case schema, extensionModule, collation, enumType, composite, range, domain, dictionary, searchConfiguration
        case sequence, routine, aggregate, operation, operatorFamily, operatorClass, cast, server, table, column
        case sequenceOwner, constraint, index, foreignKey, foreignTable, view, materializedView, rule, trigger, policy
        case statistics, publication, publishedTable, publishedSchema, eventTrigger, defaultPrivileges
    }

    package let kind: Kind
    /// With its schema, as SQL has it: `public.users`; of a column, constraint or trigger, behind its table's.
    package let name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

extension ObjectID: Comparable {
    package static func < (one: ObjectID, other: ObjectID) -> Bool {
        (one.kind.rawValue, one.name) < (other.kind.rawValue, other.name)
    }
}

extension ObjectID: CustomStringConvertible {
    package var description: String { "\(kind.word) \(name)" }
}

extension ObjectID.Kind {
    package var word: String {
        switch self {
        case .schema: "schema"
        case .extensionModule: "extension"
        case .collation: "collation"
        case .enumType: "enum"
        case .composite: "composite type"
        case .range: "range type"
        case .domain: "domain"
        case .dictionary: "text search dictionary"
        case .searchConfiguration: "text search configuration"
        case .sequence: "sequence"
        case .routine: "routine"
        case .aggregate: "aggregate"
        case .operation: "operator"
        case .operatorFamily: "operator family"
        case .operatorClass: "operator class"
        case .cast: "cast"
        case .server: "server"
        case .table: "table"
        case .column: "column"
        case .sequenceOwner: "owner of sequence"
        case .constraint: "constraint"
        case .index: "index"
        case .foreignKey: "foreign key"
        case .foreignTable: "foreign table"
        case .view: "view"
        case .materializedView: "materialized view"
        case .rule: "rule"
        case .trigger: "trigger"
        case .policy: "policy"
        case .statistics: "statistics"
        case .publication: "publication"
        case .publishedTable, .publishedSchema: "published in"
        case .eventTrigger: "event trigger"
        case .defaultPrivileges: "default privileges"
        }
    }
}
