import Foundation
import Testing

@testable import SluiceBackfill

@Suite("The reference of the files that people write")
struct FileReferenceTests {
    @Test("has each key that the decoder reads, and no other", arguments: FileReference.all.map(\.name))
    func keys(name: String) throws {
        let reference = try #require(FileReference.all.first { $0.name == name })
        #expect(try reference.mismatches() == [])
    }

    /// `SLUICE_RECORD=1` writes it.
    @Test("is the page in docs/", arguments: FileReference.all.map(\.name))
    func page(name: String) throws {
        let reference = try #require(FileReference.all.first { $0.name == name })
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "docs/\(name).md")
        let page = try reference.markdown()
        if ProcessInfo.processInfo.environment["SLUICE_RECORD"] != nil {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page, "SLUICE_RECORD=1 writes it again")
    }
}
