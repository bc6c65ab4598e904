public import SluiceBackfill

/// The same as their namesakes that block, for `async` code.
extension ProjectDatabase {
    @discardableResult
    public func deprecate(
        _ object: String, _ terms: DeprecationTerms = DeprecationTerms()
    ) async throws -> DeprecatedObject {
        try await offloaded { try $0.deprecate(object, terms) }
    }

    public func undeprecate(_ object: String) async throws { try await offloaded { try $0.undeprecate(object) } }

    public func deprecations() async throws -> [DeprecatedObject] { try await offloaded { try $0.deprecations() } }

    @discardableResult
    public func drop(_ object: String, encrypting: Bool = false) async throws -> DeprecatedObject {
        try await offloaded { try $0.drop(object, encrypting: encrypting) }
    }

    @discardableResult
    public func backup(
        _ object: String, where condition: String? = nil, to path: String? = nil, encrypting: Bool = false
    ) async throws -> BackupOutcome {
        try await offloaded { try $0.backup(object, where: condition, to: path, encrypting: encrypting) }
    }

    @discardableResult
    public func restore(
        _ archive: String, into target: String? = nil, options: RunOptions = RunOptions()
    ) async throws -> RestoreOutcome {
        try await offloaded { try $0.restore(archive, into: target, options: options) }
    }
}
