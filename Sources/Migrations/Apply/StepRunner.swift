package import SluiceDatabase
package import SluiceSchema

/// Carries out the steps of a revision that aren't schema operations. The migrator records the step before and
/// after; the runner is called again for a step that a crash interrupted, and then goes on with what it left.
package protocol StepRunner {
    func run(_ backfill: Backfill, _ identity: StepIdentity, on connection: any Connection) throws
    func run(_ deprecation: BeginDeprecation, _ identity: StepIdentity, on connection: any Connection) throws
    /// - Returns: What came back otherwise than it was.
    func run(_ undeprecation: EndDeprecation, _ identity: StepIdentity, on connection: any Connection) throws
        -> [String]
    func run(_ drop: DropDeprecated, _ identity: StepIdentity, on connection: any Connection) throws
    /// - Returns: What came back otherwise than it was.
    func run(_ restore: RestoreDropped, _ identity: StepIdentity, on connection: any Connection) throws -> [String]

    /// Looks at what a step needs before any step of the plan is run: the job's file, say.
    /// - Parameter connection: Nil where an earlier step of the plan may change what this one is about.
    func check(_ work: Step.Work, on connection: (any Connection)?, with content: RehearsalContent) throws

    /// The same for a drop whose deprecation is an earlier step of the plan, of a table that the plan doesn't make.
    func check(_ drop: DropDeprecated, begunBy deprecation: BeginDeprecation, on connection: any Connection) throws

    /// What a step that isn't SQL would do; nil for one that is.
    func forecast(of work: Step.Work) throws -> WorkForecast?

    /// The deprecations that aren't over.
    func standingDeprecations(on connection: any Connection) throws -> [StandingDeprecation]

    /// What became of the last deprecation of that; nil where there was none.
    func record(of table: QualifiedName, _ column: String?, on connection: any Connection) throws -> DeprecationRecord?

    /// What a deprecation will be called; several names where that can't be told.
    /// - Parameter connection: Nil where an earlier step of the plan may change what it depends on.
    func names(of deprecation: BeginDeprecation, on connection: (any Connection)?) throws -> [String]

    /// Ends the open runs of these jobs that a revision began which is taken back, or given up by a stamp.
    /// - Parameter since: When it began.
    /// - Returns: What was ended, in words.
    func giveUp(_ jobs: [String], since: String) throws -> [String]

    /// In the transaction that records the step: what is known of a table follows it.
    func follow(_ move: TableMove, on connection: any Connection) throws

    /// Archives what a step of the open transaction is about to delete.
    /// - Returns: Where the archive is, and its rows.
    func archive(_ loss: DataLoss, _ identity: StepIdentity, on connection: any Connection) throws -> StepArchive?

    /// The last archive of what a step has deleted at one time; nil where none is known or its file is gone.
    func archive(of loss: DataLoss, on connection: any Connection) throws -> StepArchive?

    /// The SQL that does the same in an offline script, or nil where there is none.
    func offlineScript(of work: Step.Work, in dialect: Dialect) throws -> [String]?
}

/// What a step has done to a table that deprecations may be about.
package struct TableMove: Sendable, Hashable {
    package let table: QualifiedName
    /// Nil where it was dropped.
    package let new: QualifiedName?
}

/// An archive that was made before a step.
package struct StepArchive: Sendable, Hashable {
    package let path: String
    package let rows: Int

    package init(path: String, rows: Int) {
        self.path = path
        self.rows = rows
    }
}

extension StepRunner {
    package func check(_ work: Step.Work, on connection: (any Connection)?, with content: RehearsalContent) throws {}

    package func check(
        _ drop: DropDeprecated, begunBy deprecation: BeginDeprecation, on connection: any Connection
    ) throws {}

    package func forecast(of work: Step.Work) throws -> WorkForecast? { nil }

    package func standingDeprecations(on connection: any Connection) throws -> [StandingDeprecation] { [] }

    package func record(
        of table: QualifiedName, _ column: String?, on connection: any Connection
    ) throws -> DeprecationRecord? { nil }

    package func names(of deprecation: BeginDeprecation, on connection: (any Connection)?) throws -> [String] {
        [deprecation.column ?? deprecation.table.name]
    }

    package func giveUp(_ jobs: [String], since: String) throws -> [String] { [] }

    package func follow(_ move: TableMove, on connection: any Connection) throws {}

    /// Nothing is archived where there is no folder for it.
    package func archive(
        _ loss: DataLoss, _ identity: StepIdentity, on connection: any Connection
    ) throws -> StepArchive? { nil }

    package func archive(of loss: DataLoss, on connection: any Connection) throws -> StepArchive? { nil }

    package func offlineScript(of work: Step.Work, in dialect: Dialect) throws -> [String]? { nil }
}

/// Which step of which revision it is: the same after a crash.
package struct StepIdentity: Sendable, Hashable, CustomStringConvertible {
    package let revision: String
    /// `upgrade 3f2a9c`, as the log and progress show it.
    package let title: String
    /// From 0.
    package let step: Int
    /// When the step was begun, by the server's clock as ``Dialect/now`` writes it; not the time of a later try. What
    /// the runner started since then it started for this step.
    package let begunAt: String
    /// Whether it undoes what another direction did.
    package let isWayBack: Bool
    /// When the revision began that this step takes back the half of; nil for another step.
    package let takesBackSince: String?
    /// Tables that the same command has made: what is in them came with it.
    package let madeTables: Set<QualifiedName>

    package var description: String { "\(title), step \(step + 1)" }
}

/// For projects whose revisions hold schema operations alone.
package struct SchemaOnlyRunner: StepRunner {
    package init() {}

    package func run(_ backfill: Backfill, _ identity: StepIdentity, on connection: any Connection) throws {
        throw Problem(.unsupported, "no job '\(backfill.job)' is known here")
    }

    package func run(_ deprecation: BeginDeprecation, _ identity: StepIdentity, on connection: any Connection) throws {
        throw Problem(.unsupported, "deprecations are not available here")
    }

    package func run(_ undeprecation: EndDeprecation, _ identity: StepIdentity, on connection: any Connection) throws
        -> [String]
    {
        throw Problem(.unsupported, "deprecations are not available here")
    }

    package func run(_ drop: DropDeprecated, _ identity: StepIdentity, on connection: any Connection) throws {
        throw Problem(.unsupported, "deprecations are not available here")
    }

    package func run(_ restore: RestoreDropped, _ identity: StepIdentity, on connection: any Connection) throws
        -> [String]
    {
        throw Problem(.unsupported, "deprecations are not available here")
    }
}
