import SluiceTestSupport

/// The key that a tortured table is walked along. It is made from the row's number `n`, so that a row is told by `n`
/// whatever becomes of its key.
enum TortureKey: String, CaseIterable, Sendable {
    case dense, sparse, uuid, composite, text

    static func all(on engine: Engine) -> [TortureKey] {
        engine == .postgres ? allCases : allCases.filter { $0 != .uuid }
    }

    /// A moved row has the key of a row with so much higher a number.
    static let farAway: Int64 = 1_000_000

    func names() -> [String] { self == .composite ? ["a", "b"] : ["id"] }

    func types(on engine: Engine) -> [String] {
        switch self {
        case .dense, .sparse: [engine == .sqlite ? "INTEGER" : "bigint"]
        case .uuid: ["uuid"]
        case .composite: ["int", "text"]
        case .text: ["text"]
        }
    }

    /// The key of the row with that number, an SQL expression.
    func values(of number: String, on engine: Engine) -> [String] {
        let n = "CAST(\(number) AS bigint)"
        let scattered = "(\(n) * 2654435761) % 4294967296"
        return switch (self, engine) {
        case (.dense, _): [n]
        // A tenth of the rows has nearly all of the key space.
        case (.sparse, _): ["CASE WHEN \(n) % 10 = 0 THEN \(n) * 900001 ELSE \(n) END"]
        case (.uuid, _): ["md5(\(n)::text)::uuid"]
        case (.composite, _): ["CAST(\(n) % 7 AS int)", "'k' || CAST(\(n) AS text)"]
        case (.text, .postgres): ["lpad(to_hex(\(scattered)), 8, '0')"]
        case (.text, .sqlite): ["printf('%08x', \(scattered))"]
        }
    }

    /// What gives row `n` another key, or holds where it has that.
    func equations(of number: String, on engine: Engine, separator: String) -> String {
        zip(names(), values(of: number, on: engine)).map { "\($0) = \($1)" }.joined(separator: separator)
    }
}
