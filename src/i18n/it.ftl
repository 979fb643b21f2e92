error = errore
warning = attenzione
next = cosa fare
yes = sì
no = no

# What happened (err-) and what to do next (next-), one pair for each code of crspin(7).
err-bug = crspin stesso ha avuto un guasto
next-bug = Ripetere con --verbose e segnalare quanto viene scritto.
err-usage = { $what }
next-usage = Vedere --help.
err-missing-answer = manca { $flag } e non c'è un terminale a cui chiederlo
next-missing-answer = Indicarlo nel comando: { $flag }
err-bad-value = { $what } non è valido: { $why }
next-bad-value = Correggere e ripetere il comando.
err-bad-setting = l'impostazione { $key } è errata: { $why }
next-bad-setting = Correggerla nel file delle impostazioni e ripetere il comando.
err-no-settings = non ci sono impostazioni: { $path }
next-no-settings =
    { $system ->
        [windows] Scriverle lì, sull'esempio di examples/client.toml, o copiarle da un'altra postazione.
       *[other] Scriverle lì, sull'esempio di examples/client.toml; per una prova senza, eseguire: crspin sandbox init
    }
err-file = { $path }: { $why }
next-file = Controllare che esista, che sia accessibile e che il disco non sia pieno.
err-no-sandbox = in { $path } non c'è alcuna sandbox
next-no-sandbox = Creane una: crspin sandbox init
err-not-a-sandbox = { $path } esiste e non è di una sandbox; è rimasto com'era
next-not-a-sandbox = Indica un'altra cartella con --dir, oppure sposta quello che c'è.
err-sandbox-runs = la sandbox in { $path } è in uso: il suo servizio è attivo
next-sandbox-runs = Ferma il servizio (Ctrl-C dove è in esecuzione), poi riprova.
err-cancelled = interrotto; non è stato inviato nulla
next-cancelled = Ripetere il comando quando si è pronti.

err-no-reader =
    { $why ->
        [no-service] il servizio PC/SC, che conosce i lettori di smart card, non è attivo
       *[other] nessun lettore di smart card trovato
    }
next-no-reader =
    { $why ->
        [no-service]
            { $system ->
                [windows] Avviare il servizio «Smart Card» (services.msc; è attivo finché un lettore è collegato) e riprovare.
                [macos] Scollegare il lettore, ricollegarlo e riprovare.
               *[other] Attivarlo (su Debian: apt install pcscd; systemctl start pcscd.socket) e riprovare.
            }
       *[other] Collegare il lettore, controllare che il servizio PC/SC sia attivo e riprovare.
    }
err-wrong-pin =
    { $tries ->
        [one] PIN errato; resta un tentativo
        [unknown] PIN errato
       *[other] PIN errato; restano { $tries } tentativi
    }
next-wrong-pin = Riprovare con attenzione: tre PIN errati di seguito bloccano la carta.
err-pin-locked = il PIN è bloccato
next-pin-locked = Sbloccarlo con il PUK della propria carta.
err-no-card = nessuna carta adatta trovata (cercata: { $wanted }; viste: { $seen })
next-no-card = { $whose ->
    [citizen] Inserire la carta del cittadino, dal lato del chip, e ripetere il comando; oppure digitare codice fiscale e numero.
   *[other] Inserire la propria carta, dal lato del chip, e ripetere il comando.
    }
err-several-cards = più carte sono adatte: { $seen }
next-several-cards = { $whose ->
    [citizen] Lasciare nei lettori solo la carta del cittadino, o indicare quale: --fiscal-code oppure --card.
   *[other] Indicare quale: --serial oppure --token.
    }
err-no-cns-certificate = la carta non contiene un certificato di autenticazione CNS
next-no-cns-certificate = Usare la propria CRS o TS-CNS; una tessera senza chip o una carta di firma non vanno bene.
err-certificate-expired = il certificato della carta è scaduto il { $until }
next-certificate-expired = Chiedere una nuova carta; con questa non si può fare nulla.
err-certificate-not-yet-valid = il certificato della carta vale solo dal { $from }
next-certificate-not-yet-valid = Controllare l'orologio di questo computer; se è giusto, attendere quella data.
err-module = il modulo PKCS#11 non è utilizzabile ({ $module }): { $why }
next-module = Installare il software della carta, oppure indicarne il modulo con --module o nelle impostazioni.
err-last-try = resta un solo tentativo prima del blocco del PIN; non è stato usato
next-last-try = Se si è certi del PIN, ripetere il comando e accettare di usare l'ultimo tentativo.
err-pin-length = il PIN di questa carta ha da { $least } a { $most } cifre; nessun tentativo è stato usato
next-pin-length = Digitare di nuovo il PIN.
err-card-key = la chiave della carta non è utilizzabile: { $why }
next-card-key = Le carte degli anni 2012-2018 oggi sono troppo deboli: chiedere una nuova carta.
err-tls12-needed = questa carta sa firmare solo come accetta il più vecchio TLS 1.2, in cui il codice fiscale viaggia in chiaro
next-tls12-needed = Aggiornare il software della carta; se non basta, chiedere se si può impostare allow_tls12.
err-card-removed = la carta è stata estratta dal lettore
next-card-removed = Inserirla, dal lato del chip, e ripetere il comando.
err-card-fault = la carta o il lettore hanno avuto un guasto ({ $call }: { $why })
next-card-fault = Estrarre la carta, reinserirla e ripetere il comando.

err-not-logged-in = non si è autenticati, oppure la sessione è terminata
next-not-logged-in = Eseguire: crspin login
err-not-enabled = non si è abilitati a questo servizio
next-not-enabled = Chiedere l'abilitazione al responsabile del proprio Ente.
err-enabling-over = l'abilitazione è terminata o non è ancora iniziata
next-enabling-over = Chiederne il rinnovo al responsabile del proprio Ente.
err-operator-suspended = l'abilitazione è sospesa
next-operator-suspended = Rivolgersi al responsabile del proprio Ente.
err-not-your-role = il proprio ruolo non lo permette
next-not-your-role = Vedere cosa si può fare con: crspin whoami
err-which-ente = si è abilitati per più Enti: { $enti }
next-which-ente = Indicare quale: crspin login --ente CODICE
err-ente-suspended = il proprio Ente è sospeso
next-ente-suspended = Rivolgersi al responsabile del proprio Ente; intanto non si rilascia nulla.
err-certificate-revoked = il certificato della carta è stato revocato
next-certificate-revoked = Chiedere una nuova carta.
err-revocation-unknown = il servizio non può stabilire se il certificato è stato revocato
next-revocation-unknown = Riprovare più tardi; se continua, avvisare l'amministratore che la lista di revoca manca o è vecchia.
err-unknown-issuer = il servizio non accetta chi ha emesso il certificato
next-unknown-issuer = Usare la propria CRS o TS-CNS; se è già così, avvisare l'amministratore del servizio.
err-not-a-cns = non è un certificato di autenticazione CNS: { $why }
next-not-a-cns = Usare la propria CRS o TS-CNS.
err-unknown-card = il servizio non ha codici per questo cittadino o per questa carta
next-unknown-card = Controllare il codice fiscale e il numero della carta; i codici di altri emittenti non sono qui.
err-card-of-another = la carta { $read } è di un'altra persona; { $known ->
    [none] il servizio non conosce carte di questo cittadino
   *[other] di questo cittadino: { $known }
    }
next-card-of-another = Confrontare il codice fiscale sulla carta con quello digitato.
err-unknown-release = non c'è un rilascio visibile con questo numero
next-unknown-release = Elencare i propri con: crspin status --mine
err-card-suspended = questa carta è sospesa
next-card-suspended = Il cittadino chieda il motivo a chi ha emesso la carta; intanto non si rilasciano codici.
err-card-expired = questa carta è scaduta il { $until }
next-card-expired = Al cittadino serve una nuova carta; per questa non si rilasciano codici.
err-which-card = il cittadino ha più carte: { $cards }
next-which-card = Indicare quale: --card NUMERO
err-document-expired =
    { $whose ->
        [delegate] il documento di chi si presenta è scaduto il { $until }
       *[own] il documento è scaduto il { $until }
    }
next-document-expired =
    { $why ->
        [long-ago] Chiedere un documento in corso di validità: con una dichiarazione si accetta un documento scaduto da { $most } giorni al massimo.
       *[other] Chiedere un documento in corso di validità.
    }
err-document-not-accepted =
    { $whose ->
        [delegate] il documento di chi si presenta non è accettato ({ $kind }): { $why }
       *[own] questo documento non è accettato ({ $kind }): { $why }
    }
next-document-not-accepted = Chiedere un altro documento; i tipi accettati sono in: crspin issue --help
err-oneself = nessuno rilascia codici per se stesso
next-oneself = Chiedere a un collega.
err-release-stopped = questo rilascio è stato fermato
next-release-stopped = Fare un nuovo rilascio se il cittadino vuole ancora i codici.
err-reprint-too-late = la prima parte si poteva mostrare di nuovo fino al { $until }
next-reprint-too-late = Fare un nuovo rilascio con il cittadino presente: crspin issue
err-too-many-reprints = la prima parte è già stata mostrata di nuovo { $most } volte
next-too-many-reprints = Fare un nuovo rilascio con il cittadino presente: crspin issue
err-too-many-for-card = i codici di questa carta sono già stati rilasciati { $most } volte
next-too-many-for-card = Rivolgersi all'amministratore del servizio.
err-too-soon = i codici di questa carta sono stati rilasciati poco fa
next-too-soon = Attendere fino al { $until }, oppure mostrare di nuovo la prima parte di quel rilascio: crspin reprint
err-operator-limit = sono stati fatti { $most } rilasci in { $window } minuti, che è il limite
next-operator-limit = Attendere, oppure rivolgersi all'amministratore del servizio.
err-key-reused = questa chiave di idempotenza è già servita per un'altra richiesta
next-key-reused = Usare una nuova chiave per una nuova richiesta.
err-channel-not-offered = la seconda parte di questa carta non si invia con { $channel }
next-channel-not-offered = Indicare un altro recapito: --email oppure --mobile.

err-service-away = il servizio non è raggiungibile all'indirizzo { $url }: { $why }
next-service-away = Controllare la rete e l'indirizzo del servizio, poi ripetere il comando.
err-tls-not-trusted = il servizio all'indirizzo { $url } non ha dimostrato chi è: { $why }
next-tls-not-trusted = Controllare l'orologio di questo computer e l'impostazione ca; nel dubbio non proseguire.
err-clock-skew = l'orologio di questo computer è sfasato di { $minutes } minuti
next-clock-skew = Regolare l'orologio e ripetere il comando.
err-service-fault = il servizio ha avuto un guasto (riferimento { $correlation })
next-service-fault = Ripetere il comando; se continua, comunicare il riferimento all'amministratore del servizio.
err-busy = il servizio è occupato
next-busy = Ripetere il comando fra { $seconds } secondi.
err-client-too-old = questo crspin è troppo vecchio per il servizio, che vuole la versione { $oldest } o successiva
next-client-too-old = Installare la nuova versione.
err-not-a-crspin-service = ciò che risponde all'indirizzo { $url } non è un servizio crspin che questo programma conosce
next-not-a-crspin-service = Controllare l'impostazione service.
err-store = la base di dati non è utilizzabile: { $why }
next-store = Controllare l'impostazione store.url e che la base di dati sia attiva.
err-vault-key = la chiave { $key } del caveau non è utilizzabile: { $why }
next-vault-key = Controllare il file e la sua passphrase; le chiavi si creano con: crspin vault keygen
err-outcome-unknown = la richiesta è stata inviata e non se ne conosce l'esito
next-outcome-unknown = Cercarla con crspin status --mine, oppure ripetere lo stesso comando con --key { $key }: nulla viene fatto due volte.
err-not-delivered = non è stato possibile consegnare la seconda parte: { $why }
next-not-delivered = Fare un nuovo rilascio con un altro recapito, con il cittadino presente.

err-some-rows-failed = { $failed } righe su { $total } non riuscite
next-some-rows-failed = Correggere le righe elencate e ripetere il comando: ciò che è fatto non viene rifatto.

# Documents
document-identity-card = carta d'identità elettronica
document-paper-identity-card = carta d'identità cartacea
document-passport = passaporto
document-driving-licence = patente di guida
document-residence-permit = permesso di soggiorno
document-nautical-licence = patente nautica
document-pension-book = libretto di pensione
document-heating-plant-licence = patentino per impianti termici
document-firearms-licence = porto d'armi
document-state-card = tessera di un'amministrazione dello Stato
document-other = altro documento con fotografia
document-unusual = Non è la forma consueta del numero di questo documento ({ $kind }). Da ricontrollare.

