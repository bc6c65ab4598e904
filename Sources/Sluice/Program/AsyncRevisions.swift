public import SluiceBackfill

/// The same as their namesakes that block, for `async` code. Where their task is cancelled, revisions stop behind their step and say so by an
/// error; the next `upgrade` goes on there.
extension ProjectDatabase {
    @discardableResult
    public func upgrade(
        to target: String = "heads", options: RunOptions = RunOptions()
    ) async throws -> [String] {
        try await offloaded { try $0.upgrade(to: target, options: options) }
    }

    @discardableResult
    public func downgrade(to target: String, options: RunOptions = RunOptions()) async throws -> [String] {
        try await offloaded { try $0.downgrade(to: target, options: options) }
    }

    public func status() async throws -> DatabaseStatus { try await offloaded { try $0.status() } }

    public func check() async throws -> [String] { try await offloaded { try $0.check() } }

    public func differences(from schema: Schema) async throws -> [String] {
        try await offloaded { try $0.differences(from: schema) }
    }

    public func writeRevision(
        message: String, towards schema: Schema, destructive: Bool = false
    ) async throws -> String? {
        try await offloaded { try $0.writeRevision(message: message, towards: schema, destructive: destructive) }
    }
}
