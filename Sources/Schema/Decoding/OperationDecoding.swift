package import SluiceDatabase
package import SluiceYAML

extension Operation {
    /// Reads a revision's list of operations.
    ///
    /// Each is a mapping of one key, the operation's name; under `postgres` or `sqlite` stands a list of operations
    /// for that database only.
    package static func list(yaml node: YAMLNode) throws(Problem) -> PlacedOperations {
        var operations = PlacedOperations()
        for (operation, place) in try placed(yaml: node) { operations.append(operation, at: place) }
        return operations
    }

    private static func placed(yaml node: YAMLNode) throws(Problem) -> [(Operation, OperationPlace)] {
        if node.isNull { return [] }
        guard let list = node.list else { throw node.problem("a list of operations is needed, found \(node.found)") }
        var operations: [(Operation, OperationPlace)] = []
        for element in list { operations += try one(yaml: element) }
        return operations
    }

    private static func one(yaml node: YAMLNode) throws(Problem) -> [(Operation, OperationPlace)] {
        guard let entries = node.entries, entries.count == 1, let entry = entries.first else {
            throw node.problem(
                "each operation is one key with what belongs to it, as in `- add_column: {…}`; found \(node.found)")
        }
        if let dialect = Dialect.Name(rawValue: entry.key) {
            return try placed(yaml: entry.value).map { (.only(dialect, $0.0), $0.1) }
        }
        guard let decode = decoders[entry.key] else {
            let names = decoders.keys.sorted()
            throw entry.problem(
                "there is no operation \(YAMLNode.quoted(entry.key)); there are \(names.joined(separator: ", "))"
                    + Suggestion.text(for: entry.key, in: names))
        }
        let texts = entry.value.blocks.map { block in
            OperationPlace.WrittenText(text: block.text, line: block.line, column: block.column)
        }
        return [(try decode(entry.value, entry.key), OperationPlace(node.place, texts: texts))]
    }

    typealias Decoder = @Sendable (YAMLNode, String) throws(Problem) -> Operation

    private static func fields(
        _ decode: @escaping @Sendable (YAMLFields) throws(Problem) -> some OperationConvertible
    ) -> @Sendable (YAMLNode, String) throws(Problem) -> Operation {
        { (node: YAMLNode, name: String) throws(Problem) -> Operation in
            try YAMLFields.read(node, owner: name) { fields throws(Problem) in
                try decode(fields).operations[0]
            }
        }
    }

    private static func constraint(_ kind: TableConstraint.Kind, columnsAt key: String) -> Decoder {
        fields { fields throws(Problem) in
            CreateConstraint(
                try TableConstraint(fields, kind, columnsAt: key), on: try fields.name("table"),
                ifNotExists: try fields.flag("if_not_exists"), usingIndex: try index(for: kind, fields))
        }
    }

    private static func index(for kind: TableConstraint.Kind, _ fields: YAMLFields) throws(Problem) -> String? {
        guard kind == .primaryKey || kind == .unique else { return nil }
        let index = try fields.optionalText("using_index")
        fields.describe("using_index", as: "name of a unique index over the columns (PostgreSQL)")
        return index
    }

