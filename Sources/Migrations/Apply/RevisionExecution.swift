internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// One revision's execution.
struct RevisionExecution {
    let executor: PlanExecutor
    let planned: PlannedRevision
    let direction: Direction
    /// Where its transaction is a part of a larger one.
    let batch: CommitBatch?
    /// Tables that the command has made by now.
    let madeBefore: Set<QualifiedName>
    /// The log's row, once there is one.
    var logNumber: Int64?
    /// Steps done and recorded, in this command or an earlier one.
    var reached: Int
    let start = ContinuousClock.now
    private let settings: SessionSettings

    init(
        _ executor: PlanExecutor, _ planned: PlannedRevision, _ direction: Direction, _ batch: CommitBatch?,
        madeBefore: Set<QualifiedName>
    ) {
        self.madeBefore = madeBefore
        self.batch = batch
        self.executor = executor
        self.planned = planned
        self.direction = direction
        settings = SessionSettings(planned)
        logNumber = planned.unfinished?.logNumber
        reached = planned.firstStep
    }

    private var connection: any Connection { executor.connection }

    mutating func carryOut() throws {
        executor.onEvent(.began(planned))
        connection.onNotice = { [onEvent = executor.onEvent] in
            // What a cascade takes along stands in the detail.
            let text = [$0.message, $0.detail].compactMap(\.self).joined(separator: ": ")
            onEvent(.notice(severity: $0.severity, message: text.replacing("\n", with: ", ")))
        }
        defer { connection.onNotice = nil }
        let groups = planned.groups
        do {
            if !executor.shouldStop(), let message = try OneMessage(planned, executor) {
                try runAtOnce(message)
                return executor.onEvent(.finished(planned, seconds: seconds))
            }
            try settings.sayAgain(upTo: planned.firstStep, on: connection)
            for group in groups {
                if executor.shouldStop() { throw Problem(.stopped, "stopped as asked") }
                switch group.kind {
                case .transaction: try runTogether(group.steps)
                case .alone: try runAlone(group.steps.lowerBound)
                }
            }
            // Nothing to run, or all of it ran before a crash that came before the record.
            if groups.isEmpty { try attempt(at: nil) { try $0.record(step: $0.planned.steps.count) } }
            if planned.takesBack, let since = try executor.ledger.started(logNumber) {
                for message in try executor.runner.giveUp(planned.takenJobs, since: since) {
                    executor.onEvent(.warning(message))
                }
            }
        } catch let error as MigrationFailure {
            throw error
        } catch {
            throw failure(at: nil, error)
        }
        executor.onEvent(.finished(planned, seconds: seconds))
    }

    private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    private func failure(at step: Int?, _ error: any Error) -> MigrationFailure {
        let failed = FailedStatement(step.map { planned.steps[$0] }, error)
        var failure = MigrationFailure(
            title: planned.title, revision: planned.header.id, step: step.map { $0 + 1 }, steps: planned.steps.count,
            summary: step.map { planned.steps[$0].summary } ?? "", place: failed.place, excerpt: failed.excerpt,
            stepsKept: reached, direction: direction, cause: error)
        failure.canBeTakenBack = planned.canTakeBack(reached)
        if let step, case .backfill = planned.steps[step].work { failure.mayBeHalfDone = planned.canTakeBack(step + 1) }
        return failure
    }

    /// Runs `body` in a transaction, again after a pause where a lock wasn't had.
    private mutating func attempt(
        at step: Int?, suspendingForeignKeys: Bool = false, _ body: (inout RevisionExecution) throws -> Void
    ) throws {
        var execution = self
        let before = self
        try executor.settings.retry.run(onRetry: report(step)) {
            execution = before
            if let batch {
                try batch.add { try body(&execution) }
            } else if suspendingForeignKeys {
                try ForeignKeys.suspended(on: before.connection) {
                    try before.connection.transaction { try body(&execution) }
                }
            } else {
                try before.connection.transaction { try body(&execution) }
            }
        }
        self = execution
    }

    private func report(_ step: Int?) -> (Int, DatabaseError, Duration) -> Void {
        { attempt, error, pause in
            executor.onEvent(
                .retrying(
                    step: (step ?? reached) + 1, reason: error.description, attempt: attempt,
                    of: executor.settings.attempts, pause: pause))
        }
    }

    private func announce(_ step: Int) {
        executor.onEvent(.step(number: step + 1, of: planned.steps.count, summary: planned.steps[step].summary))
    }

