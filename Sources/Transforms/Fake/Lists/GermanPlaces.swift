// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let germanCities = WordList(
        """
        Aach|Abenberg|Achim|Adorf|Alfeld|Alpirsbach|Alsleben|Altenberg|Altensteig|Altötting|Amberg|Andernach|\
        Annaberg-Buchholz|Ansbach|Arneburg|Arnstadt|Aschaffenburg|Attendorn|Auerbach|Aulendorf|Babenhausen|\
        Baden-Baden|Balingen|Bamberg|Barmstedt|Barth|Baumholder|Bautzen|Beckum|Beerfelden|Beilstein|Bensheim|\
        Bergheim|Bergneustadt|Bernau|Bernsdorf|Bertkow|Betzenstein|Biberach|Biesenthal|Birkenfeld|Bismark|\
        Blankenburg|Blaustein|Blieskastel|Bobingen|Bockenem|Boizenburg|Bonndorf|Borgentreich|Borkum|Bottrop|\
        Brake|Brand-Erbisdorf|Braubach|Braunsbedra|Bredstedt|Bremerhaven|Breuberg|Brunsbüttel|Brüel|Buchen|\
        Buckow|Burgbernheim|Burgkunstadt|Burgwedel|Buttelstedt|Buxtehude|Böhlen|Büdelsdorf|Bünde|Bürstadt|Calbe|\
        Celle|Clingen|Cochem|Cologne|Crailsheim|Crimmitschau|Dachau|Damme|Darmstadt|Datteln|Deidesheim|\
        Delmenhorst|Detmold|Diemelstadt|Dietenheim|Diez|Dingelstädt|Dinklage|Dissen|Dohna|Donauwörth|Dormagen|\
        Dornstetten|Dransfeld|Dresden|Duisburg|Dömitz|Düsseldorf|Ebermannstadt|Ebersberg|Eckernförde|Eggenfelden|\
        Ehrenfriedersdorf|Eichstätt|Eisenach|Eisfeld|Ellrich|Elsdorf|Elsterwerda|Eltmann|Elze|Emmendingen|\
        Endingen|Ennepetal|Eppstein|Erding|Erkelenz|Erlangen|Erwitte|Eschershausen|Esens|Esslingen|Euskirchen|\
        Fehmarn|Feuchtwangen|Fladungen|Flöha|Forchtenberg|Frankenberg|Franzburg|Freiberg|Freinsheim|Freren|\
        Freystadt|Friedberg|Friedrichsdorf|Friedrichsthal|Fritzlar|Fulda|Fürstenau|Fürth|Gaggenau|Garbsen|\
        Garding|Gebesee|Geestland|Gehrden|Geisa|Geisenheim|Geithain|Gelsenkirchen|Genthin|Gerbstedt|Gerlingen|\
        Gernsbach|Gerolzhofen|Gescher|Geyer|Gifhorn|Glashütte|Glücksburg|Goch|Golßen|Gotha|Grafenwöhr|Grebenau|\
        Greifswald|Greven|Griesheim|Groitzsch|Groß-Gerau|Großbottwar|Großräschen|Gräfenberg|Gröditz|\
        Grünhain-Beierfeld|Guben|Gundelfingen|Göppingen|Gößnitz|Güsten|Gützkow|Hadamar|Hagenow|Hainichen|\
        Haldensleben|Hallstadt|Hamburg|Hammelburg|Hann.|Hardegsen|Hartha|Haslach|Hatzfeld|Havelberg|Haßfurt|\
        Heide|Heidenau|Heilbronn|Heilsbronn|Heinsberg|Helmbrechts|Hemer|Hemsbach|Heppenheim|Herbrechtingen|\
        Herdorf|Hermeskeil|Herrenberg|Hersbruck|Herzogenrath|Hettstedt|Hilchenbach|Hildesheim|Hirschau|Hitzacker|\
        Hof|Hohen|Hohenmölsen|Holzgerlingen|Homburg|Hornbach|Hoya|Husum|Höhr-Grenzhausen|Hückelhoven|Hünfeld|\
        Ichenhausen|Illertissen|Ilshofen|Ingelheim|Iserlohn|Itzehoe|Jerichow|Joachimsthal|Jülich|Kahla|Kalbe|\
        Kaltennordheim|Kamp-Lintfort|Kappeln|Karlstadt|Katzenelnbogen|Kehl|Kelkheim|Kemberg|Kempten|Kevelaer|\
        Kindelbrück|Kirchhain|Kirn|Kitzscher|Klötze|Koblenz|Konstanz|Korntal-Münchingen|Kraichtal|Krautheim|\
        Krempe|Kronberg|Kröpelin|Kuppenheim|Kyritz|Königsberg|Königslutter|Könnern|Külsheim|Laatzen|Laichingen|\
        Landau|Landstuhl|Langenau|Langenhagen|Langewiesen|Laucha|Lauda-Königshofen|Laufen|Lauingen|Lauta|\
        Lauterecken|Lebus|Lehrte|Leinefelde-Worbis|Leisnig|Lengerich|Leonberg|Leutenberg|Leverkusen|Lichtenfels|\
        Lieberose|Limburg|Lindenberg|Lingen|Lippstadt|Lohr|Lommatzsch|Lucka|Ludwigsburg|Ludwigslust|Lychen|Löhne|\
        Löwenstein|Lübben|Lübtheen|Lüdenscheid|Lüneburg|Lützen|Mainbernheim|Mansfeld|Marienberg|Markgröningen|\
        Markranstädt|Marktleuthen|Marktsteft|Marne|Maxhütte-Haidhof|Meckenheim|Meerbusch|Meiningen|Meldorf|\
        Melsungen|Mendig|Merkendorf|Meschede|Meuselwitz|Meßstetten|Miltenberg|Mittenwalde|Moers|Montabaur|\
        Mosbach|Munster|Möckern|Mönchengladbach|Mücheln|Mühlberg|Mühlheim|Müllheim|Müncheberg|Münsingen|\
        Münzenberg|Naila|Nauen|Nebra|Neckarsteinach|Netphen|Neu-Isenburg|Neubukow|Neudenau|Neuenhaus|Neuenstein|\
        Neuhaus|Neukirchen-Vluyn|Neumarkt|Neunburg|Neusalza-Spremberg|Neustadt-Glewe|Neutraubling|Nidda|Nideggen|\
        Nieder-Olm|Niederstetten|Niemegk|Niesky|Nordenham|Nordhorn|Nossen|Nürtingen|Oberharz|Oberkirch|\
        Obermoschel|Obernkirchen|Oberursel|Ochsenfurt|Oderberg|Oelsnitz|Oestrich-Winkel|Offenburg|Olching|Olpe|\
        Oppenheim|Ornbau|Oschatz|Osterburg|Osterhofen|Ostheim|Otterberg|Overath|Papenburg|Parsberg|Pattensen|\
        Pegnitz|Penig|Penzlin|Pfaffenhofen|Pfreimd|Pfungstadt|Pirmasens|Plau|Plettenberg|Plön|Pohlheim|Potsdam|\
        Premnitz|Prichsenstadt|Puchheim|Putbus|Püttlingen|Querfurt|Radeberg|Radevormwald|Rahden|\
        Ransbach-Baumbach|Rathenow|Rauenberg|Ravensburg|Rees|Regis-Breitingen|Rehna|Reinbek|Remda-Teichel|\
        Renchen|Renningen|Rheda-Wiedenbrück|Rheinbach|Rheine|Rheinstetten|Ribnitz-Damgarten|Riedlingen|Riesa|\
        Rochlitz|Rodenberg|Roding|Ronnenberg|Rosenheim|Rotenburg|Rothenfels|Roßleben|Ruhla|Rutesheim|Römhild|\
        Röthenbach|Rüdesheim|Saalfeld|Saarlouis|Salzgitter|Sandau|Sankt|Sassnitz|Schauenstein|Scheinfeld|\
        Scheßlitz|Schiltach|Schleiden|Schlettau|Schlitz|Schlüchtern|Schmallenberg|Schnaittenbach|Schongau|\
        Schortens|Schraplau|Schwaan|Schwaigern|Schwandorf|Schwarzenbek|Schwedt|Schwelm|Schwerte|Schömberg|\
        Schönebeck|Schönsee|Schüttorf|Seeland|Seesen|Selb|Selm|Sendenhorst|Siegburg|Simbach|Singen|Solingen|\
        Sondershausen|Sonthofen|Spalt|Spenge|Springe|Stade|Stadtbergen|Stadtlengsfeld|Stadtprozelten|Starnberg|\
        Staßfurt|Steinau|Steinheim|Stockach|Stolpen|Stralsund|Strausberg|Stutensee|Stühlingen|Sulzbach-Rosenberg|\
        Syke|Süßen|Tangermünde|Tauberbischofsheim|Tecklenburg|Teltow|Tessin|Teublitz|Teuschnitz|Tharandt|\
        Tirschenreuth|Todtnau|Tornesch|Traunstein|Trendelburg|Treuenbrietzen|Trier|Troisdorf|Twistringen|Tönning|\
        Uelzen|Uhingen|Ulrichstein|Unna|Usingen|Vaihingen|Vechta|Velden|Vellmar|Veringenstadt|Viechtach|\
        Vilsbiburg|Visselhövede|Vogtsburg|Volkach|Vöhrenbach|Wachenheim|Waiblingen|Waldbröl|Waldenburg|\
        Waldkappel|Waldkraiburg|Waldshut-Tiengen|Wallenfels|Waltrop|Wanzleben-Börde|Warendorf|Wassenberg|\
        Wasungen|Wegberg|Weida|Weil|Weimar|Weinsberg|Weiterstadt|Weißenfels|Weißenstadt|Welzow|Werben|Werdohl|\
        Wernau|Wernigerode|Wertingen|Wesselburen|Westerstede|Wetzlar|Wiehl|Wiesloch|Wildberg|Wilhelmshaven|\
        Willich|Wilthen|Winnenden|Wipperfürth|Wissen|Wittenberge|Wittlich|Woldegk|Wolfhagen|Wolfstein|\
        Wolmirstedt|Wunsiedel|Wurzbach|Wyk|Wörth|Würzburg|Zarrentin|Zeitz|Zerbst|Ziegenrück|Zirndorf|Zschopau|\
        Zwickau|Zwönitz|Öhringen
        """)
    static let germanStreets = WordList(
        """
        AEG-Siedlung Heimat|Abtstraße|Adickesstraße|Advokatensteig|Ahrensdorfer Straße|Albanstraße|Albtalweg|\
        Alfred-Kowalke-Straße|Allgäuer Weg|Alsterweg|Alt-Lübars|Altdammer Weg|Altentreptower Straße|\
        Altlandsberger Platz|Am Anger|Am Berl|Am Brunnen|Am Dominikusteich|Am Falkplatz|Am Friedrichshain|\
        Am Grünen Zipfel|Am Heimenstein|Am Kanal|Am Kleinen Anger|Am Landeplatz|Am Mickelbruch|Am Osrücken|\
        Am Priesterberg|Am Rudolfplatz|Am Schonungsberg|Am Steinberg|Am Unterholz|Am Wartenberger Luch|\
        Am Wiesenhaus|Amalienhofstraße|Amselgrund|An den Haselbüschen|An der Dorfkirche|An der Kremmener Bahn|\
        An der Schillingbrücke|Ancillonweg|Angermünder Straße|Anna-Nemitz-Weg|Anton-Webern-Weg|Aprikosenallee|\
        Aristotelessteig|Arno-Holz-Straße|Ascheberger Weg|Attilagarten|Auf der Planweide|Auraser Weg|\
        Bachwitzer Straße|Bahnhofstraße|Baltrumstraße|Barbenweg|Barstraße|Bastianstraße|Baumschulenstraße|\
        Beckerstraße|Behrenstraße|Belziger Straße|Benschallee|Bergiusstraße|Bernburger Straße|Bernulfstraße|\
        Bethaniendamm|Beyschlagtunnel|Biesdorfer Weg|Binger Straße|Birkweilerstraße|Bismarcksteg|\
        Blankenburger Straße|Bleichertstraße|Blumenweg|Boddinstraße|Bohnstedtstraße|Bonifaziusstraße|\
        Borkumer Straße|Borsigplatz|Boveristraße|Brandaustraße|Brauhofstraße|Brehmstraße|Bremer Weg|\
        Brinkmannstraße|Bromelienweg|Bruno-Bauer-Straße|Brücke Teilestraße|Buchholzweg|Buggenhagenstraße|\
        Bunzlauer Straße|Buschhüttener Weg|Bäkebrücke|Böhmische Straße|Bühringstraße|Büxensteinallee|Carionweg|\
        Caspar-Theyß-Straße|Chantiéweg|Chlodwigstraße|Churer Zeile|Clematisweg|Coppistraße|Crailsheimer Straße|\
        Cyclopstraße|Dahlienstraße|Damerauer Allee|Dannenreicher Pfad|Daumstraßenbrücke|Delfter Ufer|\
        Dessenheimer Weg|Dickhardtstraße|Digedagsplatz|Distelweg|Dommelwall|Dornröschenstraße|Drachensteg|\
        Dresdener Straße|Druschiner Straße|Dunckerbrücke|Döllner Straße|Dürtenstraße|Ebertystraße|Edgarstraße|\
        Egerstraße|Ehrwalder Straße|Eichenroder Ring|Eigenheimgasse|Eisenacher Straße|Eiswaldtstraße|Elbeweg|\
        Elisabethweg|Elmweg|Elsenstraße|Emdener Straße|Engadiner Weg|Eppenbrunner Weg|Erich-Baron-Weg|\
        Erlanger Straße|Ernst-Barlach-Straße|Ernst-Zinna-Weg|Eschengraben|Etzelstraße|Eythstraße|Falkendamm|\
        Falkstätter Straße|Fauler See|Feldblumenweg|Felsenfest|Feuerweg|Finckensteinallee|Finsterwalder Straße|\
        Flanaganstraße|Fließstraße|Flughafenstraße|Fordoner Straße|Franckepark|Franz-Cornelsen-Weg|Franzstraße|\
        Freesienweg|Freiwaldauer Weg|Friedbergstraße|Friedrich-Kayßler-Weg|Frischlingsteig|Fritz-Thurm-Weg|\
        Fröhnerstraße|Fuststraße|Fürbringerstraße|Gabriel-Max-Straße|Gambiner Weg|Gartenufer|Gebrüder-Grimm-Weg|\
        Geitelsteig|General-Barby-Straße|Georg-Benjamin-Straße|Geraldstraße|Germanenplatz|Gerstnerweg|Gewanneweg|\
        Gimpelsteig|Glanzstraße|Gleiwitzer Straße|Gluckweg|Goerdelersteg|Goldregenstraße|Gormannstraße|\
        Gottschalkstraße|Graf-Haeseler-Straße|Graubündener Straße|Greifenweg|Gretel-Bergmann-Weg|\
        Grillparzerstraße|Groninger Straße|Große Sternallee|Grundackerweg|Grüne Aue|Grünspechtweg|\
        Guntersblumer Weg|Gustav-Tempel-Straße|Guyotstraße|Göschenplatz|Güntzelstraße|Haberlandweg|\
        Haderslebener Straße|Hafen Rudow-West|Hainbuchenstraße|Hallesches Ufer|Hammerstraße|Hanns-Eisler-Straße|\
        Hansabrücke|Harnischweg|Haselhuhnweg|Hattinger Weg|Havelchaussee|Hebammensteig|Heerruferweg|\
        Heidelbeerweg|Heiligensee|Heiner-Carow-Straße|Heinrich-Stahl-Weg|Helene-Jacobs-Straße|\
        Hellmuth-Hirth-Zeile|Hendonstraße|Heppenheimer Weg|Hermann-Ehlers-Platz|Herrenhausstraße|Herthastraße|\
        Heubergerweg|Hilchenbacher Weg|Hinter dem Gießhaus|Hirseländerweg|Hochbaumstraße|Hochwaldsteig|\
        Hogenestweg|Hohenstaufenstraße|Holenbrunner Weg|Holzmindener Straße|Hornblendeweg|Hospitalstraße|\
        Hufenweg|Humboldtstraße|Huttwiler Weg|Höltermannsteig|Hüttenroder Weg|Ikaruspfad|Im Amtmannsgarten|\
        Im Heidewinkel|Im Schönower Park|In den Alboingärten|Ingelfinger Weg|Inselstraße|Isenburger Weg|\
        Jahnstraße|Jean-Calas-Weg|Joachim-Karnatz-Allee|Johannes-Guthmann-Weg|John-Heartfield-Straße|\
        Judith-Auer-Straße|Jungfernheideweg|Jänickendorfer Weg|Kaiser-Wilhelm-Platz|Kalker Straße|\
        Kamminer Straße|Kapuzenzeisigweg|Karl-Schrader-Straße|Karmielplatz|Kastanienplatz|Kaulbachstraße|\
        Kellenzeile|Kesselsdorfstraße|Kiefwiesensteig|Kieselbronner Weg|Kirchblick|Kirschweg|Klarastraße|\
        Kleinbeerenstraße|Kleiner Müggelsee|Klepschweg|Kloedenstraße|Knappenpfad|Koblanckstraße|\
        Kohlweißlingstraße|Kolonie Abstellbahnhof|Kolonie Am Bauersee|Kolonie Am Heckerdamm|\
        Kolonie Am Sportplatz|Kolonie An der Dahme|Kolonie Bergfrieden|Kolonie Blumeslake|Kolonie Burenland|\
        Kolonie Dreieck|Kolonie Erlengrund|Kolonie Fliedergrund|Kolonie Friedrichshall|Kolonie Georgina|\
        Kolonie Grüner Grund|Kolonie Hasenheide|Kolonie Heinersdorf|Kolonie Ideal|Kolonie Kirchengelände|\
        Kolonie Lazarus|Kolonie Lutter-Korth|Kolonie Mistelweg|Kolonie Nesselweg|Kolonie Norderney|\
        Kolonie Ostpreußendamm|Kolonie Pfarracker|Kolonie Roedernallee|Kolonie Rügen|Kolonie Schweizerland|\
        Kolonie Sonnental|Kolonie Stadtbär|Kolonie Teltowkanal I|Kolonie Vogelhain|Kolonie Wartburg|\
        Kolonie Wiesenblick|Kolonie Zingergraben|Kommandantenstraße|Koppenplatz|Koschatweg|Krahmerstraße|\
        Krebsgang|Kreuzstraße|Kronprinzessinnenweg|Krummenseer Straße|Kubornstraße|Kundrystraße|Kurländer Allee|\
        Kynaststraße|Köhlbrandweg|Königskinderweg|Körnerweg|Küllstedter Straße|Laböer Straße|Lakegrund|\
        Landoltweg|Langenbeckplatz|Lankestrand|Laubenheimer Straße|Lautentaler Straße|Ledebourstraße|\
        Leidener Straße|Leo-Slezak-Straße|Leschnitzer Straße|Leuenberger Straße|Libboldallee|Liebenowzeile|\
        Lieper Bucht|Lilienthalstraße|Lindensteg|Lion-Feuchtwanger-Weg|Lloyd-G.-Wells-Straße|Lohmühlenplatz|\
        Loschwitzer Weg|Lubminer Weg|Ludwig-Klapp-Straße|Luisenbrücke|Lutterbacher Straße|Löptener Straße|\
        Lübbenauer Weg|Lützenstraße|Maggy-Breittmayer-Pfad|Mainauer Straße|Malevkeweg|Mansteinstraße|\
        Margaretenaue|Marienbader Straße|Markelstraße|Marlenestraße|Martin-Heydert-Straße|Massantebrücke|\
        Matthiasstraße|Max-Born-Straße|Maxstraße|Mehlitzstraße|Meistergasse|Mendelssohnstraße|Merowingerweg|\
        Metzer Straße|Michelbacher Zeile|Miltenberger Weg|Mirower Straße|Mohnblütenweg|Monbijoubrücke|\
        Morgenammerweg|Mozartring|Mussehlstraße|Märkischer Platz|Mönkeberger Straße|Müggelstraße|\
        Müllenhoffstraße|Müritzstraße|Namslaustraße|Navarraplatz|Nennhauser Damm|Neue Bergstraße|\
        Neue Späthstraße|Neufertstraße|Neustrelitzer Straße|Nieder-Neuendorfer See|Nieritzweg|Nippeser Straße|\
        Nordenhamer Straße|Normandieweg|Nymphenburger Straße|Oberlandgarten|Ochtumweg|Oggenhauser Straße|\
        Ollenhauerstraße|Oppermannstraße|Orionstraße|Oskarstraße|Osteweg|Otterstraße|Otto-Rosenberg-Platz|\
        Pacelliallee|Papenberger Weg|Parchimer Allee|Parkweg|Pastor-Niemöller-Platz|Paul-Robeson-Straße|\
        Paulsternstraße|Perchtastraße|Peter-Gast-Weg|Petrusweg|Pfarrer-Wenke-Weg|Pfingstweg|Philipp-Gerlach-Weg|\
        Pilatusweg|Pirolstraße|Platz C|Plaßstraße|Pohleseestraße|Porthanweg|Prechtlstraße|Preußstraße|\
        Prinzenapfelweg|Propststraße|Putlitzbrücke|Quaritzer Straße|Quäkerstraße|Radtkestraße|Rankestraße|\
        Ratiborstraße|Rauweilersteig|Regattastraße|Reichenberger Straße|Reimerweg|Reißigerstraße|Reriker Straße|\
        Rezonvillestraße|Rhododendronweg|Richard-Strauss-Straße|Riemeisterstraße|Ringeltaubenweg|Rixdorfer Höhe|\
        Rodenbacher Gang|Rohdestraße|Rolandstraße|Rorschacher Zeile|Rosenorter Steig|Rostsperlingweg|\
        Rotkardinalweg|Roßstraßenbrücke|Rudolf-Mosse-Platz|Rue Georges Vallerey|Ruhrstraße|Rupenhorn|Rykestraße|\
        Rötheweg|Rügener Straße|Saatwinkler Damm|Salbeiweg|Sameiskystraße|Sandschurrepfad|Satzkorner Weg|\
        Schallweg|Schauensteiner Weg|Schenkendorfstraße|Schiffbauerdamm|Schillstraße|Schlehdornsteig|\
        Schleuse Spandau|Schloßinsel|Schmidt-Ott-Straße|Schnatterinchenweg|Schnitterinnenweg|Schraderstraße|\
        Schröderstraße|Schumannstraße|Schwanenwerder Brücke|Schwarzkoppenstraße|Schwelmer Straße|Schäferseepark|\
        Schöneberger Ufer|Schönholzer Weg|Sderotplatz|Seegefelder Straße|Segelfalterweg|Selbitzer Straße|\
        Semmelländerweg|Senziger Zeile|Sibyllenstraße|Siegesallee|Sigmaringer Straße|Simon-Dach-Straße|\
        Skalitzer Straße|Sohnreystraße|Sonatenweg|Sophie-Taeuber-Arp-Weg|Spatenweg|Spielhagenstraße|\
        Spitzmühler Straße|Spreewaldplatz|Staakener Straße|Stallupöner Allee|Stedingerweg|Steinbindeweg|\
        Steinträgerweg|Sterndamm|Stichweg H|Stockholmer Straße|Stralauer Straße|Straße am Wald|Stresowplatz|\
        Stufenbrücke|Stülpnagelstraße|Suttnerstraße|Söderblomweg|Süßer Grund|Tannenbergallee|Taunusstraße|\
        Teichbergstraße|Tellstraße|Teplitzer Straße|Teutonenstraße|Themarer Straße|Thiloweg|Thusnelda-Allee|\
        Tietjenstraße|Titastraße|Tongrubenweg|Trabener Weg|Travestraße|Treskowstraße|Trollblumenweg|Tullaweg|\
        Töpperweg|Uhlenhorster Straße|Umgehungschaussee|Unterwasserstraße|Uthmannstraße|Verbindungschaussee|\
        Viehtrift|Virchowstraße|Von-Laue-Straße|Wacholderweg|Walchenseestraße|Waldhüterpfad|Waldschulallee|\
        Wallenbergstraße|Walterhöferstraße|Wangenheimstraße|Warnowstraße|Wassergasse|Watzmannweg|Weg J|\
        Wehneltsteig|Weimarer Straße|Weislingenstraße|Welsumerpfad|Werdauer-Weg-Brücke|Werner-Voß-Damm|Westdamm|\
        Wettersternweg|Widderstraße|Wiesenbrücke|Wildenbruchbrücke|Wildunger Weg|Wilhelmsbrücker Straße|\
        Wilmersdorfer Straße|Windsteiner Weg|Wintgensstraße|Wittenbergplatz|Wohlauer Straße|Wolfsteiner Weg|\
        Wormditter Weg|Wuhlgartenweg|Wuthenowstraße|Würzburger Straße|Zangengasse|Zeisgendorfer Weg|\
        Zermatter Straße|Ziehrerweg|Zinnowitzer Straße|Zobeltitzstraße|Zum Betriebsbahnhof|Zum Wuhleblick|\
        Zur Plauener Straße|Zwingenberger Weg
        """)
    static let germanStates = WordList(
        """
        Baden-Württemberg|Bayern|Berlin|Brandenburg|Bremen|Hamburg|Hessen|Mecklenburg-Vorpommern|Niedersachsen|\
        Nordrhein-Westfalen|Rheinland-Pfalz|Saarland|Sachsen|Sachsen-Anhalt|Schleswig-Holstein|Thüringen
        """)
    static let germanCountries = WordList(
        """
        Afghanistan|Albanien|Algerien|Amerikanisch-Ozeanien|Amerikanisch-Samoa|Andorra|Angola|Anguilla|Antarktis|\
        Argentinien|Armenien|Aruba|Ascension|Australien|Bahamas|Bahrain|Bangladesch|Belarus|Belgien|Belize|Benin|\
        Bhutan|Bolivien|Bosnien und Herzegowina|Botsuana|Britische Jungferninseln|Brunei Darussalam|Bulgarien|\
        Burkina Faso|Burundi|Chile|China|Cookinseln|Costa Rica|Côte d’Ivoire|Deutschland|Diego Garcia|Dominica|\
        Dschibuti|Dänemark|Ecuador|El Salvador|Estland|Falklandinseln|Fidschi|Finnland|Französisch-Guayana|\
        Französisch-Polynesien|Färöer|Gabun|Georgien|Ghana|Gibraltar|Grenada|Griechenland|Guadeloupe|Guam|\
        Guatemala|Guernsey|Guinea-Bissau|Guyana|Haiti|Honduras|Indonesien|Irak|Iran|Irland|Isle of Man|Israel|\
        Italien|Jamaika|Jemen|Jersey|Jordanien|Kaimaninseln|Kamerun|Kanada|Kanarische Inseln|Kap Verde|\
        Karibische Niederlande|Katar|Kenia|Kirgisistan|Kiribati|Kolumbien|Komoren|Kongo-Brazzaville|\
        Kongo-Kinshasa|Kroatien|Kuba|Kuwait|Laos|Lettland|Libanon|Liberia|Libyen|Litauen|Luxemburg|Madagaskar|\
        Malawi|Malediven|Mali|Malta|Marokko|Marshallinseln|Mauretanien|Mauritius|Mayotte|Mazedonien|Mikronesien|\
        Monaco|Mongolei|Montenegro|Mosambik|Myanmar|Namibia|Nauru|Neukaledonien|Neuseeland|Nicaragua|Niederlande|\
        Nigeria|Niue|Norfolkinsel|Norwegen|Oman|Pakistan|Palau|Panama|Papua-Neuguinea|Peru|Philippinen|\
        Pitcairninseln|Polen|Puerto Rico|Republik Korea|Republik Moldau|Ruanda|Russische Föderation|Réunion|\
        Salomonen|Sambia|San Marino|Saudi-Arabien|Schweden|Schweiz|Serbien|Seychellen|Sierra Leone|Simbabwe|\
        Sint Maarten|Slowakei|Slowenien|Somalia|Sonderverwaltungsregion Macau|Spanien|Sri Lanka|St. Barthélemy|\
        St. Helena|St. Lucia|St. Martin|St. Pierre und Miquelon|St. Vincent und die Grenadinen|Suriname|\
        Svalbard und Jan Mayen|Swasiland|Syrien|Südafrika|Südsudan|Tadschikistan|Taiwan|Thailand|Timor-Leste|\
        Togo|Tokelau|Trinidad und Tobago|Tristan da Cunha|Tschad|Tschechische Republik|Tunesien|\
        Turks- und Caicosinseln|Tuvalu|Türkei|Uganda|Ungarn|Uruguay|Usbekistan|Vanuatu|Venezuela|\
        Vereinigte Arabische Emirate|Vereinigte Staaten|Vereinigtes Königreich|Wallis und Futuna|Weihnachtsinsel|\
        Westsahara|Zentralafrikanische Republik|Ägypten|Äquatorialguinea|Äthiopien|Åland-Inseln
        """)
}
