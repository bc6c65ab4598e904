package import SluiceDatabase

/// What a user calls a table or a column: `products`, `products.price`, `public.products.price`.
package struct ObjectName: Sendable, Equatable {
    package let table: QualifiedName
    package let column: String?

    package init(table: QualifiedName, column: String?) {
        self.table = table
        self.column = column
    }

    /// `a.b` is column b where there is a table a, and otherwise table b in schema a.
    package init(_ text: String, on connection: any Connection) throws {
        let parts = QualifiedName.parts(of: text)
        switch parts.contains("") ? 0 : parts.count {
        case 1: self.init(table: QualifiedName(name: parts[0]), column: nil)
        case 2:
            let table = QualifiedName(name: parts[0])
            let isTable = (try? connection.catalogReader.shape(of: try connection.resolved(table))) != nil
            let isSchema = connection.dialect.hasSchemas && !isTable
            self.init(
                table: isSchema ? QualifiedName(schema: parts[0], name: parts[1]) : table,
                column: isSchema ? nil : parts[1])
        case 3: self.init(table: QualifiedName(schema: parts[0], name: parts[1]), column: parts[2])
        default:
            throw Problem(.archiveUnsupported, "'\(text)' is no table or column", hint: "write TABLE or TABLE.COLUMN")
        }
    }
}
