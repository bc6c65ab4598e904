internal import SluiceSchema

extension Operation: ChecksumEncodable {
    static var checksumName: String { "Operation" }
    var checksumText: String {
        switch self {
        case .createTable(let create): checksumCase("createTable", create)
        case .dropTable(let drop): checksumCase("dropTable", drop)
        case .renameTable(let rename): checksumCase("renameTable", rename)
        case .commentTable(let comment): checksumCase("commentTable", comment)
        case .addColumn(let add): checksumCase("addColumn", add)
        case .dropColumn(let drop): checksumCase("dropColumn", drop)
        case .renameColumn(let rename): checksumCase("renameColumn", rename)
        case .alterColumn(let alter): checksumCase("alterColumn", alter)
        case .commentColumn(let comment): checksumCase("commentColumn", comment)
        case .createIndex(let create): checksumCase("createIndex", create)
        case .dropIndex(let drop): checksumCase("dropIndex", drop)
        case .renameIndex(let rename): checksumCase("renameIndex", rename)
        case .createConstraint(let create): checksumCase("createConstraint", create)
        case .dropConstraint(let drop): checksumCase("dropConstraint", drop)
        case .renameConstraint(let rename): checksumCase("renameConstraint", rename)
        case .validateConstraint(let validate): checksumCase("validateConstraint", validate)
        case .createEnum(let create): checksumCase("createEnum", create)
        case .alterEnum(let alter): checksumCase("alterEnum", alter)
        case .dropEnum(let drop): checksumCase("dropEnum", drop)
        case .createView(let create): checksumCase("createView", create)
        case .dropView(let drop): checksumCase("dropView", drop)
        case .createFunction(let create): checksumCase("createFunction", create)
        case .dropFunction(let drop): checksumCase("dropFunction", drop)
        case .createTrigger(let create): checksumCase("createTrigger", create)
        case .dropTrigger(let drop): checksumCase("dropTrigger", drop)
        case .createSequence(let create): checksumCase("createSequence", create)
        case .dropSequence(let drop): checksumCase("dropSequence", drop)
        case .createExtension(let create): checksumCase("createExtension", create)
        case .dropExtension(let drop): checksumCase("dropExtension", drop)
        case .createSchema(let create): checksumCase("createSchema", create)
        case .dropSchema(let drop): checksumCase("dropSchema", drop)
        case .execute(let execute): checksumCase("execute", execute)
        case .bulkInsert(let insert): checksumCase("bulkInsert", insert)
        case .deleteRows(let delete): checksumCase("deleteRows", delete)
        case .backfill(let backfill): checksumCase("backfill", backfill)
        case .beginDeprecation(let begin): checksumCase("beginDeprecation", begin)
        case .endDeprecation(let end): checksumCase("endDeprecation", end)
        case .dropDeprecated(let drop): checksumCase("dropDeprecated", drop)
        case .restoreDropped(let restore): checksumCase("restoreDropped", restore)
        case .only(let name, let operation):
            checksumCase("only", text: "(Name, Operation)(.0:\(name.checksumText),.1:\(operation.checksumText))")
        }
    }
}
