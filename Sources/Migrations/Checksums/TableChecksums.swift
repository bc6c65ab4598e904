internal import SluiceSchema

extension CreateTable: ChecksumRecord {
    static var checksumName: String { "CreateTable" }
    var checksumFields: ChecksumFields {
        // Tables that were made before there were such options keep their checksums.
        options == TableOptions()
            ? [
                "table": table, "columns": columns, "constraints": constraints, "comment": comment,
                "ifNotExists": ifNotExists, "strict": strict, "withoutRowid": withoutRowid,
            ]
            : [
                "table": table, "columns": columns, "constraints": constraints, "comment": comment,
                "ifNotExists": ifNotExists, "strict": strict, "withoutRowid": withoutRowid, "options": options,
            ]
    }
}

extension DropTable: ChecksumRecord {
    static var checksumName: String { "DropTable" }
    var checksumFields: ChecksumFields {
        archives
            ? ["table": table, "ifExists": ifExists, "cascade": cascade, "was": was]
            : ["table": table, "ifExists": ifExists, "cascade": cascade, "was": was, "archives": archives]
    }
}

extension RenameTable: ChecksumRecord {
    static var checksumName: String { "RenameTable" }
    var checksumFields: ChecksumFields { ["table": table, "newName": newName, "ifExists": ifExists] }
}

extension CommentTable: ChecksumRecord {
    static var checksumName: String { "CommentTable" }
    var checksumFields: ChecksumFields { ["table": table, "comment": comment, "was": was] }
}

extension AddColumn: ChecksumRecord {
    static var checksumName: String { "AddColumn" }
    var checksumFields: ChecksumFields { ["table": table, "column": column, "ifNotExists": ifNotExists] }
}

extension DropColumn: ChecksumRecord {
    static var checksumName: String { "DropColumn" }
    var checksumFields: ChecksumFields {
        archives
            ? ["table": table, "column": column, "ifExists": ifExists, "cascade": cascade, "was": was]
            : [
                "table": table, "column": column, "ifExists": ifExists, "cascade": cascade, "was": was,
                "archives": archives,
            ]
    }
}

extension RenameColumn: ChecksumRecord {
    static var checksumName: String { "RenameColumn" }
    var checksumFields: ChecksumFields { ["table": table, "column": column, "newName": newName, "ifExists": ifExists] }
}

extension AlterColumn: ChecksumRecord {
    static var checksumName: String { "AlterColumn" }
    var checksumFields: ChecksumFields {
        ["table": table, "column": column, "changes": changes, "was": was, "ifExists": ifExists]
    }
}

extension ColumnChanges: ChecksumRecord {
    static var checksumName: String { "ColumnChanges" }
    var checksumFields: ChecksumFields {
        [
            "type": type, "using": using, "nullable": nullable, "defaultValue": defaultValue, "identity": identity,
            "generated": generated, "collation": collation,
        ]
    }
}

extension CommentColumn: ChecksumRecord {
    static var checksumName: String { "CommentColumn" }
    var checksumFields: ChecksumFields { ["table": table, "column": column, "comment": comment, "was": was] }
}

extension CreateIndex: ChecksumRecord {
    static var checksumName: String { "CreateIndex" }
    var checksumFields: ChecksumFields {
        storage == StorageOptions()
            ? [
                "name": name, "table": table, "columns": columns, "unique": unique, "condition": condition,
                "method": method, "include": include, "concurrently": concurrently,
                "nullsNotDistinct": nullsNotDistinct, "ifNotExists": ifNotExists,
            ]
            : [
                "name": name, "table": table, "columns": columns, "unique": unique, "condition": condition,
                "method": method, "include": include, "concurrently": concurrently,
                "nullsNotDistinct": nullsNotDistinct, "ifNotExists": ifNotExists, "storage": storage,
            ]
    }
}

extension DropIndex: ChecksumRecord {
    static var checksumName: String { "DropIndex" }
    var checksumFields: ChecksumFields {
        ["index": index, "concurrently": concurrently, "ifExists": ifExists, "cascade": cascade, "was": was]
    }
}

extension RenameIndex: ChecksumRecord {
    static var checksumName: String { "RenameIndex" }
    var checksumFields: ChecksumFields { ["index": index, "newName": newName, "ifExists": ifExists] }
}

extension CreateConstraint: ChecksumRecord {
    static var checksumName: String { "CreateConstraint" }
    var checksumFields: ChecksumFields {
        usingIndex == nil
            ? ["table": table, "constraint": constraint, "ifNotExists": ifNotExists]
            : ["table": table, "constraint": constraint, "ifNotExists": ifNotExists, "usingIndex": usingIndex]
    }
}

extension DropConstraint: ChecksumRecord {
    static var checksumName: String { "DropConstraint" }
    var checksumFields: ChecksumFields {
        ["table": table, "name": name, "ifExists": ifExists, "cascade": cascade, "was": was]
    }
}

extension RenameConstraint: ChecksumRecord {
    static var checksumName: String { "RenameConstraint" }
    var checksumFields: ChecksumFields { ["table": table, "name": name, "newName": newName] }
}

extension ValidateConstraint: ChecksumRecord {
    static var checksumName: String { "ValidateConstraint" }
    var checksumFields: ChecksumFields { ["table": table, "name": name] }
}

extension Was: ChecksumEncodable where Content: ChecksumEncodable {
    static var checksumName: String { "Was<\(Content.checksumName)>" }
    var checksumText: String {
        switch self {
        case .nothing: "nothing"
        case .value(let content): checksumCase("value", content)
        }
    }
}

extension Change: ChecksumEncodable where Content: ChecksumEncodable {
    static var checksumName: String { "Change<\(Content.checksumName)>" }
    var checksumText: String {
        switch self {
        case .set(let content): checksumCase("set", content)
        case .drop: "drop"
        }
    }
}
