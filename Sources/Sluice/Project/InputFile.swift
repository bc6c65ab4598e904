package import Foundation
package import SluiceDatabase
internal import SluiceMigrations

/// A file that a person wrote.
package enum InputFile {
    package static func text(at file: URL) throws(Problem) -> String {
        guard let text = String(validating: try Folder.contents(of: file.path), as: UTF8.self) else {
            throw Problem(.invalidProject, at: .file(file.path), "the file isn't text in UTF-8")
        }
        return text
    }
}
