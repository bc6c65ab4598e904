internal import SluiceSchema

extension CreateDomain: ChecksumRecord {
    static var checksumName: String { "CreateDomain" }
    var checksumFields: ChecksumFields {
        [
            "domain": domain, "type": type, "collation": collation, "nullable": nullable,
            "defaultValue": defaultValue, "checks": checks, "ifNotExists": ifNotExists,
        ]
    }
}

extension DomainCheck: ChecksumRecord {
    static var checksumName: String { "DomainCheck" }
    var checksumFields: ChecksumFields { ["name": name, "condition": condition] }
}

extension AlterDomain: ChecksumRecord {
    static var checksumName: String { "AlterDomain" }
    var checksumFields: ChecksumFields { ["domain": domain, "alteration": alteration] }
}

extension AlterDomain.Alteration: ChecksumEncodable {
    static var checksumName: String { "Alteration" }
    var checksumText: String {
        switch self {
        case .setDefault(let change, let was):
            checksumCase("setDefault", text: "(\(change.checksumText),was:\(was.checksumText))")
        case .setNullable(let nullable): checksumCase("setNullable", nullable)
        case .addCheck(let check, let notValid):
            checksumCase("addCheck", text: "(\(check.checksumText),notValid:\(notValid.checksumText))")
        case .validateCheck(let name): checksumCase("validateCheck", name)
        case .dropCheck(let name, let was):
            checksumCase("dropCheck", text: "(\(name.checksumText),was:\(was.checksumText))")
        }
    }
}

extension DropDomain: ChecksumRecord {
    static var checksumName: String { "DropDomain" }
    var checksumFields: ChecksumFields { ["domain": domain, "ifExists": ifExists, "cascade": cascade, "was": was] }
}

extension CreateCompositeType: ChecksumRecord {
    static var checksumName: String { "CreateCompositeType" }
    var checksumFields: ChecksumFields { ["type": type, "attributes": attributes, "ifNotExists": ifNotExists] }
}

extension CompositeAttribute: ChecksumRecord {
    static var checksumName: String { "CompositeAttribute" }
    var checksumFields: ChecksumFields { ["name": name, "type": type, "collation": collation] }
}

extension DropCompositeType: ChecksumRecord {
    static var checksumName: String { "DropCompositeType" }
    var checksumFields: ChecksumFields { ["type": type, "ifExists": ifExists, "cascade": cascade, "was": was] }
}
