/// PostgreSQL's binary formats of the types Sluice computes with (source: each type's `…_send` and `…_recv`).
/// Integers are big-endian. All other types travel as ``NativeValue``.
enum PostgresWire {
    enum Encoded {
        case null
        case binary([UInt8])
        case text(String)
    }

    /// `pg_type.oid`, fixed since the types exist (pg_type.dat).
    enum Oid {
        static let bool: UInt32 = 16, bytea: UInt32 = 17, char: UInt32 = 18, name: UInt32 = 19
        static let int8: UInt32 = 20, int2: UInt32 = 21, int4: UInt32 = 23, text: UInt32 = 25, oid: UInt32 = 26
        static let json: UInt32 = 114, xml: UInt32 = 142
        static let float4: UInt32 = 700, float8: UInt32 = 701, unknown: UInt32 = 705
        static let bpchar: UInt32 = 1042, varchar: UInt32 = 1043, numeric: UInt32 = 1700
    }

    // MARK: Decoding

    /// Count, weight, sign and scale of a numeric.
    private static let headerSize = 8

    /// Whatever a server sends is a value: bytes that its type can't have stay bytes.
    static func value(of bytes: UnsafeRawBufferPointer, type: UInt32) -> Value {
        number(of: bytes, type: type) ?? otherValue(of: bytes, type: type)
    }

    /// Nil for another type, and for bytes that are none of this one.
    private static func number(of bytes: UnsafeRawBufferPointer, type: UInt32) -> Value? {
        switch type {
        case Oid.bool: bytes.count == 1 ? .bool(bytes[0] != 0) : nil
        case Oid.int2: integer(bytes, Int16.self).map { .integer(Int64($0)) }
        case Oid.int4: integer(bytes, Int32.self).map { .integer(Int64($0)) }
        case Oid.int8: integer(bytes, Int64.self).map { .integer($0) }
        case Oid.oid: integer(bytes, UInt32.self).map { .integer(Int64($0)) }
        case Oid.float4: integer(bytes, UInt32.self).map { .real(Double(Float(bitPattern: $0))) }
        case Oid.float8: integer(bytes, UInt64.self).map { .real(Double(bitPattern: $0)) }
        case Oid.numeric: decimal(of: bytes).map { .decimal($0) }
        default: nil
        }
    }

    private static func integer<Number: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _: Number.Type
    ) -> Number? {
        bytes.count == MemoryLayout<Number>.size ? Number(bigEndian: bytes.loadUnaligned(as: Number.self)) : nil
    }

    private static func otherValue(of bytes: UnsafeRawBufferPointer, type: UInt32) -> Value {
        switch type {
        case Oid.text, Oid.varchar, Oid.bpchar, Oid.name, Oid.json, Oid.xml, Oid.unknown: .text(orRaw: bytes)
        case Oid.bytea: .blob(Array(bytes))
        default: .native(NativeValue(typeID: type, bytes: Array(bytes)))
        }
    }

    /// Nil where the digits aren't as many as it announces, or aren't digits of base 10,000.
    private static func decimal(of bytes: UnsafeRawBufferPointer) -> ExactDecimal? {
        func word(_ index: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
        }
        guard bytes.count >= headerSize, bytes.count == headerSize + Int(word(0)) * 2 else { return nil }
        let digits = (0..<Int(word(0))).map { word(4 + $0) }
        let (weight, scale) = (Int16(bitPattern: word(1)), Int(word(3)))
        guard let sign = ExactDecimal.Sign(rawValue: word(2)), digits.allSatisfy({ $0 < 10_000 }),
            scale <= ExactDecimal.mostPlaces, Int(weight) - digits.count >= Int(Int16.min)
        else { return nil }
        return ExactDecimal(sign: sign, weight: weight, scale: scale, digits: digits)
    }

    // MARK: Encoding

    static func encode(_ value: Value, as type: UInt32) throws(DatabaseError) -> Encoded {
        switch value {
        case .null: .null
        case .bool(let flag): type == Oid.bool ? .binary([flag ? 1 : 0]) : .text(flag ? "true" : "false")
        case .integer(let number): try encode(number, as: type)
        case .real(let number): encode(number, as: type)
        case .decimal(let number): type == Oid.numeric ? .binary(bytes(of: number)) : .text(number.description)
        case .text(let text): try encode(text)
        case .blob(let bytes): .binary(bytes)
        case .native(let native): .binary(native.bytes)
        }
    }

    private static func encode(_ number: Int64, as type: UInt32) throws(DatabaseError) -> Encoded {
        switch type {
        case Oid.int8: return .binary(bigEndian(number))
        case Oid.int4: return .binary(bigEndian(try exactly(number, as: Int32.self, "integer")))
        case Oid.int2: return .binary(bigEndian(try exactly(number, as: Int16.self, "smallint")))
        case Oid.float8: return .binary(bigEndian(Double(number).bitPattern))
        case Oid.bool: return .binary([number == 0 ? 0 : 1])
        default: return .text(String(number))
        }
    }

    private static func exactly<Number: FixedWidthInteger>(
        _ number: Int64, as type: Number.Type, _ name: String
    ) throws(DatabaseError) -> Number {
        guard let exact = Number(exactly: number) else {
            throw DatabaseError(kind: .data, code: "22003", message: "\(name) out of range")
        }
        return exact
    }

    private static func encode(_ number: Double, as type: UInt32) -> Encoded {
        switch type {
        case Oid.float8: .binary(bigEndian(number.bitPattern))
        case Oid.float4: .binary(bigEndian(Float(number).bitPattern))
        default:
            .text(
                number.isNaN
                    ? "NaN" : number == .infinity ? "Infinity" : number == -.infinity ? "-Infinity" : "\(number)")
        }
    }

    private static func encode(_ text: String) throws(DatabaseError) -> Encoded {
        // PostgreSQL's text holds no NUL (22021); libpq would silently end the string there.
        guard !text.utf8.contains(0) else {
            throw DatabaseError(kind: .data, code: "22021", message: "text with a NUL character can't be stored")
        }
        return .text(text)
    }

    static func bytes(of number: ExactDecimal) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + 2 * number.digits.count)
        bytes += bigEndian(UInt16(number.digits.count))
        bytes += bigEndian(number.weight)
        bytes += bigEndian(number.sign.rawValue)
        bytes += bigEndian(UInt16(number.scale))
        for digit in number.digits { bytes += bigEndian(digit) }
        return bytes
    }

    static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
