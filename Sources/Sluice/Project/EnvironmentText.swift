/// `${NAME}` and `${NAME:-default}` in a setting.
enum EnvironmentText {
    static func expand(_ text: String, _ environment: [String: String]) throws -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw Problem(.invalidProject, at: .file(Project.settingsFile), "'${' without its '}'")
            }
            result += try value(of: rest[start.upperBound..<end], environment)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func value(of reference: Substring, _ environment: [String: String]) throws -> String {
        let parts = reference.split(separator: ":-", maxSplits: 1, omittingEmptySubsequences: false)
        if let value = environment[String(parts[0])], !value.isEmpty { return value }
        guard parts.count > 1 else {
            throw Problem(
                .invalidProject, at: .file(Project.settingsFile),
                "the environment has no \(parts[0]); set it, or write ${\(parts[0]):-default}")
        }
        return String(parts[1])
    }
}
