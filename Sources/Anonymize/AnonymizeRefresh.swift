internal import Foundation
internal import SluiceBackfill
public import SluiceDatabase

extension Anonymizer {
    /// Fills a database again that an earlier run has filled: into one beside it, which takes its name when the certificate
    /// holds. Until then whoever works in the old one has it whole.
    /// - Parameter endingSessions: Ends the sessions that hold the old one; else it is refused where there are some.
    public func refresh(
        from source: DatabaseURL, to target: DatabaseURL, endingSessions: Bool, control: RunControl = RunControl()
    ) throws -> AnonymizeReport {
        switch target.target {
        case .sqlite(let path): return try refresh(from: source, to: target, file: path, control)
        case .postgres:
            guard try Self.holdsFinishedCopy(target) else {
                return try copy(from: source, to: target, control: control)
            }
            return try DatabaseSwap(of: target, endingSessions: endingSessions, control).filling { fresh in
                try copy(from: source, to: fresh, control: control)
            }
        }
    }

    /// - Throws: ``Refused`` where something is there that Sluice hasn't made.
    private static func holdsFinishedCopy(_ target: DatabaseURL) throws -> Bool {
        let connection = try target.connect(.readOnly)
        let known = try? CopyState(connection).current()
        return known?.phase == CopyPhase.done.rawValue
    }

    private func refresh(
        from source: DatabaseURL, to target: DatabaseURL, file: String, _ control: RunControl
    ) throws -> AnonymizeReport {
        let files = FileManager.default
        guard files.fileExists(atPath: file) else {
            return try copy(from: source, to: target, control: control)
        }
        guard try Self.holdsFinishedCopy(target) else {
            return try copy(from: source, to: target, control: control)
        }
        let fresh = file + ".sluice-next"
        let next = DatabaseURL(sqlitePath: fresh).keepingState(in: target.state)
        // Before rows go in, and not what somebody else has put there.
        if try !OwnFile.made(fresh, like: file), try Self.holdsFinishedCopy(next) {
            for suffix in [""] + SQLiteFiles.beside { try? files.removeItem(atPath: fresh + suffix) }
            _ = try OwnFile.made(fresh, like: file)
        }
        let report = try copy(from: source, to: next, control: control)
        // The old file's log must not be taken for the new one's.
        for suffix in SQLiteFiles.beside { try? files.removeItem(atPath: file + suffix) }
        guard rename(fresh, file) == 0 else {
            throw Refused(reason: "\(fresh) can't take the place of \(file)", hint: "move it there yourself")
        }
        return report
    }
}
