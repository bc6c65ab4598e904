internal import Foundation

/// Folders for files that live no longer than a command, which nobody else may look into.
package enum PrivateFolder {
    /// A new one in TMPDIR, of mode 0700. Whoever makes it removes it.
    package static func make() throws(DatabaseError) -> String {
        var template = Array((FileManager.default.temporaryDirectory.path + "/sluice-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            let reason = String(cString: strerror(errno))
            throw DatabaseError(kind: .other, code: "", message: "no folder can be made in TMPDIR: \(reason)")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
