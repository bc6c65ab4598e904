// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.
extension WordLists {
    static let frenchJobs = WordList(
        """
        Acheteur en centrale d’achat|Acheteur industriel|Acousticien du bâtiment|Actrice|Actuaire|\
        Administrateur de réseaux|Administrateur des ventes|Agent|Agent de déchetterie|\
        Agent de développement local|Agent d’accueil|Agent général|Agent immobilier|Agriculteur bio|\
        Aide médico-psychologique|Aiguilleur du ciel|Ambassadeur du tri|Ambassadeur ou consul|Analyste de crédit|\
        Analyste social|Anesthésiste|Réanimateur|Animateur de patrimoine|Animateur en écotourisme|\
        Animateur nature|Animateur radio-télé|Animateur socioculturel|Animateur sportif|Animateur touristique|\
        Aquaculteur|Archéologue|Architecte|Architecte d’intérieur|Architecte en environnement|\
        Assistant comptable|Assistant de service social|Assistant export|Assistant manager|Astronaute|\
        Attaché commercial|Attaché de presse|Audioprothésiste|Auditeur financier|Avocat|Bibliothécaire|\
        Bibliothécaire jeunesse|Bijoutier-joaillier|Biochimiste|Biologiste|Biologiste médical|Biostatisticien|\
        Botaniste|Boucher|Boulanger|Campus manager|Cartographe|Céramiste|Chanteur|Chargé de pharmaco-vigilance|\
        Chargé des relations publiques|Chargé du recrutement|Chargé d’affaires|Chargé d’études commerciales|\
        Chef d'escale|Chef de cabine|Chef de chantier|Chef de cuisine|Chef de produit|\
        Chef de projet informatique|Chef de projet photovoltaïque|Chef de projet urbain|Chef de pub en agence|\
        Chef de rang|Chef de rayon|Chef opérateur|Chef réceptionniste|Chirurgien|Dentiste|Climatologue|Clown|\
        Com and Ben|Comédien|Commandant de bord|Commissaire aux comptes|Commissaire de police|\
        Commissaire-priseur|Comptable|Concepteur-rédacteur|Conducteur de travaux|Conseil en lobbying|\
        Conseiller agricole|Conseiller en environnement|Conseiller en management|Conseiller en organisation|\
        Conservateur de musée|Constructeur bois|Consultant en green IT|Consultant en recrutement|Conteur|\
        Contrôleur budgétaire|Contrôleur de gestion|Costumier|Courtier|Créateur de parfums|\
        Décorateur-scénographe|Demographe|Designer industriel|Designer sonore|Dessinateur industriel|\
        Développeur informatique|Diagnostiqueur immobilier|Diététicien|Directeur artistique|\
        Directeur d'établissement|Directeur d'office de tourisme|Directeur de création|Directeur de restaurant|\
        Directeur des achats|Directeur des opérations|Directeur du marketing|Directeur d’enseigne|Documentaliste|\
        Domoticien|Ébéniste|Éco-concepteur|Éco-développeur|Économe|Économiste de la construction|Écotoxicologue|\
        Éducateur de jeunes enfants|Éducateur spécialisé|Éducateur technique spécialisé|\
        Éducatrice de jeunes enfants|Éducatrice spécialisée|Électrotechnicien|Enseignant à l'étranger|\
        Enseignant chercheur|Entraîneur sportif|Ethnologue|Éthologiste|Expert automobile|Expert bilan carbone|\
        Expert immobilier|Expert-comptable|Game designer|Garde du littoral|Garde-moniteur|Gendarme|Généticien|\
        Géologue|Géomètre-topographe|Gestionnaire de carrière|Gestionnaire de paie|Gestionnaire de patrimoine|\
        Grand reporter|Graphiste multimédia|Guide accompagnateur|Guide interprète|Gynécologue|Herboriste|\
        Horticulteur|Hôtesse de l'air ou steward|Huissier de justice|Hydrobiologiste|Hydrogéologue|Iconographe|\
        Illustrateur|Infirmier|Infirmier d’entreprise|Infirmier sapeur-pompier|Infirmière|\
        Infographiste de presse|Ingénieur agronome|Ingénieur chimiste|Ingénieur de fabrication|Ingénieur du son|\
        Ingénieur en environnement|Ingénieur en mécanique|Ingénieur en méthanisation|Ingénieur méthodes|\
        Ingénieur numéricien|Ingénieur procédés|Ingénieur système|Ingénieur télécoms|Inspecteur comptable|\
        Inspecteur des Finances|Inspecteur des impôts|Inspecteur du travail|Interprète|Journaliste|\
        Journaliste d’entreprise|Journaliste radio en studio|Juge aux affaires familiales|Juge des enfants|\
        Juriste d'entreprise|Libraire|Lieutenant de police|Lieutenant de pompiers|Logisticien|\
        Logisticien dans l'humanitaire|Ludothécaire|Maître d'hôtel|Maître d’hôtel|Maître nageur sauveteur|\
        Maquettiste|Marionnettiste|Masseur-kinésithérapeute|Médecin du travail|Médecin généraliste|\
        Médecin légiste|Média-planneur|Médiateur|Médiateur culturel|Médiateur en environnement|Merchandiser|\
        Microtechnicien|Mixeur|Modéliste|Moniteur de ski|Moniteur d’équitation|Moniteur-éducateur|\
        Monteur d'éolienne|Muséographe|Musicien|Océanologue|Officier de l'armée|Officier de l’armée de l’air|\
        Opérateur back office|Opérateur middle office|Ophtalmologue|Opticien-lunetier|Ornithologue|Orthophoniste|\
        Orthoprothésiste|Orthoptiste|Ostéopathe|Paysagiste|Pédiatre|Pédicure-podologue|Pédologue|Pédopsychiatre|\
        Pharmacien d'officine|Photographe|Pilote de ligne|Pilote d’hélicoptère|Policier|Producteur télé|\
        Prof de maths|Professeur agrégé|Professeur des écoles|Professeur documentaliste|Prothésiste dentaire|\
        Psychanalyste|Psychiatre|Psychologue|Psychologue scolaire|Psychomotricien|Puéricultrice|\
        Régisseur de spectacles|Reporter|Reporter radio|Responsable de formation|Responsable du e-business|\
        Responsable du référencement|Responsable d’ordonnancement|Restaurateur de livres anciens|\
        Restaurateur d’œuvres d’art|Sage-femme|Sapeur-pompier|Scénariste|Scripte|Sociologue|Sommelier|\
        Spécialiste en biotechnologies|Sportif professionnel|Statisticien|Styliste|Substitut du procureur|\
        Technicien biocarburants|Technicien de rivière|Technicien du génie rural|Technicien du réemploi|\
        Technicien en automatismes|Technicien forestier|Technicien mesure pollution|Technicien paysagiste|\
        Technicien qualité automobile|Technicien traitement des eaux|Technico-commercial|Testeur|Trader|\
        Traducteur|Traffic manager|Vendeur automobile|Vétérinaire|Vétérinaire équin|Visiteur médical|Viticulteur|\
        Volcanologue|Webmaster
        """)
    static let frenchWords = WordList(
        """
        abandonner|absolument|accepter|accident|accompagner|accord|acheter|acteur|action|adorer|adresse|affaire|\
        agent|agir|aide|aider|ailleurs|aimer|ainsi|air|allô|alors|amener|ami|amour|amoureux|amuser|ancien|ange|\
        animal|anniversaire|année|appartement|appartenir|appel|appeler|apporter|apprendre|approcher|apprécier|\
        après|arbre|argent|arme|armée|arranger|arriver|arrêter|art|asseoir|assez|assurer|attaquer|attendre|\
        attention|attraper|aucun|aucune|aussi|autant|autour|autre|autres|aux|avance|avancer|avant|avec|avenir|\
        avion|avis|avocat|bain|balle|bande|banque|bar|bas|bateau|battre|beau|beaucoup|beauté|besoin|bientôt|\
        billet|bizarre|bière|blague|blanc|blesser|bleu|boire|bois|bombe|bon|bonheur|bonjour|bonsoir|bord|bosser|\
        bouche|bouger|boulot|bout|boîte|bras|bruit|brûler|bureau|but|bébé|bête|cacher|cadeau|café|calme|calmer|\
        camarade|camp|capable|capitaine|car|carte|cas|casser|cause|ceci|cela|celle|celui|certain|ces|cesser|cet|\
        cette|ceux|chacun|chambre|chance|changer|chanson|chanter|chaque|charger|chat|chaud|chaussure|chef|chemin|\
        cher|chercher|cheval|cheveu|chez|chien|choisir|choix|chéri|ciel|cigarette|cinq|clair|classe|client|club|\
        clé|coin|colonel|colère|combat|combien|comme|commencer|comment|compagnie|complètement|comprendre|compris|\
        compte|compter|conduire|confiance|connaître|connerie|conseil|construire|contact|content|continuer|contre|\
        contrôle|copain|corps|coucher|couleur|coup|couper|cour|courage|courant|courir|cours|course|cousin|\
        couvrir|coûter|craindre|crever|crier|crime|croire|créer|cuisine|côté|cœur|dame|danger|dangereux|danser|\
        debout|dedans|dehors|demain|demande|demander|dent|depuis|dernier|derrière|descendre|dessus|deux|devant|\
        devenir|deviner|devoir|diable|dieu|difficile|différent|dimanche|directeur|diriger|discuter|disparaître|\
        dix|docteur|doigt|dollar|dommage|donc|donner|dont|dormir|dos|dossier|doucement|douleur|doute|douter|doux|\
        droit|drôle|dur|durer|dès|début|décider|décision|découvrir|défendre|dégager|déjà|départ|dépêcher|\
        déranger|désirer|désoler|désolé|détester|détruire|dîner|eau|effet|elles|embrasser|emmener|emporter|\
        empêcher|encore|endroit|enfant|enfer|enfin|enfuir|engager|enlever|ennemi|ennui|ensemble|ensuite|entendre|\
        entier|entre|entrer|envie|envoyer|erreur|espoir|esprit|espèce|espérer|essayer|est|euh|eux|exact|\
        exactement|excellent|excuser|exemple|exister|expliquer|expérience|face|facile|faim|fait|falloir|famille|\
        fatiguer|faute|faux|façon|femme|fenêtre|ferme|fermer|feu|ficher|fier|fil|filer|fille|film|fils|fin|finir|\
        fleur|flic|fois|fond|force|forcer|forme|fort|fou|frapper|fric|froid|frère|fuir|fumer|fête|gagner|gamin|\
        garde|garder|gars|garçon|gauche|genre|gens|gentil|glace|gosse|grand|grandir|grave|gros|groupe|grâce|\
        guerre|génial|général|habiter|habitude|haut|hein|heure|heureux|hier|histoire|homme|honneur|honte|\
        horrible|hors|humain|héros|hôpital|hôtel|ici|idiot|idée|ignorer|ils|image|imaginer|important|importer|\
        impossible|impression|incroyable|inquiéter|inspecteur|installer|instant|intéressant|intéresser|intérieur|\
        intérêt|inutile|inviter|jamais|jambe|jeter|jeu|jeune|joie|joli|jouer|jour|journal|journée|juge|jurer|\
        juste|laisse|laisser|lancer|langue|laquelle|laver|lequel|lettre|leur|leurs|lever|liberté|libre|libérer|\
        lieu|lieutenant|ligne|lire|liste|lit|livre|loi|loin|long|longtemps|lui|lumière|lâcher|machine|madame|\
        mademoiselle|magnifique|main|maintenant|maintenir|maison|mal|malade|maladie|maman|manger|manière|manquer|\
        marcher|marché|mari|mariage|marier|matin|mauvais|maître|mec|meilleur|mener|mentir|mer|merci|merveilleux|\
        message|mettre|meurtre|mieux|mignon|milieu|million|minute|mission|mme|moi|moins|mois|moitié|moment|monde|\
        monsieur|monter|montrer|moquer|morceau|mort|mot|mourir|moyen|mur|musique|mère|médecin|mériter|même|\
        naître|neuf|nez|noir|nom|normal|nos|notre|nouveau|nouvelle|nuit|numéro|obliger|obtenir|occuper|offrir|\
        oiseau|oncle|ordre|oreille|oser|ouais|oublier|oui|ouvrir|pain|paix|papa|papier|par|paraître|pardon|\
        pardonner|pareil|parent|parfois|parier|parler|parmi|parole|part|partager|partie|partir|partout|passer|\
        passé|patron|pauvre|payer|pays|peau|peine|pendant|penser|perdre|permettre|personne|petit|peu|peuple|peur|\
        photo|pied|pierre|pire|pitié|pièce|place|plaire|plaisanter|plaisir|plan|plein|pleurer|pleuvoir|plusieurs|\
        plutôt|point|poisson|police|porte|porter|poser|possible|poste|pote|pourquoi|poursuivre|pourtant|pousser|\
        premier|prendre|presque|preuve|prier|prince|prison|prix|probablement|problème|prochain|professeur|\
        profiter|projet|promettre|propos|proposer|propre|protéger|prouver|près|préférer|préparer|présent|\
        présenter|président|prévenir|prévoir|prêt|puis|père|quand|quartier|quatre|quel|quelle|quelque|quelques|\
        question|quitter|quoi|raconter|radio|raison|ramener|rappeler|rapport|rater|ravir|recevoir|recherche|\
        recommencer|reconnaître|refuser|regarder|regretter|rejoindre|relation|remarquer|remercier|remettre|\
        remonter|rencontrer|rendre|rentrer|reposer|reprendre|respecter|respirer|ressembler|ressentir|reste|\
        rester|retard|retenir|retirer|retour|retourner|retrouver|revenir|revoir|riche|rien|rire|risque|risquer|\
        robe|roi|rouge|route|rue|règle|réaliser|récupérer|réfléchir|régler|réparer|répondre|réponse|répéter|\
        réussir|réveiller|rêve|rêver|rôle|sac|sale|salle|salut|sang|sans|santé|sauf|sauter|sauver|scène|seconde|\
        secours|secret|seigneur|selon|semaine|sembler|sens|sentiment|sentir|sept|service|servir|ses|seul|\
        seulement|signe|signer|signifier|silence|simple|simplement|sinon|situation|six|société|soin|soir|soirée|\
        soldat|soleil|son|sonner|sorte|sortir|souffrir|souhaiter|sous|souvenir|souvent|spécial|stupide|suffire|\
        suite|suivre|sujet|super|supporter|supposer|sur|surprise|surtout|surveiller|sympa|système|sécurité|\
        séparer|sérieux|sûr|sûrement|table|taire|tant|tante|tard|tas|tel|tellement|temps|tenir|tenter|terminer|\
        terre|terrible|tes|thé|tiens|tirer|toi|tomber|tort|toucher|toujours|tour|tourner|tous|toute|train|\
        traiter|tranquille|travail|travailler|travers|traverser|traîner|triste|trois|tromper|trop|trou|trouver|\
        truc|très|tuer|tueur|type|télé|téléphone|témoin|tête|tôt|utiliser|vacance|vaisseau|valoir|vendre|venir|\
        vent|verre|vers|victime|vie|vieux|village|ville|vin|virer|visage|visite|vite|vivant|vivre|voici|voilà|\
        voiture|voix|vol|voler|voleur|vos|voyage|vrai|vraiment|vue|vérifier|vérité|âge|âme|échapper|école|\
        écouter|écrire|église|époque|épouser|époux|équipe|état|étrange|étudier|été|éviter|œil
        """)
}
