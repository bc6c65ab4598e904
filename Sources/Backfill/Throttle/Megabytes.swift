internal import SluiceDatabase

/// Bytes in words.
struct Megabytes: CustomStringConvertible {
    let description: String

    init(_ bytes: Double) { description = "\(Int(nearest: bytes / 1_000_000)) MB" }
}
