import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceSchema

@Suite("A constraint without a name")
struct ConstraintNameTests {
    @Test("has the one that PostgreSQL would give it, shortened as PostgreSQL shortens")
    func names() throws {
        let long = String(repeating: "t", count: 40)
        let tables = ["t", long, String(repeating: "é", count: 30), String(repeating: "x", count: 63)]
        let columns = [
            ["a"], ["a", "b"], [String(repeating: "c", count: 40)], [String(repeating: "ü", count: 25), "d"],
        ]
        let connection = try TestDatabase(.postgres).connect()
        try connection.execute("CREATE TABLE parent (a int, b int, UNIQUE (a, b), UNIQUE (a))")
        for table in tables {
            for columns in columns {
                let list = columns.map { Dialect.postgres.quote($0) }
                let name = Dialect.postgres.quote(table)
                let parent = columns.count == 1 ? "a" : "a, b"
                try connection.executeScript(
                    """
                    CREATE TABLE \(name) (\(list.map { $0 + " int" }.joined(separator: ", ")), id int PRIMARY KEY,
                    UNIQUE (\(list.joined(separator: ", "))), FOREIGN KEY (\(list.joined(separator: ", "))) REFERENCES parent (\(parent)))
                    """)
                let made = try connection.rows(
                    "SELECT conname FROM pg_constraint WHERE contype <> 'n' AND conrelid = to_regclass($1)",
                    [.text(name)]
                )
                .compactMap { $0[0].text }
                let named: [TableConstraint] = [
                    .primaryKey(["id"]), .unique(columns), .foreignKey(columns, Reference("parent")),
                ]
                #expect(Set(named.compactMap { $0.name(on: QualifiedName(name: table)) }) == Set(made))
                try connection.execute("DROP TABLE \(name)")
            }
        }
    }
}
