internal import ArgumentParser
internal import Foundation
internal import Sluice

@main
struct SluiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Moves live databases from one shape to the next without stopping them.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 refused by a safety rule, 3 stopped and can be resumed, 4 differs, 64 usage.
            """,
        version: Release.version,
        subcommands: [DemoCommand.self, AnonymizeCommand.self, ServeCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Revisions:",
                subcommands: [
                    InitCommand.self, RevisionCommand.self, UpgradeCommand.self, DowngradeCommand.self,
                    CurrentCommand.self, HistoryCommand.self, HeadsCommand.self, BranchesCommand.self, ShowCommand.self,
                    EditCommand.self, MergeCommand.self, StampCommand.self, AdoptCommand.self, SquashCommand.self,
                    CertifyCommand.self,
                    OperationsCommand.self,
                    WaitCommand.self,
                    LintCommand.self,
                ]),
            CommandGroup(
                name: "Desired schema:", subcommands: [CheckCommand.self, DiffCommand.self, SchemaCommand.self]),
            CommandGroup(
                name: "Runs:",
                subcommands: [
                    RunCommand.self, ForecastCommand.self, StatusCommand.self, PauseCommand.self, ResumeCommand.self,
                    CancelCommand.self, WorkCommand.self, VerifyCommand.self, QuarantineCommand.self,
                    DoctorCommand.self, BenchCommand.self,
                ]),
            CommandGroup(
                name: "Ways out and back:",
                subcommands: [
                    DeprecateCommand.self, DeprecationsCommand.self, UndeprecateCommand.self, ScreamCommand.self,
                    DropCommand.self,
                    BackupCommand.self, ArchivesCommand.self, ArchiveCommand.self, RestoreCommand.self,
                ]),
        ])
}
