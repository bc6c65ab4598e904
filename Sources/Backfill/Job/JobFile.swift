internal import SluiceDatabase
public import SluiceTransforms
internal import Yams

/// Reads a job's YAML strictly: an unknown key, a wrong type or a missing one is an error with its line.
public struct JobFile {
    private let reader: StrictYAML
    private let registry: TransformRegistry
    private let defaults: JobDefaults

    /// - Parameters:
    ///   - text: The YAML.
    ///   - file: Its name, for messages.
    /// - Throws: ``JobProblem``.
    public static func decode(
        _ text: String, file: String, name: String, registry: TransformRegistry, defaults: JobDefaults = JobDefaults()
    ) throws -> Job {
        let reader = StrictYAML(file: file)
        let root = try reader.root(of: text)
        return try JobFile(reader: reader, registry: registry, defaults: defaults).job(
            from: root, name: name, text: text)
    }

    private static let keys = [
        "table", "set", "transform", "where", "keep_in_sync", "verify", "key", "chunk", "workers", "throttle",
        "on_error",
        "lock_timeout",
    ]

    private func job(from root: Node, name: String, text: String) throws -> Job {
        let fields = try reader.fields(of: root, at: "the job", allowed: Self.keys)
        let table = try reader.required("table", in: fields, of: root, reader.text)
        var job = Job(name: name, table: QualifiedName(table), work: try work(from: fields, root: root))
        job.source = JobSource(file: reader.file, text: text, lines: reader.lines(of: root))
        job.filter = try fields["where"].map { try reader.text($0, "where") }
        job.verify = try fields["verify"].map { try reader.text($0, "verify") }
        job.keepInSync = try fields["keep_in_sync"].map { try reader.bool($0, "keep_in_sync") } ?? false
        job.key = try fields["key"].map(key)
        job.workers = try fields["workers"].map { try reader.integer($0, "workers", in: 1...64) }
        job.onError = try fields["on_error"].map(errorPolicy) ?? .stop
        job.lockTimeout =
            try fields["lock_timeout"].map { try reader.duration($0, "lock_timeout") } ?? defaults.lockTimeout
        let tuning = Tuning(reader: reader)
        job.chunk = try fields["chunk"].map { try tuning.chunk($0, over: defaults.chunk) } ?? defaults.chunk
        job.throttle = try fields["throttle"].map(tuning.throttle) ?? defaults.throttle
        if case .transform = job.work, job.keepInSync, let node = fields["keep_in_sync"] {
            throw reader.problem(
                node,
                "keep_in_sync works with set:, whose expressions a trigger can run; a transform: runs in Sluice only")
        }
        return job
    }

    private func work(from fields: [String: Node], root: Node) throws -> Job.Work {
        switch (fields["set"], fields["transform"]) {
        case (let set?, nil):
            let columns = try reader.pairs(of: set, at: "set").map {
                (column: $0.key, expression: try reader.text($0.value, "set.\($0.key)"))
            }
            return .set(columns)
        case (nil, let transform?):
            let columns = try reader.pairs(of: transform, at: "transform").map {
                (column: $0.key, transform: try self.transform($0.value, column: $0.key))
            }
            return .transform(columns)
        case (nil, nil):
            throw reader.problem(root, "needs set: {column: SQL expression} or transform: {column: transform}")
        case (_, let transform?):
            throw reader.problem(transform, "has set: and transform:; a job has one of them")
        }
    }

    /// `email: slug`, `email: {fake: email}`, `phone: {mask: {pattern: "##"}}`.
    private func transform(_ node: Node, column: String) throws -> RowTransform {
        let path = "transform.\(column)"
        let name: String
        var parameters = TransformParameters.none
        if case .scalar = node {
            name = try reader.text(node, path)
        } else {
            let entries = try reader.pairs(of: node, at: path)
            guard entries.count == 1, let entry = entries.first else {
                throw reader.problem(
                    node, "\(path) takes one transform, and found \(entries.map(\.key).joined(separator: ", "))")
            }
            name = entry.key
            parameters = reader.parameters(entry.value)
        }
        do {
            return try registry.transform(named: name, column: column, parameters: parameters)
        } catch {
            throw reader.problem(node, "\(path): \(error)")
        }
    }

    private func key(_ node: Node) throws -> Job.KeyChoice {
        if case .sequence = node { return .columns(try reader.texts(node, "key")) }
        return .index(try reader.text(node, "key"))
    }

    private func errorPolicy(_ node: Node) throws -> Job.ErrorPolicy {
        if case .scalar(let scalar) = node {
            guard scalar.string == "stop" else {
                throw reader.problem(node, "on_error is 'stop' or {quarantine: ROWS}, and found '\(scalar.string)'")
            }
            return .stop
        }
        let fields = try reader.fields(of: node, at: "on_error", allowed: ["quarantine"])
        let limit = try reader.required("quarantine", in: fields, of: node) { node, path in
            try reader.integer(node, path, in: 0...10_000)
        }
        return .quarantine(limit: limit)
    }
}
