internal import Sluice

/// What an archive holds, as a person says it.
struct ArchiveWords {
    private let manifest: Manifest
    private let path: String

    init(_ manifest: Manifest, _ path: String) {
        self.manifest = manifest
        self.path = path
    }

    var lines: [String] {
        let figures = "\(Figures.count(manifest.rows)) in \(manifest.frames) frames"
        var lines = ["\(path): \(subject)"]
        lines.append("rows: \(figures), \(Figures.megabytes(manifest.bytes)) before compression")
        lines.append("made: \(manifest.created) by \(manifest.tool)")
        lines.append("from: \(manifest.origin.database) (\(origin))")
        let revisions = manifest.origin.revisions.joined(separator: ", ")
        if !revisions.isEmpty { lines.append("revisions then: \(revisions)") }
        let key = manifest.key.joined(separator: ", ")
        lines.append("key: \(key.isEmpty ? "none" : key)")
        let columns = manifest.columns.filter { $0.isRowid != true }.map(column)
        lines.append("columns: \(columns.joined(separator: "; "))")
        lines.append("encrypted: \(manifest.encryption?.cipher ?? "no")")
        if manifest.isConcealed {
            lines.append("types, definitions and comments: sealed; SLUICE_KEY or --key-file shows them")
        }
        lines += [orphans].compactMap(\.self) + objects
        lines.append("to have it back: sluice restore \(path.shellWord)")
        if manifest.encryption == nil {
            lines.append("without Sluice: the commands under 'restore' in \(path).json")
        }
        return lines
    }

    private var subject: String {
        let table = QualifiedName(schema: manifest.table.schema, name: manifest.table.name)
        return switch manifest.content {
        case .table: "table \(table)"
        case .column: "column \(manifest.values.first?.name ?? "") of table \(table)"
        case .rows: "rows of table \(table) where \(manifest.condition ?? "")"
        }
    }

    private var origin: String {
        let version = manifest.origin.serverVersion
        return manifest.origin.dialect == "postgres"
            ? "PostgreSQL \(version / 10_000).\(version % 10_000)"
            : "SQLite \(version / 1_000_000).\(version / 1_000 % 1_000).\(version % 1_000)"
    }

    private func column(_ column: ArchivedColumn) -> String {
        var words = [column.name, column.type].filter { !$0.isEmpty }
        if column.isNotNull { words.append("NOT NULL") }
        if let expression = column.defaultExpression { words.append("DEFAULT \(expression)") }
        if let expression = column.generated { words.append("computed (\(expression))") }
        if let identity = column.identity { words.append("identity (\(identity))") }
        return words.joined(separator: " ")
    }

    private var orphans: String? {
        guard let orphans = manifest.catalog.orphans else { return nil }
        return "without a parent then: "
            + orphans.map { "\($0.rows) rows by \($0.column), to \($0.parent)" }.joined(separator: "; ")
    }

    private var objects: [String] {
        func list(comingBack: Bool) -> String {
            manifest.catalog.objects.filter { manifest.catalog.after.contains($0.definition) == comingBack }
                .map { $0.described }.joined(separator: "; ")
        }
        let (back, others) = (list(comingBack: true), list(comingBack: false))
        return [
            back.isEmpty ? nil : "comes back with it: \(back)",
            others.isEmpty ? nil : "hung on it: \(others)",
        ].compactMap(\.self)
    }
}
