internal import Foundation
internal import SluiceTransforms

/// By which a copy that goes on under a mended plan sees which tables the change doesn't touch.
struct CopyMarks: Codable, Equatable {
    /// Of the tables as they are, which columns go, and which rows are taken.
    let shape: String
    /// Of all that a table's rows are made by.
    let tables: [String: String]

    init(_ compiled: CompiledPlan, shape: String, subset: String?) {
        let dropped = compiled.tables.map { "\($0.table.label) \($0.dropped.sorted())" }.joined(separator: ";")
        self.shape = Fingerprint.of(shape + dropped + (subset ?? ""))
        let general = "\(compiled.plan.onError) \(compiled.plan.avoidsOriginals)"
        tables = Dictionary(
            compiled.tables.map { table in
                let own = compiled.ruleMarks(of: table).columns.sorted { $0.key < $1.key }.map {
                    "\($0.key)=\($0.value)"
                }
                let text = "\(general)|\(table.isEmpty)|\(table.selects)|\(own)"
                return (table.table.label, Fingerprint.of(text))
            }, uniquingKeysWith: { first, _ in first })
    }

    var text: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    init?(text: Substring) {
        guard let marks = try? JSONDecoder().decode(CopyMarks.self, from: Data(text.utf8)) else { return nil }
        self = marks
    }

    /// Tables whose rows an earlier plan has made otherwise; nil where the tables themselves would be others.
    func changed(since earlier: CopyMarks) -> [String]? {
        guard shape == earlier.shape else { return nil }
        return Set(tables.keys).union(earlier.tables.keys).filter { tables[$0] != earlier.tables[$0] }.sorted()
    }
}