# Fields
field-fiscal-code = Codice fiscale del cittadino
field-card = Carta
field-document-kind = Documento mostrato
field-document-number = Numero del documento
field-document-issuer = Rilasciato da
field-document-expires = Valido fino al (AAAA-MM-GG)
field-email = Indirizzo e-mail (Invio se non c'è)
field-mobile = Numero di cellulare (Invio se non c'è)
field-reason = Motivo
bad-date = un giorno si scrive così: 2031-05-30
sex-female = sesso femminile
sex-male = sesso maschile
born = { $sex }, data di nascita { $date }: confrontare con il documento
born-provisional = codice fiscale provvisorio: non indica né sesso né data di nascita
card-line = { $product }, { $number } (sul retro { $team }), valida fino al { $until }
card-line-suspended = { $product }, { $number } (sul retro { $team }), SOSPESA

# issue
issue-summary-citizen = Cittadino
issue-summary-card = Carta
issue-summary-document = Documento
issue-summary-contacts = Seconda parte a
issue-confirm = Rilasciare i codici di questa carta? (s/n)
issue-done = Rilasciato: { $id }
issue-no-half = I codici erano già stati rilasciati con questa chiave; la prima parte non si mostra di nuovo in questo modo.
issue-see-again = Per rivedere la prima parte: { $command }
issue-follow = Per seguire la seconda parte: { $command }

# The read-out
readout-title = Prima parte per il cittadino
readout-pin = PIN, prime { $count } cifre
readout-puk = PUK, prime { $count } cifre
readout-rest = Le altre cifre ({ $pin } del PIN, { $puk } del PUK) arrivano al cittadino con un messaggio.
readout-key = Premere Invio quando il cittadino le ha. Questa schermata poi scompare.
readout-plain-pin = PIN (prime { $count }): { $digits }
readout-plain-puk = PUK (prime { $count }): { $digits }
digit-0 = zero
digit-1 = uno
digit-2 = due
digit-3 = tre
digit-4 = quattro
digit-5 = cinque
digit-6 = sei
digit-7 = sette
digit-8 = otto
digit-9 = nove

# status
state-queued = in coda
state-sending = in invio
state-accepted = preso in carico dal gestore
state-delivered = consegnato
state-failed = NON RIUSCITO
status-none = Nessun rilascio.
status-more = Ce ne sono altri: aggiungere --after { $next }
status-id = Rilascio
status-at = Quando
status-citizen = Cittadino
status-card = Carta
status-operator = Operatore
status-reprints = Rivista
status-messages = Seconda parte
status-next-try = prossimo tentativo { $at }
status-following = Si segue { $id }; Ctrl-C per smettere, il rilascio resta valido.

# reprint
reprint-done = Mostrata di nuovo: { $id } ({ $count } volte in tutto)

# batch
batch-bad-row = riga { $line }: { $what }: { $why }
batch-checked = { $rows } righe controllate, { $bad } errate
batch-dry = Non è stato inviato nulla (--dry-run).
batch-stop-bad = Non è stato inviato nulla: correggere le righe errate, oppure escluderle con --skip-bad.
batch-done = { $done } rilasciati, { $failed } non riusciti, { $before } già fatti
batch-halves =
    { $system ->
        [windows] Prime parti: { $path } (consegnarle, poi cancellare il file)
       *[other] Prime parti: { $path } (permessi 0600: consegnarle, poi cancellare il file)
    }
batch-failed-row = riga { $line }: { $what }
batch-progress = rilasciati

# What is wrong with a value
bad-fiscal-code-length = un codice fiscale ha 16 caratteri (11 cifre se provvisorio), questo ne ha { $length }
bad-fiscal-code-character = il carattere al posto { $place } non può stare lì
bad-fiscal-code-day = il giorno di nascita che contiene non esiste
bad-fiscal-code-check = l'ultimo carattere non corrisponde agli altri: uno è stato digitato male
bad-card-number = un numero di carta ha 16 cifre, come sulla carta; una cifra è errata o manca
bad-email = un indirizzo e-mail si scrive così: nome@esempio.it
bad-mobile = un numero di cellulare si scrive così: 333 1234567, oppure +41 78 123 45 67 se non è italiano
bad-contacts = serve un indirizzo e-mail o un numero di cellulare: la seconda parte deve arrivare da qualche parte
bad-document-number = un numero di documento ha da 3 a 30 lettere e cifre
bad-issuer = chi ha rilasciato il documento si scrive con 2-80 caratteri, per esempio: Comune di Como
bad-release-id = un numero di rilascio si scrive così: 7K3M-Q9TX-2B4F
bad-ente-code = il codice di un Ente ha da 2 a 32 lettere e cifre, come nel registro IPA: c_c933
bad-choice = è uno fra: { $choices }
bad-reason = un motivo ha da 3 a 200 caratteri
why-paper-card-void = le carte d'identità cartacee non valgono più dal 3 agosto 2026
why-kind-not-accepted = le regole di questa carta non lo prevedono

# The command line
usage-unknown = qui non c'è { $given }
usage-command = non c'è il comando { $given }
usage-no-command = manca un comando
usage-missing = manca { $flag }
usage-conflict = { $flag } non va insieme a { $other }
usage-no-value = { $flag } vuole un valore
usage-value = { $given } non va bene per { $flag }
help-template =
    {"{"}before-help{"}"}{"{"}about-with-newline{"}"}
    Uso: {"{"}usage{"}"}

    {"{"}all-args{"}"}{"{"}after-help{"}"}
help-heading-commands = Comandi
help-heading-arguments = Argomenti
help-heading-options = Opzioni
help-heading-global = Opzioni di tutti i comandi

# Sandbox
sandbox-step-certificates = certificati: un'autorità CNS e una TLS, di prova
sandbox-step-tokens = token SoftHSM: operator-1, operator-2, evaluator-1, evaluator-2, responsible-1, administrator-1
sandbox-step-keys = chiavi della cassaforte
sandbox-step-people = due Enti, gli operatori, 200 cittadini inventati, le carte con i codici sigillati
sandbox-made = la sandbox è pronta in { $path }
sandbox-already = la sandbox c'è già in { $path }
sandbox-starting = il servizio parte su { $url }
sandbox-ready = pronto: { $url } (Ctrl-C lo ferma)
sandbox-stopped = il servizio è fermo
sandbox-no-messages = nessun messaggio finora
sandbox-message = messaggio a { $to } da { $from }, { $date }
sandbox-invented = persone inventate; i codici fiscali non possono essere di nessuno
sandbox-citizen = Codice fiscale
sandbox-name = Nome
sandbox-card = Carta
sandbox-product = Prodotto
sandbox-until = Valida fino al
sandbox-special = Particolarità
sandbox-special-two-cards = due carte
sandbox-special-suspended-card = carta sospesa
sandbox-special-expired-card = carta scaduta
sandbox-special-operator = è operator-1
sandbox-next =
    Prova ora:
      crspin sandbox start{ $dir }
    e in un altro terminale:
      crspin --profile sandbox login --pin-file { $pin }
      crspin --profile sandbox issue --fiscal-code { $code }
      crspin sandbox messages{ $dir }
      crspin sandbox citizens --special{ $dir }

# Help, by place in the tree of commands
help = Rilascia PIN e PUK delle carte regionali dei servizi in due parti
help--profile = Usare le impostazioni di questo profilo invece di quelle consuete
help--lang = Lingua dei testi: it oppure en
help--json = Scrivere JSON, per gli script
help--no-input = Non chiedere mai: una risposta mancante è un errore
help--verbose = Mostrare le cause di un errore
help--help = Mostrare questo aiuto
help--version = Mostrare la versione
help-issue = Rilasciare PIN e PUK della carta di un cittadino: prima parte qui, seconda con un messaggio
help-issue--fiscal-code = Codice fiscale del cittadino
help-issue--card = Numero della carta, 16 cifre, o le 20 cifre sul retro; serve quando il cittadino ne ha più d'una
help-issue--document-kind = Tipo del documento mostrato, come identity-card, passport, driving-licence
help-issue--document-number = Numero del documento
help-issue--document-issuer = Autorità che ha rilasciato il documento
help-issue--document-expires = Ultimo giorno del documento, AAAA-MM-GG
help-issue--email = Indirizzo e-mail per la seconda parte
help-issue--mobile = Numero di cellulare per la seconda parte; italiano se non comincia con +
help-issue--message-language = Lingua dei messaggi: it, de oppure en; italiano se manca
help-issue--yes = Rilasciare senza chiedere ancora
help-issue--key = Chiave di questo atto, da 16 a 64 lettere, cifre e trattini: con la stessa chiave nulla si fa due volte
help-reprint = Mostrare di nuovo la prima parte di un rilascio; viene contato e registrato
help-reprint--release = Numero del rilascio, come 7K3M-Q9TX-2B4F
help-reprint--reason = Perché serve di nuovo: da 3 a 200 caratteri
help-reprint--key = Chiave di questo atto, da 16 a 64 lettere, cifre e trattini: con la stessa chiave conta una volta
help-status = Mostrare a che punto sono i rilasci e le loro seconde parti
help-status--release = Numero di un rilascio, come 7K3M-Q9TX-2B4F; se manca, un elenco
help-status--mine = Solo i propri
help-status--today = Solo quelli di oggi
help-status--from = Solo da questo giorno, AAAA-MM-GG
help-status--to = Solo fino a questo giorno, AAAA-MM-GG
help-status--undelivered = Solo quelli la cui seconda parte è andata persa e non è stata rimandata
help-status--state = Solo quelli con un messaggio in questo stato: queued, sending, accepted, delivered, failed, unknown, expired, cancelled
help-status--card = Solo per la carta con questo numero
help-status--after = Continuare dove finiva la pagina precedente
help-status--limit = Quanti al massimo, da 1 a 200
help-status--csv = Scrivere CSV
help-status--follow = Restare finché la seconda parte è consegnata o non è riuscita
help-batch = Rilasciare per molti cittadini da un file
help-batch-run = Rilasciare per ogni riga di un file CSV o JSON Lines; ripeterlo per continuare dopo un'interruzione
help-batch-run--file = Il file, oppure - per lo standard input
help-batch-run--format = Formato del file; se manca, secondo la fine del nome, CSV per lo standard input
help-batch-run--dry-run = Controllare tutte le righe e fermarsi
help-batch-run--skip-bad = Escludere le righe errate invece di fermarsi prima del primo rilascio
help-batch-run--halves = File per le prime parti, creato con permessi 0600; se manca, FILE.halves.csv
help-batch-run--journal = Diario di ciò che è fatto; se manca, FILE.journal; serve con lo standard input
help-batch-run--jobs = Quanti rilasci insieme, da 1 a 16
help-sandbox = Un servizio completo su questa macchina, senza nulla di vero, per provare
help-sandbox-init--dir = Cartella della sandbox; se manca, una accanto allo stato del programma
help-sandbox-start--dir = Cartella della sandbox; se manca, una accanto allo stato del programma
help-sandbox-reset--dir = Cartella della sandbox; se manca, una accanto allo stato del programma
help-sandbox-messages--dir = Cartella della sandbox; se manca, una accanto allo stato del programma
help-sandbox-citizens--dir = Cartella della sandbox; se manca, una accanto allo stato del programma
help-sandbox-init = Creare la sandbox: autorità, token, operatori, cittadini, carte con codici sigillati
help-sandbox-init--port = Porta del servizio su questa macchina; 0 per una libera
help-sandbox-init--softhsm = Modulo di SoftHSM, se non è in un posto consueto
help-sandbox-start = Tenere attivo il suo servizio fino a Ctrl-C
help-sandbox-start--port = Da ora ascoltare su questa porta; 0 per una libera
help-sandbox-start--ready-file = Scrivere questo file, con l'indirizzo, quando il servizio è pronto
help-sandbox-reset = Rifarla da capo: ciò che vi è stato fatto va perso
help-sandbox-reset--port = Porta del servizio su questa macchina; 0 per una libera
help-sandbox-reset--softhsm = Modulo di SoftHSM, se non è in un posto consueto
help-sandbox-messages = Mostrare i messaggi arrivati
help-sandbox-messages--last = Di quelli già arrivati, solo gli ultimi, tanti quanti indicati
help-sandbox-messages--follow = Restare e mostrare quelli che arrivano
help-sandbox-citizens = Mostrare i suoi cittadini e le loro carte
help-sandbox-citizens--ordinary = Tralasciare chi ha una particolarità: due carte, carta sospesa o scaduta, l'operatrice
help-sandbox-citizens--special = Solo chi ha una particolarità

# serve
serve-ready = In ascolto su https://{ $address } (ruolo { $role }).
serve-ready-sandbox = SANDBOX, qui non c’è niente di reale: in ascolto su https://{ $address } (ruolo { $role }).
serve-migrated = Le tabelle della base dati sono aggiornate.
serve-passphrase = Frase segreta delle chiavi del caveau

# PKCS#11 modules
module-configured = il modulo delle impostazioni
module-proxy = il proxy di p11-kit
module-known = trovato nel posto consueto

# vault
enroll-fault = { $place }: { $why }
enroll-faults =
    { $count ->
        [one] c'è un errore
       *[other] ci sono { $count } errori
    }; non è stato registrato nulla
enroll-name = un nome ha da 1 a 200 caratteri
enroll-day = un giorno si scrive 2026-11-23
enroll-twice = in questo file è già stato registrato
enroll-backwards = l'ultimo giorno viene prima del primo
enroll-unknown-ente = l'Ente { $ente } non è nel file e non è registrato; non è stato registrato nulla
enroll-imported = Registrati o modificati: Enti { $enti }, operatori { $operators }
vault-passphrase = Passphrase delle chiavi private
vault-passphrase-again = La stessa passphrase, ancora una volta
vault-passphrase-empty = è vuota; senza passphrase si usa --no-passphrase
vault-passphrase-differs = le due passphrase non sono uguali
vault-key-made = { $path }: impronta { $fingerprint }
vault-key-away = { $path }: chiave pubblica del lato { $side } non leggibile
vault-keys-keep = Copiare le chiavi e la loro passphrase in due luoghi sicuri: senza di esse i codici non si aprono più.
vault-keys-keep-plain = Le chiavi non hanno passphrase: le protegge solo il modo dei file. Copiarle in un luogo sicuro.
vault-one-key = è la stessa chiave dell'altro lato: un solo processo aprirebbe entrambe le parti
vault-imported =
    { $rows ->
        [one] Una riga letta
       *[other] { $rows } righe lette
    }: { $new } carte nuove, { $known } già presenti, { $contradicting } in contraddizione, { $bad } errate
vault-bad-row = riga { $line }: { $why }
vault-bad-field = riga { $line }, { $column }: { $why }
vault-cards = Carte con codici: { $cards }
vault-side = Lato
vault-data-key = Chiave dei dati
vault-wrapped-for = Avvolta per
vault-oaep = OAEP
vault-count = Carte
vault-fits = Si apre
row-too-long = la riga è troppo lunga
row-not-text = la riga non è un testo in UTF-8
row-not-json = la riga non è un oggetto JSON
row-fields = la riga ha { $found } campi, l'intestazione { $wanted }
row-quotes = c'è un segno di virgolette dove non può stare
row-missing = manca
row-not-a-string = deve essere un testo tra virgolette: un numero perde gli zeri iniziali
row-product = il servizio non ha questo prodotto
row-digits = non sono { $digits } cifre
row-repeated = questa carta è già su una riga precedente del file
row-contradicts = il servizio conosce questa carta con altro titolare, prodotto o scadenza; nulla è cambiato

help-enroll = Registrare Enti e operatori, e vegliare su chi può agire
help-enroll-import = Registrare gli Enti e gli operatori di un file, o modificare quelli registrati: tutti o nessuno
help-enroll-import--file = File TOML con le tabelle [[ente]] e [[operator]]
help-enroll-import--settings = Impostazioni del servizio: indicano l'archivio
help-vault = Creare le chiavi del caveau, portarvi i codici, vedere cosa contiene
help-vault-keygen = Creare le due coppie di chiavi, una per le prime parti e una per le seconde
help-vault-keygen--dir = Cartella per desk.key, desk.pub, message.key e message.pub; nulla viene sovrascritto
help-vault-keygen--passphrase-file = Leggere la passphrase delle chiavi private da questo file, di modo 0600
help-vault-keygen--passphrase-fd = Leggere la passphrase delle chiavi private da questo descrittore di file
help-vault-keygen--no-passphrase = Lasciare le chiavi private senza passphrase: le protegge solo il modo dei file
help-vault-import = Portare nel caveau i codici di un produttore: divisi e sigillati mentre si leggono; ripetere non fa danni
help-vault-import--file = File con le colonne card_number, fiscal_code, product, pin, puk, valid_until; - è lo standard input
help-vault-import--settings = Impostazioni del servizio: indicano archivio, prodotti e chiavi
help-vault-import--format = Come è scritto il file: csv oppure jsonl; altrimenti lo dice il nome
help-vault-import--desk-key-pub = Chiave pubblica delle prime parti, se non è accanto a quella privata delle impostazioni
help-vault-import--message-key-pub = Chiave pubblica delle seconde parti, se non è accanto a quella privata delle impostazioni
help-vault-status = Mostrare le chiavi dei dati nell'archivio, per quale coppia sono avvolte e quante carte sigillano
help-vault-status--settings = Impostazioni del servizio: indicano archivio e chiavi

# login, logout, whoami
login-module = Modulo: { $module } ({ $found })
login-card = Carta di { $holder }, token { $token }
login-pad = Digitare il PIN sul lettore { $reader }.
login-pin = PIN di { $label }
login-last-try = Resta un solo tentativo: un PIN errato ora blocca la carta. Usarlo? (s/n)
login-low = In precedenza è stato digitato un PIN errato: attenzione.
logout-done = La sessione è terminata.
logout-ended-before = La sessione era già terminata.
logout-here-only = La sessione qui è dimenticata, ma non è stato possibile dirlo al servizio: là termina al più tardi il { $until }.
whoami-person = { $name } ({ $code })
whoami-capacity = { $role }, { $ente }
whoami-undelivered = { $count ->
    [one] La seconda parte di 1 suo rilascio non è arrivata
   *[other] Le seconde parti di { $count } suoi rilasci non sono arrivate
    }: { $command }
whoami-until = fino al { $until }, oppure dopo { $idle } minuti senza uso
role-operator = operatore
role-evaluator = valutatore
role-administrator = amministratore
help-login = Aprire una sessione con la propria carta
help-login--module = Modulo PKCS#11 della carta, un percorso assoluto
help-login--token = Etichetta del token
help-login--serial = Numero di serie del token
help-login--ente = Ente per cui agire, se si è abilitati per più d'uno
help-login--pin-file = File che contiene il PIN, leggibile solo dal proprietario
help-login--pin-fd = Descrittore di file da cui leggere il PIN
help-login--use-last-try = Usare l'ultimo tentativo prima del blocco del PIN senza chiedere
help-logout = Terminare la propria sessione
help-whoami = Mostrare chi è autenticato, come che cosa e fino a quando
help-serve = Far funzionare il servizio, o una sua parte
help-serve--settings = Impostazioni del servizio
help-serve--role = Fare solo questo, qualunque cosa dicano le impostazioni: api, sender oppure all
help-serve--listen = Ascoltare qui invece che dove dicono le impostazioni: indirizzo e porta
help-serve--migrate-only = Portare la base di dati alla versione di questo programma e fermarsi
help-serve--log-level = Quanto dice il registro: error, warn, info, debug oppure trace

# La stampante e le sue lettere
err-printer-away = la stampante { $url } non è raggiungibile: { $why }
next-printer-away = Controllare che sia accesa e in rete e che l'indirizzo sia giusto. Intanto la prima parte si può leggere a voce: --read-out
err-printer-not-trusted =
    { $why ->
        [plain] le lettere viaggerebbero in chiaro sulla rete verso { $url }; nulla è stato inviato
        [issuer] la stampante { $url } non ha dimostrato di essere quella giusta: chi ha emesso il suo certificato non è noto; nulla è stato inviato
        [expired] la stampante { $url } non ha dimostrato di essere quella giusta: il suo certificato è scaduto; nulla è stato inviato
        [name] la stampante { $url } non ha dimostrato di essere quella giusta: il suo certificato è per un altro nome; nulla è stato inviato
        [no-tls] la stampante { $url } non parla TLS; nulla è stato inviato
       *[other] la stampante { $url } non ha dimostrato di essere quella giusta: { $why }; nulla è stato inviato
    }
next-printer-not-trusted =
    { $why ->
        [plain] Usare il suo indirizzo ipps://. Solo se su quella rete nessun altro può ascoltare, l'impostazione printer.allow_plain = true lascia passare le lettere in chiaro.
        [no-tls] Controllare l'indirizzo della stampante, oppure attivare TLS sulla stampante.
       *[other] Salvare il certificato della stampante dalla sua pagina web e indicare il file nell'impostazione printer.ca; nel dubbio non proseguire.
    }
err-not-a-printer = ciò che risponde all'indirizzo { $url } non è una stampante IPP: { $why }
next-not-a-printer = Controllare l'impostazione printer.uri: ipps://INDIRIZZO/ipp/print per quasi tutte le stampanti, ipp://localhost/printers/NOME per CUPS.
err-printer-format = la stampante { $url } non accetta PDF; accetta: { $seen }
next-printer-format = Configurarla in CUPS, che converte per lei, e indicare quella coda in printer.uri: ipp://localhost/printers/NOME. Intanto: --read-out
err-printer-stopped =
    { $why ->
        [media-empty] la stampante { $url } è senza carta
        [media-needed] la stampante { $url } aspetta la carta
        [media-jam] la carta si è inceppata nella stampante { $url }
        [toner-empty] la stampante { $url } è senza toner
        [marker-supply-empty] la stampante { $url } è senza toner o inchiostro
        [cover-open] uno sportello della stampante { $url } è aperto
        [door-open] uno sportello della stampante { $url } è aperto
        [input-tray-missing] nella stampante { $url } manca un cassetto della carta
        [output-area-full] il vassoio di uscita della stampante { $url } è pieno
        [paused] la stampante { $url } è in pausa
        [offline] la stampante { $url } non è in linea
        [held] la stampante { $url } trattiene il lavoro
        [stopped] la stampante { $url } si è fermata
        [stuck] la stampante { $url } non va avanti e non dice perché
       *[other] la stampante { $url } non può stampare ({ $why })
    }
next-printer-stopped = Nessuna lettera uscirà più tardi. Sistemare la stampante, poi stampare di nuovo: dopo un rilascio con crspin reprint NUMERO --print, altrimenti con lo stesso comando. Oppure leggere a voce: --read-out
err-printer-refused =
    { $why ->
        [not-accepting] la stampante { $url } ora non accetta lavori
        [busy] la stampante { $url } è rimasta sempre occupata
        [not-authorized] la stampante { $url } non accetta lavori da questa postazione senza una password
       *[other] la stampante { $url } ha rifiutato la lettera: { $why }
    }
next-printer-refused = Guardare la stampante, o chiedere a chi la gestisce. Intanto la prima parte si può leggere a voce: --read-out, dopo un rilascio con crspin reprint NUMERO --read-out
err-not-printed =
    { $why ->
        [interrupted] la lettera è stata annullata prima che uscisse dalla stampante { $url }
        [aborted] la stampante { $url } ha rinunciato alla lettera
        [canceled] qualcuno ha annullato la lettera sulla stampante { $url }
        [with-errors] la stampante { $url } ha stampato la lettera con errori
       *[other] la stampante { $url } non ha stampato la lettera: { $why }
    }
next-not-printed = Ritirare ciò che è uscito. Il rilascio resta valido: mostrare di nuovo la prima parte con crspin reprint NUMERO --print oppure --read-out
err-print-unknown = la lettera è andata alla stampante { $url } e non si sa se è uscita
next-print-unknown = Guardare la stampante prima di allontanarsi: la lettera può ancora uscire. Se non esce, mostrare di nuovo la prima parte con crspin reprint NUMERO --print
letter-flags-need-letter = --large-print e --letter-language valgono per le lettere: aggiungere --print oppure --output FILE
first-half-how = Come riceve la prima parte il cittadino?
first-half-print = stampata, come lettera
first-half-read-out = letta a voce
letter-sent = La lettera è alla stampante { $printer }. Ritirarla di persona.
letter-busy = La stampante è occupata con altro; attendo.
letter-waits =
    { $why ->
        [media-empty] La stampante è senza carta; attendo. Ctrl-C annulla la lettera.
        [media-needed] La stampante è senza carta; attendo. Ctrl-C annulla la lettera.
        [held] La stampante trattiene il lavoro: sbloccarlo dal suo pannello. Ctrl-C annulla la lettera.
       *[other] La stampante non può andare avanti ({ $why }); attendo. Ctrl-C annulla la lettera.
    }
letter-printed-purged = Stampata. La stampante ha confermato di non conservare nulla della lettera.
letter-printed-kept = Stampata. La stampante non dice se conserva una copia della lettera: controllare che la memorizzazione dei lavori sia disattivata.
letter-may-keep = la stampante non ha confermato di aver dimenticato la lettera; controllare che non esca più tardi
letter-in-file = La lettera è in { $path } (permessi 0600). Contiene la prima parte in chiaro: consegnarla, poi cancellare il file.
letter-how-now = Il rilascio resta valido. Che fare?
letter-again = stampare di nuovo
letter-read-out = leggere a voce
letter-other-printer = un'altra stampante
letter-later = più tardi (crspin reprint)
letter-printer-address = Indirizzo della stampante
letter-test-office = PROVA: questa lettera non è di nessuno
bad-printer-address = un indirizzo è come ipps://stampante.example.it/ipp/print oppure ipp://localhost/printers/NOME
printer-name = Stampante
printer-state = Stato
printer-state-idle = pronta
printer-state-processing = sta stampando
printer-state-stopped = FERMA
printer-accepting = Accetta lavori
printer-reasons = Segnala
printer-pdf = Accetta PDF
printer-retention = Conserva le lettere
printer-retention-purges-on-request = CUPS: tolte dopo la stampa, con conferma
printer-retention-can-be-none = a ogni lettera le si dice di non conservare nulla
printer-retention-untold = non lo dice; controllare che la memorizzazione dei lavori sia disattivata
batch-letters = Lettere, nell'ordine del file: { $count }
batch-letters-maybe-twice = Un'esecuzione precedente ha cominciato a stampare lettere e non se ne conosce l'esito: alcune possono uscire una seconda volta. Distruggere i doppioni.
batch-letters-missing = { $count } rilasci non hanno più qui la prima parte: rivederli con crspin reprint. { $ids }
batch-letters-none = Nessuna lettera da fare: sono già state fatte tutte.
batch-letters-done = Non resta nessuna lettera da fare; il file delle prime parti è stato cancellato.
batch-letters-fallback = Le prime parti sono ancora in { $path }: lo stesso comando le stampa di nuovo.
help-issue--print = Stampare la prima parte come lettera
help-issue--read-out = Mostrare la prima parte sullo schermo, per leggerla a voce
help-issue--output = Scrivere la lettera come PDF in questo file nuovo, permessi 0600
help-issue--large-print = Caratteri grandi
help-issue--letter-language = Lingua della lettera: it, de oppure en; italiano se manca
help-reprint--print = Stampare la prima parte come lettera
help-reprint--read-out = Mostrare la prima parte sullo schermo, per leggerla a voce
help-reprint--output = Scrivere la lettera come PDF in questo file nuovo, permessi 0600
help-reprint--large-print = Caratteri grandi
help-reprint--letter-language = Lingua della lettera: it, de oppure en; italiano se manca
help-batch-run--print = Stampare le lettere di tutte le righe rilasciate, nell'ordine del file, con un foglio di conteggi
help-batch-run--output = Scrivere la lettera come PDF in questo file nuovo, permessi 0600
help-batch-run--large-print = Caratteri grandi
help-batch-run--letter-language = Lingua della lettera: it, de oppure en; italiano se manca
help-printer = La stampante delle lettere: che cosa dice di sé, e una pagina di prova
help-printer-status = Chiedere alla stampante che cos'è, se potrebbe stampare e che cosa conserva
help-printer-test = Stampare una lettera di prova che non contiene codici
help-printer-test--output = Scrivere la lettera come PDF in questo file nuovo, permessi 0600
help-printer-test--large-print = Caratteri grandi
help-printer-test--letter-language = Lingua della lettera: it, de oppure en; italiano se manca
sandbox-card-played = Carta virtuale: modello { $model }, numero { $number }. Va nel lettore virtuale su { $host }, porta { $port }.
# Famiglie di carte, e cosa se ne sa
card-family-siss = Carta SISS (operatori sanitari lombardi)
card-family-idemia-2021 = TS-CNS IDEMIA (2021)
card-family-st-2021 = TS-CNS ST (2021/2022)
card-family-crs-st = CRS ST/Incard
card-family-crs-siemens = CRS o TS-CNS Infineon/Siemens
card-family-athena = CRS o TS-CNS Athena
card-family-cns-10 = CNS versione 1.0
card-family-cns-11 = CNS versione 1.1
card-family-contactless = carta letta senza contatto
card-family-cie = carta d'identità elettronica
card-trouble-siss = OpenSC non conosce le Carte SISS: installare il software fornito con la carta e indicarne il modulo PKCS#11 nelle impostazioni ([card] module).
card-trouble-idemia-2021 = OpenSC conosce queste carte dalla versione 0.24 (Debian 12 ha la 0.23, con cui la firma non riesce): installarne una più recente, o il modulo Bit4id.
card-trouble-1024 = Le carte di questa generazione hanno di solito una chiave RSA di 1024 bit, che nessun servizio accetta più: chiedere una carta nuova.
card-trouble-2025 = Le carte con la sigla 2025 accanto al logo TS nascondono i propri file a OpenSC: se la carta non è riconosciuta, installare il modulo indicato da chi l'ha emessa e indicarlo nelle impostazioni ([card] module).
card-trouble-contactless = Senza contatto la carta non si riconosce: inserirla nella fessura di un lettore a contatto, con il chip in avanti.
card-trouble-cie = Una carta d'identità elettronica non è una CNS: usare la propria CRS o TS-CNS.

# La carta dell'operatore: scelta, attesa, presenza, motivi
card-family-unknown = carta di tipo sconosciuto
card-trouble-unknown = Controllare che sia la propria CRS o TS-CNS, inserita con il chip in avanti; se lo è, installare il software indicato da chi l'ha emessa e indicarne il modulo con --module o nelle impostazioni ([card] module).
err-unknown-to-module = il modulo { $module } non sa usare la carta nel lettore { $reader } ({ $card })
next-unknown-to-module = { $remedy }
err-card-away =
    { $seen ->
        [other] la propria carta non c'è: nel lettore { $reader } ce n'è un'altra; non è stato inviato nulla
       *[none] la propria carta non è nel lettore; non è stato inviato nulla
    }
next-card-away = Inserire la carta con cui si è fatto l'accesso e ripetere il comando; per agire con un'altra: crspin logout, poi crspin login.
module-flag = indicato con --module
module-for-card = conosce la carta nel lettore
login-wait-card = Inserire la propria carta nel lettore { $reader } ({ $seconds } s)
login-wait-other = { $why }: inserire la propria carta ({ $seconds } s)
login-wait-reader = Collegare un lettore di carte ({ $seconds } s)
login-wait-service = Il servizio PC/SC, che conosce i lettori, non è attivo: lo si attende ({ $seconds } s)
login-pulled = La carta è stata estratta: si ricomincia.
login-same-pin = Questo PIN è appena stato rifiutato: non è stato inviato alla carta.
login-which-card = Quale carta è la propria?
why-weak-rsa = RSA di { $bits } bit
why-key-kind = né RSA né P-256
why-no-key = il certificato non ha una chiave sulla carta
why-no-way-to-sign = la carta non offre alcun modo di firmare accettato da TLS
why-signature-refused = il servizio non ne accetta la firma
why-alert = il servizio lo rifiuta ({ $alert })
why-server-expired = il suo certificato è scaduto
why-server-not-yet-valid = il suo certificato non è ancora valido
why-server-unknown-issuer = chi ha emesso il suo certificato qui non è conosciuto
why-server-other-name = il suo certificato è per un altro nome
why-unreadable = non è leggibile
why-old-signature = è firmato in un modo non più accettato, come SHA-1
why-not-for-clients = non è per l'autenticazione dei client
why-issuers-own = è il certificato di un'autorità
why-no-key-usage = non dice l'uso della chiave
why-no-digital-signature = l'uso della chiave non comprende digitalSignature
why-for-signatures = è un certificato di firma, non di autenticazione
why-no-policy = non ha alcuna policy CNS accettata qui
why-old-key = la chiave non è né RSA di almeno 2048 bit né P-256: la carta è troppo vecchia
why-common-name = il nome non è CODICEFISCALE/CARTA.HASH
why-none-shown = non è stato mostrato alcun certificato
why-not-absolute = il percorso deve essere assoluto
why-none-found = nessuno nei posti consueti
why-not-loaded = non si carica ({ $detail })
why-no-such-file = il file non esiste
why-no-softhsm = SoftHSM non è installato; su Debian: apt install softhsm2
help-login--wait = Secondi per cui attendere la carta; 60 a un terminale, altrimenti 0
# Who comes for others, and expired documents
err-declaration-needed =
    { $whose ->
        [delegate] il documento di chi si presenta è scaduto il { $until }: si accetta solo con una dichiarazione
       *[own] il documento è scaduto il { $until }: si accetta solo con una dichiarazione
    }
next-declaration-needed = Il titolare dichiara in calce alla fotocopia che i dati non sono cambiati, e firma; poi aggiungere: --expired-with-declaration "protocollo o testo"
err-document-needed = serve anche il documento del cittadino
next-document-needed = Chiederlo, poi aggiungere: --document-kind, --document-number, --document-issuer, --document-expires
err-protocol-needed =
    { $ground ->
        [minor] manca il numero di protocollo del modulo del genitore
        [guardianship] manca il numero di protocollo del modulo del tutore
       *[health] manca il numero di protocollo del modulo di delega
    }
next-protocol-needed = Far firmare il modulo, protocollarlo, poi aggiungere: --protocol NUMERO
err-behalf-not-allowed =
    { $ground ->
        [minor] per questa carta nessuno può presentarsi al posto di un minorenne
        [guardianship] per questa carta un tutore non può presentarsi al posto del cittadino
       *[health] per questa carta nessuno può presentarsi al posto di un cittadino impedito per motivi di salute
    }
next-behalf-not-allowed = Il cittadino deve presentarsi di persona, a meno che non valga un altro motivo; chi può presentarsi lo stabilisce chi ha emesso la carta.
err-delegate-not-accepted =
    { $why ->
        [under-age] chi si presenta per il cittadino deve essere maggiorenne, e secondo il codice fiscale non lo è
       *[is-the-citizen] chi si presenta è il cittadino stesso
    }
next-delegate-not-accepted =
    { $why ->
        [under-age] Confrontare il codice fiscale con il documento; se è giusto, deve presentarsi una persona maggiorenne.
       *[is-the-citizen] Confrontare i due codici fiscali; se il cittadino è presente, --on-behalf non serve.
    }
err-not-a-minor = secondo il codice fiscale il cittadino non ha meno di 18 anni
next-not-a-minor = Un cittadino maggiorenne si presenta di persona, oppure deve valere un altro motivo: guardianship o health.
ground-minor = minorenne: si presenta un genitore
ground-guardianship = tutela o curatela: si presenta il tutore o curatore
ground-health = motivi di salute: si presenta un delegato
ground-short-minor = minorenne
ground-short-guardianship = tutela
ground-short-health = salute
behalf-somebody = nessuno: qualcuno si presenta per il cittadino
field-ground = Perché il cittadino non si presenta
field-delegate-fiscal-code = Codice fiscale di chi si presenta
field-delegate-name = Nome e cognome di chi si presenta
field-delegate-kinship = Che cos'è per il cittadino (madre, tutore, coniuge)
field-delegate-document-kind = Documento di chi si presenta
field-protocol = Numero di protocollo del modulo
field-declaration = Il documento è scaduto il { $until }. Dichiarazione che i dati non sono cambiati: protocollo o testo (Invio se non c'è)
bad-full-name = un nome ha da 2 a 100 caratteri
bad-kinship = parentela o qualità si scrive con 3-60 caratteri, per esempio: madre, tutore, coniuge
bad-protocol = un numero di protocollo ha da 1 a 40 caratteri, per esempio: 12345/2026
bad-declaration = una dichiarazione si indica con 3-200 caratteri: il numero di protocollo oppure il testo
issue-summary-ground = Motivo
issue-summary-delegate = Si presenta
issue-summary-delegate-document = Con il documento
issue-summary-protocol = Modulo
issue-summary-declaration = Dichiarazione
status-direct = di persona
status-delegated = tramite { $name } ({ $ground })
reprint-delegated = Per il cittadino si era presentato qualcuno: la prima parte è solo per il cittadino, oppure per { $name } ({ $code }) con il suo documento.
reprint-is-here = È presente uno dei due? (s/n)
batch-no-ground = è compilato mentre on_behalf è vuoto
batch-document-expired = il documento è scaduto il { $until }; se le regole della carta lo accettano con una dichiarazione, compilare la colonna declaration
help-issue--on-behalf = Qualcuno si presenta per il cittadino, e perché: minor (minorenne), guardianship (tutela) oppure health (salute)
help-issue--delegate-fiscal-code = Codice fiscale di chi si presenta
help-issue--delegate-name = Nome e cognome di chi si presenta
help-issue--delegate-kinship = Che cos'è per il cittadino, come madre, tutore, coniuge
help-issue--delegate-document-kind = Tipo del documento di chi si presenta
help-issue--delegate-document-number = Numero di quel documento
help-issue--delegate-document-issuer = Autorità che ha rilasciato quel documento
help-issue--delegate-document-expires = Ultimo giorno di quel documento, AAAA-MM-GG
help-issue--protocol = Numero di protocollo del modulo firmato
help-issue--expired-with-declaration = Per un documento scaduto: la dichiarazione che i dati non sono cambiati, numero di protocollo o testo
# La carta del cittadino
citizen-wanted = la carta del cittadino
citizen-seen-none = nessuna
citizen-seen-own = solo la carta dell'operatore
citizen-unreadable = una carta in { $reader }: { $why }
citizen-card-busy = la sta usando un altro programma
citizen-card-mute = non risponde, come quando è capovolta o viene estratta troppo presto
citizen-card-files = non mostra liberamente numero e titolare
citizen-card-content = ciò che dice di numero e titolare non è comprensibile
citizen-code = Codice fiscale
citizen-name = Nome
citizen-born = Data di nascita
citizen-number = Numero della carta
citizen-team = Numero sul retro (TEAM)
citizen-until = Valida fino al
citizen-family = Tipo di carta
citizen-family-unknown = non noto
issue-no-chip = La carta del cittadino non è leggibile: { $why }. Digitare i dati.
issue-use-chip = Rilasciare per questa carta? (s/n)
issue-from-chip = Dalla carta: { $card }. Confrontare con il documento.
issue-which-chip = Quale carta è del cittadino?
issue-chip-number = carta { $number }
err-other-card = la carta è la { $read }, quella attesa è la { $known }
next-other-card = Confrontare i numeri con quelli sulla carta: il cittadino può averne portata una vecchia, o quella di un'altra persona.
err-other-holder = la carta nel lettore è di { $read }, non di { $given }
next-other-holder = Confrontare la carta con il documento: nulla è stato rilasciato. Per questa carta ripetere il comando con l'altro codice fiscale.
bad-card-id-digits = un numero di carta ha 16 cifre, il numero sul retro ne ha 20; questo non è né l'uno né l'altro
bad-card-id-number-check = la cifra di controllo del numero di carta è errata: una cifra è stata digitata male
bad-card-id-team-start = il numero sul retro di una tessera sanitaria italiana comincia con 8038000
bad-card-id-team-check = la cifra di controllo del numero sul retro è errata: una cifra è stata digitata male
help-card = La propria carta: vederla, cambiarne il PIN, sbloccarla; e leggere la carta di un cittadino
help-card-read = Mostrare di chi è la carta nel lettore e i suoi numeri, senza alcun PIN
help-issue--from-card = Leggere codice fiscale e numero dalla carta del cittadino nel lettore
sandbox-card-command = comando { $name }: risposta { $status }
sandbox-card-in = la carta è nel lettore
sandbox-card-out = la carta è fuori dal lettore
sandbox-card-open = PIN verificato
sandbox-card-closed = PIN non verificato
sandbox-card-reset = la carta è stata azzerata: il PIN va dato di nuovo
sandbox-card-no-reader = nessun lettore virtuale a questo indirizzo: avviare pcscd con vpcd (pacchetto vsmartcard-vpcd). Continuo a cercarlo.
sandbox-card-status = { $inserted }; { $verified }; tentativi rimasti: PIN { $pin }, PUK { $puk }
help-sandbox-card = Simulare carte in un lettore virtuale (vpcd), senza hardware

# doctor
help-doctor = Controllare ogni parte della postazione, o del servizio, e dire come rimediare; non si chiede il PIN e non si cambia nulla
help-doctor--report = Scrivere in questo nuovo file un resoconto per l'assistenza, senza nomi di persone né numeri di serie
help-doctor--settings = Controllare il servizio con queste impostazioni invece della postazione
help-doctor--role = Che cosa fa il servizio su questo computer: api, sender o all, se non come dicono le sue impostazioni
help-doctor--probe = Caricare questo modulo PKCS#11 e dire che cosa vede; lo usa doctor per sé
login-client-older = Esiste una versione più recente di crspin: il servizio ha la { $newer }, questa è la { $ours }.
login-client-nearly-too-old = Questo crspin ({ $ours }) tra poco sarà troppo vecchio per il servizio, che ha la versione { $newer }: installare quella nuova.
err-doctor-found = { $broken ->
    [one] una parte non funziona
   *[other] { $broken } parti non funzionano
 }
next-doctor-found = Seguire le indicazioni accanto a ciascuna, poi eseguire di nuovo crspin doctor. Con --report FILE scrive un resoconto per l'assistenza.
why-already-there = esiste già, e non viene sovrascritto nulla
doctor-heading-broken = Da riparare ({ $count })
doctor-heading-warning = Da sistemare presto ({ $count })
doctor-heading-notice = Da sapere ({ $count })
doctor-heading-good = In ordine ({ $count })
doctor-report-written = Il resoconto è in { $path }. Rileggerlo, poi mandarlo all'assistenza.
doctor-report-title = crspin doctor, resoconto per l'assistenza, { $when }
doctor-report-private = I nomi di persone, i numeri di serie e le cartelle degli utenti sono stati tolti (•••, ~).
doctor-part-doctor = Doctor
doctor-part-configuration = Impostazioni
doctor-part-session = Sessione
doctor-part-readers = Lettori
doctor-part-cards = Carte
doctor-part-modules = Software della carta
doctor-part-certificate = Certificato
doctor-part-service = Servizio
doctor-part-tls = Cifratura
doctor-part-clock = Orologio
doctor-part-version = Versione
doctor-part-proxy = Proxy
doctor-part-printer = Stampante
doctor-part-terminal = Terminale
doctor-part-hardening = Protezione
doctor-part-settings = Impostazioni
doctor-part-database = Base di dati
doctor-part-keys = Chiavi del vault
doctor-part-delivery = Posta
doctor-part-certificates = Certificato del servizio
doctor-part-issuers = Emittenti delle carte
doctor-part-revocations = Liste di revoca
doctor-part-disk = Disco
doctor-part-backups = Copie di sicurezza
doctor-check-late = il controllo { $check } non è finito entro { $seconds } secondi
doctor-next-check-late = Qualcosa è bloccato: verificare che il dispositivo o la rete rispondano, o riavviare il computer, poi riprovare.
doctor-check-fell = il controllo { $check } non è riuscito per un difetto di crspin
doctor-next-check-fell = Mandare un resoconto all'assistenza: crspin doctor --report FILE
doctor-configuration-good = { $path } è corretto; il servizio è { $service }
doctor-configuration-loose = altri possono modificare { $path } (permessi { $mode }), e con esso quale software lavora con la carta
doctor-next-configuration-loose = Togliere loro questo permesso: chmod go-w { $path }
doctor-session-open = aperta, al più tardi fino a { $until }
doctor-session-none = nessuna è aperta
doctor-next-session-none = Accedere quando serve: crspin login
doctor-session-over = l'ultima è finita il { $until }
doctor-next-session-over = Accedere quando serve: crspin login
doctor-readers-found = { $count ->
    [one] il servizio PC/SC risponde e ha un lettore
   *[other] il servizio PC/SC risponde e ha { $count } lettori
 }
doctor-pcsc-away = il servizio PC/SC non risponde
doctor-next-pcsc-away = Avviarlo: su Linux sudo systemctl start pcscd.socket (pacchetto pcscd), su Windows il servizio Smart card (SCardSvr).
doctor-reader-none = nessun lettore di carte è collegato
doctor-next-reader-none = Collegarlo, o provare un'altra porta USB; alcuni richiedono il driver del produttore. Su Linux quasi tutti richiedono il pacchetto libccid.
doctor-reader-unneeded = non ce n'è nessuno, e { $module } non ne ha bisogno
doctor-next-reader-unneeded = Niente da fare, finché non si usa una carta vera.
doctor-card-known = { $family } in { $reader }
doctor-card-trouble = { $family } in { $reader }. { $trouble }
doctor-next-card-trouble = Tenerne conto se con questa carta l'accesso non riesce.
doctor-card-weak = { $family } in { $reader }: la sua chiave da 1024 bit non è più accettata
doctor-next-card-weak = Con questa carta non accede nessuno: un operatore deve chiederne una nuova. Se è la carta di un cittadino, qui non importa.
doctor-card-unknown = la carta in { $reader } non è di una famiglia nota (ATR { $atr })
doctor-next-card-unknown = Verificare che sia la carta giusta e inserita per il verso giusto. Se lo è, mandare un resoconto all'assistenza: crspin doctor --report FILE
doctor-card-mute = la carta in { $reader } non risponde
doctor-next-card-mute = Inserirla dal lato del chip, con il chip rivolto come indica il lettore; pulirla con un panno asciutto.
doctor-card-none = nessuna carta è nel lettore
doctor-next-card-none = Inserire la propria carta ed eseguire di nuovo crspin doctor: così controlla anche la carta e il certificato.
doctor-module-loads = { $module } si carica ({ $name } { $version }) e { $tokens ->
    [0] non vede nessuna carta
    [one] vede una carta
   *[other] vede { $tokens } carte
 }
doctor-module-crashes = { $module } si è interrotto appena caricato ({ $why })
doctor-next-module-crashes = Reinstallare il software della carta o una versione più recente, oppure indicare un altro modulo nelle impostazioni: card.module
doctor-module-hangs = { $module } non ha risposto entro { $seconds } secondi
doctor-next-module-hangs = Estrarre la carta e reinserirla. Se non basta, riavviare il computer, oppure indicare un altro modulo nelle impostazioni: card.module
doctor-module-blind = { $module } non riconosce la carta in { $reader } ({ $card })
doctor-next-module-blind = { $remedy }
doctor-module-old = { $module } è alla versione { $version }; questa carta ({ $card }) richiede la { $wanted } o successiva
doctor-next-module-old = Installare una versione più recente di OpenSC, o il software di chi ha emesso la carta.
doctor-certificate-good = su { $token }: valido fino al { $until } ({ $days } giorni), { $key }, emesso da { $issuer }
doctor-certificate-ending = su { $token }: scade il { $until }, tra { $days } giorni ({ $key }, emesso da { $issuer })
doctor-next-certificate-ending = Chiedere subito una carta nuova: servono settimane, e dopo quel giorno con questa non si accede più.
doctor-certificate-over = su { $token }: è scaduto il { $until }
doctor-next-certificate-over = Chiedere una carta nuova; con questa non si accede più.
doctor-certificate-early = su { $token }: non è ancora valido, se l'orologio di questo computer è giusto
doctor-next-certificate-early = Controllare l'orologio di questo computer; se è giusto, attendere che la carta diventi valida.
doctor-certificate-key = su { $token }: la sua chiave ({ $key }) non è accettata; serve RSA da almeno 2048 bit, o P-256
doctor-next-certificate-key = Chiedere una carta nuova: quelle degli anni 2012-2018 oggi sono troppo deboli.
doctor-certificate-none = { $token } non ha un certificato di autenticazione CNS leggibile
doctor-next-certificate-none = Verificare che sia la carta giusta; con una carta di sola firma non si accede.
doctor-token-other = la carta indicata nelle impostazioni non c'è; { $count ->
    [one] ce n'è un'altra
   *[other] ce ne sono altre { $count }
 }
doctor-next-token-other = Inserire la carta giusta, o correggere card.token_serial e card.token_label nelle impostazioni.
doctor-service-answers = { $url } risponde (versione { $version })
doctor-tls-trusted = il servizio ha provato la propria identità; i suoi certificati valgono fino al { $until } ({ $days } giorni), garantiti da { $root }
doctor-tls-ending = il servizio ha provato la propria identità, ma un suo certificato scade il { $until }, tra { $days } giorni (garantito da { $root })
doctor-next-tls-ending = Avvisare chi amministra il servizio: dopo quel giorno nessuno potrà lavorare.
doctor-clock-good = { $seconds ->
    [0] coincide con quello del servizio
    [one] differisce di un secondo da quello del servizio
   *[other] differisce di { $seconds } secondi da quello del servizio
 }
doctor-clock-drifts = differisce di { $seconds } secondi da quello del servizio; oltre i 5 minuti nessuno accede
doctor-next-clock-drifts = Lasciare che il sistema lo regoli dalla rete: su Linux timedatectl set-ntp true
doctor-version-good = questo è crspin { $ours }, il servizio ha la { $newer }
doctor-version-older = questo è crspin { $ours }, il servizio ha la { $newer }
doctor-next-version-older = Installare la versione nuova quando è comodo.
doctor-version-nearly-too-old = questo è crspin { $ours }, il più vecchio che il servizio accetta ancora; il servizio ha la { $newer }
doctor-next-version-nearly-too-old = Installare presto la versione nuova.
doctor-proxy-none = nessuno, tra qui e il servizio
doctor-proxy-used = il collegamento al servizio passa per { $proxy }
doctor-next-proxy-used = Niente da fare, se è quello della propria rete. Deve lasciar passare TLS così com'è: se lo apre, l'accesso non riesce.
doctor-proxy-away = il collegamento al servizio passa per { $proxy }, che non risponde ({ $why })
doctor-next-proxy-away = Correggere il proxy nelle impostazioni del sistema o in HTTPS_PROXY; NO_PROXY elenca gli host che non ne hanno bisogno.
doctor-printer-unset = nessuna impostata: le prime parti si leggono a voce
doctor-printer-ready = { $url } è pronta, e può dimenticare le lettere stampate
doctor-printer-keeps = { $url } è pronta; non dice che cosa conserva delle lettere stampate
doctor-next-printer-keeps = Verificare nel menu della stampante che non memorizzi i lavori e che il suo disco venga cancellato.
doctor-terminal-good = { $columns } per { $rows }, { $term }: la lettura a voce ha quel che le serve
doctor-terminal-none = l'ingresso o l'uscita non è un terminale: non si può chiedere né mostrare nulla
doctor-next-terminal-none = Niente da fare per gli script e per le lettere; per la lettura a voce usare crspin in un terminale.
doctor-terminal-small = ha { $columns } colonne e { $rows } righe; le cifre grandi della lettura ne richiedono 80 per 24
doctor-next-terminal-small = Ingrandire la finestra, o rimpicciolire i caratteri.
doctor-terminal-letters = i suoi caratteri non sono UTF-8 ({ $locale }): accenti e cifre grandi escono sbagliati
doctor-next-terminal-letters = Impostare una lingua con UTF-8: LANG=it_IT.UTF-8
doctor-terminal-plain = dice di sé ({ $term }) di non avere un secondo schermo: quel che si legge vi rimane
doctor-next-terminal-plain = Usare un altro terminale per la lettura, o stampare le lettere.
doctor-hardening-good = questo programma non lascia copie della propria memoria
doctor-hardening-weak = il sistema permette ad altri di leggere la memoria di questo programma, o la conserva se si interrompe
doctor-next-hardening-weak = Chiedere a chi gestisce il computer di permettere a crspin setrlimit e prctl.
doctor-settings-good = { $path } è corretto (ruolo { $role })
doctor-database-good = { $engine } risponde, le sue tabelle sono quelle di questa versione ({ $tables }); ultima scrittura il { $last }
doctor-database-missing = { $path } non c'è
doctor-next-database-missing = Controllare l'impostazione store.url. Per un servizio nuovo va bene: lo crea crspin serve. Altrimenti ripristinarlo da una copia di sicurezza.
doctor-database-locked = un altro programma la tiene bloccata: per due secondi non si è potuto scrivere nulla
doctor-next-database-locked = Chiudere quel che la blocca, come uno strumento rimasto aperto o una copia in corso: lsof mostra chi è.
doctor-database-damaged = è danneggiata: { $why }
doctor-next-database-damaged = Fermare il servizio, conservare una copia del file e ripristinare l'ultima copia di sicurezza buona.
doctor-database-old = le sue tabelle sono alla versione { $found }, questo programma usa la { $wanted }
doctor-next-database-old = Fare una copia di sicurezza, poi: crspin serve --settings FILE --migrate-only
doctor-database-new = le sue tabelle sono alla versione { $found }, questo programma conosce solo la { $wanted }
doctor-next-database-new = Installare il crspin che ha eseguito il servizio l'ultima volta, o uno più recente.
doctor-database-large = non è stata letta tutta entro { $seconds } secondi; quel che è stato letto è integro
doctor-next-database-large = Farla controllare di notte: sqlite3 FILE "pragma quick_check"
doctor-key-good = { $path } si apre, ed è quella con cui si aprono i codici del lato { $side }
doctor-key-asks = { $path } richiede una passphrase, che qui non viene chiesta
doctor-next-key-asks = Niente da fare se qualcuno la digita all'avvio del servizio; altrimenti metterla in un file: vault.passphrase_file
doctor-key-other = { $path } (lato { $side }) non è la chiave di { $count ->
    [one] un'importazione di codici
   *[other] { $count } importazioni di codici
 }: quei codici non si possono aprire
doctor-next-key-other = Cercare la chiave per cui i codici furono importati: crspin vault status --settings FILE dice quale. Conservarle entrambe.
doctor-mail-good = { $server } ci accetta, con TLS e password come impostati; non è stato inviato nulla
doctor-mail-away = { $server } non si raggiunge: { $why }
doctor-next-mail-away = Controllare nome e porta del server di posta, e che la rete lo lasci raggiungere da questo computer.
doctor-mail-tls = { $server } non è protetto come dovrebbe: { $why }
doctor-next-mail-tls = Controllare il certificato del server di posta e le impostazioni tls e ca; non disattivare TLS.
doctor-mail-login = { $server } non accetta utente e password: { $why }
doctor-next-mail-login = Controllare user e password_file. Fino ad allora le seconde parti restano in attesa.
doctor-mail-files = i messaggi vanno in file nella cartella { $path }
doctor-next-mail-files = Va bene per una sandbox, e per nient'altro.
doctor-own-good = { $path } vale fino al { $until } ({ $days } giorni) e corrisponde alla sua chiave
doctor-own-ending = { $path } scade il { $until }, tra { $days } giorni
doctor-next-own-ending = Rinnovarlo e riavviare il servizio: dopo quel giorno nessuno potrà lavorare.
doctor-own-over = { $path } è scaduto il { $until }: nessun client si fida del servizio
doctor-next-own-over = Rinnovarlo subito e riavviare il servizio.
doctor-issuers-good = { $count ->
    [one] uno, ed è valido
   *[other] { $count }, tutti validi
 }
doctor-issuer-ending = { $issuer } scade il { $until }, tra { $days } giorni
doctor-next-issuer-ending = Prendere il suo prossimo certificato dall'elenco di AgID e aggiungerlo a login.issuers.
doctor-issuer-over = { $issuer } è scaduto il { $until }: con le sue carte non accede nessuno
doctor-next-issuer-over = Mettere in login.issuers il suo prossimo certificato, o togliere questo se non emette più carte.
doctor-lists-good = ogni emittente ne ha una ({ $count } in tutto); la prima scade il { $until }
doctor-list-over = la lista di { $issuer } è scaduta il { $until }: con le sue carte non accede nessuno
doctor-next-list-over = Verificare perché non viene più scaricata: il lavoro che porta le liste nella cartella login.crls, e la rete.
doctor-list-missing = { $issuer } non ha una lista in { $path }: con le sue carte non accede nessuno
doctor-next-list-missing = Far scaricare la sua lista in quella cartella; l'indirizzo è scritto nei suoi certificati.
doctor-list-fails = { $path } non è una lista leggibile: { $why }
doctor-next-list-fails = Toglierla, o farla scaricare di nuovo.
doctor-disk-good = { $free } MiB liberi per { $path }
doctor-disk-low = solo { $free } MiB liberi per { $path }; dovrebbero essere { $least }
doctor-next-disk-low = Liberare spazio prima che sia pieno: allora nessun rilascio sarebbe possibile. disk.least_free_mib stabilisce da quando avvisare.
doctor-disk-fails = del disco di { $path } non si sa nulla: { $why }
doctor-next-disk-fails = Verificare che la cartella esista.
doctor-backups-good = l'ultima è di { $hours ->
    [0] meno di un'ora fa
    [one] un'ora fa
   *[other] { $hours } ore fa
 } ({ $path }). Ogni tanto provare che si possa ripristinare.
doctor-backups-unset = le impostazioni non dicono dove sono
doctor-next-backups-unset = Farle fare, e indicare la loro cartella in backup.folder: così doctor le tiene d'occhio.
doctor-backup-old = l'ultima in { $path } è del { $newest }, { $hours } ore fa; al massimo devono essere { $most }
doctor-next-backup-old = Verificare perché non se ne fanno più: il lavoro, i suoi messaggi, lo spazio sul suo disco.
doctor-backup-none = in { $path } non ce n'è nessuna
doctor-next-backup-none = Verificare perché non se ne fanno: il lavoro, i suoi messaggi, e se la cartella è questa.
err-bad-template = Il modello di lettera { $path } non va bene: { $why }.
next-bad-template = Correggere il modello; examples/letter ne contiene uno da cui partire. Senza la cartella dei modelli nelle impostazioni vale la lettera di crspin.
why-letter-none = la cartella non contiene né letter.it.md né letter.de.md né letter.en.md
why-letter-exists = esiste già, e non viene sovrascritto
why-letter-place = ha un campo che non esiste, { $place }; i campi sono pin, puk, pin_rest, puk_rest, card, product, release, office, date
why-letter-sign = ha un segno che il carattere di stampa non ha, { $place }
why-letter-in-list = ha un titolo, una riga o un'immagine dentro un elenco
why-letter-brace = ha un campo scritto male: si scrive come in {"{{"}pin{"}}"}
why-letter-halves = deve avere i campi pin e puk, una volta ciascuno
why-letter-heading = manca un titolo
why-letter-title = il titolo non può avere campi
why-letter-image-words = un'immagine non ha parole per chi non la vede, oppure le sue parole hanno campi
why-letter-image-name = il nome di un'immagine può avere solo lettere, cifre, trattini e punti
why-letter-image-size = l'immagine è più grande di 2 MiB o di 4000 punti per lato
why-letter-image-kind = l'immagine non è PNG né JPEG
why-letter-image-broken = l'immagine è danneggiata
why-letter-too-long = è più lungo di 64 KiB o ne risultano più di 20 pagine
why-letter-not-accessible = non se ne può fare un PDF accessibile
why-letter-not-written = il PDF non si può scrivere
why-letter-table = ha una tabella, che sulla lettera non ha posto
why-letter-code = ha un testo in codice, che sulla lettera non ha posto
why-letter-link = ha un collegamento, che su carta non serve
why-letter-html = ha HTML, che sulla lettera non ha posto
why-letter-quote = ha una citazione, che sulla lettera non ha posto
why-letter-footnote = ha una nota, che sulla lettera non ha posto
why-letter-nested-list = ha un elenco dentro un elenco
why-letter-image-amid = ha un'immagine in mezzo alle parole

state-unknown = consegnato al gestore, che non ha risposto: si attende conferma
state-expired = SCADUTO: nessun gestore l'ha preso in tempo
state-cancelled = ANNULLATO
sandbox-card-hands = Comandi: pull (estrarre), insert (inserire), pull-at NUMERO o NOME (estrarre a quel comando: verify, sign, read…), delay MILLISECONDI (al massimo 60000), status, block (bloccare il PIN), quit
sandbox-card-next-worker =
    Accedere con questa carta da un altro terminale:
      crspin --profile sandbox login --module { $module } --pin-file { $pin }
sandbox-card-next-citizen =
    È la carta di un cittadino; da un altro terminale:
      crspin card read
      crspin --profile sandbox issue --from-card
sandbox-card-citizens = Si può simulare anche la carta di ogni cittadino di `crspin sandbox citizens`, indicando il codice fiscale.
sandbox-who = Chi
sandbox-pin-file = PIN nel file
help-sandbox-card-run = Simulare la carta di una delle persone della sandbox, fino a Ctrl-C o alla fine dell'input
help-sandbox-card-run--dir = Cartella della sandbox; se manca, una accanto allo stato del programma
help-sandbox-card-run--who = Di chi: operator-1, operator-2, evaluator-1, evaluator-2, responsible-1, administrator-1, o il codice fiscale di un cittadino
help-sandbox-card-run--model = Modello della carta
help-sandbox-card-run--state = Conservare in questo file i codici cambiati e i tentativi usati
help-sandbox-card-run--host = Dove il lettore aspetta la sua carta
help-sandbox-card-run--port = La porta del suo vano: 35963 per il primo, 35964 per il secondo
help-sandbox-card-play = Simulare la carta descritta in un file, fino a Ctrl-C o alla fine dell'input
help-sandbox-card-play--file = La descrizione, in TOML
help-sandbox-card-play--state = Conservare in questo file i codici cambiati e i tentativi usati
help-sandbox-card-play--host = Dove il lettore aspetta la sua carta
help-sandbox-card-play--port = La porta del suo vano: 35963 per il primo, 35964 per il secondo
help-sandbox-card-list = Mostrare di chi sono le carte che ci sono, oltre a quelle dei cittadini
help-sandbox-card-list--dir = Cartella della sandbox; se manca, una accanto allo stato del programma

err-wrong-puk = Il PUK è stato rifiutato.
next-wrong-puk = Controllare il PUK prima di riprovare: finiti i tentativi, la carta non si può più sbloccare.
err-puk-locked = Il PUK è bloccato: questa carta non si può più sbloccare.
next-puk-locked = Chiedere una nuova carta all'ufficio che l'ha rilasciata.
err-pin-unknown = La carta è stata estratta, o non ha più risposto, mentre il PIN veniva cambiato: non si sa quale PIN valga ora.
next-pin-unknown = Inserire la carta e accedere con il nuovo PIN; se è rifiutato, una sola volta con il vecchio.
err-cannot-unblock = Il modulo { $module } non sa sbloccare il PIN. Nessun tentativo è stato usato.
next-cannot-unblock = Con OpenSC: scrivere «user_pin_unblock_style = init_pin_in_so_session;» nella sezione opensc-pkcs11 del suo file di configurazione. Altrimenti usare il programma fornito con la carta.
new-pin = nuovo PIN
new-pin-ask = Nuovo PIN, da { $least } a { $most } cifre
new-pin-again = Ancora una volta il nuovo PIN
why-pin-digits = da 5 a 8 cifre, e nient'altro
why-pin-same = è lo stesso di prima
why-pin-easy = è il primo che proverebbe chi trova la carta: niente cifre tutte uguali o di seguito
why-pins-differ = I due PIN sono diversi: ricominciare.
why-puk-digits = da 5 a 8 cifre, e nient'altro; nessun tentativo è stato usato
pin-changed = Il PIN è stato cambiato.
pin-unblocked = Il PIN è stato sbloccato: vale quello nuovo.
puk-tries = Attenzione: un PUK sbagliato consuma uno dei suoi tentativi, di solito { $tries } in tutta la vita della carta. Finiti quelli, la carta non si può più sbloccare.
puk-confirm = Procedere con il PUK?
puk-ask = PUK
card-days-left = { $days ->
        [one] manca 1 giorno
       *[other] mancano { $days } giorni
    }
card-pad-yes = sì: il PIN si digita sul lettore
card-pad-no = no
card-show-reader = Lettore
card-show-family = Tipo di carta
card-show-module = Modulo PKCS#11
card-show-token = Carta
card-show-holder = Titolare
card-show-issuer = Certificato rilasciato da
card-show-valid = Valido
card-show-key = Chiave
card-show-pad = Tastiera sul lettore
help-card-show--module = Modulo PKCS#11 della carta, un percorso assoluto
help-card-show--token = Etichetta del token
help-card-show--serial = Numero di serie del token
help-card-show--wait = Secondi per cui attendere la carta; 60 a un terminale, altrimenti 0
help-card-change-pin--module = Modulo PKCS#11 della carta, un percorso assoluto
help-card-change-pin--token = Etichetta del token
help-card-change-pin--serial = Numero di serie del token
help-card-change-pin--wait = Secondi per cui attendere la carta; 60 a un terminale, altrimenti 0
help-card-unblock--module = Modulo PKCS#11 della carta, un percorso assoluto
help-card-unblock--token = Etichetta del token
help-card-unblock--serial = Numero di serie del token
help-card-unblock--wait = Secondi per cui attendere la carta; 60 a un terminale, altrimenti 0
help-card-change-pin--pin-file = File che contiene il PIN, leggibile solo dal proprietario
help-card-change-pin--pin-fd = Descrittore di file da cui leggere il PIN
help-card-change-pin--use-last-try = Usare l'ultimo tentativo prima del blocco del PIN senza chiedere
help-card-change-pin--new-pin-file = File con il nuovo PIN, leggibile solo dal proprietario
help-card-change-pin--new-pin-fd = Descrittore di file da cui leggere il nuovo PIN
help-card-unblock--new-pin-file = File con il nuovo PIN, leggibile solo dal proprietario
help-card-unblock--new-pin-fd = Descrittore di file da cui leggere il nuovo PIN
help-card-unblock--puk-file = File con il PUK, leggibile solo dal proprietario
help-card-unblock--puk-fd = Descrittore di file da cui leggere il PUK
help-card-unblock--yes = Usare un tentativo del PUK senza chiedere conferma
help-card-show = Mostrare ciò che si sa della propria carta, senza PIN
help-card-change-pin = Cambiare il PIN della propria carta
help-card-unblock = Dare un nuovo PIN alla propria carta con il PUK, quando il PIN è bloccato

# La casella dei mancati recapiti e delle notifiche di consegna
doctor-notices-good = { $server } ci lascia leggere { $folder }, dove arrivano mancati recapiti e notifiche di consegna
doctor-notices-away = { $server } non si raggiunge, e nessuno legge mancati recapiti e notifiche di consegna: { $why }
doctor-next-notices-away = Controllare delivery.notices.server e port, e che la rete lo lasci raggiungere da questo computer. Non si perde nulla: le notifiche aspettano nella loro casella.
doctor-notices-tls = { $server } non è protetto come dovrebbe: { $why }
doctor-next-notices-tls = Controllare il certificato del server IMAP e delivery.notices.ca. La porta deve usare TLS fin dal primo byte, di solito la 993.
doctor-notices-login = { $server } non accetta utente e password della casella delle notifiche: { $why }
doctor-next-notices-login = Controllare delivery.notices.user e password_file. Fino ad allora le notifiche aspettano nella loro casella.
doctor-notices-folder = { $server } non ci lascia leggere la cartella { $folder }: { $why }
doctor-next-notices-folder = Controllare delivery.notices.folder: una cartella di questa casella, scritta come la chiama il server.
doctor-notices-unset = nessuno legge mancati recapiti e notifiche di consegna dei messaggi di posta
doctor-next-notices-unset = Dare a delivery.mail_from una casella propria e indicarla in [delivery.notices]: così status dice che cosa è tornato indietro e che cosa è arrivato.
# Prova di un recapito prima del rilascio
err-check-needed = per questa carta i codici si rilasciano solo dopo aver verificato { $channel ->
    [sms] il cellulare
   *[email] l'indirizzo e-mail
  } del cittadino
next-check-needed = Fare il rilascio da un terminale: crspin issue manda lì un breve codice e lo chiede.
err-check-wrong = non è il codice che è stato mandato
next-check-wrong = { $left ->
    [one] Chiedere al cittadino di rileggerlo; resta un tentativo.
   *[other] Chiedere al cittadino di rileggerlo; restano { $left } tentativi.
  }
err-check-failed = il codice era sbagliato tre volte; non è stato rilasciato nulla
next-check-failed = Accertarsi che il recapito sia davvero del cittadino e ricominciare: crspin issue --check-channel
err-check-over = la verifica del recapito non vale: scaduta, già usata o per un altro cittadino o recapito
next-check-over = Ricominciare: crspin issue --check-channel
check-sent = Un codice di sei cifre è in viaggio verso { $address }. Chiedere al cittadino di leggerlo.
check-accepted = Il gestore l'ha preso in carico; dovrebbe arrivare tra un attimo.
check-waits = Nessun gestore l'ha ancora preso in carico; può ancora arrivare. Ctrl-C chiude l'operazione, nulla viene rilasciato.
check-proven = { $address } è verificato.
field-short-code = Codice letto dal cittadino
bad-short-code = il codice ha sei cifre
help-issue--check-channel = Verificare prima ogni recapito: parte un breve codice, il cittadino lo legge e l'operatore lo digita
# La seconda parte seguita, mandata di nuovo, fermata
err-second-operator = lei ha già mostrato o rimandato una parte di questo rilascio; l'altra spetta a un collega
next-second-operator = Entro { $hours } ore le due operazioni spettano a due operatori: la faccia un altro operatore dell'ufficio.
err-resend-too-late = la seconda parte si poteva mandare di nuovo fino al { $until }
next-resend-too-late = Fare un nuovo rilascio con il cittadino presente: crspin issue
err-too-many-resends = la seconda parte è già stata mandata di nuovo { $most } volte
next-too-many-resends = Fare un nuovo rilascio con il cittadino presente: crspin issue
err-too-many-addresses = il recapito è già stato cambiato quanto è permesso ({ $most })
next-too-many-addresses = Fare un nuovo rilascio con il cittadino presente: crspin issue
err-still-under-way = il messaggio a questo recapito è ancora in viaggio ({ $state })
next-still-under-way = Guardare che cosa attende: crspin status RILASCIO --follow. A un altro recapito può partire subito.
follow-after = dopo { $time }
follow-seconds = { $whole },{ $tenth } s
follow-mend = Se il recapito era sbagliato, mandarla di nuovo finché il cittadino è qui: { $command }
resend-done = Mandata di nuovo: { $id } ({ $count })
field-channel = Quale mandare di nuovo
stop-what = Rilascio { $id } del { $at } per { $code }
stop-confirm = Fermarlo? Non ne verrà più mostrato né mandato nulla
stop-done = Fermato: { $id }. Ciò che non era partito resta qui; il cittadino è avvisato a ogni recapito usato.
stop-before = { $id } era già stato fermato il { $at }.
status-stopped = FERMATO { $at }: { $reason }
wait-turn = attende il suo turno
wait-gateway = lo ha il gestore
wait-refused = il gestore non lo ha preso
wait-throttled = il gestore per ora non ne prende altri
wait-away = il gestore non è raggiungibile
wait-resting = al momento nessun gestore funziona
wait-word = si attende conferma dal gestore
wait-settings = un amministratore deve correggere le impostazioni
help-resend = Mandare di nuovo la seconda parte di un rilascio, allo stesso recapito o a uno corretto; si conta e si registra
help-resend--release = Numero del rilascio, come 7K3M-Q9TX-2B4F
help-resend--email = Per e-mail: all'indirizzo di prima o a questo; un altro indirizzo richiede di nuovo il documento del cittadino
help-resend--mobile = Per SMS: al numero di prima o a questo; un altro numero richiede di nuovo il documento del cittadino
help-resend--reason = Perché serve di nuovo: da 3 a 200 caratteri
help-resend--document-kind = Tipo del documento mostrato, come identity-card, passport, driving-licence
help-resend--document-number = Numero del documento
help-resend--document-issuer = Autorità che ha rilasciato il documento
help-resend--document-expires = Ultimo giorno del documento, AAAA-MM-GG
help-resend--key = Chiave di questa operazione, da 16 a 64 lettere, cifre e trattini: con la stessa chiave si conta una volta
help-resend--check-channel = Verificare prima un altro recapito: parte un breve codice, il cittadino lo legge e l'operatore lo digita
help-resend--follow = Con --json: restare, e scrivere il rilascio quando il messaggio è in viaggio o perso
help-resend--no-follow = Non restare a vedere che cosa ne è del messaggio
help-stop = Fermare un rilascio che il cittadino non ha chiesto: non ne viene più mostrato né mandato nulla
help-stop--release = Numero del rilascio, come 7K3M-Q9TX-2B4F: il riferimento nel messaggio del cittadino
help-stop--reason = Perché: da 3 a 200 caratteri
help-stop--yes = Fermare senza chiedere ancora
help-issue--no-follow = Non restare a vedere che cosa ne è della seconda parte
help-issue--follow = Con --json: restare, e scrivere ancora il rilascio quando la seconda parte è in viaggio o persa

# Gestori di SMS
doctor-gateway-good = il gestore { $server } risponde; non è stato inviato nulla
doctor-gateway-away = il gestore { $server } non si raggiunge: { $why }
doctor-next-gateway-away = Controllare l'indirizzo, che la rete lo lasci raggiungere da questo computer, e il suo certificato (ca).
# I testi dei messaggi e le caselle PEC
err-bad-text = Il testo dei messaggi { $path } non va bene: { $why }.
next-bad-text = Correggere il testo; in examples/texts ce n'è uno da cui partire. Senza delivery.texts nelle impostazioni valgono i testi di crspin.
why-text-none = nella cartella non c'è alcun testo
why-text-product = è una cartella che non porta il nome di un prodotto delle impostazioni
why-text-file-name = i nomi sono come half.sms.it.txt: half, check, moved, stopped o test; email o sms; it, de o en
why-text-of-all = check e test non appartengono a un prodotto: il testo va nella cartella di tutti
why-text-letters = non è scritto in UTF-8
why-text-too-long = è più lungo di 16 KiB, o di 6 SMS
why-text-subject = la prima riga deve essere «Subject: » con un oggetto di 120 caratteri al più, e la seconda vuota
why-text-in-subject = nell'oggetto possono stare solo {"{{"}release{"}}"} e {"{{"}product{"}}"}: gli oggetti restano nei registri dei server
why-text-brace = c'è una graffa, o un posto che non è scritto come {"{{"}pin{"}}"}
why-text-place = questo messaggio non ha un posto { $place }; nessun testo può portare nomi, codici fiscali, numeri di carta o recapiti
why-text-sign = contiene un segno che non si vede, { $place }
why-text-contact = contiene un indirizzo e-mail; quello a cui rivolgersi sta in delivery.stop_contact e nel testo come {"{{"}stop{"}}"}
why-text-foreign = contiene { $place }, che un altro programma potrebbe riempire
why-text-number = contiene un numero di 9 cifre o più: di telefono, di carta o di una persona; il numero da chiamare sta in delivery.stop_contact e nel testo come {"{{"}stop{"}}"}
why-text-fiscal-code = contiene un codice fiscale
why-text-empty = non dice nulla
why-text-digits = deve avere {"{{"}pin{"}}"} e {"{{"}puk{"}}"}, una volta ciascuno
why-text-code = deve avere {"{{"}code{"}}"}, una volta
why-text-stop = deve avere {"{{"}release{"}}"} e {"{{"}stop{"}}"}: chi non ha chiesto nulla deve sapere come fermare il rilascio
why-text-release = deve avere {"{{"}release{"}}"}
err-pec-refused = la seconda parte non va a una casella di posta certificata ({ $domain })
next-pec-refused = Una PEC è spesso letta da più persone e conservata dal gestore: chiedere al cittadino un indirizzo di posta ordinaria o un numero di cellulare.
doctor-part-texts = Testi dei messaggi
doctor-texts-good = i testi dei messaggi sono in ordine
doctor-text-long = { $text }: { $segments } SMS per ogni messaggio ({ $units } { $coding ->
    [ucs2] unità di 16 bit, perché ha segni fuori dall'alfabeto degli SMS
   *[gsm7] segni
 })
doctor-next-text-long = Ogni SMS si paga e può andare perso: accorciare il testo, o togliere i segni fuori dall'alfabeto GSM.
## Recapiti: che cosa vedono e fanno gli amministratori
err-unknown-message = non c'è un messaggio con questo numero
next-unknown-message = Cercarlo con: crspin delivery list; le notizie con: crspin notice list
err-cannot-retry = questo messaggio non viene ritentato: { $why ->
    [sending] è in invio proprio adesso
    [accepted] un gestore lo ha preso in carico
    [delivered] è stato consegnato
    [cancelled] è stato annullato
    [code] il suo codice breve è stato dimenticato alla fine dell'invio
    [later] il rilascio ha un messaggio successivo, forse a un altro recapito
   *[other] { $why }
    }
next-cannot-retry = Guardarne la storia con crspin delivery show. Una seconda parte si manda di nuovo allo sportello, con crspin resend.
err-cannot-cancel = questo messaggio non si può più fermare: { $state ->
    [accepted] un gestore lo ha preso in carico
    [delivered] è stato consegnato
    [failed] è già fallito
    [expired] è già scaduto
    [cancelled] è già annullato
   *[other] { $state }
    }
next-cannot-cancel = Non ne parte più nulla. Per bloccare il rilascio: crspin stop RILASCIO.
err-trial-failed = il messaggio di prova non è partito: { $why }
next-trial-failed = Correggere il gestore o le sue impostazioni; `crspin doctor --settings` sul server li controlla uno per uno.
err-some-messages-failed = { $failed } messaggi su { $total } sono rimasti come erano
next-some-messages-failed = Il motivo è scritto sopra, accanto a ciascuno.
bad-message-id = il numero di un messaggio ha 32 cifre e lettere da a a f, come in crspin delivery list
bad-age = serve un tempo come 90s, 30m, 2h o 3d
delivery-none = Nessun messaggio.
delivery-more = Ce ne sono altri: --after { $next }
delivery-id = Messaggio
delivery-what = Che cosa
delivery-queued = In coda dal
delivery-provider = Gestore
delivery-where = A che punto è
delivery-at = Quando
delivery-wait = Attende
delivery-words = Che cosa è stato detto
kind-half = seconda parte
kind-check = codice breve
kind-moved = avviso: altro recapito
kind-stopped = avviso: rilascio fermato
kind-test = prova
delivery-of = { $kind } di { $release }
delivery-tries = { $count ->
    [one] 1 tentativo
   *[other] { $count } tentativi
    }
delivery-deadline = si tenta fino al
delivery-gateway-id = Nome presso il gestore
delivery-gateway-answer = Risposta del gestore
delivery-history-none = Non gli è ancora successo nulla.
delivery-retried = { $id }: { $state }
delivery-cancelled = { $id }: annullato
delivery-last-try = { $id }: un gestore potrebbe averlo. Non viene ritentato.
delivery-cancel-what = { $count ->
    [one] 1 messaggio non partirà
   *[other] { $count } messaggi non partiranno
    } più; il cittadino non riceverà quello che c'è dentro.
delivery-cancel-confirm = Fermare?
delivery-test-sent = Mandato tramite { $provider }: { $id }
delivery-test-good = La prova è partita con ogni gestore provato.
delivery-test-late = Non ancora arrivata in fondo. Guardare di nuovo con: { $command }
help-delivery = Per amministratori: i messaggi ai cittadini, guardarli, ritentarli, fermarli, provare i gestori
help-delivery-list = Elencare i messaggi, dal più recente
help-delivery-list--open = Solo quelli ancora in lavorazione
help-delivery-list--state = Solo quelli in questo stato: queued, sending, accepted, delivered, failed, unknown, expired, cancelled
help-delivery-list--provider = Solo quelli che questo gestore ha avuto per ultimo
help-delivery-list--channel = Solo quelli di questo canale: email o sms
help-delivery-list--kind = Solo quelli di questo tipo: half, check, moved, stopped, test
help-delivery-list--release = Solo quelli di questo rilascio
help-delivery-list--older-than = Solo quelli in coda da più tempo di così: 90s, 30m, 2h, 3d
help-delivery-list--after = Continuare da dove finiva la pagina precedente
help-delivery-list--limit = Quanti al massimo, da 1 a 200
help-delivery-list--csv = Scrivere CSV
help-delivery-show = Mostrare un messaggio con la sua storia: tentativi, attese, risposte dei gestori, ricevute
help-delivery-show--message = Numero del messaggio, come in delivery list, o il Message-ID di una e-mail
help-delivery-retry = Ritentare adesso messaggi che attendono, sono falliti o scaduti: gli stessi byte, lo stesso numero
help-delivery-retry--messages = Numeri dei messaggi, come in delivery list
help-delivery-retry--reason = Perché: da 3 a 200 caratteri
help-delivery-cancel = Fermare messaggi che non sono partiti
help-delivery-cancel--messages = Numeri dei messaggi, come in delivery list
help-delivery-cancel--reason = Perché: da 3 a 200 caratteri
help-delivery-cancel--yes = Fermare senza chiedere ancora
help-delivery-test = Mandare un messaggio di prova, senza nulla di segreto, tramite un gestore o tramite ciascuno, e restare a vedere che cosa ne è
help-delivery-test--provider = Solo tramite questo gestore
help-delivery-test--email = A questo indirizzo
help-delivery-test--mobile = A questo numero
help-delivery-test--message-language = Lingua del messaggio
help-delivery-test--no-follow = Non restare a vedere che cosa ne è
# Notizie agli Enti e alle persone, e scadenze
bad-news-subject = l'oggetto ha da 1 a 120 caratteri su una riga sola; senza --subject è la prima riga del file
bad-news-empty = il testo è vuoto
bad-news-too-long = il testo ha al massimo 16 KiB
bad-news-sign = c'è un carattere di controllo
bad-news-letters = il testo è in UTF-8
audience-enti = Enti, per PEC
audience-operators = persone, per posta elettronica
notice-id = Numero
notice-at = Inviata
notice-to = A
notice-subject = Oggetto
notice-letters = Lettere
notice-left-out = Senza indirizzo noto
notice-what = «{ $subject }» va { $to ->
    [enti] per PEC a { $count ->
        [one] 1 Ente
       *[other] { $count } Enti
    }
   *[other] per posta elettronica a { $count ->
        [one] 1 persona
       *[other] { $count } persone
    }
    }; senza indirizzo noto: { $left }
notice-would = Andrebbe { $to ->
    [enti] per PEC a { $count ->
        [one] 1 Ente
       *[other] { $count } Enti
    }
   *[other] per posta elettronica a { $count ->
        [one] 1 persona
       *[other] { $count } persone
    }
    }; senza indirizzo noto: { $left }
notice-no-address = Senza indirizzo: { $name } ({ $code })
notice-confirm = Inviare?
notice-sent = In partenza. Per vedere a che punto è: crspin notice show { $id }
help-notice = Notizie a tutti gli Enti per PEC o a tutte le persone per posta elettronica: inviarle, vedere a che punto sono
help-notice-send = Inviare una notizia: una lettera PEC a ogni Ente in funzione, o una e-mail a ogni persona in funzione
help-notice-send--to = A chi: enti oppure operators
help-notice-send--file = Il testo, semplice, in UTF-8, al massimo 16 KiB; senza --subject la prima riga è l'oggetto
help-notice-send--subject = L'oggetto, da 1 a 120 caratteri
help-notice-send--ente = Solo all'Ente con questo codice, o alle sue persone
help-notice-send--preview = Mostrare oggetto e testo come arriveranno, senza inviare nulla
help-notice-send--dry-run = Mostrare a quanti andrebbe e chi resta fuori, senza inviare nulla
help-notice-send--key = Chiave di questa operazione, da 16 a 64 lettere, cifre e trattini: con la stessa chiave si invia una volta sola
help-notice-send--yes = Inviare senza chiedere ancora
help-notice-list = Elencare le notizie inviate, dalla più recente
help-notice-list--after = Continuare da dove finiva la pagina precedente
help-notice-list--limit = Quante al massimo, da 1 a 200
help-notice-show = Mostrare una notizia inviata, a che punto sono le sue lettere e quali non sono arrivate
help-notice-show--id = Numero della notizia, come in notice list
letter-ending-enabling = - { $name }, { $role }, { $ente }: l'abilitazione finisce il { $day }
letter-ending-card = - { $name }, { $ente }: il certificato della carta con cui accede scade il { $day }
letter-ending-ente-subject = Abilitazioni e carte in scadenza
letter-ending-ente-body =
    Spettabile { $name },

    stanno per scadere:

    { $list }

    Un'abilitazione si rinnova con una richiesta del responsabile dell'Ente, prima dell'ultimo giorno.
    Con una carta scaduta non si accede: chi la usa ne chieda per tempo un'altra.
letter-ending-person-subject = Abilitazione o carta in scadenza
letter-ending-person-body =
    Gentile { $name },

    stanno per scadere:

    { $list }

    Un'abilitazione si rinnova con una richiesta del responsabile dell'Ente, prima dell'ultimo giorno.
    Con una carta scaduta non si accede: ne chieda per tempo un'altra.
letter-ending-evaluator-subject = Abilitazioni in scadenza
letter-ending-evaluator-body =
    Stanno per finire queste abilitazioni:

    { $list }

    Gli Enti e le persone di cui è noto l'indirizzo ne sono informati.
# Abilitazioni
err-unknown-enabling = non c'è un'abilitazione di questa persona per questo Ente in questo ruolo
next-unknown-enabling = Vedere chi ha che cosa con: crspin enroll export
err-enabling-stands = sull'abilitazione non si può fare: { $why ->
    [oneself] nessuno decide su sé stesso
    [active] è in funzione
    [suspended] è già sospesa
    [closed] è stata revocata; torna solo con una nuova richiesta
    [past] il giorno è passato
    [not-earlier] finisce comunque prima di quel giorno
    [not-later] non finisce prima di quel giorno, o non ha fine
    [same-ente] è già presso quell'Ente
    [there] la persona ha già una tale abilitazione presso quell'Ente
   *[other] { $why }
    }
