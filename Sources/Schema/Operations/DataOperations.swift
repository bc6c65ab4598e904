public import SluiceDatabase

/// Runs SQL as it is. A database without a text of its own has nothing to do.
public struct Execute: OperationConvertible, Hashable {
    public var sql: SQLText
    /// What undoes it; without it the revision's downgrade must be written out.
    public var reverse: SQLText?
    /// False for statements that can't run in one, such as VACUUM.
    public var inTransaction: Bool

    public init(_ sql: SQLText, reverse: SQLText? = nil, inTransaction: Bool = true) {
        self.sql = sql
        self.reverse = reverse
        self.inTransaction = inTransaction
    }

    public var operations: [Operation] { [.execute(self)] }
}

/// One row that a revision writes; a column that isn't there gets its default.
public typealias LiteralRow = [String: Literal]

/// Inserts rows. On PostgreSQL, identity and serial columns go on after the largest key that was given.
public struct BulkInsert: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var rows: [LiteralRow]
    /// The columns that name a row, so that a downgrade can delete what was inserted.
    public var key: [String]

    public init(into table: QualifiedName, _ rows: [LiteralRow], key: [String] = []) {
        self.table = table
        self.rows = rows
        self.key = key
    }

    public var operations: [Operation] { [.bulkInsert(self)] }
}

/// Deletes the rows that hold these values.
public struct DeleteRows: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var rows: [LiteralRow]
    /// Whether it is refused where the values are those of more than one row: it takes back an insert, and which of them that
    /// was is written down nowhere.
    public var isOneEach = false

    public init(from table: QualifiedName, _ rows: [LiteralRow]) {
        self.table = table
        self.rows = rows
    }

    public var operations: [Operation] { [.deleteRows(self)] }
}

/// Runs a job from the project's backfills to its end before the next step.
public struct Backfill: OperationConvertible, Hashable {
    public enum Reverse: Sendable, Hashable {
        /// The job that undoes it.
        case job(String)
        /// The values may stay as they are.
        case nothing
    }

    public var job: String
    public var reverse: Reverse?

    public init(_ job: String, reverse: Reverse? = nil) {
        self.job = job
        self.reverse = reverse
    }

    public var operations: [Operation] { [.backfill(self)] }
}
