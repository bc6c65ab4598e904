internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension SQLRevisionText {
    /// The operations of one direction: each statement is one. Nil where there is no section for it.
    func operations(isUpgrade: Bool, file: String) throws(Problem) -> PlacedOperations? {
        let matching = sections.filter { $0.isUpgrade == isUpgrade }
        if matching.isEmpty { return nil }
        var operations = PlacedOperations()
        for section in matching {
            try section.append(to: &operations, file, inTransaction: !header.runsOutsideTransaction)
        }
        return operations
    }

    func downgrade(file: String) throws(Problem) -> WrittenDowngrade {
        if let irreversible { return .irreversible(irreversible) }
        return try operations(isUpgrade: false, file: file).map(WrittenDowngrade.operations) ?? .derived
    }

    /// The databases that a downgrade speaks to: all, where it is for both or where there is none.
    var databasesOfDowngrade: [Dialect.Name] {
        let downgrades = sections.filter { !$0.isUpgrade }
        return Dialect.Name.allCases.filter { name in
            downgrades.isEmpty || downgrades.contains { $0.dialect == nil || $0.dialect == name }
        }
    }
}

extension SQLRevisionText.Section {
    /// A section for both databases is cut by the rules of each. Where they give the same statements, as they nearly
    /// always do, an operation is for both.
    ///
    /// What ends a transaction by one database's rules alone, as the END of the other's triggers does, is refused on that
    /// database, when the revision is planned.
    fileprivate func append(
        to operations: inout PlacedOperations, _ file: String, inTransaction: Bool
    ) throws(Problem) {
        let postgres = dialect == .sqlite ? [] : written(in: .postgres, inTransaction: inTransaction)
        // Rows after a COPY are no SQL: to SQLite's rules they would be statements.
        let copy = postgres.first { $0.statements.contains { $0.kind == .copyFromStdin } }
        let sqlite = dialect == .postgres ? [] : copy.map { [$0] } ?? written(in: .sqlite, inTransaction: inTransaction)
        let faults = [
            fault(postgres, in: .postgres, inTransaction: inTransaction),
            fault(sqlite, in: .sqlite, inTransaction: inTransaction),
        ].compactMap { $0 }
        let isForBoth = dialect == nil
        if let fault = faults.first, !isForBoth || faults.count == 2 || fault.isByAnyRules {
            throw Problem.revisionFile(file, line: fault.line, fault.reason)
        }
        func add(_ written: WrittenStatement, postgres: Bool, sqlite: Bool) {
            let sql = SQLText(postgres: postgres ? written.text : nil, sqlite: sqlite ? written.text : nil)
            let statement = written.statement
            let isTransaction = written.isBlock || inTransaction && statement.kind != .nonTransactional
            operations.append(
                .execute(Execute(sql, inTransaction: isTransaction)),
                at: OperationPlace(.file(file, line: statement.line, column: statement.column), beginsSQL: true))
        }
        if postgres.map(\.text) == sqlite.map(\.text) {
            for (written, other) in zip(postgres, sqlite) {
                let needsNone = other.statement.kind == .nonTransactional
                add(needsNone ? other : written, postgres: true, sqlite: true)
            }
        } else {
            for written in postgres { add(written, postgres: true, sqlite: false) }
            for written in sqlite { add(written, postgres: false, sqlite: true) }
        }
    }

    private func written(in dialect: Dialect, inTransaction: Bool) -> [WrittenStatement] {
        let script = SQLScript(text, in: dialect, firstLine: line)
        let statements = script.statements.filter { !$0.guardsDump }
        guard inTransaction else {
            return statements.transactionParts(in: dialect).compactMap { WrittenStatement($0, of: script) }
        }
        return dialect.choose(
            postgres: statements.withoutLargeObjectTransactions, sqlite: statements.withoutDumpsTransaction
        ).compactMap { WrittenStatement(.statement($0), of: script) }
    }