next-enabling-stands = Vedere a che punto è con: crspin enroll export
err-last-of-role = nessun altro è { $role ->
    [evaluator] valutatore
    [administrator] amministratore
    [responsible] responsabile dell'Ente
   *[other] { $role }
    } in funzione: senza questa persona non ne resterebbe alcuno
next-last-of-role = Abilitare prima qualcun altro. Se proprio serve: due persone chiedono lo stesso con --force entro un giorno.
err-second-person = annotato: una seconda persona deve chiedere lo stesso
next-second-person = Entro 24 ore un altro valutatore o amministratore dà lo stesso comando con --force.
enabling-what = { $act ->
    [suspend] Sospendere
    [resume] Rimettere in funzione
    [revoke] Revocare
    [renew] Rinnovare
    [move] Spostare
   *[other] { $act }
    } l'abilitazione di { $code }: { $role }, { $ente }
enabling-confirm = Procedere?
enabling-who = Chi
enabling-role = Come
enabling-ente = Ente
enabling-period = Dal – al
enabling-state = A che punto è
standing-active = in funzione
standing-suspended = sospesa
standing-closed = revocata
standing-ente = il suo Ente non è in funzione
help-enroll-export = Mostrare chi può agire, per quale Ente, fino a quando, e che cosa è stato fatto: per la verifica annuale
help-enroll-export--ente = Solo dell'Ente con questo codice
help-enroll-export--csv = Scrivere CSV
help-enroll-suspend = Togliere di funzione un'abilitazione finché non viene ripresa; le sessioni finiscono subito
help-enroll-suspend--fiscal-code = Codice fiscale della persona
help-enroll-suspend--ente = Codice dell'Ente
help-enroll-suspend--role = operator, evaluator o administrator
help-enroll-suspend--reason = Perché: da 3 a 200 caratteri
help-enroll-suspend--yes = Senza chiedere ancora
help-enroll-suspend--force = Anche se nessun altro ha questo ruolo: lo devono chiedere due persone entro un giorno
help-enroll-resume = Rimettere in funzione un'abilitazione sospesa
help-enroll-resume--fiscal-code = Codice fiscale della persona
help-enroll-resume--ente = Codice dell'Ente
help-enroll-resume--role = operator, evaluator o administrator
help-enroll-resume--reason = Perché: da 3 a 200 caratteri
help-enroll-resume--yes = Senza chiedere ancora
help-enroll-revoke = Finire per sempre un'abilitazione: subito, o dopo un ultimo giorno
help-enroll-revoke--fiscal-code = Codice fiscale della persona
help-enroll-revoke--ente = Codice dell'Ente
help-enroll-revoke--role = operator, evaluator o administrator
help-enroll-revoke--reason = Perché: da 3 a 200 caratteri
help-enroll-revoke--yes = Senza chiedere ancora
help-enroll-revoke--last-day = L'ultimo giorno, AAAA-MM-GG; subito se manca
help-enroll-revoke--force = Anche se nessun altro ha questo ruolo: lo devono chiedere due persone entro un giorno
help-enroll-renew = Dare a un'abilitazione un ultimo giorno più lontano
help-enroll-renew--fiscal-code = Codice fiscale della persona
help-enroll-renew--ente = Codice dell'Ente
help-enroll-renew--role = operator, evaluator o administrator
help-enroll-renew--reason = Perché: da 3 a 200 caratteri
help-enroll-renew--yes = Senza chiedere ancora
help-enroll-renew--until = Il nuovo ultimo giorno, AAAA-MM-GG
help-enroll-move = Finire qui un'abilitazione e cominciare la stessa oggi presso un altro Ente
help-enroll-move--fiscal-code = Codice fiscale della persona
help-enroll-move--ente = Codice dell'Ente
help-enroll-move--role = operator, evaluator o administrator
help-enroll-move--reason = Perché: da 3 a 200 caratteri
help-enroll-move--yes = Senza chiedere ancora
help-enroll-move--to = Codice dell'altro Ente
# Invio di una richiesta dalla PEC dell'Ente
err-already-sent = { $state ->
    [sending] l'invio di questa richiesta è già cominciato una volta e non se ne conosce l'esito ({ $path })
   *[other] questa richiesta è già stata inviata ({ $path })
    }
