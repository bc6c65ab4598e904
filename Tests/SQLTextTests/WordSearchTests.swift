import Testing

@testable import SluiceSQLText

@Suite("A word in a text")
struct WordSearchTests {
    @Test("is one in any letter case, and no part of a longer one")
    func words() {
        let words: Set = ["drop", "foreign_keys"]
        for text in ["DROP TABLE t", "a;Drop", "PRAGMA Foreign_Keys=OFF", "(drop)"] { #expect(text.hasWord(of: words)) }
        for text in ["", "drops", "a_drop", "foreign keys", "FOREIGN_KEYSÜ", "dr op"] {
            #expect(!text.hasWord(of: words), "\(text)")
        }
    }

    @Test("ends where its letters end for the first time")
    func letters() {
        let text = "ALTER ROLE a ppaPassWord 'x' password"
        #expect(text.end(ofLetters: "password").map { String(text[..<$0]) } == "ALTER ROLE a ppaPassWord")
        #expect("pasword".end(ofLetters: "password") == nil)
    }
}
