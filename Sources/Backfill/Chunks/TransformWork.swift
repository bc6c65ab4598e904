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

    init(_ columns: [(column: String, transform: RowTransform)], description: TableDescription, dialect: Dialect) {
        var inputs: [String] = []
        targets = columns.map { column, transform in
            for input in transform.inputs where !inputs.contains(input) { inputs.append(input) }
            let positions = transform.inputs.compactMap { inputs.firstIndex(of: $0) }
            let numeric = dialect.name == .sqlite && description.column(column)?.hasNumericAffinity == true
            return Target(column: column, transform: transform, positions: positions, losesDigits: numeric)
        }
        self.inputs = inputs
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
