internal import Foundation
package import SluiceDatabase

/// What stays true of a column's values after a transform.
public struct Keeps: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Length, separators and check digits: what validates before validates after.
    public static let format = Keeps(rawValue: 1)
    /// Different values stay different.
    public static let uniqueness = Keeps(rawValue: 2)
    /// A smaller value doesn't become a larger one.
    public static let order = Keeps(rawValue: 4)
    /// Equal values stay equal within a domain.
    public static let joins = Keeps(rawValue: 8)
    /// How often each value stands.
    public static let distribution = Keeps(rawValue: 16)
    /// NULL stays NULL.
    public static let nulls = Keeps(rawValue: 32)

    public var names: [String] {
        [
            (Keeps.format, "format"), (.uniqueness, "uniqueness"), (.order, "order"), (.joins, "joins"),
            (.distribution, "distribution"), (.nulls, "nulls"),
        ].filter { contains($0.0) }.map(\.1)
    }
}

/// What a built transform promises for its column.
public struct TransformTraits: Sendable, Hashable {
    public let keeps: Keeps
    public let needsKey: Bool
    /// True where a value may come out as it went in (a mask that shows everything, text with nothing to redact).
    public let mayKeepValue: Bool
    public let isReversibleWithKey: Bool

    /// True where the result doesn't depend on the value. Every other transform leaves empty text empty, as it leaves
    /// NULL: it is how many applications write "none".
    public let ignoresValue: Bool

    /// How much of a keyed digest stands in the output, where that is what makes it one-to-one. Nil for a permutation,
    /// which is so by construction.
    public let digestBits: Double?

    /// The parameter with which different values stay different, where without it they don't.
    public let uniqueWith: String?

    package init(
        _ keeps: Keeps, needsKey: Bool = false, mayKeepValue: Bool = false, isReversibleWithKey: Bool = false,
        ignoresValue: Bool = false, digestBits: Double? = nil, uniqueWith: String? = nil
    ) {
        self.uniqueWith = uniqueWith
        self.ignoresValue = ignoresValue
        self.digestBits = digestBits
        self.keeps = keeps
        self.needsKey = needsKey
        self.mayKeepValue = mayKeepValue
        self.isReversibleWithKey = isReversibleWithKey
    }

    /// A keyed function of the value: equal in, equal out, and so as frequent as before.
    package static func keyed(
        _ more: Keeps = [], mayKeepValue: Bool = false, reversible: Bool = false, digestBits: Double? = nil,
        uniqueWith: String? = nil
    ) -> TransformTraits {
        TransformTraits(
            [.joins, .distribution, .nulls, more], needsKey: true, mayKeepValue: mayKeepValue,
            isReversibleWithKey: reversible, digestBits: digestBits, uniqueWith: uniqueWith)
    }

    /// How likely it is that two of so many different values get the same one (the birthday bound).
    package func collisionProbability(of count: Int) -> Double {
        guard let digestBits else { return 0 }
        return Double(count) * Double(count) / 2 / exp2(digestBits)
    }
}

/// A transform made for one column.
package final class BuiltTransform: Sendable {
    package let cell: any CellTransform
    package let traits: TransformTraits

    package init(_ cell: any CellTransform, _ traits: TransformTraits) {
        self.cell = cell
        self.traits = traits
    }
}

/// What building a transform may draw on.
package struct TransformSetting {
    package let column: ColumnShape
    package let locale: WordLocale
    package let references: References
    /// Words that stand in the source, in lower case, and that a fake must not produce.
    package let avoided: Set<String>
    /// The domains of the plan, by name, and the names to redact: for parts of a value that name one.
    package let shared: SharedSettings
    private let key: AnonymizationKey
    private let domain: String
    private let subjectsDomain: String?

    /// - Parameter subjects: the domain that the plan declares, for what belongs to a subject.
    package init(
        column: ColumnShape, key: AnonymizationKey, domain: String, subjects: String? = nil,
        locale: WordLocale = .english, references: References = References(), avoided: Set<String> = [],
        shared: SharedSettings = SharedSettings()
    ) {
        self.shared = shared
        self.key = key
        self.domain = domain
        subjectsDomain = subjects
        self.column = column
        self.locale = locale
        self.references = references
        self.avoided = avoided
    }

    /// Of the domain. Keys are derived where they are asked for: most of 40,000 columns need none.
    package var hash: KeyedHash { KeyedHash(key.subkey(for: domain)) }

    /// Shared by all columns whose plan names no domain, for what belongs to a subject and not to a column.
    package var subjects: KeyedHash {
        KeyedHash(key.subkey(for: subjectsDomain.map { "subjects of \($0)" } ?? "subjects"))
    }

    /// A key of its own for each use of a domain's key.
    package func key(for purpose: String) -> Secret<[UInt8]> { Secret(hash.digest(purpose).bytes) }

    /// For a part of the value, an array's element or a leaf of a JSON document: of the same domain, or of the one that it names.
    package func part(_ kind: ColumnKind, domain: String? = nil, locale: WordLocale? = nil) -> TransformSetting {
        let known = domain.flatMap { shared.domains[$0] }
        return TransformSetting(
            column: ColumnShape(name: column.name, kind: known?.shape.kind ?? kind, maxLength: known?.shape.maxLength),
            key: key, domain: domain ?? self.domain, subjects: subjectsDomain, locale: locale ?? self.locale,
            references: references, avoided: known?.avoided ?? avoided, shared: shared)
    }
}

/// What the columns of a plan share: how values are mapped by domain, and whose names are looked for in text.
package struct SharedSettings: Sendable {
    package var domains: [String: SharedDomain] = [:]
    /// By the columns that `names_of` lists, joined by commas.
    package var names: [String: NameDictionary] = [:]

    package init() {}
}

/// How all columns, leaves and elements of a domain are mapped: by the narrowest of them.
package struct SharedDomain: Sendable {
    package var shape: ColumnShape
    package var ignoresCase = false
    /// One of its columns holds each value once.
    package var isUnique = false
    package var avoided: Set<String> = []

    package init(shape: ColumnShape) { self.shape = shape }

    /// The transform with what one of the columns needs and all must do alike, or they would no longer join.
    package func fitted(_ spec: TransformSpec) -> TransformSpec {
        var options = spec.options
        if ignoresCase, spec.name == "fake" ? spec.argument == "email" : ["pseudonym", "token"].contains(spec.name) {
            options["ignore_case"] = options["ignore_case"] ?? true
        }
        if isUnique, spec.name == "fake", spec.argument == "full_name", options["index"] == nil {
            options["unique"] = options["unique"] ?? true
        }
        return TransformSpec(name: spec.name, argument: spec.argument, options: options)
    }
}
