internal import SluiceDatabase

extension TransformRegistry {
    /// The built-in transforms and the catalog of anonymizers, for jobs: `email: {fake: email}`,
    /// `phone: {fake: {kind: phone, domain: phones}}`.
    ///
    /// - Parameter key: Called when a job first names a transform that needs it. A job doesn't know its columns'
    ///   types, so what a plan checks before the run is found at the first row here.
    public static func anonymizing(
        _ catalog: TransformLibrary = TransformLibrary(), key: @escaping @Sendable () throws -> AnonymizationKey
    ) -> TransformRegistry {
        var registry = builtIn
        for name in catalog.transformNames where name != "swift" {
            registry.register(name) { column, parameters in
                try catalog.rowTransform(name, column: column, parameters, key: try key())
            }
        }
        return registry
    }
}

extension TransformLibrary {
    fileprivate func rowTransform(
        _ name: String, column: String, _ argument: PlanValue, key: AnonymizationKey
    ) throws -> RowTransform {
        var spec = TransformSpec(name: name, argument: argument)
        let domain = spec.options["domain"]?.spelled ?? column
        spec = TransformSpec(name: name, argument: spec.argument, options: spec.options.filter { $0.key != "domain" })
        let kinds: [ColumnKind] = [.text, .date, .integer(bytes: 8), .decimal(precision: nil, scale: nil), .json]
        var refusal: (any Error)?
        for kind in kinds {
            let references = References()
            let setting = TransformSetting(
                column: ColumnShape(name: column, kind: kind), key: key, domain: domain, references: references)
            do {
                let cell = try build(spec, setting).cell
                return Self.rowTransform(name, column, cell, references)
            } catch {
                refusal = refusal ?? error
            }
        }
        throw TransformError("\(refusal.map { "\($0)" } ?? "no column can take it")")
    }

    private static func rowTransform(
        _ name: String, _ column: String, _ cell: any CellTransform, _ references: References
    ) -> RowTransform {
        // A job reads a row's old values, so a reference to a column is to what stood there.
        let others = references.all.map { reference in
            switch reference {
            case .original(let name), .replaced(let name): name
            }
        }
        return RowTransform(name: name, inputs: [column] + others) { values in
            guard let text = ValueText.text(of: values[0]) else { return .null }
            var output: [UInt8] = []
            let row = RowCells(values.dropFirst().map(ValueText.text))
            switch try cell.write(text.span, row: row, to: &output) {
            case .null: return .null
            case .text: return ValueText.value(of: output, like: values[0])
            }
        }
    }
}
