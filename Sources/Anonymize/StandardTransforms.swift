internal import Foundation
public import SluiceTransforms

extension TransformRegistry {
    /// What jobs of the command `sluice` can name: the conversions, and the anonymizers with the key of `SLUICE_KEY`.
    public static let standard = TransformRegistry.anonymizing {
        guard let text = ProcessInfo.processInfo.environment["SLUICE_KEY"] else {
            throw TransformError("this transform needs a key: set SLUICE_KEY")
        }
        return try AnonymizationKey(text)
    }
}
