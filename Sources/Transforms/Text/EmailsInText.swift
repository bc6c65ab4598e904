/// What `redact: [email]` finds, for whoever looks for it afterwards.
package enum EmailsInText {
    /// The e-mail addresses in a text, as they stand there.
    package static func all(in text: String) -> [String] {
        let original = Array(text.utf8)
        let folded = FoldedText(original)
        var patterns = RedactPatterns(folded.bytes)
        var emails: [String] = []
        var place = 0
        while place < folded.bytes.count {
            if let end = patterns.emailEnd(place) {
                let bytes = original[folded.starts[place]..<folded.starts[end]]
                emails.append(String(decoding: bytes, as: UTF8.self))
                place = end
            } else {
                place = RedactWords.end(of: folded.bytes, from: place)
            }
        }
        return emails
    }
}
