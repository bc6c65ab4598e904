import Foundation
import Sluice

/// A command-line tool whose file is brought up to date at each start.
@main
struct Notes {
    static let revisions = [
        Revision("aa01", message: "notes") {
            Table("notes") {
                Column("id", .integer, primaryKey: true)
                Column("text", .text, nullable: false)
            }
        },
        Revision("bb02", after: "aa01", message: "words, counted") {
            AddColumn(Column("words", .integer), to: "notes")
            Backfill("count_words")
        },
    ]

    /// What SQL can't do as well is computed here, row by row, in chunks.
    static let countWords: Job = {
        let count = RowTransform(name: "count_words", inputs: ["text"]) { values in
            .integer(Int64((values[0].text ?? "").split(whereSeparator: \.isWhitespace).count))
        }
        var job = Job(
            name: "count_words", table: QualifiedName("notes"), work: .transform([(column: "words", transform: count)]),
            defaults: JobDefaults())
        job.filter = "words IS NULL"
        return job
    }()

    static func main() async throws {
        let folder = URL(filePath: FileManager.default.currentDirectoryPath)
        let file = folder.appending(path: "notes.db").path
        let project = try Project(
            folder: folder, database: "sqlite:\(file)", revisions: revisions, jobs: [countWords])
        let database = try project.database()
        let status = try await database.status()
        if !status.isUpToDate {
            print("bringing \(file) up to date: \(status.pending.joined(separator: ", "))")
            let work = database.beginUpgrade()
            for await event in work.progress {
                if case .progress(let run) = event { print("\(run.job): \(run.rows) of \(run.total ?? run.rows) rows") }
            }
            _ = try await work.outcome
        }
        print("\(file) stands at \(try await database.status().applied.joined(separator: ", "))")
    }
}
