internal import Foundation

/// The computer a benchmark ran on, as far as it tells.
package struct Machine: Sendable, Encodable {
    package let processor: String
    package let cores: Int
    package let memoryBytes: Int
    package let system: String

    private enum CodingKeys: String, CodingKey {
        case processor, cores, system
        case memoryBytes = "memory_bytes"
    }

    package static var current: Machine {
        let info = ProcessInfo.processInfo
        return Machine(
            processor: field("model name", in: "/proc/cpuinfo") ?? "unknown processor",
            cores: info.activeProcessorCount,
            memoryBytes: Int(clamping: info.physicalMemory), system: info.operatingSystemVersionString)
    }

    package var description: String {
        "\(processor), \(cores) cores, \((Double(memoryBytes) / 1_073_741_824).rounded().formatted()) GiB, \(system)"
    }

    private static func field(_ name: String, in file: String) -> String? {
        // Files of /proc have no size; only reading to the end tells.
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let colon = line.firstIndex(of: ":")
        else { return nil }
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }

    // MARK: This process

    /// Forgets the peak so far (proc(5), clear_refs). Where that isn't allowed, peaks only grow.
    static func resetPeakMemory() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? file.write(contentsOf: Data("5".utf8))
        try? file.close()
    }

    /// `VmHWM`, in bytes.
    static var peakMemory: Int? {
        guard let text = field("VmHWM", in: "/proc/self/status"), let kilobytes = Int(text.prefix { $0.isNumber })
        else {
            return nil
        }
        return kilobytes * 1_024
    }
}
