extension TransformLibrary {
    static let generalising: [LibraryEntry] = [
        LibraryEntry("mask", nil, "a pattern: # shows, * hides; or 'first' and 'last' characters to show") {
            arguments, setting in
            if let pattern = arguments.spec.argument.spelled {
                let mask = Mask(pattern: pattern)
                return BuiltTransform(mask, TransformTraits([.joins, .nulls], mayKeepValue: !mask.showsNothing))
            }
            let first = try arguments.integer("first", in: 0...1000) ?? 0
            let last = try arguments.integer("last", in: 0...1000) ?? 0
            let cover = try arguments.text("with") ?? "*"
            guard let character = cover.first, cover.count == 1 else {
                throw arguments.problem("'with' is one character")
            }
            return BuiltTransform(
                MaskMiddle(first: first, last: last, cover: character),
                TransformTraits([.joins, .nulls], mayKeepValue: true))
        },
        LibraryEntry("truncate", nil, "the first characters") { arguments, _ in
            guard case .integer(let length) = arguments.spec.argument, length >= 0 else {
                throw arguments.problem("it needs a length, as in {truncate: 3}")
            }
            return BuiltTransform(
                Truncate(length: length), TransformTraits([.order, .joins, .nulls], mayKeepValue: true))
        },
        LibraryEntry("round", nil, "to a multiple, or a date to its year, month or day", fits: isNumberOrDate) {
            arguments, setting in
            let traits = TransformTraits([.order, .joins, .nulls], mayKeepValue: true)
            if setting.column.kind.isDate {
                guard let unit = RoundDate.Unit(rawValue: try arguments.argumentText) else {
                    throw arguments.problem("a date is rounded to year, month or day")
                }
                return BuiltTransform(RoundDate(unit: unit), traits)
            }
            let step = try positive(arguments)
            return BuiltTransform(RoundNumber(step: step, format: NumberFormat(setting.column.kind)), traits)
        },
        LibraryEntry("keep_year", nil, "the first of January of the same year", fits: { $0.isDate }) { _, _ in
            BuiltTransform(RoundDate(unit: .year), TransformTraits([.order, .joins, .nulls], mayKeepValue: true))
        },
        LibraryEntry(
            "bucket", nil, "the range a number falls into: a width or ascending bounds", fits: isNumberOrText
        ) {
            arguments, setting in
            BuiltTransform(
                Bucket(
                    bounds: try bounds(arguments), format: NumberFormat(setting.column.kind),
                    isLabelled: setting.column.kind.isText),
                TransformTraits([.order, .joins, .nulls], mayKeepValue: true))
        },
        LibraryEntry("clamp", nil, "top and bottom coding: 'min', 'max'", fits: { $0.isNumber }) {
            arguments, setting in
            let low = try arguments.number("min")
            let high = try arguments.number("max")
            guard low != nil || high != nil, (low ?? -.infinity) < (high ?? .infinity) else {
                throw arguments.problem("it needs 'min', 'max' or both, in this order")
            }
            return BuiltTransform(
                Clamp(low: low, high: high, format: NumberFormat(setting.column.kind)),
                TransformTraits([.order, .joins, .nulls], mayKeepValue: true))
        },
        LibraryEntry("shift_dates", nil, "one offset of up to so many days a 'subject'", fits: isDateOrText) {
            arguments, setting in
            let days: Int
            if case .integer(let given) = arguments.spec.argument {
                days = given
            } else {
                days = try arguments.integer("days", in: 1...36_500) ?? 365
            }
            guard (1...36_500).contains(days) else { throw arguments.problem("days lie between 1 and 36500") }
            let subject = try arguments.text("subject").map { setting.references.place(of: .original($0)) }
            return BuiltTransform(
                ShiftDates(
                    hash: subject == nil ? setting.hash : setting.subjects, days: days, subject: subject),
                TransformTraits([.format, .nulls], needsKey: true))
        },
        LibraryEntry(
            "noise", nil, "keyed noise within a 'bound' or a 'ratio': uniform, normal, laplace", fits: { $0.isNumber }
        ) {
            arguments, setting in
            let name = try arguments.text("distribution") ?? "uniform"
            guard let distribution = Noise.Distribution(rawValue: name) else {
                throw arguments.problem("distribution is uniform, normal or laplace")
            }
            let subject = try arguments.text("subject").map { setting.references.place(of: .original($0)) }
            return BuiltTransform(
                Noise(
                    hash: setting.hash, bound: try noiseBound(arguments), distribution: distribution,
                    format: NumberFormat(setting.column.kind), subject: subject),
                TransformTraits([.nulls], needsKey: true, mayKeepValue: true))
        },
    ]

    /// Steps and widths: what is computed with them stays a finite number.
    private static let sizes = 1e-9...0x1p53

    private static func positive(_ arguments: Arguments) throws -> Double {
        guard let number = arguments.spec.argument.number, sizes.contains(number) else {
            throw arguments.problem("it needs a number from \(sizes.lowerBound) to 2^53")
        }
        return number
    }

    private static func bounds(_ arguments: Arguments) throws -> Bucket.Bounds {
        guard case .list(let values) = arguments.spec.argument else { return .width(try positive(arguments)) }
        let bounds = values.compactMap(\.number)
        guard !bounds.isEmpty, bounds.count == values.count, bounds.allSatisfy({ abs($0) <= 0x1p53 }),
            zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw arguments.problem("bounds are ascending numbers, none beyond 2^53") }
        return .listed(bounds)
    }

    private static func noiseBound(_ arguments: Arguments) throws -> Noise.Bound {
        let bound = try arguments.number("bound") ?? arguments.spec.argument.number
        let ratio = try arguments.number("ratio")
        switch (bound, ratio) {
        case (let bound?, nil) where bound > 0: return .absolute(bound)
        case (nil, let ratio?) where ratio > 0: return .relative(ratio)
        default:
            throw arguments.problem(
                "it needs a 'bound' (in the column's unit) or a 'ratio', above zero")
        }
    }

    @Sendable private static func isNumberOrDate(_ kind: ColumnKind) -> Bool { kind.isNumber || kind.isDate }
}