next-already-sent = { $state ->
    [sending] Cercare le ricevute con crspin enroll status FILE. Se dopo qualche minuto non ce ne sono: crspin enroll send FILE --again
   *[other] Vedere a che punto è con crspin enroll status FILE; per inviarla ancora: crspin enroll send FILE --again
    }
err-pec-away = il server della PEC { $server } non è raggiungibile: { $why }
next-pec-away = Controllare la rete e server e porta in [pec] nelle impostazioni.
err-pec-not-trusted = il server della PEC { $server } non ha dimostrato chi è: { $why }
next-pec-not-trusted = Controllare server e ca in [pec] nelle impostazioni; nel dubbio non proseguire.
err-pec-login = il server della PEC { $server } non accetta utente e password: { $why }
next-pec-login = Controllare user e password_file in [pec] nelle impostazioni; alcuni gestori vogliono una password apposta per i programmi.
err-pec-not-taken = il gestore della PEC non ha preso il messaggio ({ $server }): { $why }
next-pec-not-taken = Non è stato inviato nulla. Correggere quello che il gestore dice e inviare ancora.
err-pec-unknown = il messaggio è andato al gestore della PEC e non si sa se l'abbia preso ({ $server }): { $why }
next-pec-unknown = Cercare le ricevute con crspin enroll status FILE. Se dopo qualche minuto non ce ne sono: crspin enroll send FILE --again
pec-password = Password della casella PEC { $address }
pec-subject = Richiesta di abilitazione di operatori: { $name }
pec-text =
    In allegato la richiesta di abilitazione di operatori e i suoi documenti.

    Messaggio inviato con crspin.
