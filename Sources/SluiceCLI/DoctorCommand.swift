internal import ArgumentParser
internal import Sluice

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "List what kills and crashes have left: triggers, functions, runs that nobody works on, throwaway databases.",
        discussion:
            "Exit code 4: something is left. Kills and crashes leave such things behind; no open run needs them.")

    @Flag(
        help:
            "Remove the triggers and functions that no open run needs, and archives that a kill has left half written.")
    var fix = false
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        struct Entry: Encodable {
            let kind: String
            let name: String
            @OrNull var table: String?
            @OrNull var run: Int64?
            let remedy: String

            init(_ leftover: Leftover) {
                kind = leftover.kind.rawValue
                name = leftover.name
                remedy = leftover.remedy
                table = leftover.table
                run = leftover.run
            }

            init(shadow: String) {
                kind = "shadow database"
                name = shadow
                table = nil
                run = nil
                remedy = "a command that was killed has left it: 'sluice doctor --fix' removes it"
            }

            init(unguarded deprecation: Deprecation, on tables: [QualifiedName]) {
                kind = "missing guard"
                name = deprecation.name
                table = tables.first?.description
                run = nil
                remedy =
                    "who writes to what is deprecated isn't seen: 'sluice undeprecate \(deprecation.argument)' and "
                    + "'sluice deprecate \(deprecation.argument)' begin anew"
            }

            init(partialArchive path: String) {
                kind = "partial archive"
                name = path
                table = nil
                run = nil
                remedy = "a backup is writing it, or was killed: then 'sluice doctor --fix' removes it"
            }
        }

        let removed: [Entry]
        let found: [Entry]
    }

    func run() throws {
        try options.withDatabase { database in
            let removed = fix ? try database.removeLeftovers() : []
            let removedBeside =
                fix
                ? try database.removeForgottenShadows().map(View.Entry.init(shadow:))
                    + database.removeInterruptedArchives().map(View.Entry.init(partialArchive:)) : []
            let found = try database.leftovers()
            let partial =
                try database.interruptedArchives().map(View.Entry.init(partialArchive:))
                + database.forgottenShadows().map(View.Entry.init(shadow:))
                + unguarded(database)
            if options.json {
                Output.json(
                    View(
                        removed: removed.map(View.Entry.init) + removedBeside,
                        found: found.map(View.Entry.init) + partial))
            } else {
                for leftover in removed { Output.line("removed \(Self.line(leftover))") }
                for entry in removedBeside { Output.line("removed \(entry.kind) \(entry.name)") }
                for leftover in found { Output.line("\(Self.line(leftover)): \(leftover.remedy)") }
                for entry in partial { Output.line("\(entry.kind) \(entry.name): \(entry.remedy)") }
                if found.isEmpty, partial.isEmpty { Output.line("nothing is left that no open run needs") }
            }
            if !found.isEmpty || !partial.isEmpty { throw ExitCode.differs }
        }
    }

    private func unguarded(_ database: ProjectDatabase) -> [View.Entry] {
        let found = try? database.wayOut(.readOnly).unguarded()
        return (found ?? []).map { View.Entry(unguarded: $0.deprecation, on: $0.tables) }
    }

    private static func line(_ leftover: Leftover) -> String {
        let place = leftover.table.map { " on \($0)" } ?? ""
        let run = leftover.kind == .run ? " (run \(leftover.run ?? 0))" : ""
        return "\(leftover.kind.rawValue) \(leftover.name)\(run)\(place)"
    }
}
