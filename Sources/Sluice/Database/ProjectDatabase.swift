internal import Foundation
public import SluiceBackfill
public import SluiceDatabase
internal import SluiceDeprecation
internal import SluiceMigrations

/// A database of a project, and all that Sluice does to one: runs, revisions, archives, deprecations, anonymizing.
///
/// Whatever is begun here and gone on with here, by this process or a later one, knows the same transforms and keeps to
/// the project's `throttle`, `chunk` and `lock_timeout`. Methods block the calling thread while they work; a value may be
/// used from several threads. In an `async` function the same names are `async`: they leave the cooperative pool to others, and
/// stop behind their chunk or step when their task is cancelled.
public struct ProjectDatabase: Sendable {
    public let project: Project
    public let url: DatabaseURL
    /// Lets what is under way end well: behind its chunk, to be gone on with.
    public let stop: StopToken
    package let source: AddressSource
    /// Where throwaway databases are made: on its own server, unless another one is named.
    let shadows: DatabaseURL
    let engine: BackfillEngine
    let listener: ProgressListener

    init(
        _ project: Project, _ url: DatabaseURL, from source: AddressSource, stop: StopToken, listener: ProgressListener,
        shadows: DatabaseURL? = nil, interrupters: Interrupters = Interrupters()
    ) {
        self.shadows = shadows.flatMap { $0.dialect == url.dialect ? $0 : nil } ?? url
        self.project = project
        self.url = url
        self.source = source
        self.stop = stop
        self.listener = listener
        engine = project.engine(on: url, stop: stop, interrupters)
    }

    /// The same, which finds a job that was made in Swift by its name as well.
    func knowing(_ job: Job?) -> ProjectDatabase {
        job.map { changing(project: project.knowing($0)) } ?? self
    }

    /// The same but for what is given; ``interruptAll()`` of either stops the statements of both.
    func changing(
        project: Project? = nil, stop: StopToken? = nil, listener: ProgressListener? = nil
    ) -> ProjectDatabase {
        ProjectDatabase(
            project ?? self.project, url, from: source, stop: stop ?? self.stop, listener: listener ?? self.listener,
            shadows: shadows, interrupters: engine.interrupters)
    }

    /// The same with a token of its own, for one piece of work among several.
    package func stopping(by stop: StopToken) -> ProjectDatabase {
        ProjectDatabase(project, url, from: source, stop: stop, listener: listener, shadows: shadows)
    }

    /// Stops the statements that are under way, from any thread. What isn't committed never happened.
    public func interruptAll() { engine.interruptAll() }
}

extension Project {
    /// The database to work on: the address that is given, else that of `SLUICE_DATABASE`, else the project's own.
    /// - Parameter stop: Ask it to stop what is under way.
    /// - Throws: `Problem` where nothing names a database, or what does is no address.
    public func database(at address: String? = nil, stop: StopToken = StopToken()) throws -> ProjectDatabase {
        try database(at: address, stop: stop, telling: ProgressListener())
    }

    /// The same by an address that is asked for before each connection, since its password lives for minutes only.
    /// - Parameter address: `postgres://…` or a libpq conninfo string; called from any thread, several at a time.
    /// - Throws: `Problem` where it has none now, or what it gives is no address. Later that is like a server that is away: it is
    ///   asked again.
    public func database(
        stop: StopToken = StopToken(), address: @escaping @Sendable () throws -> String
    ) throws -> ProjectDatabase {
        let url = try DatabaseURL(renewing: address).keepingState(in: state).trustingFunctions(trustsFunctions)
        return ProjectDatabase(self, url, from: .given, stop: stop, listener: ProgressListener())
    }

    package func database(
        at given: String?, stop: StopToken, telling listener: ProgressListener, shadow: String? = nil
    ) throws -> ProjectDatabase {
        guard let address = given.map({ DatabaseAddress($0, from: .given) }) ?? address else {
            throw Problem(
                .invalidProject, at: .file(folder.path), "no database is named",
                hint:
                    "give --database URL, set \(AddressSource.variable), or write 'database:' into \(Self.settingsFile)"
            )
        }
        let url = try address.url().keepingState(in: state).trustingFunctions(trustsFunctions)
        let shadows = try shadow.map { try DatabaseAddress($0, from: .given).url() } ?? shadowAddress?.url()
        return ProjectDatabase(
            self, url, from: address.source, stop: stop, listener: listener,
            shadows: shadows?.keepingState(in: state))
    }

    /// A database beside the project's own, such as a copy.
    package func url(of address: String) throws(Problem) -> DatabaseURL {
        try DatabaseURL(address).keepingState(in: state).trustingFunctions(trustsFunctions)
    }

    /// The only place that makes one.
    func engine(on url: DatabaseURL, stop: StopToken, _ interrupters: Interrupters) -> BackfillEngine {
        BackfillEngine(
            url: url, registry: transforms, defaults: defaults, stop: stop, programJobs: program?.jobs ?? [:],
            interrupters: interrupters)
    }

    /// Who it is, for the logs: `deploy@web1`.
    static var actor: String { "\(NSUserName())@\(ProcessInfo.processInfo.hostName)" }
}

/// Whom to tell how far something is. Its closures are called from any thread.
package struct ProgressListener: Sendable {
    package var onRun: (@Sendable (RunProgress) -> Void)?
    /// Rows that are in the archive.
    package var onArchive: @Sendable (_ rows: Int) -> Void = { _ in }
    /// Before SQLite writes a table again.
    package var onRebuild: @Sendable (RebuildEstimate) -> Void = { _ in }
    /// A session of a run is over.
    package var onRunEnd: @Sendable (RunOutcome) -> Void = { _ in }
    /// What was dropped, and where its archive is.
    package var onDrop: @Sendable (_ object: String, _ archive: String?) -> Void = { _, _ in }
    package var onMigration: @Sendable (MigrationEvent) -> Void = { _ in }

    package init() {}
}
