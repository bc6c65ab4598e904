import Testing

@testable import SluiceAnonymize

@Suite("pg_dump and pg_restore are chosen by version")
struct ClientProgramsTests {
    private let fifteen = ClientPrograms(folder: "/usr/lib/postgresql/15/bin", major: 15)
    private let seventeen = ClientPrograms(folder: "/opt/17/bin", major: 17)
    private let eighteen = ClientPrograms(folder: "/opt/18/bin", major: 18)

    @Test("the oldest that isn't older than the server, wherever it stands in PATH")
    func oldestNotOlder() {
        let installed = [eighteen, fifteen, seventeen]
        #expect(ClientPrograms.choice(of: installed, serverMajor: 14) == fifteen)
        #expect(ClientPrograms.choice(of: installed, serverMajor: 15) == fifteen)
        #expect(ClientPrograms.choice(of: installed, serverMajor: 16) == seventeen)
        #expect(ClientPrograms.choice(of: installed, serverMajor: 18) == eighteen)
    }

    @Test("none where all are older")
    func allOlder() { #expect(ClientPrograms.choice(of: [fifteen, seventeen], serverMajor: 18) == nil) }

    @Test("of two of one version the first, which is PATH's")
    func firstOfEquals() {
        let own = ClientPrograms(folder: "/home/me/bin", major: 15)
        #expect(ClientPrograms.choice(of: [own, fifteen], serverMajor: 15) == own)
    }

    @Test(
        "the version is read as the programs print it",
        arguments: [
            ("pg_dump (PostgreSQL) 17.10 (Debian 17.10-1.pgdg12+1)\n", 17), ("pg_dump (PostgreSQL) 18beta1\n", 18),
            ("pg_dump (PostgreSQL) 9.6.24", 9),
        ])
    func version(_ text: String, major: Int) { #expect(ClientPrograms.major(fromVersion: text) == major) }

    @Test("a program that says something else isn't taken")
    func otherProgram() { #expect(ClientPrograms.major(fromVersion: "pg_dump: command not found") == nil) }
}
