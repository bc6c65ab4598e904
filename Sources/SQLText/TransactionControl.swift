package import SluiceDatabase

/// What a statement does to the transaction that it begins or stands in.
package enum TransactionControl: Sendable, Hashable {
    /// Begins one like Sluice's own: without READ ONLY, and not of another isolation.
    case begins
    /// Keeps what was done in it, and begins no other.
    case commits
    /// Takes something back, or asks for another kind of transaction: ROLLBACK, SAVEPOINT, AND CHAIN.
    case other
}

/// Statements as the transactions of their own text divide them.
package enum TransactionPart: Sendable, Hashable {
    case statement(SQLStatement)
    /// What stands between a BEGIN and its COMMIT.
    case block([SQLStatement])
}

extension SQLStatement {
    /// Nil for a statement that leaves transactions alone.
    package func transactionControl(in dialect: Dialect) -> TransactionControl? {
        guard kind == .transactionControl else { return nil }
        let words = SQLToken.tokens(of: text, in: dialect).map { $0.text.uppercased() }.filter { !$0.isEmpty }
        let rest = words.dropFirst()
        switch words.first {
        case "BEGIN", "START": return rest.allSatisfy(Self.wordsOfBegin.contains) ? .begins : .other
        case "COMMIT", "END":
            let isPlain = rest.allSatisfy { ["WORK", "TRANSACTION"].contains($0) }
            return isPlain || rest.suffix(3) == ["AND", "NO", "CHAIN"] ? .commits : .other
        default: return .other
        }
    }

    /// Those that ask for nothing which a transaction of Sluice's isn't.
    private static let wordsOfBegin: Set = [
        "WORK", "TRANSACTION", "ISOLATION", "LEVEL", "READ", "COMMITTED", "WRITE", "DEFERRED", "IMMEDIATE", "EXCLUSIVE",
    ]
}

extension [SQLStatement] {
    /// A BEGIN without its COMMIT stays the statement that it is.
    package func transactionParts(in dialect: Dialect) -> [TransactionPart] {
        var parts: [TransactionPart] = []
        var rest = self[...]
        while let first = rest.popFirst() {
            guard first.transactionControl(in: dialect) == .begins,
                let end = rest.firstIndex(where: { $0.kind == .transactionControl }),
                rest[end].transactionControl(in: dialect) == .commits
            else {
                parts.append(.statement(first))
                continue
            }
            parts.append(.block(Array(rest[..<end])))
            rest = rest[(end + 1)...]
        }
        return parts
    }
}
