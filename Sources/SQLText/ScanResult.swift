/// The scanner's answer, a Protocol Buffers message (`ScanResult` in pg_query.proto): of each token the first and the
/// last byte are wanted and nothing else, so that this needs no library.
enum ScanResult {
    static func tokens(in message: UnsafeRawBufferPointer) -> [Range<Int>] {
        var reader = Reader(rest: message[...])
        var tokens: [Range<Int>] = []
        while let field = reader.next() {
            guard field.number == 2, var token = field.nested else { continue }
            var (start, end) = (0, 0)
            while let part = token.next() {
                if part.number == 1 { start = part.value }
                if part.number == 2 { end = part.value }
            }
            if start <= end { tokens.append(start..<end) }
        }
        return tokens
    }

    private struct Field {
        let number: Int
        var value = 0
        var nested: Reader?
    }

    private struct Reader {
        var rest: Slice<UnsafeRawBufferPointer>

        mutating func next() -> Field? {
            guard let tag = number() else { return nil }
            switch tag & 7 {
            case 0: return number().map { Field(number: tag >> 3, value: $0) }
            case 2:
                guard let count = number(), count <= rest.count else { return nil }
                defer { rest = rest.dropFirst(count) }
                return Field(number: tag >> 3, nested: Reader(rest: rest.prefix(count)))
            default: return nil
            }
        }

        /// Seven bits a byte, the lowest first.
        private mutating func number() -> Int? {
            var value: UInt64 = 0
            for shift in stride(from: 0, to: 63, by: 7) {
                guard let byte = rest.popFirst() else { return nil }
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return Int(truncatingIfNeeded: value) }
            }
            return nil
        }
    }
}
