#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The one place that reads a project's files. Whoever can put a file into the project, a branch under review say, mustn't
/// have a command hang, fill memory or show what lies elsewhere: regular files only, of a bounded size, and no symbolic
/// link that leads out of the project.
package struct ProjectFile: Sendable {
    package let path: String
    /// Folders that a symbolic link may lead into, beside the file's own.
    package let folders: [String]
    package let largest: Int

    /// A revision may be a dump with its rows.
    package static let largestRevision = 1 << 30
    /// What people write by hand.
    package static let largestSetting = 16 << 20

    package init(_ path: String, linkedInto folders: [String] = [], largest: Int) {
        self.path = path
        self.folders = folders
        self.largest = largest
    }

    package func bytes() throws(Problem) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        return try bytes(through: &buffer)
    }

    /// - Parameter buffer: Kept by whoever reads many: a fresh page for each would cost more than the reading.
    package func bytes(through buffer: inout [UInt8]) throws(Problem) -> [UInt8] {
        let descriptor = try opened()
        defer { close(descriptor) }
        try requireRegular(descriptor)
        var bytes: [UInt8] = []
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Problem.file(path, errno)
            }
            bytes += buffer[..<count]
            guard bytes.count <= largest else { throw tooLarge }
            // A regular file gives all it has; less than asked for is its end. A pipe gives what is there.
            if count == 0 || count < buffer.count && !isHandedOver { return bytes }
        }
    }

    /// As text, without the mark that some editors write before it.
    package func text(_ code: Problem.Code) throws(Problem) -> String {
        let bytes = try bytes()
        if let fault = TextBytes.fault(in: bytes) {
            throw Problem(code, at: .file(path, line: fault.line), fault.reason)
        }
        return String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    }

    /// What the shell hands over by `<(…)` or a pipe is no file that somebody else has put there.
    private var isHandedOver: Bool {
        path == "/dev/stdin" || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/self/fd/")
    }

    private func opened() throws(Problem) -> Int32 {
        if isHandedOver {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Problem.file(path, errno) }
            return descriptor
        }
        // Without waiting for the other end of a FIFO.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW
        let descriptor = open(path, flags)
        if descriptor >= 0 { return descriptor }
        guard errno == ELOOP else { throw Problem.file(path, errno) }
        let target = open(try linkedPath(), flags)
        guard target >= 0 else { throw Problem.file(path, errno) }
        return target
    }

    private func linkedPath() throws(Problem) -> String {
        guard let target = Self.resolved(path) else { throw Problem.file(path, errno) }
        let own = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let isInside = ([own] + folders).contains { folder in
            Self.resolved(folder).map { target.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") } ?? false
        }
        guard isInside else {
            throw Problem(
                .unreadableFile, at: .file(path), "it is a symbolic link to a file outside of the project",
                hint: "nothing was read of it; copy the file into the project")
        }
        return target
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func requireRegular(_ descriptor: Int32) throws(Problem) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Problem.file(path, errno) }
        if isHandedOver { return }
        guard FileKind.isRegular(status) else {
            throw Problem(.unreadableFile, at: .file(path), "it is \(FileKind.name(status)), not a regular file")
        }
        guard status.st_size <= largest else { throw tooLarge }
    }

    private var tooLarge: Problem {
        Problem(.unreadableFile, at: .file(path), "it is larger than \(largest >> 20) MB, more than is read")
    }
}

extension Problem {
    /// A file or folder that the system refused.
    package static func file(_ path: String, _ code: Int32) -> Problem {
        Problem(.unreadableFile, at: .file(path), String(cString: strerror(code)))
    }
}

extension Problem.Code {
    package static let unreadableFile = Problem.Code("file")
}
