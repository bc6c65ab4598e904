internal import Foundation
package import SluiceDatabase

/// Rows that come from elsewhere than the table, in frames numbered from 0: an archive's. They go into the table as a run
/// like any other, with ranges (of frames), leases, workers, checkpoints, pause and resume.
package protocol FrameFeed: Sendable {
    /// The run's name, which tells it from others: only one of a name is open at a time.
    var job: String { get }
    var table: QualifiedName { get }
    var definition: FrameFeedDefinition { get }
    var frames: Int { get }
    var rows: Int { get }

    /// What a worker does its chunks with, on its own connection.
    func worker(on connection: any Connection) throws -> any FrameWorker
}

package protocol FrameWorker {
    /// The chunk of a frame that follows its first `row` rows.
    mutating func chunk(of frame: Int, behind row: Int) throws -> FrameChunk
    /// Writes some of its lines, in the transaction that is open, in which the checkpoint follows.
    /// - Returns: Rows that were written.
    func apply(_ lines: ArraySlice<UInt8>, rows: Int) throws -> Int
    /// The lines in pieces as small as can be, for finding the row that is to blame for an error.
    func pieces(of lines: ArraySlice<UInt8>) -> [FramePiece]
}

/// A part of a chunk that can't be cut smaller: a row, or the rows of one statement.
package struct FramePiece {
    let lines: ArraySlice<UInt8>
    /// Counted from the chunk's first row.
    let rows: Range<Int>

    package init(lines: ArraySlice<UInt8>, rows: Range<Int>) {
        self.lines = lines
        self.rows = rows
    }
}

package struct FrameChunk {
    /// The row of the frame that follows it; nil where it is the frame's last.
    package let nextRow: Int?
    package let content: Content

    package enum Content {
        /// Lines, and how many rows they are.
        case lines(ArraySlice<UInt8>, rows: Int)
        /// The frame can't be read, and its rows are set aside for this reason.
        case lost(String)
    }

    package init(nextRow: Int?, content: Content) {
        self.nextRow = nextRow
        self.content = content
    }
}

/// Where a feed's rows come from and go to, as the run keeps it: another process goes on by it.
package struct FrameFeedDefinition: Codable, Sendable, Hashable {
    /// A file's path.
    package let from: String
    /// Schema, table and column, empty where there is none; nil for where the rows came from.
    package let into: [String]?
    /// Nil in a run that an earlier version began.
    package let firesTriggers: Bool?
    /// What isn't restored, and which rows are; nil for all.
    package let leavesOut: [String]?
    package let condition: String?

    package init(
        from: String, into: [String]?, firesTriggers: Bool, leavesOut: [String]? = nil, condition: String? = nil
    ) {
        self.from = from
        self.into = into
        self.firesTriggers = firesTriggers
        self.leavesOut = leavesOut
        self.condition = condition
    }

    private static let prefix = "feed: "

    static func describes(_ text: String) -> Bool { text.hasPrefix(prefix) }

    package init?(_ record: RunRecord) {
        guard Self.describes(record.definition),
            let read = try? JSONDecoder().decode(
                Self.self, from: Data(record.definition.dropFirst(Self.prefix.count).utf8))
        else { return nil }
        self = read
    }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Self.prefix + String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
