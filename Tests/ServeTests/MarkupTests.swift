import Testing

@testable import SluiceServe

@Suite("Markup")
struct MarkupTests {
    @Test("escapes every value that is put into it, in attributes too")
    func escaping() {
        let name = "<script>alert('x')</script> \"&"
        let markup: Markup = "<a title=\"\(name)\">\(name)</a>"
        let escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &quot;&amp;"
        #expect(markup.html == "<a title=\"\(escaped)\">\(escaped)</a>")
    }

    @Test("keeps what is markup already, and shows letters that reorder a line")
    func parts() {
        let inner: Markup = "<b>\("a\u{202E}b\u{7}")</b>"
        let outer: Markup = "<p>\(inner)\([inner, inner])\(Markup?.none)\(7)</p>"
        let shown = "<b>a\\u{202e}b\\x07</b>"
        #expect(outer.html == "<p>\(shown)\(shown)\(shown)7</p>")
    }

    @Test("A history of looks stays as small as a plot, and covers all the time")
    func history() {
        var history = RunHistory()
        for second in 0..<10_000 {
            history.observe(rows: second * 100, chunks: second * 2, workers: 2, at: Double(second))
        }
        #expect(history.samples.count <= 240)
        #expect((history.samples.last?.seconds ?? 0) > 9_800)
        #expect(
            history.samples.allSatisfy {
                abs($0.rowsPerSecond - 100) < 0.001 && abs(($0.chunkSeconds ?? 0) - 1) < 0.001
            })
    }

    @Test("A graph has a column for each line of revisions as long as it lasts")
    func graph() {
        // 0 joins 1 and 2, which both follow 3.
        let layout = GraphLayout(parents: [[1, 2], [3], [3], []])
        #expect(layout.columns == [0, 0, 1, 0])
        #expect(layout.width == 2)
        #expect(layout.edges.map(\.lane) == [0, 1, 0, 1])
        #expect(GraphLayout(parents: [[1], [2], []]).width == 1)
        #expect(GraphLayout(parents: []).columns.isEmpty)
    }
}
