internal import FoundationEssentials
package import SluiceDatabase

/// What an archive holds and how to put it back: inside the archive, and beside it as a file to read.
package struct Manifest: Codable, Sendable, Equatable {
    package enum Content: String, Codable, Sendable { case table, column, rows }

    package struct Origin: Codable, Sendable, Equatable {
        /// `postgres` or `sqlite`.
        package var dialect: String
        /// The database's name as a person would say it, without secrets.
        package var database: String
        package var serverVersion: Int
        package var revisions: [String]

        package init(dialect: String, database: String, serverVersion: Int, revisions: [String]) {
            self.dialect = dialect
            self.database = database
            self.serverVersion = serverVersion
            self.revisions = revisions
        }
    }

    package struct Digest: Codable, Sendable, Equatable {
        package var algorithm: String
        package var value: String
    }

    package struct Encryption: Codable, Sendable, Equatable {
        package var cipher: String
        package var salt: String
    }

    package static let formatName = "sluice-archive"

    package var format = Manifest.formatName
    package var version = 1
    package var tool: String
    package var created: String
    package var content: Content
    package var origin: Origin
    package var table: ArchivedName
    /// The columns of each row, in the payload's order.
    package var columns: [ArchivedColumn]
    package var key: [String]
    /// Which rows were asked for, where not all were.
    package var condition: String?
    package var payload: PayloadFormat
    package var catalog: Catalog
    package var rows = 0
    package var bytes = 0
    package var frames = 0
    package var digest = Digest(algorithm: "", value: "")
    package var encryption: Encryption?
    /// Of an encrypted archive: the whole manifest, sealed with its key. What stands beside it says which archive it is.
    private var sealed: Data?
    /// Shell commands that restore the archive without Sluice.
    package var restore: [String]

    /// The names in files that exist: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case format, version, tool, created, content, origin, table, columns, key, condition, payload
        case catalog = "catalogue"
        case rows, bytes, frames, digest, encryption, restore, sealed
    }

    package init(
        tool: String, created: String, content: Content, origin: Origin, table: ArchivedName,
        columns: [ArchivedColumn], key: [String], condition: String?, payload: PayloadFormat, catalog: Catalog,
        restore: [String]
    ) {
        self.tool = tool
        self.created = created
        self.content = content
        self.origin = origin
        self.table = table
        self.columns = columns
        self.key = key
        self.condition = condition
        self.payload = payload
        self.catalog = catalog
        self.restore = restore
    }

    /// The columns beside the key.
    package var values: [ArchivedColumn] { columns.filter { !$0.isKey } }

    /// What databases know an archive with this manifest by.
    package func seal() throws(Problem) -> String { Self.seal(of: try encoded()) }

    /// Tells one archive from all others, also where their rows are the same; known without the key of an encrypted one.
    package var identity: String {
        let parts = [
            digest.value, created, content.rawValue, table.schema ?? "", table.name,
            content == .column ? values.first?.name ?? "" : "",
        ]
        return Self.seal(of: parts.joined(separator: "\0").utf8)
    }

    package func encoded() throws(Problem) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(self)) } catch {
            throw Problem(.archiveFormat, "can't write the manifest: \(error)")
        }
    }

    /// - Parameter path: The archive's, for messages.
    package init(decoding bytes: some Collection<UInt8>, of path: String) throws(Problem) {
        let data = Data(bytes)
        // The version first: what a newer one has written may have another shape.
        guard let version = try? JSONDecoder().decode(Version.self, from: data), version.format == Self.formatName
        else {
            throw Problem(.archiveFormat, "the manifest of \(path) can't be read")
        }
        guard version.version == (version.sealed == nil ? 1 : Self.sealedVersion) else {
            throw .unknownFormat(path, version.version)
        }
        do { self = try JSONDecoder().decode(Manifest.self, from: data) } catch {
            throw Problem(.archiveFormat, "the manifest of \(path) can't be read: \(error)")
        }
        try requireSense(path)
    }

    private struct Version: Decodable {
        let format: String
        let version: Int
        let sealed: String?
    }

    /// What no backup writes and all code relies on: counts that can be added up, columns that can be told apart.
    private func requireSense(_ path: String) throws(Problem) {
        let counts = [rows, bytes, frames]
        let names = Set(columns.map(\.name))
        guard counts.allSatisfy({ (0...Self.largestCount).contains($0) }), frames <= ArchiveLimits.frames,
            !columns.isEmpty, names.count == columns.count,
            content == .table || names.isSuperset(of: key),
            content != .column || values.count == 1
        else { throw Problem(.archiveFormat, "the manifest of \(path) contradicts itself") }
    }

    /// Of what older versions of Sluice would take for a table without columns' types.
    private static let sealedVersion = 2

    /// Whether definitions, defaults and comments are sealed in it.
    package var isConcealed: Bool { sealed != nil }

    /// The bytes that ``concealed(in:)`` was given.
    var sealedBytes: [UInt8]? { sealed.map(Array.init) }

    /// What anybody may read who has the file: names, counts, dates and the digest.
    func concealed(in sealed: [UInt8]) -> Manifest {
        var clear = self
        clear.version = Self.sealedVersion
        clear.sealed = Data(sealed)
        clear.columns = columns.map { column in
            var named = ArchivedColumn(name: column.name, type: "")
            named.isKey = column.isKey
            named.isRowid = column.isRowid
            return named
        }
        clear.catalog = Catalog()
        return clear
    }

    private static let largestCount = 1 << 56

    /// A digest of the manifest as it stands in the file.
    static func seal(of encoded: some Collection<UInt8>) -> String {
        DigestAlgorithm.sha256.digest(of: Array(encoded)[...]).hexadecimal
    }
}

/// A table's name, as an archive keeps it.
package struct ArchivedName: Codable, Sendable, Equatable {
    package var schema: String?
    package var name: String

    package init(schema: String?, name: String) {
        self.schema = schema
        self.name = name
    }
}
