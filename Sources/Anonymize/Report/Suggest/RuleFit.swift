internal import SluiceDatabase
internal import SluiceTransforms

/// Whether a rule can be used for a column: its length, its uniqueness, and the values that were sampled. A rule is built once
/// for all columns of one shape: a password's hash alone takes a good part of a second.
final class RuleFit {
    private struct Shape: Hashable {
        let rule: String
        let kind: ColumnKind
        let maxLength: Int?
        let isNullable: Bool
        let isUnique: Bool
    }

    private typealias Built = (transform: BuiltTransform, references: References)

    /// Nil for a rule that can't be built.
    private var built: [Shape: Built?] = [:]

    /// The rule, or what hides the column as well where it can't be used; nil where nothing does.
    func fitting(_ rule: String, _ column: DataColumn, isUnique: Bool, values: [String]) -> String? {
        ([rule] + Self.alternatives(column, isUnique: isUnique)).first {
            fits($0, column, isUnique: isUnique, values: values)
        }
    }

    private static func alternatives(_ column: DataColumn, isUnique: Bool) -> [String] {
        switch (column.kind, isUnique) {
        case (.text, true): ["{pseudonym: word}", "{pseudonym: hex}", "{fpe: alphanumeric}"]
        case (.text, false): ["{fake: text}"]
        default: column.isNullable ? ["\"null\""] : []
        }
    }

    func fits(_ rule: String, _ column: DataColumn, isUnique: Bool, values: [String]) -> Bool {
        // An expression is the database's, which knows its types.
        if rule.hasPrefix("{sql: ") { return true }
        // Another row's value fits, save where each stands once.
        if rule == "shuffle" { return !isUnique }
        let shape = Shape(
            rule: rule, kind: column.kind, maxLength: column.maxLength, isNullable: column.isNullable,
            isUnique: isUnique)
        let known = built[shape] ?? (try? Self.build(rule, column, isUnique: isUnique))
        built[shape] = .some(known)
        guard let built = known else { return false }
        // It looks at other columns, which aren't here.
        guard built.references.all.isEmpty else { return true }
        return values.allSatisfy { (try? built.transform.cell.value(for: $0)) != nil || rule == "\"null\"" }
    }

    private static func build(_ rule: String, _ column: DataColumn, isUnique: Bool) throws -> Built {
        let plan = try PlanFile.decode("tables: {t: {c: \(rule)}}")
        guard case .columns(let rules)? = plan.tables["t"], case .transform(let spec)? = rules["c"]?.action else {
            throw TransformProblem("no transform")
        }
        let references = References()
        let shape = ColumnShape(
            name: column.name, kind: column.kind, maxLength: column.maxLength, isNullable: column.isNullable,
            isUnique: isUnique)
        let setting = TransformSetting(
            column: shape, key: .ephemeral(), domain: column.name, references: references)
        return (try TransformLibrary().build(spec, setting), references)
    }
}
