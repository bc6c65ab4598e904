internal import SluiceDatabase

/// The keys that say who a revision is, in both file formats.
enum HeaderKey: String, CaseIterable {
    case revision
    case downRevision = "down_revision"
    case branchLabels = "branch_labels"
    case dependsOn = "depends_on"
    case message
    case squashes
    case squashedChecksum = "squashed_checksum"
    case repeats = "repeat"
    case owners

    fileprivate var bit: UInt16 {
        switch self {
        case .revision: 1
        case .downRevision: 2
        case .branchLabels: 4
        case .dependsOn: 8
        case .message: 16
        case .squashes: 32
        case .squashedChecksum: 64
        case .repeats: 128
        case .owners: 256
        }
    }

    var takesList: Bool { self == .downRevision || self == .branchLabels || self == .dependsOn || self == .squashes }

    /// With the two that hold the steps.
    private static let names = allCases.map(\.rawValue) + ["upgrade", "downgrade"]

    static let allowed = names.joined(separator: ", ")

    /// Whether a header in SQL may have it.
    static func isKnown(_ name: String) -> Bool {
        HeaderKey(rawValue: name) != nil || name == SQLRevisionText.transactionKey
    }

    static func unknown(_ name: String) -> String {
        "unknown key '\(name)'; allowed: \(allowed)\(Suggestion.text(for: name, in: names))"
    }
}

/// A header's values as they were read, before anything is asked of them.
struct HeaderValues: Hashable {
    private var seen: UInt16 = 0
    private var id: [String] = []
    private var downRevisions: [String] = []
    private var branchLabels: [String] = []
    private var dependsOn: [String] = []
    private var message: [String] = []
    private var squashes: [String] = []
    private var squashedChecksum: [String] = []
    private var repeats: [String] = []
    private var owners: [String] = []
    /// `-- transaction: none`: of a revision in SQL.
    var runsOutsideTransaction = false

    /// False where the key stood there before.
    mutating func set(_ key: HeaderKey, _ texts: [String]) -> Bool {
        self[key] = texts
        let bit = key.bit
        defer { seen |= bit }
        return seen & bit == 0
    }

    mutating func append(_ text: String, to key: HeaderKey) { self[key].append(text) }

    private subscript(key: HeaderKey) -> [String] {
        get {
            switch key {
            case .revision: id
            case .downRevision: downRevisions
            case .branchLabels: branchLabels
            case .dependsOn: dependsOn
            case .message: message
            case .squashes: squashes
            case .squashedChecksum: squashedChecksum
            case .repeats: repeats
            case .owners: owners
            }
        }
        set {
            switch key {
            case .revision: id = newValue
            case .downRevision: downRevisions = newValue
            case .branchLabels: branchLabels = newValue
            case .dependsOn: dependsOn = newValue
            case .message: message = newValue
            case .squashes: squashes = newValue
            case .squashedChecksum: squashedChecksum = newValue
            case .repeats: repeats = newValue
            case .owners: owners = newValue
            }
        }
    }

    /// Nil where the id is missing.
    func header(source: String) -> RevisionHeader? {
        guard let id = id.first else { return nil }
        return RevisionHeader(
            id: id, downRevisions: downRevisions, branchLabels: branchLabels, dependsOn: dependsOn,
            message: message.first ?? "", source: source, squashes: squashes, squashedChecksum: squashedChecksum.first,
            isRepeatable: repeats == ["true"], keepsOwners: owners == ["kept"])
    }

    /// A value that its key doesn't have.
    var fault: String? {
        if !owners.isEmpty, owners != ["kept"] { return "owners can only be 'kept', and is '\(owners.joined())'" }
        return faultOfRepeat
    }

    /// What can't be said of a repeatable revision, or not in that way.
    private var faultOfRepeat: String? {
        guard !repeats.isEmpty else { return nil }
        guard repeats == ["true"] else { return "repeat can only be 'true', and is '\(repeats.joined())'" }
        let others = [(HeaderKey.downRevision, downRevisions), (.branchLabels, branchLabels), (.squashes, squashes)]
        if let other = others.first(where: { !$0.1.isEmpty }) {
            return
                "'\(other.0.rawValue)' beside 'repeat': a repeatable revision is applied behind all others, and follows none"
        }
        guard runsOutsideTransaction else { return nil }
        return "'transaction: none' beside 'repeat': a repeatable revision is one transaction"
    }
}