sent-standing-sending = invio cominciato, esito non noto: se non arrivano ricevute, inviarla ancora con --again
sent-standing-not-sent = non inviata
sent-standing-sent = inviata; il gestore non ha ancora risposto
sent-standing-accepted = accettata dal gestore, non ancora consegnata
sent-standing-late = accettata dal gestore; la consegna tarda: { $why }
sent-standing-delivered = consegnata
sent-standing-not-accepted = non accettata dal gestore: { $why }
sent-standing-not-delivered = non consegnata: { $why }
sent-line = { $name }: { $standing }
sent-to = inviata { $at } a { $to }, Message-ID { $id }
sent-receipt = ricevuta { $kind }, { $at }: { $path }
sent-none = questa richiesta non è stata inviata da qui
sent-unread = la richiesta è inviata; le ricevute non si sono potute leggere adesso: { $what }
help-enroll-send = Inviare una richiesta di operatori dalla PEC dell'Ente, con il modulo e la firma che le stanno accanto
help-enroll-send--file = La richiesta: NOME.json o NOME.json.p7m; NOME.pdf e l'altra vanno con essa
help-enroll-send--again = Anche se è già stata inviata, o se un invio è rimasto a metà
help-enroll-send--wait = Quanti secondi attendere la ricevuta di accettazione, al massimo 3600; 60 a un terminale, altrimenti 0
help-enroll-status = Leggere le ricevute PEC di una richiesta inviata, conservarle e dire a che punto è
help-enroll-status--file = La richiesta: NOME.json o NOME.json.p7m

