import SluiceDatabase
import Testing

@testable import SluiceSchema

@Suite("The reference of operations")
struct OperationReferenceTests {
    @Test("has every operation once")
    func complete() { #expect(OperationReference.all.map(\.name).sorted() == Operation.names) }

    @Test("tells each one's keys from its decoder, and what its example becomes", arguments: OperationReference.all)
    func described(reference: OperationReference) throws {
        let description = try OperationDescription(reference)
        #expect(
            description.keys.contains { $0.isRequired }
                || ["execute", "backfill", "alter_storage"].contains(reference.name))
        let isRowWork = ["backfill"].contains(reference.name) || OperationReference.wayOut.contains(reference)
        #expect(description.postgres.isEmpty == (isRowWork || reference.databases == .sqlite))
    }

    @Test("knows kinds and defaults")
    func keys() throws {
        let create = try #require(OperationReference.all.first { $0.name == "create_index" })
        let keys = try OperationDescription(create).keys
        #expect(
            keys.first { $0.name == "table" }
                == .init(name: "table", kind: "name, also with its schema", isRequired: true, absent: nil))
        #expect(
            keys.first { $0.name == "unique" }
                == .init(name: "unique", kind: "true or false", isRequired: false, absent: "false"))
    }
}
