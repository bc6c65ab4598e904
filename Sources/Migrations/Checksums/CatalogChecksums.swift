internal import SluiceSchema

extension CreateEnum: ChecksumRecord {
    static var checksumName: String { "CreateEnum" }
    var checksumFields: ChecksumFields { ["name": name, "values": values, "ifNotExists": ifNotExists] }
}

extension AlterEnum: ChecksumRecord {
    static var checksumName: String { "AlterEnum" }
    var checksumFields: ChecksumFields { ["name": name, "alteration": alteration, "ifNotExists": ifNotExists] }
}

extension DropEnum: ChecksumRecord {
    static var checksumName: String { "DropEnum" }
    var checksumFields: ChecksumFields { ["name": name, "ifExists": ifExists, "cascade": cascade, "was": was] }
}

extension CreateView: ChecksumRecord {
    static var checksumName: String { "CreateView" }
    var checksumFields: ChecksumFields {
        [
            "view": view, "query": query, "columns": columns, "materialized": materialized, "replace": replace,
            "ifNotExists": ifNotExists,
        ]
    }
}

extension DropView: ChecksumRecord {
    static var checksumName: String { "DropView" }
    var checksumFields: ChecksumFields {
        ["view": view, "materialized": materialized, "ifExists": ifExists, "cascade": cascade, "was": was]
    }
}

extension CreateFunction: ChecksumRecord {
    static var checksumName: String { "CreateFunction" }
    var checksumFields: ChecksumFields {
        [
            "function": function, "arguments": arguments, "returns": returns, "language": language, "body": body,
            "volatility": volatility, "strict": strict, "securityDefiner": securityDefiner, "replace": replace,
        ]
    }
}

extension DropFunction: ChecksumRecord {
    static var checksumName: String { "DropFunction" }
    var checksumFields: ChecksumFields {
        ["function": function, "arguments": arguments, "ifExists": ifExists, "cascade": cascade, "was": was]
    }
}

extension CreateTrigger: ChecksumRecord {
    static var checksumName: String { "CreateTrigger" }
    var checksumFields: ChecksumFields {
        options == TriggerOptions()
            ? [
                "trigger": trigger, "table": table, "timing": timing, "events": events, "forEachRow": forEachRow,
                "condition": condition, "function": function, "body": body, "ifNotExists": ifNotExists,
            ]
            : [
                "trigger": trigger, "table": table, "timing": timing, "events": events, "forEachRow": forEachRow,
                "condition": condition, "function": function, "body": body, "ifNotExists": ifNotExists,
                "options": options,
            ]
    }
}

extension DropTrigger: ChecksumRecord {
    static var checksumName: String { "DropTrigger" }
    var checksumFields: ChecksumFields { ["trigger": trigger, "table": table, "ifExists": ifExists, "was": was] }
}

extension CreateSequence: ChecksumRecord {
    static var checksumName: String { "CreateSequence" }
    var checksumFields: ChecksumFields {
        [
            "sequence": sequence, "type": type, "start": start, "increment": increment, "minimum": minimum,
            "maximum": maximum, "cache": cache, "cycle": cycle, "ownedBy": ownedBy, "ifNotExists": ifNotExists,
        ]
    }
}

extension AlterSequence: ChecksumRecord {
    static var checksumName: String { "AlterSequence" }
    var checksumFields: ChecksumFields {
        ["sequence": sequence, "changes": changes, "was": was, "ifExists": ifExists]
    }
}

extension SequenceChanges: ChecksumRecord {
    static var checksumName: String { "SequenceChanges" }
    var checksumFields: ChecksumFields {
        [
            "type": type, "start": start, "increment": increment, "minimum": minimum, "maximum": maximum,
            "cache": cache, "cycle": cycle, "ownedBy": ownedBy, "restart": restart,
        ]
    }
}

extension SequenceChanges.Restart: ChecksumEncodable {
    static var checksumName: String { "Restart" }
    var checksumText: String {
        switch self {
        case .atStart: "atStart"
        case .at(let number): checksumCase("at", number)
        }
    }
}

extension DropSequence: ChecksumRecord {
    static var checksumName: String { "DropSequence" }
    var checksumFields: ChecksumFields { ["sequence": sequence, "ifExists": ifExists, "cascade": cascade, "was": was] }
}

extension CreateExtension: ChecksumRecord {
    static var checksumName: String { "CreateExtension" }
    var checksumFields: ChecksumFields {
        ["name": name, "schema": schema, "version": version, "ifNotExists": ifNotExists]
    }
}

extension DropExtension: ChecksumRecord {
    static var checksumName: String { "DropExtension" }
    var checksumFields: ChecksumFields { ["name": name, "ifExists": ifExists, "cascade": cascade] }
}

extension CreateSchema: ChecksumRecord {
    static var checksumName: String { "CreateSchema" }
    var checksumFields: ChecksumFields { ["name": name, "ifNotExists": ifNotExists] }
}

extension DropSchema: ChecksumRecord {
    static var checksumName: String { "DropSchema" }
    var checksumFields: ChecksumFields { ["name": name, "ifExists": ifExists, "cascade": cascade] }
}

extension AlterEnum.Alteration: ChecksumEncodable {
    static var checksumName: String { "Alteration" }
    var checksumText: String {
        switch self {
        case .addValue(let value, let place):
            checksumCase("addValue", text: "(String, Place)(.0:\(value),.1:\(place.checksumText))")
        case .renameValue(let old, let new):
            checksumCase("renameValue", text: "(String, to: String)(.0:\(old),to:\(new))")
        case .dropValue(let value): checksumCase("dropValue", value)
        }
    }
}

extension AlterEnum.Place: ChecksumEncodable {
    static var checksumName: String { "Place" }
    var checksumText: String {
        switch self {
        case .last: "last"
        case .before(let value): checksumCase("before", value)
        case .after(let value): checksumCase("after", value)
        }
    }
}

extension CreateFunction.Volatility: ChecksumEncodable {
    static var checksumName: String { "Volatility" }
    var checksumText: String {
        switch self {
        case .volatile: "volatile"
        case .stable: "stable"
        case .immutable: "immutable"
        }
    }
}

extension CreateTrigger.Timing: ChecksumEncodable {
    static var checksumName: String { "Timing" }
    var checksumText: String {
        switch self {
        case .before: "before"
        case .after: "after"
        case .insteadOf: "insteadOf"
        }
    }
}

extension CreateTrigger.Event: ChecksumEncodable {
    static var checksumName: String { "Event" }
    var checksumText: String {
        switch self {
        case .insert: "insert"
        case .delete: "delete"
        case .truncate: "truncate"
        case .update(let columns):
            checksumCase("update", text: "(of: Array<String>)(of:\(columns.checksumText))")
        }
    }
}
