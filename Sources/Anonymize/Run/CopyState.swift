internal import SluiceDatabase

/// What a copy has finished, kept in the target so that a range's rows and its mark commit together.
struct CopyState {
    let target: any Connection

    init(_ target: any Connection) { self.target = target }

    private var copies: String { target.dialect.stateTable("anonymize_copy") }
    private var parts: String { target.dialect.stateTable("anonymize_parts") }

    private var quotedRows: String { target.dialect.quote("rows") }

    struct Copy {
        /// Plan, key and tables: what must be the same to go on.
        let fingerprint: String
        let keyFingerprint: String
        let sourceMark: String
        let phase: String

        /// The plan's own, without the marks of its tables.
        var plan: String { String(fingerprint.prefix { $0 != "\n" }) }
    }

    func current() throws -> Copy? {
        guard let row = try target.rows("SELECT fingerprint, key_fingerprint, source_mark, phase FROM \(copies)").first,
            let fingerprint = row[0].text, let key = row[1].text, let mark = row[2].text, let phase = row[3].text
        else { return nil }
        return Copy(fingerprint: fingerprint, keyFingerprint: key, sourceMark: mark, phase: phase)
    }

    /// The fingerprint of the key that a finished copy was made with; nil where it isn't one of Sluice's.
    static func key(of copy: any Connection) -> String? {
        guard let known = try? CopyState(copy).current() else { return nil }
        return known.keyFingerprint
    }

    func begin(_ copy: Copy) throws {
        let place = target.dialect.placeholder
        try target.execute("DELETE FROM \(copies)")
        try target.execute(
            "INSERT INTO \(copies) (fingerprint, key_fingerprint, source_mark, phase) VALUES (\(place(1)), \(place(2)), \(place(3)), \(place(4)))",
            [.text(copy.fingerprint), .text(copy.keyFingerprint), .text(copy.sourceMark), .text(copy.phase)])
    }

    func keep(_ certificate: AnonymizeCertificate) throws {
        try target.execute(
            "UPDATE \(copies) SET certificate = \(target.dialect.placeholder(1))", [.text(certificate.json)])
    }

    func enter(phase: String) throws {
        try target.execute("UPDATE \(copies) SET phase = \(target.dialect.placeholder(1))", [.text(phase)])
    }

    func finishedParts() throws -> [String: [String: Int]] {
        var finished: [String: [String: Int]] = [:]
        for row in try target.rows("SELECT source_table, part, \(quotedRows) FROM \(parts)") {
            guard let table = row[0].text, let part = row[1].text, let rows = row[2].integer else { continue }
            finished[table, default: [:]][part] = Int(rows)
        }
        return finished
    }

    func finish(table: String, part: String, rows: Int) throws {
        let place = target.dialect.placeholder
        try target.execute(
            "INSERT INTO \(parts) VALUES (\(place(1)), \(place(2)), \(place(3)))",
            [.text(table), .text(part), .integer(Int64(rows))])
    }

    func forget(table: String) throws {
        try target.execute("DELETE FROM \(parts) WHERE source_table = \(target.dialect.placeholder(1))", [.text(table)])
    }

    func clear() throws {
        try target.execute("DELETE FROM \(parts)")
        try target.execute("DELETE FROM \(copies)")
    }
}
