internal import SluiceDatabase
internal import SluiceTransforms

enum Fingerprint {
    static func of(_ text: String) -> String {
        String(KeyedHash(Secret(Array("sluice plan".utf8))).digest(text).hexadecimal.prefix(32))
    }
}
