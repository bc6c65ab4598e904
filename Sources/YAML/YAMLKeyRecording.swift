internal import Synchronization

/// A key that a decoder asked for, and what it takes there: what a reference of the files is written from.
package struct RecordedKey: Sendable, Hashable {
    /// What the mapping describes, as errors name it.
    package let owner: String
    package let key: String
    /// `text`, `true or false`; nil for a mapping with keys of its own.
    package var kind: String?
    /// What holds without the key; nil for nothing.
    package var absent: String?
    package var isRequired = false
}

/// Keeps the keys that decoders ask for while a body runs.
package final class YAMLKeyRecorder: Sendable {
    @TaskLocal static var current: YAMLKeyRecorder?

    private let recorded = Mutex<[RecordedKey]>([])

    package init() {}

    package var keys: [RecordedKey] { recorded.withLock { $0 } }

    package func record<Result>(_ body: () throws -> Result) rethrows -> Result {
        try Self.$current.withValue(self) { try body() }
    }

    func note(_ key: String, of owner: String?, _ change: (inout RecordedKey) -> Void) {
        let owner = owner ?? ""
        recorded.withLock { keys in
            let index = keys.firstIndex { $0.owner == owner && $0.key == key } ?? keys.count
            if index == keys.count { keys.append(RecordedKey(owner: owner, key: key)) }
            change(&keys[index])
        }
    }
}

extension YAMLFields {
    /// Says what a key takes, for a reference.
    package func describe(_ key: String, as kind: String) { note(key) { $0.kind = kind } }

    func note(_ key: String, _ change: (inout RecordedKey) -> Void) {
        YAMLKeyRecorder.current?.note(key, of: owner, change)
    }
}
