/// Which Sluice this is.
package enum Release {
    package static let version = "0.1.0"
    /// As archives and `--version` name it.
    package static let tool = "sluice \(version)"
}
