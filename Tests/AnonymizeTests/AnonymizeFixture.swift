import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms

@testable import SluiceAnonymize

/// Databases with people in them, and plans that cover all their columns.
enum AnonymizeFixture {
    // swift-format-ignore: NeverUseForceTry
    static let key = try! AnonymizationKey("6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819")

    static func sakila() throws -> TestDatabase {
        let database = try TestDatabase(.postgres)
        let connection = try database.url.connect()
        _ = connection
        let cluster = try PostgresCluster.shared.get()
        for file in [SharedData.sakilaSchema, SharedData.sakilaData].compactMap({ $0 }) {
            try cluster.tool("psql", ["-q", "-v", "ON_ERROR_STOP=0", "-d", database.name, "-f", file.path])
        }
        return database
    }

    static func chinookPostgres() throws -> TestDatabase {
        let database = try TestDatabase(.postgres)
        let text = try String(contentsOf: SharedData.chinookPostgres!, encoding: .utf8)
        let script = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("\\c") && !$0.hasPrefix("CREATE DATABASE") && !$0.hasPrefix("DROP DATABASE") }
            .joined(separator: "\n")
        try PostgresCluster.shared.get().tool("psql", ["-q", "-d", database.name], input: script)
        return database
    }

    /// A plan that keeps every column but those given, as `table.column: rule`.
    static func plan(_ database: DatabaseURL, _ rules: [String: String], head: String = "") throws -> String {
        let catalog = try DataCatalog.read(from: try database.connect(.readOnly))
        var lines = ["version: 1", head, "tables:"]
        var unused = Set(rules.keys)
        for table in catalog.tables where table.parentLabel == nil {
            if rules[table.label] == "empty" {
                lines.append("  \(table.label): empty")
                unused.remove(table.label)
                continue
            }
            lines.append("  \(table.label):")
            for column in table.columns where !column.isGenerated {
                unused.remove("\(table.label).\(column.name)")
                lines.append("    \(column.name): \(rules["\(table.label).\(column.name)"] ?? "keep")")
            }
        }
        precondition(unused.isEmpty, "no such columns: \(unused)")
        return lines.joined(separator: "\n")
    }

    static let sakilaRules = [
        "customer.first_name": "{fake: first_name}", "customer.last_name": "{fake: last_name}",
        "customer.email": "{fake: email, from: [first_name, last_name]}",
        "staff.first_name": "{fake: first_name}", "staff.last_name": "{fake: last_name}",
        "staff.email": "{fake: email}",
        "staff.username": "{fake: user_name}", "staff.password": "{password: {hash: known}}", "staff.picture": "null",
        "address.address": "{fake: street}", "address.address2": "{fake: text}", "address.district": "{fake: state}",
        "address.postal_code": "{fake: postcode}", "address.phone": "{fake: phone}",
        "actor.first_name": "{pseudonym: word, domain: actors}", "actor.last_name": "{pseudonym: word, domain: actors}",
    ]

    static let chinookPostgresRules = [
        "customer.first_name": "{fake: first_name}", "customer.last_name": "{fake: last_name}",
        "customer.company": "{fake: company}", "customer.address": "{fake: street}", "customer.city": "{fake: city}",
        "customer.state": "{fake: state}", "customer.postal_code": "{fake: postcode}",
        "customer.phone": "{fake: phone}",
        "customer.fax": "{fake: phone}", "customer.email": "{fake: email, from: [first_name, last_name]}",
        "employee.first_name": "{fake: first_name}", "employee.last_name": "{fake: last_name}",
        "employee.address": "{fake: street}", "employee.city": "{fake: city}", "employee.state": "{fake: state}",
        "employee.postal_code": "{fake: postcode}", "employee.phone": "{fake: phone}", "employee.fax": "{fake: phone}",
        "employee.email": "{fake: email}", "employee.birth_date": "{fake: date_of_birth}",
        "employee.hire_date": "{shift_dates: 30, subject: employee_id}",
        "invoice.billing_address": "{fake: street}", "invoice.billing_city": "{fake: city}",
        "invoice.billing_state": "{fake: state}", "invoice.billing_postal_code": "{fake: postcode}",
    ]

    static func text(_ connection: any Connection, _ sql: String) throws -> [String] {
        try connection.rows(sql).map { $0.map { $0.text ?? $0.integer.map(String.init) ?? "" }.joined(separator: "|") }
    }
}

extension TestDatabase {
    var name: String { String(text.split(separator: "=").last ?? "") }

    /// PostgreSQL's folder of this database, everything written.
    func folder() throws -> URL {
        try run("CHECKPOINT")
        let path = try rows(
            "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = current_database()"
        )
        return URL(filePath: path[0][0].text ?? "")
    }
}

extension Anonymizer {
    /// Without a project's settings.
    func anonymize(
        _ database: DatabaseURL, copyNames: [String] = [], again: Bool = false, control: RunControl = RunControl()
    ) throws -> AnonymizeReport {
        let engine = BackfillEngine(url: database, registry: .builtIn, defaults: JobDefaults(), stop: control.stop)
        return try anonymize(with: engine, copyNames: copyNames, again: again, control: control)
    }
}
