package import SluiceArchive

extension CatalogObject {
    /// Kind and name.
    package var described: String { kind == .other ? name : "\(kind.words) \(name)" }
}

extension CatalogObject.Kind {
    /// As a person says it.
    package var words: String {
        switch self {
        case .materializedView: "materialized view"
        case .generatedColumn: "generated column"
        case .foreignKey: "foreign key"
        case .fullTextIndex: "full-text index"
        case .columnCheck: "check"
        case .child: "inheriting table"
        default: rawValue
        }
    }
}