# --- richieste di operatori

role-responsible = responsabile
bad-case-id = un numero di richiesta si scrive così: 7K3M-Q9TX-2B4F
bad-ente-fiscal-code = il codice fiscale di un Ente ha undici cifre, l'ultima delle quali controlla le altre
err-unknown-request = non c'è una richiesta con questo numero che Lei possa vedere
next-unknown-request = Vedere l'elenco con: crspin enroll list --all
err-request-unfit = la richiesta non può essere accolta così com'è: { $why ->
    [no-request] nel file non c'è una richiesta
    [bad-request] non è come deve essere ({ $detail })
    [unsigned] manca la firma del responsabile
    [signature] la firma non vale ({ $detail })
    [stranger] chi la firma o la presenta non è il responsabile indicato
    [unknown-ente] l'Ente non è nel registro IPA
    [other-ente] l'Ente indicato non corrisponde ({ $detail })
    [other-sender] la casella PEC non è quella dell'Ente nel registro ({ $detail })
    [ente-out] l'Ente è sospeso o chiuso
   *[other] { $why }
    }
next-request-unfit = Correggere la richiesta con: crspin enroll request --edit FILE
err-decision-refused = non può decidere così: { $why ->
    [oneself] nella richiesta c'è Lei
    [own-request] la richiesta è Sua
    [own-ente] la richiesta è del Suo Ente
    [decided] la richiesta è già decisa
    [replaced] un'altra richiesta ha preso il suo posto
    [expired] la richiesta è scaduta
    [settled] la persona { $nth } è già decisa
    [again] la persona { $nth } è già stata approvata da Lei: serve un altro valutatore
   *[other] { $why }
    }
