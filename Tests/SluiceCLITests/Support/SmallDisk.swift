import Foundation
import SluiceTestSupport

/// A file system of a few megabytes, in memory. Mounting one takes root's rights.
final class SmallDisk: Sendable {
    let folder: URL

    static let isPossible: Bool = {
        guard getuid() == 0, let disk = try? SmallDisk(size: "1m") else { return false }
        return FileManager.default.fileExists(atPath: disk.folder.path)
    }()
    static let absence = "only root may mount a small disk"

    init(size: String) throws {
        folder = try TemporaryFolder.make()
        try run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(size),mode=755", "tmpfs", folder.path])
    }

    /// `size=64m`, `ro`.
    func remount(_ options: String) throws { try run("/bin/mount", ["-o", "remount,\(options)", folder.path]) }

    deinit { _ = try? run("/bin/umount", ["-l", folder.path]) }
}
