internal import SluiceSchema

extension NamedObject: ChecksumEncodable {
    static var checksumName: String { "NamedObject" }
    var checksumText: String {
        switch self {
        case .table(let name): checksumCase("table", name)
        case .view(let name): checksumCase("view", name)
        case .materializedView(let name): checksumCase("materializedView", name)
        case .sequence(let name): checksumCase("sequence", name)
        case .type(let name): checksumCase("type", name)
        case .domain(let name): checksumCase("domain", name)
        case .function(let name, let arguments):
            checksumCase("function", text: "(\(name.checksumText),arguments:\(arguments.checksumText))")
        case .procedure(let name, let arguments):
            checksumCase("procedure", text: "(\(name.checksumText),arguments:\(arguments.checksumText))")
        case .schema(let name): checksumCase("schema", name)
        case .policy(let name, let table): checksumCase("policy", text: "(\(name),on:\(table.checksumText))")
        case .trigger(let name, let table): checksumCase("trigger", text: "(\(name),on:\(table.checksumText))")
        }
    }
}

extension RenameObject: ChecksumRecord {
    static var checksumName: String { "RenameObject" }
    var checksumFields: ChecksumFields { ["object": object, "newName": newName] }
}

extension SetSchema: ChecksumRecord {
    static var checksumName: String { "SetSchema" }
    var checksumFields: ChecksumFields { ["object": object, "schema": schema] }
}

extension AlterStorage: ChecksumRecord {
    static var checksumName: String { "AlterStorage" }
    var checksumFields: ChecksumFields { ["object": object, "changes": changes, "was": was] }
}

extension AlterStorage.Object: ChecksumEncodable {
    static var checksumName: String { "Object" }
    var checksumText: String {
        switch self {
        case .table(let name): checksumCase("table", name)
        case .index(let name): checksumCase("index", name)
        }
    }
}

extension StorageChanges: ChecksumRecord {
    static var checksumName: String { "StorageChanges" }
    var checksumFields: ChecksumFields {
        ["parameters": parameters, "unlogged": unlogged, "tablespace": tablespace]
    }
}

extension SetReplicaIdentity: ChecksumRecord {
    static var checksumName: String { "SetReplicaIdentity" }
    var checksumFields: ChecksumFields { ["table": table, "identity": identity, "was": was] }
}

extension SetReplicaIdentity.Identity: ChecksumEncodable {
    static var checksumName: String { "Identity" }
    var checksumText: String {
        switch self {
        case .primaryKey: "primaryKey"
        case .full: "full"
        case .nothing: "nothing"
        case .index(let name): checksumCase("index", name)
        }
    }
}

extension RefreshView: ChecksumRecord {
    static var checksumName: String { "RefreshView" }
    var checksumFields: ChecksumFields { ["view": view, "concurrently": concurrently] }
}
