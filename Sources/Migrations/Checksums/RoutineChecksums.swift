internal import SluiceSchema

extension TriggerOptions: ChecksumRecord {
    static var checksumName: String { "TriggerOptions" }
    var checksumFields: ChecksumFields {
        ["constraint": constraint, "deferrable": deferrable, "oldTable": oldTable, "newTable": newTable]
    }
}

extension CreateProcedure: ChecksumRecord {
    static var checksumName: String { "CreateProcedure" }
    var checksumFields: ChecksumFields {
        [
            "procedure": procedure, "arguments": arguments, "language": language, "body": body,
            "securityDefiner": securityDefiner, "replace": replace,
        ]
    }
}

extension DropProcedure: ChecksumRecord {
    static var checksumName: String { "DropProcedure" }
    var checksumFields: ChecksumFields {
        ["procedure": procedure, "arguments": arguments, "ifExists": ifExists, "cascade": cascade, "was": was]
    }
}