next-decision-refused = Vedere a che punto è con: crspin enroll show NUMERO; se serve, deve decidere un altro valutatore
case-number = Richiesta
case-ente = Ente
case-came = Arrivata
case-people = Persone
case-state = A che punto è
case-responsible = Responsabile
case-signed = Firmata da
case-unsigned = nessuno
case-grounds = Motivi
case-digest = Impronta (SHA-256)
case-until = da decidere entro il { $day }
case-open = aspetta i valutatori
case-asked = si aspetta una risposta dall'Ente
case-decided = decisa
case-replaced = sostituita da un'altra
case-expired = scaduta
case-what = { $act ->
    [approve] Approvare
    [reject] Respingere
   *[other] { $act }
    }: { $ente }
way-pec = per PEC
way-direct = presentata dal responsabile
candidate-waiting = da decidere
candidate-approved = approvato
candidate-rejected = respinto
decision-approve = approva
decision-reject = respinge
decision-ask = chiede
letter-queued = in attesa di partire
letter-sending = in partenza
letter-accepted = presa in carico
letter-delivered = consegnata
letter-failed = non consegnata
mail-none = Non c'è nulla da guardare.
mail-saved = Salvata in { $path }
mail-request = ha aperto la richiesta
mail-receipt = ricevuta di una nostra lettera
registry-imported = Registro IPA sostituito: Enti { $enti }, righe lasciate fuori { $left }
aside-envelope = la busta PEC non è credibile
aside-no-request = non contiene una richiesta
aside-bad-request = la richiesta non è come deve essere
aside-unsigned = manca la firma del responsabile
aside-signature = la firma non vale
aside-stranger = chi firma non è il responsabile indicato
aside-unknown-ente = l'Ente non è nel registro IPA
aside-other-ente = l'Ente indicato non corrisponde al registro
aside-other-sender = la casella non è fra quelle dell'Ente nel registro
aside-ente-out = l'Ente è sospeso o chiuso
aside-replayed = era già arrivata
aside-stray-receipt = ricevuta di una lettera che non è nostra

