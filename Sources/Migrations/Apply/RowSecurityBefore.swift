internal import SluiceDatabase
internal import SluiceSchema

/// A table's row security that is already as a step would make it: a derived way back would turn it round, and show or hide
/// rows that were not to be.
enum RowSecurityBefore {
    /// - Throws: ``Problem`` where that is so.
    static func refuse(_ planned: PlannedRevision, _ step: Step, on connection: any Connection) throws {
        guard case .schema(let operations) = step.work else { return }
        let back = (planned.undoing ?? []).flatMap(\.operations)
        for operation in operations {
            switch operation {
            case .enableRowSecurity(let enable) where back.contains(.disableRowSecurity(opposite(of: enable))):
                if let state = try state(of: enable.table, on: connection),
                    state.isEnabled || enable.force && state.isForced
                {
                    throw problem(enable.table, "on", "off")
                }
            case .disableRowSecurity(let disable) where back.contains(.enableRowSecurity(opposite(of: disable))):
                if let state = try state(of: disable.table, on: connection),
                    !state.isEnabled || disable.force && !state.isForced
                {
                    throw problem(
                        disable.table, state.isEnabled ? "not forced" : "off", state.isEnabled ? "forced" : "on")
                }
            default: continue
            }
        }
    }

    private static func opposite(of enable: EnableRowSecurity) -> DisableRowSecurity {
        DisableRowSecurity(on: enable.table, force: enable.force)
    }

    private static func opposite(of disable: DisableRowSecurity) -> EnableRowSecurity {
        EnableRowSecurity(on: disable.table, force: disable.force)
    }

    private static func state(
        of table: QualifiedName, on connection: any Connection
    ) throws -> (isEnabled: Bool, isForced: Bool)? {
        guard let number = try connection.relationNumber(of: table) else { return nil }
        return try connection.catalogRows(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1", [number]
        ).first.map { ($0[0].isTrue, $0[1].isTrue) }
    }

    private static func problem(_ table: QualifiedName, _ before: String, _ after: String) -> Problem {
        Problem(
            .invalidOperation,
            "row security of \(table) is \(before) already, and the downgrade would turn it \(after)",
            hint: "nothing was touched; write the downgrade out, an empty one where nothing is to be turned back")
    }
}
