internal import SluiceDatabase

/// One relation, rewritten without its dead rows.
struct TableRewrite {
    enum Outcome {
        case clean
        /// So many dead rows were copied, since somebody may see them.
        case kept(Int)
        case refused(String)
    }

    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// A new file for heap, TOAST and indexes.
    func run(_ name: String) throws -> Outcome {
        let report = VacuumReport()
        connection.onNotice = report.read
        let error = vacuum(name)
        connection.onNotice = nil
        if let error {
            guard error.kind == .lockTimeout else { throw error }
            return .refused("another session has it locked")
        }
        // Without the privilege VACUUM warns and goes on.
        if let warning = report.warning { return .refused(warning) }
        return report.keptRows == 0 ? .clean : .kept(report.keptRows)
    }

    private func vacuum(_ name: String) -> DatabaseError? {
        do {
            try connection.execute("VACUUM (FULL, VERBOSE) \(name)")
            return nil
        } catch {
            return error
        }
    }
}

/// What VACUUM VERBOSE says.
private final class VacuumReport {
    private(set) var keptRows = 0
    private(set) var warning: String?

    func read(_ notice: Notice) {
        if notice.severity == "WARNING" {
            warning = warning ?? notice.message
        } else if let detail = notice.detail, let number = detail.firstMatch(of: #/\d+/#) {
            // "1000 dead row versions cannot be removed yet.", in the server's language.
            keptRows += Int(number.output) ?? 0
        }
    }
}
