internal import SluiceDatabase
internal import SluiceSQLText

/// What a database says of a restored table or column, other than the archive's manifest does.
struct CatalogDifference {
    private let manifest: Manifest
    private let target: RestoreTarget
    private let options: Restore.Options

    init(_ manifest: Manifest, _ target: RestoreTarget, _ options: Restore.Options) {
        self.manifest = manifest
        self.target = target
        self.options = options
    }

    /// - Parameter refused: What is told already.
    func found(on connection: any Connection, besides refused: [String]) throws -> [String] {
        // Another version prints the same definition in another way.
        guard !target.isElsewhere, manifest.content != .rows,
            manifest.origin.serverVersion / 10_000 == connection.serverVersion / 10_000
        else { return [] }
        let reader = connection.catalogReader
        let subject = ArchiveSubject(table: target.table, column: target.column)
        let now = try reader.catalog(of: subject, shape: reader.shape(of: target.table))
        let dialect = connection.dialect
        let archived = statements(of: manifest.catalog)
        let current = statements(of: now)
        let before = Set(archived.map { $0.plain(dialect) })
        let after = Set(current.map { $0.plain(dialect) })
        let missing = archived.filter { statement in
            !after.contains(statement.plain(dialect)) && !refused.contains { $0.hasPrefix(statement) }
        }
        let new = current.filter { !before.contains($0.plain(dialect)) }
        let there = Set(now.objects.map { $0.identity(dialect) })
        let gone = manifest.catalog.objects.filter {
            !there.contains($0.identity(dialect)) && !manifest.catalog.after.contains($0.definition)
        }
        return missing.map { "not as it was: \($0)" } + new.map { "it is now: \($0)" }
            + gone.map { "not there any more: \($0.kind == .other ? "" : $0.kind.rawValue + " ")\($0.name)" }
    }

    /// Those that say what it is. A sequence goes on, and figures are the planner's.
    private func statements(of catalog: Catalog) -> [String] {
        (catalog.before + catalog.after).filter { statement in
            if statement.movesByItself || statement.hasPrefix("UPDATE ") || statement.contains("sluice_not_null_")
                || statement.contains(PostgresColumnStatements.numbersPrefix)
            {
                return false
            }
            if options.skipsOwner, statement.setsOwner { return false }
            return !(options.skipsPrivileges && statement.setsPrivileges)
        }
    }
}

extension CatalogObject {
    fileprivate func identity(_ dialect: Dialect) -> String {
        kind.rawValue + " " + (definition.isEmpty ? name : definition.plain(dialect))
    }
}

/// Statements of an archive, by what they are.
extension String {
    /// A sequence's position, and figures of the planner's.
    var movesByItself: Bool {
        ["SELECT pg_catalog.setval", "ANALYZE ", "DELETE FROM sqlite_", "INSERT INTO sqlite_"].contains {
            hasPrefix($0)
        }
    }

    var setsOwner: Bool { hasPrefix("ALTER ") && contains(" OWNER TO ") }
    var setsPrivileges: Bool { ["GRANT ", "REVOKE ", "SET LOCAL ROLE "].contains { hasPrefix($0) } }

    /// Without the quotes of names, which a name may have from its deprecation.
    fileprivate func plain(_ dialect: Dialect) -> String {
        SQLToken.tokens(of: self, in: dialect).reduce(into: "") { text, token in
            text += token.leading + (token.kind == .quotedName ? token.name ?? token.text : token.text)
        }
    }
}
