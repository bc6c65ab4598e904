internal import ArgumentParser
internal import Foundation
internal import Sluice

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put an archive back: values, and the catalog with them.",
        discussion: "A restore that was stopped goes on where it was when it is given again.")

    @Argument(help: "The archive.")
    var archive: String
    @Option(help: "Put the values into this TABLE or TABLE.COLUMN instead, over what is there.")
    var into: String?
    @Flag(help: "Show the statements and change nothing.")
    var dryRun = false
    @Flag(help: "Let the table's triggers fire for restored rows. Default: they are kept quiet.")
    var fireTriggers = false
    @Option(
        name: .customLong("where"),
        help: "Only rows that meet this SQL condition on the archive's columns. Exit code 4: none does.")
    var condition: String?
    @Flag(help: "Leave the owner out: whoever restores it owns it.")
    var noOwner = false
    @Flag(help: "Leave privileges out.")
    var noPrivileges = false
    @Flag(help: "Run the SQL of an archive that this database didn't make. --dry-run shows it.")
    var trust = false
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if dryRun { return try options.withDatabase { try showPlan($0) } }
        try options.workingOnRun {
            let key = try $0.project.keys.archiveKey(file: key.keyFile)
            return .restore(
                try $0.restore(
                    archive, into: into, firingTriggers: fireTriggers, isTrusted: trust, key: key, changing: change))
        }
    }

    private func change(_ restore: inout Restore.Options) {
        restore.condition = condition
        restore.skipsOwner = noOwner
        restore.skipsPrivileges = noPrivileges
    }

    private func showPlan(_ database: ProjectDatabase) throws {
        let key = try database.project.keys.archiveKey(file: key.keyFile)
        let plan = try database.restorePlan(archive, into: into, key: key, changing: change)
        if options.json { return Output.json(["statements": plan.statements]) }
        for statement in plan.statements { Output.text(statement.withSemicolon) }
        Output.error("\(Figures.count(plan.rows)) rows for \(plan.target); nothing was changed")
    }
}