    private mutating func record(step: Int, begun: Bool = false) throws {
        let isComplete = step == planned.steps.count && !begun
        // What the revision's SQL did to the session, its role, its path, a timeout for itself, isn't for the record.
        if planned.runsOwnSQL { try requireLock() }
        for move in planned.steps[min(reached, step)..<step].flatMap(\.tableMoves) {
            try executor.runner.follow(move, on: connection)
        }
        let progress = Ledger.Progress(
            planned: planned, step: step, isStepBegun: begun, isComplete: isComplete,
            seconds: isComplete ? "\(seconds)" : nil)
        try executor.ledger.record(progress, logNumber: &logNumber, ids: executor.graph.ids)
        if !isComplete { try settings.putBack(upTo: step, on: connection) }
        reached = step
    }

    // MARK: Steps

    private mutating func runTogether(_ steps: Range<Int>) throws {
        var current: Int? = steps.lowerBound
        let members = Array(planned.steps[steps])
        let losingKeys = members.losingKeys
        let keys = losingKeys.contains(true) ? KeyFaults(connection) : nil
        do {
            try attempt(at: steps.lowerBound, suspendingForeignKeys: members.contains(where: \.needsKeysOff)) {
                execution in
                let owners = try execution.owners(before: steps.lowerBound)
                for statement in try keys?.before() ?? [] { try statement.execute(on: execution.connection) }
                for step in steps {
                    current = step
                    execution.announce(step)
                    if execution.planned.isUpgrade {
                        let doing = execution.planned.steps[step]
                        try LostDefinitions.refuse(doing, on: execution.connection)
                        try UntrueWas.refuse(execution.planned, doing, on: execution.connection)
                    }
                    try execution.archiveLosses(of: step)
                    let session = try SessionState(
                        before: step, until: steps.upperBound, of: execution.planned, on: execution.connection)
                    try execution.perform(step, losesKeys: losingKeys[step - steps.lowerBound])
                    if let changed = try session?.changes(on: execution.connection) { throw changed.problem }
                }
                // It is told at the end, and of the last step that may have done it.
                current = losingKeys.lastIndex(of: true).map { steps.lowerBound + $0 }
                try keys?.requireNone()
                current = nil
                try WrittenSchema.requireReadable(execution.planned, on: execution.connection)
                if let owners {
                    try execution.connection.executeScript(execution.connection.dialect.readyForOwn)
                    for given in try owners.giveBack() { execution.executor.onEvent(.warning(given)) }
                }
                try execution.record(step: steps.upperBound)
            }
        } catch {
            throw failure(at: current, error)
        }
    }

    private func owners(before step: Int) throws -> KeptOwners? {
        guard connection.dialect.hasRoles, planned.mayChangeOwners else { return nil }
        // Not as the role that the revision's SQL has set.
        if planned.runsOwnSQL { try connection.executeScript(connection.dialect.readyForOwn) }
        let owners = try KeptOwners(planned, before: step, on: connection)
        if planned.runsOwnSQL { try settings.putBack(upTo: step, on: connection) }
        return owners
    }

    private func perform(_ step: Int, losesKeys: Bool) throws {
        let step = planned.steps[step]
        guard losesKeys else { return try step.perform(on: connection) }
        try LostCascade.refused(in: step, on: connection) { try step.perform(on: connection) }
    }

    private mutating func runAtOnce(_ message: OneMessage) throws {
        announce(0)
        do {
            try executor.settings.retry.run(onRetry: report(0)) { try message.send(on: connection) }
        } catch {
            throw failure(at: 0, error)
        }
        reached = 1
    }

    private mutating func runAlone(_ step: Int) throws {
        if planned.steps[step].canBeRecordedWithin, !planned.controlsTransactions {
            do {
                return try runTogether(step..<step + 1)
            } catch let failure as MigrationFailure where failure.isAboutTransactions || failure.isCommitOfCode {}
        }
        announce(step)
        let wasBegun = planned.isStepBegun && step == planned.firstStep
        if !wasBegun { try attempt(at: step) { try $0.record(step: step, begun: true) } }
        do {
            if try !(wasBegun && isDone(planned.steps[step])) {
                let session = try SessionState(before: step, until: step + 1, of: planned, on: connection)
                try performAlone(step)
                if let changed = try session?.changes(on: connection) { warn([changed.warning]) }
            }
            try attempt(at: step) { try $0.record(step: step + 1) }
        } catch {
            throw failure(at: step, error)
        }
    }

    private func isDone(_ step: Step) throws -> Bool {
        try ConcurrentIndex.isDone(step, on: connection) || ConcurrentDetach.isDone(step, on: connection)
    }

