// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let germanJobs = WordList(
        """

        """)
    static let germanWords = WordList(
        """
        abend|aber|acht|alle|allein|allen|aller|allerdings|alles|als|also|alt|alte|alten|andere|anderen|anderer|\
        anderes|anders|angesichts|arbeiten|auch|auf|aufgrund|aus|außerdem|bald|bedeutet|begann|beginnt|bei|beide|\
        beiden|beim|bekannt|bekommen|bereit|bereits|berichtet|berichtete|besonders|besser|besteht|besten|betonte|\
        bevor|bezeichnet|bieten|bietet|bin|bis|bisher|bislang|bleiben|bleibt|blieb|braucht|bringen|bringt|bzw|\
        coupon|dabei|dadurch|dafür|dagegen|daher|damals|damit|danach|dann|daran|darauf|darf|darin|darum|darunter|\
        darüber|das|dass|date|davon|dazu|daß|dem|den|denen|denn|dennoch|der|deren|derzeit|des|deshalb|dessen|\
        deutlich|deutsche|deutschen|die|dies|diese|diesem|diesen|dieser|dieses|direkt|dividende|division|doch|\
        dollar|donner|dort|dossier|drei|dritten|durch|durchaus|dürfen|dürfte|eben|ebenfalls|ebenso|ehemalige|\
        ehemaligen|eher|eigene|eigenen|eigentlich|ein|eine|einem|einen|einer|eines|einfach|einige|einigen|einmal|\
        einst|einzelnen|einzige|elle|endlich|entscheiden|entschieden|entwickelt|erhalten|erklärt|erklärte|erneut|\
        erreichen|erreicht|erst|erste|ersten|erstmals|erwarten|erwartet|erzählt|etc|etwa|etwas|euro|europäischen|\
        faible|fast|fax|fest|filiale|film|finden|findet|fond|fonds|fordert|forderte|frei|freilich|früher|\
        früheren|fut|fällt|führen|führt|fünf|für|gab|ganz|ganze|ganzen|gar|garantie|gebe|geben|gebracht|gefunden|\
        geführt|gegeben|gegen|gegenüber|gehen|geht|gehören|gehört|gekommen|gelten|gemacht|gemeinsam|genannt|\
        genau|genommen|genug|geplant|geplanten|gerade|gesagt|gesamte|gesamten|gesehen|gesetzt|gestellt|gestern|\
        gestion|gewesen|gewinnen|geworden|gibt|gilt|ging|gleich|gleichen|gleichzeitig|groß|große|großen|großer|\
        größte|größten|gut|gute|guten|habe|haben|halten|handelt|hat|hatte|hatten|haut|haute|heißt|helfen|her|\
        heraus|heures|heute|heutigen|hier|hieß|hin|hinaus|hingegen|hinter|hoch|hohe|hohen|hält|hätte|hätten|\
        häufig|ich|ihm|ihn|ihnen|ihr|ihre|ihrem|ihren|ihrer|ihres|immer|immerhin|indem|informations|innerhalb|\
        ins|insbesondere|insgesamt|inzwischen|ist|jede|jedem|jeden|jedenfalls|jeder|jedes|jedoch|jetzt|jeweils|\
        junge|jungen|jährlich|kam|kamen|kann|kaum|kein|keine|keinen|keiner|klar|kleine|kleinen|knapp|kommen|\
        kommenden|kommt|konnte|konnten|kurz|könne|können|könnte|könnten|künftig|lang|lange|langen|lassen|laut|\
        leben|lediglich|leicht|letzte|letzten|liegen|liegt|ließ|längst|läuft|läßt|machen|macht|machte|mag|\
        management|marketing|maximum|mehr|mehrere|meine|meint|meinte|meist|meisten|mich|milieu|mit|mittlerweile|\
        mode|moment|muß|mußte|mußten|möchte|möglich|müsse|müssen|müßten|nach|nachdem|nahm|natur|natürlich|neben|\
        nehmen|neu|neue|neuen|neuer|neues|neun|nicht|nichts|nie|niemand|nimmt|niveau|noch|nun|nur|nächsten|\
        nämlich|oben|obwohl|oder|offen|offenbar|oft|ohne|ohnehin|papier|passage|personal|plan|position|presse|\
        pro|rapport|recherche|rechnen|recht|richtig|rund|russischen|sagen|sagt|sagte|sah|schaffen|scheint|\
        schließlich|schnell|schon|schwer|sechs|sehen|sehr|sei|seien|sein|seine|seinem|seinen|seiner|seines|seit|\
        selbst|service|services|setzen|setzt|sich|sicher|sie|sieben|sieht|sind|situation|sofort|sogar|\
        sogenannten|solche|solchen|soll|solle|sollen|sollte|sollten|sondern|sonst|sowie|sowohl|spielen|spielt|\
        sprach|sprechen|spricht|später|stand|stark|statt|stehen|steht|stellen|stellt|stellte|stets|style|stärker|\
        suchen|tatsächlich|technik|technologie|teilte|terrain|texte|total|tragen|trotz|und|uns|unsere|unserer|\
        unter|vergangenen|verhindern|verkauft|verlassen|verletzt|verloren|vers|version|versucht|verwendet|viel|\
        viele|vielen|vielleicht|vier|vom|von|vor|vorbei|völlig|war|waren|warum|was|weder|wegen|weil|weit|weiter|\
        weitere|weiteren|weiterhin|weiß|welche|weltweit|wenig|wenige|wenigen|weniger|wenn|wer|werde|werden|\
        wichtig|wie|wieder|will|wir|wird|wirklich|wissen|wohl|wolle|wollen|wollte|wollten|worden|wurde|wurden|\
        wählen|während|wäre|wären|würde|würden|zehn|zeigen|zeigt|zeigte|ziehen|zudem|zufolge|zugleich|zuletzt|\
        zum|zumindest|zunächst|zur|zurück|zusammen|zuvor|zwar|zwei|zweite|zweiten|zwischen|zwölf|ändern|\
        öffentlichen|über|überhaupt|übernehmen
        """)
}
