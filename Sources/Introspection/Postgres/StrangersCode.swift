package import SluiceDatabase

/// Functions that PostgreSQL would call with the rights of a superuser, and that somebody else can write.
///
/// Whoever owns a table decides what its indexes, checks and triggers call, and the planner, COPY and a trigger call it with the
/// rights of the session that reads or writes the table. A role that is taken on for the while is no defence: what is called may
/// say `RESET ROLE`. So a superuser's session stays away from such tables, until somebody has looked at them.
package struct StrangersCode: Sendable, Hashable, CustomStringConvertible {
    /// What is done with the tables.
    package enum Touch: Sendable, Hashable {
        /// Queries: the planner folds what indexes, statistics and partition keys call.
        case reading
        /// Rows are tried elsewhere, with what would be called if they were put in.
        case trying
        /// Rows are put in or changed: generated columns, checks and domains, too, rules, and what foreign keys lead to.
        case filling
        /// The same with the table's triggers.
        case writing
        /// The schema is made again, filled and indexed elsewhere; materialized views are filled.
        case copying
    }

    /// `index public.users_name_idx`; what calls the function.
    package let place: String
    /// The table in whose family that is; nil for a type.
    package let table: Int64?
    /// Nil where it is a server elsewhere that answers.
    package let function: String?
    /// Nil where the function is a superuser's, and acts by itself.
    package let owner: String?

    package var description: String {
        guard let function else { return "\(place) asks a server that role \(owner ?? "unknown") has named" }
        return "\(place) calls \(function), which "
            + (owner.map { "is in the hands of role \($0)" } ?? "may call anything")
    }

    package static func problem(_ found: [StrangersCode]) -> Problem {
        let shown = found.prefix(5).map(\.description).joined(separator: "; ")
        let more = found.count > 5 ? "; and \(found.count - 5) more" : ""
        return Problem(
            .refused, "this session is a superuser's, and others' code would run with its rights: \(shown)\(more)",
            hint:
                "nothing was touched; connect as a role that is no superuser (docs/privileges.md), or look at that code and "
                + "give --trust-functions")
    }
}

extension Connection {
    /// - Parameters:
    ///   - tables: nil for all of the user's.
    ///   - columns: those that change; nil for all. Foreign keys of others lead nowhere.
    ///   - given: those that rows bring which are put in; nil where none are.
    /// - Throws: ``Problem`` where this session is a superuser's, and a role that is none would have its code called.
    package func requireNoStrangersCode(
        in tables: [QualifiedName]?, when touch: StrangersCode.Touch, changing columns: [String]? = nil,
        inserting given: [String]? = nil
    ) throws {
        guard try isSuperusers() else { return }
        let found = try strangersCode(in: tables, when: touch, changing: columns, inserting: given)
        if !found.isEmpty { throw StrangersCode.problem(found) }
    }

    /// Whether this session, or what is called in it, has a superuser's rights, and nobody said that all may be called.
    package func isSuperusers() throws -> Bool {
        guard dialect.hasRoles, !dialect.trustsFunctions else { return false }
        let sql = "SELECT bool_or(rolsuper) FROM pg_roles WHERE rolname IN (current_user, session_user)"
        return try catalogScalar(sql)?.isTrue == true
    }

    /// What would be called, whoever this session is.
    package func strangersCode(
        in tables: [QualifiedName]?, when touch: StrangersCode.Touch, changing columns: [String]? = nil,
        inserting given: [String]? = nil
    ) throws -> [StrangersCode] {
        guard dialect.hasRoles else { return [] }
        let numbers = try tables.map { try oids(of: $0) }
        if numbers?.isEmpty == true { return [] }
        let query = StrangersCodeQuery(
            numbers: numbers, touch: touch, columns: columns.map(Set.init), given: given.map(Set.init), dialect: dialect
        )
        return try strangersCode(answering: query.sql)
    }
}
