/// The transforms that come with Sluice, by the names plans use, and those a project adds.
public struct TransformLibrary: Sendable {
    package private(set) var entries: [LibraryEntry]
    private var custom: [String: @Sendable (String) throws -> String?] = [:]

    public init() {
        entries = Self.fakes + Self.keyed + Self.generalising + Self.textual
    }

    /// Makes a Swift closure available as `swift: NAME`. It gets the value as the database prints it; nil is NULL.
    public mutating func register(_ name: String, _ compute: @escaping @Sendable (String) throws -> String?) {
        custom[name] = compute
    }

    /// Names and what each is for, for `--help` and the manual.
    public var summaries: [(name: String, summary: String)] {
        entries.map { ($0.label, $0.summary) } + Self.structural
    }

    /// Those that take other transforms, or that the database carries out.
    private static let structural: [(name: String, summary: String)] = [
        (
            "json",
            "by path: {json: {email: {fake: email, domain: mail}, 'phones.*': {fake: phone}}}; 'rest' and 'keys': hide, keep"
        ),
        ("each", "every element of an array: {each: {fake: email, domain: mail}}"),
        ("shuffle", "values of other rows: {shuffle: true}, or 'within' columns that stay together (copies only)"),
        ("sql", "an expression over the row, in the database"),
        ("swift", "a closure that the embedding program has registered by name"),
        ("keep", "as it is"),
        ("drop", "no such column in the copy"),
    ]

    package var transformNames: Set<String> { Set(entries.map(\.name)).union(["swift", "json", "each"]) }

    fileprivate var knownNames: String {
        let names = transformNames.union(["keep", "drop", "shuffle", "sql"]).sorted()
        return "there are: \(names.joined(separator: ", ")) ('sluice anonymize transforms' says what they do)"
    }

    package func isTransform(_ name: String) -> Bool {
        transformNames.contains(name)
    }

    /// Builds a transform for a column, or says why it can't be used there.
    package func build(_ spec: TransformSpec, _ setting: TransformSetting) throws -> BuiltTransform {
        let arguments = Arguments(spec)
        let built: BuiltTransform
        switch spec.name {
        case "swift": built = try buildCustom(arguments)
        case "json": built = try buildJSON(arguments, setting)
        case "each": built = try buildEach(arguments, setting)
        default: built = try buildEntry(arguments, setting)
        }
        try arguments.finish()
        try StaticFit.check(built, arguments, setting.column)
        return built
    }

    private func buildEntry(_ arguments: Arguments, _ setting: TransformSetting) throws -> BuiltTransform {
        let named = entries.filter { $0.name == arguments.spec.name }
        guard !named.isEmpty else {
            throw TransformProblem("there is no transform '\(arguments.spec.name)'; \(knownNames)")
        }
        guard
            let entry = named.first(where: { $0.variant == nil })
                ?? named.first(where: {
                    $0.variant == arguments.spec.argument.spelled
                })
        else {
            let variants = named.compactMap(\.variant).joined(separator: ", ")
            throw arguments.problem("it can be one of: \(variants)")
        }
        guard entry.fits(setting.column.kind) else {
            throw TransformProblem(
                "\(entry.label) doesn't fit a column of type \(setting.column.kind.label)\(instead(setting.column.kind))"
            )
        }
        return try entry.build(arguments, setting)
    }

    /// What does fit, for a column of that type.
    private func instead(_ kind: ColumnKind) -> String {
        let fitting = Set(entries.filter { $0.fits(kind) }.map(\.name)).union(["sql"]).sorted()
        return "; these do: \(fitting.joined(separator: ", "))"
    }

    private func buildCustom(_ arguments: Arguments) throws -> BuiltTransform {
        let name = try arguments.argumentText
        guard let compute = custom[name] else { throw arguments.problem("no closure '\(name)' is registered") }
        return BuiltTransform(CustomTransform(compute: compute), TransformTraits([.nulls], mayKeepValue: true))
    }

