internal import SluiceDatabase

/// `price_decimal: {cents_to_decimal: price}`: whole cents to an exact decimal with two places.
///
/// PostgreSQL stores it as `numeric`. SQLite has no decimal: a TEXT column stores the text `19.99`, exactly; a column
/// of NUMERIC or REAL affinity stores the nearest REAL, from which `round(x * 100)` gives the cents back up to
/// 15 digits (sqlite.org/datatype3.html, section 3), and a longer number is refused as that row's error.
enum CentsToDecimal {
    static let make: TransformRegistry.Factory = { column, parameters in
        guard let source = parameters.columnNames, source.count == 1 else {
            throw TransformError(
                "cents_to_decimal takes the column that holds the cents, as in {cents_to_decimal: price}")
        }
        return RowTransform(name: "cents_to_decimal", inputs: source) { values in
            switch values[0] {
            case .null: return .null
            case .integer(let cents): return .decimal(ExactDecimal(unscaled: cents, scale: 2))
            case .decimal(let cents) where cents.isFinite:
                guard let whole = Int64(cents.description) else { fallthrough }
                return .decimal(ExactDecimal(unscaled: whole, scale: 2))
            default: throw TransformError("cents_to_decimal needs a whole number of cents")
            }
        }
    }
}
