internal import SluiceDatabase

extension PostgresRenderer {
    func objectStatements(for operation: Operation) -> [String] {
        switch operation {
        case .createEnum(let create): [createEnum(create)]
        case .alterEnum(let alter): [alterEnum(alter)]
        case .dropEnum(let drop): ["DROP TYPE \(ifExists(drop.ifExists))\(quote(drop.name))\(cascade(drop.cascade))"]
        case .createDomain(let create): [createDomain(create)]
        case .alterDomain(let alter): [alterDomain(alter)]
        case .dropDomain(let drop):
            ["DROP DOMAIN \(ifExists(drop.ifExists))\(quote(drop.domain))\(cascade(drop.cascade))"]
        case .createCompositeType(let create): [createCompositeType(create)]
        case .dropCompositeType(let drop):
            ["DROP TYPE \(ifExists(drop.ifExists))\(quote(drop.type))\(cascade(drop.cascade))"]
        case .createView(let create): [createView(create)]
        case .dropView(let drop):
            [
                "DROP \(drop.materialized ? "MATERIALIZED " : "")VIEW \(ifExists(drop.ifExists))\(quote(drop.view))"
                    + cascade(drop.cascade)
            ]
        case .createFunction(let create): [createFunction(create)]
        case .dropFunction(let drop): [dropFunction(drop)]
        case .createProcedure(let create): [createProcedure(create)]
        case .dropProcedure(let drop):
            [
                "DROP PROCEDURE \(ifExists(drop.ifExists))\(routine(drop.procedure, drop.arguments))"
                    + cascade(drop.cascade)
            ]
        case .createTrigger(let create): [createTrigger(create)]
        case .dropTrigger(let drop):
            ["DROP TRIGGER \(ifExists(drop.ifExists))\(quote(drop.trigger)) ON \(quote(drop.table))"]
        case .createSequence(let create): [createSequence(create)]
        case .alterSequence(let alter): [alterSequence(alter)]
        case .dropSequence(let drop):
            ["DROP SEQUENCE \(ifExists(drop.ifExists))\(quote(drop.sequence))\(cascade(drop.cascade))"]
        case .createExtension(let create): [createExtension(create)]
        case .dropExtension(let drop):
            ["DROP EXTENSION \(ifExists(drop.ifExists))\(quote(drop.name))\(cascade(drop.cascade))"]
        case .createSchema(let create): ["CREATE SCHEMA \(ifNotExists(create.ifNotExists))\(quote(create.name))"]
        case .dropSchema(let drop):
            ["DROP SCHEMA \(ifExists(drop.ifExists))\(quote(drop.name))\(cascade(drop.cascade))"]
        default: privilegeStatements(for: operation)
        }
    }

    private func privilegeStatements(for operation: Operation) -> [String] {
        switch operation {
        case .renameObject(let rename): [renameObject(rename)]
        case .setSchema(let set): [setSchema(set)]
        case .alterStorage(let alter): alterStorage(alter)
        case .setReplicaIdentity(let set): [setReplicaIdentity(set)]
        case .refreshView(let refresh): [refreshView(refresh)]
        case .enableRowSecurity(let enable): [enableRowSecurity(enable)]
        case .disableRowSecurity(let disable): [disableRowSecurity(disable)]
        case .createPolicy(let create): [createPolicy(create)]
        case .dropPolicy(let drop):
            ["DROP POLICY \(ifExists(drop.ifExists))\(quote(drop.policy)) ON \(quote(drop.table))"]
        case .grant(let grant): [self.grant(grant)]
        case .revoke(let revoke): [self.revoke(revoke)]
        default: []
        }
    }

    private func createView(_ create: CreateView) -> String {
        let columns = create.columns.isEmpty ? "" : " " + clauses.list(create.columns)
        let definition = "\(quote(create.view))\(columns) AS \(create.query.postgres ?? "")"
        if create.materialized {
            return "CREATE MATERIALIZED VIEW \(ifNotExists(create.ifNotExists))\(definition)"
        }
        let statement = "CREATE \(create.replace ? "OR REPLACE " : "")VIEW \(definition)"
        return create.ifNotExists ? unless(Existence.relation(create.view), statement) : statement
    }

    private func createExtension(_ create: CreateExtension) -> String {
        var sql = "CREATE EXTENSION \(ifNotExists(create.ifNotExists))\(quote(create.name))"
        if let schema = create.schema { sql += " SCHEMA \(quote(schema))" }
        if let version = create.version { sql += " VERSION \(quote(version))" }
        return sql
    }
}
