package import SluiceDatabase

extension Shadow {
    /// With a schema in it. None of its routines does anything, and no materialized view has rows: who has made them in
    /// the other database needn't be who runs this.
    package convenience init(holding model: SchemaModel, beside url: DatabaseURL) throws {
        try self.init(beside: url)
        _ = try make(model, in: url.dialect)
    }

    /// - Returns: The statements that gave its objects their own names afterwards.
    func make(_ model: SchemaModel, in dialect: Dialect) throws -> [String] {
        let empty = try SchemaModel.read(from: connection)
        standIns.know(model)
        let plan = try SchemaPlan(SchemaComparison(from: empty, to: model.owned(by: [])), style: .plain, in: dialect)
        try run(plan.statements.map(\.sql), as: "schema as it is now")
        let renames = try SchemaModel.read(from: connection).renames(to: model)
        try run(renames, as: "schema as it is now")
        return renames
    }

    /// Runs the statements of a plan, with what stands in for its routines and without its materialized views' rows.
    func run(_ statements: [String], as name: String) throws {
        if connection.dialect.isServer { try connection.executeScript("SET check_function_bodies = off") }
        for statement in statements where !statement.isEmpty {
            try execute(connection.dialect.isServer ? standIns.harmless(statement) : statement, as: name)
        }
    }

    private func execute(_ statement: String, as name: String) throws {
        do {
            try connection.executeScript(statement)
        } catch {
            throw Problem(
                .schema, "the \(name) can't be made on a shadow: \(error.message), in: \(statement)",
                hint: "nothing was written and nothing changed; write this part of the revision by hand")
        }
    }

    /// Runs statements that give new names.
    func rename(_ statements: [String]) throws {
        guard !statements.isEmpty else { return }
        try withRoutines(onlyParsed: false) { try run(statements, as: "renamed schema") }
    }

    /// The schema as if its routines were themselves.
    package func read() throws -> SchemaModel {
        try withRoutines(onlyParsed: true) { standIns.restore(try SchemaModel.read(from: connection)) }
    }

    /// With routines themselves, so that the server prints them by what it knows. They are made meanwhile, and nothing calls
    /// them.
    private func withRoutines<Result>(onlyParsed: Bool, _ body: () throws -> Result) throws -> Result {
        guard standIns.areMade(onlyParsed: onlyParsed) else { return try body() }
        let definitions = standIns.definitions(in: try SchemaModel.read(from: connection), onlyParsed: onlyParsed)
        guard !definitions.isEmpty else { return try body() }
        for definition in definitions { try execute(definition, as: "schema as it is now") }
        let result = try body()
        let there = try SchemaModel.read(from: connection)
        standIns.know(standIns.restore(there))
        try run(standIns.realDefinitions(in: there), as: "schema as it is now")
        return result
    }
}
