// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let italianJobs = WordList(
        """
        Accalappiacani|Acquaiolo|Addestratore di cani|Addetto di scalo|Addobbatore|Agente di commercio|\
        Agente immobiliare|Aggiustatore|Agronomo|Allenatore|Allevatore|Ambasciatore|Andrologo|\
        Animatore turistico|Annunciatore|Antiquario|Apicoltore|Arbitro|Archeologo|Archivista|Armaiolo|Arrotino|\
        Artificiere|Ascensorista|Assistente dentista|Astrologo|Astronomo|Attore|Attuario|Audiometrista|\
        Auripellario|Autodemolitore|Autore|Avvocato|Ballerino|Bagnino|Bancario|Barbiere|Bassista|Benzinaio|\
        Bidello|Biologo|Biotecnologo|Blogger|Botanico|Bracciante|Broker|Buttafuori|Calafato|Calzolaio|Cameriere|\
        Camionista|Camparo|Cancelliere|Cantastorie|Cantoniere|Capostazione|Carabiniere|Cardiochirurgo|\
        Carpentiere|Carrozziere|Casalinga|Casellante|Cassiere di banca|Cavatore|Cenciaiolo|Ceramista|Chimico|\
        Chirurgo|Climatologo|Clown|Collaboratore familiare|Comico|Commesso|Compositore|Conducente autobus|\
        Conduttore televisivo|Console|Consulente ambientale|Consulente finanziario|Consulente pubblicitario|\
        Contabile|Content creator|Contrabbassista|Controllore del traffico aereo|Copywriter|Correttore di bozze|\
        Costumista|Critico cinemetografico|Crittografo|Cuoco|Curatore di mostre|Decoratore|Dentista|Designer|\
        Dietologo|Diplomatista|Direttore d'albergo|Direttore d'orchestra|Disegnatore di moda|\
        Disegnatore meccanico|Docente|Dog sitter|Domestico|Dottore agronomo|Dottore commercialista|Drammaturgo|\
        Economista|Editore|Elettrauto|Elettromeccanico|Enologo|Entomologo|Estetista|Etnologo|\
        Fabbricante di casse|Facchino|Farmacista|Fattore|Ferraiolo|Floricoltore|Filatelico|Fioraio|Fisico|\
        Fitoiatra|Fognaiolo|Fonditore|Formatore|Fornaio|Fresatore|Fruttivendolo|Funzionario|Garzone|\
        Gastroenterologo|Gelataio|Geografo|Geometra|Geriatra|Giardiniere|Gioielliere|Giornalista|Giudice|\
        Giudice istruttore|Giurista|Glottologo|Gruista|Guardia forestale|Guardia giurata|Guida naturalistica|\
        Hostess|Idrologo|Igienista dentale|Imbianchino|Immunologo|Impiegato|Imprenditore edile|Infermiere|\
        Informatore medico-scientifico|Insegnante|Intarsiatore|Investigatore privato|Ispettore|\
        Ispettore scolastico|Istruttore militare|Lattaio|Lavandaio|Levabolli|Librettista|Litografo|\
        Location manager|Lustrascarpe.....|Macchinista ferroviario|Maestro d'ascia|Maestro di canoa|\
        Maestro di cerimonie|Maestro di sci|Maestro elementare|Maggiordomo|Maître|Maniscalco|Marconista|Marmista|\
        Marronaio|Massaggiatore|Materassaio|Mediatore|Medico|Mercenario|Meteorologo|Militare|Mineralogista|\
        Minutatore|Modellatore|Modista|Montatore|Mozzo|Mugnaio|Museologo|Musicologo|Navigatore|Nefrologo|\
        Neurochirurgo|Neuropsichiatra|Neuropsicomotricista|Numismatico|Odontoiatra|Oftalmologo|Operaio|\
        Operatore socio-sanitario|Optometrista|Orafo|Orientatore|Ortopedico|Ostetrico|Ottico|Palafreniere|\
        Paleontologo|Palombaro|Parrucchiere|Pastore|Pedagogo|Pedologo|Perfusionista|Perito aziendale|\
        Perito industriale|Personal trainer|Pescivendolo|Pianista|Pilota|Poeta|Politologo|Poliziotto|\
        Ponteggiatore|Portinaio|Pranoterapeuta|Presentatore|Procacciatore d'affari|Procuratore sportivo|\
        Produttore cinematografico|Progettista|Programmatore turistico|Psichiatra|Psicopedagogo|Pubblicista|\
        Radiologo|Ragioniere|Regista|Reumatologo|Ricamatrice|Rilegatore|Rottamaio|Saldatore|Salumiere|\
        Sassofonista|Sceneggiatore|Scienziato|Scultore|Segretario comunale|Seringueiro|Sessuologo|Showgirl|\
        Sindacalista|Skiman|Sociologo|Sommelier|Sosia|Spazzacamino|Stagnino|Statistico|Stilista|\
        Storico dell'arte|Stradino|Suggeritore|Sviluppatore software|Tappezziere|Tastierista|Tecnico audio|\
        Tecnico di radiolodia|Telefonista|Terapeuta|Terapista|Timoniere|Tipografo|Traduttore|Truccatore|\
        Tutor di formazione|Urbanista|Urologo|Vasaio|Verniciatore|Vetraio|Vibrafonista|Vigile urbano|\
        Violoncellista|Vocalist|Webdesigner|Webmaster|Wedding planner|Xilofonista|Zoologo
        """)
    static let italianWords = WordList(
        """
        abbastanza|abbia|abbiamo|accordo|acqua|addio|addosso|adesso|aereo|affari|agente|agli|aiutare|aiuto|\
        alcune|alcuni|alla|alle|allo|allora|almeno|alto|altra|altre|altri|altrimenti|altro|amare|america|amica|\
        amici|amico|amo|anche|ancora|andando|andare|andata|andate|andato|andiamo|andrà|anima|anni|anno|appena|\
        aria|armi|arriva|arrivare|arrivato|arrivederci|arrivo|ascolta|aspetta|aspettare|aspetti|aspetto|attento|\
        attenzione|attimo|auto|avanti|aver|avere|avesse|avessi|avete|aveva|avevano|avevi|avevo|avrai|avrebbe|\
        avrei|avresti|avrà|avuto|avvocato|bagno|bambina|bambini|bambino|basta|bastardo|beh|bel|bella|bello|ben|\
        bene|benissimo|bere|bisogna|bisogno|bocca|brava|bravo|brutto|buon|buona|buonanotte|buonasera|buongiorno|\
        buono|caffè|calma|cambiare|cambiato|camera|campo|cane|canzone|capelli|capire|capisci|capisco|capitano|\
        capito|capo|cara|carino|caro|casa|caso|causa|cavallo|cena|cerca|cercando|cercare|cercato|certo|che|chi|\
        chiama|chiamare|chiamato|chiami|chiamo|chiaro|chiave|chiedere|chiedo|chiesto|chiunque|ciao|cibo|cielo|\
        cinema|cinque|cioè|circa|città|ciò|clark|coi|col|colonnello|colpa|colpo|comandante|come|compagnia|\
        comunque|con|conosce|conosci|conosco|consiglio|contento|continua|conto|contro|controllo|coraggio|corpo|\
        cosa|cose|cosi|così|crede|credere|credevo|credi|credo|cristo|cui|cuore|cura|dai|dal|dalla|dalle|dammi|\
        dare|dato|davanti|davvero|deciso|degli|dei|del|della|delle|dello|denaro|dentro|detto|deve|devi|devo|\
        devono|dia|diavolo|dica|dice|dicendo|diceva|dici|dico|dicono|dieci|dietro|difficile|dimenticato|dimmi|\
        dio|dire|diritto|dirlo|dirmi|dirti|dispiace|disse|diventare|divertente|dobbiamo|dollari|domanda|domande|\
        domani|donna|donne|dopo|dormire|dottor|dottore|dove|dovete|doveva|dovevo|dovrebbe|dovrei|dovremmo|\
        dovresti|dovuto|due|durante|ecco|ehi|energia|entra|entrambi|entrare|era|erano|eravamo|eri|ero|\
        esattamente|esatto|esercito|essere|faccia|facciamo|faccio|facendo|faceva|facile|fai|fame|famiglia|fammi|\
        fanno|fantastico|far|farai|fare|faremo|farlo|farmi|farti|farà|farò|fate|fatta|fatti|fatto|favore|felice|\
        fermo|festa|figli|figlia|figlio|film|finalmente|finché|fine|finire|finita|finito|fino|fondo|forse|forte|\
        fortuna|forza|fosse|fossi|foto|fra|fratello|freddo|fretta|fronte|funziona|fuoco|fuori|futuro|generale|\
        genere|genitori|gente|gentile|gesù|giocare|gioco|giornata|giorni|giorno|giovane|giro|giuro|giusto|già|\
        giù|gli|glielo|grado|gran|grande|grandi|grazie|grosso|gruppo|guai|guarda|guardare|guardate|guardi|guerra|\
        hai|hanno|harry|henry|hey|idea|ieri|importa|importante|impossibile|incidente|incontro|incredibile|\
        indietro|inglese|inizio|insieme|interessa|interessante|intorno|invece|jack|james|jim|joey|john|laggiù|\
        lasci|lascia|lasciami|lasciare|lasciato|lavorare|lavoro|legge|lei|lettera|letto|libero|libro|lontano|\
        loro|luce|lui|lungo|macchina|madre|maestro|magari|maggiore|mai|male|mamma|mandato|mangiare|mani|mano|\
        mare|maria|marito|matrimonio|mattina|meglio|meno|mente|mentre|mese|mesi|messaggio|messo|mettere|metti|\
        mezzo|mia|mica|michael|mie|miei|migliore|milioni|minuti|minuto|mio|miss|modo|moglie|molte|molti|molto|\
        momento|mondo|morire|morta|morte|morti|morto|mostro|motivo|musica|natale|naturalmente|nave|neanche|negli|\
        nei|nel|nella|nelle|nello|nemmeno|nessun|nessuna|nessuno|new|niente|noi|nome|non|nostra|nostre|nostri|\
        nostro|notizie|notte|nulla|numero|nuova|nuovo|occhi|occhiata|occhio|odio|oggi|ogni|okay|oltre|onore|ora|\
        ordine|ore|ormai|oro|ospedale|ottimo|pace|padre|paese|pagare|paio|papà|pare|parla|parlando|parlare|\
        parlato|parli|parola|parole|parte|parti|partita|passare|passato|passo|paura|pazzo|peccato|peggio|pena|\
        pensa|pensando|pensare|pensato|pensavo|pensi|penso|per|perchè|perché|perdere|perfetto|permesso|perso|\
        persona|persone|però|pezzo|piacciono|piace|piacere|piacerebbe|pianeta|piano|piccola|piccolo|piedi|pieno|\
        pistola|piu|piuttosto|più|poco|poi|polizia|porta|portare|portato|porti|porto|posizione|possa|possiamo|\
        possibile|possibilità|posso|possono|posto|poter|potere|potete|poteva|potrebbe|potrei|potremmo|potresti|\
        potuto|prego|prende|prendere|prendi|prendo|preoccuparti|presidente|preso|presto|prigione|prima|primo|\
        problema|problemi|programma|pronta|pronti|pronto|proprio|prossima|prova|provare|provato|punto|puoi|pure|\
        può|qua|qual|qualche|qualcosa|qualcuno|quale|quali|qualsiasi|qualunque|quando|quante|quanti|quanto|quasi|\
        quattro|quei|quel|quella|quelle|quelli|quello|questa|queste|questi|questo|qui|quindi|radio|ragazza|\
        ragazze|ragazzi|ragazzo|ragione|rapporto|realtà|resta|restare|resto|ricevuto|ricorda|ricordi|ricordo|\
        riesco|rispetto|risposta|ritardo|roba|sacco|sai|sala|salute|salve|sangue|sanno|santo|sapere|saperlo|\
        sapete|sapeva|sapevo|sappiamo|saputo|sarai|saranno|sarebbe|sarei|saremo|sarà|sarò|sbagliato|scelta|scena|\
        scoperto|scritto|scuola|scusa|scusi|secondo|segreto|sei|sembra|sembrava|semplice|sempre|senso|sente|\
        senti|sentire|sentito|sento|senza|sera|serio|serve|servizio|servono|sette|settimana|settimane|sia|siamo|\
        siano|sicura|sicurezza|sicuro|siete|sig|significa|signor|signora|signore|signori|signorina|silenzio|\
        sinistra|sistema|situazione|smettila|sogno|sola|soldi|sole|soli|solito|solo|soltanto|sono|sopra|sorella|\
        sorpresa|sotto|speciale|specie|spero|spesso|spiace|squadra|sta|stai|stanno|stanza|stare|stasera|stata|\
        state|stati|stato|stava|stavo|stessa|stesso|stia|stiamo|sto|storia|strada|strano|stupido|sua|subito|\
        succede|succedendo|successo|sue|sui|sul|sulla|sulle|suo|suoi|tante|tanti|tanto|tardi|telefono|tempi|\
        tempo|tenente|terra|terribile|tesoro|testa|the|tieni|tipo|tom|torna|tornare|tornato|torno|tra|tratta|tre|\
        treno|troppo|trova|trovare|trovato|trovo|tua|tue|tuo|tuoi|tutta|tutte|tutti|tutto|uccidere|ucciso|\
        ufficio|ultima|ultimo|una|unica|unico|uno|uomini|uomo|usare|uscire|vada|vado|vai|vale|vanno|vattene|\
        vecchia|vecchio|vede|vedere|vederti|vedi|vediamo|vedo|venga|vengo|venire|venite|venuta|venuto|vera|\
        veramente|verità|vero|verrà|verso|vestiti|vestito|via|viaggio|vicino|viene|vieni|vista|visto|vita|vivere|\
        vivo|voce|voglia|vogliamo|voglio|vogliono|voi|volete|voleva|volevo|volta|volte|voluto|vorrei|vostra|\
        vostri|vostro|vuoi|vuol|vuole|york|zio|zitto
        """)
}
