// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let italianCities = WordList(
        """
        Acerra|Acireale|Afragola|Agrigento|Alessandria|Altamura|Ancona|Andria|Aprilia|Arezzo|Ascoli Piceno|Asti|\
        Avellino|Aversa|Bagheria|Bari|Barletta|Battipaglia|Benevento|Bergamo|Bisceglie|Bitonto|Bologna|Bolzano|\
        Brescia|Brindisi|Busto Arsizio|Cagliari|Caltanissetta|Campobasso|Carpi|Carrara|Caserta|Casoria|Catania|\
        Catanzaro|Cava de' Tirreni|Cerignola|Cesena|Chieti|Chioggia|Cinisello Balsamo|Civitavecchia|Como|Cosenza|\
        Cremona|Crotone|Cuneo|Ercolano|Faenza|Fano|Ferrara|Fiumicino|Firenze|Foggia|Foligno|Forlì|Gela|Genova|\
        Grosseto|Imola|L'Aquila|La Spezia|Lamezia Terme|Latina|Lecce|Legnano|Livorno|Lucca|Manfredonia|\
        Marano di Napoli|Marsala|Massa|Matera|Mazara del Vallo|Messina|Milano|Modena|Modica|Molfetta|Moncalieri|\
        Monza|Napoli|Novara|Olbia|Padova|Palermo|Parma|Pavia|Perugia|Pesaro|Pescara|Piacenza|Pisa|Pistoia|\
        Pomezia|Pordenone|Portici|Potenza|Pozzuoli|Prato|Quartu Sant'Elena|Ragusa|Ravenna|Reggio Calabria|\
        Reggio Emilia|Rho|Rimini|Roma|Rovigo|Salerno|San Severo|Sanremo|Sassari|Savona|Scafati|\
        Sesto San Giovanni|Siena|Siracusa|Taranto|Teramo|Terni|Tivoli|Torre del Greco|Trani|Trapani|Trento|\
        Treviso|Trieste|Torino|Udine|Varese|Velletri|Venezia|Verona|Viareggio|Vicenza|Vigevano|Viterbo|Vittoria
        """)
    static let italianStreets = WordList(
        """
        Abano Terme|Acate|Acerra|Achille Torelli|Acqua Traversa|Acque Salvie|Adelardi|Adolfo Cozza|Adriano Falvo|\
        Affile|Aglientu|Agrate Brianza|Aio Locuzio|Albano|Alberto Ali'|Alberto Galli|Alberto Trionfi|Alcamo|\
        Aldo Balma|Aldo Sandulli|Alessandro Vii|Alfonso Bartoli|Alfredo Casella|Alghe|Allodole|Alsietina|\
        Altopascio|Antonio Dionisi|Antonio Provolo|Antonio Tacconi|Antonio Zona|Apiro|Aprutini|Ara Delle Rose|\
        Arcadia|Arcione|Arditi|Argilla|Arischia|Armando Bussi|Arnaldo Canepa|Arrigo Cajumi|Artisti|Arturo Onofri|\
        Ascoli Piceno|Assago|Ateleta|Atri|Attilio Odero|Augusto Marini|Aulo Gabinio|Aurora|Avena|Avignonesi|\
        Bacchiglione|Bafia|Bagnolo|Balestrino|Banchi Vecchi|Barchetta|Barisciano|Barumini|Basilio Puoti|\
        Baudelaire|Belcastro|Bellusco|Benedetto Xv|Berceto|Bernezzo|Biade|Bigarello|Bisenti|Bizet|Boccioleto|\
        Bolognola|Boncompagni|Borgarello|Borgoricco|Bosconero|Bova|Bradano|Brembate|Briatico|Broni|Bruno Buozzi|\
        Bucaneve|Bugnara|Buriasco|Cabiria|Cagli|Cairate|Calascibetta|Caldopiano|Calliano|Caltignaga|Camastra|\
        Camillo Mari|Camocelli|Campioni|Campo Di Pietra|Campofilone|Canaco|Candiano|Canneto|Canterano|Capena|\
        Capo Carbonara|Capo Palinuro|Capodistria|Cappelluccio|Capua|Carciano|Carezza|Carlinga|Carlo Bellosio|\
        Carlo Cecchelli|Carlo Errera|Carlo Granozio|Carlo Maderno|Carlo Pedrotti|Carlo Rusconi|Carlo Tenca|\
        Carnaro|Carpini|Carsoli|Casa Calda|Casa Leone|Casa Scuoppo|Casal Boccone|Casal Selce|Casale Bonanni|\
        Casale Ninfeo|Casalmonferrato|Casaprota|Casentino|Casoli|Cassiodoro|Castel Di Ieri|Castel Paterno|\
        Casteldelci|Castellaneta|Castelmonte|Castignano|Castrovillari|Catullo|Cavara Fridiano|Cavuccio|\
        Celestino V|Celso Vulpiani|Cepagatti|Cereate|Cerquete|Cerveno|Cesare Agostini|Cesare Da Sesto|\
        Cesare Majoli|Cesare Vigna|Cetona|Chianocco|Chioggia|Ciampiglia|Cicogna|Ciminna|Cino Da Pistoia|Cirene|\
        Cisterna|Civiasco|Claudio Treves|Clementina|Coccinella|Cola Di Rienzo|Colle Febbraro|Collegiove|\
        Collina Volpi|Colsereno|Crescentino|Cristofori|Crotone|Cupa|Curio Dentato|D'aracoeli|Dameta|\
        Dante Caporali|Dataria|De Torres Cosmo|Dedalo|Demonte|Di Carlo|Diana|Dimaro|Diomede Marvasi|Dolcedo|\
        Domenico Munari|Donatello|Dovadola|Duchi Di Castro|Duronia|Edoardo Bassini|Efemera|Egna|Eligio Possenti|\
        Elva|Emiliano Sarti|Emilio Lepido|Emma Ferretti|Ennio Porrino|Enrico Caruso|Enrico Giachino|\
        Enrico Narducci|Enrico Toti|Epimaco|Erbusco|Erice|Erminio Spalla|Ernesto Mauri|Eroi Di Trily|Esterzili|\
        Ettore Manni|Ettore Vernazza|Eugenio Checchi|Europa|Ezio Sciamanna|Fabrizio Chiari|Falcade|\
        Famiglia Carota|Farneto|Fausto Vettor|Federico Torre|Felice Bisleri|Felice Scifoni|Ferecrate|Ferraioli|\
        Fiano|Figlia Di Jorio|Filippo Carli|Filippo Scalzi|Finale Ligure|Firenze|Fivizzano|Florida|Folignano|\
        Fontanellato|Fonteiana|Formelluccia|Foro Piscario|Forza D'agro'|Fosso Galeria|Francesco Amici|\
        Francesco Gamba|Francesco Soave|Franco Ossola|Frassineto|Fregene|Frossasco|Furci|Gabriele Volpe|\
        Gaetano Koch|Gaetano Thiene|Galba|Gallia|Gambero|Garlasco|Gaspare Scuderi|Gavardo|Gelsi|Genovesi|\
        Gerardini|Gessopalena|Ghirza|Giacomo Brogi|Giacomo Orefice|Giampilieri|Giarre|Gigli D'oro|Gino Cugini|\
        Gioacchino Toma|Giorgio Dennis|Giorgio Sommer|Giovanni Berta|Giovanni Devoti|Giovanni Negri|\
        Giovanni Silva|Girasoli|Giuliana|Giulio Buratti|Giulio Krall|Giulio Verne|Giuseppe Bandi|Giuseppe Cossu|\
        Giuseppe Grezar|Giuseppe Moneti|Giuseppe Prato|Giuseppe Spada|Giustiniana|Goffredo Mameli|Gorga|Gradisca|\
        Grano|Gregorio Ix|Groenlandia|Grottelle|Guardiaregia|Guglielmo Vacca|Guido Cantini|Guido Miglioli|\
        Gustavo D'arpe|Ibernesi|Igino Giordani|Ilario Corte|Incoronata|Intagliatori|Ippolito Nievo|Irsina|Isili|\
        Isole Eolie|Italo Orto|Jacopo Nardi|Jugoslavia|La Lopa|Laces|Lago Di Bolsena|Lago Di Varano|Laiatico|\
        Lanciafiamme|Lardaria|Laterensi|Lauso|Lega Lombarda|Lentella|Leone Fortis|Leopoldo Ori|Letteratura|\
        Libeccio|Licinia|Liegi|Limoni|Lionello Petri|Livenza|Lobelie|Londra|Lorenzo Radi|Luca Beltrami|Lucarie|\
        Luciano Conti|Lucio D'ambra|Lucio Volumnio|Ludovisi|Luigi Arati|Luigi Borsari|Luigi Cesana|Luigi Cordone|\
        Luigi Galassi|Luigi Lilio|Luigi Montuori|Luigi Pernier|Luigi Rolando|Luigi Speroni|Luisa Sanfelice|\
        Luogosano|Macao|Macomer|Maggiolino|Maida|Malaspina|Maltignano|Mandarini|Manlio Vopisco|Mar Della Cina|\
        Marcello Candia|Marco Calidio|Mare|Maria Angelo|Mariano Semmola|Mario Apollonio|Mario Carucci|\
        Mario Lanza|Mario Pannunzio|Mario Sansone|Marmorelle|Marsica|Martino V|Mascali|Massafra|Mastro Giorgio|\
        Matteo Fiore|Mattoni|Mazzeo|Melegnano|Melograno|Menofanto|Merluzza|Metaponto|Michelangelo|Michele Nau|\
        Milano|Mimose|Misenati|Modica|Moliere|Momperone|Mondragone|Monotype|Montale|Monte Altissimo|\
        Monte Breccioso|Monte Cicoriaro|Monte Dei Fiori|Monte Fascia|Monte Grimano|Monte Nevoso|Monte Pineta|\
        Monte Ruggero|Monte Severo|Monte Urano|Montecassiano|Montefino|Montelupone|Monteparano|Montesilvano|\
        Monti Ernici|Montiglio|Morano Calabro|Morro D'oro|Mostacciano|Mulazzano|Muro Torto|Naiadi|Nari|Nazzano|\
        Neri Di Bicci|Niccolo' Benino|Nicola Garrone|Nicola Pagani|Nicolo' Giorgi|Nino Ilari|Nocciano|Norcia|\
        Novenio Bucchi|Nuragus|Ocre|Offanengo|Oletta|Olivola|Onano|Orazio Antinori|Ordelaffi|Origgio|Orsa Minore|\
        Orti|Ortucchio|Osoppo|Ottana|Otto Marzo|Pacuvio|Paduli|Palazzolo|Pallottini|Palombari|Panchia'|\
        Panoramica|Paolo Bellezza|Paolo Emilio|Paolo Orlando|Paolo Trevisan|Parabiago|Parione|Paruzzaro|\
        Passirano|Pasturana|Pavigliana|Peio|Penango|Percile|Perth|Pescina|Petrizzi|Piacenza|Pianellari|\
        Piazza D'armi|Pie' Di Marmo|Piero Foscari|Pietralata|Pietro Audisio|Pietro Caminada|Pietro D'abano|\
        Pietro Fumaroli|Pietro Micca|Pietro Platania|Pietro Sessa|Pietro Wuhrer|Pilo Albertelli|Pio Briziarelli|\
        Pio Semeghini|Piovanelli|Pisandro|Pistunina|Placanica|Podenzana|Poggio Ameno|Poggiorsini|Policleto|\
        Polveriera|Pompeo Neri|Ponte Gardena|Pontedera|Popilio Lenate|Porta Fabbrica|Portici|Posidippo|Pozzuoli|\
        Prato|Preganziol|Prima Porta|Prisco Servilio|Proust|Punta Penna|Quarona|Quinqueremi|Quinzi|Rafastia|\
        Raffaele Stern|Ramni|Rava|Recetto|Remedello|Renato Rascel|Renzo Rossi|Ribes|Rifredi|Rio Petroso|Ripetta|\
        Rodolfo Renier|Romagnoli|Romolo Artioli|Rondini|Rosetta|Rovato|Ruffini|Rupicole|Sabelli|Saccomuro|\
        Salara Vecchia|San Bonaventura|San Cono|San Gallicano|San Liberio|San Nicola|San Romano|San Telesforo|\
        Sant'adautto|Sant'apollinare|Sant'ignazio|Sante Marie|Sappada|Saronno|Saturnia|Savorgnan|Scardillo|Sci|\
        Scipioni|Scultura|Seggiola|Selva Candida|Senocrate|Serenissima|Sinnai|Sisinnio|Sofia|Solopaca|Soragna|\
        Sotto|Sparta'|Spoleto|Stamira|Stefano Breda|Stella Polare|Stimigliano|Strigno|Sumirago|Svezia|Talamone|\
        Tarantasca|Tassullo|Teatini|Telve|Teodoro Mommsen|Teresa Gullace|Terreti|Teulada|Ticino|Tina Lorenzoni|\
        Ubaldo Lay|Ugo Bertossi|Ugo Forti|Ugo Spirito|Umberto Cagni|Umberto Ricci|Urbano Viii|Vaccaro|Val Cismon
        """)
    static let italianStates = WordList(
        """
        Agrigento|Alessandria|Ancona|Aosta|Arezzo|Ascoli Piceno|Asti|Avellino|Bari|Barletta-Andria-Trani|Belluno|\
        Benevento|Bergamo|Biella|Bologna|South Tyrol|Brescia|Brindisi|Cagliari|Caltanissetta|Campobasso|\
        Carbonia-Iglesias|Caserta|Catania|Catanzaro|Chieti|Como|Cosenza|Cremona|Crotone|Cuneo|Enna|Fermo|Ferrara|\
        Firenze|Foggia|Forlì-Cesena|Frosinone|Genova|Gorizia|Grosseto|Imperia|Isernia|La Spezia|L'Aquila|Latina|\
        Lecce|Lecco|Livorno|Lodi|Lucca|Macerata|Mantua|Massa and Carrara|Matera|Medio Campidano|Messina|Milano|\
        Modena|Monza and Brianza|Napoli|Novara|Nuoro|Ogliastra|Olbia-Tempio|Oristano|Padova|Palermo|Parma|Pavia|\
        Perugia|Pesaro and Urbino|Pescara|Piacenza|Pisa|Pistoia|Pordenone|Potenza|Prato|Ragusa|Ravenna|\
        Reggio Calabria|Reggio Emilia|Rieti|Rimini|Rome|Rovigo|Salerno|Sassari|Savona|Siena|Sondrio|Syracuse|\
        Taranto|Teramo|Terni|Trapani|Trento|Treviso|Trieste|Turin|Udine|Varese|Venice|Verbano-Cusio-Ossola|\
        Vercelli|Verona|Vibo Valentia|Vicenza|Viterbo
        """)
    static let italianCountries = WordList(
        """
        Afghanistan|Albania|Algeria|Andorra|Anguilla|Antartide|Antigua e Barbuda|Arabia Saudita|Armenia|Aruba|\
        Australia|Austria|Bahamas|Bahrein|Bangladesh|Barbados|Belize|Benin|Bermuda|Bhutan|Bolivia|\
        Bosnia-Erzegovina|Botswana|Brasile|Bulgaria|Burkina Faso|Burundi|Cambogia|Canada|Capo Verde|\
        Caraibi Olandesi|Ceuta e Melilla|Cile|Cina|Cipro|Città del Vaticano|Comore|Congo - Kinshasa|\
        Congo-Brazzaville|Corea del Nord|Costa Rica|Costa d’Avorio|Croazia|Cuba|Danimarca|Diego Garcia|Dominica|\
        Ecuador|El Salvador|Emirati Arabi Uniti|Eritrea|Etiopia|Federazione Russa|Figi|Filippine|Francia|Gabon|\
        Gambia|Georgia|Ghana|Giamaica|Giappone|Gibilterra|Giordania|Grecia|Grenada|Groenlandia|Guam|Guatemala|\
        Guernsey|Guiana Francese|Guinea Equatoriale|Guinea-Bissau|Guyana|Haiti|India|Indonesia|Iran|Iraq|Islanda|\
        Isola Norfolk|Isola di Ascensione|Isola di Christmas|Isole Aland|Isole Canarie|Isole Cayman|Isole Cocos|\
        Isole Falkland|Isole Faroe|Isole Marianne Settentrionali|Isole Marshall|Isole Solomon|\
        Isole Turks e Caicos|Isole Vergini Americane|Isole Vergini Britanniche|Israele|Italia|Jersey|Kazakistan|\
        Kirghizistan|Kiribati|Kosovo|Laos|Lesotho|Lettonia|Libano|Libia|Liechtenstein|Lituania|Lussemburgo|\
        Malawi|Maldive|Malesia|Mali|Marocco|Martinica|Mauritania|Mauritius|Messico|Micronesia|Moldavia|Monaco|\
        Montenegro|Montserrat|Mozambico|Myanmar|Nauru|Nepal|Nicaragua|Niger|Niue|Norvegia|Nuova Caledonia|\
        Nuova Zelanda|Paesi Bassi|Pakistan|Palau|Panamá|Paraguay|Perù|Polinesia Francese|Polonia|Portorico|Qatar|\
        RAS di Hong Kong|RAS di Macao|Repubblica Ceca|Repubblica Centrafricana|Repubblica Dominicana|\
        Repubblica di Macedonia|Ruanda|Réunion|Sahara Occidentale|Saint Lucia|Saint Martin|\
        Saint Pierre e Miquelon|Saint Vincent e Grenadines|Samoa|Samoa Americane|San Marino|Sant’Elena|Serbia|\
        Seychelles|Sierra Leone|Singapore|Siria|Slovacchia|Slovenia|Somalia|Sri Lanka|Stati Uniti|Sudafrica|\
        Sudan|Suriname|Svalbard e Jan Mayen|Svezia|Svizzera|São Tomé e Príncipe|Tagikistan|Tailandia|Taiwan|\
        Territori australi francesi|Territori palestinesi|Timor Est|Togo|Tonga|Trinidad e Tobago|\
        Tristan da Cunha|Tunisia|Turkmenistan|Tuvalu|Ucraina|Uganda|Uruguay|Uzbekistan|Vanuatu|Venezuela|\
        Wallis e Futuna|Yemen|Zambia
        """)
}
