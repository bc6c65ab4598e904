/// PostgreSQL's dollar quotes, with a tag that the text doesn't hold.
enum DollarQuote {
    static func quote(_ text: String) -> String {
        var tag = "$sluice$"
        var number = 1
        while text.contains(tag) {
            number += 1
            tag = "$sluice\(number)$"
        }
        return tag + text + tag
    }
}
