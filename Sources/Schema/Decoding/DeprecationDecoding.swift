internal import SluiceDatabase
internal import SluiceYAML

extension BeginDeprecation {
    static func column(fields: YAMLFields) throws(Problem) -> BeginDeprecation {
        let table = try fields.name("table")
        var begun = BeginDeprecation(try fields.text("column"), of: table)
        try begun.readTerms(fields)
        return begun
    }

    static func table(fields: YAMLFields) throws(Problem) -> BeginDeprecation {
        var begun = BeginDeprecation(table: try fields.name("table"))
        try begun.readTerms(fields)
        return begun
    }

    private mutating func readTerms(_ fields: YAMLFields) throws(Problem) {
        grace = try fields.graceText("grace")
        quiet = try fields.durationText("quiet")
        reason = try fields.optionalText("reason")
        keepsName = try fields.flag("keep_name")
        forbidsWrites = try fields.flag("forbid_writes")
        blockOn = try fields.someOf("block_on", ["star"])
    }
}

extension YAMLFields {
    /// A duration or a day, as it is written.
    fileprivate func graceText(_ key: String) throws(Problem) -> String? {
        defer { describe(key, as: "a duration such as 30d, 1w or 1h30m, or a day such as 2026-12-31") }
        if let text = value(key)?.text, text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil {
            return try optionalText(key)
        }
        return try durationText(key)
    }

    /// A duration, as it is written.
    fileprivate func durationText(_ key: String) throws(Problem) -> String? {
        try optionalDuration(key) == nil ? nil : optionalText(key)
    }
}

extension DropDeprecated {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        let column = try fields.optionalText("column")
        var overrides: Set<Override> = []
        for name in try fields.texts("override") {
            guard let override = Override(rawValue: name) else {
                let allowed = Override.allCases.map(\.rawValue).joined(separator: ", ")
                throw fields.invalid("override is '\(name)', but must be of \(allowed)")
            }
            overrides.insert(override)
        }
        self.init(
            table: table, column: column, overrides: overrides, encryptsArchive: try fields.flag("encrypt"))
    }
}

extension RestoreDropped {
    init(fields: YAMLFields) throws(Problem) { self.init(try DropDeprecated(fields: fields)) }
}
