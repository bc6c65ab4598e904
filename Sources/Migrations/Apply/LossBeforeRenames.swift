internal import SluiceDatabase
internal import SluiceSchema

extension ArraySlice<Operation> {
    /// How what is lost was called before these operations.
    func undoingRenames(of loss: DataLoss) -> DataLoss {
        reversed().reduce(loss) { loss, operation in
            switch operation {
            case .renameTable(let rename)
            where rename.newName == loss.table.name && rename.table.mayShareSchema(loss.table):
                let schema = rename.table.schema ?? loss.table.schema
                return DataLoss(
                    table: QualifiedName(schema: schema, name: rename.table.name), column: loss.column)
            case .renameColumn(let rename)
            where rename.newName == loss.column && rename.table.name == loss.table.name
                && rename.table.mayShareSchema(loss.table):
                return DataLoss(table: loss.table, column: rename.column)
            default: return loss
            }
        }
    }
}

extension QualifiedName {
    /// One that is left out may be any.
    fileprivate func mayShareSchema(_ other: QualifiedName) -> Bool {
        schema == nil || other.schema == nil || schema == other.schema
    }
}
