package import Foundation
package import SluiceDatabase

/// A file that a person wrote.
package enum InputFile {
    /// - Parameter project: The folder that a symbolic link may lead into, beside the file's own.
    package static func text(at file: URL, project: URL? = nil) throws(Problem) -> String {
        try ProjectFile(
            file.path, linkedInto: project.map { [$0.path] } ?? [], largest: ProjectFile.largestSetting
        ).text(.invalidProject)
    }
}
