internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// How a statement is tried on a shadow: what it does must end with the shadow.
enum TrialManner: Equatable {
    case run
    /// Rows are left alone, and functions aren't called: the planner takes the same lock on the table.
    case explain(changesRows: Bool)
    /// The same for one that makes a table of a query's rows, or whose query may call what makes one: what follows may need it.
    case explainMaking
    /// The same for rows that go into a table, where nothing in the statement calls anything.
    case explainInserting(QualifiedName)
    /// Another statement, which takes the same lock and calls nothing.
    case instead(String)
    /// It isn't run: what it locks is known.
    case locks(QualifiedName, TableLock)
    /// It reads, or is for the session.
    case nothing
    case leave(String)

    init(_ statement: Statement, of step: Step) {
        switch statement {
        case .requireNoRows, .copy: self = .nothing
        case .copyIn: self = .run
        case .run(let sql):
            self.init(sql)
            // What operations are written as does nothing but what they say; a bound is anybody's expression.
            if isAboutRows, step.insertsData { self = .explain(changesRows: false) }
            if case .leave = self, !step.isSomebodysSQL, self != Self.reckoned { self = .run }
        }
    }

    private var isAboutRows: Bool {
        switch self {
        case .explainMaking, .explainInserting: true
        default: false
        }
    }

    private static let reckoned = Self.leave(
        "the bounds of a partition are reckoned when it is made, and that isn't tried beforehand")

    private init(_ sql: String) {
        guard let tree = try? PostgresParser.tree(of: sql), let kind = tree.kind else {
            self = .leave("PostgreSQL 15's parser doesn't know it")
            return
        }
        let objects = ["objectType", "objtype", "renameType", "removeType"].compactMap(tree.body.fieldText)
        guard Self.ofServer.isDisjoint(with: objects) else {
            self = .leave("it is about all databases of the server, and isn't tried beforehand")
            return
        }
        switch kind {
        case "UpdateStmt", "DeleteStmt", "MergeStmt": self = .explain(changesRows: true)
        case "InsertStmt" where !tree.calls:
            self =
                tree.body["relation"].flatMap(QualifiedName.init(relation:)).map { .explainInserting($0) }
                ?? .explainMaking
        case "InsertStmt", "CreateTableAsStmt": self = .explainMaking
        // Each statement has a transaction of its own here.
        case "VariableSetStmt" where tree.body.isSet("is_local"): self = .instead(Self.withoutLocal(sql))
        case "SelectStmt" where tree.onlySets: self = .run
        case "RefreshMatViewStmt": self = Self.refresh(tree.body)
        case "TruncateStmt": self = Self.truncate(tree.body)
        case _ where Self.inDatabase.contains(kind) && tree.reckonsBounds: self = Self.reckoned
        case _ where Self.inDatabase.contains(kind): self = .run
        case "SelectStmt", "DoStmt", "CallStmt": self = .leave("what a function does isn't tried beforehand")
        case "CopyStmt": self = .leave("COPY may read or write files, and isn't tried beforehand")
        default: self = .leave("it may reach beyond the database, and isn't tried beforehand")
        }
    }

    private static func withoutLocal(_ sql: String) -> String {
        var tokens = SQLToken.tokens(of: sql, in: .postgres)
        if let local = tokens.firstIndex(where: { $0.isWord("LOCAL") }) { tokens.remove(at: local) }
        return SQLToken.text(of: tokens)
    }

    /// Its query may call anything, and would as the role that tries it.
    private static func refresh(_ statement: SyntaxValue) -> TrialManner {
        guard let view = statement["relation"].flatMap(QualifiedName.init(relation:)) else {
            return .leave("what a view calls isn't tried beforehand")
        }
        guard statement.isSet("concurrent") else {
            return .instead("REFRESH MATERIALIZED VIEW \(view.quoted(in: .postgres)) WITH NO DATA")
        }
        return .locks(view, .exclusive)
    }

    /// Triggers and their conditions may call anything.
    private static func truncate(_ statement: SyntaxValue) -> TrialManner {
        let tables = statement.fieldList("relations").compactMap { node in
            QualifiedName(relation: node.body).map {
                (node.body.isSet("inh") ? "" : "ONLY ") + $0.quoted(in: .postgres)
            }
        }
        guard statement.fieldText("behavior") != "DROP_CASCADE", !tables.isEmpty else {
            return .leave("what TRUNCATE … CASCADE reaches isn't tried beforehand")
        }
        return .instead("LOCK TABLE \(tables.joined(separator: ", ")) IN ACCESS EXCLUSIVE MODE")
    }

