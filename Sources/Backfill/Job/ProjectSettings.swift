internal import Yams

/// The settings of `sluice.yaml`, read as strictly as a job.
package struct ProjectSettings: Sendable {
    /// Plain settings by name: `database` and the folders.
    package let texts: [String: String]
    package let defaults: JobDefaults
    /// Names of databases that are copies, which may be anonymized in place: `staging_*`.
    package var copies: [String] = []

    /// Where revisions lie; new ones are written into the last.
    package var migrations: [String] = ["migrations"]

    private static let otherKeys = ["migrations", "lock_timeout", "chunk", "throttle", "copies"]
    private static let textKeys = ["database", "backfills", "archives"]

    /// - Throws: ``JobProblem`` with file and line.
    package static func decode(_ text: String, file: String) throws -> ProjectSettings {
        let reader = StrictYAML(file: file)
        guard let root = try Yams.compose(yaml: text, .basic), root.null == nil else {
            return ProjectSettings(texts: [:], defaults: JobDefaults())
        }
        let fields = try reader.fields(of: root, at: file, allowed: textKeys + otherKeys)
        var texts: [String: String] = [:]
        for key in textKeys { texts[key] = try fields[key].map { try reader.text($0, key) } }
        var defaults = JobDefaults()
        let tuning = Tuning(reader: reader)
        defaults.lockTimeout =
            try fields["lock_timeout"].map { try reader.duration($0, "lock_timeout") } ?? defaults.lockTimeout
        defaults.chunk = try fields["chunk"].map { try tuning.chunk($0, over: defaults.chunk) } ?? defaults.chunk
        defaults.throttle = try fields["throttle"].map(tuning.throttle) ?? defaults.throttle
        var settings = ProjectSettings(texts: texts, defaults: defaults)
        if let node = fields["migrations"] {
            let isList = node.sequence != nil
            settings.migrations = isList ? try reader.texts(node, "migrations") : [try reader.text(node, "migrations")]
        }
        settings.copies = try fields["copies"].map { try reader.texts($0, "copies") } ?? []
        return settings
    }
}
