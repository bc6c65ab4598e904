import Testing

@testable import SluiceCLI

@Suite("A line of progress")
struct ProgressLineTests {
    private let parts: [ProgressPart] = [
        .essential("42.1 %"), ProgressPart("421,000 of about 1,000,000 rows", droppedAt: 3),
        ProgressPart("98,000 rows/s", droppedAt: 2), ProgressPart("chunk 0.4 s, p99 0.9 s", droppedAt: 1),
        .essential("waits: replica standby_1 is 12 s behind"),
    ]
    private let bar = "[████████████············] "

    @Test("is never wider than the terminal", arguments: 1...200)
    func width(columns: Int) {
        #expect(TerminalText.columns(of: parts.line(bar: bar, columns: columns)) <= columns)
    }

    @Test("is whole where there is room, and loses the bar first, then what matters least")
    func order() {
        #expect(parts.line(bar: bar, columns: 200) == bar + parts.text)
        #expect(parts.line(bar: bar, columns: 130) == parts.text)
        #expect(
            parts.line(bar: bar, columns: 100)
                == "42.1 % · 421,000 of about 1,000,000 rows · 98,000 rows/s · waits: replica standby_1 is 12 s behind")
        #expect(parts.line(bar: bar, columns: 50) == "42.1 % · waits: replica standby_1 is 12 s behind")
        #expect(parts.line(bar: bar, columns: 20) == "42.1 % · waits: rep…")
    }

    @Test("counts wide letters as two, and escapes before it counts")
    func wideLetters() {
        let part = ProgressPart.essential("漢字漢字 \u{1b}[2J\n")
        #expect([part].line(bar: "", columns: 80) == "漢字漢字 \\x1b[2J ")
        #expect([part].line(bar: "", columns: 6) == "漢字…")
    }
}
