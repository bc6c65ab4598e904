internal import SluiceDatabase

/// What a shadow has in a routine's place: the same signature, and a body that does nothing.
struct StandIn: Sendable {
    /// Up to the end of its body, where a comment has room.
    let opening: String
    /// The server prints its body by what it knows.
    let hasParsedBody: Bool

    /// The facet of a routine that makes it.
    static let facet = "definition"
    fileprivate static let mark = " -- stands in for "
    /// How the server quotes a body, at the end of the whole text.
    fileprivate static let quotes = ["$function$", "$procedure$"]

    func text(number: Int) -> String { "\(opening)\(Self.mark)\(number)'" }

    /// - Parameter definition: As the server prints it.
    static func number(in definition: String) -> Int? {
        guard let quote = quotes.first(where: definition.hasSuffix) else { return nil }
        let body = definition.dropLast(quote.count)
        let digits = body.reversed().prefix(while: \.isWholeNumber).reversed()
        return body.dropLast(digits.count).hasSuffix(mark) ? Int(String(digits)) : nil
    }
}

/// The routines and materialized views of the schemas whose statements are run on a shadow.
///
/// The planner calls immutable functions wherever a constant is their argument, a materialized view calls what it likes,
/// and a shadow's role may do more than whoever has written them: there nothing of theirs is run.
struct StandIns {
    static let withoutRows = "\nWITH NO DATA"

    private var routines: [String: SchemaObject] = [:]
    private var numbers: [String: Int] = [:]
    private var made: [SchemaObject] = []
    private var populated: Set<ObjectID> = []

    mutating func know(_ model: SchemaModel) {
        for object in model.objects.values {
            if let definition = object.definition { routines[definition] = object }
            if object.id.kind == .materializedView, object.isPopulated { populated.insert(object.id) }
        }
    }

    /// A plan's statement as it may be run.
    /// - Throws: ``Problem`` for a routine that none of the schemas has.
    mutating func harmless(_ statement: String) throws -> String {
        if statement.hasPrefix("CREATE MATERIALIZED VIEW "), !statement.hasSuffix(Self.withoutRows) {
            return statement + Self.withoutRows
        }
        let kind = ["FUNCTION ", "PROCEDURE "].first { kind in
            statement.hasPrefix("CREATE \(kind)") || statement.hasPrefix("CREATE OR REPLACE \(kind)")
        }
        guard let kind else { return statement }
        let isNew = statement.hasPrefix("CREATE \(kind)")
        let definition = isNew ? "CREATE OR REPLACE \(kind)" + statement.dropFirst("CREATE \(kind)".count) : statement
        guard let routine = routines[definition] else {
            throw Problem(.schema, "a routine of no schema isn't made on a shadow: \(statement.prefix(100))")
        }
        guard let standIn = routine.standIn else { return statement }
        let number = numbers[definition] ?? made.count
        if number == made.count {
            numbers[definition] = number
            made.append(routine)
        }
        return standIn.text(number: number)
    }

    func areMade(onlyParsed: Bool) -> Bool {
        made.contains { !onlyParsed || $0.standIn?.hasParsedBody == true }
    }

    /// The definitions of those that are stood in for; the server prints them by what it knows, some of them with their bodies.
    func definitions(in model: SchemaModel, onlyParsed: Bool) -> [String] {
        model.objects.values.compactMap { object in
            guard let routine = real(object), !onlyParsed || routine.standIn?.hasParsedBody == true else { return nil }
            // Each statement would call it.
            return object.core.hasSuffix("-> event_trigger") ? nil : routine.definition
        }.sorted()
    }

    /// The definitions of those that nothing stands in for.
    func realDefinitions(in model: SchemaModel) -> [String] {
        model.objects.values.filter { $0.standIn != nil && real($0) == nil }.compactMap(\.definition).sorted()
    }

    /// What is read from a shadow, with the routines and views that it would have.
    func restore(_ model: SchemaModel) -> SchemaModel {
        var model = model
        let there = Set(model.objects.keys)
        for (id, object) in model.objects {
            if let routine = real(object) {
                model.objects[id]?.facets = object.facets.map { facet in
                    facet.key == StandIn.facet ? routine.facet(StandIn.facet) ?? facet : facet
                }
                model.objects[id]?.dependsOn = routine.dependsOn.intersection(there)
                model.objects[id]?.standIn = routine.standIn
            } else if populated.contains(id) {
                model.objects[id]?.create = object.create.map {
                    $0.hasSuffix(Self.withoutRows) ? String($0.dropLast(Self.withoutRows.count)) : $0
                }
            }
        }
        return model
    }

    private func real(_ object: SchemaObject) -> SchemaObject? {
        guard let number = object.definition.flatMap(StandIn.number), made.indices.contains(number) else { return nil }
        return made[number]
    }
}

extension SchemaObject {
    /// Of a routine.
    fileprivate var definition: String? {
        id.kind == .routine ? facet(StandIn.facet)?.set.first : nil
    }

    fileprivate var isPopulated: Bool { !create.contains { $0.hasSuffix(StandIns.withoutRows) } }
}
