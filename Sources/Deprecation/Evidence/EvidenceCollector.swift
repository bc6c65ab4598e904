internal import SluiceArchive
package import SluiceDatabase

/// Looks at everything that can tell whether something is still used.
package struct EvidenceCollector {
    private let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func collect(_ deprecation: Deprecation) throws -> Evidence {
        var evidence = Evidence()
        let shape = try connection.catalogReader.shape(of: deprecation.currentTable)
        let subject = ArchiveSubject(
            table: deprecation.currentTable, column: deprecation.column == nil ? nil : deprecation.currentName)
        let catalog = try connection.catalogReader.catalog(of: subject, shape: shape)
        evidence.dependants = catalog.objects.filter { isDependant($0, deprecation) }.map(\.withoutDefaultSchema)
        evidence.mustGoFirst = Self.mustGoFirst(deprecation, on: connection.dialect)
        evidence.writes = try DeprecationStore(connection).writes(of: deprecation)
        evidence.guardCount = try connection.writeGuard.count(deprecation)
        let uncovered = try connection.writeGuard.uncovered(deprecation)
        evidence.joined = uncovered.filter { !$0.hadGuard }.map(\.name)
        evidence.unguarded = uncovered.filter(\.hadGuard).map(\.name)
        if let last = try connection.writeGuard.lastUnnotedWrite(deprecation) {
            let noted = evidence.writes.reduce(0) { $0 + $1.count }
            evidence.writes.append(
                Evidence.Write(role: "", application: "", count: max(1, evidence.guardCount - noted), last: last))
        }
        evidence.openRuns = try openRuns(deprecation)
        if connection.dialect.isServer {
            evidence.reads = try StatementReads(connection).reads(of: deprecation)
            evidence.mentions = try TextMentions(connection).mentions(of: deprecation)
            if let column = deprecation.column.flatMap({ _ in shape.column(deprecation.currentName) }),
                column.defaultExpression?.contains("(") == true
            {
                // Inserts of such a column can't be told from its default.
                evidence.writesConfidence = .medium
            }
        }
        if !uncovered.isEmpty { evidence.writesConfidence = .low }
        return evidence
    }

    private static let dependantsOfTables: Set<CatalogObject.Kind> = [
        .view, .materializedView, .foreignKey, .publication, .function, .rule, .child, .trigger, .fullTextIndex,
        .other,
    ]

    /// A drop is RESTRICT on PostgreSQL. On SQLite a column doesn't go from under what is compiled or computed with it;
    /// what names a table finds it again once it is restored.
    private static func mustGoFirst(
        _ deprecation: Deprecation, on dialect: Dialect
    ) -> Set<CatalogObject.Kind> {
        let needing: Set<CatalogObject.Kind> = [
            .view, .trigger, .generatedColumn, .columnCheck, .foreignKey, .fullTextIndex,
        ]
        let onPostgres = needing.union([.materializedView, .policy, .rule, .function, .child, .other])
        return dialect.choose(
            postgres: deprecation.column == nil ? onPostgres : onPostgres.union([.publication]),
            sqlite: deprecation.column == nil ? [] : needing)
    }

    /// A table's own indexes, constraints and triggers go with it.
    private func isDependant(_ object: CatalogObject, _ deprecation: Deprecation) -> Bool {
        guard deprecation.column == nil else { return !object.belongsToColumnAlone }
        return !object.belongsToColumnAlone
            && Self.dependantsOfTables.contains(object.kind)
    }

    private func openRuns(_ deprecation: Deprecation) throws -> [String] {
        try connection.rows(
            """
            SELECT id, job, table_name, definition FROM \(connection.dialect.stateTable("runs"))
            WHERE state NOT IN ('complete', 'cancelled') ORDER BY id
            """
        ).compactMap { row in
            let table = QualifiedName(row[2].text ?? "").name.lowercased()
            guard [deprecation.table, deprecation.currentTable].contains(where: { $0.name.lowercased() == table })
            else { return nil }
            let names = deprecation.column.map { [$0, deprecation.currentName] } ?? []
            guard names.isEmpty || names.contains(where: { Self.mentions($0, row[3].text ?? "") }) else { return nil }
            return "run \(row[0].integer ?? 0) (\(row[1].text ?? ""))"
        }
    }

    /// A definition is JSON with SQL in its strings.
    private static func mentions(_ name: String, _ definition: String) -> Bool {
        let (name, definition) = (name.lowercased(), definition.lowercased())
        let isWord = { (character: Character) in character.isLetter || character.isNumber || character == "_" }
        guard name.allSatisfy(isWord) else { return definition.contains(name) }
        return definition.split { !isWord($0) }.contains { $0 == name }
    }
}

extension CatalogObject {
    /// Named as a reader names it, and not as an archive must.
    fileprivate var withoutDefaultSchema: CatalogObject {
        var object = self
        object.name = name.withoutDefaultSchema
        return object
    }
}
