internal import SluiceDatabase
internal import SluiceSchema

/// What a step would do, statement by statement.
package struct StepForecast: Sendable {
    package var statements: [StatementForecast]
}

extension Migrator {
    /// What a plan would do on the live database, revision by revision and step by step. Reads only.
    /// - Parameter database: For PostgreSQL: where the plan's statements are run. Nil where none can be had.
    /// - Throws: ``MigrationFailure`` for a statement that fails there and is sure to fail on the live database.
    package func forecast(_ plan: MigrationPlan, on database: PlanTrial?) throws -> [[StepForecast]] {
        let shadow = database?.connection
        let isFile = connection.dialect.rebuildsTables
        var forecasts =
            try isFile ? ShadowDatabase(for: connection).forecasts(of: plan) : tried(plan, on: database)
        for revision in forecasts.indices {
            let planned = plan.revisions[revision]
            for (position, step) in planned.steps.dropFirst(planned.firstStep).enumerated() {
                if let work = try runner.forecast(of: step.work) {
                    forecasts[revision][position] = StepForecast(statements: [StatementForecast(work)])
                }
                if !isFile { forecasts[revision][position].archive(step.losses.map(\.table), for: connection) }
            }
        }
        try measure(&forecasts, on: shadow, isFile: isFile)
        for revision in forecasts.indices { hold(&forecasts[revision], of: plan.revisions[revision]) }
        return forecasts
    }

    /// Refuses a plan on PostgreSQL whose way back is made of what somebody says that there was, where it fails on a trial database, there or
    /// on its way back. SQLite's rehearsal goes back itself.
    func tryDoubtfulWaysBack(of plan: MigrationPlan) throws {
        guard connection.dialect.isServer, plan.revisions.contains(where: \.hasDoubtfulWayBack) else { return }
        if let database = try makeTrial() { _ = try tried(plan, on: database) }
    }

    private func tried(_ plan: MigrationPlan, on database: PlanTrial?) throws -> [[StepForecast]] {
        let shadow = database?.connection
        let trial = try shadow.map(LockTrial.init)
        var waysBack = database.map(WayBackTrial.init)
        // Behind what wasn't run, nothing that fails says anything.
        var isSure = database?.isComplete ?? false
        var deprecations = try DeprecatedNames(runner.standingDeprecations(on: connection), in: .postgres) {
            [runner] begun in try shadow.map { try runner.names(of: begun, on: $0) } ?? []
        }
        let session = try shadow.map(SessionReset.init)
        let forecasts = try plan.revisions.map { planned in
            try session?.perform()
            try database?.prepare()
            if isSure { try waysBack?.begin(planned) }
            return try planned.steps.indices.dropFirst(planned.firstStep).map { index in
                let step = planned.steps[index]
                var forecast = StepForecast(statements: [])
                if isSure, planned.isUpgrade, let shadow {
                    do {
                        try LostDefinitions.refuse(step, on: shadow)
                    } catch {
                        throw MigrationFailure(rehearsing: planned, step: index, error).hiding(revisions.variables)
                    }
                }
                for statement in try step.postgresStatements(serverVersion: connection.serverVersion) {
                    guard let trial else {
                        forecast.statements.append(.untried(statement.script(in: .postgres)))
                        continue
                    }
                    let tried = trial.run(statement, of: step)
                    if isSure, let failure = tried.failure, failure.needsNoRows {
                        throw MigrationFailure(rehearsing: planned, step: index, failure).hiding(revisions.variables)
                    }
                    isSure = isSure && tried.unknown == nil && !tried.leavesOut
                    forecast.statements.append(tried)
                }
                let change = try? deprecations.take(step)
                do {
                    if isSure, let shadow { isSure = try isTried(step, change, on: shadow) }
                } catch {
                    throw MigrationFailure(rehearsing: planned, step: index, error).hiding(revisions.variables)
                }
                return forecast
            }
        }
        do {
            if isSure, let trial { try waysBack?.goBack(by: trial, serverVersion: connection.serverVersion) }
        } catch let failure as MigrationFailure {
            throw failure.hiding(revisions.variables)
        }
        return forecasts
    }

