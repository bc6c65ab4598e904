internal import SluiceDatabase
internal import SluiceSchema

extension Column: ChecksumRecord {
    static var checksumName: String { "Column" }
    var checksumFields: ChecksumFields {
        [
            "name": name, "type": type, "nullable": nullable, "defaultValue": defaultValue, "primaryKey": primaryKey,
            "unique": unique, "references": references, "check": check, "identity": identity, "generated": generated,
            "collation": collation, "comment": comment,
        ]
    }
}

extension Generated: ChecksumRecord {
    static var checksumName: String { "Generated" }
    var checksumFields: ChecksumFields { ["expression": expression, "stored": stored] }
}

extension Reference: ChecksumRecord {
    static var checksumName: String { "Reference" }
    var checksumFields: ChecksumFields {
        ["table": table, "columns": columns, "onDelete": onDelete, "onUpdate": onUpdate, "deferrable": deferrable]
    }
}

extension IndexColumn: ChecksumRecord {
    static var checksumName: String { "IndexColumn" }
    var checksumFields: ChecksumFields {
        ["key": key, "descending": descending, "nulls": nulls, "collation": collation, "operatorClass": operatorClass]
    }
}

extension SQLText: ChecksumRecord {
    static var checksumName: String { "SQLText" }
    var checksumFields: ChecksumFields { ["postgres": postgres, "sqlite": sqlite] }
}

extension TableConstraint: ChecksumRecord {
    static var checksumName: String { "TableConstraint" }
    var checksumFields: ChecksumFields { ["name": name, "rule": rule, "deferrable": deferrable, "notValid": notValid] }
}

extension Exclusion.Element: ChecksumRecord {
    static var checksumName: String { "Element" }
    var checksumFields: ChecksumFields { ["key": key, "with": with] }
}

extension Exclusion: ChecksumRecord {
    static var checksumName: String { "Exclusion" }
    var checksumFields: ChecksumFields { ["method": method, "elements": elements, "condition": condition] }
}

extension QualifiedName: ChecksumRecord {
    static var checksumName: String { "QualifiedName" }
    var checksumFields: ChecksumFields { ["schema": schema, "name": name] }
}

extension ColumnType: ChecksumEncodable {
    static var checksumName: String { "ColumnType" }
    var checksumText: String {
        switch self {
        case .integer: "integer"
        case .bigint: "bigint"
        case .string(let length):
            checksumCase("string", text: "(length: Optional<Int>)(length:\(length.checksumText))")
        case .text: "text"
        case .numeric(let precision, let scale):
            checksumCase(
                "numeric",
                text: "(precision: Optional<Int>, scale: Optional<Int>)"
                    + "(precision:\(precision.checksumText),scale:\(scale.checksumText))")
        case .boolean: "boolean"
        case .datetime: "datetime"
        case .date: "date"
        case .json: "json"
        case .uuid: "uuid"
        case .binary: "binary"
        case .native(let text): checksumCase("native", text)
        case .perDialect(let postgres, let sqlite):
            checksumCase(
                "perDialect",
                text: "(postgres: ColumnType, sqlite: ColumnType)"
                    + "(postgres:\(postgres.checksumText),sqlite:\(sqlite.checksumText))")
        }
    }
}

extension Identity: ChecksumEncodable {
    static var checksumName: String { "Identity" }
    var checksumText: String {
        switch self {
        case .always: "always"
        case .byDefault: "byDefault"
        }
    }
}

extension Reference.Action: ChecksumEncodable {
    static var checksumName: String { "Action" }
    var checksumText: String {
        switch self {
        case .noAction: "noAction"
        case .restrict: "restrict"
        case .cascade: "cascade"
        case .setNull: "setNull"
        case .setDefault: "setDefault"
        }
    }
}

extension Deferrability: ChecksumEncodable {
    static var checksumName: String { "Deferrability" }
    var checksumText: String {
        switch self {
        case .immediate: "immediate"
        case .deferred: "deferred"
        }
    }
}

extension IndexColumn.Key: ChecksumEncodable {
    static var checksumName: String { "Key" }
    var checksumText: String {
        switch self {
        case .column(let name): checksumCase("column", name)
        case .expression(let sql): checksumCase("expression", sql)
        }
    }
}

extension IndexColumn.Nulls: ChecksumEncodable {
    static var checksumName: String { "Nulls" }
    var checksumText: String {
        switch self {
        case .first: "first"
        case .last: "last"
        }
    }
}

extension TableConstraint.Rule: ChecksumEncodable {
    static var checksumName: String { "Rule" }
    var checksumText: String {
        switch self {
        case .primaryKey(let columns): checksumCase("primaryKey", columns)
        case .unique(let columns, let nullsNotDistinct, let include):
            checksumCase(
                "unique",
                text: "(Array<String>, nullsNotDistinct: Bool, include: Array<String>)(.0:\(columns.checksumText),"
                    + "nullsNotDistinct:\(nullsNotDistinct.checksumText),include:\(include.checksumText))")
        case .foreignKey(let columns, let reference):
            checksumCase(
                "foreignKey",
                text: "(Array<String>, Reference)(.0:\(columns.checksumText),.1:\(reference.checksumText))")
        case .check(let sql): checksumCase("check", sql)
        case .exclude(let exclusion): checksumCase("exclude", exclusion)
        }
    }
}
