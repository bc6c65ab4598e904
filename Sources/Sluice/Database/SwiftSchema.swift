internal import Foundation
internal import SluiceDatabase
internal import SluiceDiff
internal import SluiceMigrations
public import SluiceSchema

/// What a database's schema is to be, in the values that revisions are written in, in any order:
///
///     let schema = Schema {
///         Table("products") {
///             Column("id", .bigint, primaryKey: true)
///             Column("name", .text, nullable: false)
///         }
///         CreateIndex("products_name", on: "products", ["name"])
///     }
///     precondition(try database.differences(from: schema).isEmpty)
public struct Schema: Sendable {
    let operations: [SluiceSchema.Operation]

    public init(@OperationBuilder _ content: () -> [SluiceSchema.Operation]) { operations = content() }
}

extension ProjectDatabase {
    /// What the database has otherwise than a schema, each in a line; nothing where it is the same. Reads only; the schema is made
    /// on a throwaway database.
    /// - Throws: `Problem` where it can't be made.
    public func differences(from schema: Schema) throws -> [String] {
        try SchemaProposal.differences(
            from: self.schema(of: .database(url)), to: model(of: schema), shadowsBeside: shadows
        ).map(\.summary)
    }

    /// Writes the revision that leads from the database's schema to another one, as `sluice revision --autogenerate` does.
    /// - Parameter destructive: Drop, after an archive, what isn't wanted any more, instead of deprecating it.
    /// - Returns: The file's path; nil where the two are the same.
    public func writeRevision(message: String, towards schema: Schema, destructive: Bool = false) throws -> String? {
        let graph = try project.revisions().graph
        try requireAllApplied()
        var wish = SchemaProposal.Wish()
        wish.destroys = destructive
        let proposal = try propose(
            .database(url), self.schema(of: .database(url)), towards: model(of: schema), wish)
        guard !proposal.differences.isEmpty else { return nil }
        let proposed = ProposedRevision(proposal, on: url)
        var request = RevisionRequest(message: message, format: proposed.format)
        request.keepsOwners = proposed.keepsOwners
        let draft = try graph.draft(request)
        let path = try RevisionWriter.write(
            draft, into: project.migrations.path, upgrade: proposed.upgrade, downgrade: proposed.downgrade)
        _ = try proposed.writeJobs(into: project.backfills)
        return path
    }

    private func model(of schema: Schema) throws -> SchemaModel {
        let shadow = try Shadow(beside: shadows)
        var pending = try Step.steps(for: schema.operations, in: url.dialect)
        while !pending.isEmpty {
            var left: [Step] = []
            var failure: (any Error)?
            for step in pending {
                do {
                    try ForeignKeys.suspended(on: shadow.connection) { try step.perform(on: shadow.connection) }
                } catch let error as DatabaseError where error.kind == .undefinedObject {
                    // What it refers to may come later.
                    failure = failure ?? error
                    left.append(step)
                }
            }
            if let failure, left.count == pending.count { throw failure }
            pending = left
        }
        return try SchemaModel.read(from: shadow.connection)
    }
}
