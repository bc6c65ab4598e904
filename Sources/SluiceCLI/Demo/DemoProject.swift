internal import Foundation
internal import Sluice

/// The demo's project: a shop's database, and the job that runs on it.
struct DemoProject {
    static let job = "price_to_decimal"

    let folder: URL
    private var database: URL { folder.appending(path: "shop.db") }

    /// - Throws: `Refused` where something is there already.
    static func make(in folder: URL, products: Int, seed: UInt64) throws -> DemoProject {
        let demo = DemoProject(folder: folder)
        for file in [demo.database, folder.appending(path: "sluice.yaml")]
        where FileManager.default.fileExists(atPath: file.path) {
            throw Refused(
                reason: "\(file.path) is there already",
                hint: "remove the folder '\(folder.relativePath)', or name another with --folder")
        }
        let backfills = folder.appending(path: "backfills")
        try FileManager.default.createDirectory(at: backfills, withIntermediateDirectories: true)
        try Data("database: sqlite:shop.db\n".utf8).write(to: folder.appending(path: "sluice.yaml"))
        try Data(jobText.utf8).write(to: backfills.appending(path: job + ".yaml"))
        try ShopDatabase.make(DatabaseURL("sqlite:" + demo.database.path), products: products, seed: seed)
        return demo
    }

    /// Whatever the user's environment says, the demo works on its own database.
    var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { $0.key != "SLUICE_DATABASE" }
    }

    func open() throws -> ProjectDatabase { try Project.load(from: folder, environment: environment).database() }

    /// The same as `jobs/shop/backfills/price_to_decimal.yaml`, which a test compares.
    private static let jobText = """
        # Prices were integer cents; new code reads price_decimal. Runs on SQLite and on PostgreSQL as it is.
        table: products
        set:
          price_decimal: price / 100.0
        where: price_decimal IS NULL
        # A product whose price changes while the run is open gets its decimal by a trigger.
        keep_in_sync: true
        # round(): on SQLite 0.29 * 100 is 28.999999999999996.
        verify: CAST(round(price_decimal * 100) AS integer) = price
        chunk: {target: 200ms, min_rows: 100, max_rows: 10000}

        """
}
