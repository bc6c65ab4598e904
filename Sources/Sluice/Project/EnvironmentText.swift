/// `${NAME}` and `${NAME:-default}` in a setting.
enum EnvironmentText {
    /// - Parameter place: Where the setting stands.
    static func expand(
        _ text: String, _ environment: [String: String], at place: Problem.Place = .file(Project.settingsFile),
        _ code: Problem.Code = .invalidProject
    ) throws -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw Problem(code, at: place, "'${' without its '}'")
            }
            result += try value(of: rest[start.upperBound..<end], environment, place, code)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func value(
        of reference: Substring, _ environment: [String: String], _ place: Problem.Place, _ code: Problem.Code
    ) throws -> String {
        let parts = reference.split(separator: ":-", maxSplits: 1, omittingEmptySubsequences: false)
        if let value = environment[String(parts[0])], !value.isEmpty { return value }
        guard parts.count > 1 else {
            throw Problem(
                code, at: place,
                "the environment has no \(parts[0]); set it, or write ${\(parts[0]):-default}")
        }
        return String(parts[1])
    }
}
