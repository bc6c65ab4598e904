// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let englishCities = WordList(
        """
        Aberdeen|Acworth|Adelanto|Agoura Hills|Alabaster|Alamogordo|Albertville|Algonquin|Aliso Viejo|Allentown|\
        Alsip|Altoona|Alvin|Americus|Anacortes|Anderson|Ankeny|Anniston|Antioch|Apopka|Arcadia|Arlington|\
        Arroyo Grande|Asheboro|Ashland|Atascadero|Atlantic City|Auburn|Aurora|Aventura|Avondale|Bakersfield|\
        Baldwin Park|Bangor|Barnstable Town|Bartlesville|Batavia|Battle Ground|Baytown|Beaverton|Bell|\
        Belle Glade|Bellflower|Belmont|Belvidere|Benicia|Bentonville|Bergenfield|Bessemer|Bethlehem|\
        Beverly Hills|Billings|Birmingham|Blacksburg|Bloomington|Blythe|Bolingbrook|Bossier City|Bothell|\
        Bourbonnais|Boynton Beach|Brandon|Bremerton|Bridgeton|Bristol|Broken Arrow|Brookings|Broomfield|\
        Brownwood|Buckeye|Buffalo|Burbank|Burlingame|Burton|Calabasas|Calexico|Camas|Campbell|Cape Girardeau|\
        Carlsbad|Carpentersville|Carrollton|Carteret|Casa Grande|Castle Rock|Cedar Falls|Cedar Rapids|\
        Central Falls|Cerritos|Champlin|Chapel Hill|Charlottesville|Chelsea|Chester|Chicago|Chico|Chino|\
        Christiansburg|Cincinnati|Claremore|Clarksville|Cleburne|Cleveland Heights|Clinton|Coachella|\
        Coconut Creek|College Station|Collinsville|Colton|Columbus|Concord|Conway|Cooper City|Coral Gables|\
        Corcoran|Corona|Corpus Christi|Corvallis|Cottonwood Heights|Covina|Crest Hill|Crown Point|Cudahy|\
        Cupertino|Cypress|Daly City|Dania Beach|Daphne|Davie|Daytona Beach|DeKalb|Dearborn Heights|Deerfield|\
        Del Rio|Delray Beach|Denton|Des Moines|Detroit|Dinuba|Dodge City|Doral|Douglasville|Downey|Dublin|Dumont|\
        Dunedin|Durham|Eagle|Easley|East Lansing|East Palo Alto|East Point|East St. Louis|Eastpointe|Edgewater|\
        Edmond|El Cajon|El Dorado|El Paso|Elizabeth|Elk Grove|Elkhart|Ellensburg|Elmwood Park|Encinitas|Ennis|\
        Erlanger|Eugene|Eustis|Evansville|Fair Lawn|Fairfax|Fairmont|Fargo|Farmers Branch|Farragut|Ferguson|\
        Fishers|Flint|Flower Mound|Fontana|Forest Park|Fort Lauderdale|Fort Pierce|Fort Wayne|Foster City|\
        Fountain Valley|Franklin Park|Freeport|Fridley|Fullerton|Gahanna|Galesburg|Galt|Garden Grove|Garfield|\
        Garner|Gastonia|Germantown|Gilroy|Glen Cove|Glendale Heights|Gloucester|Golden Valley|Goodlettsville|\
        Goshen|Grand Junction|Grandview|Granite City|Grayslake|Green|Greenbelt|Greenville|Gresham|Grove City|\
        Hackensack|Hallandale Beach|Hammond|Hanford|Harker Heights|Harrisburg|Hartford|Hattiesburg|Hawthorne|\
        Hazel Park|Helena|Henderson|Hermosa Beach|Hesperia|Hickory|Highland Park|Hilliard|Hinesville|Hobbs|\
        Holladay|Holly Springs|Homer Glen|Honolulu|Hopkins|Hot Springs|Howard|Huntersville|Huntington Park|\
        Huntsville|Idaho Falls|Indian Trail|Inglewood|Irvine|Ithaca|Jacksonville Beach|Jefferson City|\
        Jersey City|Johnstown|Joplin|Juneau|Kalispell|Kansas City|Kearny|Keller|Kennesaw|Kent|Kerrville|Killeen|\
        Kingston|Kirkland|Kiryas Joel|Klamath Falls|Kyle|La Mesa|La Puente|La Verne|Lacey|Lafayette|\
        Laguna Niguel|Lake Elsinore|Lake Jackson|Lake Zurich|Lakeland|Lancaster|Laredo|Las Vegas|Lauderhill|\
        Lawrence|Layton|Leavenworth|Lee's Summit|Lemon Grove|Lenoir|Lewisville|Liberal|Lima|Linden|Lino Lakes|\
        Little Rock|Livonia|Logan|Lombard|Long Beach|Longview|Los Angeles|Louisville|Loves Park|Lufkin|Lynchburg|\
        Lynwood|Macon|Madison Heights|Mamaroneck|Mandan|Manitowoc|Manteca|Maple Valley|Marana|Marietta|\
        Marlborough|Marshalltown|Martinsburg|Maryville|Massapequa Park|Matthews|Mayfield Heights|McAllen|\
        McKeesport|Medford|Melbourne|Memphis|Menomonee Falls|Merced|Meridian|Mesquite|Miami Beach|Miamisburg|\
        Midland|Midwest City|Millbrae|Milledgeville|Milwaukee|Mineral Wells|Minot|Mishawaka|Missoula|Modesto|\
        Monroe|Montclair|Monterey Park|Moore|Moorpark|Moreno Valley|Morgantown|Moscow|Mount Juliet|Mount Vernon|\
        Mountlake Terrace|Mundelein|Murray|Muscatine|Muskogee|Nacogdoches|Napa|Nashua|Natchitoches|Neenah|\
        New Berlin|New Brighton|New Castle|New Iberia|New Orleans|New Rochelle|Newark|Newburyport|Newport|Newton|\
        Niles|Nogales|Normal|North Augusta|North Chicago|North Little Rock|North Ogden|North Platte|\
        North Royalton|Northampton|Northglenn|Norwalk|Novato|Oak Creek|Oak Lawn|Oakdale|Oakley|Oceanside|Ogden|\
        Olive Branch|Onalaska|Opelika|Oregon|Orinda|Ormond Beach|Ossining|Ottumwa|Owasso|Oxford|Pacifica|\
        Palatine|Palm Bay|Palm Coast|Palmdale|Palos Hills|Papillion|Paramount|Park Forest|Parkersburg|\
        Parma Heights|Pasco|Paterson|Payson|Pearl|Peekskill|Pembroke Pines|Perris|Petaluma|Pharr|Phoenix|\
        Pine Bluff|Pinole|Pittsburgh|Plainfield|Plant City|Plattsburgh|Pleasant Prairie|Plum|Point Pleasant|\
        Ponca City|Port Angeles|Port Hueneme|Port St. Lucie|Portland|Pottstown|Prairie Village|Prescott Valley|\
        Prior Lake|Pueblo|Queen Creek|Radcliff|Ramsey|Rancho Mirage|Raytown|Redlands|Redwood City|Renton|\
        Reynoldsburg|Richfield|Richmond|Ridgewood|Riverside|Roanoke|Rochester Hills|Rock Springs|Rocklin|\
        Rockwall|Rogers|Rolling Meadows|Romulus|Roselle|Rosenberg|Round Lake|Rowlett|Royal Palm Beach|Rutherford|\
        Saco|Saginaw|Salina|Salt Lake City|San Antonio|San Bruno|San Clemente|San Fernando|San Jacinto|\
        San Leandro|San Marcos|San Rafael|Sandusky|Sanford|Santa Barbara|Santa Cruz|Santa Maria|Santa Paula|\
        Sapulpa|Saratoga Springs|Sayreville|Schenectady|Scottsdale|Seal Beach|Seattle|Seguin|Sevierville|\
        Shakopee|Shelby|Shelton|Sherwood|Shoreview|Sierra Vista|Simpsonville|Skokie|Snellville|Solon|\
        South Burlington|South Euclid|South Jordan|South Milwaukee|South Portland|Southaven|Southlake|\
        Spartanburg|Spring Hill|Springdale|St. Charles|St. George|St. Louis Park|St. Paul|Stafford|Stanton|\
        Statesboro|Stephenville|Stevens Point|Stow|Suffolk|Suisun City|Summit|Sunnyvale|Surprise|Sylvania|Tacoma|\
        Talladega|Tamarac|Taunton|Temecula|Temple City|Terrell|The Colony|Thousand Oaks|Tigard|Titusville|Topeka|\
        Torrington|Trotwood|Tualatin|Tulare|Tupelo|Tustin|Twinsburg|Universal City|University Place|Urbana|\
        Vacaville|Vallejo|Van Buren|Ventura|Vestavia Hills|Victorville|Vineland|Vista|Wake Forest|Walnut|\
        Warner Robins|Warwick|Watauga|Waterloo|Waukegan|Wauwatosa|Waynesboro|Weirton|Wentzville|West Bend|\
        West Covina|West Haven|West Lafayette|West Mifflin|West Palm Beach|West St. Paul|Westerville|Westland|\
        Weston|Wheeling|Whitehall|Wichita Falls|Wilkinsburg|Willoughby|Wilson|Windsor|Winston-Salem|Winter Park|\
        Woburn|Woodland|Woonsocket|Wyandotte|Xenia|Yorba Linda|Youngstown|Yucaipa|Yuma
        """)
    static let englishStreets = WordList(
        """
        Abbey|Acevedo|Ada|Adele|Agnon|Alabama|Albatross|Alemany|Allison|Almaden|Alta|Alvarado|Amatista|\
        Ambrose Bierce|Amity|Angelos|Annie|Anza|Apparel|Arago|Arch|Ardenwood|Argonaut|Arlington|Arnold|Ashburton|\
        Aspen|Atoll|Augusta|Avalon|Avenue E|Avenue M|Avila|Aztec|Badger|Balboa|Balmy|Bank|Bannock|Barry|Battery|\
        Battery Cranston|Battery Safford|Bay Shore|Bayside Village|Beach|Beatrice|Bedford|Belcher|Bella Vista|\
        Bellevue|Bengal|Bercut Access|Berkshire|Bernice Rodgers|Bertie Minor|Beulah|Birch|Bishop|Blair|Blandy|\
        Bliss|Boalt|Bonifacio|Borica|Bowley|Boylston|Brannan|Brentwood|Brice|Brighton|Broadway|Bronte|Brooklyn|\
        Brown|Brush|Bucareli|Burgoyne|Burns|Burritt|Byron|Cadell|Calgary|Cambon|Cameron|Campus|Candlewood|Capen|\
        Capra|Carl|Carolina|Carrizal|Carver|Caselli|Castelo|Castle Manor|Catherine|Cedar|Century|Cesar Chavez|\
        Chancery|Charles J Brenham|Chatham|Cherry|Chicago|China Basin|Chula|Church Parking Lot|Clairview|\
        Clarendon|Claude|Clearview|Cleo Rand|Clipper|Clover|Cohen|Coleman|Colleen|Colon|Columbus|Commercial|\
        Concourse|Conkling|Conservatory Access|Conwell|Cora|Corbin|Corona|Corwin|Costa|Country Club|Cowles|Crane|\
        Crescio|Crestline|Crissy Field|Crossover|Cuesta|Curtis|Cutler|Cyril Magnin|Dakota|Danvers|\
        Dashiell Hammett|Dawnview|De Forest|De Soto|Decker|Dehon|Delancey|Dellbrook|Denslowe|Devonshire|\
        Diamond Cove|Dicha|Dirk Dirksen|Dock|Dolores|Donner|Dorchester|Dorman|Dove|Dr Tom Waddell|Dublin|Duncan|\
        Dunsmuir|Dwight|Easement|East Fort Miley|Ecker|Edgehill|Edinburgh|Egbert|El Mirasol|El Sereno|Elim|\
        Ellington|Elm|Elsie|Emerson|Emmett|English|Erkson|Escondido|Essex|Eugenia|Eve|Everson|Exchange|Ezekiel|\
        Fairfax|Fallon|Farallones|Farragut|Fayette|Fell Access|Fern|Fifth|First|Flint|Florentine|Flournoy|Font|\
        Forest|Forest View|Fortuna|France|Frank Norris|Frederick|Freeman|Fresno|Fuente|Gaiser|Gallagher|Garcia|\
        Garfield|Gates|Gaviota|Gellert|Geneva|Georgia|Getz|Gibbon|Gilman|Gladiolus|Glenbrook|Globe|Godeus|\
        Gold Mine|Golding|Gordon|Gould|Granada|Grattan|Greely|Greenspring|Grenard|Grove|H|Haight|Halleck|Hamlin|\
        Hanover|Harding|Harlan|Harold|Harris|Harvard|Havelock|Hawkins|Hayward|Hearst|Helena|Hemway|Hermann|\
        Heyman|High|Hill|Hillview|Hitchcock|Hoffman|Hollis|Holly Park|Homestead|Hopkins|Houston|Hudson|Hunt|\
        Huron|Icehouse|Illinois|Inca|Industrial|Ingleside|Iris|Irwin|Isola|J|Jack Micheline|Jakey|Jarboe|Java|\
        Jennings|Jersey|Jewett|John Maher|Jones|Jose Sarria|Juan Bautista|Jules|Junior|Justin|Kaplan|Keith|\
        Kennedy|Kent|Kern|Kezar|Kinzey|Kissling|Knott|Kramer|La Bica|La Salle|Lagunitas|Lake Forest|Lakeview|\
        Lancaster|Langton|Lapidge|Las Villas|Latona|Laussat|Leavenworth|Leese|Leland|Leona|Letterman|Liberty|\
        Lilac|Lincoln|Lindsay|Littlefield|Locksley|Lois|London|Longview|Lori|Louisiana|Loyola|Ludlow|Lundeen|\
        Lurmont|Lynch|Mabel|Macarthur|Madera|Magellan|Main|Malta|Manchester|Manseau|Maple|Margaret|Marina|Marion|\
        Mark Twain|Mars|Marston|Marvel|Maryland|Massasoit|Maxwell|Maynard|Mccarthy|Mcdowell|Mclaren Lodge Access|\
        Mcrae|Meda|Melba|Mendosa|Mercedes|Merriam|Merritt|Michigan|Middlefield|Milan|Miller|Minna|Miraloma|\
        Mission Bay|Mistral|Mojave|Mono|Montana|Montecito|Monticello|Moreland|Morrell|Moscow|Mount|Muir|Murray|\
        Music Concourse Access|Naglee|Napier|Natoma|Navy|Nelson|New Montgomery|Newhall|Niagara|Nichols|Nob Hill|\
        Norfolk|North Gate|North View|Northridge|Nottingham|Oak Grove|Oakhurst|Ocean Vista|Ogden|Old Harford|\
        Olmstead|Olympic Country Club|Onondaga|Ora|Ord|Oriole|Osage|Oshaughnessy|Ottawa|Owens|Pacific|Palm|Palos|\
        Paper|Paramount|Park Presidio|Parnassus|Patten|Paulding|Peek|Pena|Penny|Perimeter|Pershing|Peters|Phelps|\
        Pierce|Pine|Pinto|Pizarro|Plymouth|Polk|Pond|Poppy|Post|Powers|Pratt|Presidio|Progress|Pueblo|Quane|\
        Quesada|Quintara|Radio|Ralston|Randall|Ravenwood|Raymond|Red Leaf|Redfield|Reeves|Reservoir|Revello|\
        Rhine|Richards|Rickard|Riley|Rio|Rivas|Rizal|Robert C Levy|Rock|Rockridge|Rodriguez|Rome|Rosa Parks|\
        Rosella|Rosenkranz|Rossi|Royal|Russ|Ruth|Sacramento|Sagamore|Saint Francis|Saint Josephs|Sala|Sampson|\
        San Antonio|San Carlos|San Gabriel|San Leandro|San Miguel|San Ramon|Sansome|Santa Cruz|Santa Paula|\
        Santa Ysabel|Sargent|Sawyer|Schwerin|Scott|Seal Cove|Second|Selma|Sergeant John V Young|Severn|\
        Sfgh Access|Sharon|Sheldon|Sherwood|Shipley|Shoup|Sickles|Silver|Skyline|Smith|Sonora|South Gate|\
        South Van Horn|Southern Heights|Spear|Spooner|Springfield|Standish|Stanton|Starr King|Steiner|Sternberg|\
        Stevenson|Stillman|Stonecrest|Stoneyford|Stratford|Sumner|Sunnyside|Surrey|Sutter|Sydney|Talbert|Tapia|\
        Teddy|Temescal|Teresita|Tevis|Theresa|Thomas Mellon|Thorne|Tiffany|Tioga|Toledo|Tonquin|Torrens|Toyon|\
        Transbay Hump|Treasury|Troy|Tubbs|Tulip|Turner|Ulloa|Upland|Uranus|Valdez|Vallejo|Valparaiso|Van Ness|\
        Varennes|Vega|Venus|Vermont|Veterans|Vicente|Vienna|Vinton|Vista|Vulcan|Walbridge|Wall|Walnut|Waltham|\
        Warner|Watchman|Watt|Wayland|Webster|Wentworth|West Crystal Cove|West Portal|Western Shore|Westside|\
        Wheeler|Whitfield|Whittier|Wildwood|Willie B Kennedy|Wilson|Winfield|Winter|Wood|Woodside|Worcester|\
        Wyman|Yerba Buena|Young|Zeno
        """)
    static let englishStates = WordList(
        """
        Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|\
        Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|\
        Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|\
        North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|\
        Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming
        """)
    static let englishCountries = WordList(
        """
        Afghanistan|Albania|Algeria|American Samoa|Andorra|Anguilla|Antarctica|Argentina|Armenia|Aruba|Australia|\
        Austria|Azerbaijan|Bahamas|Bahrain|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Botswana|Brazil|\
        British Indian Ocean Territory|Brunei|Bulgaria|Burkina Faso|Burundi|Cambodia|Canada|Canary Islands|\
        Cape Verde|Caribbean Netherlands|Cayman Islands|Chad|Chile|China|Christmas Island|Cocos|Comoros|\
        Congo - Brazzaville|Congo - Kinshasa|Cook Islands|Croatia|Cuba|Curaçao|Cyprus|Czech Republic|Denmark|\
        Diego Garcia|Djibouti|Dominica|Dominican Republic|Egypt|El Salvador|Equatorial Guinea|Eritrea|Estonia|\
        Falkland Islands|Faroe Islands|Fiji|Finland|France|French Polynesia|French Southern Territories|Gabon|\
        Gambia|Georgia|Ghana|Gibraltar|Greece|Greenland|Grenada|Guam|Guatemala|Guernsey|Guinea|Guinea-Bissau|\
        Haiti|Honduras|Hong Kong SAR China|Hungary|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Jamaica|Japan|\
        Jersey|Kazakhstan|Kenya|Kiribati|Kosovo|Kuwait|Laos|Latvia|Lebanon|Lesotho|Liberia|Liechtenstein|\
        Lithuania|Luxembourg|Macau SAR China|Macedonia|Malawi|Malaysia|Maldives|Mali|Malta|Martinique|Mauritania|\
        Mauritius|Mayotte|Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|\
        Netherlands|New Caledonia|New Zealand|Nicaragua|Niger|Niue|Norfolk Island|North Korea|\
        Northern Mariana Islands|Norway|Pakistan|Palau|Palestinian Territories|Panama|Papua New Guinea|Peru|\
        Philippines|Pitcairn Islands|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Réunion|San Marino|Saudi Arabia|\
        Senegal|Serbia|Seychelles|Singapore|Sint Maarten|Slovakia|Slovenia|Somalia|South Africa|South Korea|\
        South Sudan|Spain|St. Barthélemy|St. Helena|St. Lucia|St. Martin|Sudan|Swaziland|Sweden|Switzerland|\
        Syria|Taiwan|Tanzania|Thailand|Timor-Leste|Togo|Tokelau|Tristan da Cunha|Tunisia|Turkey|Turkmenistan|\
        Tuvalu|U.S. Virgin Islands|Uganda|Ukraine|United Arab Emirates|United Kingdom|Uruguay|Uzbekistan|Vanuatu|\
        Vatican City|Venezuela|Western Sahara|Yemen|Zambia|Zimbabwe
        """)
}
