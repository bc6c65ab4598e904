internal import SluiceDatabase

extension PostgresSnapshot {
    /// Also those foreign keys of other tables that point into the scope.
    func constraints(_ scope: Scope) throws -> [Owned<Snapshot.Constraint>] {
        try rows(
            """
            SELECT k.conrelid::bigint, \(scope.holds("k.conrelid")), k.oid::bigint, n.nspname::text, c.relname::text,
              k.conname::text, k.contype::text, \(names(of: "k.conkey", in: "k.conrelid")), rn.nspname::text,
              rc.relname::text, \(names(of: "k.confkey", in: "k.confrelid")), pg_get_constraintdef(k.oid),
              pg_get_expr(k.conbin, k.conrelid), k.condeferrable, k.condeferred, k.convalidated, k.conislocal,
              k.conparentid <> 0, k.conindid::bigint, \(comment(on: "pg_constraint", "k.oid"))
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_class rc ON rc.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = rc.relnamespace
            WHERE \(scope.holds("k.conrelid")) OR k.contype = 'f' AND \(scope.holds("k.confrelid"))
            ORDER BY k.contype = 'f', k.contype <> 'p', k.conname, k.conrelid
            """
        ) { fields in
            let owner = fields.oid()
            let isInScope = fields.flag()
            let oid = fields.oid()
            var constraint = Snapshot.Constraint(
                oid: oid, table: fields.name(), name: fields.text(), kind: .init(rawValue: fields.text()) ?? .check,
                columns: fields.list())
            let referenced = fields.name()
            if referenced.schema != nil { constraint.referencedTable = referenced }
            constraint.referencedColumns = fields.names()
            constraint.definition = fields.text()
            constraint.expression = fields.optionalText()
            constraint.isDeferrable = fields.flag()
            constraint.isInitiallyDeferred = fields.flag()
            constraint.isValidated = fields.flag()
            constraint.isLocal = fields.flag()
            constraint.isDerived = fields.flag()
            constraint.indexOID = fields.oid()
            constraint.comment = fields.optionalText()
            return Owned(owner: owner, object: constraint, isInScope: isInScope)
        }
    }

    /// Column numbers as names; an expression's number is 0 and its name NULL.
    private func names(of numbers: String, in relation: String) -> String {
        """
        (SELECT array_agg(a.attname::text ORDER BY k_.position)
          FROM unnest(\(numbers)) WITH ORDINALITY AS k_(number, position)
          LEFT JOIN pg_attribute a ON a.attrelid = \(relation) AND a.attnum = k_.number AND a.attnum > 0)::text
        """
    }

    func indexes(_ scope: Scope, _ reads: Reads) throws -> [Owned<Snapshot.Index>] {
        // From PostgreSQL 15 on.
        let nullsNotDistinct = connection.serverVersion >= 150_000 ? "i.indnullsnotdistinct" : "false"
        return try rows(
            """
            SELECT i.indrelid::bigint, c.oid::bigint, n.nspname::text, c.relname::text, i.indisprimary,
              k.contype::text, i.indisunique, i.indimmediate, \(nullsNotDistinct), i.indisvalid, i.indisclustered,
              i.indisreplident, c.relispartition, c.relkind = 'I', m.amname::text, keys.names::text,
              keys.options::text, keys.collations::text, i.indnkeyatts::int, pg_get_expr(i.indpred, i.indrelid),
              i.indexprs IS NOT NULL, pg_get_indexdef(c.oid), s.spcname::text, c.reloptions::text, \(comment(on: "pg_class", "c.oid")),
              (SELECT array_agg(a.attnum || '=' || a.attstattarget) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attstattarget >= 0)::text,
              (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = c.oid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
            LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
            CROSS JOIN LATERAL (
              SELECT array_agg(a.attname::text ORDER BY p.position) AS names,
                array_agg(i.indoption[p.position - 1]::int ORDER BY p.position) AS options,
                array_agg(CASE WHEN i.indcollation[p.position - 1] IN (0, a.attcollation) THEN NULL
                  ELSE (SELECT collname::text FROM pg_collation WHERE oid = i.indcollation[p.position - 1]) END
                  ORDER BY p.position) AS collations
              FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS p(number, position)
              LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.number AND a.attnum > 0) AS keys
            WHERE \(scope.holds("i.indrelid"))
            ORDER BY i.indisprimary DESC, i.indnkeyatts, c.relname, c.oid
            """
        ) { fields in
            let owner = fields.oid()
            let oid = fields.oid()
            var index = Snapshot.Index(oid: oid, name: fields.name())
            let isPrimary = fields.flag()
            let constraint = fields.text()
            index.origin = isPrimary ? .primaryKey : .init(rawValue: constraint) ?? .statement
            index.isUnique = fields.flag()
            index.isImmediate = fields.flag()
            index.isNullsNotDistinct = fields.flag()
            index.isValid = fields.flag()
            index.isClustered = fields.flag()
            index.isReplicaIdentity = fields.flag()
            index.isDerived = fields.flag()
            index.isPartitioned = fields.flag()
            index.accessMethod = fields.text()
            describeKeys(of: &index, &fields)
            index.predicate = fields.optionalText()
            index.isPartial = index.predicate != nil
            index.hasExpressions = fields.flag()
            index.definition = fields.optionalText()
            index.tablespace = fields.optionalText()
            index.options = fields.names()
            index.comment = fields.optionalText()
            for target in fields.names() {
                let parts = target.split(separator: "=").compactMap { Int($0) }
                if parts.count == 2 { index.statisticsTargets[parts[0]] = parts[1] }
            }
            index.parent = fields.optionalText().map { QualifiedName($0) }
            index.reads = reads[Dependent(catalog: "pg_class", oid: oid)] ?? []
            return Owned(owner: owner, object: index)
        }
    }

    private func describeKeys(of index: inout Snapshot.Index, _ fields: inout Fields) {
        let names = fields.list()
        let options = fields.list().map { $0.flatMap(Int.init) ?? 0 }
        let collations = fields.list()
        let count = fields.integer()
        // pg_index.indoption: 1 is DESC, 2 is NULLS FIRST.
        for (position, name) in names.enumerated() {
            let option = position < options.count ? options[position] : 0
            let collation = position < collations.count ? collations[position] : nil
            if position < count {
                index.keys.append(
                    .init(
                        column: name, isDescending: option & 1 != 0, isNullsFirst: option & 2 != 0,
                        collation: collation))
            } else if let name {
                index.included.append(name)
            }
        }
    }
}