    private func buildJSON(_ arguments: Arguments, _ setting: TransformSetting) throws -> BuiltTransform {
        guard setting.column.kind == .json || setting.column.kind == .text else {
            throw arguments.problem("it doesn't fit a column of type \(setting.column.kind.label)")
        }
        guard case .map(let paths) = arguments.spec.argument else {
            throw arguments.problem("it needs paths, as in {json: {email: {fake: email}, 'phones.*': {fake: phone}}}")
        }
        let rest = try arguments.text("rest") ?? "hide"
        guard ["hide", "keep"].contains(rest) else { throw arguments.problem("rest is 'hide' or 'keep'") }
        let hidden = FakeText(in: setting.part(.text))
        var rewrite = JSONRewrite(rules: try rules(paths, setting), rest: rest == "keep" ? nil : hidden)
        let email = try build(TransformSpec(name: "fake", argument: "email"), setting.part(.text))
        switch arguments.option("keys") {
        case nil, .text("hide"): rewrite.hiddenKeys = HiddenKeys(email: email.cell, other: hidden)
        case .text("keep"): break
        case .map(let objects):
            rewrite.keys = try rules(objects, setting)
            rewrite.hiddenKeys = HiddenKeys(email: email.cell, other: hidden)
        default:
            throw arguments.problem("keys is 'hide', 'keep', or a map of objects, as in keys: {members: {fake: email}}")
        }
        return BuiltTransform(rewrite, TransformTraits([.format, .nulls], needsKey: true, mayKeepValue: true))
    }

    private func rules(_ paths: [String: PlanValue], _ setting: TransformSetting) throws -> [JSONRewrite.Rule] {
        // Of two that match, the one that says more: `owner.email` before `*.email`.
        let ordered = paths.sorted { left, right in
            let stars = { (path: String) in path.split(separator: ".").count { $0 == "*" } }
            return (stars(left.key), left.key) < (stars(right.key), right.key)
        }
        return try ordered.map { path, value in
            let parts = path.split(separator: ".").map(String.init).drop { $0 == "$" }
            return JSONRewrite.Rule(path: Array(parts), transform: try part(value, setting, .text).cell)
        }
    }

    private func buildEach(_ arguments: Arguments, _ setting: TransformSetting) throws -> BuiltTransform {
        guard case .array(let element) = setting.column.kind else {
            throw arguments.problem("it needs an array column, not \(setting.column.kind.label)")
        }
        let built = try part(arguments.spec.argument, setting, element)
        return BuiltTransform(
            ArrayElements(element: built.cell),
            TransformTraits(
                built.traits.keeps.subtracting([.joins]), needsKey: built.traits.needsKey,
                mayKeepValue: true))
    }

    private func part(_ value: PlanValue, _ setting: TransformSetting, _ kind: ColumnKind) throws -> BuiltTransform {
        if value == .text("keep") { return BuiltTransform(KeepPart(), TransformTraits(.nulls, mayKeepValue: true)) }
        let part = try TransformPart(value, kind, in: self)
        let domain = part.domain.flatMap { setting.shared.domains[$0] }
        return try build(
            domain?.fitted(part.spec) ?? part.spec, setting.part(kind, domain: part.domain, locale: part.locale))
    }
}

/// The transform of a leaf, a key or an element, with the domain and the locale that it names.
package struct TransformPart {
    package let spec: TransformSpec
    package let kind: ColumnKind
    package let domain: String?
    package let locale: WordLocale?

    init(_ value: PlanValue, _ kind: ColumnKind, in library: TransformLibrary) throws {
        let written = try TransformSpec.parse(value, in: library)
        let tag = written.options["locale"]?.spelled
        locale = tag.flatMap(WordLocale.init(tag:))
        if let tag, locale == nil { throw TransformProblem("\(written.name): no word lists for the locale '\(tag)'") }
        domain = written.options["domain"]?.spelled
        spec = TransformSpec(
            name: written.name, argument: written.argument,
            options: written.options.filter { !["domain", "locale"].contains($0.key) })
        self.kind = kind
    }
}

extension TransformSpec {
    /// The transforms inside of this one, for a column of that type: a document's leaves and keys, an array's elements.
    package func parts(of kind: ColumnKind, in library: TransformLibrary) -> [TransformPart] {
        var values: [PlanValue] = []
        var inner = ColumnKind.text
        switch (name, argument, kind) {
        case ("json", .map(let paths), _):
            values = Array(paths.values)
            if case .map(let objects)? = options["keys"] { values += objects.values }
        case ("each", let element, .array(let kind)):
            values = [element]
            inner = kind
        default: return []
        }
        return values.filter { $0 != .text("keep") }.compactMap { try? TransformPart($0, inner, in: library) }.flatMap {
            [$0] + $0.spec.parts(of: inner, in: library)
        }
    }

