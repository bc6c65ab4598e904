internal import SluiceSchema

extension EnableRowSecurity: ChecksumRecord {
    static var checksumName: String { "EnableRowSecurity" }
    var checksumFields: ChecksumFields { ["table": table, "force": force] }
}

extension DisableRowSecurity: ChecksumRecord {
    static var checksumName: String { "DisableRowSecurity" }
    var checksumFields: ChecksumFields { ["table": table, "force": force] }
}

extension CreatePolicy: ChecksumRecord {
    static var checksumName: String { "CreatePolicy" }
    var checksumFields: ChecksumFields {
        [
            "policy": policy, "table": table, "restrictive": restrictive, "command": command, "roles": roles,
            "using": using, "check": check,
        ]
    }
}

extension CreatePolicy.Command: ChecksumEncodable {
    static var checksumName: String { "Command" }
    var checksumText: String {
        switch self {
        case .all: "all"
        case .select: "select"
        case .insert: "insert"
        case .update: "update"
        case .delete: "delete"
        }
    }
}

extension DropPolicy: ChecksumRecord {
    static var checksumName: String { "DropPolicy" }
    var checksumFields: ChecksumFields { ["policy": policy, "table": table, "ifExists": ifExists, "was": was] }
}

extension Privileges: ChecksumRecord {
    static var checksumName: String { "Privileges" }
    var checksumFields: ChecksumFields { ["names": names, "objects": objects, "roles": roles] }
}

extension Privileges.Objects: ChecksumEncodable {
    static var checksumName: String { "Objects" }
    var checksumText: String {
        switch self {
        case .tables(let names, let columns):
            checksumCase("tables", text: "(\(names.checksumText),columns:\(columns.checksumText))")
        case .sequences(let names): checksumCase("sequences", names)
        case .schemas(let names): checksumCase("schemas", names)
        case .function(let name, let arguments):
            checksumCase("function", text: "(\(name.checksumText),arguments:\(arguments.checksumText))")
        case .procedure(let name, let arguments):
            checksumCase("procedure", text: "(\(name.checksumText),arguments:\(arguments.checksumText))")
        case .types(let names): checksumCase("types", names)
        }
    }
}

extension Grant: ChecksumRecord {
    static var checksumName: String { "Grant" }
    var checksumFields: ChecksumFields { ["privileges": privileges, "withGrantOption": withGrantOption] }
}

extension Revoke: ChecksumRecord {
    static var checksumName: String { "Revoke" }
    var checksumFields: ChecksumFields {
        ["privileges": privileges, "grantOption": grantOption, "cascade": cascade]
    }
}

extension Revoke.GrantOption: ChecksumEncodable {
    static var checksumName: String { "GrantOption" }
    var checksumText: String {
        switch self {
        case .only: "only"
        case .too: "too"
        }
    }
}
