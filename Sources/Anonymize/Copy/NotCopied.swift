internal import SluiceDatabase
internal import SluiceIntrospection

/// What of a PostgreSQL schema doesn't come along, so that nobody takes it for copied.
struct NotCopied {
    /// More of a kind are counted.
    private static let mostNames = 12
    private let source: Snapshot

    /// - Parameter isBrief: Without comments, for which every column of a large schema would be read.
    init(_ source: any Connection, isBrief: Bool = false) throws {
        let parts: Snapshot.Parts = [.grants, .sequences, .surroundings]
        self.source = try Snapshot.read(
            isBrief ? parts : parts.union([.columns, .constraints, .indexes, .triggers, .views]), from: source)
    }

    /// Into another PostgreSQL database: text written by people, what belongs to the server, and what leads to others.
    func inPostgres() -> [String] {
        let comments = source.relations.flatMap { relation in
            [relation.comment] + relation.columns.map(\.comment) + relation.indexes.map(\.comment)
        }.compactMap(\.self)
        let grants = (source.relations.map(\.grants) + source.sequences.map(\.grants)).compactMap(\.self)
        let foreign = source.relations.filter { $0.kind == .foreignTable }.map(\.name.label)
        return notes([
            ("comments", comments.count, []), ("privileges of tables", grants.count, []),
            surrounding(.publication, "publications"), surrounding(.subscription, "subscriptions"),
            surrounding(.server, "servers of foreign data"),
            surrounding(.userMapping, "user mappings, with the passwords there"),
            ("foreign tables, in whose place the copy has empty ones", foreign.count, foreign),
            surrounding(.securityLabel, "security labels"),
            (
                "large objects, so that columns of type oid that name them point at nothing",
                source.surroundings.count { $0.kind == .largeObject }, []
            ),
        ])
    }

    private func surrounding(_ kind: Snapshot.Surrounding.Kind, _ what: String) -> (String, Int, [String]) {
        let names = source.surroundings.filter { $0.kind == kind }.map(\.name)
        return (what, names.count, names)
    }

    /// Into SQLite: all that means something else there.
    func inSQLite() -> [String] {
        let tables = source.relations.filter { !$0.isView }
        return notes([
            ("views", source.relations.count(where: \.isView), []),
            ("indexes that aren't unique", tables.flatMap(\.indexes).count { !$0.isUnique }, []),
            ("checks", tables.flatMap(\.constraints).count { $0.kind == .check }, []),
            ("defaults", tables.flatMap(\.columns).count { $0.defaultExpression != nil || $0.isGenerated }, []),
            ("generated columns", tables.flatMap(\.columns).count(where: \.isGenerated), []),
            ("triggers", tables.flatMap(\.triggers).count, []),
        ])
    }

    private func notes(_ kinds: [(what: String, count: Int, names: [String])]) -> [String] {
        let found = kinds.filter { $0.count > 0 }.map { kind in
            guard !kind.names.isEmpty else { return "\(kind.count) \(kind.what)" }
            let more = kind.count > Self.mostNames ? ", …" : ""
            let names = kind.names.prefix(Self.mostNames).joined(separator: ", ")
            return "\(kind.count) \(kind.what) (\(names)\(more))"
        }
        return found.isEmpty ? [] : ["not copied: " + found.joined(separator: ", ")]
    }
}