    /// Does on the shadow what a step does to the schema that isn't made of statements.
    /// - Returns: False where that isn't known.
    /// - Throws: ``Problem`` where something depends on what is to go.
    private func isTried(_ step: Step, _ change: DeprecatedName?, on shadow: any Connection) throws -> Bool {
        switch step.work {
        case .schema, .backfill: return true
        case .restoreDropped: return false
        case .beginDeprecation, .endDeprecation, .dropDeprecated:
            guard let change, change.old.count == 1, change.new.count <= 1 else { return false }
            do {
                try shadow.transaction { try change.perform(on: shadow) }
                return true
            } catch let error as DatabaseError where error.isAboutDependants && change.new.isEmpty {
                throw Problem(
                    .invalidOperation,
                    "\(change.table.with(change.column)) can't be dropped: "
                        + "something depends on it by then" + (error.detail.map { " (\($0))" } ?? ""),
                    hint: "drop or change that first, in a step before")
            } catch {
                return false
            }
        }
    }

    /// Fills in sizes, and the time by this server's pace where it is worth a look.
    private func measure(
        _ forecasts: inout [[StepForecast]], on shadow: (any Connection)?, isFile: Bool
    ) throws {
        var sizes: [String: TableSize] = [:]
        for table in Set(forecasts.joined().flatMap(\.statements).flatMap(\.footprints).map(\.table)) {
            sizes[table] = try TableSize.read(table, on: connection)
        }
        forecasts.changeAll { statement in
            for index in statement.footprints.indices {
                statement.footprints[index].size = sizes[statement.footprints[index].table]
                // One that the plan itself makes.
                if isFile, statement.footprints[index].size == nil { statement.footprints[index].forgetRows() }
            }
        }
        let heavy = forecasts.joined().flatMap(\.statements).flatMap(\.footprints).filter(\.isHeavy)
        let pace = heavy.max { ($0.size?.bytes ?? 0) < ($1.size?.bytes ?? 0) }.flatMap { largest in
            try? ServerPace(for: largest, on: connection, shadow: shadow)
        }
        forecasts.changeAll { $0.seconds = $0.estimate(by: pace) }
    }

    /// A lock is held until its transaction ends, whatever that still has to do.
    private func hold(_ steps: inout [StepForecast], of planned: PlannedRevision) {
        for group in planned.groups {
            var left: Double? = 0
            for index in group.steps.reversed() {
                let position = index - planned.firstStep
                guard steps.indices.contains(position) else { continue }
                for number in steps[position].statements.indices.reversed() {
                    let own = steps[position].statements[number].seconds
                    left = left.flatMap { rest in own.map { rest + $0 } }
                    steps[position].statements[number].heldSeconds = group.kind == .alone ? own : left
                }
            }
        }
    }
}

extension DatabaseError {
    var isAboutDependants: Bool { code == "2BP01" }

    /// Whether it would be the same with rows in the tables: a name that is missing or taken, an object that others need.
    var needsNoRows: Bool {
        // What depends on it; a feature that isn't there, as another type under a view; a default that can't be read.
        [.undefinedObject, .duplicateObject, .syntax].contains(kind)
            || ["2BP01", "3F000", "0A000", "55000", "42501"].contains(code)
            // A value that its own definition gives: there are no rows here that it could be of.
            || code.hasPrefix("22") || code.hasPrefix("23")
    }
}

extension StatementForecast {
    fileprivate func estimate(by server: ServerPace?) -> Double? {
        if unknown != nil { return nil }
        switch pace {
        case .none: return 0
        case .rows(let rate):
            guard let rate, rate > 0, let rows = footprints.first?.size?.rows else { return nil }
            return Double(rows) / rate
        case .server:
            var seconds = 0.0
            for footprint in footprints where footprint.isHeavy {
                guard let size = footprint.size else { return nil }
                guard size.bytes > ServerPace.smallest else { continue }
                guard let own = server?.seconds(footprint, size) else { return nil }
                seconds += own
            }
            return seconds
        }
    }
}

extension [[StepForecast]] {
    fileprivate mutating func changeAll(_ body: (inout StatementForecast) -> Void) {
        for revision in indices {
            for step in self[revision].indices {
                for number in self[revision][step].statements.indices {
                    body(&self[revision][step].statements[number])
                }
            }
        }
    }
}

extension StepForecast {
    /// What is dropped is archived before, under a lock that writers wait for.
    fileprivate mutating func archive(_ tables: [QualifiedName], for connection: any Connection) {
        for table in tables {
            guard let number = try? connection.relationNumber(of: table),
                let name = try? connection.catalogScalar("SELECT $1::oid::regclass::text", [number])?.text
            else { continue }
            for number in statements.indices {
                for index in statements[number].footprints.indices
                where statements[number].footprints[index].table == name {
                    statements[number].footprints[index].scans = true
                }
            }
        }
    }
}
