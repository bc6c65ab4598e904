/// From the chunks that were measured to the whole run. A pure value.
///
/// The first chunk over a window finds cold pages and writes each of them as a whole into the WAL; the ones that follow don't. So
/// each kind is measured, and weighed as often as a run has it. What the samples say of each other bounds the estimate by
/// Student's t; what they can't say (other load, checkpoints, caches that fill) is allowed for on top of that.
struct ForecastModel: Sendable {
    /// Of a chunk's update that stays in its page, beside one that doesn't: no index is touched. Measured, see `ForecastTruthTests`.
    private static let inPageCost = 0.7
    /// Bytes of WAL that a row takes at most which stays in its page: only what changed is written, not the row.
    private static let inPageJournal = 120.0
    /// What the samples can't say, relatively: of one worker, and of more.
    private static let unknown = (one: 0.35, more: 0.5)
    /// What each chunk of a run does besides: its checkpoint, and the way there and back.
    private static let secondsPerChunk = 0.0006
    /// Connecting, planning, making the state tables, laying ranges, the certificate: usually, and at most and least.
    private static let secondsPerRun = (usual: 0.25, bounds: 0.05...0.8)

    let samples: [ChunkSample]
    let passes: Int
    /// Of the table: windows go over all of them.
    let keys: Double
    let workers: Int
    let chunkRows: Int
    /// Where no column with an index is written, later passes find the room that the first one left.
    let staysInPage: Bool

    /// Those of about the size that a run has: what each chunk costs by itself would hide what a row does.
    private var settled: [ChunkSample] {
        let most = samples.map(\.windowKeys).max() ?? 0
        return samples.filter { $0.windowKeys >= most / 2 && $0.keys > 0 }
    }

    private func perKey(_ value: (ChunkSample) -> Double?, _ samples: [ChunkSample]) -> Double? {
        let measured = samples.compactMap { sample in value(sample).map { ($0, sample.keys) } }
        let keys = measured.reduce(0) { $0 + $1.1 }
        return keys > 0 ? measured.reduce(0) { $0 + $1.0 } / keys : nil
    }

    /// First and later chunks of windows, as a run has them.
    /// - Parameter later: The same of a later chunk, which may find room in its pages.
    private func perKey(
        _ value: (ChunkSample) -> Double?, later: (ChunkSample) -> Double?, of samples: [ChunkSample]
    ) -> Double? {
        guard let first = perKey(value, samples.filter(\.isFirstPass)) else { return nil }
        guard passes > 1 else { return first }
        let second = samples.filter { !$0.isFirstPass }
        let rest = perKey(later, second.isEmpty ? samples : second) ?? first
        return (first + Double(passes - 1) * min(rest, first)) / Double(passes)
    }

    private func secondsPerKey(_ samples: [ChunkSample]) -> Double? {
        perKey(\.seconds, later: { $0.seconds * (staysInPage ? Self.inPageCost : 1) }, of: samples)
    }

    // MARK: What is told

    var workSeconds: Double? {
        secondsPerKey(settled).map { perKey in
            let chunks = keys / Double(max(1, chunkRows))
            return (keys * perKey + chunks * Self.secondsPerChunk) / Double(workers)
        }
    }

    var proofSeconds: Double {
        let first = settled.filter(\.isFirstPass)
        let keys = first.reduce(0) { $0 + $1.windowKeys }
        return keys > 0 ? first.reduce(0) { $0 + $1.proofSeconds } / keys * self.keys : 0
    }

    var seconds: Double? { workSeconds.map { $0 + proofSeconds + Self.secondsPerRun.usual } }

    /// Four of five runs should end within.
    var interval: ClosedRange<Double>? {
        workSeconds.map { work in
            let unknown = workers > 1 ? Self.unknown.more : Self.unknown.one
            let sampling = samplingError
            let width = 1 + (sampling * sampling + unknown * unknown).squareRoot()
            let bounds = Self.secondsPerRun.bounds
            let seconds = work + proofSeconds
            return seconds / width + bounds.lowerBound...seconds * width + bounds.upperBound
        }
    }

    /// Half of the 80 % interval of the mean over the places, relative to it.
    private var samplingError: Double {
        let places = Dictionary(grouping: settled, by: \.place).values.compactMap {
            secondsPerKey($0)
        }
        let mean = places.reduce(0, +) / Double(max(1, places.count))
        guard places.count > 1, mean > 0 else { return 1 }
        let squares = places.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(places.count - 1)).squareRoot()
        return StudentT.tenth(degrees: places.count - 1) * deviation / Double(places.count).squareRoot() / mean
    }

    /// Bytes.
    var journal: Double? {
        let later: (ChunkSample) -> Double? = { sample in
            guard staysInPage else { return sample.journal }
            return sample.journal.map { min($0, Self.inPageJournal * Double(sample.rows)) }
        }
        return perKey(\.journal, later: later, of: settled).map { $0 * keys }
    }

    /// Of all updates, those that stay in their page; nil where the database has no such thing.
    var shareInPage: Double? {
        let counted = settled.compactMap(\.updates)
        let all = counted.reduce(0) { $0 + $1.all }
        guard all > 0 else { return nil }
        let measured = Double(counted.reduce(0) { $0 + $1.inPage }) / Double(all)
        guard passes > 1, staysInPage else { return measured }
        return (measured + Double(passes - 1)) / Double(passes)
    }
}

/// Student's t: a tenth lies above.
enum StudentT {
    private static let table = [3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372]

    static func tenth(degrees: Int) -> Double {
        degrees <= table.count ? table[max(1, degrees) - 1] : 1.282 + 0.9 / Double(degrees)
    }
}
