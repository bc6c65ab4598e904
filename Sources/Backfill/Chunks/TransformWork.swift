internal import SluiceDatabase
internal import SluiceTransforms

/// Transforms of a job, with the columns they read laid out once: each column is read once, however many transforms
/// use it.
struct TransformWork: Sendable {
    struct Target: Sendable {
        let column: String
        let transform: RowTransform
        /// Positions of the transform's inputs among `inputs`.
        let positions: [Int]
        /// SQLite would store this column's decimals as REAL.
        let losesDigits: Bool
    }

    let inputs: [String]
    let targets: [Target]
    /// Positions of targets of which one has to get a value, or the row is left as it is.
    private let marks: [Int]

    /// - Parameter undoneMarks: Columns that are NULL in the rows of a sweep. Where they stay NULL, a range may well have
    ///   done the row already: a sweep doesn't change it.
    init(
        _ columns: [(column: String, transform: RowTransform)], description: TableDescription, dialect: Dialect,
        undoneMarks: [String] = []
    ) {
        var inputs: [String] = []
        targets = columns.map { column, transform in
            for input in transform.inputs where !inputs.contains(input) { inputs.append(input) }
            let positions = transform.inputs.compactMap { inputs.firstIndex(of: $0) }
            let numeric = dialect.convertsByAffinity && description.column(column)?.hasNumericAffinity == true
            return Target(column: column, transform: transform, positions: positions, losesDigits: numeric)
        }
        self.inputs = inputs
        marks = columns.indices.filter { undoneMarks.contains(columns[$0].column) }
    }

    /// The inputs as a SELECT lists them: types that Sluice doesn't compute with arrive as text.
    func inputList(_ plan: RunPlan) -> [String] {
        inputs.map { name in
            let isDirect = plan.description.column(name)?.isDirect ?? false
            return isDirect ? plan.dialect.quote(name) : "CAST(\(plan.dialect.quote(name)) AS text)"
        }
    }

    /// The new values of a row, or nil where it stays as it is.
    func change(_ values: ArraySlice<Value>) throws -> [Value]? {
        let new = try compute(values)
        return !marks.isEmpty && marks.allSatisfy { new[$0].isNull } ? nil : new
    }

    /// Whether a row is to be changed, or set aside.
    func stillChanges(_ values: ArraySlice<Value>) -> Bool {
        do {
            return try change(values) != nil
        } catch {
            return true
        }
    }

    /// The new values of a row, or the error of the first transform that refuses it.
    func compute(_ values: ArraySlice<Value>) throws -> [Value] {
        try targets.map { target in
            let value = try target.transform.compute(target.positions.map { values[values.startIndex + $0] })
            // 15 digits survive in a REAL (IEEE 754 double); more would be rounded without a word.
            if target.losesDigits, case .decimal(let number) = value, number.significantDigits > 15 {
                throw TransformError(
                    "\(target.column) would lose digits: SQLite stores it as REAL, which keeps 15. Declare the column TEXT"
                )
            }
            return value
        }
    }
}
