internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension SQLRevisionText {
    /// The operations of one direction: each statement is one. Nil where there is no section for it.
    func operations(isUpgrade: Bool, file: String) throws(Problem) -> [Operation]? {
        let matching = sections.filter { $0.isUpgrade == isUpgrade }
        if matching.isEmpty { return nil }
        var operations: [Operation] = []
        for section in matching { operations += try section.operations(file) }
        return operations
    }

    func downgrade(file: String) throws(Problem) -> WrittenDowngrade {
        if let irreversible { return .irreversible(irreversible) }
        return try operations(isUpgrade: false, file: file).map(WrittenDowngrade.operations) ?? .derived
    }
}

extension SQLRevisionText.Section {
    /// A section for both databases is cut by the rules of each. Where they give the same statements, as they nearly
    /// always do, an operation is for both.
    fileprivate func operations(_ file: String) throws(Problem) -> [Operation] {
        let postgres = dialect == .sqlite ? [] : try statements(in: .postgres, file)
        let sqlite = dialect == .postgres ? [] : try statements(in: .sqlite, file)
        if postgres.map(\.text) == sqlite.map(\.text) {
            return zip(postgres, sqlite).map { Self.execute(postgres: $0, sqlite: $1) }
        }
        return postgres.map { Self.execute(postgres: $0, sqlite: nil) }
            + sqlite.map { Self.execute(postgres: nil, sqlite: $0) }
    }

    private static func execute(postgres: SQLStatement?, sqlite: SQLStatement?) -> Operation {
        let needsNoTransaction = [postgres, sqlite].contains { $0?.kind == .nonTransactional }
        return .execute(
            Execute(SQLText(postgres: postgres?.text, sqlite: sqlite?.text), inTransaction: !needsNoTransaction))
    }

    private func statements(in dialect: Dialect, _ file: String) throws(Problem) -> [SQLStatement] {
        let statements = SQLScript(text, in: dialect, firstLine: line).statements.filter { !$0.guardsDump }
        for statement in statements {
            guard let reason = statement.reasonAgainst else { continue }
            throw Problem.revisionFile(file, line: statement.line, reason)
        }
        return statements
    }
}

extension SQLStatement {
    /// What pg_dump writes around a dump to keep psql from running its contents as commands; here nothing does.
    fileprivate var guardsDump: Bool {
        kind == .clientCommand && (text.hasPrefix("\\restrict ") || text.hasPrefix("\\unrestrict "))
    }

    /// Why it can't stand in a revision; nil where it can.
    fileprivate var reasonAgainst: String? {
        switch kind {
        case .transactionControl:
            "'\(shortened)' would end the revision's own transaction; leave it out: the revision's statements are kept "
                + "together or not at all"
        case .copyFromStdin:
            "COPY FROM stdin takes its rows from a client, which a revision hasn't; write INSERT, or load the rows by psql"
        case .clientCommand: "'\(shortened)' is a command of psql's, not SQL"
        case .nonTransactional, .setting, .other: nil
        }
    }

    private var shortened: String { text.count > 40 ? text.prefix(40) + "…" : text }
}
