internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension Revision {
    /// What a repeatable revision leaves in a database, as far as it can be told.
    func definedObjects(in dialect: Dialect) -> [DefinedObject] {
        var left: [DefinedObject] = []
        for operation in upgrade {
            guard operation.hasWork(in: dialect), let operation = operation.applied(to: dialect) else { continue }
            switch operation {
            case .createView(let create): left.append(DefinedObject(.view, create.view))
            case .createFunction(let create): left.append(DefinedObject(.function, create.function))
            case .createProcedure(let create): left.append(DefinedObject(.procedure, create.procedure))
            case .createTrigger(let create):
                left.append(DefinedObject(.trigger, QualifiedName(name: create.trigger), on: create.table))
            case .dropView(let drop): left.removeAll { $0.kind == .view && $0.name == drop.view }
            case .dropFunction(let drop): left.removeAll { $0.kind == .function && $0.name == drop.function }
            case .dropProcedure(let drop): left.removeAll { $0.kind == .procedure && $0.name == drop.procedure }
            case .dropTrigger(let drop):
                left.removeAll { $0.kind == .trigger && $0.name.name == drop.trigger && $0.table == drop.table }
            case .execute(let execute):
                guard let text = execute.sql.text(for: dialect) else { continue }
                guard let objects = DefinedObject.left(of: left, by: text, in: dialect) else { return [] }
                left = objects
            default: continue
            }
        }
        return left
    }
}
