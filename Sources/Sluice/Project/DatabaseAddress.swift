internal import Foundation
internal import SluiceDatabase

/// Where a database's address was found.
package enum AddressSource: Sendable, Hashable {
    /// By the command's flag, or by the embedder.
    case given
    case environment
    case projectFile

    static let variable = "SLUICE_DATABASE"

    /// Nil where it was given: whoever did knows.
    var place: Problem.Place? {
        switch self {
        case .given: nil
        case .environment: .object(Self.variable)
        case .projectFile: .file(Project.settingsFile)
        }
    }

    /// For the hints of errors: `the address is from SLUICE_DATABASE`.
    package var remark: String? { place.map { "the address is from \($0)" } }
}

/// A database's address as text. It may hold a password.
struct DatabaseAddress: Sendable {
    let source: AddressSource
    private let text: Secret<String>

    init(_ text: String, from source: AddressSource) {
        self.source = source
        self.text = Secret(text)
    }

    /// The environment's, then the project's own: `database:` with its `${VARIABLE:-default}` filled in. A relative
    /// SQLite path there is relative to the project. Nil where neither names one.
    init?(_ setting: String?, in folder: URL, _ environment: [String: String]) throws {
        // A variable that isn't set is a mistake in the file, also where it isn't needed.
        let own = try setting.map { try EnvironmentText.expand($0, environment) }
        if let text = environment[AddressSource.variable] {
            self.init(text, from: .environment)
        } else if let own, own.hasPrefix("sqlite:"), !own.hasPrefix("sqlite:/") {
            let path = folder.appending(path: String(own.dropFirst("sqlite:".count))).path
            self.init("sqlite:" + path, from: .projectFile)
        } else if let own {
            self.init(own, from: .projectFile)
        } else {
            return nil
        }
    }

    func url() throws(Problem) -> DatabaseURL {
        do {
            return try DatabaseURL(text.value)
        } catch {
            throw Problem(.invalidDatabase, at: source.place, error.description)
        }
    }
}
