extension ObjectGraph {
    /// An object of which nothing needs to be known but the SQL that makes it, drops it and changes it.
    package struct PlainObject: Sendable, Hashable {
        package enum Kind: Sendable, Hashable, CaseIterable {
            case collation, textSearchDictionary, textSearchConfiguration, operation, operatorFamily, operatorClass,
                cast
            case server, foreignTable, publication, publishedTable, publishedSchema, eventTrigger, defaultPrivileges
        }

        /// What can be changed without making the object again.
        package struct Part: Sendable, Hashable {
            package let key: String
            package let set: String
            package let unset: String
        }

        package let kind: Kind
        package let address: Address
        /// With its schema and, where those tell it from others, its types.
        package let name: String
        package let schema: String?
        /// Empty where its parts are all there is to it.
        package let create: String
        package let drop: String
        /// As COMMENT ON names it.
        package let title: String
        package let comment: String?
        /// The relation with which it goes, or 0.
        package let relation: Int64
        package let parts: [Part]
    }
}
