"""Furniture in German, French, Spanish, Italian, Portuguese, Dutch; read as `furniture` is."""

SEE_ALSO = (
    # German
    r"(?:lesen sie (?:dazu )?(?:auch|mehr|weiter)|mehr (?:zum thema|dazu|nachrichten|aus)|auch"
    r" interessant"
    r"|weiterlesen|das könnte sie (?:auch )?interessieren|meistgelesen(?:e artikel)?|zum thema"
    r"|siehe auch"
    r"|empfohlen(?:e artikel)?|weitere (?:artikel|meldungen|themen)\b.{0,40})\W*?\s*(?:[:|>»]|$)",
    # French
    r"(?:(?:à )?lire (?:aussi|également)|voir aussi|sur le même (?:sujet|thème)|les plus lus|à"
    r" (?:voir|écouter)(?: aussi)?"
    r"|nos articles|dans la même rubrique|pour aller plus loin|en savoir plus)\W*?\s*(?:[:|>»]"
    r"|$)",
    # Spanish, Portuguese, Italian, Dutch
    r"(?:(?:lea|lee|leer|ver|mira) (?:también|además|más)|más (?:noticias|información"
    r"|sobre)\b.{0,40}|te puede interesar|(?:te|le) recomendamos|temas relacionados|para saber"
    r" más|sobre el mismo tema"
    r"|saiba mais|mais (?:sobre|notícias)\b.{0,40}|potrebbe interessarti|ti potrebbe"
    r" interessare|per saperne di più"
    r"|bekijk ook|meer nieuws|ook interessant"
    r"|noticias relacionadas|lo más (?:leído|visto)|leia (?:também|mais)|veja (?:também|mais)"
    r"|mais lidas|notícias relacionadas"
    r"|leggi (?:anche|tutto|di più)|i più letti|articoli correlati|lees (?:ook|meer|verder)|meer"
    r" over|meest gelezen)\W*?\s*(?:[:|>»]|$)",
)
SUBSCRIBE = (
    r"(?:jetzt |hier )?(?:abonnieren|newsletter (?:abonnieren|bestellen)|zum newsletter|melden"
    r" sie sich .{0,40}\bnewsletter)\b.{0,80}$",
    r"(?:unser|der|mit unserem|abonnieren sie unseren) .{0,30}newsletter\b.{0,100}$",
    r"(?:abonnez-vous|inscrivez-vous|recevez|s['’]abonner|s['’]inscrire)\b.{0,140}$",
    r"(?:suscríbe?te|suscribirse|recibe|regístrate|inscreva-se|assine|receba|iscriviti|abbonati"
    r"|ricevi|schrijf je in|meld je aan|abonneer)\b.{0,120}$",
    r"(?:dieser (?:artikel|inhalt|text) ist .{0,40}(?:abonnent|exklusiv)\w*|sie haben (?:bereits"
    r"|schon) ein (?:abo|konto)"
    r"|jetzt (?:weiterlesen|testen|registrieren|anmelden)|(?:cet )?article réservé aux abonnés"
    r"|réservé aux abonnés|déjà abonné"
    r"|il vous reste .{0,40}\bà lire|contenido exclusivo|ya (?:eres|soy) suscriptor|solo para"
    r" suscriptores)\b.{0,100}$",
)
COOKIES = (
    r"(?:wir (?:verwenden|nutzen|setzen) .{0,30}cookies|diese (?:web)?seite (?:verwendet|nutzt)"
    r" .{0,30}cookies|alle akzeptieren|ablehnen$"
    r"|cookie-einstellungen|datenschutz\w*|einwilligung\w*)\b.{0,200}$",
    r"(?:nous (?:utilisons|et nos partenaires)|ce site utilise|tout accepter|tout refuser"
    r"|paramétrer|politique de confidentialité|continuer sans accepter)\b.{0,200}$",
    r"(?:utilizamos|usamos|este sitio (?:web )?(?:usa|utiliza)|aceptar(?: todo| todas)?"
    r"|rechazar(?: todo)?|este site (?:usa|utiliza)|questo sito utilizza|accetta(?: tutti)?"
    r"|deze (?:web)?site gebruikt|alles accepteren|política de (?:privacidad"
    r"|cookies))\b.{0,60}(?:cookies?\b.{0,120})?$",
)
SOCIAL = (
    r"(?:(?:auf|per|via|bei|mit) )?(?:facebook|twitter|x|whatsapp|e-?mail|linkedin|xing"
    r"|telegram)?\s*(?:teilen|versenden|drucken|merken|vorlesen|kopieren)\b"
    r"(?:[\s,|/·•]*(?:auf|per|via|bei|link|facebook|twitter|x|whatsapp|e-?mail|linkedin|xing"
    r"|telegram|teilen|versenden|drucken|merken|vorlesen|kopieren))*\W*$",
    r"auf (?:facebook|twitter|x|whatsapp|linkedin|xing|telegram) teilen\b.{0,80}$",
    r"(?:partager|partagez|imprimer|envoyer par|compartir|compartilhar|condividi|delen|deel"
    r"|imprimir|stampa)(?: (?:sur|cet|l['’]article|en|este|no|na|su|op|dit|artículo|artikel"
    r"|facebook|twitter|whatsapp|x|e-?mail|mail))*\W*$",
    r"(?:folgen sie uns|suivez-nous|síguenos|siga-nos|seguici|volg ons)\b.{0,80}$",
)
COMMENTS = (
    r"(?:kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties)(?:"
    r" ?\(?\d[\d.]*\)?)?\W*$|\d[\d.]* (?:kommentare?|commentaires?|comentarios?|comentários?"
    r"|commenti|reacties)\W*$",
    r"(?:bitte )?(?:melden sie sich an|loggen sie sich ein|anmelden|einloggen)\b.{0,80}$"
    r"|(?:kommentar (?:schreiben|verfassen)|alle kommentare|diskutieren sie)\b.{0,60}$",
    r"dieser (?:artikel|beitrag) (?:wurde|ist) .{0,40}\bkommentiert\b|(?:connectez-vous|laisser"
    r" un commentaire|deja tu comentario|lascia un commento)\b.{0,80}$",
)
NAVIGATION = (
    r"(?:zur (?:startseite|übersicht)|nach oben|zum (?:seitenanfang|inhalt|seiteninhalt)|zurück"
    r" zur .{1,30}|retour (?:à|en) .{1,30}|volver (?:a|al) .{1,30}|torna (?:su|alla .{1,20})"
    r"|terug naar .{1,20}|inhaltsverzeichnis|sommaire)\W*$",
    r"[^.!?]{0,90}\b(?:pinch[ae]|hag[ae] clic|haz clic|clique|clicca|cliccare|cliquez|klicken"
    r" sie|klick(?:e)?|klik)"
    r" (?:aquí|aqui|qui|ici|hier)\W*$|[^.!?]{0,90}\b(?:hier klicken|hier geht es|aquí puede"
    r"|clic aquí)\b.{0,60}$",
    r"(?:archivado en|etiquetado en|classé dans|publicado en|abgelegt unter)\s*:?.{0,120}$",
    r"(?:schlagwörter|schlagworte|themen|stichworte|mots[- ]clés|thèmes|étiquettes|etiquetas"
    r"|temas|tags|argomenti|onderwerpen)\s*:.{0,120}$",
    r"(?:anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie)\W*$|la suite"
    r" après (?:la|cette) publicité|nach der anzeige\b.{0,20}$",
    r"lesezeit\b.{0,20}$|\d+ ?(?:min\.?|minuten) lesezeit|(?:temps de )?lecture\s*:?\s*\d+"
    r" ?min.{0,10}$|(?:impressum|mentions légales|aviso legal|colofon)\W*(?:$|[|·•-])",
)
RIGHTS = (
    r"(?:©|\(c\)|copyright).{0,100}\b(?:alle rechte vorbehalten|tous droits réservés|todos los"
    r" derechos reservados|todos os direitos reservados|tutti i diritti riservati|alle rechten"
    r" voorbehouden)\b",
    r"(?:©\s*)?(?:riproduzione riservata|(?:prohibida|queda prohibida) (?:la|su) reproducción"
    r"|reproducción prohibida"
    r"|reproduction (?:interdite|réservée)|proibida a reprodução|nachdruck (?:verboten|nur)"
    r"|overname (?:verboden|niet))"
    r"\b.{0,120}$",
    r"(?:alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os"
    r" direitos reservados|tutti i diritti riservati)\b.{0,60}$",
    r"(?:in einer (?:früheren|vorherigen|ersten) (?:version|fassung)|dieser (?:artikel|text"
    r"|beitrag) wurde .{0,60}(?:aktualisiert|korrigiert|ergänzt)|anmerkung der redaktion"
    r"|korrektur\s*:|une version précédente|cet article a été (?:modifié|mis à jour|corrigé)"
    r"|note de la rédaction|una versión anterior|este artículo (?:ha sido|fue) (?:corregido"
    r"|actualizado|modificado))\b.{0,400}$",
)
CONTACT = (
    r"[^.!?“”\"«»„]{0,80}[.!?]? ?\b(?:schreiben sie(?: uns)?|(?:e-?)?mailen? sie"
    r"|(?:e-?)?mail(?: naar)?|écrivez(?:-nous)?"
    r"|contactez(?:-nous)?|escríb[ae](?:nos)?|contacte|envíe(?:nos)?|scrive(?:te|teci)|scrivici"
    r"|contatta(?:ci|teci)?"
    r"|escreva(?:-nos| para)?|envie(?: para)?|schrijf(?: naar)?"
    r"|stuur)\b[^.!?]{0,80}\S+@\S+\.\w+\W*$",
    r"(?:kontakt|contacto|contatto|contato|contatti|contacten)\W+\S+@\S+\.\w+\W*$",
)