    /// With a domain for those parts that name none.
    package func giving(partsDomain domain: String) -> TransformSpec {
        func named(_ value: PlanValue) -> PlanValue {
            switch value {
            case .map(var entries):
                entries["domain"] = entries["domain"] ?? .text(domain)
                return .map(entries)
            case .text(let name) where name != "keep": return .map([name: .null, "domain": .text(domain)])
            default: return value
            }
        }
        switch (name, argument) {
        case ("json", .map(let paths)):
            return TransformSpec(name: name, argument: .map(paths.mapValues(named)), options: options)
        case ("each", let element): return TransformSpec(name: name, argument: named(element), options: options)
        default: return self
        }
    }
}

/// A leaf or element that the plan keeps by name.
private struct KeepPart: CellTransform {
    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        value.withUnsafeBufferPointer { output.append(contentsOf: $0) }
        return .text
    }
    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}

package struct LibraryEntry: Sendable {
    package let name: String
    /// `email` of `fake: email`.
    package let variant: String?
    package let summary: String
    let fits: @Sendable (ColumnKind) -> Bool
    let build: @Sendable (Arguments, TransformSetting) throws -> BuiltTransform

    package var label: String { variant.map { "\(name): \($0)" } ?? name }

    init(
        _ name: String, _ variant: String? = nil, _ summary: String,
        fits: @escaping @Sendable (ColumnKind) -> Bool = { $0.isText },
        build: @escaping @Sendable (Arguments, TransformSetting) throws -> BuiltTransform
    ) {
        self.name = name
        self.variant = variant
        self.summary = summary
        self.fits = fits
        self.build = build
    }
}

/// What can be said of a transform and a column without a single row.
enum StaticFit {
    /// The transforms that keep different values different, for a column of that type.
    private static func injective(_ kind: ColumnKind) -> String {
        switch kind {
        case .integer: "permute and fpe"
        case .uuid: "pseudonym: uuid and fake: uuid"
        case .text: "fake: email, fake: user_name, pseudonym, token and fpe"
        default: "keep, null and sql"
        }
    }

    static func check(_ built: BuiltTransform, _ arguments: Arguments, _ column: ColumnShape) throws {
        if column.isUnique, !built.traits.keeps.contains(.uniqueness) {
            let ways =
                built.traits.uniqueWith.map { "with '\($0)' it can't, and others that can't are:" } ?? "these can't:"
            throw arguments.problem(
                "\(column.name) is unique, and this transform can give two values the same one; \(ways) \(injective(column.kind))"
            )
        }
        if let limit = column.maxLength {
            let longest = built.cell.longestOutput(ofInputUpTo: limit)
            if let longest, longest > limit {
                throw arguments.problem(
                    "it writes up to \(longest) characters, and \(column.name) holds \(limit); shorter are: "
                        + "fpe, mask, truncate, fake: text, and pseudonym: hex with a 'length'")
            }
        }
    }
}

extension TransformSpec {
    /// `{fake: email, keep_domain: true}`, `keep`, `"null"` or a YAML null.
    package static func parse(_ value: PlanValue, in catalog: TransformLibrary) throws -> TransformSpec {
        switch value {
        case .null: return TransformSpec(name: "null")
        case .text(let name): return TransformSpec(name: name)
        case .map(let entries):
            let names = entries.keys.filter { catalog.isTransform($0) }.sorted()
            // `truncate: 3` under `mask` would be a second transform; the order of two isn't defined.
            guard let name = names.first, names.count == 1 else {
                let keys = entries.keys.sorted().joined(separator: ", ")
                throw TransformProblem(
                    names.isEmpty
                        ? "none of these is a transform: \(keys); \(catalog.knownNames)"
                        : "two transforms for one column: \(keys)")
            }
            return TransformSpec(
                name: name, argument: entries[name] ?? .null, options: entries.filter { $0.key != name })
        default: throw TransformProblem("a transform is written as keep, null or {name: value}")
        }
    }
}
