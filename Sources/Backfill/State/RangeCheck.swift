internal import SluiceDatabase

extension RunStore {
    /// What nobody could go on with: a worker would pass over such a range, and the run would wait for it without end.
    /// - Throws: `Problem` with the range's number.
    func checkRanges(run: Int64) throws {
        let rows = try connection.rows(
            sql("SELECT number, high, epoch, owner, done FROM \(table("ranges")) WHERE run_id = ?"), [.integer(run)])
        for row in rows {
            let number = row[0].integer
            guard number != nil, row[1].text.map({ (try? KeyText.decode($0)) != nil }) == true,
                Self.isEpoch(row[2].integer), row[3].isNull || row[3].text != nil,
                row[4].integer == 0 || row[4].integer == 1
            else { throw Self.unreadable(range: number, of: run) }
        }
    }

    /// One that can be counted on from: each claim and each fence adds one.
    static func isEpoch(_ number: Int64?) -> Bool { number.map { (0..<Int64.max >> 1).contains($0) } ?? false }

    static func unreadable(range: Int64?, of run: Int64) -> Problem {
        Problem(
            .damagedState, at: .run(run), "its range \(range.map(String.init) ?? "without a number") can't be read",
            hint: "nothing was touched; someone changed the table: cancel the run and start it again")
    }
}
