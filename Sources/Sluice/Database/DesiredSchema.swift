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
        let isFile = FileManager.default.fileExists(atPath: URL(filePath: text, relativeTo: folder).path)
        if !isFile, text.contains(":") || text.contains("=") {
            self = .database(try DatabaseURL(text).keepingState(in: state))
        } else {
            self = .files(URL(filePath: text, relativeTo: folder))
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
    func schema(of source: SchemaSource) throws -> SchemaModel {
        switch source {
        case .database(let url):
            let connection = try url.connect(.readOnly)
            let goingOut = try DeprecationStore(connection).names()
            return try SchemaModel.read(from: connection) { table, column in
                goingOut.contains(.init(table: table, column: column))
            }
        case .files(let path):
            let shadow = try Shadow(beside: url)
            let leftOut = try SchemaFiles(at: path).load(into: shadow.connection)
            var model = try SchemaModel.read(from: shadow.connection)
            model.unseen += leftOut
            return model
        }
    }

    /// What the schemas have that isn't compared, and what differs.
    package struct SchemaCheck {
        package let differences: [SchemaDifference]
        package let unseen: [String]
    }

    /// The project's desired schema beside the database's.
    package func checkSchema() throws -> SchemaCheck {
        try compareSchemas(.database(url), project.desiredSchema())
    }

    package func compareSchemas(_ from: SchemaSource, _ to: SchemaSource) throws -> SchemaCheck {
        let (old, new) = (try schema(of: from), try schema(of: to))
        let differences = try SchemaProposal.differences(from: old, to: new, shadowsBeside: url)
        return SchemaCheck(differences: differences, unseen: Set(old.unseen + new.unseen).sorted())
    }

    /// The way from one schema to another and back, tried on a shadow.
    package func propose(
        _ from: SchemaSource, _ to: SchemaSource, _ wish: SchemaProposal.Wish
    ) throws -> (proposal: SchemaProposal, unseen: [String]) {
        let (old, new) = (try schema(of: from), try schema(of: to))
        let proposal = try SchemaProposal(from: old, to: new, wish, shadowsBeside: url)
        return (proposal, Set(old.unseen + new.unseen).sorted())
    }

    /// The statements that make the database's schema anew.
    package func dumpSchema(of source: SchemaSource) throws -> [String] {
        try SchemaProposal.creation(of: try schema(of: source), shadowBeside: url)
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
