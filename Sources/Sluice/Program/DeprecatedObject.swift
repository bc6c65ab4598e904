public import Foundation
internal import SluiceDeprecation

/// A table or a column on its way out.
public struct DeprecatedObject: Sendable, Hashable {
    /// `TABLE` or `TABLE.COLUMN`, as it was called.
    public let object: String
    /// What it is called until it goes.
    public let currentName: String
    /// `deprecated`, `observed`, `archived` or `dropped`.
    public let state: String
    public let since: Date
    /// It may not be dropped before.
    public let graceUntil: Date
    /// What keeps it from being dropped just now, for people; nothing for what may go.
    public let obstacles: [String]
    /// Where its rows are once it is dropped.
    public let archive: String?

    init(_ deprecation: Deprecation, obstacles: [String] = []) {
        object = deprecation.argument
        currentName = deprecation.currentName
        state = deprecation.state.rawValue
        since = deprecation.since
        graceUntil = deprecation.graceUntil
        archive = deprecation.archivePath
        self.obstacles = obstacles
    }
}

/// What must be met before something may be dropped.
public struct DeprecationTerms: Sendable {
    /// How long it must stay.
    public var grace = Duration.seconds(30 * 86_400)
    /// How long no write may have been seen before the drop.
    public var quiet = Duration.seconds(86_400)
    /// Renames it to `deprecated_…`, so that what still uses it is found; nil where text in the database allows that.
    public var renames: Bool?
    public var reason: String?
    /// Writes to it fail from now on, instead of being counted.
    public var forbidsWrites = false

    public init() {}

    var terms: Deprecate.Terms {
        var terms = Deprecate.Terms()
        terms.grace = grace
        terms.quiet = quiet
        terms.reason = reason
        terms.forbidsWrites = forbidsWrites
        terms.naming = renames.map { $0 ? .rename : .keep } ?? .automatic
        return terms
    }
}

extension ProjectDatabase {
    /// Begins the way out of a table or a column: it is renamed, and who still writes to it is recorded.
    /// - Parameter object: `TABLE` or `TABLE.COLUMN`.
    @discardableResult
    public func deprecate(_ object: String, _ terms: DeprecationTerms = DeprecationTerms()) throws -> DeprecatedObject {
        let way = try wayOut()
        return DeprecatedObject(try way.deprecate(way.object(object), terms.terms))
    }

    /// Ends the way out: it has its name again, and all that was changed for it is as before.
    /// - Parameter object: `TABLE` or `TABLE.COLUMN`, as it was called.
    public func undeprecate(_ object: String) throws {
        let way = try wayOut()
        _ = try way.undeprecate(way.object(object))
    }

    /// What is on its way out, with what keeps it, and what was dropped and can be restored.
    public func deprecations() throws -> [DeprecatedObject] {
        try wayOut().deprecations().map { DeprecatedObject($0.deprecation, obstacles: $0.refusals.map(\.description)) }
    }

    /// Archives what was deprecated, reads the archive back, and drops it.
    /// - Throws: What keeps it from being dropped, as ``deprecations()`` tells; nothing was changed then. To ignore a reason is left to
    ///   people, who have `sluice drop --override`.
    /// - Parameter encrypting: Encrypts the archive by the key of `SLUICE_KEY`.
    @discardableResult
    public func drop(_ object: String, encrypting: Bool = false) throws -> DeprecatedObject {
        let way = try wayOut()
        let key = encrypting ? try project.keys.requiredArchiveKey() : nil
        let dropped = try way.drop(way.object(object), overriding: [], key: key)
        return DeprecatedObject(dropped.deprecation)
    }
}
