internal import SluiceDatabase
internal import SluiceSQLText

/// What a statement does, as far as several rules ask.
enum Statement: Hashable {
    case alterTable(AlterTable)
    case createTable(CreateTable)
    /// `CREATE TABLE … AS`, `SELECT … INTO`, and, with a type of its own, a materialized view.
    case createTableAs(QualifiedName, isView: Bool)
    case createIndex(CreateIndex)
    case drop(DropStatement)
    case rename(Rename)
    case transaction(Transaction)
    /// `SET name = …`.
    case setting(String)
    /// Any other that the parser knows.
    case other
    /// One that it doesn't know, and why.
    case opaque(String)

    enum Transaction: Hashable { case begin, commit, rollback, rollbackToSavepoint, other }
}

struct CreateIndex: Hashable {
    let name: String?
    let table: QualifiedName
    let isUnique: Bool
    let isConcurrent: Bool
    let ifNotExists: Bool
    /// Nil stands for an expression.
    let columns: [String?]
    let isPartial: Bool
    let method: String
}

struct DropStatement: Hashable {
    /// `OBJECT_TABLE`
    let type: String
    let names: [QualifiedName]
    let ifExists: Bool
    let cascades: Bool
    let isConcurrent: Bool
}

struct Rename: Hashable {
    let type: String
    let relationType: String
    let relation: QualifiedName?
    let old: String?
    let new: String
    /// From RENAME on.
    let tokens: ArraySlice<Token>
}

extension Statement {
    init(kind: String, node: SyntaxValue, tokens: ArraySlice<Token>, start: Int) {
        switch kind {
        case "AlterTableStmt": self = .alterTable(AlterTable(node, tokens, start))
        case "CreateStmt": self = .createTable(CreateTable(node, tokens, start))
        case "CreateTableAsStmt":
            let name = QualifiedName(relation: node["into"]?["rel"])
            self = .createTableAs(name, isView: node.fieldText("objtype") == "OBJECT_MATVIEW")
        case "SelectStmt":
            guard let target = node["intoClause"]?["rel"] else {
                self = .other
                return
            }
            self = .createTableAs(QualifiedName(relation: target), isView: false)
        case "IndexStmt": self = .createIndex(CreateIndex(node))
        case "DropStmt": self = .drop(DropStatement(node))
        case "RenameStmt": self = .rename(Rename(node, tokens))
        case "TransactionStmt": self = .transaction(Transaction(node.fieldText("kind") ?? ""))
        case "VariableSetStmt":
            let isSet = node.fieldText("kind") != "VAR_RESET" && node.fieldText("kind") != "VAR_RESET_ALL"
            self = isSet ? .setting(node.fieldText("name") ?? "") : .other
        default: self = .other
        }
    }
}

extension Statement.Transaction {
    fileprivate init(_ kind: String) {
        self =
            switch kind {
            case "TRANS_STMT_BEGIN", "TRANS_STMT_START": .begin
            case "TRANS_STMT_COMMIT": .commit
            case "TRANS_STMT_ROLLBACK": .rollback
            case "TRANS_STMT_ROLLBACK_TO": .rollbackToSavepoint
            default: .other
            }
    }
}

extension CreateIndex {
    fileprivate init(_ node: SyntaxValue) {
        name = node.fieldText("idxname")
        table = QualifiedName(relation: node["relation"])
        isUnique = node.isSet("unique")
        isConcurrent = node.isSet("concurrent")
        ifNotExists = node.isSet("if_not_exists")
        columns = node.fieldList("indexParams").map { $0["IndexElem"]?.fieldText("name") }
        isPartial = node["whereClause"] != nil
        method = node.fieldText("accessMethod") ?? "btree"
    }
}

extension DropStatement {
    fileprivate init(_ node: SyntaxValue) {
        type = node.fieldText("removeType") ?? ""
        names = node.fieldList("objects").map { object in
            let parts = object["List"]?.fieldList("items") ?? []
            return QualifiedName(parts: SyntaxValue.list(parts).names)
        }
        ifExists = node.isSet("missing_ok")
        cascades = node.fieldText("behavior") == "DROP_CASCADE"
        isConcurrent = node.isSet("concurrent")
    }
}

extension Rename {
    fileprivate init(_ node: SyntaxValue, _ tokens: ArraySlice<Token>) {
        type = node.fieldText("renameType") ?? ""
        relationType = node.fieldText("relationType") ?? ""
        relation = node["relation"].map { QualifiedName(relation: $0) }
        old = node.fieldText("subname")
        new = node.fieldText("newname") ?? ""
        // The last one: a table may be called so.
        let last = tokens.lastIndex { $0.isWord("RENAME") } ?? tokens.startIndex
        self.tokens = tokens[last...]
    }
}

extension QualifiedName {
    /// A `RangeVar`.
    init(relation: SyntaxValue?) {
        self.init(schema: relation?.fieldText("schemaname"), name: relation?.fieldText("relname") ?? "")
    }

    init(parts: [String]) {
        self.init(schema: parts.count > 1 ? parts[parts.count - 2] : nil, name: parts.last ?? "")
    }
}
