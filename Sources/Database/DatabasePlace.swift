internal import Foundation

extension DatabaseURL {
    /// Which database it is, whoever asks for it and by whatever password: two addresses of one database have one place.
    package var place: String {
        switch target {
        case .sqlite(let path): "sqlite:" + Self.place(ofFile: path)
        case .postgres(let conninfo):
            PostgresAddress.options(conninfo).map(Self.place(of:)) ?? "postgres:" + conninfo
        }
    }

    private static func place(of options: [(keyword: String, value: String)]) -> String {
        let environment = ProcessInfo.processInfo.environment
        func option(_ keyword: String, or variable: String) -> String? {
            options.last { $0.keyword == keyword }?.value ?? environment[variable]
        }
        let host = option("hostaddr", or: "PGHOSTADDR") ?? option("host", or: "PGHOST") ?? ""
        let database = option("dbname", or: "PGDATABASE") ?? option("user", or: "PGUSER") ?? ""
        let parts = [
            option("service", or: "PGSERVICE") ?? "", host.lowercased(), option("port", or: "PGPORT") ?? "5432",
            database,
        ]
        return "postgres:" + parts.joined(separator: "\n")
    }

    /// A file that isn't there yet is told by its folder.
    private static func place(ofFile path: String) -> String {
        if let whole = resolved(path) { return whole }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        return resolved(folder).map { "\($0)/\(name)" } ?? path
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
