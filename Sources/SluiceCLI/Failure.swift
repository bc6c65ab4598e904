internal import ArgumentParser
internal import Foundation
internal import Sluice

extension ExitCode {
    static let refused = ExitCode(2)
    static let stopped = ExitCode(3)
    static let differs = ExitCode(4)

    init(_ outcome: Problem.Outcome) {
        self =
            switch outcome {
            case .failed: .failure
            case .refused: .refused
            case .stopped: .stopped
            case .differs: .differs
            case .usage: .validationFailure
            }
    }
}

/// An error as a person or a program reads it: what failed, and the command that goes on.
struct Failure: Encodable {
    let code: String
    let message: String
    let hint: String?
    /// What the database's server says to do, which is somebody else's word.
    var serverHint: String?
    /// The statement's line, and under it a mark at the fault.
    var statement: String?
    /// The line of a file that the failure is about.
    var file: String?
    var line: Int?
    var column: Int?
    let exitCode: ExitCode

    enum CodingKeys: String, CodingKey {
        case code, message, hint, statement, file, line, column
        case serverHint = "server_hint"
    }

    /// - Parameters:
    ///   - run: What goes on with it.
    ///   - address: Where the database's address came from.
    init(_ error: any Error, resume run: Int64? = nil, address: AddressSource? = nil) {
        let next = run.map { "nothing committed is lost; go on with 'sluice resume \($0)'" }
        switch error {
        case let refused as Refused:
            self.init("refused", refused.reason, refused.hint, .refused)
        case let problem as Problem:
            self.init(
                problem.code.name, problem.description, problem.hint ?? next, ExitCode(problem.code.outcome))
            stand(at: problem.place)
        case let problem as NotComplete:
            self.init("not_complete", problem.description, Self.hint(for: problem, run: run), .differs)
        case let refused as PlanRefused:
            self.init(
                "plan_refused", refused.description, "mend the plan; 'sluice anonymize check' tells the same", .refused)
        case let stopped as RestoreStopped:
            self.init("stopped", stopped.description, nil, .stopped)
        case let refused as DropRefused:
            self.init("refused", refused.description, refused.hint, .refused)
        case let row as RowFailure:
            self.init("row", row.description, next, .failure)
        case let error as DatabaseError:
            // Where there is room on the disk again the hint says so itself.
            let hints = [Self.hint(for: error, address, run), error.kind == .diskFull ? nil : next].compactMap { $0 }
            let separator = hints.first?.hasSuffix("?") == true ? " " : "; "
            self.init(
                error.code.isEmpty ? error.kind.rawValue : error.code, error.description,
                hints.isEmpty ? nil : hints.joined(separator: separator),
                error.kind == .pooled ? .refused : .failure)
            serverHint = error.isHintTheServers ? error.hint : nil
        case let problem as ValidationError:
            self.init("usage", problem.message, nil, .validationFailure)
        default:
            self = Self.ofMigration(error) ?? Failure("failed", "\(error)", next, .failure)
        }
    }

    init(_ code: String, _ message: String, _ hint: String?, _ exitCode: ExitCode) {
        self.code = code
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
    }

    mutating func stand(at place: Problem.Place?) {
        if case .file(let name, let line, let column) = place { (file, self.line, self.column) = (name, line, column) }
    }

    private static func hint(for problem: NotComplete, run: Int64?) -> String? {
        let again = run.map { "; then 'sluice resume \($0)' checks again" } ?? ""
        switch problem.check {
        case .rowsChanged: return "see to the table's triggers and rules\(again)"
        case .antiJoin:
            return
                "a trigger or a rule of the table may undo the change; rows written while the run is open are covered by "
                + "keep_in_sync: true\(again)"
        case .verify:
            return
                "real numbers rarely compare equal: round() them in verify:. Cancel the run to change its job\(again)"
        }
    }

    private static func hint(for error: DatabaseError, _ address: AddressSource?, _ run: Int64?) -> String? {
        let remark = address?.remark.map { "; \($0)" } ?? ""
        return switch error.kind {
        case .authentication:
            "check user and password: PGPASSWORD, .pgpass or the URL; sluice never prints them\(remark)"
        case .readOnly: "the database can't be written to: check the file's permissions, or that this is no standby"
        case .diskFull:
            "make room on the database's disk; nothing committed is lost, "
                + (run.map { "'sluice resume \($0)' goes on" } ?? "the same command goes on then")
        case .permission:
            error.isHintTheServers ? nil : error.hint ?? "the database's user lacks a privilege"
        case .lockTimeout: error.hint ?? "another program holds a lock on it: try again in a moment"
        case .conflict: error.hint ?? "another transaction was in the way: try again"
        case .cancelled: error.hint ?? "a statement_timeout or another session interrupted it: try again"
        case .tooManyConnections: "the server takes no more sessions just now: try again in a moment"
        case .connectionLost: "is the server up, and is the address right?\(remark)"
        default: error.isHintTheServers ? nil : error.hint
        }
    }

    func print(asJSON: Bool) {
        guard !asJSON else { return Output.json(["error": self]) }
        Output.errorText("sluice: \(message)", mark: "  | ")
        if let statement { Output.errorText("    " + statement, mark: "    ") }
        if let serverHint { Output.error("  the database's hint: \(serverHint)") }
        if let hint { Output.error("  next: \(hint)") }
        annotate()
    }

    /// In GitHub's workflows, where it shows at its line in a pull request.
    private func annotate() {
        guard let file, ProcessInfo.processInfo.environment["GITHUB_ACTIONS"] == "true" else { return }
        let folder = FileManager.default.currentDirectoryPath + "/"
        let path = file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
        Output.errorAnnotation(GitHubAnnotation(.error, message, file: path, line: line, column: column).text)
    }
}
