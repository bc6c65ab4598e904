internal import SluiceDatabase

extension PostgresRenderer {
    /// What stands behind a new table's name.
    func definition(_ body: String?, _ options: TableOptions) -> String {
        var sql = ""
        if let partition = options.partitionOf {
            sql += " PARTITION OF \(quote(partition.table))" + (body.map { " \($0)" } ?? "") + bounds(partition.bounds)
        } else {
            sql += " " + (body ?? "()")
        }
        if !options.inherits.isEmpty { sql += " INHERITS (\(options.inherits.map(quote).joined(separator: ", ")))" }
        if let partitioning = options.partitionBy {
            let keys = partitioning.keys.map(clauses.indexColumn).joined(separator: ", ")
            sql += " PARTITION BY \(partitioning.strategy.rawValue.uppercased()) (\(keys))"
        }
        return sql + storage(options.storage)
    }

    func attachPartition(_ attach: AttachPartition) -> String {
        "ALTER TABLE \(quote(attach.table)) ATTACH PARTITION \(quote(attach.partition))\(bounds(attach.bounds))"
    }

    func detachPartition(_ detach: DetachPartition) -> String {
        let concurrently = detach.concurrently ? " CONCURRENTLY" : ""
        return "ALTER TABLE \(quote(detach.table)) DETACH PARTITION \(quote(detach.partition))\(concurrently)"
    }

    private func bounds(_ bounds: PartitionBounds) -> String {
        switch bounds {
        case .values(let sql): " FOR VALUES \(sql)"
        case .others: " DEFAULT"
        }
    }

    func storage(_ storage: StorageOptions) -> String {
        var sql = ""
        if !storage.parameters.isEmpty {
            let parameters = storage.parameters.sorted { $0.key < $1.key }.map { name, value in
                // `toast.autovacuum_enabled` is one of the table that holds the long values.
                let isBare = value.wholeMatch(of: /[0-9]+(\.[0-9]+)?|true|false/) != nil
                return "\(quote(QualifiedName(name))) = \(isBare ? value : literal(value))"
            }
            sql += " WITH (\(parameters.joined(separator: ", ")))"
        }
        if let tablespace = storage.tablespace { sql += " TABLESPACE \(quote(tablespace))" }
        return sql
    }
}
