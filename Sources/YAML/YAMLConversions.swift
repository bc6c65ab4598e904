package import SluiceDatabase

// MARK: Texts

extension YAMLFields {
    package func optionalText(_ key: String) throws(Problem) -> String? {
        describe(key, as: "text")
        guard let node = value(key) else { return nil }
        guard let text = node.text else { throw invalid(key, node, expected: "a text") }
        return text
    }

    package func text(_ key: String) throws(Problem) -> String {
        let text = try required(key, optionalText)
        guard !text.isEmpty else { throw invalid("\(key) is empty") }
        return text
    }

    package func name(_ key: String) throws(Problem) -> QualifiedName {
        let text = try text(key)
        describe(key, as: "name, also with its schema")
        return QualifiedName(text)
    }

    /// A list of texts; a single text is a list of one.
    package func texts(_ key: String) throws(Problem) -> [String] {
        describe(key, as: "text, or a list of texts")
        guard let node = value(key) else { return [] }
        if let text = node.text { return [text] }
        var texts: [String] = []
        for element in try elements(key) {
            guard let text = element.text else { throw invalid(key, element, expected: "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    package func requiredTexts(_ key: String) throws(Problem) -> [String] {
        let texts = try texts(key)
        note(key) { $0.isRequired = true }
        guard !texts.isEmpty else { throw missing(key) }
        return texts
    }

    /// What may be missing; where it is there it is read as strictly as what must be.
    package func optionally<Result>(
        _ key: String, _ read: (String) throws(Problem) -> Result
    ) throws(Problem) -> Result? {
        guard node(key) != nil else { return nil }
        let result = try read(key)
        note(key) { $0.isRequired = false }
        return result
    }

    /// A list of texts that are all among these.
    package func someOf(_ key: String, _ allowed: [String]) throws(Problem) -> [String] {
        let texts = try texts(key)
        describe(key, as: "list of " + allowed.joined(separator: ", "))
        for text in texts where !allowed.contains(text) {
            throw invalid("\(key) is '\(text)', but must be of \(allowed.joined(separator: ", "))")
        }
        return texts
    }

    /// One of an enumeration's names. `null` can be one of them.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Choice.Type
    ) throws(Problem) -> Choice? {
        describe(key, as: Choice.allCases.map(\.rawValue).joined(separator: ", "))
        guard let node = node(key) else { return nil }
        if case .scalar(let scalar) = node.content {
            if let choice = Choice(rawValue: scalar.text) { return choice }
            if scalar.kind == .null { return nil }
        }
        let names = Choice.allCases.map(\.rawValue)
        throw invalid(key, node, expected: "one of " + names.joined(separator: ", "))
    }
}

// MARK: Lists and mappings

extension YAMLFields {
    package func elements(_ key: String) throws(Problem) -> [YAMLNode] {
        note(key) { $0.kind = $0.kind ?? "list" }
        guard let node = value(key) else { return [] }
        guard let list = node.list else { throw invalid(key, node, expected: "a list") }
        return list
    }

    /// The keys of a mapping whose names the file's author gives.
    package var names: [String] { entries.map(\.key) }

    /// Names that the file's author gave, with their values; nil where the key isn't there.
    package func entries(_ key: String) throws(Problem) -> [YAMLEntry]? {
        guard let node = value(key) else { return nil }
        guard let entries = node.entries, !entries.isEmpty else {
            throw invalid(key, node, expected: "names with a value each")
        }
        return entries
    }
}

// MARK: Numbers, durations, rates

extension YAMLFields {
    package func flag(_ key: String, default absent: Bool = false) throws(Problem) -> Bool {
        note(key) { $0.absent = absent ? "true" : "false" }
        return try optionalFlag(key) ?? absent
    }

    package func optionalFlag(_ key: String) throws(Problem) -> Bool? {
        describe(key, as: "true or false")
        guard let node = value(key) else { return nil }
        guard let flag = node.bool else { throw invalid(key, node, expected: "true or false") }
        return flag
    }

    package func optionalInteger(
        _ key: String, in bounds: ClosedRange<Int> = .min ... .max
    ) throws(Problem) -> Int? {
        describe(key, as: "whole number")
        guard let node = value(key) else { return nil }
        guard let number = node.text.flatMap(NumberText.wholeNumber), bounds.contains(number) else {
            let range = bounds == .min ... .max ? "" : " from \(bounds.lowerBound) to \(bounds.upperBound)"
            throw invalid(key, node, expected: "a whole number\(range)")
        }
        return number
    }

    package func optionalDuration(_ key: String) throws(Problem) -> Duration? {
        try converted(key, Duration.init(text:), expected: Duration.forms)
    }

    package func optionalByteRate(_ key: String) throws(Problem) -> Int? {
        try converted(key, NumberText.byteRate, expected: NumberText.byteRateForms)
    }

    package func optionalBytes(_ key: String) throws(Problem) -> Int? {
        try converted(key, NumberText.bytes, expected: NumberText.byteForms)
    }

    /// Minutes since midnight.
    package func optionalTimeOfDay(_ key: String) throws(Problem) -> (from: Int, to: Int)? {
        try converted(key, Self.timeOfDay, expected: "a span of the day such as \"22:00-06:00\"")
    }

    private static func timeOfDay(_ text: String) -> (from: Int, to: Int)? {
        guard let match = text.wholeMatch(of: /([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})/),
            let hour1 = Int(match.1), let minute1 = Int(match.2), let hour2 = Int(match.3), let minute2 = Int(match.4),
            hour1 < 25, hour2 < 25, minute1 < 60, minute2 < 60
        else { return nil }
        return (hour1 * 60 + minute1, hour2 * 60 + minute2)
    }

    private func converted<Result>(
        _ key: String, _ convert: (String) -> Result?, expected: String
    ) throws(Problem) -> Result? {
        describe(key, as: expected)
        guard let node = value(key) else { return nil }
        guard let result = node.text.flatMap(convert) else { throw invalid(key, node, expected: expected) }
        return result
    }
}