    private func fault(_ written: [WrittenStatement], in dialect: Dialect, inTransaction: Bool) -> Fault? {
        written.lazy.flatMap(\.statements).compactMap { statement in
            statement.reasonAgainst(in: dialect, sharingTransaction: inTransaction).map {
                Fault(statement: statement, reason: $0)
            }
        }.first ?? written.lazy.filter(\.isBlock).compactMap(\.faultOfBlock).first
    }
}

private struct Fault {
    let statement: SQLStatement
    let reason: String

    var line: Int { statement.line }
    /// Not SQL of either database.
    var isByAnyRules: Bool { statement.kind == .clientCommand || statement.kind == .copyFromStdin }
}

/// A statement, or several that were written between BEGIN and COMMIT.
private struct WrittenStatement {
    let statements: [SQLStatement]
    /// The first one.
    let statement: SQLStatement
    /// With the rows that follow them.
    let text: String
    let isBlock: Bool

    init?(_ part: TransactionPart, of script: SQLScript) {
        switch part {
        case .statement(let statement): (statements, isBlock) = ([statement], false)
        case .block(let between): (statements, isBlock) = (between, true)
        }
        guard let first = statements.first, let last = statements.last else { return nil }
        statement = first
        text = script.textWithRows(from: first, through: last)
    }

    /// What no transaction may hold.
    var faultOfBlock: Fault? {
        statements.first { $0.kind == .nonTransactional }.map {
            Fault(
                statement: $0,
                reason: "'\($0.firstWord)…' can't run in a transaction: put it before BEGIN or behind COMMIT")
        }
    }
}

extension SQLStatement {
    /// What pg_dump writes around a dump to keep psql from running its contents as commands; here nothing does.
    fileprivate var guardsDump: Bool {
        kind == .clientCommand && (text.hasPrefix("\\restrict ") || text.hasPrefix("\\unrestrict "))
    }
}

extension SQLStatement {
    /// `SELECT pg_catalog.lo_open('16404', 131072)` and what follows it.
    fileprivate var changesLargeObject: Bool {
        text.wholeMatch(of: /(?i)SELECT\s+(pg_catalog\.)?(lo_[a-z_]+|lowrite)\s*\([^;]*\)\s*/) != nil
    }
}

extension [SQLStatement] {
    /// pg_dump writes large objects as transactions of their own, since one's descriptor lives as long. The revision is one
    /// already, and so theirs can go.
    fileprivate var withoutLargeObjectTransactions: [SQLStatement] {
        var kept: [SQLStatement] = []
        var rest = self[...]
        while let first = rest.popFirst() {
            guard first.firstWord == "BEGIN", first.kind == .transactionControl,
                let end = rest.firstIndex(where: { !$0.changesLargeObject }), end > rest.startIndex,
                rest[end].firstWord == "COMMIT", rest[end].kind == .transactionControl
            else {
                kept.append(first)
                continue
            }
            kept += rest[..<end]
            rest = rest[(end + 1)...]
        }
        return kept
    }

    /// The shell's `.dump`, and the way to change a table that SQLite's manual gives, are one transaction behind a
    /// `PRAGMA foreign_keys = OFF`. The revision is one already, and so theirs can go.
    fileprivate var withoutDumpsTransaction: [SQLStatement] {
        guard let begin = firstIndex(where: { $0.firstWord != "PRAGMA" }), self[begin].firstWord == "BEGIN",
            let end = lastIndex(where: { $0.firstWord != "PRAGMA" }), end > begin,
            ["COMMIT", "END"].contains(self[end].firstWord),
            self[..<begin].contains(where: { $0.text.lowercased().contains("foreign_keys") }),
            self[(begin + 1)..<end].allSatisfy({ $0.kind != .transactionControl })
        else { return self }
        return Array(self[..<begin] + self[(begin + 1)..<end] + self[(end + 1)...])
    }
}
