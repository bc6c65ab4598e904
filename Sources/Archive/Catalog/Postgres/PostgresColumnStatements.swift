internal import SluiceDatabase
internal import SluiceIntrospection

/// What follows ADD COLUMN and the values: default, NOT NULL, identity, settings, comment.
struct PostgresColumnStatements {
    let relation: Snapshot.Relation
    let column: PostgresColumn

    private var name: String { Dialect.postgres.quote(column.archived.name) }
    private var alter: String { "ALTER TABLE \(relation.quoted) ALTER COLUMN \(name)" }

    func afterwards(defaultIsSet: Bool, sequences: [PostgresSequences.Sequence]) -> [String] {
        let owned = sequences.filter { !$0.isIdentity }
        // Before anything takes a number from them: it would be one of the archive's.
        var statements = owned.flatMap(\.position)
        if !defaultIsSet, let expression = column.archived.defaultExpression {
            statements.append("\(alter) SET DEFAULT \(expression)")
            if column.archived.isNotNull {
                // Rows that came since: an archived value of a NOT NULL column is never NULL.
                statements.append("UPDATE \(relation.quoted) SET \(name) = DEFAULT WHERE \(name) IS NULL")
            }
        }
        let identity = sequences.first(where: \.isIdentity)
        if let identity { statements += numbering(by: identity) }
        if column.archived.isNotNull { statements += notNull }
        if let identity, let kind = column.archived.identity { statements += adding(identity, kind) }
        for sequence in owned {
            // A sequence belongs to whoever its column's table belongs to.
            statements += [relation.owner].compactMap { $0 }.map {
                "ALTER SEQUENCE \(sequence.quoted) OWNER TO \(Dialect.postgres.quote($0))"
            }
            statements.append("ALTER SEQUENCE \(sequence.quoted) OWNED BY \(relation.quoted).\(name)")
            statements += sequence.details
        }
        return statements + settingsAndComment
    }

    /// Rows that came since get the next numbers of an identity. It can't be added as long as a row has none, so another
    /// sequence gives them, and says then where the identity goes on.
    private func numbering(by identity: PostgresSequences.Sequence) -> [String] {
        let numbers = numbers(of: identity)
        return ["CREATE SEQUENCE \(numbers) \(identity.options)"] + identity.position(of: numbers) + [
            "UPDATE \(relation.quoted) SET \(name) = pg_catalog.nextval(\(Dialect.postgres.literal(numbers))) "
                + "WHERE \(name) IS NULL"
        ]
    }

    private func adding(_ identity: PostgresSequences.Sequence, _ kind: String) -> [String] {
        let options = "SEQUENCE NAME \(identity.quoted) \(identity.options.withoutType)"
        let numbers = numbers(of: identity)
        return [
            "\(alter) ADD GENERATED \(kind) AS IDENTITY (\(options))",
            "SELECT pg_catalog.setval(\(Dialect.postgres.literal(identity.quoted)), last_value, is_called) FROM \(numbers)",
            "DROP SEQUENCE \(numbers)",
        ] + identity.details
    }

    private func numbers(of identity: PostgresSequences.Sequence) -> String {
        QualifiedName(
            schema: identity.name.schema,
            name: "\(Self.numbersPrefix)\(relation.name.name)_\(column.archived.name)".prefixed(63)
        ).quoted(in: .postgres)
    }

    /// Of a sequence that is there during a restore.
    static let numbersPrefix = "sluice_numbers_"

    /// A child's own default, NOT NULL, settings and comment, where ADD COLUMN on the parent doesn't give them.
    func differences(from parent: PostgresColumn) -> [String] {
        var statements: [String] = []
        if column.archived.defaultExpression != parent.archived.defaultExpression {
            statements.append(
                column.archived.defaultExpression.map { "\(alter) SET DEFAULT \($0)" } ?? "\(alter) DROP DEFAULT")
        }
        if column.archived.isNotNull, !parent.archived.isNotNull { statements += notNull }
        return statements + settingsAndComment
    }

    private var settingsAndComment: [String] {
        column.settings.map { "\(alter) \($0)" }
            + [column.archived.comment].compactMap { $0 }.map {
                "COMMENT ON COLUMN \(relation.quoted).\(name) IS \(Dialect.postgres.literal($0))"
            }
    }

    /// SET NOT NULL alone scans the table under an exclusive lock; with a validated CHECK it needs no scan
    /// (PostgreSQL 12, ALTER TABLE), and validating lets writers go on. Since 18 a NOT NULL can itself be validated.
    private var notNull: [String] {
        if let constraint = column.notNullName.map(Dialect.postgres.quote) {
            return [
                "ALTER TABLE \(relation.quoted) ADD CONSTRAINT \(constraint) NOT NULL \(name) NOT VALID",
                "ALTER TABLE \(relation.quoted) VALIDATE CONSTRAINT \(constraint)",
            ]
        }
        let check = Dialect.postgres.quote("sluice_not_null_\(column.archived.name)".prefixed(63))
        return [
            "ALTER TABLE \(relation.quoted) ADD CONSTRAINT \(check) CHECK (\(name) IS NOT NULL) NOT VALID",
            "ALTER TABLE \(relation.quoted) VALIDATE CONSTRAINT \(check)",
            "\(alter) SET NOT NULL",
            "ALTER TABLE \(relation.quoted) DROP CONSTRAINT \(check)",
        ]
    }
}

extension String {
    /// At most so many bytes, as PostgreSQL cuts a name, never inside a character.
    func prefixed(_ bytes: Int) -> String {
        var text = self
        while text.utf8.count > bytes { text.removeLast() }
        return text
    }

    /// An identity takes its type from the column.
    var withoutType: String { hasPrefix("AS ") ? String(drop { $0 != "I" }) : self }
}

/// How an index, a constraint or statistics come back on a table that is in use.
enum PostgresObjectStatements {
    static func restoring(_ object: CatalogObject, on relation: Snapshot.Relation) -> [String] {
        [statements(object, on: relation), [object.followedBy].compactMap { $0 }].flatMap { $0 }
    }

    /// Adding CHECK and FOREIGN KEY unchecked and then validating them never holds a lock during the scan. A
    /// partitioned table can't have an unchecked foreign key.
    private static func statements(_ object: CatalogObject, on relation: Snapshot.Relation) -> [String] {
        let isForeignKey = object.definition.contains(" FOREIGN KEY (")
        let canWait = object.kind == .constraint && (isForeignKey || object.definition.contains(" CHECK ("))
        guard canWait, !object.definition.hasSuffix(" NOT VALID"), !(isForeignKey && relation.isPartitioned) else {
            return [object.definition]
        }
        return [
            object.definition + " NOT VALID",
            "ALTER TABLE \(relation.quoted) VALIDATE CONSTRAINT \(Dialect.postgres.quote(object.name))",
        ]
    }
}
