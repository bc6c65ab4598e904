// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let frenchCities = WordList(
        """
        Paris|Marseille|Lyon|Toulouse|Nice|Nantes|Strasbourg|Montpellier|Bordeaux|Lille|Rennes|Reims|Le Havre|\
        Saint-Étienne|Toulon|Grenoble|Dijon|Nîmes|Angers|Villeurbanne|Le Mans|Saint-Denis|Aix-en-Provence|\
        Clermont-Ferrand|Brest|Limoges|Tours|Amiens|Perpignan|Metz|Besançon|Orléans|Mulhouse|Rouen|Caen|\
        Argenteuil|Saint-Paul|Montreuil|Nancy|Roubaix|Tourcoing|Nanterre|Avignon|Vitry-sur-Seine|Créteil|Dunkirk|\
        Poitiers|Asnières-sur-Seine|Courbevoie|Versailles|Colombes|Fort-de-France|Aulnay-sous-Bois|Saint-Pierre|\
        Rueil-Malmaison|Pau|Aubervilliers|Le Tampon|Antibes|Béziers|La Rochelle|Cannes|Calais|Saint-Nazaire|\
        Mérignac|Drancy|Colmar|Ajaccio|Bourges|Levallois-Perret|La Seyne-sur-Mer|Quimper|Noisy-le-Grand|\
        Villeneuve-d'Ascq|Neuilly-sur-Seine|Valence|Antony|Cergy|Vénissieux|Pessac|Troyes|Clichy|Ivry-sur-Seine|\
        Chambéry|Lorient|Les Abymes|Montauban|Sarcelles|Niort|Villejuif|Saint-André|Hyères|Saint-Quentin|\
        Beauvais|Épinay-sur-Seine|Cayenne|Maisons-Alfort|Cholet|Meaux|Chelles|Pantin|Évry|Fontenay-sous-Bois|\
        Fréjus|Vannes|Bondy|Le Blanc-Mesnil|La Roche-sur-Yon|Saint-Louis|Arles|Clamart|Narbonne|Annecy|\
        Sartrouville|Grasse|Laval|Belfort|Bobigny|Évreux|Vincennes|Montrouge|Sevran|Albi|Suresnes|Martigues|\
        Corbeil-Essonnes|Saint-Ouen|Bayonne|Cagnes-sur-Mer|Brive-la-Gaillarde|Carcassonne|Massy|Blois|Aubagne|\
        Saint-Brieuc|Châteauroux|Chalon-sur-Saône|Mantes-la-Jolie|Meudon|Saint-Malo|Alfortville|Sète|\
        Salon-de-Provence|Vaulx-en-Velin|Puteaux|Rosny-sous-Bois|Saint-Herblain|Gennevilliers|Le Cannet|\
        Livry-Gargan|Saint-Priest|Istres|Valenciennes|Choisy-le-Roi|Caluire-et-Cuire|Boulogne-sur-Mer|Bastia|\
        Angoulême|Garges-lès-Gonesse|Castres|Thionville|Wattrelos|Talence|Douai|Noisy-le-Sec|Tarbes|Arras|Alès|\
        La Courneuve|Bourg-en-Bresse|Compiègne|Gap|Melun|Le Lamentin|Rezé|Marcq-en-Barœul|Gagny|Anglet|\
        Draguignan|Chartres|Bron|Bagneux|Colomiers|Pontault-Combault|Montluçon|Joué-lès-Tours|Saint-Joseph|\
        Poissy|Savigny-sur-Orge|Montélimar|Stains|Saint-Benoît|Bagnolet|Châtillon|Le Port|Échirolles|Roanne|\
        Villepinte|Saint-Chamond|Auxerre|Nevers|Neuilly-sur-Marne|La Ciotat|Tremblay-en-France|Thonon-les-Bains|\
        Vitrolles|Haguenau|Agen|Creil|Annemasse|Saint-Raphaël|Marignane|Romans-sur-Isère|Franconville|Mâcon|\
        Saint-Leu|Cambrai|Châtenay-Malabry|Sainte-Marie|Houilles|Épinal|Lens|Liévin|Les Mureaux|Schiltigheim|\
        La Possession|Meyzieu|Dreux|Nogent-sur-Marne|Plaisir|Mont-de-Marsan|Palaiseau|Châtellerault|\
        Goussainville|L'Haÿ-les-Roses|Viry-Châtillon|Vigneux-sur-Seine|Chatou|Trappes|Clichy-sous-Bois|\
        Rillieux-la-Pape|Villenave-d'Ornon|Maubeuge|Charenton-le-Pont|Malakoff|Matoury|Dieppe|Athis-Mons|\
        Savigny-le-Temple|Périgueux|Baie-Mahault|Pontoise|Aix-les-Bains|Cachan|Vienne|Thiais|Orange|Villemomble|\
        Saint-Cloud|Yerres|Draveil|Le Chesnay|Bois-Colombes|Lambersart|Soissons|Carpentras|Villiers-sur-Marne|\
        Vanves|Menton|Bergerac|Ermont|Bezons|Grigny|Guyancourt|Saumur|Herblay|Ris-Orangis|Villiers-le-Bel|\
        Bourgoin-Jallieu|Vierzon|Le Gosier|Décines-Charpieu|Hénin-Beaumont|Fresnes|Aurillac|Sannois|Vallauris|\
        Alençon|Élancourt|Tournefeuille|Bègles|Gonesse|Oullins|Brunoy|Taverny|Armentières|Montfermeil|\
        Rambouillet|Villeparisis|Le Kremlin-Bicêtre|Sucy-en-Brie|Kourou|Montbéliard|Romainville|Cavaillon|\
        Saint-Dizier|Brétigny-sur-Orge|Saintes|La Teste-de-Buch|Béthune|Vichy|La Garde|Agde|Laon|Sens|Lunel|\
        Miramas|Biarritz|Le Grand-Quevilly|Orvault|Les Ulis|Champs-sur-Marne|Rochefort|Muret|Sainte-Anne|\
        Eaubonne|Étampes|Gradignan|Vernon|Petit-Bourg|Libourne|Abbeville|Rodez|Torcy|Maisons-Laffitte|Montgeron|\
        Villeneuve-sur-Lot|Épernay|Sèvres|Dole|Le Robert|Le Bouscat|Blagnac|Frontignan|Cenon|Vertou|Les Lilas|\
        Bruay-la-Buissière|Chaumont|Roissy-en-Brie|Le Moule|Le Petit-Quevilly|Manosque|Saint-Mandé|\
        Fontenay-aux-Roses|Orly|Le Creusot|Oyonnax|La Madeleine|Sainte-Suzanne|Millau|Combs-la-Ville|Fontaine|\
        Deuil-la-Barre|Auch|Lanester|Beaune|Montigny-lès-Metz|Hazebrouck|Longjumeau|Forbach|Sarreguemines|\
        Mons-en-Barœul|La Valette-du-Var|Morsang-sur-Orge|Grande-Synthe|Lisieux|Croix|Dammarie-les-Lys|Wasquehal|\
        Saint-Gratien|Halluin|Neuilly-Plaisance|Montmorency|Dax|Lagny-sur-Marne|Le Mée-sur-Seine|\
        Saint-Genis-Laval|Fleury-les-Aubrais|Loos|Gif-sur-Yvette|Denain|Sainte-Rose
        """)
    static let frenchStreets = WordList(
        """
        Abel Gance|Aime Benoit Seilliere|Alberic Cailloux|Albert Camus|Albert Garrigat|Alexandre|Alfred Aubertie|\
        Alfred Kastler|Alice Milliat|Altestrasse|Anatole France|Andre Faure|Andre Leveque|Andre Mauvignier|\
        Andre Roucou|Antoine Deschamps|Armand Got|Arthur Honegger|Auguste Delaune|Auguste Rodin|Aux Pres|Barbara|\
        Bargironnette|Baymale|Beaumarchais|Belle Vue|Bellevue|Benoit Frachon|Berlioz|Bernard Savary|\
        Blaise Pascal|Bonnabeau|Boscop|Boucheix|Branly|Bretelle De Bourg|Bruennelweg|Buffon|Camille Jullian|\
        Campagne|Cantelauve|Caumont|Cesar Franck|Chantecler|Chapelle|Charles De Foucauld|Charles Garraud|\
        Charles Gounaud|Charles Maigre|Chateaubriand|Chemin Du Neudorf|Clairat|Claude Debussy|Clement Ader|\
        Collet Des Costils|Communal|Corneille|Cv|D Albet|D Alsace|D Aneou|D Aspe|D Aunay|D Ebersheim|\
        D Espalungue|D Obermodern|D Orsenne|D'Annesse|Daniel Balavoine|Davout|De Barr|De Bauchaud|De Beauregard|\
        De Belfort|De Bergheim|De Bescat|De Bibbiena|De Blotzheim|De Bonnefond|De Borie Basse|De Bourgogne|\
        De Bretteville|De Caen|De Campagne|De Cauna|De Chanzy|De Combe Neuve|De Cormeilles|De Croux|De Dives|\
        De Feyte|De Florence|De Fort Louis|De Georges|De Grande Maison|De Hangviller|De Haut Mauco|De Isenfeld|\
        De Jegun|De Kappelen A Rosenau|De Kirrwiller|De L Abreuvoir|De L Aiglon|De L Ancien Cimetiere|\
        De L Ancienne Poste|De L Arcizette|De L Avenir|De L Ecole De L Alba|De L Esperance|De L Est|\
        De L Hotel De Ville|De L Ortenbourg|De L'Ancien Moulin|De L'Aumone|De L'Eglise|De L'Etang|De L'Isle|\
        De La Bascule|De La Boetie|De La Brasserie|De La Bregere|De La Brunetiere|De La Butte Aux Pages|\
        De La Campagne|De La Castaniade|De La Cense Freconrupt|De La Chapelle|De La Cheneviere|De La Citadelle|\
        De La Communaute|De La Cote De Rosette|De La Croix|De La Digue|De La Fabrique|De La Faurille|\
        De La Ferriere|De La Fonderie|De La Foret|De La Fosse Borel|De La Gare|De La Gendarmerie|De La Gratusse|\
        De La Graviere|De La Hallebarde|De La Huquetiere|De La Lande|De La Lisiere Du Parc|De La Maillerie|\
        De La Maladrerie|De La Metairie|De La Mission|De La Mue|De La Nuit Etoilee|De La Pelouse|\
        De La Petite Borie|De La Planche|De La Pommeraie|De La Premiere Armee|De La Res De Bellevue|\
        De La Rillegate|De La Ronde|De La Sapiniere|De La Sergenterie|De La Somme|De La Vallee|De Lachenal|\
        De Lamboys|De Landry|De Les Cheris|De Lohr|De Lyon|De Martoure|De Mitrecamp|De Montpon|De Mouen|\
        De Mussidan|De Normandie|De Noyers|De Perigueux|De Peyraget|De Pintouquet|De Polignac|De Port De Clautre|\
        De Puypezac|De Romanswiller|De Rosette|De Saint Astier|De Saint Louis|De Saint-Nexans|De Schoenbourg|\
        De Sessenheim|De Siewiller|De St Aubin|De Ste Foy Des Vignes|De Stundwiller|De Tilly|De Touraine|\
        De Vauquois|De Villamblard|De Villers|De Wangenbourg|Denis Papin|Des Albizias|Des Alouettes|\
        Des Amandiers|Des Arcades|Des Aubepines|Des Balans|Des Bateliers|Des Biches|Des Bois|Des Bouillons|\
        Des Bourreaux|Des Brandines|Des Cabernets|Des Casernes|Des Celtes|Des Chais|Des Champs Francais|\
        Des Charpentiers|Des Chenes|Des Cheris La Roseraie|Des Clausaux|Des Colchiques|Des Combes|\
        Des Conferences|Des Courlis|Des Croutes|Des Dentellieres|Des Deux Portes|Des Ecoles|Des Edelweiss|\
        Des Escarbilles|Des Etangs|Des Faures|Des Fauvettes|Des Fieux|Des Forgerons|Des Fours|Des Fraises|\
        Des Freres Nadal|Des Fresnes|Des Glycines|Des Grands Chenes|Des Graviers|Des Herons|Des Hollandais|\
        Des Iris|Des Jardins Freconrupt|Des Lachmatten|Des Lauriers|Des Lilas|Des Loriots|Des Marguerites|\
        Des Marquises|Des Merisiers|Des Messieurs|Des Mimosas|Des Musardises|Des Oiseaux|Des Paquerettes|\
        Des Pastous|Des Perdrix|Des Peupliers|Des Pierres|Des Plantes|Des Potiers|Des Pres|Des Puits|Des Quelles|\
        Des Recollets|Des Rois De France|Des Romanesques|Des Rosiers|Des Sablieres|Des Sardines|Des Sequoias|\
        Des Sources|Des Tartans|Des Terres Noires|Des Tonneliers|Des Trefles|Des Trois Fontaines|Des Tulipes|\
        Des Vaures|Des Versannes|Des Vignerons|Des Vosges|Diderot|Docteur Pierre Simbat|Doublet|Du Bailliage|\
        Du Barrage Est|Du Bas Faulq|Du Bernstein|Du Bois Des Leudets|Du Bosq|Du Bourg De Pombonne|Du Branchier|\
        Du Buehl|Du Canal|Du Caou|Du Casentino|Du Centre|Du Champ De Pierre|Du Chapeau|Du Chateau De Rosette|\
        Du Cimetiere|Du Clos Lozier|Du Colonel Baker|Du Coly|Du Commandant O Connel|Du Cotentin|Du Couvent|\
        Du Diebach|Du Doc Rene Tizon|Du Docteur Cayla|Du Docteur M Breton|Du Domaine|Du Donon|Du Dragon|Du Faulq|\
        Du Feu|Du Fohnbach|Du Fosse|Du Frankenbourg|Du Frondal|Du Gaillon|Du Gen De Gaulle|Du General Braun|\
        Du General Leclerc|Du Genie Imp Lemalle|Du Grand Pre|Du Gravier|Du Hahnenberg|Du Hattenberg|Du Hohrain|\
        Du Huit Mai|Du Kalbin|Du Lac|Du Languedoc|Du Lavoir|Du Livre De Vie|Du Loup|Du Luxembourg|Du Marche|\
        Du Marechal Bugeaud|Du Marechal Foch|Du Marechal Leclerc|Du Maurens|Du Midi|Du Missouri|Du Moulin|\
        Du Moulin De Piles|Du Muguet|Du Muscat|Du Nideck|Du Palais|Du Parc National|Du Patis|Du Perigord|\
        Du Petit Presbytere|Du Petit Sol|Du Pinot Blanc|Du Pont|Du Pont Germe|Du Pont Roux|Du Port|Du Pourtalet|\
        Du Preche|Du Prince|Du Professeur Pozzi|Du Quatorze Juillet|Du Ramstein|Du Rebgarten|Du Reservoir|\
        Du Rhin|Du Rooy|Du Ruisseau|Du Sapin|Du Seebach|Du Semillon|Du Soleil Levant|Du Souvenir Francais|\
        Du Suchet|Du Terme|Du Tilleul|Du Tissage|Du Touya|Du Triton|Du Val Dore|Du Viehweg|Du Vignoble|\
        Du Vivarais|Duguesclin|Edgard Degas|Edmond Michelet|Edouard Lalo|Elisee Reclus|Emile Counord|\
        Emile Vieillefond|Eric Tabarly|Ernest Marchal|Escoubet|Etienne Trelier|Eugene Fromentin|\
        Eugene Viollet-Le-Duc|Felix Faure|Fenelon|Ferey|Fernand Faure|Feytout|Fonbalquine|Forstweg|\
        Francis Poulenc|Francois Couperin|Francois Rude|Frederic Jacques|Frederico Garcia Lorca|Gabriel Faure|\
        Gabriel Matignon|Galilee|Gaston Monmousseau|Gde Rue Imp Des Pres|General Delestraint|Georgenbrunn|\
        Georges Brassens|Georges Joyeux|Georges Roques|Gerard Philipe|Gervais Sauve|Grand Rue|Grossen Garten|\
        Guilhem|Guillaume Chapdeville|Gustave Charpentier|Gustave Flaubert|Guy Mocquet|Hansi|Henri De Cumond|\
        Henri Matisse|Henri Poincare|Henry Dunant|Hinterkirch|Holder|Honore De Balzac|J M De Heredia|\
        Jacques Brel|Jacques Pinet|Jacques Tati|Jean Baptiste Lulli|Jean Dalba|Jean Dumas|Jean Et Rene Lafarge|\
        Jean Jacques Rousseau|Jean Lasjaunias|Jean Louis Barrault|Jean Mace|Jean Mermoz|Jean Nicot|\
        Jean Paul Sauvignat|Jean Pierre Timbaud|Jean Rey|Jean Vilar|Jeanne D Arc|Joffre|Joseph Santraille|Jouan|\
        Jules Massenet|Jules Verne|Jura|Kirchweg|La Dame Blanche|La Madeleine|Lacazette|Lamartine|Laplace|\
        Lavigne|Le Bret|Le Douet St Pair|Le Verrier|Leconte De L Isle|Leon Hennebique|Les Bosquets|\
        Les Quatres Rues|Lesparee|Lochmuehlweg|Louis Aragon|Louis Belin|Louis Leger Vauthier|Louis Pasteur|\
        Louise Weiss|Lucie Aubrac|Maillebois|Malbec|Maraichers|Marcel Cerdan|Marcel Megardon|Marcel Paul|\
        Marcelin Berthelot|Marie Curie|Martin Luther King|Maurice Barat|Maurice Bejart|Maurice Loupias|\
        Maurice Utrillo|Mayos|Merciere|Merline|Millet Prolongee|Mitarde|Monge|Montauriol|Montgomery|Mounet|\
        Mozart|Neuve|Nicephore Niepce|Notre Dame Du Chateau|Olympe De Gouges|Pablo Picasso|Passage Bobinski|\
        Paul Abadie|Paul Cezanne|Paul Dukas|Paul Gauguin|Paul Petit|Pelissiere|Petit Chemin De Condat|\
        Petite Rue Du Moulin|Philippe De Gunzbourg|Pierre Cot|Pierre Et Marie Curie|Pierre Moulinier|\
        Pierre Pinson|Pierre Privat|Planche|Porte Buree|Pres|Principale|Privee|Publique|Ragueneau|\
        Ramon Xuriguera|Raymond Scholer|Remy Desplanches|Rene Desmaison|Renee Chassagne|Resistance|Robert Coq|\
        Robert Desnos|Robert Mellet|Rodolphe Bruzac|Roger Marche|Roger Salengro|Romaine|Rosa Luxembourg|Roxane|\
        Rue Aubin Bourgoin|Rue Des Martyrs|Rue Jean Faucher|Rue Michel Montaigne|Saint Clar|Saint Exupery|\
        Saint Georges|Saint Jean|Saint Marc|Saint Nicolas|Saint Paulit|Saint Sebastien|Saint Vigor|Saline|\
        Salvador Allende|Samson Et Dalila|Sassoubre|Savorgnan De Brazza|Serguei Vonrontzov|Simone Signoret|\
        St Clair|St Germain|Suhr|Suzanne Lacorre|Theophile Bader|Tilhou|Trey|Turgot|Valentine Bussiere|Vauban|\
        Verlaine|Victor Baltard|Victor Horta|Vidal|Villechanoux|Vincent Le Goff|W.A Mozart|Willerle|Wolbert|\
        Wuestmattweg|Yves Farges Prolongee|Yvon Delbos
        """)
    static let frenchStates = WordList(
        """
        Auvergne-Rhône-Alpes|Bourgogne-Franche-Comté|Bretagne|Centre-Val de Loire|Corse|Grand Est|\
        Hauts-de-France|Île-de-France|Normandie|Nouvelle-Aquitaine|Occitanie|Pays de la Loire
        """)
    static let frenchCountries = WordList(
        """
        Afghanistan|Afrique du Sud|Albanie|Algérie|Allemagne|Angola|Anguilla|Antarctique|Antigua-et-Barbuda|\
        Argentine|Arménie|Aruba|Australie|Azerbaïdjan|Bahamas|Bahreïn|Bangladesh|Belgique|Belize|Bermudes|\
        Bhoutan|Bolivie|Bosnie-Herzégovine|Botswana|Brunéi Darussalam|Bulgarie|Burkina Faso|Burundi|Bénin|\
        Cambodge|Canada|Cap-Vert|Ceuta et Melilla|Chili|Chypre|Colombie|Comores|Congo-Brazzaville|Corée du Nord|\
        Corée du Sud|Costa Rica|Croatie|Curaçao|Côte d’Ivoire|Danemark|Diego Garcia|Dominique|El Salvador|\
        Espagne|Estonie|Finlande|France|Gabon|Gambie|Ghana|Grenade|Groenland|Grèce|Guadeloupe|Guatemala|\
        Guernesey|Guinée|Guinée équatoriale|Guyana|Guyane française|Géorgie|Haïti|Hongrie|Inde|Indonésie|Irak|\
        Irlande|Islande|Israël|Italie|Japon|Jersey|Jordanie|Kazakhstan|Kenya|Kiribati|Kosovo|Koweït|La Réunion|\
        Lesotho|Lettonie|Liban|Libye|Liechtenstein|Lituanie|Luxembourg|Macédoine|Malaisie|Malawi|Maldives|Mali|\
        Maroc|Martinique|Maurice|Mauritanie|Mexique|Moldavie|Monaco|Mongolie|Montserrat|Mozambique|Myanmar|\
        Namibie|Nauru|Niger|Nigéria|Niue|Norvège|Nouvelle-Zélande|Népal|Oman|Ouganda|Pakistan|Palaos|Panama|\
        Papouasie-Nouvelle-Guinée|Pays-Bas|Pays-Bas caribéens|Philippines|Pitcairn|Polynésie française|\
        Porto Rico|Portugal|Pérou|Qatar|R.A.S. chinoise de Macao|Roumanie|Royaume-Uni|Russie|\
        République centrafricaine|République dominicaine|République tchèque|Sahara occidental|\
        Saint-Christophe-et-Niévès|Saint-Marin|Saint-Martin|Saint-Pierre-et-Miquelon|Sainte-Lucie|Samoa|\
        Samoa américaines|Sao Tomé-et-Principe|Seychelles|Sierra Leone|Singapour|Slovaquie|Somalie|Soudan|\
        Soudan du Sud|Sri Lanka|Suisse|Suède|Svalbard et Jan Mayen|Swaziland|Syrie|Tadjikistan|Tanzanie|Taïwan|\
        Tchad|Territoires palestiniens|Thaïlande|Timor oriental|Togo|Tonga|Trinité-et-Tobago|Tristan da Cunha|\
        Tunisie|Turquie|Tuvalu|Ukraine|Uruguay|Venezuela|Vietnam|Wallis-et-Futuna|Yémen|Zambie|Égypte|\
        Émirats arabes unis|Équateur|Érythrée|États fédérés de Micronésie|États-Unis|Éthiopie|Île Christmas|\
        Île de Man|Île de l’Ascension|Îles Canaries|Îles Caïmans|Îles Cook|Îles Féroé|Îles Malouines|\
        Îles Mariannes du Nord|Îles Salomon|Îles Turques-et-Caïques|Îles Vierges britanniques|\
        Îles Vierges des États-Unis
        """)
}
