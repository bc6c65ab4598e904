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

    static func value(of bytes: UnsafeRawBufferPointer, type: UInt32) -> Value {
        switch type {
        case Oid.bool: .bool(bytes.first != 0)
        case Oid.int2: .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
        case Oid.int4: .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case Oid.int8: .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case Oid.oid: .integer(Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        case Oid.float4: .real(Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))))
        case Oid.float8: .real(Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))))
        case Oid.numeric: .decimal(decimal(of: bytes))
        case Oid.text, Oid.varchar, Oid.bpchar, Oid.name, Oid.json, Oid.xml, Oid.unknown: .text(orRaw: bytes)
        case Oid.bytea: .blob(Array(bytes))
        default: .native(NativeValue(typeID: type, bytes: Array(bytes)))
        }
    }

    private static func decimal(of bytes: UnsafeRawBufferPointer) -> ExactDecimal {
        func word(_ index: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
        }
        let count = Int(word(0))
        return ExactDecimal(
            sign: ExactDecimal.Sign(rawValue: word(2)) ?? .notANumber, weight: Int16(bitPattern: word(1)),
            scale: Int(word(3)), digits: (0..<count).map { word(4 + $0) })
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
