internal import CSluicePostgres

/// The library itself, which is loaded when the first PostgreSQL database is spoken to.
enum Libpq {
    /// From any thread, before any other function of libpq.
    static func load() throws(DatabaseError) {
        guard let reason = sluice_load_libpq() else { return }
        throw DatabaseError(
            kind: .other, code: "", message: "libpq can't be loaded: \(String(cString: reason))",
            hint: "install it: 'apt install libpq5' on Debian and Ubuntu, 'brew install libpq' on macOS")
    }

    static var isLoaded: Bool { sluice_load_libpq() == nil }
}
