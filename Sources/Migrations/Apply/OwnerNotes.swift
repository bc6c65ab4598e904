internal import SluiceDatabase

/// A thing of PostgreSQL's, and whose it is.
struct OwnedObject: Hashable {
    /// As `ALTER` has it: `view`, `function`.
    let kind: String
    let object: String
    let owner: String

    var name: String { "\(kind) \(object)" }
}

/// Whose the things were that a revision has dropped, kept in the database until its way back has given them back.
struct OwnerNotes {
    /// One that took the place of others has their notes too, in the order in which they were applied.
    private let revisions: [String]
    private let revision: String
    private let connection: any Connection
    private let table: String

    init(of header: RevisionHeader, on connection: any Connection) {
        revision = header.id
        revisions = header.squashes.isEmpty ? [header.id] : header.squashes
        table = connection.dialect.stateTable("revision_owners")
        self.connection = connection
    }

    /// Whose each was before the first of them.
    func all() throws -> [OwnedObject] {
        var found: [String: OwnedObject] = [:]
        for revision in revisions {
            let rows = try connection.catalogRows(
                "SELECT kind, object, owner FROM \(table) WHERE revision = $1", [.text(revision)])
            for row in rows {
                guard let kind = row[0].text, let object = row[1].text, let owner = row[2].text else { continue }
                let owned = OwnedObject(kind: kind, object: object, owner: owner)
                if found[owned.name] == nil { found[owned.name] = owned }
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    func add(_ object: OwnedObject) throws {
        try connection.execute(
            """
            INSERT INTO \(table) (revision, kind, object, owner) VALUES ($1, $2, $3, $4)
            ON CONFLICT (revision, kind, object) DO UPDATE SET owner = excluded.owner
            """, [.text(revision), .text(object.kind), .text(object.object), .text(object.owner)])
    }

    func remove(_ object: OwnedObject) throws {
        for revision in revisions {
            try connection.execute(
                "DELETE FROM \(table) WHERE revision = $1 AND kind = $2 AND object = $3",
                [.text(revision), .text(object.kind), .text(object.object)])
        }
    }

    func removeAll() throws {
        for revision in revisions {
            try connection.execute("DELETE FROM \(table) WHERE revision = $1", [.text(revision)])
        }
    }
}