    static let decoders: [String: Decoder] = [
        "create_table": fields(CreateTable.init(fields:)),
        "drop_table": fields(DropTable.init(fields:)),
        "rename_table": fields(RenameTable.init(fields:)),
        "comment_table": fields(CommentTable.init(fields:)),
        "attach_partition": fields(AttachPartition.init(fields:)),
        "detach_partition": fields(DetachPartition.init(fields:)),
        "add_column": fields(AddColumn.init(fields:)),
        "drop_column": fields(DropColumn.init(fields:)),
        "rename_column": fields(RenameColumn.init(fields:)),
        "alter_column": fields(AlterColumn.init(fields:)),
        "comment_column": fields(CommentColumn.init(fields:)),
        "create_index": fields(CreateIndex.init(fields:)),
        "drop_index": fields(DropIndex.init(fields:)),
        "rename_index": fields(RenameIndex.init(fields:)),
        "create_primary_key": constraint(.primaryKey, columnsAt: "columns"),
        "create_unique_constraint": constraint(.unique, columnsAt: "columns"),
        "create_foreign_key": constraint(.foreignKey, columnsAt: "columns"),
        "create_check_constraint": constraint(.check, columnsAt: "check"),
        "create_exclude_constraint": constraint(.exclude, columnsAt: "elements"),
        "drop_constraint": fields(DropConstraint.init(fields:)),
        "rename_constraint": fields(RenameConstraint.init(fields:)),
        "validate_constraint": fields(ValidateConstraint.init(fields:)),
        "create_enum": fields(CreateEnum.init(fields:)),
        "alter_enum": fields(AlterEnum.init(fields:)),
        "drop_enum": fields(DropEnum.init(fields:)),
        "create_domain": fields(CreateDomain.init(fields:)),
        "alter_domain": fields(AlterDomain.init(fields:)),
        "drop_domain": fields(DropDomain.init(fields:)),
        "create_composite_type": fields(CreateCompositeType.init(fields:)),
        "drop_composite_type": fields(DropCompositeType.init(fields:)),
        "create_view": fields { fields throws(Problem) in try CreateView(fields: fields, materialized: false)
        },
        "drop_view": fields { fields throws(Problem) in try DropView(fields: fields, materialized: false) },
        "create_materialized_view": fields { fields throws(Problem) in
            try CreateView(fields: fields, materialized: true)
        },
        "drop_materialized_view": fields { fields throws(Problem) in
            try DropView(fields: fields, materialized: true)
        },
        "create_fts_table": fields(CreateFullTextTable.init(fields:)),
        "drop_fts_table": fields(DropFullTextTable.init(fields:)),
        "create_function": fields(CreateFunction.init(fields:)),
        "drop_function": fields(DropFunction.init(fields:)),
        "create_procedure": fields(CreateProcedure.init(fields:)),
        "drop_procedure": fields(DropProcedure.init(fields:)),
        "create_trigger": fields(CreateTrigger.init(fields:)),
        "drop_trigger": fields(DropTrigger.init(fields:)),
        "create_sequence": fields(CreateSequence.init(fields:)),
        "alter_sequence": fields(AlterSequence.init(fields:)),
        "drop_sequence": fields(DropSequence.init(fields:)),
        "create_extension": fields(CreateExtension.init(fields:)),
        "drop_extension": fields(DropExtension.init(fields:)),
        "create_schema": fields(CreateSchema.init(fields:)),
        "drop_schema": fields(DropSchema.init(fields:)),
        "rename_object": fields(RenameObject.init(fields:)),
        "set_schema": fields(SetSchema.init(fields:)),
        "alter_storage": fields(AlterStorage.init(fields:)),
        "set_replica_identity": fields(SetReplicaIdentity.init(fields:)),
        "refresh_materialized_view": fields(RefreshView.init(fields:)),
        "enable_row_security": fields(EnableRowSecurity.init(fields:)),
        "disable_row_security": fields(DisableRowSecurity.init(fields:)),
        "create_policy": fields(CreatePolicy.init(fields:)),
        "drop_policy": fields(DropPolicy.init(fields:)),
        "grant": fields(Grant.init(fields:)),
        "revoke": fields(Revoke.init(fields:)),
        "execute": { (node: YAMLNode, name: String) throws(Problem) in
            .execute(try Execute(yaml: node, owner: name))
        },
        "bulk_insert": fields(BulkInsert.init(fields:)),
        "delete_rows": fields(DeleteRows.init(fields:)),
        "backfill": { (node: YAMLNode, name: String) throws(Problem) in
            .backfill(try Backfill(yaml: node, owner: name))
        },
        "deprecate_column": fields(BeginDeprecation.column(fields:)),
        "deprecate_table": fields(BeginDeprecation.table(fields:)),
        "undeprecate_column": fields({ (fields: YAMLFields) throws(Problem) in
            EndDeprecation(try BeginDeprecation.column(fields: fields))
        }),
        "undeprecate_table": fields({ (fields: YAMLFields) throws(Problem) in
            EndDeprecation(try BeginDeprecation.table(fields: fields))
        }),
        "drop_deprecated": fields(DropDeprecated.init(fields:)),
        "restore_dropped": fields(RestoreDropped.init(fields:)),
    ]
}