    private func identity(of step: Int) throws -> StepIdentity {
        // The role that the revision's SQL has set may not read the log.
        if planned.runsOwnSQL { try connection.executeScript(connection.dialect.readyForOwn) }
        let begunAt = try executor.ledger.begun(logNumber) ?? ""
        let takesBackSince = try planned.takesBack ? executor.ledger.started(logNumber) : nil
        try settings.putBack(upTo: step, on: connection)
        return StepIdentity(
            revision: planned.header.id, title: planned.title, step: step, begunAt: begunAt,
            isWayBack: [.apply(.downgrade), .takeBack(.upgrade)].contains(planned.action),
            takesBackSince: takesBackSince,
            madeTables: madeBefore.union(planned.steps[..<step].flatMap(\.madeTables)))
    }

    /// In the transaction that deletes: with the table locked nothing is written between the two.
    private func archiveLosses(of step: Int) throws {
        for loss in try losses(of: planned.steps[step]) where try loss.isReal(on: connection) {
            if let lock = connection.dialect.lockingWrites(loss.table) { try connection.execute(lock) }
            if let archive = try executor.runner.archive(loss, identity(of: step), on: connection) {
                executor.onEvent(.archived(loss, archive))
            }
        }
    }

    private func losses(of step: Step) throws -> [DataLoss] {
        // What it names is among its own, or nobody wants it back.
        try step.losses + CascadeLosses.of(step, on: connection).filter { !step.names($0) }
    }

    private func warn(_ differences: [String]) {
        for difference in differences { executor.onEvent(.warning(difference)) }
    }

    private func performAlone(_ step: Int) throws {
        let identity = try identity(of: step)
        switch planned.steps[step].work {
        case .backfill(let backfill): try executor.runner.run(backfill, identity, on: connection)
        case .beginDeprecation(let deprecation): try executor.runner.run(deprecation, identity, on: connection)
        case .endDeprecation(let undeprecation):
            warn(try executor.runner.run(undeprecation, identity, on: connection))
        case .dropDeprecated(let drop): try executor.runner.run(drop, identity, on: connection)
        case .restoreDropped(let restore): warn(try executor.runner.run(restore, identity, on: connection))
        case .schema:
            try performOutsideTransaction(planned.steps[step], number: step)
            if planned.runsOwnSQL { try requireLock() }
        }
    }

    /// Somebody's SQL may have given the command's lock back.
    private func requireLock() throws {
        try connection.executeScript(connection.dialect.readyForOwn)
        guard try CommandLock.migration.isStillHeld(on: connection) else {
            throw Problem(
                .locked, "its SQL gave Sluice's lock back, and another migration of this database has it now",
                hint:
                    "leave DISCARD ALL and pg_advisory_unlock_all out of revisions: Sluice resets the session after each"
            )
        }
    }

    private func performOutsideTransaction(_ step: Step, number: Int) throws {
        try executor.setLockTimeout(executor.settings.concurrentLockTimeout)
        defer { try? executor.setLockTimeout(executor.settings.lockTimeout) }
        try executor.settings.retry.run(onRetry: report(number)) {
            try ConcurrentIndex.dropInvalid(step, on: connection)
            do {
                try step.perform(on: connection)
            } catch {
                // Nothing answers queries from an invalid index, but every write pays for it until the next try.
                try? ConcurrentIndex.dropInvalid(step, on: connection)
                throw error
            }
        }
    }
}

extension Step {
    /// Whether a revision without a transaction may record it in one: a crash then leaves it done and recorded, or neither.
    fileprivate var canBeRecordedWithin: Bool {
        guard case .schema(let operations) = work, operations.count == 1, case .execute(let execute) = operations[0],
            let text = execute.sql.text(for: dialect)
        else { return false }
        let statements = SQLScript(text, in: dialect).statements
        // SQLite's pragmas and ATTACH mean something else inside one.
        let others = ["PRAGMA", "ATTACH", "DETACH", "DISCARD"]
        return statements.count == 1 && statements[0].kind == .other && !others.contains(statements[0].firstWord)
    }
}

extension PlannedRevision {
    /// Whether its SQL begins and ends transactions itself.
    fileprivate var controlsTransactions: Bool {
        steps.contains { $0.ownStatements.contains { $0.kind == .transactionControl } }
    }
}

extension MigrationFailure {
    /// The server refuses the statement in one (25001), whatever its words say.
    fileprivate var isAboutTransactions: Bool { (cause as? DatabaseError)?.code == "25001" }

    /// DO and CALL may commit by themselves, and then not in a transaction of ours (2D000).
    fileprivate var isCommitOfCode: Bool { (cause as? DatabaseError)?.code == "2D000" }
}
