// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let englishJobs = WordList(
        """
        Accountant|Accounts Manager|Actress|Administration Assistant|Administrator|Advertising Contractor|\
        Aerial Erector|Agent|Aircraft Maintenance Engineer|Airport Manager|Ambulance Driver|Analytical Chemist|\
        Applications Engineer|Archaeologist|Area Manager|Art Dealer|Artist|Assistant|Assistant Nurse|Attendant|\
        Audiologist|Auditor|Baggage Handler|Bakery Manager|Bank Manager|Bar Steward|Barrister|Bill Poster|\
        Biologist|Blinds Installer|Bodyshop|Booking Agent|Branch Manager|Brewery Worker|Builders Labourer|\
        Building Engineer|Building Manager|Bus Conductor|Business Consultant|Butler|Cable Contractor|Cafe Owner|\
        Camera Repairer|Car Park Attendant|Care Assistant|Caretaker|Carpet Fitter|Cartoonist|Caterer|Caulker|\
        Chambermaid|Charity Worker|Chef|Childminder|Chiropractor|Church Warden|Civil Engineer|Claims Manager|\
        Clergyman|Consultant|Dealer|Driver|Employee|Entertainer|Fireman|Flour Miller|Food Processor|\
        Forest Ranger|Foster Parent|French Polisher|Funeral Director|Furniture Remover|Gambler|\
        Gaming Club Proprietor|Garda|Gas Mechanic|Genealogist|Gilder|Golf Caddy|Governor|Grave Digger|Grocer|\
        Groundsman|Gynaecologist|Handyman|Health Advisor|Health Nurse|Health Visitor|Highway Inspector|\
        History Teacher|Homecare Manager|Horse Breeder|Horse Trainer|Hosiery Worker|Hospital Orderly|Hostess|\
        Hotel Worker|Housewife|Hygienist|IT Manager|Immigration Officer|Induction Moulder|Inspector|\
        Instrument Maker|Insurance Assessor|Insurance Staff|Interviewer|Investment Banker|Janitor|Jockey|\
        Journalist|Kitchen Worker|Labourer|Land Surveyor|Landworker|Lavatory Attendant|Lawyer|Ledger Clerk|\
        Legal Secretary|Library Manager|Lifeguard|Lighthouse Keeper|Line Manager|Linguist|Litigation Manager|\
        Locksmith|Loss Adjustor|Machine Minder|Machine Tool Fitter|Magistrates Clerk|Make Up Artist|\
        Marble Finisher|Marine Electrician|Marine Surveyor|Market Trader|Marketing Director|Masseur|\
        Materials Controller|Matron|Mechanic|Medical Consultant|Medical Researcher|Medical Technician|\
        Merchant Seaman|Metal Engineer|Meteorologist|Military Leader|Mill Worker|Miner|Mining Consultant|\
        Mooring Contractor|Motor Dealer|Motor Racing|Music Teacher|Negotiator|Night Watchman|Nursery Assistant|\
        Nurseryman|Nursing Sister|Office Manager|Opera Singer|Optical|Optometrist|Ornamental|Orthoptist|\
        Packaging|Painter|Panel Beater|Park Ranger|Parts Supervisor|Patent Agent|Patrolman|Pawnbroker|\
        Payroll Supervisor|Pharmacist|Physicist|Piano Tuner|Pig Man|Pipe Fitter|Planning Engineer|\
        Plant Attendant|Plant Manager|Plastics Engineer|Playgroup Leader|Polisher|Porter|Postmaster|Preacher|\
        Press Officer|Priest|Prison Officer|Probation Worker|Product Installer|Production Manager|\
        Professional Wrestler|Project Engineer|Projectionist|Property Dealer|Property Valuer|Psychologist|\
        Publican|Purchase Clerk|Purser|Quality Manager|Racehorse Groom|Radio Director|Radio Producer|\
        Receptionist|Recreational|Refractory Engineer|Regulator|Rent Offcer|Reporter|Research Consultant|\
        Researcher|Restorer|Riding Instructor|Road Safety Officer|Roof Tiler|Royal Marine|Sail Maker|\
        Sales Engineer|Sales Support|Saw Miller|Scientific Officer|Screen Writer|Seaman|Security Controller|\
        Service Engineer|Shelf Filler|Sheriff Clerk|Ship Builder|Shipwright|Shooting Instructor|Shop Manager|\
        Showman|Signwriter|Slater|Software Consultant|Solicitor|Sound Technician|Sports Administrator|\
        Sportsperson|Staff Nurse|Stage Mover|Steel Erector|Stenographer|Stock Manager|Stone Cutter|Storeman|\
        Stud Hand|Studio Manager|Supply Teacher|Systems Analyst|Tachograph Analyst|Tanker Driver|Tax Analyst|\
        Tax Manager|Taxidermist|Teachers Assistant|Technical Assistant|Technical Director|Technical Instructor|\
        Telecommunication|Telephone Engineer|Television Engineer|Telex Operator|Textile Engineer|Theatre Manager|\
        Thermal Engineer|Tiler|Toll Collector|Town Clerk|Toy Trader|Trade Mark Agent|Train Driver|\
        Training Co-ordinator|Training Officer|Transport Consultant|Transport Officer|Travel Clerk|\
        Travel Guide Writer|Tree Feller|Trout Farmer|Turkey Farmer|Typewriter Engineer|Tyre Inspector|\
        Underwriter|Van Driver|Vehicle Technician|Vicar|Voluntary Worker|Warden|Watchmaker|Weighbridge Operator|\
        Welfare Rights Officer|Window Dresser|Wood Cutter|Writer|Youth Worker
        """)
    static let englishWords = WordList(
        """
        aaron|about|absolutely|acc|accepted|accident|accounts|achieve|acquired|act|activation|actors|adam|added|\
        address|adjustable|admission|adoption|advanced|adventures|advice|affected|afford|african|age|agenda|ago|\
        agricultural|aim|airline|alan|alberta|alert|alice|alliance|allowed|along|alternate|aluminum|amazon|\
        amendments|among|amy|ancient|andy|animal|ann|annotation|annual|answers|antique|anymore|anywhere|\
        apartment|apparently|appeared|appliances|application|applying|approaches|apr|arcade|are|argentina|\
        arkansas|around|arrival|arthur|artists|asian|asp|assessment|assignment|associated|assumed|athens|atlas|\
        attachments|attempts|attitude|attractive|aud|aug|austria|authors|automation|avatar|aviation|awards|axis|\
        bachelor|bad|ball|bandwidth|bankruptcy|barcelona|base|basically|basketball|batteries|bbc|bearing|beauty|\
        becomes|bedrooms|before|begins|belgium|bell|benefits|best|betting|bid|big|bikini|billy|bio|birds|bit|\
        blackjack|blocks|blonde|blues|boards|body|bone|books|border|both|boundary|boys|branch|brazil|breaks|\
        brief|brings|broad|brochure|brokers|browse|budget|bugs|buildings|bunch|bus|but|buyers|cabinet|cad|\
        calculated|california|cam|camel|campaign|can|candidate|canvas|capable|captain|card|careful|carolina|\
        carry|carter|case|cassette|cat|category|cause|cds|cellular|centers|century|certificates|chairs|champion|\
        changes|chapters|charge|charles|charter|cheap|checkout|chemistry|chi|childhood|chip|choose|christ|church|\
        circuit|citizen|claim|classes|classified|clean|clearly|clicking|clinic|clock|closer|cloudy|coach|coast|\
        codes|collect|collection|colleges|colors|columns|combined|comfort|coming|comments|commit|common|\
        communicate|company|compatible|compilation|completed|compliance|composition|con|concerning|conclusions|\
        conduct|confidential|confirmation|connected|consent|consider|consists|constitutes|construction|\
        consulting|contacts|containing|contest|continued|contractor|contribute|controller|conventional|converted|\
        cooking|cooperative|copper|corn|corporations|corrections|costs|council|counter|counts|coupons|courtesy|\
        covering|crafts|cream|creation|creek|crimes|criticism|crossing|cruises|cuba|currency|custom|customized|\
        cutting|czech|dallas|dance|dark|date|dave|days|dealer|dean|debian|decades|decisions|decor|def|define|\
        degree|delay|delivered|demand|democratic|denied|denver|dependent|depth|describe|desert|designer|desk|\
        destinations|details|determining|develop|developing|devil|dialogue|diary|diego|differences|difficulty|\
        dimensional|direct|directly|dirty|disc|disclosure|discovery|discussions|disk|display|dispute|distributor|\
        diversity|dna|documentary|dog|dollars|don|donations|dos|douglas|downloads|draw|dress|drinks|drives|drugs|\
        dsl|duration|duties|dynamic|earlier|earrings|easily|eating|economic|edinburgh|editions|education|\
        effective|efficient|egypt|elections|electronic|eligibility|else|embedded|emotional|employees|empty|\
        encourage|ending|enforcement|engineer|english|enjoyed|ensuring|enterprise|entities|entry|episode|\
        equation|era|escape|essential|establishing|etc|eur|evaluate|evening|every|everything|exact|examined|\
        excel|excerpt|execution|exhibit|exists|expansion|expense|experiences|expertise|explains|export|\
        expression|extension|extra|eye|faces|facing|facts|failure|fall|familiar|fans|faqs|fashion|fault|fax|\
        featuring|federation|feeding|feels|felt|few|fields|figure|files|films|finance|finder|finger|firefox|\
        first|fit|fixed|flat|flickr|floral|flower|fluid|folder|following|food|force|foreign|forgot|formation|\
        formula|forum|fotos|four|framed|francis|fred|french|fri|from|fuel|functional|funding|furniture|gadgets|\
        game|gang|gardening|gates|gcc|gene|generation|genetics|geography|get|giant|girls|glad|global|gloves|\
        goals|golden|good|got|governments|grade|grant|graphics|great|greek|grid|groups|grown|guardian|guidance|\
        guilty|guns|hair|halloween|handheld|happen|happy|harris|hate|having|heading|healing|hear|heat|heights|\
        help|hence|herein|herself|high|highly|hills|hire|historical|hobbies|holder|holes|holy|honda|hook|horse|\
        hospitals|hot|house|housing|hrs|human|hundreds|hurricane|ibm|idaho|identify|iii|illness|imaging|impact|\
        implementing|impossible|improving|incident|inclusive|increases|independence|india|indicated|individuals|\
        industrial|influence|ing|initiative|ink|innovative|insert|inspired|instance|institute|instructor|integer|\
        intel|intent|interest|interface|internet|into|introduction|investor|involved|iowa|iraqi|islam|isp|issued|\
        items|jackson|james|japanese|jazz|jefferson|jessica|jewish|job|johnson|jokes|jordan|journey|judges|jul|\
        junior|juvenile|katrina|kelly|kenya|kevin|keywords|killed|kinds|kiss|knife|known|korean|laboratory|laid|\
        lamps|lane|laptops|largest|lat|latin|launch|lawrence|layer|lead|leads|learning|leave|led|legal|\
        legislature|lenses|let|levels|lib|licence|lies|lift|liked|limits|line|linked|liquid|listen|lite|little|\
        liver|loaded|locate|locator|log|logo|long|looks|los|losses|louis|lovely|lowest|lung|machine|madison|\
        magnetic|mainly|major|makers|mall|manager|manga|many|marc|marie|marketing|married|martin|massage|matches|\
        math|matter|maximum|meal|meant|measures|mechanism|medical|medline|melbourne|membership|memphis|mentioned|\
        merchant|message|meta|meters|metropolitan|mice|micro|might|military|million|mind|minimum|minneapolis|\
        mint|miss|mississippi|mitsubishi|mobility|modeling|modern|module|moment|monitor|month|moon|moreover|\
        mortgages|motion|motors|mouse|moves|mozilla|msn|municipal|museum|must|naked|nancy|national|naturally|\
        navy|nearest|necessary|needs|nelson|network|nevada|news|next|nigeria|nikon|nobody|non|normal|northwest|\
        note|notes|notification|november|null|nurses|oak|objectives|observations|obviously|occur|oct|off|offers|\
        official|ohio|old|one|ontario|opening|operating|operators|opposition|optimization|oral|ordering|org|\
        orientation|orlando|otherwise|outcome|outlet|outside|overnight|owner|oxygen|packages|pad|pain|pair|pan|\
        pants|par|parameter|parents|parking|participants|parties|partnerships|passed|password|patches|patrick|\
        payable|payments|pdas|pearl|penalty|people|perfectly|performing|peripherals|permit|personal|personnel|\
        peter|phase|philip|phone|photographer|php|physics|picked|piece|pilot|pipe|pizza|plain|planner|plants|\
        platform|player|playstation|pleased|plugin|podcast|pointer|policies|politics|pool|population|portal|\
        portrait|positions|possibly|poster|pot|pottery|powder|practical|pre|preferred|premium|prescription|\
        presented|pressure|preview|priced|primary|principle|printed|prior|private|probably|proceed|processing|\
        produce|product|professional|profit|programming|project|promote|proof|proposal|protect|proteins|proven|\
        provides|provisions|pub|published|pubmed|pump|purchases|purpose|puts|qualified|quarter|queries|quick|\
        quite|racing|rail|raise|ran|ranking|rapidly|rates|raw|reaction|reads|realized|reasonable|received|\
        recently|recognition|recommended|recordings|recycling|reducing|reference|refinance|refund|regards|\
        registered|regularly|relating|relatively|relevant|religious|remarks|remove|rep|replacement|reported|\
        represented|republican|requests|requires|researchers|reserves|residents|resolved|respect|response|\
        restaurants|result|resume|returned|revenue|reviewed|revolution|rich|rico|rights|rio|risks|rob|robot|rod|\
        rolling|romantic|room|roses|route|roy|ruby|running|russia|sad|saint|sam|sampling|santa|satisfied|save|\
        say|scanner|scheduled|school|scientific|scores|screening|seal|searches|seat|secondary|secrets|secure|\
        seed|seeker|seen|selection|selling|seminars|senior|sent|separate|series|server|services|sets|seven|shall|\
        shares|shaved|shelf|shipping|shoe|shop|shore|should|shower|shut|sierra|signal|signs|simon|simulation|\
        singer|sister|sitting|size|skill|skype|sleeve|slot|smaller|smoke|soap|soft|sold|solution|someone|\
        somewhere|sony|sought|soup|southern|spain|speak|special|specialty|specified|speech|spin|spoke|sporting|\
        spring|square|stability|stage|standard|star|starting|statements|stations|statutory|stem|stereo|stick|\
        stones|storage|storm|strategic|street|strike|strong|structure|studied|stuff|sub|submissions|subscribers|\
        substances|successfully|sufficient|suggests|suite|summit|super|supplements|supply|suppose|sure|\
        surrounding|susan|swedish|switch|symbols|system|tablet|tail|takes|talking|tape|task|taxes|teacher|teams|\
        technologies|teens|tell|temperature|ten|terminal|terror|tested|text|thailand|the|them|then|therefore|\
        thick|think|thomas|though|thousands|threshold|thru|thursday|ties|tim|tin|tired|tobacco|told|tone|tony|\
        tools|tops|totally|tourism|toward|township|track|tracking|trading|trailer|training|transfer|translate|\
        travel|treatments|trend|tried|trips|trucks|trust|tube|turkish|turns|twenty|type|ultimate|und|understood|\
        unique|universal|unknown|until|update|upon|urw|usc|user|usr|utc|vacuum|valuable|van|variation|vat|\
        vehicle|venture|version|very|vice|video|viewing|vincent|violent|visa|visited|vista|voices|voltage|von|\
        wage|wales|wall|want|ward|warranty|washington|watching|way|weapons|web|websites|week|weight|wells|wet|\
        wheels|whether|whole|wide|wiki|william|wind|wine|winning|wisconsin|wishlist|wizard|won|wooden|worked|\
        workplace|world|worship|wrap|writer|wrong|xhtml|yards|yes|york|younger|zdnet|zone
        """)
}