# Lettere agli Enti e alle persone

letter-received-subject = [{ $case }] Richiesta di operatori ricevuta
letter-received-body =
    Spettabile { $ente },

    è arrivata la Vostra richiesta di operatori. Il suo numero è { $case }.
    Sarà esaminata entro il { $day }. L'esito arriva a questa casella.

    Impronta della richiesta (SHA-256), la stessa che sta sul modulo:
    { $digest }

    Rispondendo, lasciate il numero nell'oggetto.
letter-asked-subject = [{ $case }] Domanda sulla Vostra richiesta di operatori
letter-asked-body =
    Spettabile { $ente },

    per esaminare la richiesta { $case } ci serve di sapere:

    { $question }

    Se la richiesta va corretta, mandatene una nuova con { $case } nel campo "al posto di".
    Altrimenti rispondete lasciando il numero nell'oggetto.
letter-decided-subject = [{ $case }] Esito della Vostra richiesta di operatori
letter-decided-body =
    Spettabile { $ente },

    la richiesta { $case } è stata esaminata:

    { $list }

    Chi è abilitato riceve per e-mail le istruzioni per cominciare.
    Quando una persona cambia ufficio o lascia l'Ente, comunicatelo subito.
letter-line-approved = - { $name }, { $role }: abilitazione concessa
letter-line-rejected = - { $name }, { $role }: abilitazione respinta. Motivo: { $reason }
letter-enabled-subject = La Sua abilitazione: { $role }, { $ente }
letter-enabled-body =
    Gentile { $name },

    dal { $from } al { $until } Lei è abilitato come { $role } per { $ente }.

    Per cominciare:
    1. Installi crspin sulla Sua postazione, o chieda a chi se ne occupa.
    2. Metta nel lettore la Sua carta (TS-CNS o CNS): le servirà il PIN. Nessuno ha il diritto di chiederglielo.
    3. Controlli la postazione con: crspin doctor
    4. Acceda con: crspin login

    I codici della Sua carta sono personali. Ogni atto resta registrato a Suo nome.
letter-unfit-subject = La Vostra richiesta non può essere accolta: { $subject }
letter-unfit-body =
    Il Vostro messaggio "{ $subject }" è arrivato, ma la richiesta non può essere accolta così com'è:

    { $why }
    { $detail }

    Correggete la richiesta e mandatela di nuovo dalla casella PEC dell'Ente.

help-login--role = Ruolo con cui agire, se se ne ha più d'uno: operator, responsible, evaluator o administrator
help-enroll-registry = Mettere un'esportazione del registro IPA al posto della precedente: le richieste si accolgono solo dalle caselle PEC che vi stanno
help-enroll-registry--file = Il file degli Enti come lo pubblica IPA, CSV o tabulazioni
help-enroll-registry--settings = Impostazioni del servizio: indicano l'archivio
help-enroll-submit = Presentare il file di una richiesta, con l'accesso del responsabile dell'Ente
help-enroll-submit--file = La richiesta: JSON, lo stesso firmato (.p7m), o il modulo (PDF)
help-enroll-list = Elencare le richieste di operatori, dalla più recente
help-enroll-list--ente = Solo dell'Ente con questo codice
help-enroll-list--all = Anche quelle decise, sostituite o scadute
help-enroll-list--after = Continuare dove finiva la pagina precedente
help-enroll-list--limit = Quante al massimo, da 1 a 200
help-enroll-show = Mostrare una richiesta: chi chiede, per chi, che cosa è stato deciso e scritto
help-enroll-show--request = Numero della richiesta
help-enroll-approve = Approvare persone di una richiesta, tutte quelle da decidere se non se ne nomina nessuna; dove servono quattro occhi occorrono due valutatori
help-enroll-approve--request = Numero della richiesta
help-enroll-approve--person = Solo la persona con questo numero nella richiesta; si può ripetere
help-enroll-approve--reason = Perché: da 3 a 200 caratteri
help-enroll-approve--yes = Senza chiedere ancora
help-enroll-reject = Respingere persone di una richiesta, tutte quelle da decidere se non se ne nomina nessuna; l'Ente legge perché
help-enroll-reject--request = Numero della richiesta
help-enroll-reject--person = Solo la persona con questo numero nella richiesta; si può ripetere
help-enroll-reject--reason = Perché: da 3 a 200 caratteri
help-enroll-reject--yes = Senza chiedere ancora
help-enroll-ask = Chiedere qualcosa all'Ente di una richiesta, per PEC
help-enroll-ask--request = Numero della richiesta
help-enroll-ask--reason = Che cosa si chiede: da 3 a 200 caratteri
help-enroll-mail = Vedere che cosa è arrivato per PEC e non ha potuto essere trattato, e perché
help-enroll-mail--all = Anche ciò che ha aperto una richiesta, le ricevute, e ciò che qualcuno ha già guardato
help-enroll-mail--save = Salvare la e-mail con questo numero, com'è arrivata
help-enroll-mail--out = Il file per --save; uno che c'è già non viene mai sovrascritto
help-enroll-mail--done = Togliere dall'elenco la e-mail con questo numero
help-enroll-mail--reason = Che cosa è stato fatto: da 3 a 200 caratteri
request-ente = L'Ente
request-ente-code = Codice IPA dell'Ente
request-ente-name = Nome dell'Ente
request-ente-fiscal-code = Codice fiscale dell'Ente (11 cifre)
request-ente-pec = Casella PEC dell'Ente, come nel registro IPA
request-ente-kind = Tipo di Ente (comune, asl, scuola…)
request-responsible = Il responsabile, che firma la richiesta
request-person = Persona { $number }
request-person-fiscal-code = Codice fiscale
request-person-name = Nome e cognome
request-person-email = E-mail di lavoro
request-person-mobile = Cellulare (Invio: nessuno)
request-office = Ufficio
request-profile = Come
request-from = Dal giorno (AAAA-MM-GG)
request-until = Fino al giorno (AAAA-MM-GG)
request-another = Un'altra persona? (s/n)
request-keep-person = C'è un'altra persona nella bozza: tenerla? (s/n)
request-grounds = Motivi della richiesta
request-again = Va corretto quanto sopra: le domande ricominciano, con le risposte già scritte.
request-draft = La bozza è in { $path }: si continua con crspin enroll request --edit { $path }
request-faults = { $count } { $count ->
    [one] punto da correggere
   *[other] punti da correggere
    }
request-file = Richiesta: { $path }
request-form = Modulo da firmare o archiviare: { $path }
request-signed = Richiesta firmata: { $path }
request-digest = Impronta SHA-256 (sta anche sul modulo): { $digest }
request-wrong-schema = la versione del formato deve essere 1
request-wrong-name = da 1 a 200 caratteri, su una riga
request-wrong-grounds = da 3 a 2000 caratteri
request-wrong-nobody = non c'è nessuno
request-wrong-too-many = al massimo 100 persone per richiesta
request-wrong-profile = operator o responsible
request-wrong-backwards = l'ultimo giorno viene prima del primo
request-wrong-past = l'ultimo giorno è passato
request-wrong-twice = la stessa persona c'è già con lo stesso profilo
signed = Firmato da { $signer }: { $file }
    Impronta SHA-256 del contenuto: { $digest }
help-enroll-sign = Firmare un file con la propria carta: CAdES, con il file dentro (.p7m)
help-enroll-sign--file = Il file
help-enroll-sign--out = Il file firmato [di norma: il nome con .p7m in fondo]; uno che c'è già non viene mai sovrascritto
help-enroll-request = Compilare la richiesta di un Ente per i suoi operatori: un modulo (PDF) da firmare e tenere, e la stessa come file
help-enroll-request--from = Prendere tutto da questo file (TOML o JSON) e non chiedere nulla
help-enroll-request--edit = Continuare da una bozza o da una richiesta precedente; quanto vi è scritto si può cambiare
help-enroll-request--out = La cartella per i file
help-enroll-request--form-lang = Lingua del modulo: it, de o en [di norma: quella dei testi]
help-enroll-request--sign = Firmarla con la carta del responsabile, che è nel lettore (.p7m)
help-enroll-request--submit = Presentarla, con l'accesso del responsabile dell'Ente
help-enroll-request--module = Modulo PKCS#11 della carta, un percorso assoluto
help-enroll-sign--module = Modulo PKCS#11 della carta, un percorso assoluto
help-enroll-request--token = Etichetta del token
help-enroll-sign--token = Etichetta del token
help-enroll-request--serial = Numero di serie del token
help-enroll-sign--serial = Numero di serie del token
help-enroll-request--wait = Secondi per cui attendere la carta; 60 a un terminale, altrimenti 0
help-enroll-sign--wait = Secondi per cui attendere la carta; 60 a un terminale, altrimenti 0
help-enroll-request--pin-file = File che contiene il PIN, leggibile solo dal proprietario
help-enroll-sign--pin-file = File che contiene il PIN, leggibile solo dal proprietario
help-enroll-request--pin-fd = Descrittore di file da cui leggere il PIN
help-enroll-sign--pin-fd = Descrittore di file da cui leggere il PIN
help-enroll-request--use-last-try = Usare l'ultimo tentativo prima del blocco del PIN senza chiedere
help-enroll-sign--use-last-try = Usare l'ultimo tentativo prima del blocco del PIN senza chiedere
ente-what = { $act ->
    [suspend] Sospendere
    [resume] Rimettere in funzione
    [close] Chiudere per sempre
   *[other] { $act }
    } l'Ente { $ente }, con tutti coloro che agiscono per esso
help-enroll-ente = Sospendere, riprendere o chiudere un Ente: chi agisce per esso lo segue, le sessioni finiscono subito
help-enroll-ente--act = suspend, resume o close
help-enroll-ente--ente = Codice dell'Ente
help-enroll-ente--reason = Perché: da 3 a 200 caratteri
help-enroll-ente--yes = Senza chiedere ancora
help-enroll-bootstrap = Registrare le prime persone di un'installazione: due di loro firmano lo stesso file, ciascuna con la propria carta
help-enroll-bootstrap--file = File TOML con le tabelle [[ente]] e [[operator]], come per enroll import
help-enroll-bootstrap--signed = Lo stesso file firmato (.p7m) da una di quelle persone; due volte, da due persone
help-enroll-bootstrap--settings = Impostazioni del servizio: indicano l'archivio, e quali carte sono ammesse
bootstrap-not-empty = qui qualcuno è già registrato: un'installazione comincia una volta sola
bootstrap-two = servono due firme di due persone diverse
bootstrap-other = { $file } contiene un altro file
bootstrap-who = { $signer } firma, e nel file non è né valutatore né amministratore
bootstrap-roles = servono almeno due valutatori e un amministratore
bootstrap-signature = la firma di { $file } non vale: { $why }
bootstrap-done = Registrati: Enti { $enti }, persone { $operators }; firmato da { $first } e { $second }
