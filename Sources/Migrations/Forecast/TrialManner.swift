internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// How a statement is tried on a shadow: what it does must end with the shadow.
enum TrialManner: Equatable {
    case run
    /// Rows are left alone, and functions aren't called: the planner takes the same lock on the table.
    case explain(changesRows: Bool)
    /// It reads, or is for the session.
    case nothing
    case leave(String)

    init(_ statement: Statement, of step: Step) {
        switch statement {
        case .requireNoRows, .copy: self = .nothing
        case .copyIn: self = .run
        case .run(let sql): self.init(sql)
        }
        // What operations are written as does nothing but what they say.
        if case .leave = self, !step.isSomebodysSQL { self = .run }
    }

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
        case "InsertStmt", "CreateTableAsStmt": self = .explain(changesRows: false)
        case "RefreshMatViewStmt": self = .run
        case _ where Self.inDatabase.contains(kind): self = .run
        case "SelectStmt", "DoStmt", "CallStmt": self = .leave("what a function does isn't tried beforehand")
        case "CopyStmt": self = .leave("COPY may read or write files, and isn't tried beforehand")
        default: self = .leave("it may reach beyond the database, and isn't tried beforehand")
        }
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
        "IndexStmt", "LockStmt", "ReindexStmt", "RenameStmt", "RuleStmt", "SecLabelStmt", "TruncateStmt", "VacuumStmt",
        "VariableSetStmt", "ViewStmt", "ConstraintsSetStmt",
    ]
}

extension Step {
    fileprivate var isSomebodysSQL: Bool {
        guard case .schema(let operations) = work else { return true }
        return operations.contains { if case .execute = $0 { true } else { false } }
    }
}
