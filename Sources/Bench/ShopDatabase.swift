package import SluiceDatabase

/// The demo's shop: products with prices in integer cents, the same for the same seed.
package enum ShopDatabase {
    private static let adjectives = ["Small", "Quiet", "Bright", "Sturdy", "Plain", "Folding", "Woollen", "Copper"]
    private static let things = ["lamp", "kettle", "chair", "notebook", "blanket", "clock", "basket", "mirror"]

    /// Makes the table `products` in a SQLite file and fills it.
    /// - Parameter onProgress: Called with the rows made so far, every hundred thousand.
    package static func make(
        _ url: DatabaseURL, products: Int, seed: UInt64, onProgress: (Int) -> Void = { _ in }
    ) throws {
        let connection = try url.connect(.create)
        defer { connection.close() }
        try connection.executeScript(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = OFF;
            CREATE TABLE products (
              id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL, stock_quantity INTEGER NOT NULL,
              created_at TEXT NOT NULL, price_decimal NUMERIC(10,2));
            """)
        var random = SplitMix(state: seed)
        try connection.transaction {
            let insert = try connection.prepare(
                "INSERT INTO products (name, price, stock_quantity, created_at) VALUES (?1, ?2, ?3, ?4)")
            for number in 1...max(products, 1) {
                try insert.execute(product(number, &random))
                if number.isMultiple(of: 100_000) { onProgress(number) }
            }
        }
        try connection.executeScript("CREATE INDEX products_name ON products (name)")
    }

    private static func product(_ number: Int, _ random: inout SplitMix) -> [Value] {
        let name = "\(adjectives[random.below(8)]) \(things[random.below(8)]) no. \(number)"
        let day = random.below(28) + 1
        let date = "2026-0\(random.below(9) + 1)-\(day < 10 ? "0" : "")\(day)"
        return [
            .text(name), .integer(Int64(random.below(100_000) + 1)), .integer(Int64(random.below(500))), .text(date),
        ]
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same on every machine.
    private struct SplitMix {
        var state: UInt64

        mutating func below(_ bound: UInt64) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % bound)
        }
    }
}
