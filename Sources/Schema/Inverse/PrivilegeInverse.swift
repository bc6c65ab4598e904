extension Grant {
    var inverse: Inverse { .by(Revoke(privileges, grantOption: withGrantOption ? .too : nil)) }
}

extension Revoke {
    var inverse: Inverse {
        guard !cascade else { return .irreversible(reason: "cascade takes away more than it names") }
        return .by(Grant(privileges, withGrantOption: grantOption != nil))
    }
}
