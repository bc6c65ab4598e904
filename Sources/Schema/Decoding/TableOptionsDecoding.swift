internal import SluiceDatabase
internal import SluiceYAML

extension TableOptions {
    init(fields: YAMLFields) throws(Problem) {
        fields.describe("partition_by", as: "{range: [column, …]}, or list or hash in its place")
        fields.describe("partition_of", as: "{table: name, values: …}")
        let inherits = try fields.texts("inherits").map { QualifiedName($0) }
        fields.describe("inherits", as: "name of a table, also with its schema, or a list of names")
        self.init(
            partitionBy: try fields.optional("partition_by", Partitioning.init(fields:)),
            partitionOf: try fields.optional("partition_of") { fields throws(Problem) in
                Partition(of: try fields.name("table"), try fields.partitionBounds("values"))
            },
            inherits: inherits, unlogged: try fields.flag("unlogged"),
            storage: try StorageOptions(fields: fields))
    }
}

extension Partitioning {
    init(fields: YAMLFields) throws(Problem) {
        var found: Partitioning?
        for strategy in Strategy.allCases {
            let elements = try fields.partitionKeys(strategy.rawValue)
            guard !elements.isEmpty else { continue }
            guard found == nil else { throw fields.invalid("is by one of range, list and hash") }
            found = Partitioning(by: strategy, elements)
        }
        guard let found else { throw fields.invalid("needs range, list or hash with its columns") }
        self = found
    }
}

extension StorageOptions {
    init(fields: YAMLFields) throws(Problem) {
        fields.describe("with", as: "storage parameters, as in {fillfactor: 70}")
        var parameters: [String: String] = [:]
        for entry in try fields.entries("with") ?? [] {
            guard let value = entry.value.text else {
                throw fields.invalid("with", entry.value, expected: "names with a number, a text, true or false each")
            }
            parameters[entry.key] = value
        }
        self.init(parameters: parameters, tablespace: try fields.optionalText("tablespace"))
    }
}

extension AttachPartition {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.name("partition"), to: try fields.name("table"), try fields.partitionBounds("values"),
            dropsCheck: try fields.flag("drop_check"))
    }
}

extension DetachPartition {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.name("partition"), from: try fields.name("table"),
            concurrently: try fields.flag("concurrently"), was: try fields.optionalPartitionBounds("was"))
    }
}

extension YAMLFields {
    func partitionBounds(_ key: String) throws(Problem) -> PartitionBounds {
        try required(key, optionalPartitionBounds)
    }

    /// SQL as it stands behind FOR VALUES, or `default`.
    func optionalPartitionBounds(_ key: String) throws(Problem) -> PartitionBounds? {
        let text = try optionalText(key)
        describe(key, as: Self.partitionBounds)
        guard let text else { return nil }
        if text.lowercased() == "default" { return .others }
        guard text.wholeMatch(of: /(?is)(from|in|with)\b.*/) != nil else {
            throw invalid("\(key) is '\(text)', but must be \(Self.partitionBounds)")
        }
        return .values(text)
    }

    private static let partitionBounds = "FROM (…) TO (…), IN (…), WITH (MODULUS …, REMAINDER …) or default"

    /// Columns, or `{expression: SQL}`, each with a collation and an operator class of its own where it needs one.
    fileprivate func partitionKeys(_ key: String) throws(Problem) -> [IndexColumn] {
        guard let node = value(key) else { return [] }
        var keys: [IndexColumn] = []
        for element in node.list ?? [node] {
            let column = try IndexColumn(yaml: element, owner: label(of: key))
            guard !column.descending, column.nulls == nil else {
                throw invalid("\(key): a partition's key has no order")
            }
            keys.append(column)
        }
        return keys
    }
}
