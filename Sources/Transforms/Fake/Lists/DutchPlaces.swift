// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let dutchCities = WordList(
        """
        Aagtdorp|Aalsmeer|Aalsmeerderbrug|Aartswoud|Abbekerk|Abbenes|Abbestede|Aerdenhout|Akersloot|Alkmaar|\
        Almelo|Almere|Amersfoort|Amstelveen|Amsterdam|Andijk|Ankeveen|Ankeveense Rade|Anna Paulowna|Apeldoorn|\
        Appingedam|Arnemuiden|Arnhem|Assen|Assendelft|Assum|Avenhorn|Axwijk|Baarsdorpermeer|Badhoevedorp|Bakkum|\
        Bangert|Bargen|Barsingerhorn|Beets|Belt|Bennebroek|Benningbroek|Bentveld|Bergen|Bergen aan Zee|\
        Bergen op Zoom|Berkhout|Berkmeer|Beverwijk|Biddinghuizen|Bijvanck|Bikbergen|Binnenwijzend|Blaricum|\
        Blauwe Keet|Bloemendaal|Blokdijk|Blokhuizen|Blokker|Blokzijl|Bobeldijk|Boekel|Boerdijk|Boesingheliede|\
        Bollendorp|Bolsward|Bovenkarspel|Bovenkerk|Breda|Bredevoort|Breezand|Bregtdorp|Broek in Waterland|\
        Broek op Langedijk|Broekerhaven|Broekhorn|Broekoord|Buiksloot|Buitenhuizen|Buitenkaag|Buren|Burgerbrug|\
        Burgerveen|Burgervlotbrug|Busch en Dam|Bussum|Butterhuizen|Callantsoog|Calslagen|Camperduin|Castricum|\
        Castricum aan Zee|Catrijp|Coevorden|Commandeurs|Craailo|Cruquius|Culemborg|Dam|De Banken|De Buurt|\
        De Cocksdorp|De Gest|De Glip|De Goorn|De Haal|De Haukes|De Heid|De Heul|De Hoek|De Hoelm|De Horn|De Hout|\
        De Hulk|De Kampen|De Koog|De Kooy|De Kwakel|De Leijen|De Meent|De Nes|De Noord|De Rijp|De Strook|De Waal|\
        De Weed|De Weel|De Weere|De Westen|De Woude|De Zandloper|Deil|Delft|Delfzijl|Den Burg|Den Helder|\
        Den Hoorn|Den Ilp|Den Oever|Deventer|Diemen|Dieren|Dijkmanshuizen|Dirkshorn|Doetinchem|Dokkum|Dordrecht|\
        Draai|Drachten|Driehuis|Driehuizen|Driemolens|Driemond|Duin en Bosch|Duivendrecht|Durgerdam|Dusseldorp|\
        Edam|Ede|Eenigenburg|Egelshoek|Egmond aan Zee|Egmond-Binnen|Eindhoven|Elft|Emmeloord|Emmen|Enkhuizen|\
        Enschede|Enspijk|Etersheim|Franeker|Frik|Geertruidenberg|Gelderse Buurt|Geleen|Gendt|Genemuiden|Gennep|\
        Geuzenbuurt|Goes|Gorinchem|Gouda|Gouwe|Graft|Grave|Groenlo|Groenveld|Groet|Groningen|Groot Dorregeest|\
        Groote Keeten|Grootebroek|Grootschermer|Grosthuizen|Grotewal|Haaldersbroek|Haarlem|Haarlemmerliede|\
        Hakkelaarsbrug|Halfweg|Harderwijk|Harenkarspel|Hargen|Haringhuizen|Harkebuurt|Harlingen|Hasselt|Hattem|\
        Hauwert|Havenbuurt|Heemskerk|Heemskerkerduin|Heemstede|Heerenveen|Heerhugowaard|Heerlen|Heiloo|Helmond|\
        Hem|Hembrug|Hengelo|Hensbroek|Het Kalf|Het Korfwater|Het Schouw|Het Westeinde|Het Woud|Heukelum|Heusden|\
        Hilversum|Hindeloopen|Hinderdam|Hippolytushoef|Hobrede|Hofgeest|Hogebieren|Hollands Kroon|Hollebalg|\
        Holysloot|Hoofddorp|Hoogeberg|Hoogeveen|Hoogkarspel|Hoogwoud|Hoorn|Horstermeer|Huigsloot|Huisduinen|\
        Huissen|Huiswaard|Huizen|Huizerhoogt|Hulst|IJlst|IJmuiden|Ilpendam|Jisp|Julianadorp|Kabel|Kadoelen|\
        Kalverdijk|Kampen|Kapel|Katham|Kathoek|Katwoude|Keinse|Keinsmerbrug|Kerkbuurt|Kerkrade|Kessel|\
        Klaterbuurt|Klein Dorregeest|Klein-Overleek|Klundert|Koedijk|Kolhorn|Koog aan de Zaan|Koogerveld|\
        Kortenhoef|Kraaienburg|Krabbendam|Kreileroord|Kriel|Krommenie|Krommeniedijk|Kudelstaart|Kwadijk|Lagedijk|\
        Lambertschaag|Landgraaf|Landsmeer|Langedijk|Langeheit|Langereis|Laren|Leekerweg|Leeuwarden|Leiden|\
        Leihoek|Leimuiderbrug|Lekermeer|Lelystad|Limmen|Limmerkoog|Lisserbroek|Lutjebroek|Lutjewinkel|Maastricht|\
        Markenbinnen|Medemblik|Mennonietenbuurt|Meppel|Middel|Middelburg|Middelie|Midden-Eierland|Middenbeemster|\
        Middenmeer|Midwoud|Moeniswerf|Moerbeek|Molenbuurt|Monnickendam|Montfort|Muiden|Muiderberg|Naarden|\
        Naardermeer|Nauerna|Neck|Nes|Nes aan de Amstel|Nibbixwoud|Niedorperverlaat|Nieuw-Vennep|Nieuwe Meer|\
        Nieuwe-Niedorp|Nieuwegein|Nieuwendam|Nieuweschild|Nieuwstadt|Nijkerk|Nijmegen|Niuwe Brug|Niuwesluis|\
        Nollen|Noord-Bakkum|Noord-Scharwoude|Noord-Spierdijk|Noordbeemster|Noordburen|Noorddijk|Noorddorp|\
        Noordeinde|Noorderbuurt|Noordermeer|Noordhaffel|Noordstroe|Obdam|Oldenzaal|Omval|Onderdijk|Ongeren|Oost|\
        Oost-Graftdijk|Oost-Knollendam|Oostbeemster|Oostdorp|Oosteinde|Oosterblokker|Oosterbuurt|Oosterdijk|\
        Oosterend|Oostergouw|Oosterhout|Oosterklief|Oosterland|Oosterleek|Oosterwijzend|Oosterzij|Oosthuizen|\
        Oostmijzen|Oostwoud|Oostzaan|Opmeer|Opperdoes|Osdorp|Oss|Oterleek|Oud Valkeveen|Oud-Diemen|Oude Meer|\
        Oude Schans|Oude-Niedorp|Oudendijk|Oudeschild|Oudesluis|Oudijk|Oudkarspel|Oudorp|Over-Diemen|Overmeer|\
        Overveen|Pannekeet|Penningsveer|Petten|Poolland|Purmer|Purmerbuurt|Purmerend|Purmerland|Ransdorp|\
        Ravenstein|Rijp|Rijsenhout|Rinnegom|Roermond|Roosendaal|Rotterdam|Rozenburg|Rozewerf|Rustenburg|\
        Santpoort-Noord|Santpoort-Zuid|Schagen|Schagerbrug|Schalkwijk|Schardam|Scharwoude|Schellingwoude|\
        Schellinkhout|Schermerhorn|Schin op Geul|Schiphol|Schoorl|Schoorldam|Sijbekarspel|Sint Janskerkhof|\
        Sint Maarten|Sint Maartensbrug|Sint Maartenszee|Sint Pancras|Sint-Oedenrode|Sittard|Slootdorp|Sloten|\
        Sloterdijk|Sluis|Smerp|Sneek|Spaarndam|Spaarnwoude|Spanbroek|Spang|Spierdijk|Spijkdorp|Spijkenisse|\
        Spijkerboor|Spoorbuurt|Stadskanaal|Starting|Stavoren|Steenwijk|Stein|Stierop|Stolpen|Stolpervlotbrug|\
        Stompetoren|Stroe|Stroet|Terdiek|Terneuzen|Tersluis|The Hague|Thorn|Tiel|Tienhoven|Tilburg|Tin|Tjallewal|\
        Tolke|Tuindorp|Tuindorp Oostzaan|Tuitjenhorn|Tweewegen|Twisk|Uitdam|Uitermeer|Uitgeest|Uithoorn|Ursem|\
        Utrecht|Valkenburg|Valkenswaard|Valkeveen|Valkkoog|Van Ewijcksluis|Vatrop|Veendam|Veenendaal|Veenhuizen|\
        Veere|Veldhoven|Veldhuis|Velsen|Velsen-Noord|Velsen-Zuid|Venhuizen|Venlo|Verloren Einde|Vijfhuizen|\
        Vinkebrug|Vlissingen|Vogelenzang|Volendam|Vollenhove|Vrouwenakker|Vrouwentroost|Vrouwenverdriet|Waalwijk|\
        Waarland|Wadway|Wageningen|Warder|Warmenhuizen|Waterakkers|Watergang|Wateringskant|Waver|Weberbuurt|\
        Weert|Weesp|Wervershoof|West-Graftdijk|West-Knollendam|Westbeemster|Westerblokker|Westergeest|\
        Westerklief|Westerland|Westermient|Westerwijzend|Westerzij|Westmijzen|Westwoud|Westzaan|\
        Westzaner-Overtoom|Weteringbrug|Wieringerwaard|Wieringerwerf|Wieringerwerf-Zuid|Wijchen|Wijdenes|\
        Wijdewormer|Wijk aan Zee|Wijmers|Wijzend|Willemstad|Wimmenum|Winkel|Winschoten|Winterswijk|Wittewerf|\
        Wogmeer|Wognum|Workum|Wormer|Wormerveer|Woudrichem|Zaandam|Zaandijk|Zaanstad|Zaltbommel|Zandburen|\
        Zandvoort|Zandwerven|Zanegeest|Zedde|Zevenaar|Zevenhuizen|Zierikzee|Zijdewind|Zijpersluis|Zittend|\
        Zoetermeer|Zuid-Eierland|Zuid-Scharwoude|Zuid-Spierdijk|Zuideinde|Zuidermeer|Zuiderwoude|Zuidhaffel|\
        Zuidoostbeemster|Zuidschalkwijk|Zuidschermer|Zunderdorp|Zutphen|Zwaag|Zwaagdijk-Oost|Zwaagdijk-West|\
        Zwaanshoek|Zwanenburg
        """)
    static let dutchStreets = WordList(
        """
        A G Bellstraat|Aalbert Cuyplaan|Aan het Broek|Abrikozenweg|Achter de Hoven|Achteromsedijk|Adelaarshorst|\
        Afrikaweg|Agora|Akerstraat|Alberdingk Thijmstraat|Albert Plesmanstraat|Aldebaranweg|Alfred Mozerplein|\
        Ambachtsweg|Amelandsstraat|Amersfoortsestraat|Ampsen|Andersonweg|Anjelierstraat|Annie Westlandstraat|\
        Antillen|Antoniusstraat|Archimedesstraat|Arendstraat|Arlo|Arthurgaarde|Athoslaan|Auroralaan|\
        Averkampstraat|Aziëweg|Baarlosestraat|Badweg|Bakershoeve|Balkendwarsweg|Bandalaan|Bargermeerweg|\
        Barnewinkel|Bartelsweg|Beatrixstraat|Beekweg|Beethovenlaan|Begijnenstraat|Beijerstraat|Belgiëlaan|\
        Benzenrade|Berghuizerweg|Berkenlaan|Bernard Zweersstraat|Betonstraat|Beukemastraat|Beuzeveen|\
        Bielheimerweg|Bij de Put|Bildtsestraat|Birdielaan|Blankenslaan-Oost|Blauwe Slenk|Blinen|Blokhuislaan|\
        Bob Boumanstraat|Boenerstraat|Boermarkeweg|Bolderweg|Bonifatiusplein|Booyenverlaat|Borniastraat|Bosplaat|\
        Bosweg|Bothastraat|Bovenstalweg|Bredeplaats|Breeuwershoeve|Briellaerdseweg|Brinklaan|Broekhin Zuid|\
        Bronsweg|Bruggenweg|Brunelstraat|Buitenvaart|Burg. de Hesselleplein|Burmaniastraat|Calkoenstraat|\
        Camminghastraat|Cantecleerstraat|Carel van Manderstraat|Casper Fagelstraat|Caumerweg|Cederstraat|\
        Cereslaan|Chopinlaan|Ciprianussteeg|Collardslaan|Cookstraat|Corio Center|Corneliusplein|Curaçao|\
        César Franckstraat|Daendelsweg|Damascusstraat|Dautzenbergstraat|De Centrale|De Drie Dukatons|\
        De Groenling|De Haardstede|De Holtmaden|De Malus|De Plevier|De Sikkel|De Ster|De Tol|De Weggebekker|\
        De Wulp|Deelheugte|Deken van Oppensingel|Delta|Dennenweg|Dichterseweg|Dijkgraafweg|Dingspellaan|\
        Distelheideweg|Doevenkamp|Dominicanenplein|Dordsestraat|Douvenrade|Dozystraat|Dr. A.F. Philipsweg|\
        Dr. Kuyperstraat|Dr. Schaepmanplein|Dreslanden|Drieschstraat|Droppingsstraat|Dwingeland|Economiestraat|\
        Eekschillersdreef|Eendrachtstraat|Eglantierhof|Eikenstraat|Einsteinlaan|Eisterweg|Elandstraat|\
        Elias Vonckstraat|Elsterweg|Emmastraat|Engelenkampstraat|Engelumerstraat|Ericaweg|Espeterweg|Europaplein|\
        Everlo|Fabianusstraat|Fahrenheitweg|Fedde Schurerwei|Feytsmastraat|Fjord|Foeke Sjoerdswei|\
        Fort Sanderbout|Frankenlaan|Frans van Mierisstraat|Friese Vlaak|Gaasterland|Galileistraat|Ganzeweide|\
        Gasthuisstraat|Gedempte Keizersgracht|Geldersepoort|Gelkenhorsterweg|Genistalaan|Georg Hegelstraat|\
        Gerrit Verhoevenstraat|Gijsbrechtgaarde|Gilles Doyenstraat|Godsweerderstraat|Goorstraat|Goudsbloemstraat|\
        Graaf Reinaldstraat|Grasbroekerweg|Greunsweg|Griffiersveld|Groeneweg|Groentemarkt|Groningerstraat|\
        Groot Egtenrayseweg|Grote Beerstraat|Grovestins|Guido Gezellestraat|Guyanastraat|Haanschotenstraat|\
        Haitinkweg|Hambeukerboord|Hanckemastins|Hanzestraat|Harlingerstraatweg|Hattemse Beek|Havenstraat|\
        Haydnstraat|Heerenweg|Heesbergstraat|Hei-Grindelweg|Heierhoevenweg|Heinoordenweg|Helfrichstraat|Helling|\
        Hemmeland|Hendrikxstraat|Henri Tijssenstraat|Herculespad|Heringastraat|Hertenerweg|Herungerberg|\
        Hessenweg|Het Hop|Het Rietveld|Het Waal|Heulsstraat|Heystertbaan|Hobbemastraat|Hoekstraat|\
        Hof van Orléans|Hoflaan|Hoge Weerd|Hollanderdijk|Holterweg|Holtlaan|Hondsdraf|Hoofdstraat|Hoogstraat|\
        Hopweg|Houtkampstraat|Houtstraat|Hudsonweg|Huiskensstraat|Hulstweg|Hyadenpad|IJsselstraat|Icarusweg|\
        Iepenlaan|In de Camp|Industrieweg|Ipe Brouwerssteeg|J F Kennedylaan|J.P. Wiersmawei|Jachtlaan|\
        Jacob Marisstraat|James Wattstraat|Jan Jelles Hofleane|Jan Vethstraat|Jan van Scorelstraat|\
        Jesuitenstraat|Jodenstraat|Johan de Walestraat|Jongkindstraat|Joubertstraat|Jules Kayserstraat|\
        Julianastraat|Kaapstanderweg|Kallenbroekerweg|Kamgras|Kanaalweg|Kapellerlaan|Kapitein Grantstraat|\
        Kapteynlaan|Karel van Egmondstraat|Kasteellaan|Keerweer|Kelders|Kempweg|Kerkeveldlaan|Kerkstraat|\
        Keteldiep|Keulsepoort|Kilderseweg|Klaasstraat|Klaverweide|Kleine Kerkstraat|Kleinestraat|Klip|\
        Klompstraat|Kloostertuin|Knibbelstraatje|Koekoekstraat|Kollenberg|Koninginnelaan|Koningstraat|Kooiweg|\
        Koopmanslaan|Koperweg|Korenstraat|Kortelaan|Koterweg|Kraanpoort|Kromstraat|Kruisherenstraat|\
        Kwartelenmarkt|L.T.M.-weg|Laan van Kerschoten|Laan van de Iemenhees|Laanderstraat|Lampongstraat|\
        Landweerweg|Lange Marktstraat|Langeweg|Larixstraat|Laurierhoven|Leendert Sinnemastraat|Leeuweriklaan|\
        Leienplein|Lentestraat|Liauckamastate|Lijsterbesstraat|Limburgiastraat|Lindelaan|Lisztstraat|\
        Logistiekweg|Lomstraat|Looijerstraat|Lorentzkade|Loudonstraat|Ludinga|M.H. Trompstraat|Maasbreesestraat|\
        Maasstraat|Magalhaesstraat|Malachietdreef|Mangostraat|Marchandweg|Maria Annastraatje|Mariahof|Mark|\
        Marktstraat|Marshallstraat|Martin Luther Kingweg|Mauritsstraat|Meerstalstraat|Meeuwbeemdweg|\
        Melissestraat|Mercatorplein|Mercuriusstraat|Merovingenstraat|Mezenkampstraat|Middenbree|Mijnheerkensweg|\
        Minderbroederssingel|Misboekstraat|Molenberglaan|Molenpad|Molièrelaan|Montgomerystraat|Moutzdijkweg|\
        Mr. P.J. Troelstralaan|Muiderzand|Naauw|Nansenstraat|Natalstraat|Neckarstraat|Nellenweg|Neringweg|\
        Nicolaas Beetsstraat|Nieuw-Rapenburg|Nieuwe Oosterstraat|Nieuwesteeg|Nieuwstraatje|Nijlandstraat|Nijstad|\
        Nobellaan|Noordbargerstraat|Noordersingel|Noordhoven|Notaris Oostingstraat|Oberonstraat|Odoornerweg|\
        Oldehoofsterkerkhof|Olieslagersstraat|Onderste Molenweg|Ooijmanlaan|Oostergrachtswal|Oosterpark|\
        Oostrandpark|Op de Leues|Ophoven|Oranjelaan|Orionweg|Osseveldweg|Oud Vellerseweg|Oude Beekbergerweg|\
        Oude Helbeek|Oude Meerdijk|Oude Roswinkelerweg|Oude Wehlseweg|Oudestraat|P Dubbeldamstraat|\
        Palenbergstraat|Panhuisstraat|Parallelweg|Parelduikerstraat|Pascallaan|Pastoor Deckersstraat|\
        Pastoor Stassenstraat|Paul Krugerstraat|Pelserstraat|Perkswaltje|Peter Schunckstraat|Philips II-laan|\
        Piet Joubertstraat|Pieter Stuyvesantweg|Pijnsweg|Pioenstraat|Planetenlaan|Platinastraat|Plutoweg|\
        Pontanusstraat|Populierstraat|Potgieterstraat|Pretoriastraat|Prins Hendrikweg|Prinsenstraat|\
        Prinses Irenestraat|Professor Dupontstraat|Putgraaf|Raadhuisstraat|Randweg|Reaalhof|Regentesselaan|\
        Reinaartsingel|Rembrandtstraat|Rentmeestersveld|Richardsweg|Rietlandenstraat|Rijn|Roald Amundsenstraat|\
        Rode Heklaan|Roekstraat|Roerdompweg|Roerstraat|Rolandsweg|Romeinenstraat|Roodborststraat|Rotterdamstraat|\
        Rubensstraat|Rukkerweg|Rutgerusgang|Sabastraat|Saloméstraat|Sassingastins|Schaapsdijkweg|Schaepmanstraat|\
        Schandelerstraat|Schapenveenweg|Schelsberg|Schepersmaat|Schieven|Schillerstraat|Schoenerstraat|Schoolweg|\
        Schout Offermanstraat|Schrans|Schubertlaan|Schutstraat|Schutweg|Sebastianusstraat|Severenstraat|\
        Sikkeldreef|Singelstraat|Sint Christoffelstraat|Sint Jacobsstraat|Sint Michaëlsweg|Sint Servaasstraat|\
        Siriusweg|Skrokdam|Sleutelbloem|Sloterbeekstraat|Sloutersverlaat|Smidsbuurt|Snellius|Soendastraat|\
        Sophialaan|Spadelaan|Spechtlaan|Spehornerbrink|Spik|Spinnersdonk|Spoorlaan Noord|Sportcentrumlaan|\
        St. Annalaan|Stadsbroek|Staniastate|Stationsplein|Steegstraat|Steenweg|Sterrenkamp|Stinzenflora|\
        Stolberglaan|Straelseweg|Sumatrastraat|Swalmerstraat|Symphoniesingel|Tamboerijnstraat|Tannhäuserstraat|\
        Tearnserdyk|Ten Esschen|Terweijerweg|Texandrilaan|Thorbeckestraat|Tiendstraat|Tjaardastate|Toeperweg|\
        Toon Hermanssingel|Torenstraat|Traianuslaan|Trekweg|Tsjusterewei|Tuinmanslaan|Turfmarkt|Tweelingenlaan|\
        Uilenweg|Ulingshofweg|Uranusweg|Valeriusplein|Valkenlaan|Valtherlaan|Van Dompselaerstraat|\
        Van Karnebeekstraat|Van Wijnbergenlaan|Varenbeukerweg|Vastenavondkampstraat|Veemweg|Veestraat|\
        Veldstukken|Venloseweg|Venusweg|Verlaatweg|Verzetsstrijderspark|Vierhuisterweg|Vijzelweg|Violenstraat|\
        Vleesstraat|Vlijtseweg|Vogelwikke|Vonderlaan|Voorstraat|Vossepad|Vredeveldseweg|Vuurdoornstraat|\
        Waalhavenstraat|Wagenschutsweg|Walramstraat|Warenargaarde|Waterloseweg|Weberlaan|Weergang|Weiersloop|\
        Welterkerkstraat|Wenkebachstraat|Weselseweg|Westenenkerweg|Westermaatweg|Westhoven|\
        Wethouder Seelenstraat|Wiersse|Wijnbergseweg|Wildenborch|Wilhelminapark|Wilhelmsweg|Willem Loréstraat|\
        Willem-Alexanderplein|Wiltonstraat|Wismastate|Witrugspecht|Witterzomer|Wolfsbergenweg|Wortelhaven|\
        Wylrehofweg|Zaanstraat|Zandloperweg|Zeesterstraat|Zendmastweg|Zernikestraat|Zevenwouden|Zilverschoon|\
        Zonnedauwstraat|Zuidbargerstraat|Zuiderplein|Zuidsingel|Zutphensestraat|Zwanenstraat|Zwartezeestraat|\
        Zwettestraat|d'Hondecoeterstraat|de Distele|de Genestetstraat|de Klenckestraat|de Veentjes|het Straatje|\
        van Aragonstraat|van Cronenburchstraat|van Haeffstraat|van Hogendorplaan|van Loonstraat|\
        van Riebeeckstraat|van Sytzamastraat
        """)
    static let dutchStates = WordList(
        """
        Groningen|Friesland|Drenthe|Overijssel|Flevoland|Gelderland|Utrecht|Noord-Holland|Zuid-Holland|Zeeland|\
        Noord-Brabant|Limburg
        """)
    static let dutchCountries = WordList(
        """
        Afghanistan|Albanië|Algerije|Amerikaans-Samoa|Amerikaanse Maagdeneilanden|Angola|Anguilla|Antarctica|\
        Antigua en Barbuda|Armenië|Aruba|Ascension|Australië|Bahama’s|Bahrein|Bangladesh|Barbados|Belize|Benin|\
        Bermuda|Bhutan|Bosnië en Herzegovina|Botswana|Brazilië|Britse Maagdeneilanden|Bulgarije|Burkina Faso|\
        Burundi|Cambodja|Canarische Eilanden|Caribisch Nederland|Caymaneilanden|Centraal-Afrikaanse Republiek|\
        Chili|China|Christmaseiland|Cocoseilanden|Comoren|Congo-Brazzaville|Congo-Kinshasa|Cookeilanden|Cuba|\
        Curaçao|Cyprus|Denemarken|Djibouti|Dominica|Dominicaanse Republiek|Duitsland|Egypte|El Salvador|\
        Equatoriaal-Guinea|Eritrea|Estland|Faeröer|Falklandeilanden|Fiji|Filipijnen|Frankrijk|Frans-Guyana|\
        Frans-Polynesië|Gabon|Georgië|Ghana|Gibraltar|Grenada|Groenland|Guadeloupe|Guam|Guatemala|Guinee|\
        Guinee-Bissau|Guyana|Haïti|Hongarije|Hongkong SAR van China|IJsland|Ierland|Indonesië|Irak|Iran|\
        Isle of Man|Italië|Ivoorkust|Jamaica|Japan|Jersey|Jordanië|Kaapverdië|Kameroen|Kenia|Kirgizië|Kiribati|\
        Koeweit|Kroatië|Laos|Lesotho|Letland|Liberia|Libië|Liechtenstein|Litouwen|Luxemburg|Macedonië|Madagaskar|\
        Malawi|Maldiven|Mali|Malta|Marokko|Marshalleilanden|Mauritanië|Mauritius|Mayotte|Mexico|Moldavië|Monaco|\
        Mongolië|Montenegro|Mozambique|Myanmar|Namibië|Nauru|Nepal|Nicaragua|Nieuw-Caledonië|Nieuw-Zeeland|\
        Nigeria|Niue|Noord-Korea|Noordelijke Marianen|Norfolk|Oeganda|Oekraïne|Oezbekistan|Oost-Timor|Oostenrijk|\
        Pakistan|Palau|Panama|Papoea-Nieuw-Guinea|Paraguay|Peru|Polen|Portugal|Puerto Rico|Qatar|Rusland|Rwanda|\
        Réunion|Saint Kitts en Nevis|Saint Lucia|Saint-Barthélemy|Saint-Martin|Saint-Pierre en Miquelon|\
        Salomonseilanden|San Marino|Sao Tomé en Principe|Saoedi-Arabië|Senegal|Seychellen|Sierra Leone|Singapore|\
        Sint-Helena|Slovenië|Slowakije|Soedan|Somalië|Spitsbergen en Jan Mayen|Sri Lanka|Suriname|Swaziland|\
        Tadzjikistan|Taiwan|Tanzania|Thailand|Tokelau|Tonga|Trinidad en Tobago|Tristan da Cunha|Tsjechië|Tunesië|\
        Turkije|Turkmenistan|Tuvalu|Uruguay|Vanuatu|Vaticaanstad|Verenigd Koninkrijk|\
        Verenigde Arabische Emiraten|Verenigde Staten|Vietnam|Westelijke Sahara|Wit-Rusland|Zambia|Zimbabwe|\
        Zuid-Korea|Zuid-Soedan|Zweden|Zwitserland
        """)
}
