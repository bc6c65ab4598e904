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

    public init(stringLiteral value: String) { self.init(value) }

    package func text(for dialect: Dialect) -> String? {
        dialect.name == .postgres ? postgres : sqlite
    }
}
