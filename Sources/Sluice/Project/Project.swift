public import Foundation
internal import SluiceAnonymize
public import SluiceBackfill
internal import SluiceDatabase
public import SluiceMigrations
public import SluiceTransforms

/// A project's folder, what its `sluice.yaml` says, and the transforms its jobs may name. A folder without that file is a
/// project of defaults. What is done to its database goes through ``database(at:stop:)``.
public struct Project: Sendable {
    public let folder: URL
    /// Where new revisions are written.
    public let migrations: URL
    /// Every folder that revisions are read from, that one last.
    let revisionFolders: [URL]
    public let backfills: URL
    public private(set) var archives: URL
    /// What holds for jobs that don't say otherwise.
    public let defaults: JobDefaults
    /// Those that come with Sluice, the anonymizers among them, and those that were registered.
    public let transforms: TransformRegistry
    /// Names of databases that are copies, which may be anonymized in place: `staging_*`.
    public let copies: [String]
    /// What Sluice calls its own in this project's databases.
    let state: StateName
    /// A superuser's session calls what other roles have put behind the indexes, checks, triggers and views of tables.
    ///
    /// Without it such tables are refused, with the functions and their owners. A session that is no superuser's isn't asked.
    public var trustsFunctions = false
    /// Its database has other state tables with the same revisions.
    let sharesDatabase: Bool
    /// Functions that the application registers with its own SQLite sessions.
    let sqliteFunctions: Set<String>
    /// The secret of `SLUICE_KEY`.
    package let keys: Keys
    private(set) var address: DatabaseAddress?
    /// A server on which throwaway databases may be made, where the database's own doesn't allow that.
    let shadowAddress: DatabaseAddress?
    /// What `${name}` stands for in revisions.
    let variables: [String: String]
    /// Carries archives to another place and back.
    package private(set) var carrier: ArchiveCarrier
    /// Evidence that keeps whatever is deprecated from being dropped.
    let blockOn: [String]
    /// What `sluice lint` is to ask.
    let lintSettings: LintSettings
    /// Those among them that the command was given.
    let givenVariables: Set<String>
    /// What `${VARIABLE}` stands for in files that name databases.
    let environment: Secret<[String: String]>
    /// Commands of the shell's that `upgrade` runs around its revisions.
    let hooks: UpgradeHooks
    /// What a program defines instead of files.
    private(set) var program: ProgramDefinitions?

    /// Reads `sluice.yaml`, and `.env` beside it for what the environment hasn't. Both are looked at here and not again.
    /// - Parameters:
    ///   - section: The section of `environments:` that stands above the rest: `staging`.
    ///   - variables: What `${name}` stands for in revisions; they stand above those of `sluice.yaml`.
    ///   - register: Adds transforms of your own to those that come with Sluice.
    /// - Throws: `Problem` for a file that can't be understood, and for a variable that isn't set.
    public static func load(
        from folder: URL, environment: [String: String] = ProcessInfo.processInfo.environment,
        section: String? = nil, variables: [String: String] = [:],
        register: (inout TransformRegistry) -> Void = { _ in }
    ) throws -> Project {
        let environment = try DotEnv.read(in: folder).merging(environment) { _, given in given }
        let file = folder.appending(path: Self.settingsFile)
        let isThere = FileManager.default.fileExists(atPath: file.path)
        let text = isThere ? try InputFile.text(at: file, project: folder) : ""
        var settings = try ProjectSettings.decode(text, file: Self.settingsFile, environment: section)
        settings.variables.merge(variables) { _, given in given }
        return try Project(
            folder: folder, settings: settings, given: Set(variables.keys), environment, register)
    }

    static let settingsFile = "sluice.yaml"

    /// A project that is a program's own values, with no file anywhere: what a server migrates at its start.
    /// - Parameters:
    ///   - folder: Where archives are written, in a folder `archives`, and nothing is read.
    ///   - database: `sqlite:PATH`, `postgres://…` or a libpq conninfo string. Nil leaves it to `SLUICE_DATABASE` in `environment`.
    ///   - revisions: In any order: each says what it follows.
    ///   - jobs: Those that revisions and calls name. Two of one name are an error.
    ///   - register: Adds transforms of your own to those that come with Sluice.
    /// - Throws: `Problem` where names are given twice.
    public init(
        folder: URL, database: String? = nil, revisions: [Revision], jobs: [Job] = [],
        defaults: JobDefaults = JobDefaults(),
        environment: [String: String] = ProcessInfo.processInfo.environment,
        register: (inout TransformRegistry) -> Void = { _ in }
    ) throws {
        var settings = try ProjectSettings.decode("", file: Self.settingsFile)
        settings.defaults = defaults
        var environment = environment
        if database != nil { environment[AddressSource.variable] = nil }
        try self.init(folder: folder, settings: settings, given: [], environment, register)
        if let database { address = DatabaseAddress(database, from: .given) }
        program = try ProgramDefinitions(revisions, jobs)
    }

    /// The same, which has a further job of a program's.
    func knowing(_ job: Job) -> Project {
        var project = self
        project.program = (program ?? ProgramDefinitions()).adding(job)
        return project
    }

    /// The same project for a trial: what it archives is nobody's, and is carried nowhere.
    func keepingArchives(in folder: URL) -> Project {
        var project = self
        project.archives = folder
        project.carrier = ArchiveCarrier(folder: self.folder, archives: folder, settings: ArchiveSettings())
        return project
    }

    private init(
        folder: URL, settings: ProjectSettings, given: Set<String>, _ environment: [String: String],
        _ register: (inout TransformRegistry) -> Void
    ) throws {
        self.folder = folder
        /// A path from the root stands for itself.
        func located(_ path: String) -> URL { path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path) }
        revisionFolders = settings.migrations.map(located)
        migrations = revisionFolders[revisionFolders.count - 1]
        backfills = located(settings.texts["backfills"] ?? "backfills")
        archives = located(settings.archives.folder)
        carrier = ArchiveCarrier(folder: folder, archives: archives, settings: settings.archives)
        blockOn = settings.blockOn
        defaults = settings.defaults
        copies = settings.copies
        state = settings.state ?? .standard
        sharesDatabase = settings.sharesDatabase
        sqliteFunctions = settings.functions
        let keys = Keys(environment: environment)
        self.environment = Secret(environment)
        self.keys = keys
        var transforms = TransformRegistry.anonymizing { try keys.requiredForTransforms() }
        register(&transforms)
        self.transforms = transforms
        self.variables = settings.variables
        lintSettings = settings.lint
        givenVariables = given
        hooks = UpgradeHooks(
            folder: folder, before: settings.texts["before_upgrade"], after: settings.texts["after_upgrade"])
        address = try DatabaseAddress(settings.texts["database"], in: folder, environment)
        shadowAddress = try settings.texts["shadow"].map {
            DatabaseAddress(try EnvironmentText.expand($0, environment), from: .projectFile)
        }
    }
}
