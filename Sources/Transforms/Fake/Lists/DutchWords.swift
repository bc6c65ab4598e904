// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let dutchJobs = WordList(
        """
        Afdelingshoofd|Arbeidsbemiddelaar|Automonteur|Beveiliger|Boekhouder|Boekhoudkundig medewerker|\
        Communicatiedeskundige|Directiesecretaresse|Electromonteur|Financieel aditeur|Financieel administrateur|\
        Gemeenteambtenaar|HR-adviseur|Huishoudelijke hulp|IT-applicatieprogrammeur|IT-consultant|\
        IT-netwerkspecialist|IT-ondersteuner|IT-projectleider|Juridisch adviseur|Kantoor manager|\
        Kantooradministrateur|Kantoormedewerker|Kinderverzorgster|Lasser|Logistiek manager opslag|\
        Logistiek medewerker|Magazijnmedewerker|Marketing medewerker|Marketingdeskundige|Mechanicien|\
        Onderhoudstechnicus industrie|Ouderenhulp|Personeelsadministrateur|Personeelsmanager|Receptioniste|\
        Schoonmaker gebouwen|Secretaresse|Secretariaatsmedewerker|Tandartsassistente|Technisch opzichter|\
        Tekenaar|Thuiszorghulp|Timmerman|Verkoopadministrateur|Verkoopmedewerker|Vertegenwoordiger|\
        Verwarmingsmonteur|Verzekeringsadministrateur|Vrachtwagenchauffeur
        """)
    static let dutchWords = WordList(
        """
        aan|aandacht|aangedaan|aangeraakt|aangezien|aankomen|aanpassen|aantal|aanvallen|aanwijzingen|aardig|abby|\
        accepteer|achter|achtergrond|achterlijk|achtervolgen|acties|adam|ademt|adviseur|afdrukken|afgemaakt|\
        afgewezen|afleiding|afnemen|afsluiten|afstand|agenda|air|alarm|alhoewel|all|alleen|allergisch|alpha|\
        alstublieft|amanda|amen|ander|anderson|angela|anna|anti|apart|appartement|arme|arresteer|artiest|artsen|\
        attentie|augustus|avond|baantje|back|bailey|bal|banden|banken|barney|basketbal|bay|bed|bedankt|bedoeld|\
        bedrag|bedrijf|beelden|beesten|begin|begonnen|begrepen|begrip|behandeld|beheersen|behouden|bekeken|\
        bekentenis|bekijkt|belangrijk|belasting|beleefd|bellen|beloofd|belt|ben|benieuwd|benzine|bepalen|bereikt|\
        berichten|beroep|beschaving|bescherming|beschouw|beseffen|beslissen|beslist|besmet|bestaan|beste|bestond|\
        betaal|betalen|betekenis|beters|betrokken|beurs|beveel|beverly|bevolking|bevroren|bewaken|bewaren|\
        bewegen|bewijs|bewusteloos|bezig|bezoek|bezorgen|bid|bieden|biertje|bijeen|bijt|bijzondere|binnenkomen|\
        blaas|blake|blauw|bleek|blijft|blik|bloed|bloem|blonde|bobby|boek|boem|boeten|bomen|boo|boom|booth|\
        borrel|bos|boten|bouw|bovenop|bracht|brand|brave|brein|brengt|brieven|britse|broer|bronnen|brooklyn|\
        bruid|bud|buitenaardse|buren|burke|buurt|café|cameron|carl|carrie|casey|cel|centrale|chaos|chauffeur|\
        chemische|china|chip|chocolade|cindy|clark|club|codes|cole|com|commando|communicatie|complete|computers|\
        congres|contacten|controleer|correct|craig|crimineel|cultuur|daar|daarboven|daarin|daarom|daarvoor|daden|\
        dagelijks|dallas|dana|dankbaar|dans|dappere|database|dave|dean|deel|dek|dekmantel|demon|denkt|derde|des|\
        detective|deze|diamanten|dichterbij|diefstal|dienst|diepe|dieven|ding|direct|dit|dochter|dode|doe|\
        doelwit|dokter|dollars|don|donkere|doodgaan|doof|doorgaat|doorlopen|dorp|dossiers|dozen|draai|draak|\
        drankje|drijven|drinkt|dronken|drugs|dubbele|duister|duitsers|duke|durf|duur|duwen|dwerg|east|echter|\
        edgar|eend|eens|eenzame|eerlijke|eerwaarde|eeuwig|ego|eigen|eikels|eindelijk|eisen|eli|elkaars|ellie|\
        emoties|energie|engelen|enige|enorme|erachter|erdoor|ergste|ermee|erom|eruit|ervaring|ethan|eva|eve|\
        examen|excuus|explosie|ezel|families|fantastisch|favoriet|federatie|feit|fiets|film|financiële|fles|\
        football|fortuin|fouten|frank|franse|freddy|frodo|führer|gaat|gangster|gas|gaten|gaven|gebaseerd|gebeurd|\
        gebeurtenis|geboren|gebracht|gebruiken|gedacht|gedeelte|gedownload|gedragen|gedumpt|geeft|geesten|\
        gegeven|gehaald|geheime|geholpen|geil|gekend|gekocht|gekregen|geland|gele|geleerd|geleid|gelogen|gelooft|\
        geluisterd|gelukt|gemakkelijk|gemene|genaamd|generatie|genie|genoegen|geobsedeerd|gepland|geraakt|gereed|\
        geroepen|gescheiden|geschorst|geslagen|gespannen|gesproken|gestoken|gestopt|gestuurd|getroffen|getuigen|\
        gevaarlijke|gevangene|gevechten|gevoel|gevolg|gevraagd|gewapend|geweld|gewend|gewicht|gewone|gewoonlijk|\
        gezegd|gezelschap|gezichten|gezond|gezworen|gigantische|gingen|gitaar|gloria|gods|goede|goedenavond|\
        goedmaken|gok|gooi|gordon|gouverneur|grace|grant|grappen|graven|greg|grijp|groeit|groeten|grootmoeder|\
        grootvader|grotere|guy|haal|haast|had|halen|halloween|hamer|handel|handje|hangen|happy|haren|hartaanval|\
        hartstikke|haven|hebbes|hee|heen|heet|hek|helaas|hele|helft|helpen|hemel|heren|herinneren|herken|heroïne|\
        hersteld|heten|heuvel|hielp|hierheen|hiernaast|hiervan|hing|hoed|hoek|hoeveelheid|hoezo|hogere|homer|\
        honderd|honkbal|hoofdstuk|hoogte|hoorde|hopeloos|hot|houden|house|huh|huilde|huisje|humor|hut|idee|\
        idiote|iedereen|ijs|incident|indianen|infectie|ingang|innemen|instappen|interessant|interne|invloed|irak|\
        jaagt|jackie|jager|jamal|jammer|jaren|jasje|jazeker|jeetje|jennifer|jersey|jeugd|jill|joden|jonathan|\
        jongedame|jonger|josh|jouwe|jules|jullie|jurk|juwelen|kaartjes|kalm|kameraad|kan|kanker|kansen|kap|\
        karakter|kat|katten|keith|kelly|kennedy|kenny|keren|kerstfeest|keuken|kevin|kiezen|kilo|kinderen|kirk|\
        klagen|klappen|kleed|kleintje|kleur|kliniek|klonk|klop|kluis|knappe|knop|kocht|koelkast|koffers|kok|\
        komaan|komt|konijn|koninkrijk|koorts|koper|korporaal|kosten|koud|krachtig|kranten|krijg|krijt|kruis|\
        kunst|kust|kwalijk|kwart|kwetsen|kyle|laatst|lachen|lading|lage|lamp|lane|langs|larry|laten|lawaai|lee|\
        leeft|leer|leert|lef|lege|legt|leider|lek|lelijke|lente|leraar|lesje|letten|leugenaar|leuker|levend|\
        lever|lex|licht|lied|liefde|lieg|liepen|lieveling|lig|lijdt|lijkt|lily|linker|liter|liz|logisch|lol|loog|\
        lopen|loslaten|louis|lucht|lui|luisteren|lukken|lust|maak|maal|maandag|maat|machine|machtige|maggie|\
        majesteit|makkelijk|malcolm|mamma|manhattan|mannelijke|marc|marie|mariniers|martha|masker|materiaal|\
        mazzel|medicijn|mee|meegemaakt|meende|meerdere|meesten|meid|mekaar|men|mens|mensheid|mes|meter|mezelf|\
        mickey|middelen|miguel|mijne|miles|miljard|miller|ministerie|minuten|mis|misdrijf|misselijk|miste|mobiel|\
        mochten|moderne|moeders|moeilijker|moesten|mogelijk|molly|momentje|monster|mooier|moorden|morgen|moskou|\
        motoren|munt|museum|mysterieuze|naartoe|nachtmerrie|nadenken|nagedacht|namelijk|nare|nathan|natuurlijk|\
        nee|neen|negen|nek|nergens|netjes|neus|nicky|niets|nieuws|niks|noch|noemden|nogal|nood|noord|norman|nul|\
        nutteloos|ochtends|officieel|ofwel|ogenblikje|oké|olivia|omdraaien|omheen|onbekende|onderdeel|ondertitel|\
        onderwerp|one|ongelooflijk|ongetwijfeld|onlangs|ons|ontbijt|ontdekte|onthouden|ontmoeting|ontslaan|\
        ontsnapt|ontstaan|ontvoerd|ontwikkelen|onzichtbaar|ooit|oordeel|oosten|opdracht|openbare|operatie|\
        opgeblazen|opgehaald|opgepakt|opgevoed|ophangen|oplossen|opnieuw|oproepen|opsporen|opties|opzet|orde|\
        organisatie|oude|oudste|overal|overeenkomst|overheen|overkomen|overleefd|overnemen|overtuigd|overwegen|\
        paard|pak|pakte|pan|papier|paradijs|parker|pas|passie|patrick|pearl|penis|per|periode|persoon|pet|\
        phoenix|pijnlijk|pillen|pizza|plaatsen|plannen|plastic|plek|plicht|podium|politieagent|pols|populair|\
        positief|praat|praktisch|prettig|prijzen|prioriteit|probeer|proberen|procedure|proef|profiel|proost|\
        puinhoop|put|raadsel|raam|rachel|raken|ram|randy|rat|reageren|rebecca|recht|rechterhand|reclame|redden|\
        redenen|regel|regelt|regering|rekenen|relaties|ren|repareren|respect|restaurant|revolver|richt|ricky|\
        riep|rijden|riley|riskeren|river|robert|robots|rodney|roger|roman|ron|rondlopen|roos|rots|route|rug|\
        ruikt|ruimen|russell|rusten|saai|samen|sandy|saus|schade|schamen|schedel|scheiding|scheppen|schieten|\
        schijnt|schip|schok|schoon|schop|schouder|schreeuwde|schrijven|schrikken|schulden|schutter|scott|scène|\
        seconden|seizoen|senator|serieus|set|shane|shirt|shuttle|signaal|simply|situatie|slaan|slaat|slagen|\
        slaven|slechts|sliep|sloeg|sluiten|smeek|smeren|smith|snapt|snelle|snijden|sokken|sommigen|soorten|\
        sowieso|sparen|speciale|speelgoed|speler|spider|spijtig|spook|sprak|spreekt|springt|spullen|staart|\
        stadje|stam|standaard|stapel|staren|starten|ste|steekt|stel|stelletje|stemming|sterf|sterker|stervende|\
        steven|stierven|stilte|stoer|stom|stone|stop|storen|stout|straf|straks|straten|streng|student|studio|\
        stukken|stuurt|suiker|sun|sydney|systeem|taart|tandarts|tante|taxi|techniek|ted|tegen|tegenwoordig|tekst|\
        telefoontje|telkens|temperatuur|tenminste|teq|terrorist|terug|teruggekomen|terugkomen|tess|teveel|\
        thanksgiving|therapie|tien|tijdelijk|tijdstip|times|tja|toe|toekomst|toestaan|toeval|tom|tong|top|totaal|\
        tovenaar|tragedie|transport|treden|trek|trevor|troepen|trots|trouwens|truck|tumor|tuurlijk|tweeling|\
        twintig|uit|uiterlijk|uitgekozen|uitgevonden|uitleg|uitnodiging|uitstappen|uitweg|uitziet|uniek|\
        universum|uwe|vaarwel|vakantie|vallei|valt|vanaf|vandaar|vanmiddag|vanuit|varen|vaste|vecht|veertien|\
        veilige|vele|verander|verandering|verband|verbeteren|verboden|verbranden|verdachten|verdere|verdiende|\
        verdomd|verdragen|verdween|verdwijnen|verenigde|vergeef|vergeten|vergissing|verhalen|verjaardag|verklaar|\
        verklaring|verkoop|verkrachting|verleden|verliest|verloofd|vermaak|vermoed|vermoordde|vernield|\
        vernietiging|veroorloven|verpesten|verplicht|verrassen|verrot|verschil|versieren|verslagen|versta|\
        versterking|vertaald|vertelde|vertrekken|vertrouw|vervangen|verwacht|verwerken|verwondingen|verzekerd|\
        verzin|verzorgen|via|victoria|vier|vietnam|vijf|vince|vindt|virus|vlag|vleugels|vliegt|vloek|vlucht|\
        voeden|voelen|voert|voeten|voldoende|volgend|volhouden|volledig|von|voorafging|voorbereiden|voordeur|\
        voorkomen|voorstellen|voortdurend|voorwaarts|voren|vormen|vragen|vreemd|vreemds|vreugde|vrienden|\
        vriendjes|vrije|vrijheid|vroeger|vrouwen|vullen|waag|waarbij|waardeloos|waarheen|waarom|waarschuwen|\
        wacht|wade|walgelijk|walt|wanneer|war|warme|washington|water|wed|weduwe|weerstaan|weg|weggaat|weghalen|\
        wegwezen|weigert|weleens|wellicht|wennen|werd|werk|werknemers|wesley|weten|wezens|wie|wij|wijsheid|wil|\
        willen|wilson|wind|winnen|wiskunde|wit|woensdag|wolven|wonder|woon|woorden|world|wreed|you|zacht|zagen|\
        zakken|zaten|zeer|zeggen|zeker|zeldzaam|zelfs|zes|zette|zich|zie|ziekenhuis|zielig|ziet|zijne|zingt|\
        zoals|zodra|zoekt|zoiets|zomer|zonden|zonsopgang|zorgde|zouden|zowat|zuiver|zult|zuster|zwaard|zware|\
        zweer|zweren
        """)
}
