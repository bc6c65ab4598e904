internal import Foundation
public import SluiceAnonymize
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

extension Project {
    /// Reads a plan.
    /// - Parameters:
    ///   - plan: A YAML file.
    ///   - keyFile: A file with the key; nil for `SLUICE_KEY`.
    ///   - subset: A share of the rows, as `customer=10%`, `customer=500` or `customer=where country = 'DE'`.
    ///   - children: `all`, or table names with commas between: who follows the rows they refer to.
    public func anonymizer(
        plan: String, keyFile: String? = nil, subset: [String] = [], children: String? = nil
    ) throws -> Anonymizer {
        let text = try InputFile.text(at: URL(filePath: plan))
        let anonymizer = try Anonymizer(plan: text, file: plan, key: try keys.anonymizationKey(file: keyFile))
        return try subset.isEmpty ? anonymizer : anonymizer.taking(subset: subset, children: children)
    }
}

extension ProjectDatabase {
    /// Anonymizes the database in place. It must be marked as a copy, or have a name that counts as one.
    /// - Parameters:
    ///   - copyNames: Patterns of such names, beside the project's `copies:`.
    ///   - again: Changes every row, those that an earlier run has done a second time.
    ///   - control: Without its stop token: the database's own is asked.
    public func anonymize(
        by anonymizer: Anonymizer, copyNames: [String] = [], again: Bool = false, control: RunControl = RunControl()
    ) throws -> AnonymizeReport {
        var control = control
        control.stop = stop
        return try anonymizer.anonymize(
            with: engine, copyNames: project.copies + copyNames, again: again, control: control)
    }

    /// Marks the database as a copy that may be anonymized in place.
    public func markAsCopy() throws { try Anonymizer.markCopy(url, by: NSUserName()) }
}
