internal import SluiceSchema

extension CreateFullTextTable: ChecksumRecord {
    static var checksumName: String { "CreateFullTextTable" }
    var checksumFields: ChecksumFields {
        [
            "table": table, "columns": columns, "content": content, "contentRowid": contentRowid, "sync": sync,
            "tokenizer": tokenizer, "prefixes": prefixes,
        ]
    }
}

extension FullTextColumn: ChecksumRecord {
    static var checksumName: String { "FullTextColumn" }
    var checksumFields: ChecksumFields { ["name": name, "indexed": indexed] }
}

extension DropFullTextTable: ChecksumRecord {
    static var checksumName: String { "DropFullTextTable" }
    var checksumFields: ChecksumFields { ["table": table, "ifExists": ifExists, "was": was] }
}
