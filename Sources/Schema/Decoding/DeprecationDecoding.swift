extension DeprecateColumn {
    init(fields: YAMLFields) throws(InvalidOperation) {
        let table = try fields.name("table")
        self.init(try fields.text("column"), of: table, grace: try fields.optionalText("grace"))
    }
}

extension UndeprecateColumn {
    init(fields: YAMLFields) throws(InvalidOperation) {
        let table = try fields.name("table")
        self.init(try fields.text("column"), of: table, grace: try fields.optionalText("grace"))
    }
}

extension DropDeprecated {
    init(fields: YAMLFields) throws(InvalidOperation) {
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
    init(fields: YAMLFields) throws(InvalidOperation) { self.init(try DropDeprecated(fields: fields)) }
}
