internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// The statement at which a step failed, and where it was written.
struct FailedStatement {
    /// The place in the file; nil for what was written in Swift or derived.
    let place: Problem.Place?
    /// The statement's line, and under it a mark at the place of the fault where the database named one.
    let excerpt: String?

    init(_ step: Step?, _ error: any Error) {
        guard let step else {
            (place, excerpt) = (nil, nil)
            return
        }
        let error = error as? DatabaseError
        let statement = step.statement(of: error?.sql)
        if let line = error?.copiedLine, let sql = error?.sql, let start = step.place, start.beginsSQL {
            // The rows begin in the line after the statement's last. They are data: they aren't shown.
            let lines = sql.count { $0.isNewline } + line
            place = start.place.moved(to: statement).moved(to: TextPosition(line: lines + 1, column: 1))
            excerpt = nil
            return
        }
        let fault = error?.offset.flatMap { offset in error?.sql.map { TextPosition(of: offset, in: $0) } }
        place = step.place.map {
            $0.beginsSQL ? $0.place.moved(to: statement).moved(to: fault) : $0.place(of: error?.sql, fault)
        }
        excerpt = error?.sql.flatMap { Self.excerpt(of: $0, fault) }
    }

    private static let width = 110

    private static func excerpt(of sql: String, _ fault: TextPosition?) -> String? {
        let lines = sql.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let number = fault.map { $0.line - 1 } ?? lines.firstIndex { !$0.allSatisfy(\.isWhitespace) } ?? 0
        guard lines.indices.contains(number) else { return nil }
        let line = lines[number].map { $0 == "\t" ? " " : $0 }
        // What follows that word is a secret.
        if let secret = String(line).firstRange(of: /(?i)password/) { return String(line)[..<secret.upperBound] + " …" }
        guard let column = fault.map({ $0.column - 1 }), column <= line.count else {
            return String(line.prefix(width)) + (line.count > width ? "…" : "")
        }
        let start = max(0, min(column - width / 2, line.count - width))
        let shown = line[start...].prefix(width)
        let mark = String(repeating: " ", count: column - start + (start > 0 ? 1 : 0)) + "^"
        return (start > 0 ? "…" : "") + String(shown) + (start + shown.count < line.count ? "…" : "") + "\n" + mark
    }
}

extension Step {
    /// Where in the step's own SQL a statement stands, of several that were written between BEGIN and COMMIT.
    fileprivate func statement(of sql: String?) -> TextPosition? {
        let same = ownStatements.filter { $0.text == sql }
        guard same.count == 1, let statement = same.first else { return nil }
        return TextPosition(line: statement.line, column: statement.column)
    }
}

extension OperationPlace {
    /// Where a statement of its texts stands, with the fault in it; that of the operation where that isn't sure.
    fileprivate func place(of sql: String?, _ fault: TextPosition?) -> Problem.Place {
        guard let sql, !sql.isEmpty, case .file(let name, _, _) = place else { return place }
        let found = texts.flatMap { text in text.text.ranges(of: sql).map { (text, $0.lowerBound) } }
        guard found.count == 1, let (text, start) = found.first else { return place }
        let offset = text.text.utf8.distance(from: text.text.startIndex, to: start)
        let statement = TextPosition(of: offset, in: text.text)
        let inText = fault.map { fault in
            TextPosition(
                line: statement.line + fault.line - 1,
                column: fault.line == 1 ? statement.column + fault.column - 1 : fault.column)
        }
        let position = inText ?? statement
        return .file(name, line: text.line + position.line - 1, column: text.column + position.column - 1)
    }
}

extension Problem.Place {
    /// From where a text begins to a place in it.
    fileprivate func moved(to position: TextPosition?) -> Problem.Place {
        guard let position, case .file(let name, let line?, let column) = self else { return self }
        let start = position.line == 1 ? (column ?? 1) - 1 : 0
        return .file(name, line: line + position.line - 1, column: start + position.column)
    }
}
