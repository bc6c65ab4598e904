internal import SluiceDatabase
internal import SluiceSchema

extension Revision {
    /// For one written in Swift; a file's is the hash of its bytes.
    var checksum: String {
        Checksum.hex(of: upgrade.checksumText + "\n" + writtenDowngrade.checksumText + (irreversible ?? ""))
    }
}

extension Step: ChecksumRecord {
    static var checksumName: String { "Step" }
    var checksumFields: ChecksumFields {
        [
            "dialect": dialect, "work": work, "transaction": transaction, "suspendsForeignKeys": suspendsForeignKeys,
            "concurrentIndex": concurrentIndex,
        ]
    }
}

extension Dialect: ChecksumRecord {
    static var checksumName: String { "Dialect" }
    var checksumFields: ChecksumFields { ["name": name] }
}

extension Dialect.Name: ChecksumEncodable {
    static var checksumName: String { "Name" }
    var checksumText: String {
        switch self {
        case .postgres: "postgres"
        case .sqlite: "sqlite"
        }
    }
}

extension Step.Work: ChecksumEncodable {
    static var checksumName: String { "Work" }
    var checksumText: String {
        switch self {
        case .schema(let operations): checksumCase("schema", operations)
        case .backfill(let backfill): checksumCase("backfill", backfill)
        case .beginDeprecation(let begin): checksumCase("beginDeprecation", begin)
        case .endDeprecation(let end): checksumCase("endDeprecation", end)
        case .dropDeprecated(let drop): checksumCase("dropDeprecated", drop)
        case .restoreDropped(let restore): checksumCase("restoreDropped", restore)
        }
    }
}

extension Step.Transaction: ChecksumEncodable {
    static var checksumName: String { "Transaction" }
    var checksumText: String {
        switch self {
        case .shared: "shared"
        case .own: "own"
        case .none: "none"
        }
    }
}
