/// A value that must not be printed: neither interpolation, `print`, `dump` nor a debugger's summary shows it.
public struct Secret<Wrapped: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package let value: Wrapped

    public init(_ value: Wrapped) { self.value = value }

    public var description: String { "<REDACTED>" }
    public var debugDescription: String { "<REDACTED>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
