package import SluiceDatabase
internal import SluiceYAML

/// The settings of `sluice.yaml`, read as strictly as a job.
package struct ProjectSettings: Sendable {
    /// Plain settings by name: `database` and the folders.
    package let texts: [String: String]
    package let defaults: JobDefaults
    /// Names of databases that are copies, which may be anonymized in place: `staging_*`.
    package var copies: [String] = []

    /// Where revisions lie; new ones are written into the last.
    package var migrations: [String] = ["migrations"]

    private static let textKeys = ["database", "backfills", "archives"]

    /// - Throws: ``Problem`` with file, line and column.
    package static func decode(_ text: String, file: String) throws(Problem) -> ProjectSettings {
        let hint = "nothing was touched; mend \(file) and run the command again"
        guard let root = try YAMLSource(file: file, .invalidProject, hint: hint).root(of: text) else {
            return ProjectSettings(texts: [:], defaults: JobDefaults())
        }
        return try YAMLFields.read(root) { fields throws(Problem) in
            var texts: [String: String] = [:]
            for key in textKeys { texts[key] = try fields.filledText(key) }
            var defaults = JobDefaults()
            defaults.lockTimeout = try fields.lockTimeout() ?? defaults.lockTimeout
            defaults.chunk = try fields.chunk(over: defaults.chunk)
            defaults.throttle = try fields.throttle() ?? defaults.throttle
            var settings = ProjectSettings(texts: texts, defaults: defaults)
            if fields.node("migrations") != nil { settings.migrations = try fields.requiredTexts("migrations") }
            if fields.node("copies") != nil { settings.copies = try fields.requiredTexts("copies") }
            return settings
        }
    }
}

extension Problem.Code {
    package static let invalidProject = Problem.Code("invalid_project")
}
