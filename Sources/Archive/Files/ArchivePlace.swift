/// How a project names its archives in the database, finds them again, and carries them to another place.
package struct ArchivePlace: Sendable {
    package var stored: @Sendable (_ path: String) -> String = { $0 }
    package var located: @Sendable (_ stored: String) throws -> String = { $0 }
    /// Called for each archive that is whole, before what it holds is dropped.
    package var carry: @Sendable (_ path: String) throws -> Void = { _ in }

    package init() {}
}