    private static let ofServer: Set<String> = [
        "OBJECT_DATABASE", "OBJECT_PARAMETER_ACL", "OBJECT_ROLE", "OBJECT_SUBSCRIPTION", "OBJECT_TABLESPACE",
    ]

    /// What changes the catalog of the database that it runs in, and nothing else.
    private static let inDatabase: Set<String> = [
        "AlterCollationStmt", "AlterDefaultPrivilegesStmt", "AlterDomainStmt", "AlterEnumStmt", "AlterExtensionStmt",
        "AlterExtensionContentsStmt", "AlterFunctionStmt", "AlterObjectDependsStmt", "AlterObjectSchemaStmt",
        "AlterOperatorStmt", "AlterOwnerStmt", "AlterPolicyStmt", "AlterPublicationStmt", "AlterSeqStmt",
        "AlterStatsStmt",
        "AlterTSConfigurationStmt", "AlterTSDictionaryStmt", "AlterTableStmt", "AlterTypeStmt", "ClusterStmt",
        "CommentStmt",
        "CompositeTypeStmt", "CreateAmStmt", "CreateCastStmt", "CreateConversionStmt", "CreateDomainStmt",
        "CreateEnumStmt",
        "CreateExtensionStmt", "CreateForeignTableStmt", "CreateFunctionStmt", "CreateOpClassStmt",
        "CreateOpFamilyStmt",
        "CreatePolicyStmt", "CreatePublicationStmt", "CreateRangeStmt", "CreateSchemaStmt", "CreateSeqStmt",
        "CreateStatsStmt", "CreateStmt", "CreateTransformStmt", "CreateTrigStmt", "DefineStmt", "DropStmt", "GrantStmt",
        "IndexStmt", "LockStmt", "ReindexStmt", "RenameStmt", "RuleStmt", "SecLabelStmt", "VacuumStmt",
        "VariableSetStmt", "ViewStmt", "ConstraintsSetStmt",
    ]
}

extension QualifiedName {
    /// - Parameter relation: What the parser calls a `RangeVar`.
    fileprivate init?(relation: SyntaxValue) {
        guard let name = relation.fieldText("relname") else { return nil }
        self.init(schema: relation.fieldText("schemaname"), name: name)
    }
}

extension SyntaxValue {
    /// Whether a function stands somewhere in it.
    fileprivate var calls: Bool {
        switch self {
        case .object(let fields): kind == "FuncCall" || fields.values.contains(where: \.calls)
        case .list(let list): list.contains(where: \.calls)
        case .text, .number, .flag: false
        }
    }

    /// Whether it is a query of set_config with literals, as pg_dump writes it, and of nothing else.
    fileprivate var onlySets: Bool {
        let targets = body.fieldList("targetList")
        guard targets.count == 1, body["fromClause"] == nil, body["whereClause"] == nil,
            let call = targets[0].body["val"],
            call.kind == "FuncCall", call.body["funcname"]?.names == ["pg_catalog", "set_config"]
        else { return false }
        return call.body.fieldList("args").allSatisfy(\.isPlain)
    }

    private static let bounds: Set<String> = ["listdatums", "lowerdatums", "upperdatums"]

    /// Whether a partition's bound is more than a literal, MINVALUE or MAXVALUE.
    fileprivate var reckonsBounds: Bool {
        switch self {
        case .object(let fields):
            fields.contains { name, value in
                Self.bounds.contains(name) ? !value.list.allSatisfy(\.isPlain) : value.reckonsBounds
            }
        case .list(let list): list.contains(where: \.reckonsBounds)
        case .text, .number, .flag: false
        }
    }

    private var isPlain: Bool {
        kind == "A_Const" || kind == "ColumnRef" || kind == "TypeCast" && body["arg"]?.kind == "A_Const"
    }
}

extension Step {
    fileprivate var isSomebodysSQL: Bool {
        guard case .schema(let operations) = work else { return true }
        return operations.contains { if case .execute = $0 { true } else { false } }
    }

    /// Values that stand in the revision.
    fileprivate var insertsData: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains { if case .bulkInsert = $0 { true } else { false } }
    }
}
