import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

/// Databases hold hashes of these texts: one that changes turns applied revisions into changed ones.
@Suite("A stored checksum")
struct ChecksumTests {
    @Test("has the same text as ever, for every operation with and without its options")
    func operations() throws {
        try expectTexts(operationSamples.map { ($0.key, $0.value.checksumText) }, in: "Checksums/operations.txt")
    }

    @Test("has the same text as ever, for the steps that are done")
    func steps() throws {
        try expectTexts(stepSamples.map { ($0.key, $0.value.checksumText) }, in: "Checksums/steps.txt")
    }

    private func expectTexts(_ samples: [(name: String, text: String)], in path: String) throws {
        let golden = try Fixture.table(path)
        for (name, text) in samples { #expect(text == golden[name], "\(name)") }
        #expect(Set(samples.map(\.name)) == Set(golden.keys))
    }

    @Test(
        "is the same hash as ever, for a revision in Swift",
        arguments: [
            (WrittenDowngrade.derived, "3ca8afd68334772f56a60844adeed1db1ec0114503b352f70bc256bf5a0c3c58"),
            (
                .operations(PlacedOperations(DropTable("users").operations)),
                "2a32f7fd5b8fa538d1452a2bd7592e8fd3b5d8371bd478e365a873dd788e7349"
            ),
            (.operations(PlacedOperations()), "1e9caa86a92dcc3a9f35b06e56c0c6074a900c9ced19d1195eb500e1dd649a66"),
            (.irreversible("the data is gone"), "d8ac7e20e517670daa1dac890d2c5a9eac1ce554df582b4a4d28592bc26383f7"),
        ])
    func revision(_ downgrade: WrittenDowngrade, checksum: String) {
        let revision = Revision(
            header: RevisionHeader(id: "a", downRevisions: [], branchLabels: [], dependsOn: [], message: "m"),
            upgrade: PlacedOperations(CreateTable("users", [Column("id", .integer)]).operations), downgrade: downgrade)
        #expect(revision.checksum == checksum)
    }

    @Test("has a part for every property: one that is added later may not go unnoticed")
    func everyProperty() {
        for (name, operations) in operationSamples { expectAllProperties(of: operations, in: name) }
        for (name, steps) in stepSamples { expectAllProperties(of: steps, in: name) }
    }

    private let later: [String?] = [
        "place", "archives", "blockOn", "state", "options", "storage", "dropsCheck", "usingIndex", "trustsFunctions",
        "isOneEach",
    ]

    private func expectAllProperties(of value: Any, in sample: String) {
        let mirror = Mirror(reflecting: value)
        // Where it was written, and where Sluice's tables stand, is no part of what it does; what was added later is left out
        // while it has its default.
        let record = mirror.displayStyle == .struct ? value as? any ChecksumRecord : nil
        let texts = Set(record?.checksumFields.map(\.key) ?? [])
        let properties = mirror.children.filter { property in
            mirror.displayStyle != .struct || texts.contains(property.label ?? "") || !later.contains(property.label)
        }
        // An optional record is one, too, to `as?`.
        if let record {
            #expect(record.checksumFields.count == properties.count, "\(type(of: value)) in \(sample)")
        }
        for property in properties { expectAllProperties(of: property.value, in: sample) }
    }
}
