internal import SluiceDatabase

extension PostgresRenderer {
    func createDomain(_ create: CreateDomain) -> String {
        var sql = "CREATE DOMAIN \(quote(create.domain)) AS \(create.type.sql(in: .postgres))"
        if let collation = create.collation { sql += " COLLATE " + quote(QualifiedName(collation)) }
        if let text = create.defaultValue?.postgres { sql += " DEFAULT " + text }
        if !create.nullable { sql += " NOT NULL" }
        sql += create.checks.map { " " + check($0) }.joined()
        return create.ifNotExists ? unless(Existence.type(create.domain), sql) : sql
    }

    func alterDomain(_ alter: AlterDomain) -> String {
        let action =
            switch alter.alteration {
            case .setDefault(.set(let text), _): "SET DEFAULT \(text.postgres ?? "NULL")"
            case .setDefault(.drop, _): "DROP DEFAULT"
            case .setNullable(let nullable): nullable ? "DROP NOT NULL" : "SET NOT NULL"
            case .addCheck(let added, let notValid): "ADD \(check(added))\(notValid ? " NOT VALID" : "")"
            case .validateCheck(let name): "VALIDATE CONSTRAINT \(quote(name))"
            case .dropCheck(let name, _): "DROP CONSTRAINT \(quote(name))"
            }
        return "ALTER DOMAIN \(quote(alter.domain)) \(action)"
    }

    private func check(_ check: DomainCheck) -> String {
        (check.name.map { "CONSTRAINT \(quote($0)) " } ?? "") + "CHECK (\(check.condition))"
    }

    func createCompositeType(_ create: CreateCompositeType) -> String {
        let attributes = create.attributes.map { attribute in
            let collation = attribute.collation.map { " COLLATE " + quote(QualifiedName($0)) } ?? ""
            return "\(quote(attribute.name)) \(attribute.type.sql(in: .postgres))\(collation)"
        }
        let statement = "CREATE TYPE \(quote(create.type)) AS (\(attributes.joined(separator: ", ")))"
        return create.ifNotExists ? unless(Existence.type(create.type), statement) : statement
    }
}
