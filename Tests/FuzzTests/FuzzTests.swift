import Foundation
import SluiceTestSupport
import Testing

/// Inputs that nobody meant: each is read or refused, in no time and little memory, and none ends the process. In `make test` a few
/// seconds of each kind; `make fuzz` takes SLUICE_FUZZ of each. An input that ended the process lies in the file that was printed.
@Suite("Any input", .serialized)
struct FuzzTests {
    private static let seconds = 6.0
    /// What an input may take, in a debug build.
    private static let patience = Duration.seconds(5)
    private static let mostMemory = 200 << 20

    @Test("is read or refused, and ends nothing", arguments: FuzzedInput.all)
    func anyInput(of kind: FuzzedInput) throws {
        let seed = Seed.make("fuzz \(kind.name)")
        let wanted = Seed.environment("SLUICE_FUZZ").flatMap { Int($0) }
        let current = try TemporaryFolder.make().appending(path: kind.fileName)
        print("fuzz \(kind.name), input in \(current.path)")
        var mutator = Mutator(try kind.seeds(), seed: seed)
        let before = Self.memory()
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var count = 0
        while wanted.map({ count < $0 }) ?? (ContinuousClock.now < end) {
            let input = mutator.next()
            try Data(input).write(to: current)
            let start = ContinuousClock.now
            try? kind.read(input, current)
            #expect(ContinuousClock.now - start < Self.patience, "\(kind.name), seed \(seed), input \(count)")
            count += 1
        }
        #expect(Self.memory() - before < Self.mostMemory, "\(kind.name), seed \(seed)")
        print("fuzz \(kind.name): \(count) inputs")
    }

    /// The most that the process has ever held, in bytes.
    private static func memory() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0) << 10
    }
}
