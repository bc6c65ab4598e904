internal import SluiceDatabase
internal import SluiceYAML

extension RenameObject {
    init(fields: YAMLFields) throws(Problem) {
        let object = try NamedObject(fields: fields, among: NamedObject.Kind.allCases.filter { $0 != .table })
        self.init(object, to: try fields.text("to"))
    }
}

extension SetSchema {
    init(fields: YAMLFields) throws(Problem) {
        let object = try NamedObject(
            fields: fields, among: NamedObject.Kind.allCases.filter { ![.schema, .policy, .trigger].contains($0) })
        self.init(try fields.text("to"), of: object)
        fields.describe("to", as: "name of a schema")
    }
}

extension NamedObject {
    enum Kind: String, CaseIterable {
        case table, view
        case materializedView = "materialized_view"
        case sequence, type, domain, function, procedure, schema, policy, trigger
    }

    /// One key says what it is, and names it; a policy and a trigger have their table beside them.
    fileprivate init(fields: YAMLFields, among kinds: [Kind]) throws(Problem) {
        var named: [(kind: Kind, name: String)] = []
        for kind in kinds {
            if let name = try fields.optionalText(kind.rawValue) { named.append((kind, name)) }
        }
        let arguments = try fields.optionalText("arguments")
        let table = kinds.contains(.policy) ? try fields.optionalText("table").map { QualifiedName($0) } : nil
        guard let (kind, name) = named.first, named.count == 1 else {
            throw fields.invalid("needs one of \(kinds.map(\.rawValue).joined(separator: ", "))")
        }
        guard arguments == nil || kind == .function || kind == .procedure else {
            throw fields.invalid("arguments are those of a function or a procedure")
        }
        guard (table != nil) == (kind == .policy || kind == .trigger) else {
            throw fields.invalid("table is that of a policy or a trigger, which need it")
        }
        self.init(kind, name, arguments: arguments, table: table ?? QualifiedName(name: ""))
    }

    private init(_ kind: Kind, _ text: String, arguments: String?, table: QualifiedName) {
        let name = QualifiedName(text)
        self =
            switch kind {
            case .table: .table(name)
            case .view: .view(name)
            case .materializedView: .materializedView(name)
            case .sequence: .sequence(name)
            case .type: .type(name)
            case .domain: .domain(name)
            case .function: .function(name, arguments: arguments)
            case .procedure: .procedure(name, arguments: arguments)
            case .schema: .schema(text)
            case .policy: .policy(text, on: table)
            case .trigger: .trigger(text, on: table)
            }
    }
}

extension AlterStorage {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.optionalText("table").map { Object.table(QualifiedName($0)) }
        let index = try fields.optionalText("index").map { Object.index(QualifiedName($0)) }
        for key in ["table", "index"] { fields.describe(key, as: "name, also with its schema") }
        let changes = try StorageChanges(fields: fields)
        guard let object = table ?? index, table == nil || index == nil else {
            throw fields.invalid("needs either table or index")
        }
        guard changes != StorageChanges() else {
            throw fields.invalid("changes nothing: give with, unlogged or tablespace")
        }
        guard changes.unlogged == nil || index == nil else {
            throw fields.invalid("an index is unlogged as its table is")
        }
        self.init(of: object, changes, was: try fields.optional("was", StorageChanges.init(fields:)))
    }
}

extension StorageChanges {
    init(fields: YAMLFields) throws(Problem) {
        var parameters: [String: Change<String>] = [:]
        for entry in try fields.entries("with") ?? [] {
            guard entry.value.isNull || entry.value.text != nil else {
                throw fields.invalid("with", entry.value, expected: "names with a value or null each")
            }
            parameters[entry.key] = entry.value.text.map { .set($0) } ?? .drop
        }
        fields.describe("with", as: "storage parameters, as in {fillfactor: 70}; null takes one back")
        self.init(
            parameters: parameters, unlogged: try fields.optionalFlag("unlogged"),
            tablespace: try fields.optionalText("tablespace"))
    }
}

extension SetReplicaIdentity {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        self.init(
            of: table, try fields.required("identity", fields.optionalReplicaIdentity),
            was: try fields.optionalReplicaIdentity("was"))
    }
}

extension YAMLFields {
    /// `default`, `full`, `nothing`, or `{index: name}`.
    fileprivate func optionalReplicaIdentity(_ key: String) throws(Problem) -> SetReplicaIdentity.Identity? {
        describe(key, as: "default, full, nothing or {index: name}")
        guard let node = value(key) else { return nil }
        switch node.text {
        case "default": return .primaryKey
        case "full": return .full
        case "nothing": return .nothing
        case nil where node.entries != nil:
            return try YAMLFields.read(node, owner: label(of: key)) { fields throws(Problem) in
                .index(try fields.text("index"))
            }
        default: throw invalid(key, node, expected: "default, full, nothing or {index: name}")
        }
    }
}

extension RefreshView {
    init(fields: YAMLFields) throws(Problem) {
        self.init(try fields.name("view"), concurrently: try fields.flag("concurrently"))
    }
}
