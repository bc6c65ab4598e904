import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTransforms
import Testing

@testable import SluiceBench

@Suite("A benchmark's report")
struct BenchReportTests {
    private func point(_ chunkRows: Int, _ rate: Double, p99: Double, workers: Int = 1) -> BenchPoint {
        BenchPoint(
            chunkRows: chunkRows, workers: workers, rows: Int(rate), chunks: 10, seconds: 1, chunkSecondsP50: p99 / 2,
            chunkSecondsP99: p99, journalBytes: 4_000_000, clientPeakBytes: 30_000_000)
    }

    private func report(_ points: [BenchPoint], passes: Int = 1, job: String = "price <to> decimal") -> BenchReport {
        BenchReport(
            database: BenchedDatabase(name: "postgres", serverVersion: 150_018), machine: .current, job: job,
            table: "products", passes: passes, target: 0.5, points: points, isWhole: true)
    }

    @Test("the best setting is the fastest whose p99 is within the target, and not the fastest of all")
    func best() {
        let report = report([
            point(1_000, 50_000, p99: 0.1), point(10_000, 70_000, p99: 0.4), point(100_000, 90_000, p99: 2),
        ])
        #expect(report.best?.chunkRows == 10_000)
        #expect(self.report([point(1_000, 50_000, p99: 0.51)]).best == nil)
        #expect(self.report([point(1_000, 50_000, p99: 0.51)]).chunkBlock == nil)
    }

    @Test(
        "the chunk: block is one a job can hold, and allows what was measured", arguments: [1, 8], [50, 1_250, 5_000])
    func block(passes: Int, chunkRows: Int) throws {
        let block = try #require(report([point(chunkRows, 50_000, p99: 0.1, workers: 2)], passes: passes).chunkBlock)
        let job = try JobFile.decode(
            "table: t\nset: {a: b}\n" + block, file: "job", name: "job", registry: .builtIn, defaults: JobDefaults())
        #expect(job.chunk.maxRows == chunkRows)
        #expect(job.chunk.minRows <= chunkRows)
        #expect(job.chunk.target == .milliseconds(500))
        #expect(job.workers == 2)
        // Only a floor makes windows of more than 10,000 keys where there are passes.
        if passes * chunkRows > 10_000, passes > 1 { #expect(job.chunk.minRows == chunkRows) }
    }

    @Test("of repeated runs the one with the median rate is kept")
    func median() {
        let runs = [point(1, 30, p99: 1), point(1, 10, p99: 1), point(1, 20, p99: 1)]
        #expect(BenchPoint.median(of: runs)?.rowsPerSecond == 20)
        #expect(BenchPoint.median(of: []) == nil)
    }

    @Test(
        "an axis has round steps and reaches its highest value", arguments: [0.003, 0.5, 1, 7, 99, 101, 88_000, 3.5e8])
    func ticks(highest: Double) {
        let ticks = LinePlot.ticks(upTo: highest)
        #expect(ticks.first == 0)
        #expect((ticks.last ?? 0) >= highest)
        #expect((3...7).contains(ticks.count))
        let mantissa = ticks[1] / pow(10, floor(log10(ticks[1]) + 1e-9))
        #expect([1.0, 2, 5].contains { abs($0 - mantissa) < 1e-6 }, "\(ticks)")
    }

    @Test("the page is well-formed, loads nothing, and shows text as text")
    func page() throws {
        let report = report([point(1_000, 50_000, p99: 0.1), point(10_000, 70_000, p99: 0.4, workers: 2)])
        let html = report.html
        #expect(html.contains("price &lt;to&gt; decimal") && !html.contains("price <to> decimal"))
        for loading in ["http:", "https:", "src=", "<script", "<link", "@import", "url("] {
            #expect(!html.contains(loading), "\(loading)")
        }
        #expect(html.components(separatedBy: "<figure>").count == 5)
        for element in ["svg", "g", "circle", "rect", "text", "title", "figure", "div", "table", "td", "span", "p"] {
            let opened =
                html.matches(of: try Regex("<\(element)[ >]")).count
                - html.matches(of: try Regex("<\(element)(?: [^>]*)?/>")).count
            #expect(opened == html.components(separatedBy: "</\(element)>").count - 1, "\(element)")
        }
    }
}
