internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

extension Rule {
    static let indexes: [Rule] = [
        requireConcurrentIndexCreation, requireConcurrentIndexDeletion, requireConcurrentReindex,
        requireConcurrentPartitionDetach, banConcurrentIndexCreationInTransaction,
    ]

    private static let requireConcurrentIndexCreation = Rule(
        "require-concurrent-index-creation", .squawk, finds: "`CREATE INDEX` without `CONCURRENTLY`",
        why: "building an index without CONCURRENTLY keeps writers of the table waiting until it is done",
        rewrite: "`CREATE INDEX CONCURRENTLY …`, outside a transaction", asksForSize: true
    ) { file in
        file.statements.indices.flatMap { index -> [Hit] in
            guard case .createIndex(let create) = file.statements[index].content, !create.isConcurrent,
                !file.isNew(create.table, at: file.statements[index].range.lowerBound)
            else { return [] }
            return [file.concurrently(behind: "INDEX", index, table: create.table)]
        }
    }

    private static let requireConcurrentIndexDeletion = Rule(
        "require-concurrent-index-deletion", .squawk, finds: "`DROP INDEX` without `CONCURRENTLY`",
        why: "dropping an index without CONCURRENTLY keeps readers and writers of its table waiting for each other",
        rewrite: "`DROP INDEX CONCURRENTLY …`, outside a transaction", asksForSize: true
    ) { file in
        file.drops("OBJECT_INDEX") { drop, statement, index in
            guard !drop.isConcurrent, let first = drop.names.first else { return [] }
            var hit = file.concurrently(behind: "INDEX", index, table: file.catalog?.table(ofIndex: first))
            // PostgreSQL refuses several at once, and CASCADE.
            if drop.names.count > 1 || drop.cascades { hit.edits = [] }
            return [hit]
        }
    }

    private static let requireConcurrentReindex = Rule(
        "require-concurrent-reindex", .squawk, finds: "`REINDEX` without `CONCURRENTLY`",
        why: "REINDEX without CONCURRENTLY keeps writers waiting, and readers that would use the index",
        rewrite: "`REINDEX INDEX CONCURRENTLY …`, outside a transaction", asksForSize: true
    ) { file in
        file.nodes("ReindexStmt") { statement, index in
            let node = statement.node
            let isConcurrent = node.fieldList("params").contains {
                $0["DefElem"]?.fieldText("defname") == "concurrently"
            }
            guard !isConcurrent, let target = node.fieldText("kind"), target != "REINDEX_OBJECT_SYSTEM" else {
                return []
            }
            let name = QualifiedName(relation: node["relation"])
            let table = target == "REINDEX_OBJECT_INDEX" ? file.catalog?.table(ofIndex: name) : name
            return [file.concurrently(behind: String(target.dropFirst("REINDEX_OBJECT_".count)), index, table: table)]
        }
    }

    private static let requireConcurrentPartitionDetach = Rule(
        "require-concurrent-partition-detach", .squawk, finds: "`DETACH PARTITION` without `CONCURRENTLY`",
        why: "detaching a partition without CONCURRENTLY keeps readers and writers of the whole table waiting",
        rewrite: "`ALTER TABLE … DETACH PARTITION … CONCURRENTLY`, outside a transaction"
    ) { file in
        file.actions("AT_DetachPartition") { alter, action, _ in
            guard action.node["def"]?["PartitionCmd"]?.isSet("concurrent") != true else { return [] }
            let rewrite = "\(file.text(alter.head)) \(file.text(action.tokens)) CONCURRENTLY"
            return [Hit(range: action.range, rewrite: rewrite)]
        }
    }

    private static let banConcurrentIndexCreationInTransaction = Rule(
        "ban-concurrent-index-creation-in-transaction", .squawk,
        finds: "`CREATE INDEX CONCURRENTLY` between BEGIN and COMMIT",
        why: "PostgreSQL refuses CREATE INDEX CONCURRENTLY inside a transaction",
        rewrite: "the statement by itself, after COMMIT"
    ) { file in
        file.statementsInTransactions { statement in
            guard case .createIndex(let create) = statement.content, create.isConcurrent,
                let word = statement.tokens.first(where: { $0.isWord("CONCURRENTLY") })
            else { return nil }
            return Hit(range: word.range, rewrite: "COMMIT;\n\(file.text(statement.tokens))")
        }
    }
}

extension LintedFile {
    /// With CONCURRENTLY behind the word; written by itself where no transaction is open, since it is refused inside one.
    fileprivate func concurrently(behind word: String, _ index: Int, table: QualifiedName?) -> Hit {
        let tokens = statements[index].tokens
        var hit = Hit(range: statements[index].range, table: table)
        guard let place = tokens.first(where: { $0.isWord(word) }) else { return hit }
        let edit = Edit.insert(place.spelled(" CONCURRENTLY"), at: place.range.upperBound)
        let isPartitioned = table.flatMap { catalog?.relation($0)?.isPartitioned } ?? false
        if inTransaction[index] && !isRevision || isPartitioned || table.map(isPartitionedHere) == true {
            hit.rewrite = rewritten(statements[index], [edit])
        } else {
            hit.edits = [edit]
        }
        return hit
    }

    private func isPartitionedHere(_ table: QualifiedName) -> Bool {
        statements.contains {
            if case .createTable(let create) = $0.content {
                create.table == table && create.isPartitioned
            } else {
                false
            }
        }
    }

    /// A statement's text with edits in it.
    func rewritten(_ statement: ParsedStatement, _ edits: [Edit]) -> String {
        var all = Edits()
        let start = statement.range.lowerBound
        _ = all.add(
            edits.map { Edit(range: $0.range.lowerBound - start..<$0.range.upperBound - start, text: $0.text) })
        return String(decoding: all.applied(to: Array(source.bytes[statement.range])), as: UTF8.self)
    }
}

extension Token {
    /// In this keyword's letter case.
    func spelled(_ words: String) -> String { text == text.lowercased() ? words.lowercased() : words }
}
