internal import SluiceDatabase

extension Snapshot.Grant {
    /// As SQL says it; by whom it is granted is whose session runs it.
    /// - Parameters:
    ///   - object: As GRANT names it: `TABLE public.users`.
    ///   - column: In quotes, where it is of that one alone.
    ///   - quote: How names are written.
    package func statement(
        on object: String, column: String? = nil, quote: (String) -> String = Dialect.postgres.quote
    ) -> String {
        "GRANT \(privilege)\(column.map { " (\($0))" } ?? "") ON \(object) TO \(grantee.map(quote) ?? "PUBLIC")"
            + (isGrantable ? " WITH GRANT OPTION" : "")
    }
}
