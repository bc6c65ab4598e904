internal import SluiceSchema

extension Execute: ChecksumRecord {
    static var checksumName: String { "Execute" }
    var checksumFields: ChecksumFields { ["sql": sql, "reverse": reverse, "inTransaction": inTransaction] }
}

extension BulkInsert: ChecksumRecord {
    static var checksumName: String { "BulkInsert" }
    var checksumFields: ChecksumFields { ["table": table, "rows": rows, "key": key] }
}

extension DeleteRows: ChecksumRecord {
    static var checksumName: String { "DeleteRows" }
    var checksumFields: ChecksumFields {
        isOneEach ? ["table": table, "rows": rows, "isOneEach": isOneEach] : ["table": table, "rows": rows]
    }
}

extension Backfill: ChecksumRecord {
    static var checksumName: String { "Backfill" }
    var checksumFields: ChecksumFields { ["job": job, "reverse": reverse] }
}

extension BeginDeprecation: ChecksumRecord {
    static var checksumName: String { "BeginDeprecation" }
    var checksumFields: ChecksumFields {
        // Steps that were applied before there was such a field keep their checksums.
        guard !blockOn.isEmpty else {
            return [
                "table": table, "column": column, "grace": grace, "quiet": quiet, "reason": reason,
                "keepsName": keepsName, "forbidsWrites": forbidsWrites,
            ]
        }
        return [
            "table": table, "column": column, "grace": grace, "quiet": quiet, "reason": reason, "keepsName": keepsName,
            "forbidsWrites": forbidsWrites, "blockOn": blockOn.joined(separator: ","),
        ]
    }
}

extension EndDeprecation: ChecksumRecord {
    static var checksumName: String { "EndDeprecation" }
    var checksumFields: ChecksumFields { ["begun": begun] }
}

extension DropDeprecated: ChecksumRecord {
    static var checksumName: String { "DropDeprecated" }
    var checksumFields: ChecksumFields {
        ["table": table, "column": column, "overrides": overrides, "encryptsArchive": encryptsArchive]
    }
}

extension RestoreDropped: ChecksumRecord {
    static var checksumName: String { "RestoreDropped" }
    var checksumFields: ChecksumFields { ["drop": drop] }
}

extension Backfill.Reverse: ChecksumEncodable {
    static var checksumName: String { "Reverse" }
    var checksumText: String {
        switch self {
        case .job(let name): checksumCase("job", name)
        case .nothing: "nothing"
        }
    }
}

extension DropDeprecated.Override: ChecksumEncodable {
    static var checksumName: String { "Override" }
    var checksumText: String {
        switch self {
        case .grace: "grace"
        case .writes: "writes"
        case .reads: "reads"
        case .dependants: "dependants"
        case .runs: "runs"
        case .archive: "archive"
        }
    }
}

extension Literal: ChecksumEncodable {
    static var checksumName: String { "Literal" }
    var checksumText: String {
        switch self {
        case .null: "null"
        case .bool(let flag): checksumCase("bool", flag)
        case .number(let digits): checksumCase("number", digits)
        case .text(let text): checksumCase("text", text)
        case .binary(let bytes): checksumCase("binary", bytes)
        case .sql(let sql): checksumCase("sql", sql)
        }
    }
}
