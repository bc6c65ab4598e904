// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let spanishCities = WordList(
        """
        A Coruña|Alcalá de Henares|Alicante|Almería|Andalusia|Antequera|Aragon|Badalona|Barcelona|Baza|\
        Benalmádena|Benidorm|Bilbao|Blanes|Burgos|Carmona|Cartagena|Catalonia|Ceuta|Costa Blanca|Costa Brava|\
        Costa calida|Costa de la Luz|Cádiz|Córdoba|Dénia|Elche|Fuengirola|Galicia|Gibraltar|Gijón|Girona|\
        Girona spain|Granada|Huelva|Jerez|La Orotava|La manga|Las Palmas|Lleida|Logroño|Los Realejos|Madrid|\
        Marbella|Mijas|Murcia|Málaga|Mérida|Nerja|Northern spain|Oviedo|Oviedo spain|Pamplona|Puerto de la Cruz|\
        Ronda|Salamanca|Salou|San Sebastian|Santander spain|Santiago|Scuba|Segovia|Seville|Sierra Nevada|\
        Tarragona spain|Toledo|Valencia|Vizcaya|Zaragoza
        """)
    static let spanishStreets = WordList(
        """
        Alameda|Arévalo|Av Juventud|Av de Europa|Av de la Democracia|Av de la Juventud|Avenida Ejército|\
        Avenida General Macías|Avenida Rubine|Avenida de Europa|Avenida de la Juventud|Barriada Constitución|\
        Calle Actor Tallaví|Calle Adolfo Aznar|Calle Ahorro|Calle Ainzón|Calle Alcolea|Calle Alfonso Gurrea|\
        Calle Alfonso X|Calle Almería|Calle Alonso Martín|Calle Alta|Calle Alto de la Vía|Calle Angel Subira|\
        Calle Antonio Falcón|Calle Antonio San José|Calle Antonio Zea|Calle Aragón|Calle Argel|Calle Averroes|\
        Calle Azucena|Calle Badajoz|Calle Bailén|Calle Baja|Calle Bilbao|Calle Bolivia|Calle Cabo Noval|\
        Calle Cabo de Agua|Calle Callejón|Calle Capitán Andino|Calle Capitán Arenas|Calle Capitán Cossío|\
        Calle Capitán Guiloche|Calle Capitán Roger|Calle Carlos V|Calle Carolinas|Calle Castilla|\
        Calle Catalina Bárcena|Calle Cataluña|Calle Ceriñola|Calle Cervera|Calle Ceuta|Calle Chafarinas|\
        Calle Chile|Calle Churruca|Calle Ciudad de Fraga|Calle Clara Campoamor|Calle Colombia|\
        Calle Comandante Royo|Calle Coral|Calle Coruña|Calle Costa Rica|Calle Covadonga|Calle Cuba|Calle Cádiz|\
        Calle Dalia|Calle Diego de Olea|Calle Diez Vicario|Calle Doña Marina|Calle Dámaso Alonso|Calle Echegaray|\
        Calle Ecuador|Calle Edmundo D'Amicis|Calle Eloy Gonzalo|Calle Emilio Mene|Calle Enrique Nieto|\
        Calle Filipinas|Calle Flora Tristán|Calle Fortuny|Calle Francia|Calle Gaspar Arenas|\
        Calle General Barceló|Calle General Buceta|Calle General Castaños|Calle General Chacel|\
        Calle General Lazaga|Calle General Marina|Calle General Moscardó|Calle General Ordóñez|\
        Calle General Pareja|Calle General Pintos|Calle General Villalba|Calle Goya|Calle Gran Capitán|\
        Calle Granada|Calle Gravelinas|Calle Gravina|Calle Gurugú|Calle Haití|Calle Hermanos Cayuela|\
        Calle Hermanos Miranda|Calle Honduras|Calle Ibáñez Marín|Calle Iglesia|Calle Isla del Rey|\
        Calle Jacinto de Obal|Calle Jorge Guillén|Calle Jorge Manrique|Calle José Luis Borau|\
        Calle Julio Cortázar|Calle Julio Verne|Calle La Niña|Calle Larache|Calle Ledesma|Calle Lepanto|\
        Calle León|Calle Lope de Vega|Calle Lucano|Calle Lugo|Calle Luis Molini|Calle Luis Morandeira|\
        Calle Luis de Cappa|Calle Luis de Ostáriz|Calle Luxemburgo|Calle López Moreno|Calle Magallanes|\
        Calle Mallorca|Calle Mar Chica|Calle Mar Mediterráneo|Calle Marino de Rivera|Calle Martín Bocanegra|\
        Calle Martín Zermeño|Calle María Callas|Calle María Espinosa|Calle María Pineda|Calle María de Echarri|\
        Calle María de Maeztu|Calle María de Ávila|Calle Matías Montero|Calle Miguel Fernández|Calle Miguel Zazo|\
        Calle Mira al Puerto|Calle Monterdes|Calle Montiño|Calle Murillo|Calle Méjico|Calle Méndez Núñez|\
        Calle Músicos Granados|Calle Nicaragua|Calle Núñez de Balboa|Calle Octavio Paz|Calle Osa Menor|\
        Calle Ostra|Calle Pablo Casals|Calle Pablo Iglesias|Calle Pablo Vallescá|Calle Palencia|Calle Pamplona|\
        Calle Panamá|Calle Paralela al Sol|Calle Pascual Verdú|Calle Pavía|Calle Pedro Navarro|\
        Calle Pedro Saputo|Calle Pedro Segura|Calle Pedro de Mendoza|Calle Pegaso|Calle Perú|Calle Pradilla|\
        Calle Querol|Calle Rioja|Calle Roberto Cano|Calle Rosa Chacel|Calle Río Bidasoa|Calle Río Ebro|\
        Calle Río Esera|Calle Río Esla|Calle Río Genil|Calle Río Guadalope|Calle Río Manzanares|Calle Río Segura|\
        Calle Sagasta|Calle San Diego|Calle San Miguel|Calle Santander|Calle Santiago|Calle Santo Domingo|\
        Calle Sargento Luna|Calle Sargento Quesada|Calle Severo Ochoa|Calle Simancas|Calle Sorolla|\
        Calle Suceso Terreros|Calle Séneca|Calle Tarragona|Calle Teniente Bragado|Calle Teniente Casaña|\
        Calle Teniente Morán|Calle Teruel|Calle Tiro Nacional|Calle Toledo|Calle Valencia|Calle Valladolid|\
        Calle Vieira|Calle Villegas|Calle Violeta|Calle Vista Hermosa|Calle Vitoria|Calle Zamora|\
        Calle de Amsterdam|Calle de Berlín|Calle de Berna|Calle de Bonn|Calle de Braulio Foz|Calle de Bruselas|\
        Calle de Corea|Calle de Garellano|Calle de Ibiza|Calle de Monegros|Calle de Mónaco|Calle de Oran|\
        Calle de Orión|Calle de Osa Mayor|Calle de Oslo|Calle de París|Calle de Perseo|Calle de Playa Hípica|\
        Calle de Sariñena|Calle de Sáiz de Otero|Calle de Viena|Calle de Vizcaya|Calle de la Bocana|\
        Calle de la Cometa|Calle de la Encina|Calle de la Florentina|Calle de la Hiedra|Calle de la Higuera|\
        Calle de la Merced|Calle de la Virgen|Calle de los Diputados|Calle de los Lirios|Calle de los Tulipanes|\
        Calle del Abeto|Calle del Acebuche|Calle del Almendro|Calle del Azoque|Calle del Bierzo|\
        Calle del Cargadero|Calle del Granado|Calle del Horno|Calle del Lago|Calle del Limonero|\
        Calle del Naranjo|Calle del Padre Landa|Calle del Padre Oses|Calle del Reino|Calle del Rio Duero|\
        Calle del Río Aragón|Calle del Río Cinca|Calle del Río Ebro|Calle del Río Guadiana|Calle el Greco|\
        Calle el Viento|Calle la Cochera|Calle la Estrella|Calle la Legión|Calle Álvaro de Bazán|\
        Camino El Horchatero|Camino El Olvido|Camino La Acequia|Camino Las Palmeras|Camino Las Palomas|\
        Camino Los Olivos|Camino Ronda|Camino Torre Ordovás|Camino Torre Ramos|Camino Torre Vargas|\
        Camino de Paniporta|Camino de Ronda|Camino de Tajaderas|Camino de la Cubela|Camino del Arco|\
        Camino del Cementerio|Camiño Montiño|Cantón Pequeño|Carretera ALFONSO XIII|Carretera Cabrerizas|\
        Carretera Farhana|Carretera Hardú|Carretera Hidum|Carretera Huerta Cabo|Carretera Rostrogordo|\
        Carretera de Farhana|Carretera del Polvorín|Cuesta de la Viña|Durán Loriga|Explanada de Camellos|\
        Francisco Mariño|Gaiteira|Huertas|José González Chas|Juan Montes|Juana de Vega|Linares Rivas|Merced|\
        Modesta Goicouría|Oficina de Correos|Padre Feijoo|Paseo Ronda|Paseo de Ronda|Paseo de las Conchas|\
        Paseo de las Rosas|Payo Gómez|Perillana|Picavia|Pintor Seijo Rubio|Plaza Cormelana|Plaza Gerona|\
        Plaza Jaen|Plaza Pontevedra|Plaza Tarragona|Plaza Torres Quevedo|Plaza Velázquez|Plaza de España|\
        Plaza de Lugo|Plaza de Mina|Plaza de Orense|Plaza de la Cubela|Plaza de la Gaiteira|\
        Plaza de las Victorias|Plaza de los Aljibes|Plaza del Callao|Plaza del Cementerio|Plaza del Mar|\
        Poeta Trillo Figueroa|Pontevedra|Posse|Puente|Recanto do Forno|Regidor Somoza|Rio Bubal|\
        Roberto Tojeiro Díaz|Ronda Compañía de Mar|Rosalía de Castro|Rua Alejandro Pedrosa|Rua Amor Ruibal|\
        Rua Bonhome|Rua Camino Caneiro|Rua Cardenal Quiroga|Rua Carvalho Calero|Rua Catasol|Rua Cuña de Abaixo|\
        Rua Da Coruña|Rua Doctor Temes|Rua Ervedelo|Rua Finca Coronela|Rua Galicia|Rua Garcia Ferreiro|\
        Rua Imaculada|Rua Jesús soria|Rua Lamelas|Rua Manuel Murguía|Rua Nosa Sra. del Viso|Rua Orcellón|\
        Rua Pablo Iglesias|Rua Quintian|Rua Ramón Cabanillas|Rua Río Avia|Rua San Paio|Rua Serra Martiñá|\
        Rua Serra San Mamede|Rua Sra. Do Portal|Rua Telleira|Rua Teluro|Rua carlos velo|Rua da Abeleda|\
        Rua da Concordia|Rua da Feira Nova|Rua da Marquesa|Rua das Aureanas|Rua de Monte Qinxo|\
        Rua de San Francisco|Rua de San Froilan|Rua de San Silvestre|Rua de Xoán de Porres|Rua del Paseo|\
        Rua do Bon Xesus|Rua do Concejo|Rua do Deposito|Rua do Ensino|Rua do Mendo|Rua do Millo|Rua do Papón|\
        Rua do Paxaro|Rua do Porteiro|Rua do Valdolide|Rua do Xazmin|Rúa A Fonte de Elviña|Rúa Alameda|\
        Rúa Alexandre Bóveda|Rúa Alta|Rúa Amendo|Rúa Antonio Palacios|Rúa Antonio Román|Rúa Aracel Ancochea|\
        Rúa Bellao|Rúa Betanzos|Rúa Boavista|Rúa Canella Vella|Rúa Canella do Castro|Rúa Cantón do Mendo|\
        Rúa Carballo|Rúa Carriarico|Rúa Cervantes|Rúa Cesareo Gonzalez|Rúa Chano Piñeiro|Rúa Cisneros|\
        Rúa Clara Campoamor|Rúa Coenga|Rúa Compostela|Rúa Costiña de Canedo|Rúa Coto Novelle|Rúa Curros Enríquez|\
        Rúa Da Paz|Rúa Desengaño|Rúa Dr Fleming|Rúa Escura|Rúa Estreita|Rúa Ferrol|Rúa Filomena Dato|\
        Rúa Francisco Moure|Rúa Huertas|Rúa Igrexa de Elviña|Rúa Josc|Rúa Juán Manuel Bedoya|Rúa Luis Trabazos|\
        Rúa Macias|Rúa Maestro Vide|Rúa Maior|Rúa Manuel Pereira|Rúa Melide|Rúa Mendiño|Rúa Montes|Rúa Moratín|\
        Rúa Noriega Varela|Rúa Novoa Santos|Rúa O Curro|Rúa O Portalón|Rúa Otero Pedrayo|Rúa Outeiro da Vela|\
        Rúa P|Rúa Pablo Picasso|Rúa Padilla|Rúa Pena Corneira|Rúa Petín|Rúa Peña Trevinca|Rúa Posse|Rúa Quintian|\
        Rúa Rampla de Sas|Rúa Ramón Piñeiro|Rúa Regata|Rúa Requeixada|Rúa Rio Limia|Rúa Rio Xares|Rúa Río Arnoia|\
        Rúa Río Cobas|Rúa Río Corzos|Rúa Río Mao|Rúa Saez Díaz|Rúa San Rosendo|Rúa Santa Águeda|Rúa Santana|\
        Rúa Santana de Arriba|Rúa Santo Domingo|Rúa Serra de Queixa|Rúa Sol|Rúa Travesa|Rúa Tres Fontes|\
        Rúa Tulla|Rúa Valle-Inclán|Rúa Vamella|Rúa Vila Real|Rúa Villa Valencia|Rúa Vinteún|Rúa Xestal|\
        Rúa da Algaría|Rúa da Barreira|Rúa da Cantareliña|Rúa da Coenga|Rúa da Cuña da Cima|Rúa da Farixa|\
        Rúa da Fonte|Rúa da Igrexa|Rúa da Imprenta|Rúa da Liberdade|Rúa da Palloz|Rúa da Pena do Vado|\
        Rúa da Petanca|Rúa da Ponte Sevilla|Rúa da Verea Vella|Rúa da Videira|Rúa das Adelfas|Rúa das Burgas|\
        Rúa das Camelias|Rúa das Lagoas|Rúa das Lamelas|Rúa das Laxas|Rúa das Lilas|Rúa das Meigas|\
        Rúa das Oliveiras|Rúa das Poutigas|Rúa das Tendas|Rúa de Antonio Puga|Rúa de Bos Aires|\
        Rúa de Carlos Maside|Rúa de Celanova|Rúa de Chano Piñeiro|Rúa de Coles|Rúa de Cruceiro|Rúa de Fonseca|\
        Rúa de Forcelos|Rúa de García Mosquera|Rúa de Hernán Cortés|Rúa de Irmáns Xesta|Rúa de José Cornide|\
        Rúa de Juan de Austria|Rúa de Lepanto|Rúa de Lugo|Rúa de Martinez Sueiro|Rúa de Matilde Lloria|\
        Rúa de Monte Penama|Rúa de Monte Xeixo|Rúa de Palmés|Rúa de Portocarreiro|Rúa de Ramón Abellas|\
        Rúa de Reza|Rúa de San Miguel|Rúa de San Pedro|Rúa de Santa Barbara|Rúa de Santa Catalina|\
        Rúa de Santa ana|Rúa de Serra do Eixe|Rúa de Silia|Rúa de Váquez Núñez|Rúa de ervedelo|Rúa de la Unión|\
        Rúa de tras do Pazo|Rúa del Greco|Rúa del Monte Medo|Rúa do Bispo Lorenzo|Rúa do Campo|\
        Rúa do Castelo Ramiro|Rúa do Cruceiro|Rúa do Entroido|Rúa do Espeto|Rúa do Freixedo|Rúa do Freixo|\
        Rúa do Grilo|Rúa do Lagar|Rúa do Lobisome|Rúa do Lostrego|Rúa do Merlo|Rúa do Naparo|Rúa do Olivar|\
        Rúa do Peligro|Rúa do Polvorín|Rúa do Progreso|Rúa do Rincón|Rúa do Salto do Can|Rúa do Santo Cristo|\
        Rúa do Seixo|Rúa do Seminario|Rúa do Sol|Rúa do Teixo|Rúa do Vagalume|Rúa do Viveiro|\
        Rúa do campo de Fútbol|Rúa do serán|Rúa dos Barreiros|Rúa dos Berrocas|Rúa dos Corredores|\
        Rúa dos Forcelos|Rúa dos Limoeiros|Rúa dos Remedios|Rúa dous de Maio|Rúa nova|San Andrés|Sánchez Bregua|\
        Teresa Herrera|Travesía Benito Vicedo|Travesía Cormelana|Travesía Huertas|Travesía Rianxo|\
        Travesía Rio Limia|Travesía da Gaiteira|Travesía de Chapa A|Travesía de Chapa B|Travesía de Montiño|\
        Vereda Parón Farixa|Xoan XXIII
        """)
    static let spanishStates = WordList(
        """
        Andalucía|Aragón|Principiado de Asturias|Canarias|Cantabria|Castilla y León|Castilla-La Mancha|Catalunya|\
        Extremadura|Galicia|Islas Baleares|La Rioja|Comunidad de Madrid|Region de Murcia|País Vasco|\
        Comunidad Valenciana
        """)
    static let spanishCountries = WordList(
        """
        Afganistán|Albania|Alemania|Andorra|Angola|Antigua y Barbuda|Antártida|Arabia Saudí|Argelia|Armenia|\
        Aruba|Australia|Austria|Bahamas|Bangladés|Barbados|Baréin|Benín|Bermudas|Bielorrusia|Bolivia|Botsuana|\
        Brasil|Brunéi|Bulgaria|Burundi|Bután|Bélgica|Cabo Verde|Camboya|Canadá|Caribe neerlandés|Catar|\
        Ceuta y Melilla|Chile|China|Chipre|Ciudad del Vaticano|Comoras|Corea del Norte|Corea del Sur|Costa Rica|\
        Croacia|Cuba|Curazao|Diego García|Dominica|Ecuador|Egipto|El Salvador|Eritrea|Eslovaquia|Eslovenia|\
        España|Estados Unidos|Etiopía|Filipinas|Finlandia|Fiyi|Gabón|Gambia|Georgia|Ghana|Granada|Grecia|\
        Groenlandia|Guadalupe|Guatemala|Guayana Francesa|Guernesey|Guinea|Guinea-Bisáu|Guyana|Haití|Honduras|\
        India|Indonesia|Iraq|Irlanda|Irán|Isla Niue|Isla Norfolk|Isla de Man|Isla de la Ascensión|Islas Caimán|\
        Islas Cocos|Islas Cook|Islas Feroe|Islas Marianas del Norte|Islas Marshall|Islas Pitcairn|Islas Salomón|\
        Islas Vírgenes Británicas|Islas Vírgenes de EE. UU.|Islas Åland|Israel|Jamaica|Japón|Jersey|Jordania|\
        Kenia|Kirguistán|Kiribati|Kosovo|Kuwait|Lesoto|Letonia|Liberia|Libia|Lituania|Luxemburgo|Líbano|\
        Macedonia|Malasia|Malaui|Maldivas|Mali|Marruecos|Martinica|Mauricio|Mauritania|Micronesia|Moldavia|\
        Mongolia|Montenegro|Mozambique|Myanmar|México|Mónaco|Namibia|Nepal|Nicaragua|Nigeria|Noruega|\
        Nueva Zelanda|Níger|Omán|Pakistán|Panamá|Papúa Nueva Guinea|Paraguay|Países Bajos|Polinesia Francesa|\
        Polonia|Portugal|Puerto Rico|RAE de Macao|Reino Unido|República Centroafricana|República Checa|\
        República del Congo|Reunión|Ruanda|Rumanía|Rusia|Samoa Americana|San Bartolomé|San Cristóbal y Nieves|\
        San Marino|San Pedro y Miquelón|San Vicente y las Granadinas|Santa Elena|Santa Lucía|Senegal|Serbia|\
        Seychelles|Sierra Leona|Sint Maarten|Siria|Somalia|Sri Lanka|Sudáfrica|Sudán|Sudán del Sur|Suecia|\
        Surinam|Svalbard y Jan Mayen|Sáhara Occidental|Tailandia|Taiwán|Tayikistán|Territorios Palestinos|\
        Timor Oriental|Togo|Tonga|Trinidad y Tobago|Tristán da Cunha|Turkmenistán|Tuvalu|Túnez|Ucrania|Uganda|\
        Uzbekistán|Vanuatu|Venezuela|Vietnam|Yemen|Yibuti|Zambia|Zimbabue
        """)
}
