package import SluiceDatabase
public import SluiceTransforms
internal import SluiceYAML

/// Reads a job's YAML strictly: an unknown key, a wrong type or a missing one is an error with its place.
public struct JobFile {
    private let registry: TransformRegistry
    private let defaults: JobDefaults

    /// - Parameters:
    ///   - text: The YAML.
    ///   - file: Its name, for messages.
    ///   - defaults: What holds where the YAML says nothing.
    /// - Throws: ``Problem`` with file, line and column.
    public static func decode(
        _ text: String, file: String, name: String, registry: TransformRegistry, defaults: JobDefaults
    ) throws -> Job {
        let source = YAMLSource(file: file, .invalidJob, hint: Problem.jobHint)
        guard let root = try source.root(of: text) else {
            throw source.problem(line: 1, "the file is empty; a job needs at least table: and set:")
        }
        let reader = JobFile(registry: registry, defaults: defaults)
        var job = try YAMLFields.read(root) { fields throws(Problem) in try reader.job(from: fields, name: name) }
        job.source = JobSource(file: file, text: text, root: root)
        return job
    }

    /// The table of a job as a generated revision has it: with columns to set, and nothing to set them to until a person says it.
    /// Nil for every other job.
    package static func tableToBeFilled(by text: String, file: String) throws -> QualifiedName? {
        guard let root = try YAMLSource(file: file, .invalidJob, hint: Problem.jobHint).root(of: text),
            let entries = root["set"]?.entries, !entries.isEmpty, entries.allSatisfy({ $0.value.isNull })
        else { return nil }
        return root["table"]?.text.map { QualifiedName($0) }
    }

    private func job(from fields: YAMLFields, name: String) throws(Problem) -> Job {
        let table = try fields.name("table")
        var job = Job(name: name, table: table, work: try work(from: fields), defaults: defaults)
        job.filter = try fields.filledText("where")
        job.keepInSync = try fields.flag("keep_in_sync")
        job.verify = try fields.filledText("verify")
        job.key = try key(from: fields)
        job.chunk = try fields.chunk(over: job.chunk)
        job.workers = try fields.optionalInteger("workers", in: 1...64)
        job.throttle = try fields.throttle() ?? job.throttle
        job.onError = try errorPolicy(from: fields)
        job.lockTimeout = try fields.lockTimeout() ?? job.lockTimeout
        if case .transform = job.work, job.keepInSync, let node = fields.node("keep_in_sync") {
            throw node.problem(
                "keep_in_sync works with set:, whose expressions a trigger can run; a transform: runs in Sluice only")
        }
        return job
    }

    private func work(from fields: YAMLFields) throws(Problem) -> Job.Work {
        let set = try fields.entries("set")
        let transform = try fields.entries("transform")
        switch (set, transform) {
        case (let entries?, nil):
            var columns: [(column: String, expression: String)] = []
            for entry in entries {
                guard let expression = entry.value.text, !expression.isEmpty else {
                    throw entry.value.problem("set.\(entry.key) is \(entry.value.found), but must be a SQL expression")
                }
                columns.append((entry.key, expression))
            }
            return .set(columns)
        case (nil, let entries?):
            var columns: [(column: String, transform: RowTransform)] = []
            for entry in entries { columns.append((entry.key, try self.transform(entry))) }
            return .transform(columns)
        case (nil, nil): throw fields.invalid("needs set: {column: SQL expression} or transform: {column: transform}")
        case (_?, _?):
            throw fields.node("transform")?.problem("has set: and transform:; a job has one of them")
                ?? fields.missing("set")
        }
    }

    /// `email: slug`, `email: {fake: email}`, `phone: {mask: {pattern: "##"}}`.
    private func transform(_ column: YAMLEntry) throws(Problem) -> RowTransform {
        let path = "transform.\(column.key)"
        let node = column.value
        let (name, parameters): (String, PlanValue)
        if let entries = node.entries {
            guard entries.count == 1, let entry = entries.first else {
                throw node.problem(
                    "\(path) takes one transform, and found \(entries.map(\.key).joined(separator: ", "))")
            }
            (name, parameters) = (entry.key, try PlanValue(entry.value))
        } else if let text = node.text {
            (name, parameters) = (text, .null)
        } else {
            throw node.problem("\(path) is \(node.found), but must be a transform, as in {fake: email}")
        }
        do {
            return try registry.transform(named: name, column: column.key, parameters: parameters)
        } catch {
            throw node.problem("\(path): \(error)")
        }
    }

    private func key(from fields: YAMLFields) throws(Problem) -> Job.KeyChoice? {
        guard let node = fields.value("key") else { return nil }
        return try fields.optionally("key") { key throws(Problem) in
            node.list == nil ? .index(try fields.text(key)) : .columns(try fields.requiredTexts(key))
        }
    }

    private func errorPolicy(from fields: YAMLFields) throws(Problem) -> Job.ErrorPolicy {
        guard let node = fields.value("on_error") else { return .stop }
        if node.entries == nil {
            guard node.text == "stop" else {
                throw fields.invalid("on_error", node, expected: "'stop' or {quarantine: ROWS}")
            }
            return .stop
        }
        let limit = try fields.optional("on_error") { fields throws(Problem) in
            try fields.required("quarantine") { key throws(Problem) in
                try fields.optionalInteger(key, in: 0...10_000)
            }
        }
        return .quarantine(limit: limit ?? 0)
    }
}
