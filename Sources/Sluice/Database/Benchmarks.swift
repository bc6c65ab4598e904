package import SluiceBackfill
package import SluiceBench
internal import SluiceDatabase

extension Project {
    /// Measures chunk sizes and workers on a table of its own.
    /// - Parameters:
    ///   - job: On a copy of its table; nil for a price conversion on a generated one.
    ///   - address: As for ``database(at:stop:)``. Where neither a job nor a database is named, a temporary file is made.
    package func benchmark(
        job name: String?, at address: String?, settings: BenchSettings, stop: StopToken
    ) throws -> Benchmark {
        let job = try name.map { try self.job($0) }
        let needsNone = job == nil && address == nil && self.address == nil
        let url = needsNone ? nil : try database(at: address).url
        return Benchmark(url: url, job: job, settings: settings, defaults: defaults, stop: stop) { url in
            engine(on: url, stop: stop, Interrupters())
        }
    }
}
