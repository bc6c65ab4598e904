import SluiceDatabase
import Testing

@Suite("A qualified name")
struct QualifiedNameTests {
    @Test(
        "has quotes around a whole part, and takes others literally",
        arguments: [
            ("t", nil, "t"), ("s.t", "s", "t"), (#""odd.name""#, nil, "odd.name"), (#""a""b""#, nil, #"a"b"#),
            (#"s."t.u""#, "s", "t.u"), (#""s.x".t"#, "s.x", "t"), (#"a"b"#, nil, #"a"b"#),
            (#"Odd "T"#, nil, #"Odd "T"#),
            (#""a"#, nil, #""a"#), (#"s.a"b"#, "s", #"a"b"#), ("a.b.c", "a", "b.c"), ("", nil, ""), (#""""#, nil, ""),
        ] as [(String, String?, String)])
    func parts(text: String, schema: String?, name: String) {
        let read = QualifiedName(text)
        #expect(read.schema == schema && read.name == name)
    }
}
