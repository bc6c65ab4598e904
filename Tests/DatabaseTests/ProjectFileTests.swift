import Foundation
import SluiceTestSupport
import Testing

@testable import SluiceDatabase

@Suite("A project's file")
struct ProjectFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-file-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "inner"), withIntermediateDirectories: true)
    }

    private func reason(_ name: String, linkedInto: [String] = [], largest: Int = 1000) -> String? {
        do throws(Problem) {
            _ = try ProjectFile(folder.path + "/" + name, linkedInto: linkedInto, largest: largest).bytes()
            return nil
        } catch {
            return error.reason
        }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/" + name, withDestinationPath: target)
    }

    @Test("is a regular file: a FIFO doesn't hang, a device doesn't fill memory")
    func kinds() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(mkfifo(folder.path + "/fifo", 0o600) == 0)
        #expect(reason("fifo") == "it is a FIFO, not a regular file")
        #expect(reason("inner") == "it is a folder, not a regular file")
        try link("zero", to: "/dev/zero")
        #expect(reason("zero") == "it is a symbolic link to a file outside of the project")
        try Data(count: 1001).write(to: folder.appending(path: "large"))
        #expect(reason("large")?.hasPrefix("it is larger than") == true)
        #expect(reason("large", largest: 1001) == nil)
    }

    @Test("may be a link within its own folder or the project, and to nowhere else")
    func links() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("a".utf8).write(to: folder.appending(path: "a"))
        try link("inside", to: "a")
        try link("twice", to: "inside")
        try link("shadow", to: "/etc/passwd")
        try link("inner/up", to: "../a")
        #expect(reason("inside") == nil && reason("twice") == nil)
        #expect(reason("shadow")?.contains("outside") == true)
        #expect(reason("inner/up")?.contains("outside") == true)
        #expect(reason("inner/up", linkedInto: [folder.path]) == nil)
    }
}
