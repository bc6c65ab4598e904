import SluiceDatabase
import SluiceSchema

/// Steps of every kind, each under a name that its golden text has, too.
let stepSamples: KeyValuePairs<String, [Step]> = [
    "no step": [],
    "schema": [Step(dialect: .postgres, work: .schema(DropTable("users").operations))],
    "schema, all options": [
        Step(
            dialect: .postgres, work: .schema(DropTable("a").operations + DropTable("b").operations),
            transaction: .none, suspendsForeignKeys: true, concurrentIndex: "app.users_email")
    ],
    "backfill": [Step(dialect: .sqlite, work: .backfill(Backfill("fill")), transaction: .none)],
    "begin deprecation": [
        Step(dialect: .sqlite, work: .beginDeprecation(BeginDeprecation("email", of: "users")), transaction: .own)
    ],
    "end deprecation": [
        Step(
            dialect: .sqlite, work: .endDeprecation(EndDeprecation(BeginDeprecation(table: "users"))),
            transaction: .shared)
    ],
    "drop deprecated": [Step(dialect: .sqlite, work: .dropDeprecated(DropDeprecated(table: "users")))],
    "restore dropped": [
        Step(dialect: .sqlite, work: .restoreDropped(RestoreDropped(DropDeprecated(table: "users"))))
    ],
    "several": [
        Step(dialect: .sqlite, work: .schema([])), Step(dialect: .postgres, work: .backfill(Backfill("fill"))),
    ],
]
