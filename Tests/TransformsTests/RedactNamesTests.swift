import Testing

@testable import SluiceTransforms

@Suite("Names, IBANs and scripts without spaces in free text")
struct RedactNamesTests {
    private func redact(_ text: String, row: [String] = [], names: [String] = [], parts: Bool = true) throws -> String {
        var builder = NameDictionary.Builder()
        for name in names { try builder.add(name, withParts: parts) }
        let redact = Redact(
            findings: Set(Redact.Finding.allCases), namePlaces: Array(row.indices), dictionary: builder.build())
        var output: [UInt8] = []
        _ = redact.write(Array(text.utf8).span, row: RowCells(row.map { Array($0.utf8) }), to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(
        "an IBAN has its country's length, whatever follows",
        arguments: [
            ("to DE89 3704 0044 0532 0130 00 asked by me", "to [iban] asked by me"),
            ("DE89370400440532013000EUR", "[iban]EUR"), ("pay GB82WEST12345698765432 now", "pay [iban] now"),
            ("NO93 8601 1117 947, BE68539007547034.", "[iban], [iban]."),
            ("(fr14 2004 1010 0505 0001 3M02 606)", "([iban])"), ("帳號DE89370400440532013000謝謝", "帳號[iban]謝謝"),
            ("DE89370400440532013000 439 items", "[iban] 439 items"),
        ])
    func ibans(text: String, expected: String) throws { #expect(try redact(text) == expected) }

    @Test(
        "the row's own names stand in Chinese, Japanese, Korean and Thai without spaces around them",
        arguments: [
            ("请联系王小明先生", "王小明", "请联系[name]先生"), ("小明说今天来", "王小明", "[name]说今天来"),
            ("担当は山田太郎さんです", "山田 太郎", "担当は[name]さんです"), ("山田様より", "山田 太郎", "[name]様より"),
            ("김철수가 전화했다", "김철수", "[name]가 전화했다"), ("คุณสมชายโทรมา", "สมชาย ใจดี", "คุณ[name]โทรมา"),
        ])
    func unspaced(text: String, name: String, expected: String) throws {
        #expect(try redact(text, row: [name]) == expected)
    }

    @Test(
        "addresses are found encoded, spelled out, quoted and without a dot, and nothing else is",
        arguments: [
            ("to bob.smith%40corp.com today", "to [email] today"), ("bob.smith&#64;corp.com html", "[email] html"),
            ("bob [at] corp [dot] com.", "[email]."), ("bob.smith (at) corp (dot) com, eve", "[email], eve"),
            ("bob[dot]smith[at]corp.com", "[email]"), ("ask bob.smith @ corp.com now", "ask [email] now"),
            ("root@localhost:~", "[email]:~"), ("bob@[192.168.2.1] now", "[email] now"),
            (#"x "a.(),\"b\".very@\\ \"v\".c"@strange.corp.com y"#, "x [email] y"),
            ("5 @ 3.50 each", "5 @ 3.50 each"), ("we met @ St.James at 10.30", "we met @ St.James at 10.30"),
            ("100%40 of all", "100%40 of all"), ("he (at last) came (dot) com", "he (at last) came (dot) com"),
            ("a%40b.c%40d.e", "[email]%40d.e"), ("a%40b.de/c%40d.ef", "[email]/[email]"), ("a &#64; b", "a &#64; b"),
            ("@corp.com says", "@corp.com says"), ("q=1%402%40x", "q=1%402%40x"),
        ])
    func spelledAddresses(text: String, expected: String) throws { #expect(try redact(text) == expected) }

    @Test("names are found in capitals that have other letters, and without accents")
    func foldedNames() throws {
        let names = [
            "Jürgen Groß", "José Ñuñez", "Hauptstraße 7", "Ana Łukaszewicz", "Björk Þórsdóttir", "Παύλος Δήμας",
        ]
        for (text, expected) in [
            ("JÜRGEN GROSS, jürgen groß", "[name], [name]"), ("von Jurgen Gross.", "von [name]."),
            ("Jose Nunez, JOSÉ ÑUÑEZ", "[name], [name]"), ("in Hauptstrasse 7 now", "in [name] now"),
            ("Ana Lukaszewicz", "[name]"), ("BJÖRK THORSDOTTIR", "[name]"), ("ΠΑΥΛΟΣ ΔΗΜΑΣ", "[name]"),
            ("Großmann, ein großer Hund", "Großmann, ein großer Hund"), ("Grosse", "Grosse"),
        ] {
            #expect(try redact(text, names: names) == expected)
        }
        #expect(
            try redact("GROSS rief an, Nunez auch", row: ["Jürgen Groß", "Ñuñez"]) == "[name] rief an, [name] auch")
    }

    @Test("addresses end where another script begins")
    func addresses() throws {
        #expect(try redact("请联系joe@corp.com谢谢") == "请联系[email]谢谢")
        #expect(try redact("メール:ann@例え.jp。") == "メール:[email]。")
    }

    @Test("names and addresses of other rows are found whole, in parts, and however they are spelled")
    func others() throws {
        let names = [
            "Mary Smith", "Li", "Will May", "José Núñez", "12 Main St, Town 5", "王小明", "O'Neil", "Иванов Пётр",
        ]
        for (text, expected) in [
            ("Mary Smith called", "[name] called"), ("SMITH, MARY", "[name], [name]"),
            ("ask mary's boss", "ask [name]'s boss"),
            ("will may come, Will came", "[name] come, [name] came"), ("she may call", "she may call"),
            ("Li and li", "[name] and li"),
            ("josé núñez, Nu\u{0301}n\u{0303}ez", "[name], [name]"),
            ("王小明来了", "[name]来了"), ("O’Neil", "[name]"), ("к Иванов Пётр домой", "к [name] домой"),
            ("Smithson", "Smithson"),
        ] {
            #expect(try redact(text, names: names) == expected)
        }
        #expect(try redact("at 12 Main St., Town 5 now", names: names, parts: false) == "at [name] now")
    }

    @Test("a hundred thousand names take no longer than one in a text twice as long as twice the time")
    func linear() throws {
        var builder = NameDictionary.Builder()
        for number in 0..<100_000 { try builder.add("Name\(number) Family\(number % 7)", withParts: true) }
        let redact = Redact(findings: [.names], namePlaces: [], dictionary: builder.build())
        func time(_ count: Int) -> Duration {
            let text = Array(String(repeating: "name1 family name99999 Family3 王 ", count: count).utf8)
            return (0..<3).map { _ in
                ContinuousClock().measure {
                    var output: [UInt8] = []
                    _ = redact.write(text.span, row: RowCells(), to: &output)
                }
            }.min() ?? .zero
        }
        let small = time(500)
        #expect(time(2_000) < small * 10 + .milliseconds(500))
    }
}
