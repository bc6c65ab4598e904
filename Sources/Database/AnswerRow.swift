/// One row of a result, copied out. A column that the server didn't send is NULL: how many columns come is the server's
/// choice, and one that lies mustn't end this process.
package struct AnswerRow: RandomAccessCollection, Hashable, Sendable, ExpressibleByArrayLiteral {
    package let values: [Value]

    package init(_ values: [Value]) { self.values = values }

    package init(arrayLiteral values: Value...) { self.values = values }

    package var startIndex: Int { 0 }
    package var endIndex: Int { values.count }

    package subscript(column: Int) -> Value { values.indices.contains(column) ? values[column] : .null }
}
