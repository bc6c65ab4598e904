package import SluiceDatabase
package import SluiceYAML

/// `lint:` of `sluice.yaml`, as it is written there: the rules are the linter's.
package struct LintSettings: Sendable {
    /// Rules beside the default ones.
    package var rules: [String] = []
    package var exclude: [String] = []
    package var excludePaths: [String] = []
    package var version: String?
    package var assumesTransaction: Bool?
    /// The rows up to which a table is small.
    package var smallTable: Int?

    package init() {}

    package func reading(_ fields: YAMLFields) throws(Problem) -> LintSettings {
        var settings = self
        if fields.node("rules") != nil { settings.rules = try fields.texts("rules") }
        if fields.node("exclude") != nil { settings.exclude = try fields.texts("exclude") }
        if fields.node("exclude_paths") != nil { settings.excludePaths = try fields.texts("exclude_paths") }
        settings.version = try fields.optionalText("pg_version") ?? version
        settings.assumesTransaction = try fields.optionalFlag("assume_in_transaction") ?? assumesTransaction
        settings.smallTable = try fields.optionalInteger("small_table", in: 0...Int.max) ?? smallTable
        return settings
    }
}
