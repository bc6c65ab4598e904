package import SluiceDatabase

/// A piece of SQL the user wrote: one text for every database, or one for each that needs its own.
public struct SQLText: Sendable, Hashable, ExpressibleByStringLiteral {
    public let postgres: String?
    public let sqlite: String?

    /// The same text for every database.
    public init(_ text: String) {
        self.init(postgres: text, sqlite: text)
    }

    /// A text for each database; nil where there is nothing to say to it.
    public init(postgres: String?, sqlite: String?) {
        self.postgres = postgres
        self.sqlite = sqlite
    }

    /// A text for one database, where there is a name, and else for all.
    package init(_ text: String, for name: Dialect.Name?) {
        switch name {
        case .postgres: self.init(postgres: text, sqlite: nil)
        case .sqlite: self.init(postgres: nil, sqlite: text)
        case nil: self.init(text)
        }
    }

    public init(stringLiteral value: String) { self.init(value) }

    package func text(for dialect: Dialect) -> String? {
        dialect.choose(postgres: postgres, sqlite: sqlite)
    }
}
