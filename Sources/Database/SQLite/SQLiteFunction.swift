internal import CSluiceSQLite

extension SQLiteConnection: FunctionHost {
    func register(
        function name: String, argumentCount: Int, isDeterministic: Bool,
        _ body: @escaping @Sendable ([Value]) throws -> Value
    ) throws(DatabaseError) {
        let box = Unmanaged.passRetained(FunctionBox(body))
        let flags = SQLITE_UTF8 | (isDeterministic ? SQLITE_DETERMINISTIC : 0)
        // On failure SQLite calls the destructor itself, so the box is released either way.
        let code = sqlite3_create_function_v2(
            try handle, name, Int32(argumentCount), flags, box.toOpaque(), callFunction, nil, nil,
            { box in if let box { Unmanaged<FunctionBox>.fromOpaque(box).release() } })
        guard code == SQLITE_OK else {
            throw SQLiteError.error(code: code, connection: try handle, sql: nil)
        }
    }
}

private final class FunctionBox {
    let body: @Sendable ([Value]) throws -> Value
    init(_ body: @escaping @Sendable ([Value]) throws -> Value) { self.body = body }
}

private func callFunction(
    context: OpaquePointer?, count: Int32, arguments: UnsafeMutablePointer<OpaquePointer?>?
) {
    guard let data = sqlite3_user_data(context) else { return }
    let box = Unmanaged<FunctionBox>.fromOpaque(data).takeUnretainedValue()
    let values = (0..<Int(count)).map { value(of: arguments?[$0]) }
    do {
        set(try box.body(values), on: context)
    } catch {
        sqlite3_result_error(context, "\(error)", -1)
    }
}

private func value(of argument: OpaquePointer?) -> Value {
    switch sqlite3_value_type(argument) {
    case SQLITE_INTEGER: return .integer(sqlite3_value_int64(argument))
    case SQLITE_FLOAT: return .real(sqlite3_value_double(argument))
    case SQLITE_NULL: return .null
    case let type:
        // sqlite3_value_text gives UTF-8 whatever the file's encoding, sqlite3_value_blob the file's own bytes; the length
        // must be asked for after either.
        let isText = type == SQLITE_TEXT
        let start = isText ? UnsafeRawPointer(sqlite3_value_text(argument)) : sqlite3_value_blob(argument)
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(argument)))
        return isText ? .text(orRaw: bytes) : .blob(Array(bytes))
    }
}

private func set(_ value: Value, on context: OpaquePointer?) {
    switch value {
    case .null: sqlite3_result_null(context)
    case .bool(let flag): sqlite3_result_int64(context, flag ? 1 : 0)
    case .integer(let number): sqlite3_result_int64(context, number)
    case .real(let number): sqlite3_result_double(context, number)
    case .decimal(let number): set(text: Array(number.description.utf8), on: context)
    case .text(let text): set(text: Array(text.utf8), on: context)
    case .native(let native): set(text: native.bytes, on: context)
    case .blob(let bytes):
        if bytes.isEmpty {
            sqlite3_result_zeroblob(context, 0)
        } else {
            sluice_sqlite3_result_blob_copy(context, bytes, UInt64(bytes.count))
        }
    }
}

private func set(text: [UInt8], on context: OpaquePointer?) {
    text.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
            guard let start = characters.baseAddress else { return sluice_sqlite3_result_text_copy(context, "", 0) }
            sluice_sqlite3_result_text_copy(context, start, UInt64(characters.count))
        }
    }
}

extension SQLiteConnection: TriggerSilencing {
    package func silenceTriggers() {
        guard let handle = try? handle else { return }
        _ = sluice_sqlite3_db_config_flag(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    }
}
