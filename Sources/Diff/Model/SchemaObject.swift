/// A part of an object that can be changed without making the object again: a comment, a default, a privilege.
package struct Facet: Sendable, Hashable {
    /// What it is about, as a person says it: `comment`, `default`.
    package let key: String
    package let set: [String]
    /// Takes it away: what an object has that never had it.
    package let unset: [String]
    /// The object's own statement brings it along.
    package var isInCreation = false
    /// It is taken away before another takes its place.
    package var isReplaced = false
    /// The facet whose own statements bring it along.
    package var comesWith: String?
    /// The facet that takes it along when it is replaced or goes.
    var comesFrom: String?
    /// It is there or not; how it is stands in facets of its own.
    package var isPresence = false

    package init(
        _ key: String, set: [String], unset: [String] = [], isInCreation: Bool = false, isReplaced: Bool = false
    ) {
        self.key = key
        self.set = set
        self.unset = unset
        self.isInCreation = isInCreation
        self.isReplaced = isReplaced
    }
}

/// An object of a schema as SQL: what makes it, what it can change, what it needs.
package struct SchemaObject: Sendable {
    package enum Detail: Sendable, Hashable {
        case plain
        /// What stands before and after its columns.
        case table(head: String, tail: String, columns: [TableColumn])
        case column(ColumnDetail)
        /// A view's columns with their types: a view that only appends to them can be replaced.
        case view([String])
        case enumType([String])
        /// Its attributes' definitions.
        case composite([String])
        case sqliteTable(SQLiteTable)
    }

    /// As it stands in its table's own statement.
    package struct TableColumn: Sendable, Hashable {
        let id: ObjectID
        let definition: String
    }

    package struct ColumnDetail: Sendable, Hashable {
        let table: String
        let name: String
        /// With its collation.
        let type: String
        let isGenerated: Bool
        let defaultExpression: String?
        /// As it stands in its table's statement.
        let definition: String
        /// Rows find their partition by it, so it can't change.
        var isPartitionKey = false
        /// It follows a parent's, by which alone its type changes.
        var isInherited = false
    }

    package struct GivingBack: Sendable, Hashable {
        var statement: String
        let role: String
    }

    package fileprivate(set) var id: ObjectID
    /// The object with which it goes.
    package var owner: ObjectID?
    /// What can't be changed: where it differs, the object is made again.
    package var core: String
    package var create: [String]
    package var drop: [String]
    package var facets: [Facet] = []
    package var dependsOn: Set<ObjectID> = []
    package var detail = Detail.plain
    /// What gives it back to the role that it belongs to, where that isn't the one that reads: made again it would be the maker's, and a
    /// view, a function, or a table's rules have their owner's rights.
    package var givingBack: GivingBack?
    /// It holds rows, which are lost with it.
    package var holdsRows = false
    /// Of a routine: what a shadow has in its place.
    var standIn: StandIn?

    init(_ id: ObjectID, core: String, create: [String], drop: [String]) {
        self.id = id
        self.core = core
        self.create = create
        self.drop = drop
    }

    fileprivate func named(_ id: ObjectID, owner: ObjectID?) -> SchemaObject {
        var object = self
        (object.id, object.owner) = (id, owner)
        return object
    }

    /// Whether it has the facet just as it is.
    func has(_ facet: Facet) -> Bool {
        guard let own = self.facet(facet.key) else { return false }
        return facet.isPresence || own.set == facet.set
    }

    func facet(_ key: String) -> Facet? { facets.first { $0.key == key } }
}

/// An index by what it comes from.
struct DerivedIndex: Sendable, Hashable {
    let parent: String
    let partition: String
}

/// A schema as a value: all its objects, by name.
package struct SchemaModel: Sendable {
    package var objects: [ObjectID: SchemaObject] = [:]
    /// What an index is called that a partition has because its table has one. It isn't compared: PostgreSQL chooses the
    /// name, by what was there at the time.
    var derivedNames: [DerivedIndex: String] = [:]
    /// What it has that no comparison sees: `conversion public.c`.
    package var unseen: [String] = []
    /// Names that differ by case alone are the same (SQLite).
    var foldsNames = false

    package init() {}

    subscript(id: ObjectID) -> SchemaObject? { objects[id] }

    mutating func add(_ object: SchemaObject) { objects[object.id] = object }

    /// On a shadow all objects are whoever's made it: with the roles that another model has for them.
    func givenBack(as other: SchemaModel) -> SchemaModel {
        var model = self
        for (id, object) in other.objects where object.givingBack != nil {
            model.objects[id]?.givingBack = object.givingBack
        }
        return model
    }

    /// With owners of these roles alone; all else is whose that makes it.
    func owned(by roles: Set<String>) -> SchemaModel {
        var model = self
        for (id, object) in objects {
            if let role = object.givingBack?.role, !roles.contains(role) { model.objects[id]?.givingBack = nil }
        }
        return model
    }
}

extension SchemaModel {
    /// The same objects by the names that another model has them under, where names that differ by case alone are one.
    func spelled(as other: SchemaModel) -> SchemaModel {
        guard foldsNames else { return self }
        let known = Dictionary(
            other.objects.keys.map { (ObjectID($0.kind, $0.name.lowercased()), $0) },
            uniquingKeysWith: { one, _ in one })
        func spelled(_ id: ObjectID) -> ObjectID { known[ObjectID(id.kind, id.name.lowercased())] ?? id }
        var model = self
        model.objects = [:]
        for object in objects.values { model.add(object.named(spelled(object.id), owner: object.owner.map(spelled))) }
        return model
    }
}
