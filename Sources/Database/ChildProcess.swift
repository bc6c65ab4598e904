internal import Foundation

/// What programs that Sluice starts get to know.
package enum ChildProcess {
    /// This process's variables without Sluice's own, which hold keys and addresses with passwords.
    package static func environment(with own: [String: String] = [:]) -> [String: String] {
        ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SLUICE_") }.merging(own) { $1 }
    }
}
