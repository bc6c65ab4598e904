internal import ArgumentParser
internal import Sluice

struct CertifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify", abstract: "Prove that revisions go up, down and up again, on a throwaway database.",
        discussion: """
            Its tables are filled with rows at the edges of their types; after the way back schema and rows must be what they \
            were. Passed is noted in sluice.lock with the file's checksum, and 'sluice check' tells which revision lacks it. Exit \
            code 4: one didn't pass.
            """)

    @Argument(help: "A revision by any of its names. Default: all that have no certificate.")
    var revision: String?
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let revision: String
        let passed: Bool
        @OrNull var fault: String?
        let oneWay: Bool
        let rows: Int
        let emptyTables: [String]

        enum CodingKeys: String, CodingKey {
            case revision, passed, fault, rows
            case oneWay = "one_way"
            case emptyTables = "empty_tables"
        }

        init(_ certification: Certification) {
            revision = certification.revision
            passed = certification.fault == nil
            fault = certification.fault
            oneWay = certification.isOneWay
            rows = certification.rows
            emptyTables = certification.emptyTables
        }
    }

    func run() throws {
        try options.withDatabase { database in
            let results = try database.certify(revision) { if !options.json { Self.show($0) } }
            if options.json { Output.json(["revisions": results.map(View.init)]) }
            if results.isEmpty, !options.json { Output.line("nothing to do: every revision has its certificate") }
            if results.contains(where: { $0.fault != nil }) { throw ExitCode.differs }
        }
    }

    private static func show(_ result: Certification) {
        let how = result.isOneWay ? "up (nothing undoes it, it says)" : "up, down, up"
        let empty = result.emptyTables.isEmpty ? "" : "; without rows: \(result.emptyTables.joined(separator: ", "))"
        Output.line(
            result.fault.map { "\(result.revision): NOT certified: \($0)" }
                ?? "\(result.revision): \(how), with \(Figures.count(result.rows)) rows\(empty)")
    }
}
