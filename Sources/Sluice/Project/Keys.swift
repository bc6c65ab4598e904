internal import Foundation
package import SluiceArchive
internal import SluiceBackfill
internal import SluiceDatabase
package import SluiceTransforms

/// The secret that encrypts archives and decides what anonymizers write: a file's content, or `SLUICE_KEY`.
package struct Keys: Sendable {
    package static let variable = "SLUICE_KEY"

    private let own: Secret<String>?

    package init(environment: [String: String]) { own = environment[Self.variable].map { Secret($0) } }

    /// - Parameter file: Wins over the environment.
    /// - Returns: Nil where there is no key.
    package func archiveKey(file: String? = nil) throws -> ArchiveKey? {
        try text(file).map { try ArchiveKey($0.value) }
    }

    package func requiredArchiveKey(file: String? = nil) throws -> ArchiveKey {
        if let key = try archiveKey(file: file) { return key }
        throw Problem(
            .archiveKey, "the archive is to be encrypted, and there is no key",
            hint: "set \(Self.variable) or give --key-file")
    }

    package func anonymizationKey(file: String? = nil) throws -> AnonymizationKey? {
        try text(file).map { try AnonymizationKey($0.value) }
    }

    func requiredForTransforms() throws -> AnonymizationKey {
        if let key = try anonymizationKey() { return key }
        throw TransformError("this transform needs a key: set \(Self.variable)")
    }

    private func text(_ file: String?) throws -> Secret<String>? {
        guard let file else { return own }
        return Secret(try InputFile.text(at: URL(filePath: file)))
    }
}
