package import SluiceDatabase
internal import SluiceYAML

/// The settings of `sluice.yaml`, read as strictly as a job.
package struct ProjectSettings: Sendable {
    /// Plain settings by name: `database` and the folders.
    package private(set) var texts: [String: String]
    package var defaults: JobDefaults
    /// Names of databases that are copies, which may be anonymized in place: `staging_*`.
    package var copies: [String] = []

    package var archives = ArchiveSettings()
    /// Evidence that keeps whatever is deprecated from being dropped, beside what always does: `star`.
    package var blockOn: [String] = []
    /// Where revisions lie; new ones are written into the last.
    package var migrations: [String] = ["migrations"]
    /// What `${name}` stands for in revisions.
    package var variables: [String: String] = [:]

    /// Functions that the application registers with its own SQLite sessions, in small letters.
    package var functions: Set<String> = []

    /// What Sluice calls its own in the database; nil where no file says.
    package var state: StateName?
    /// Other state tables of the database may record the same revisions.
    package var sharesDatabase = false

    /// What `sluice lint` is to ask.
    package var lint = LintSettings()

    private static let textKeys = ["database", "shadow", "backfills", "before_upgrade", "after_upgrade"]

    /// - Parameter environment: Whose section under `environments` stands above the rest; nil for none.
    /// - Throws: ``Problem`` with file, line and column.
    package static func decode(
        _ text: String, file: String, environment: String? = nil
    ) throws(Problem) -> ProjectSettings {
        let hint = "nothing was touched; mend \(file) and run the command again"
        let source = YAMLSource(file: file, .invalidProject, hint: hint)
        let empty = ProjectSettings(texts: [:], defaults: JobDefaults())
        guard let root = try source.root(of: text) else {
            guard let environment else { return empty }
            throw source.problem("there is no environment '\(environment)' in it")
        }
        return try YAMLFields.read(root) { fields throws(Problem) in
            var settings = empty
            try settings.read(fields)
            return try settings.chosen(environment, fields)
        }
    }

    /// Every environment is read, so that a mistake in one isn't found by those who use it alone.
    private func chosen(_ environment: String?, _ fields: YAMLFields) throws(Problem) -> ProjectSettings {
        var chosen: ProjectSettings? = environment == nil ? self : nil
        let sections = try fields.entries("environments") ?? []
        for section in sections {
            let settings = try YAMLFields.read(section.value, owner: "environments: \(section.key)") {
                fields throws(Problem) in
                var settings = self
                try settings.read(fields)
                return settings
            }
            if section.key == environment { chosen = settings }
        }
        if let chosen { return chosen }
        let name = environment ?? ""
        throw fields.invalid(
            "there is no environment '\(name)' under 'environments'"
                + Suggestion.text(for: name, in: sections.map(\.key)))
    }

    /// What is given stands above what was read before.
    private mutating func read(_ fields: YAMLFields) throws(Problem) {
        for key in Self.textKeys { texts[key] = try fields.filledText(key) ?? texts[key] }
        defaults.lockTimeout = try fields.lockTimeout() ?? defaults.lockTimeout
        defaults.chunk = try fields.chunk(over: defaults.chunk)
        defaults.throttle = try fields.throttle() ?? defaults.throttle
        try readArchives(fields)
        if let given = try fields.optional("state", Self.state) { (state, sharesDatabase) = given }
        if fields.node("block_on") != nil { blockOn = try fields.someOf("block_on", ["star"]) }
        migrations = try fields.optionally("migrations", fields.requiredTexts) ?? migrations
        copies = try fields.optionally("copies", fields.requiredTexts) ?? copies
        if let names = try fields.optionally("functions", fields.requiredTexts) {
            functions = Set(names.map { $0.lowercased() })
        }
        lint = try fields.optional("lint", lint.reading) ?? lint
        for variable in try fields.entries("variables") ?? [] {
            guard let text = variable.value.text else { throw variable.problem("a variable's value must be a text") }
            variables[variable.key] = text
        }
    }

    /// `state: {schema: NAME}`; on SQLite NAME and an underscore begin the names of Sluice's tables.
    private static func state(_ fields: YAMLFields) throws(Problem) -> (StateName, isShared: Bool) {
        let text = try fields.filledText("schema") ?? StateName.standard.description
        let isShared = try fields.flag("shared")
        do throws(Problem) { return (try StateName(text), isShared) } catch { throw fields.invalid(error.reason) }
    }

    /// A folder, or more than that.
    private mutating func readArchives(_ fields: YAMLFields) throws(Problem) {
        guard let node = fields.node("archives") else { return }
        guard node.entries != nil else {
            archives.folder = try fields.filledText("archives") ?? archives.folder
            return
        }
        var read = archives
        _ = try fields.optional("archives") { fields throws(Problem) in
            read.folder = try fields.filledText("folder") ?? read.folder
            read.after = try fields.filledText("after") ?? read.after
            read.fetch = try fields.filledText("fetch") ?? read.fetch
        }
        archives = read
    }
}

/// Where archives lie, and the commands that carry each to another place and back.
package struct ArchiveSettings: Sendable, Hashable {
    package var folder = "archives"
    package var after: String?
    package var fetch: String?

    package init() {}
}

extension Problem.Code {
    package static let invalidProject = Problem.Code("invalid_project")
}
