import SluiceTestSupport

/// What a tortured run does to its table `t (key, n, x, z, y)`: of a row, `n` never changes, `y` is the application's, and
/// the job changes `x` or `z`.
enum TortureJob: String, CaseIterable, Sendable {
    /// Done twice it is wrong, and nobody could tell a row that is done from one that isn't.
    case increment, transform
    /// Where `z` is NULL, in the database or in Sluice.
    case derived, derivedTransform
    /// Reads what the application changes, with a trigger.
    case synced

    /// Rows that a run has done are told from others, so that rows may change their keys meanwhile.
    var canTellUndone: Bool { self != .increment && self != .transform }

    /// What the application inserts with, and what the rows of the beginning have.
    func x(of n: String) -> String {
        switch self {
        case .increment: "(\(n)) * 7"
        case .transform, .derivedTransform: "(\(n)) * 700"
        case .derived, .synced: "(\(n))"
        }
    }

    var text: String {
        switch self {
        case .increment: "set: {x: x + 1}"
        case .transform: "transform: {x: {cents_to_decimal: x}}"
        case .derived: "set: {z: x * 3}\nwhere: z IS NULL"
        case .derivedTransform: "transform: {z: {cents_to_decimal: x}}\nwhere: z IS NULL"
        case .synced: "set: {z: y + 1}\nkeep_in_sync: true"
        }
    }

    /// Holds for a row that was done once.
    var done: String {
        switch self {
        case .increment: "x = n * 7 + 1"
        case .transform: "x = n * 7"
        case .derived: "x = n AND z = x * 3"
        case .derivedTransform: "x = n * 700 AND z = n * 7"
        case .synced: "x = n AND z = y + 1"
        }
    }

    /// Holds for a row that wasn't, and one that wasn't done behind the run's end.
    var undone: String {
        switch self {
        case .increment: "x = n * 7"
        case .transform: "x = n * 700"
        case .derived: "x = n AND z IS NULL"
        case .derivedTransform: "x = n * 700 AND z IS NULL"
        case .synced: "x = n AND (z IS NULL OR z BETWEEN 1 AND y)"
        }
    }
}

/// A table, its job, and who works on it.
struct TortureShape: CustomStringConvertible, Sendable {
    let engine: Engine
    let job: TortureJob
    let key: TortureKey
    let rows: Int
    let workers: Int
    let processes: Int
    let chunkRows: Int
    let passes: Int
    let hasDeletes: Bool

    init(_ engine: Engine, rows: ClosedRange<Int>, _ random: inout SeededGenerator) {
        self.engine = engine
        job = TortureJob.allCases.randomElement(using: &random)!
        key = TortureKey.all(on: engine).randomElement(using: &random)!
        self.rows = Int.random(in: rows, using: &random)
        workers = Int.random(in: 1...4, using: &random)
        processes = Int.random(in: 1...3, using: &random)
        chunkRows = Int.random(in: 20...400, using: &random)
        passes = engine == .postgres ? [1, 8].randomElement(using: &random)! : 1
        hasDeletes = Bool.random(using: &random)
    }

    init(
        _ engine: Engine, job: TortureJob, key: TortureKey, rows: Int, workers: Int, _ random: inout SeededGenerator
    ) {
        self.engine = engine
        self.job = job
        self.key = key
        self.rows = rows
        self.workers = workers
        processes = 1
        chunkRows = Int.random(in: 20...100, using: &random)
        passes = 1
        hasDeletes = true
    }

    var description: String {
        "\(engine) \(job) by \(key), \(rows) rows, \(workers) workers in \(processes) processes, \(passes) passes"
    }

    var schema: String {
        let key = zip(self.key.names(), self.key.types(on: engine)).map { "\($0) \($1) NOT NULL" }
        return """
            CREATE TABLE t (\(key.joined(separator: ", ")), n bigint NOT NULL UNIQUE, x numeric NOT NULL, z numeric,
              y bigint NOT NULL DEFAULT 0, PRIMARY KEY (\(self.key.names().joined(separator: ", "))));
            \(series(rows)) \(insert(number: "i")) FROM n;
            """
    }

    /// May be followed by FROM, where `number` is a column.
    func insert(number: String) -> String {
        let values = key.values(of: number, on: engine) + [number, job.x(of: number)]
        return "INSERT INTO t (\(key.names().joined(separator: ", ")), n, x) SELECT \(values.joined(separator: ", "))"
    }

    var file: String {
        """
        table: t
        \(job.text)
        workers: \(workers)
        lock_timeout: 200ms
        chunk: {target: 20ms, min_rows: 10, max_rows: \(chunkRows)\(passes == 1 ? ", passes: 1" : "")}
        """
    }
}
