internal import Synchronization

/// Asks a program for its database's address before each connection: a password may live for minutes only.
package final class AddressRenewal: Sendable {
    private let address: @Sendable () throws -> String

    init(_ address: @escaping @Sendable () throws -> String) { self.address = address }

    /// - Throws: ``Problem`` where the program has none, or it is no address.
    func url() throws(Problem) -> DatabaseURL {
        let text: String
        do {
            text = try address()
        } catch {
            throw Problem(.invalidDatabase, "the program has no address for its database: \(error)")
        }
        return try DatabaseURL(text)
    }
}

/// One is another's equal where it is the same.
extension AddressRenewal: Hashable {
    package static func == (one: AddressRenewal, other: AddressRenewal) -> Bool { one === other }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
