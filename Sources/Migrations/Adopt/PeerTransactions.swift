internal import SluiceDatabase
internal import SluiceSQLText

/// What the other tool's SQL does with transactions, of which a revision is one.
extension PeerSQL {
    /// Whether it can be a revision of statements by themselves alone: one of them needs that, or it keeps in parts.
    func needsNone(in dialect: Dialect) -> Bool {
        let statements = statements(in: dialect)
        if statements.contains(where: { $0.kind == .nonTransactional }) { return true }
        return outer(of: statements, in: dialect) == nil
            && statements.transactionParts(in: dialect).contains { if case .block = $0 { true } else { false } }
    }

    /// The BEGIN and the COMMIT around the whole can go. Anything else says what is kept and what isn't, and without it rows are
    /// changed that the other tool left.
    func refuseWhatTakesBack(keepsBlocks: Bool, in dialect: Dialect) throws(Problem) {
        let statements = statements(in: dialect)
        if !keepsBlocks, outer(of: statements, in: dialect) != nil { return }
        let parts: [TransactionPart] =
            keepsBlocks ? statements.transactionParts(in: dialect) : statements.map { .statement($0) }
        for case .statement(let statement) in parts where statement.kind == .transactionControl {
            throw Problem(
                .adoption, at: place(of: statement),
                "'\(statement.text.onOneLine.prefix(40))' says what of the file is kept and what isn't, and a revision keeps all of it",
                hint: "nothing was written; copy the files, leave out there what it takes back, and adopt the copies")
        }
    }

    func withoutTransaction(in dialect: Dialect) -> String {
        var bytes = Array(text.utf8)
        guard let outer = outer(of: statements(in: dialect), in: dialect) else { return text }
        for statement in [outer.commit, outer.begin] {
            let end = bytes[statement.range.upperBound...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.endIndex
            let hasSemicolon = end < bytes.endIndex && bytes[end] == UInt8(ascii: ";")
            bytes.removeSubrange(statement.range.lowerBound..<(hasSemicolon ? end + 1 : statement.range.upperBound))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func statements(in dialect: Dialect) -> [SQLStatement] { SQLScript(text, in: dialect).statements }

    /// A plain BEGIN and COMMIT around everything but settings.
    private func outer(
        of statements: [SQLStatement], in dialect: Dialect
    ) -> (begin: SQLStatement, commit: SQLStatement)? {
        let controls = statements.filter { $0.kind == .transactionControl }
        guard controls.count == 2, controls[0].transactionControl(in: dialect) == .begins,
            controls[1].transactionControl(in: dialect) == .commits,
            statements.first(where: { $0.kind != .setting }) == controls[0],
            statements.last(where: { $0.kind != .setting }) == controls[1]
        else { return nil }
        return (controls[0], controls[1])
    }
}
