internal import SluiceTransforms

extension ColumnRule {
    private var fake: String? {
        guard case .transform(let spec) = action, spec.name == "fake" else { return nil }
        return spec.argument.spelled ?? ""
    }

    /// False for what many share: towns, countries, occupations.
    package var isOfOnePerson: Bool { !["city", "state", "country", "job", "company"].contains(fake) }

    /// "Van Halen" is somebody's name and a band.
    package var isPartOfName: Bool { ["first_name", "last_name"].contains(fake) }
}
