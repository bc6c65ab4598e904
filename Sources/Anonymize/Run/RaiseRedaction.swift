internal import SluiceBackfill
internal import SluiceDatabase

/// Keeps what an application's triggers and functions say out of errors: RAISE may name the person of the row.
enum RaiseRedaction {
    static func apply<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError where error.code == "P0001" {
            throw refusal
        } catch let failure as RowFailure where failure.code == "P0001" {
            throw refusal
        }
    }

    private static var refusal: DatabaseError {
        DatabaseError(
            kind: .constraint, code: "P0001",
            message: "a trigger or function of the database refused a row; its words may name a person and stay hidden",
            hint: "look at the functions that RAISE; triggers are off in place unless the plan says 'triggers: fire'")
    }
}
