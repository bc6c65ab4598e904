internal import SluiceSchema

extension TableOptions: ChecksumRecord {
    static var checksumName: String { "TableOptions" }
    var checksumFields: ChecksumFields {
        [
            "partitionBy": partitionBy, "partitionOf": partitionOf, "inherits": inherits, "unlogged": unlogged,
            "storage": storage,
        ]
    }
}

extension StorageOptions: ChecksumRecord {
    static var checksumName: String { "StorageOptions" }
    var checksumFields: ChecksumFields { ["parameters": parameters, "tablespace": tablespace] }
}

extension Partitioning: ChecksumRecord {
    static var checksumName: String { "Partitioning" }
    var checksumFields: ChecksumFields { ["strategy": strategy, "keys": keys] }
}

extension Partition: ChecksumRecord {
    static var checksumName: String { "Partition" }
    var checksumFields: ChecksumFields { ["table": table, "bounds": bounds] }
}

extension AttachPartition: ChecksumRecord {
    static var checksumName: String { "AttachPartition" }
    var checksumFields: ChecksumFields {
        dropsCheck
            ? ["partition": partition, "table": table, "bounds": bounds, "dropsCheck": dropsCheck]
            : ["partition": partition, "table": table, "bounds": bounds]
    }
}

extension DetachPartition: ChecksumRecord {
    static var checksumName: String { "DetachPartition" }
    var checksumFields: ChecksumFields {
        ["partition": partition, "table": table, "concurrently": concurrently, "was": was]
    }
}

extension Partitioning.Strategy: ChecksumEncodable {
    static var checksumName: String { "Strategy" }
    var checksumText: String {
        switch self {
        case .range: "range"
        case .list: "list"
        case .hash: "hash"
        }
    }
}

extension PartitionBounds: ChecksumEncodable {
    static var checksumName: String { "PartitionBounds" }
    var checksumText: String {
        switch self {
        case .values(let sql): checksumCase("values", sql)
        case .others: "others"
        }
    }
}
