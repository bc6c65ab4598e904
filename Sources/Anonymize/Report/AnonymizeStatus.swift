package import SluiceDatabase

/// How far anonymizing is in a database, by its state tables: a copy that is made into it, tables that are changed in place.
package struct AnonymizeStatus: Sendable {
    package struct Table: Sendable {
        package let name: String
        /// `begun`, `transformed`, `clean`; nil for a copy's, whose rows are there.
        package let phase: String?
        package let rows: Int
        package let at: String?
    }

    /// Nil where no copy is made here.
    package let copyPhase: String?
    package let copied: [Table]
    package let inPlace: [Table]

    package var isEmpty: Bool { copyPhase == nil && copied.isEmpty && inPlace.isEmpty }

    /// Empty where nothing was ever anonymized.
    package static func read(from connection: any Connection) throws -> AnonymizeStatus {
        guard try StateSchema.has("anonymize_tables", on: connection),
            try StateSchema.has("anonymize_copy", on: connection)
        else { return AnonymizeStatus(copyPhase: nil, copied: [], inPlace: []) }
        let state = CopyState(connection)
        let parts = try state.finishedParts().mapValues { $0.values.reduce(0, +) }
        return AnonymizeStatus(
            copyPhase: try state.current()?.phase,
            copied: parts.sorted { $0.key < $1.key }.map { Table(name: $0.key, phase: nil, rows: $0.value, at: nil) },
            inPlace: try InPlaceState(connection).records().sorted { $0.key < $1.key }.map { name, record in
                Table(name: name, phase: record.phase.rawValue, rows: record.rows, at: record.at)
            })
    }
}
