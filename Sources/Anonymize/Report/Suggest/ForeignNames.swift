/// Names of people and places in scripts other than Latin, by the family names and endings that most have.
enum ForeignNames {
    static func isName(_ text: String) -> Bool {
        guard let script = script(of: text) else { return false }
        let compact = text.filter { !$0.isWhitespace && $0 != "・" }
        switch script {
        case .han:
            return (2...5).contains(compact.count) && !isPlace(compact)
                && (hanFamilies.contains(String(compact.prefix(1))) || hanFamilies.contains(String(compact.prefix(2))))
        case .hangul:
            return (2...4).contains(compact.count) && koreanFamilies.contains(String(compact.prefix(1)))
        case .kana:
            return (3...12).contains(compact.count) && text.contains { $0 == " " || $0 == "\u{3000}" || $0 == "・" }
        case .cyrillic:
            let words = text.split(separator: " ")
            return (2...3).contains(words.count) && words.allSatisfy { $0.first?.isUppercase == true }
                && words.contains { word in cyrillicEndings.contains { word.hasSuffix($0) } }
        case .other:
            let words = text.split(separator: " ")
            return (2...4).contains(words.count) && words.allSatisfy { (2...14).contains($0.count) }
        }
    }

    static func isPlace(_ text: String) -> Bool {
        guard script(of: text) == .han, (2...8).contains(text.count), let last = text.last else { return false }
        return "市都県縣區区町村省州郡府".contains(last)
    }

    private enum Script { case han, hangul, kana, cyrillic, other }

    /// Nil where letters of several scripts stand in it, or signs and digits, or Latin letters.
    private static func script(of text: String) -> Script? {
        var found: Script?
        for scalar in text.unicodeScalars
        where !(scalar == " " || scalar == "\u{3000}" || scalar == "・" || scalar == "\u{200D}") {
            let script: Script
            switch scalar.value {
            case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF, 0x3005: script = .han
            case 0xAC00...0xD7AF: script = .hangul
            case 0x3040...0x30FF: script = .kana
            case 0x0400...0x052F: script = .cyrillic
            case 0x0370...0x03FF, 0x0530...0x05FF, 0x0620...0x065F, 0x066E...0x06EF, 0x0900...0x0DFF, 0x0E01...0x0E4E,
                0x10A0...0x10FF, 0x1200...0x137F:
                script = .other
            case 0x200C, 0x27, 0x2D, 0x2019: continue
            default: return nil
            }
            switch (found, script) {
            case (nil, _): found = script
            // A Japanese name has both.
            case (.han, .kana), (.kana, .han): found = .han
            case (let known?, _) where known == script: break
            default: return nil
            }
        }
        return found
    }

    private static let cyrillicEndings = [
        "ов", "ев", "ёв", "ин", "ын", "ова", "ева", "ёва", "ина", "ына", "ский", "ская", "цкий", "цкая", "енко", "чук",
        "юк",
        "ович", "евич", "овна", "евна", "ий", "ая", "ко",
    ]

    private static let koreanFamilies = Set("김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현".map(String.init))

    private static let hanFamilies: Set<String> = Set(
        "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖赖龚文"
            .map(String.init)
    ).union([
        "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "渡邊", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々", "山口", "松本", "井上",
        "木村", "斎藤", "清水", "山崎", "阿部", "池田", "橋本", "山下", "石川", "中島", "前田", "藤田", "後藤", "岡田", "長谷", "村上", "近藤",
        "石井", "坂本", "遠藤", "青木", "藤井", "西村", "福田", "太田", "三浦", "藤原", "岡本", "松田", "中川", "中野", "原田", "小野", "竹内",
        "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "宮崎", "大野", "森田", "高木", "安藤", "島田", "河野", "上田", "野村", "菊地",
    ])
}
