internal import SluiceDatabase

/// Every row of a table, carried into the one that is to take its place.
package struct RowCopy: Sendable, Hashable {
    package let table: String
    /// The new table's name until it has the old one's, for what SQLite says of it.
    let temporary: String
    /// `target (columns) SELECT …`, in a fixed order.
    let insert: String
    /// Finds the first row that isn't in the new table, by its key.
    let firstMissing: String
    let key: [String]

    /// A constraint's own `ON CONFLICT IGNORE` or `REPLACE` would take rows away without a word: the statement's word
    /// stands above it. FAIL keeps the rows before the one that was refused, so that this one can be told.
    func execute(on connection: any Connection) throws {
        do {
            try connection.executeScript("INSERT OR FAIL INTO " + insert)
        } catch {
            guard error.kind == .constraint else { throw error }
            let row = try connection.rows(firstMissing).first ?? []
            let name = zip(key, row).map { "\($0) = \($1.shown)" }.joined(separator: ", ")
            throw RequirementFailed(
                description: "\(table): the row with \(name) doesn't fit: "
                    + error.message.replacing(temporary, with: table) + "; nothing was changed")
        }
    }

    var script: String { "INSERT OR ABORT INTO " + insert }
}

extension Value {
    /// Enough of it to find the row.
    fileprivate var shown: String {
        switch self {
        case .null: "NULL"
        case .bool(let flag): flag ? "1" : "0"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .decimal(let decimal): "\(decimal)"
        case .text(let text): "'\(text.prefix(40))'"
        case .blob(let bytes): "a blob of \(bytes.count) bytes"
        case .native(let value): "a value of \(value.bytes.count) bytes"
        }
    }
}
