internal import Foundation

/// A command of `archives:` as `sh` gets it. The archive's names never stand in its text: `%p` and `%f` become variables of
/// its environment, quoted, so that blanks, `;` and `$(…)` in a name are letters of that name, also where the command
/// has quotes around them.
struct ArchiveCommandLine {
    private static let path = "SLUICE_ARCHIVE"
    private static let name = "SLUICE_ARCHIVE_NAME"

    private(set) var text = ""
    /// The quotation mark that is open.
    private var quote: Character?

    init(_ command: String) {
        var rest = command[...]
        while let letter = rest.popFirst() {
            switch letter {
            case "%": add(rest.popFirst())
            case "\\" where quote != "'":
                text.append(letter)
                // What follows it opens and closes nothing.
                if let next = rest.first, next != "%" { text.append(rest.removeFirst()) }
            default:
                text.append(letter)
                pass(letter)
            }
        }
    }

    /// - Parameter file: Its name, where the path has another.
    static func variables(for archive: String, called file: String? = nil) -> [String: String] {
        [path: archive, name: file ?? URL(filePath: archive).lastPathComponent]
    }

    private mutating func add(_ letter: Character?) {
        switch letter {
        case "p": add(variable: Self.path)
        case "f": add(variable: Self.name)
        case "%": text += "%"
        default:
            text += "%"
            if let letter {
                text.append(letter)
                pass(letter)
            }
        }
    }

    private mutating func add(variable: String) {
        switch quote {
        case "'": text += "'\"${\(variable)}\"'"
        case "\"": text += "${\(variable)}"
        default: text += "\"${\(variable)}\""
        }
    }

    private mutating func pass(_ letter: Character) {
        guard letter == "'" || letter == "\"" else { return }
        if quote == nil { quote = letter } else if quote == letter { quote = nil }
    }
}
