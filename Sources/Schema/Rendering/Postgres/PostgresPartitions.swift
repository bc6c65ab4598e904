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

    func attachPartition(_ attach: AttachPartition) -> [String] {
        let partition = quote(attach.partition)
        let statement = "ALTER TABLE \(quote(attach.table)) ATTACH PARTITION \(partition)\(bounds(attach.bounds))"
        return attach.dropsCheck ? [statement, dropCheck(of: partition)] : [statement]
    }

    /// Both conditions are printed by the server from what it has understood, and so have the same text.
    private func dropCheck(of partition: String) -> String {
        let name = literal(partition)
        return "DO "
            + DollarQuote.quote(
                """
                DECLARE superfluous record; BEGIN
                FOR superfluous IN SELECT conname AS name FROM pg_catalog.pg_constraint
                WHERE conrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(\(name))::pg_catalog.oid AND contype = 'c' AND conislocal
                AND coninhcount = 0 AND pg_catalog.pg_get_expr(conbin, conrelid)
                OPERATOR(pg_catalog.=) pg_catalog.pg_get_partition_constraintdef(conrelid) LOOP
                EXECUTE pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', \(name), superfluous.name);
                END LOOP; END
                """)
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
            let parameters = storage.parameters.sorted { $0.key < $1.key }.map { parameter($0.key, $0.value) }
            sql += " WITH (\(parameters.joined(separator: ", ")))"
        }
        if let tablespace = storage.tablespace { sql += " TABLESPACE \(quote(tablespace))" }
        return sql
    }
}
