package import Foundation
package import SluiceDatabase
internal import SluiceDeprecation
package import SluiceDiff

/// Where a schema is read from.
package enum SchemaSource: Sendable {
    case database(DatabaseURL)
    /// A file or a folder of SQL.
    case files(URL)

    /// A URL, a conninfo string, or a path.
    package init(_ text: String, in folder: URL, state: StateName = .standard) throws {
        // Relative to a folder's URL without its last slash would be beside the folder.
        let path = text.hasPrefix("/") ? URL(filePath: text) : folder.appending(path: text)
        let isFile = FileManager.default.fileExists(atPath: path.path)
        if !isFile, text.contains(":") || text.contains("=") {
            self = .database(try DatabaseURL(text).keepingState(in: state))
        } else {
            self = .files(path)
        }
    }
}

extension Project {
    /// - Parameter folder: What a relative path starts from.
    package func schemaSource(_ text: String, in folder: URL) throws -> SchemaSource {
        try SchemaSource(text, in: folder, state: state)
    }

    /// What the project's schema is to be: `schema.sql`, or the folder `schema`.
    package func desiredSchema() throws -> SchemaSource {
        for name in ["schema.sql", "schema"] {
            let path = folder.appending(path: name)
            if FileManager.default.fileExists(atPath: path.path) { return .files(path) }
        }
        throw Problem(
            .invalidProject, at: .file(folder.path), "the project doesn't say what its schema is to be",
            hint:
                "write it into schema.sql, or into files in the folder schema; 'sluice schema dump > schema.sql' writes "
                + "the one that the database has")
    }
}

extension ProjectDatabase {
    /// The schema as objects. Shadows are made on this database's server.
    /// - Parameter table: One that is no part of it.
    /// - Parameter role: Who would make its objects, whose owners are known then; nil for who reads.
    func schema(
        of source: SchemaSource, leavingOut table: String? = nil, madeBy role: String? = nil
    ) throws -> SchemaModel {
        switch source {
        case .database(let url):
            let connection = try url.connect(.readOnly)
            let goingOut = try DeprecationStore(connection).names()
            return try SchemaModel.read(from: connection, madeBy: role) { name, column in
                column == nil && name.name == table || goingOut.contains(.init(table: name, column: column))
            }
        case .files(let path):
            let shadow = try Shadow(beside: shadows)
            let leftOut = try SchemaFiles(at: path).load(into: shadow.connection)
            var model = try SchemaModel.read(from: shadow.connection)
            model.unseen += leftOut
            return model
        }
    }

    /// Throwaway databases that a crash has left.
    package func forgottenShadows() throws -> [String] {
        shadows.dialect.isServer ? try Shadow.forgotten(on: shadows.connect(.readOnly)) : []
    }

    /// - Returns: Those that could be removed.
    package func removeForgottenShadows() throws -> [String] { try Shadow.removeForgotten(beside: shadows) }

    /// What the schemas have that isn't compared, and what differs.
    package struct SchemaCheck {
        package let differences: [SchemaDifference]
        package let unseen: [String]
        /// Revisions whose files have no certificate; nil where the project has none at all.
        package var uncertified: [String]?
    }

    /// The project's desired schema beside the database's.
    package func checkSchema() throws -> SchemaCheck {
        var check = try compareSchemas(.database(url), project.desiredSchema())
        check.uncertified = try uncertified()
        return check
    }

    package func compareSchemas(_ from: SchemaSource, _ to: SchemaSource) throws -> SchemaCheck {
        let (old, new) = (try schema(of: from), try schema(of: to))
        let differences = try SchemaProposal.differences(from: old, to: new, shadowsBeside: shadows)
        return SchemaCheck(differences: differences, unseen: Set(old.unseen + new.unseen).sorted())
    }

    /// The way from one schema to another and back, tried on a shadow.
    package func propose(
        _ from: SchemaSource, _ to: SchemaSource, _ wish: SchemaProposal.Wish
    ) throws -> (proposal: SchemaProposal, unseen: [String]) {
        let (old, new) = (try schema(of: from), try schema(of: to))
        let proposal = try propose(from, old, towards: new, wish)
        return (proposal, Set(old.unseen + new.unseen).sorted())
    }

    /// - Parameter old: What was read from the source.
    func propose(
        _ from: SchemaSource, _ old: SchemaModel, towards new: SchemaModel, _ wish: SchemaProposal.Wish
    ) throws -> SchemaProposal {
        var wish = wish
        wish.emptyTables = try emptyTables(of: from)
        return try SchemaProposal(from: old, to: new, wish, shadowsBeside: shadows)
    }

    /// Tables that surely have no rows, without waiting for anyone who holds one.
    private func emptyTables(of source: SchemaSource) throws -> Set<String> {
        guard case .database(let url) = source else { return [] }
        let connection = try url.connect(.readOnly)
        guard connection.dialect.isServer else {
            let names = try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'").compactMap {
                $0[0].text
            }
            return Set(
                try names.filter { try connection.scalar("SELECT 1 FROM \(Dialect.sqlite.quote($0)) LIMIT 1") == nil })
        }
        try connection.executeScript("SET lock_timeout = '1s'")
        let found = try? connection.catalogRows(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' AND pg_relation_size(c.oid) = 0")
        return Set((found ?? []).compactMap { $0[0].text })
    }

    /// The statements that make the database's schema again.
    package func dumpSchema(of source: SchemaSource) throws -> [String] {
        try SchemaProposal.creation(of: try schema(of: source), shadowBeside: shadows)
    }
}

extension DeprecationStore {
    /// What is on its way out, as it is called now.
    fileprivate struct Name: Hashable {
        let table: QualifiedName
        let column: String?
    }

    fileprivate func names() throws -> Set<Name> {
        Set(
            try all(includingDropped: false).map { deprecation in
                Name(
                    table: deprecation.currentTable,
                    column: deprecation.column == nil ? nil : deprecation.currentName)
            })
    }
}
