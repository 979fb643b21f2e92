error = error
warning = warning
next = next
yes = yes
no = no

# What happened (err-) and what to do next (next-), one pair for each code of crspin(7).
err-bug = crspin itself failed
next-bug = Run it again with --verbose and report what it prints.
err-usage = { $what }
next-usage = See --help.
err-missing-answer = { $flag } is missing and there is no terminal to ask at
next-missing-answer = Give it on the command line: { $flag }
err-bad-value = { $what } is not valid: { $why }
next-bad-value = Correct it and run the command again.
err-bad-setting = the setting { $key } is wrong: { $why }
next-bad-setting = Correct it in the settings file and run the command again.
err-no-settings = there are no settings: { $path }
next-no-settings =
    { $system ->
        [windows] Write them there, after the sample examples/client.toml, or copy them from another workstation.
       *[other] Write them there, after the sample examples/client.toml; for a try without any, run: crspin sandbox init
    }
err-file = { $path }: { $why }
next-file = Check that it exists, that you may use it, and that the disk is not full.
err-no-sandbox = there is no sandbox in { $path }
next-no-sandbox = Make one: crspin sandbox init
err-not-a-sandbox = { $path } is there and is not a sandbox's; it was left as it is
next-not-a-sandbox = Name another folder with --dir, or move that away.
err-sandbox-runs = the sandbox in { $path } is in use: its service runs
next-sandbox-runs = Stop the service (Ctrl-C where it runs), then try again.
err-cancelled = stopped; nothing was sent
next-cancelled = Run the command again when you are ready.

err-no-reader =
    { $why ->
        [no-service] the PC/SC service, which knows the card readers, does not run
       *[other] no card reader was found
    }
next-no-reader =
    { $why ->
        [no-service]
            { $system ->
                [windows] Start the service "Smart Card" (services.msc; it runs while a reader is plugged in), then try again.
                [macos] Unplug the reader and plug it in again, then try again.
               *[other] Start it (on Debian: apt install pcscd; systemctl start pcscd.socket), then try again.
            }
       *[other] Plug the reader in and check that the PC/SC service runs, then try again.
    }
err-wrong-pin =
    { $tries ->
        [one] wrong PIN; one try is left
        [unknown] wrong PIN
       *[other] wrong PIN; { $tries } tries are left
    }
next-wrong-pin = Try again with care: three wrong PINs in a row block the card.
err-pin-locked = the PIN is blocked
next-pin-locked = Unblock it with the PUK of your card.
err-no-card = no card that fits was found (wanted: { $wanted }; seen: { $seen })
next-no-card = { $whose ->
    [citizen] Insert the citizen's card, chip first, and run the command again; or type codice fiscale and card number.
   *[other] Insert your own card, chip first, and run the command again.
    }
err-several-cards = several cards fit: { $seen }
next-several-cards = { $whose ->
    [citizen] Leave only the citizen's card in the readers, or say which one: --fiscal-code or --card.
   *[other] Say which one: --serial or --token.
    }
err-no-cns-certificate = the card holds no CNS authentication certificate
next-no-cns-certificate = Use your CRS or TS-CNS; a health card without chip or a signature card will not do.
err-certificate-expired = the certificate on the card expired on { $until }
next-certificate-expired = Ask for a new card; nothing can be done with this one.
err-certificate-not-yet-valid = the certificate on the card is valid only from { $from }
next-certificate-not-yet-valid = Check the clock of this machine; if it is right, wait until then.
err-module = the PKCS#11 module cannot be used ({ $module }): { $why }
next-module = Install the software of your card, or name its module with --module or in the settings.
err-last-try = only one try is left before the PIN blocks; it was not used
next-last-try = If you are sure of the PIN, run the command again and agree to use the last try.
err-pin-length = this card's PIN has { $least } to { $most } digits; no try was used
next-pin-length = Type the PIN again.
err-card-key = the key on the card cannot be used: { $why }
next-card-key = Cards of the years 2012 to 2018 are too weak today: ask for a new card.
err-tls12-needed = this card can sign only as the older TLS 1.2 takes it, in which your codice fiscale travels in clear
next-tls12-needed = Update the software of your card; if that does not help, ask whether allow_tls12 may be set in your settings.
err-card-removed = the card was taken out of the reader
next-card-removed = Insert it, chip first, and run the command again.
err-card-fault = the card or its reader failed ({ $call }: { $why })
next-card-fault = Take the card out, insert it again, and run the command again.

err-not-logged-in = you are not logged in, or your session has ended
next-not-logged-in = Run: crspin login
err-not-enabled = you are not enabled to use this service
next-not-enabled = Ask the responsible person of your Ente to have you enabled.
err-enabling-over = your enabling has ended or has not begun
next-enabling-over = Ask the responsible person of your Ente to have it renewed.
err-operator-suspended = your enabling is suspended
next-operator-suspended = Ask the responsible person of your Ente.
err-not-your-role = your role may not do this
next-not-your-role = See what you may do with: crspin whoami
err-which-ente = you are enabled for several Enti: { $enti }
next-which-ente = Say which one: crspin login --ente CODE
err-ente-suspended = your Ente is suspended
next-ente-suspended = Ask the responsible person of your Ente; nothing can be released meanwhile.
err-certificate-revoked = the certificate on your card was revoked
next-certificate-revoked = Ask for a new card.
err-revocation-unknown = the service cannot tell whether your certificate was revoked
next-revocation-unknown = Try again later; if it stays so, tell the administrator that the revocation list is missing or old.
err-unknown-issuer = the service does not accept the issuer of your certificate
next-unknown-issuer = Use your CRS or TS-CNS; if you did, tell the administrator of the service.
err-not-a-cns = this is not a CNS authentication certificate: { $why }
next-not-a-cns = Use your CRS or TS-CNS.
err-unknown-card = the service has no codes for this citizen or card
next-unknown-card = Check the codice fiscale and the card number; the codes of other issuers are not here.
err-card-of-another = card { $read } belongs to somebody else; { $known ->
    [none] the service knows no card of this citizen
   *[other] this citizen's: { $known }
    }
next-card-of-another = Compare the codice fiscale on the card with the one you typed.
err-unknown-release = there is no release with this number that you may see
next-unknown-release = List yours with: crspin status --mine
err-card-suspended = this card is suspended
next-card-suspended = The citizen asks the issuer of the card why; no codes are released meanwhile.
err-card-expired = this card expired on { $until }
next-card-expired = The citizen needs a new card; no codes are released for this one.
err-which-card = the citizen has several cards: { $cards }
next-which-card = Say which one: --card NUMBER
err-document-expired =
    { $whose ->
        [delegate] the document of the one who comes expired on { $until }
       *[own] the document expired on { $until }
    }
next-document-expired =
    { $why ->
        [long-ago] Ask for a document that is valid: with a declaration an expired one is taken for { $most } days.
       *[other] Ask for a document that is valid.
    }
err-document-not-accepted =
    { $whose ->
        [delegate] the document of the one who comes is not accepted ({ $kind }): { $why }
       *[own] this document is not accepted ({ $kind }): { $why }
    }
next-document-not-accepted = Ask for another document; the kinds accepted are in: crspin issue --help
err-oneself = nobody releases codes for themselves
next-oneself = Ask a colleague.
err-release-stopped = this release was stopped
next-release-stopped = Make a new release if the citizen still wants the codes.
err-reprint-too-late = the first half could be shown again until { $until }
next-reprint-too-late = Make a new release with the citizen present: crspin issue
err-too-many-reprints = the first half was shown again { $most } times already
next-too-many-reprints = Make a new release with the citizen present: crspin issue
err-too-many-for-card = the codes of this card were released { $most } times already
next-too-many-for-card = Ask the administrator of the service.
err-too-soon = the codes of this card were released a moment ago
next-too-soon = Wait until { $until }, or show the first half of that release again: crspin reprint
err-operator-limit = you have made { $most } releases in { $window } minutes, which is the limit
next-operator-limit = Wait, or ask the administrator of the service.
err-key-reused = this idempotency key was used for another request
next-key-reused = Use a new key for a new request.
err-channel-not-offered = the second half of this card does not go by { $channel }
next-channel-not-offered = Give another address: --email or --mobile.

err-service-away = the service cannot be reached at { $url }: { $why }
next-service-away = Check the network and the address of the service, then run the command again.
err-tls-not-trusted = the service at { $url } did not prove who it is: { $why }
next-tls-not-trusted = Check the clock of this machine and the setting ca; do not go on if in doubt.
err-clock-skew = the clock of this machine is off by { $minutes } minutes
next-clock-skew = Set the clock, then run the command again.
err-service-fault = the service failed (reference { $correlation })
next-service-fault = Run the command again; if it stays so, give the reference to the administrator of the service.
err-busy = the service is busy
next-busy = Run the command again in { $seconds } seconds.
err-client-too-old = this crspin is too old for the service, which wants { $oldest } or newer
next-client-too-old = Install the new version.
err-not-a-crspin-service = what answers at { $url } is not a crspin service this client knows
next-not-a-crspin-service = Check the setting service.
err-store = the database cannot be used: { $why }
next-store = Check the setting store.url and that the database runs.
err-vault-key = the vault key { $key } cannot be used: { $why }
next-vault-key = Check the file and its passphrase; make keys with: crspin vault keygen
err-outcome-unknown = the request was sent and its outcome is not known
next-outcome-unknown = Look for it with crspin status --mine, or run the same command with --key { $key }: nothing is done twice.
err-not-delivered = the second half could not be delivered: { $why }
next-not-delivered = Make a new release with another address, the citizen present.

err-some-rows-failed = { $failed } of { $total } rows failed
next-some-rows-failed = Correct the rows listed and run the command again: what is done is not done twice.

# Documents
document-identity-card = electronic identity card
document-paper-identity-card = identity card on paper
document-passport = passport
document-driving-licence = driving licence
document-residence-permit = residence permit
document-nautical-licence = nautical licence
document-pension-book = pension book
document-heating-plant-licence = licence to run heating plants
document-firearms-licence = firearms licence
document-state-card = card of a State administration
document-other = another document with photograph
document-unusual = This is not the usual form of a number of this document ({ $kind }). Look again.

# Fields
field-fiscal-code = Citizen's codice fiscale
field-card = Card
field-document-kind = Document shown
field-document-number = Number of the document
field-document-issuer = Issued by
field-document-expires = Valid until (YYYY-MM-DD)
field-email = E-mail address (Enter for none)
field-mobile = Mobile number (Enter for none)
field-reason = Reason
bad-date = a day looks like 2031-05-30
sex-female = female
sex-male = male
born = { $sex }, born { $date }: compare with the document
born-provisional = provisional codice fiscale: it tells neither sex nor date of birth
card-line = { $product }, { $number } (on the back { $team }), valid until { $until }
card-line-suspended = { $product }, { $number } (on the back { $team }), SUSPENDED

# issue
issue-summary-citizen = Citizen
issue-summary-card = Card
issue-summary-document = Document
issue-summary-contacts = Second half to
issue-confirm = Release the codes of this card? (y/n)
issue-done = Released: { $id }
issue-no-half = The codes were released earlier with this key; the first half is not shown again by this way.
issue-see-again = To see the first half again: { $command }
issue-follow = To follow the second half: { $command }

# The read-out
readout-title = First half for the citizen
readout-pin = PIN, first { $count } digits
readout-puk = PUK, first { $count } digits
readout-rest = The other digits ({ $pin } of the PIN, { $puk } of the PUK) reach the citizen by message.
readout-key = Press Enter when the citizen has them. This screen then disappears.
readout-plain-pin = PIN (first { $count }): { $digits }
readout-plain-puk = PUK (first { $count }): { $digits }
digit-0 = zero
digit-1 = one
digit-2 = two
digit-3 = three
digit-4 = four
digit-5 = five
digit-6 = six
digit-7 = seven
digit-8 = eight
digit-9 = nine

# status
state-queued = queued
state-sending = being sent
state-accepted = accepted by the gateway
state-delivered = delivered
state-failed = FAILED
status-none = No releases.
status-more = There are more: add --after { $next }
status-id = Release
status-at = When
status-citizen = Citizen
status-card = Card
status-operator = Operator
status-reprints = Shown again
status-messages = Second half
status-next-try = next try { $at }
status-following = Following { $id }; stop with Ctrl-C, the release stands.

# reprint
reprint-done = Shown again: { $id } ({ $count } times in all)

# batch
batch-bad-row = line { $line }: { $what }: { $why }
batch-checked = { $rows } rows checked, { $bad } of them bad
batch-dry = Nothing was sent (--dry-run).
batch-stop-bad = Nothing was sent: correct the bad rows, or leave them out with --skip-bad.
batch-done = { $done } released, { $failed } failed, { $before } done before
batch-halves =
    { $system ->
        [windows] First halves: { $path } (hand them out, then delete it)
       *[other] First halves: { $path } (mode 0600: hand them out, then delete it)
    }
batch-failed-row = line { $line }: { $what }
batch-progress = released

# What is wrong with a value
bad-fiscal-code-length = a codice fiscale has 16 characters (11 digits while provisional), this has { $length }
bad-fiscal-code-character = the character at place { $place } cannot stand there
bad-fiscal-code-day = the day of birth in it does not exist
bad-fiscal-code-check = the last character does not check the others: one of them is mistyped
bad-card-number = a card number is 16 digits, as on the card; a digit here is wrong or missing
bad-email = an e-mail address looks like name@example.it
bad-mobile = a mobile number looks like 333 1234567, or +41 78 123 45 67 when it is not Italian
bad-contacts = an e-mail address or a mobile number is needed: the second half must go somewhere
bad-document-number = a document number is 3 to 30 letters and digits
bad-issuer = the issuing authority is 2 to 80 characters, for example: Comune di Como
bad-release-id = a release number looks like 7K3M-Q9TX-2B4F
bad-ente-code = the code of an Ente is 2 to 32 letters and digits, as in the IPA registry: c_c933
bad-choice = it is one of: { $choices }
bad-reason = a reason is 3 to 200 characters
why-paper-card-void = paper identity cards are void since 3 August 2026
why-kind-not-accepted = this card's rules do not list it

# The command line
usage-unknown = there is no { $given } here
usage-command = there is no command { $given }
usage-no-command = a command is missing
usage-missing = { $flag } is missing
usage-conflict = { $flag } does not go with { $other }
usage-no-value = { $flag } needs a value
usage-value = { $given } does not fit { $flag }
# Sandbox
sandbox-step-certificates = certificates: a CNS and a TLS authority, for tests
sandbox-step-tokens = SoftHSM tokens: operator-1, operator-2, evaluator-1, evaluator-2, responsible-1, administrator-1
sandbox-step-keys = keys of the vault
sandbox-step-people = two Enti, operators, 200 invented citizens, cards with sealed codes
sandbox-made = the sandbox is ready in { $path }
sandbox-already = there is a sandbox already in { $path }
sandbox-starting = the service starts on { $url }
sandbox-ready = ready: { $url } (Ctrl-C stops it)
sandbox-stopped = the service has stopped
sandbox-no-messages = no messages so far
sandbox-message = message to { $to } from { $from }, { $date }
sandbox-invented = invented people; the codici fiscali can be nobody's
sandbox-citizen = Codice fiscale
sandbox-name = Name
sandbox-card = Card
sandbox-product = Product
sandbox-until = Valid until
sandbox-special = What is special
sandbox-special-two-cards = two cards
sandbox-special-suspended-card = suspended card
sandbox-special-expired-card = expired card
sandbox-special-operator = is operator-1
sandbox-next =
    Try now:
      crspin sandbox start{ $dir }
    and in another terminal:
      crspin --profile sandbox login --pin-file { $pin }
      crspin --profile sandbox issue --fiscal-code { $code }
      crspin sandbox messages{ $dir }
      crspin sandbox citizens --special{ $dir }
# The command line

# serve
serve-ready = Listening on https://{ $address } (role { $role }).
serve-ready-sandbox = SANDBOX, nothing here is real: listening on https://{ $address } (role { $role }).
serve-migrated = The tables of the database are up to date.
serve-passphrase = Passphrase of the vault keys
# PKCS#11 modules
module-configured = the module of the settings
module-proxy = p11-kit's proxy
module-known = found in its usual place
# vault
enroll-fault = { $place }: { $why }
enroll-faults =
    { $count ->
        [one] one thing in it is wrong
       *[other] { $count } things in it are wrong
    }; nothing was registered
enroll-name = a name is 1 to 200 characters
enroll-day = a day looks like 2026-11-23
enroll-twice = the same was registered in this file before
enroll-backwards = the last day is before the first
enroll-unknown-ente = the Ente { $ente } is neither in it nor registered; nothing was registered
enroll-imported = Registered or changed: Enti { $enti }, operators { $operators }
vault-passphrase = Passphrase of the private keys
vault-passphrase-again = The same passphrase once more
vault-passphrase-empty = it is empty; to have none, use --no-passphrase
vault-passphrase-differs = the two passphrases are not the same
vault-key-made = { $path }: fingerprint { $fingerprint }
vault-key-away = { $path }: public key of the { $side } side cannot be read
vault-keys-keep = Copy the keys and their passphrase to two safe places: without them no code opens any more.
vault-keys-keep-plain = The keys have no passphrase: only the mode of the files protects them. Copy them to a safe place.
vault-one-key = it is the key of the other side: one process would open both halves
vault-imported =
    { $rows ->
        [one] One row read
       *[other] { $rows } rows read
    }: { $new } new cards, { $known } known, { $contradicting } contradicting, { $bad } bad
vault-bad-row = line { $line }: { $why }
vault-bad-field = line { $line }, { $column }: { $why }
vault-cards = Cards with codes: { $cards }
vault-side = Side
vault-data-key = Data key
vault-wrapped-for = Wrapped for
vault-oaep = OAEP
vault-count = Cards
vault-fits = Opens
row-too-long = the line is too long
row-not-text = the line is no text in UTF-8
row-not-json = the line is no JSON object
row-fields = the line has { $found } fields, the header has { $wanted }
row-quotes = a quotation mark stands where none can
row-missing = it is missing
row-not-a-string = it must be a text in quotation marks: a number loses its leading zeros
row-product = the service has no such product
row-digits = it is not { $digits } digits
row-repeated = this card stands on an earlier line of the file
row-contradicts = the service knows this card with another holder, product or expiry; nothing was changed

# login, logout, whoami
login-module = Module: { $module } ({ $found })
login-card = Card of { $holder }, token { $token }
login-pad = Type the PIN on the reader { $reader }.
login-pin = PIN of { $label }
login-last-try = Only one try is left: a wrong PIN now blocks the card. Use it? (y/n)
login-low = A wrong PIN was typed before: be careful.
logout-done = Your session has ended.
logout-ended-before = Your session had ended before.
logout-here-only = The session is forgotten here, but the service could not be told: there it ends by { $until } at the latest.
whoami-person = { $name } ({ $code })
whoami-capacity = { $role }, { $ente }
whoami-undelivered = { $count ->
    [one] The second half of 1 release of yours was lost
   *[other] The second halves of { $count } releases of yours were lost
    }: { $command }
whoami-until = until { $until }, or after { $idle } minutes without use
role-operator = operator
role-evaluator = evaluator
role-administrator = administrator

# The printer and its letters
err-printer-away = the printer { $url } cannot be reached: { $why }
next-printer-away = See whether it is switched on and on the network, and whether its address is right. Until then the first half can be read out: --read-out
err-printer-not-trusted =
    { $why ->
        [plain] letters would travel in clear over the network to { $url }; nothing was sent
        [issuer] the printer { $url } did not prove which one it is: nobody known here issued its certificate; nothing was sent
        [expired] the printer { $url } did not prove which one it is: its certificate has expired; nothing was sent
        [name] the printer { $url } did not prove which one it is: its certificate is for another name; nothing was sent
        [no-tls] the printer { $url } does not speak TLS; nothing was sent
       *[other] the printer { $url } did not prove which one it is: { $why }; nothing was sent
    }
next-printer-not-trusted =
    { $why ->
        [plain] Use its ipps:// address. Only if nobody else can listen on that network, the setting printer.allow_plain = true lets letters go in clear.
        [no-tls] Check the address of the printer, or switch TLS on at the printer.
       *[other] Save the certificate of the printer from its own web page and name the file in the setting printer.ca; do not go on if in doubt.
    }
err-not-a-printer = what answers at { $url } is no IPP printer: { $why }
next-not-a-printer = Check the setting printer.uri: ipps://ADDRESS/ipp/print for most printers, ipp://localhost/printers/NAME for CUPS.
err-printer-format = the printer { $url } takes no PDF; it takes: { $seen }
next-printer-format = Set it up in CUPS, which converts for it, and name that queue in printer.uri: ipp://localhost/printers/NAME. Until then: --read-out
err-printer-stopped =
    { $why ->
        [media-empty] the printer { $url } has no paper
        [media-needed] the printer { $url } waits for paper
        [media-jam] paper has jammed in the printer { $url }
        [toner-empty] the printer { $url } has no toner
        [marker-supply-empty] the printer { $url } has no toner or ink
        [cover-open] a cover of the printer { $url } is open
        [door-open] a door of the printer { $url } is open
        [input-tray-missing] a paper tray of the printer { $url } is missing
        [output-area-full] the output tray of the printer { $url } is full
        [paused] the printer { $url } is paused
        [offline] the printer { $url } is offline
        [held] the printer { $url } holds the job back
        [stopped] the printer { $url } has stopped
        [stuck] the printer { $url } does not go on, and does not say why
       *[other] the printer { $url } cannot print ({ $why })
    }
next-printer-stopped = No letter comes out later. Put the printer right, then print again: after a release with crspin reprint NUMBER --print, else with the same command. Or read it out: --read-out
err-printer-refused =
    { $why ->
        [not-accepting] the printer { $url } takes no jobs now
        [busy] the printer { $url } was busy all the time
        [not-authorized] the printer { $url } takes no jobs from this workstation without a password
       *[other] the printer { $url } refused the letter: { $why }
    }
next-printer-refused = Look at the printer, or ask who looks after it. The first half can be read out meanwhile: --read-out, after a release with crspin reprint NUMBER --read-out
err-not-printed =
    { $why ->
        [interrupted] the letter was called off before it came out of { $url }
        [aborted] the printer { $url } gave the letter up
        [canceled] somebody cancelled the letter at the printer { $url }
        [with-errors] the printer { $url } printed the letter with errors
       *[other] the printer { $url } did not print the letter: { $why }
    }
next-not-printed = Take away what came out. The release stands: show the first half again with crspin reprint NUMBER --print or --read-out
err-print-unknown = the letter went to the printer { $url }, and nobody knows whether it came out
next-print-unknown = Look at the printer before you leave it: the letter may still come out. If it does not, show the first half again with crspin reprint NUMBER --print
letter-flags-need-letter = --large-print and --letter-language are for letters: add --print or --output FILE
first-half-how = How does the citizen get the first half?
first-half-print = printed, as a letter
first-half-read-out = read out
letter-sent = The letter is at the printer { $printer }. Fetch it there yourself.
letter-busy = The printer is busy with something else; waiting.
letter-waits =
    { $why ->
        [media-empty] The printer has no paper; waiting. Ctrl-C calls the letter off.
        [media-needed] The printer has no paper; waiting. Ctrl-C calls the letter off.
        [held] The printer holds the job back: release it at its panel. Ctrl-C calls the letter off.
       *[other] The printer cannot go on ({ $why }); waiting. Ctrl-C calls the letter off.
    }
letter-printed-purged = Printed. The printer confirmed that it keeps nothing of the letter.
letter-printed-kept = Printed. The printer does not say whether it keeps a copy of the letter: see that its storage of jobs is off.
letter-may-keep = the printer did not confirm that it forgot the letter; see that it does not come out later
letter-in-file = The letter is in { $path } (mode 0600). It holds the first half in clear: hand it over, then delete it.
letter-how-now = The release stands. What now?
letter-again = print again
letter-read-out = read it out
letter-other-printer = another printer
letter-later = later (crspin reprint)
letter-printer-address = Address of the printer
letter-test-office = TEST: this letter is nobody's
bad-printer-address = an address looks like ipps://printer.example.it/ipp/print or ipp://localhost/printers/NAME
printer-name = Printer
printer-state = State
printer-state-idle = ready
printer-state-processing = printing
printer-state-stopped = STOPPED
printer-accepting = Takes jobs
printer-reasons = Reports
printer-pdf = Takes PDF
printer-retention = Keeps letters
printer-retention-purges-on-request = CUPS: removed after printing, and confirmed
printer-retention-can-be-none = told with each letter to keep nothing
printer-retention-untold = it does not say; see that its storage of jobs is off
batch-letters = Letters, in the order of the file: { $count }
batch-letters-maybe-twice = An earlier run began to print letters and its end is not known: some may come out a second time. Destroy the doubles.
batch-letters-missing = { $count } releases have no first half here any more: see them with crspin reprint. { $ids }
batch-letters-none = No letter is to be made: all were made before.
batch-letters-done = No letter is left to make; the file of first halves was deleted.
batch-letters-fallback = The first halves are still in { $path }: the same command prints them again.
sandbox-card-played = Virtual card: model { $model }, number { $number }. It goes into the virtual reader at { $host }, port { $port }.
# Families of cards, and what is known of them
card-family-siss = Carta SISS (health operators of Lombardy)
card-family-idemia-2021 = TS-CNS by IDEMIA (2021)
card-family-st-2021 = TS-CNS by ST (2021/2022)
card-family-crs-st = CRS by ST/Incard
card-family-crs-siemens = CRS or TS-CNS by Infineon/Siemens
card-family-athena = CRS or TS-CNS by Athena
card-family-cns-10 = CNS version 1.0
card-family-cns-11 = CNS version 1.1
card-family-contactless = a card read without contact
card-family-cie = electronic identity card
card-trouble-siss = OpenSC does not know Carte SISS: install the software that came with the card and name its PKCS#11 module in the settings ([card] module).
card-trouble-idemia-2021 = OpenSC knows these cards since version 0.24 (Debian 12 has 0.23, with which signing fails): install a newer one, or Bit4id's module.
card-trouble-1024 = Cards of this generation usually have an RSA key of 1024 bits, which no service takes any more: ask for a new card.
card-trouble-2025 = Cards marked 2025 beside the TS logo hide their files from OpenSC: when the card is not recognised, install the module named by whoever issued it and name it in the settings ([card] module).
card-trouble-contactless = Without contact the card cannot be recognised: put it into the slot of a contact reader, chip first.
card-trouble-cie = An electronic identity card is no CNS: use your CRS or TS-CNS.

# The operator's card: choice, waiting, presence, reasons
card-family-unknown = a card of unknown kind
card-trouble-unknown = See that it is your CRS or TS-CNS, inserted chip first; if it is, install the software named by whoever issued it and name its module with --module or in the settings ([card] module).
err-unknown-to-module = the module { $module } cannot work with the card in the reader { $reader } ({ $card })
next-unknown-to-module = { $remedy }
err-card-away =
    { $seen ->
        [other] your card is away: another one is in the reader { $reader }; nothing was sent
       *[none] your card is not in the reader; nothing was sent
    }
next-card-away = Insert the card with which you logged in and run the command again; to act with another one: crspin logout, then crspin login.
module-flag = named by --module
module-for-card = knows the card in the reader
login-wait-card = Insert your card in the reader { $reader } ({ $seconds } s)
login-wait-other = { $why }: insert your card ({ $seconds } s)
login-wait-reader = Plug in a card reader ({ $seconds } s)
login-wait-service = The PC/SC service, which knows the readers, does not run: waiting for it ({ $seconds } s)
login-pulled = The card was pulled out: starting again.
login-same-pin = This PIN was refused a moment ago: it was not sent to the card.
login-which-card = Which card is yours?
why-weak-rsa = RSA with { $bits } bits
why-key-kind = neither RSA nor P-256
why-no-key = the certificate has no key on the card
why-no-way-to-sign = the card offers no way of signing that TLS takes
why-signature-refused = the service does not take its signature
why-alert = the service refuses it ({ $alert })
why-server-expired = its certificate has expired
why-server-not-yet-valid = its certificate is not valid yet
why-server-unknown-issuer = the issuer of its certificate is not known here
why-server-other-name = its certificate is for another name
why-unreadable = it cannot be read
why-old-signature = it is signed in a way that is no longer taken, such as SHA-1
why-not-for-clients = it is not for client authentication
why-issuers-own = it is the certificate of an issuer
why-no-key-usage = it has no key usage
why-no-digital-signature = its key usage has no digitalSignature
why-for-signatures = it is a certificate for signatures, not for authentication
why-no-policy = it bears no CNS policy that is accepted here
why-old-key = its key is neither RSA of 2048 bits or more nor P-256: the card is too old
why-common-name = its common name is not CODICEFISCALE/CARD.HASH
why-none-shown = no certificate was shown
why-not-absolute = its path must be absolute
why-none-found = none was found in the usual places
why-not-loaded = it does not load ({ $detail })
why-no-such-file = there is no such file
why-no-softhsm = SoftHSM is not installed; on Debian: apt install softhsm2
# Who comes for others, and expired documents
err-declaration-needed =
    { $whose ->
        [delegate] the document of the one who comes expired on { $until }: it is taken only with a declaration
       *[own] the document expired on { $until }: it is taken only with a declaration
    }
next-declaration-needed = Its holder writes at the foot of the copy that nothing in it has changed, and signs; then add: --expired-with-declaration "protocol or words"
err-document-needed = the citizen's own document is needed, too
next-document-needed = Ask for it, then add: --document-kind, --document-number, --document-issuer, --document-expires
err-protocol-needed =
    { $ground ->
        [minor] the protocol number of the parent's form is missing
        [guardianship] the protocol number of the guardian's form is missing
       *[health] the protocol number of the delegation form is missing
    }
next-protocol-needed = Have the form signed, register it, then add: --protocol NUMBER
err-behalf-not-allowed =
    { $ground ->
        [minor] for this card nobody may come in place of a minor
        [guardianship] for this card a guardian may not come in place of the citizen
       *[health] for this card nobody may come in place of a citizen who is ill
    }
next-behalf-not-allowed = The citizen must come in person, unless another ground holds; who may come is the rule of who issued the card.
err-delegate-not-accepted =
    { $why ->
        [under-age] whoever comes for the citizen must be of age, and by the codice fiscale this person is not
       *[is-the-citizen] the one who comes is the citizen
    }
next-delegate-not-accepted =
    { $why ->
        [under-age] Compare the codice fiscale with the document; if it is right, somebody of age must come.
       *[is-the-citizen] Compare the two codici fiscali; a citizen who is here needs no --on-behalf.
    }
err-not-a-minor = by the codice fiscale the citizen is not under 18
next-not-a-minor = A citizen of age comes in person, or another ground must hold: guardianship or health.
ground-minor = a minor: a parent comes
ground-guardianship = guardianship: the guardian comes
ground-health = health: a delegate comes
ground-short-minor = minor
ground-short-guardianship = guardianship
ground-short-health = health
behalf-somebody = none: somebody has come for the citizen
field-ground = Why the citizen does not come
field-delegate-fiscal-code = Codice fiscale of the one who comes
field-delegate-name = Their name
field-delegate-kinship = What they are to the citizen (mother, guardian, spouse)
field-delegate-document-kind = Document of the one who comes
field-protocol = Protocol number of the form
field-declaration = The document expired on { $until }. Declaration that nothing in it changed: protocol or words (Enter for none)
bad-full-name = a name is 2 to 100 characters
bad-kinship = kinship or quality is 3 to 60 characters, for example: mother, guardian, spouse
bad-protocol = a protocol number is 1 to 40 characters, for example: 12345/2026
bad-declaration = a declaration is told in 3 to 200 characters: its protocol number, or its words
issue-summary-ground = Ground
issue-summary-delegate = Comes for them
issue-summary-delegate-document = Their document
issue-summary-protocol = Form
issue-summary-declaration = Declaration
status-direct = in person
status-delegated = by { $name } ({ $ground })
reprint-delegated = Somebody came for the citizen: the first half is only for the citizen, or for { $name } ({ $code }) with their document.
reprint-is-here = Is it one of the two who is here? (y/n)
batch-no-ground = it is filled in while on_behalf is empty
batch-document-expired = the document expired on { $until }; where the rules of the card take it with a declaration, fill in the column declaration
# The citizen's card
citizen-wanted = the citizen's card
citizen-seen-none = none
citizen-seen-own = only the operator's own card
citizen-unreadable = a card in { $reader }: { $why }
citizen-card-busy = another program holds it
citizen-card-mute = it does not answer, as when it lies upside down or is pulled out too early
citizen-card-files = it does not show number and holder to everybody
citizen-card-content = what it tells of number and holder cannot be understood
citizen-code = Codice fiscale
citizen-name = Name
citizen-born = Born on
citizen-number = Card number
citizen-team = Number on the back (TEAM)
citizen-until = Valid until
citizen-family = Kind of card
citizen-family-unknown = not known
issue-no-chip = The citizen's card cannot be read: { $why }. Type instead.
issue-use-chip = Release for this card? (y/n)
issue-from-chip = From the card: { $card }. Compare it with the document.
issue-which-chip = Which card is the citizen's?
issue-chip-number = card { $number }
err-other-card = the card is { $read }, the one expected is { $known }
next-other-card = Compare the numbers with those on the card: the citizen may have brought an old one, or somebody else's.
err-other-holder = the card in the reader is that of { $read }, not of { $given }
next-other-holder = Compare card and document: nothing was released. For this card repeat the command with the other codice fiscale.
bad-card-id-digits = a card number has 16 digits, the number on the back of the card 20; this is neither
bad-card-id-number-check = the check digit of the card number is wrong: one of its digits is mistyped
bad-card-id-team-start = the number on the back of an Italian health card begins with 8038000
bad-card-id-team-check = the check digit of the number on the back of the card is wrong: one of its digits is mistyped
sandbox-card-command = command { $name }: answer { $status }
sandbox-card-in = the card is in the reader
sandbox-card-out = the card is out of the reader
sandbox-card-open = PIN verified
sandbox-card-closed = PIN not verified
sandbox-card-reset = the card was reset: the PIN must be given again
sandbox-card-no-reader = no virtual reader at this address: start pcscd with vpcd (package vsmartcard-vpcd). I go on looking for it.
sandbox-card-status = { $inserted }; { $verified }; tries left: PIN { $pin }, PUK { $puk }

# doctor
login-client-older = A newer crspin exists: the service has { $newer }, this is { $ours }.
login-client-nearly-too-old = This crspin ({ $ours }) will soon be too old for the service, which has { $newer }: install the new version.
err-doctor-found = { $broken ->
    [one] one part is broken
   *[other] { $broken } parts are broken
 }
next-doctor-found = Do what stands beside each, then run crspin doctor again. With --report FILE it writes a report for support.
why-already-there = it is there already, and nothing is written over
doctor-heading-broken = To be mended ({ $count })
doctor-heading-warning = To be seen to ({ $count })
doctor-heading-notice = Good to know ({ $count })
doctor-heading-good = In order ({ $count })
doctor-report-written = The report is in { $path }. Look at it, then send it to support.
doctor-report-title = crspin doctor, report for support, { $when }
doctor-report-private = Names of persons, serial numbers and folders of users were taken out (•••, ~).
doctor-part-doctor = Doctor
doctor-part-configuration = Settings
doctor-part-session = Session
doctor-part-readers = Readers
doctor-part-cards = Cards
doctor-part-modules = Card software
doctor-part-certificate = Certificate
doctor-part-service = Service
doctor-part-tls = Encryption
doctor-part-clock = Clock
doctor-part-version = Version
doctor-part-proxy = Proxy
doctor-part-printer = Printer
doctor-part-terminal = Terminal
doctor-part-hardening = Protection
doctor-part-settings = Settings
doctor-part-database = Database
doctor-part-keys = Vault keys
doctor-part-delivery = Mail
doctor-part-certificates = Certificate of the service
doctor-part-issuers = Issuers of cards
doctor-part-revocations = Revocation lists
doctor-part-disk = Disk
doctor-part-backups = Backups
doctor-check-late = the check of { $check } did not end within { $seconds } seconds
doctor-next-check-late = Something hangs there: see whether the device or the network answers, or restart the machine, then run it again.
doctor-check-fell = the check of { $check } failed by a fault of crspin
doctor-next-check-fell = Send a report to support: crspin doctor --report FILE
doctor-configuration-good = { $path } is sound; the service is { $service }
doctor-configuration-loose = others may change { $path } (mode { $mode }), and with it which software works with your card
doctor-next-configuration-loose = Take that right from them: chmod go-w { $path }
doctor-session-open = open until { $until } at the latest
doctor-session-none = none is open
doctor-next-session-none = Log in when you need one: crspin login
doctor-session-over = the last one ended on { $until }
doctor-next-session-over = Log in when you need one: crspin login
doctor-readers-found = { $count ->
    [one] the PC/SC service answers and has one reader
   *[other] the PC/SC service answers and has { $count } readers
 }
doctor-pcsc-away = the PC/SC service does not answer
doctor-next-pcsc-away = Start it: on Linux sudo systemctl start pcscd.socket (package pcscd), on Windows the service Smart Card (SCardSvr).
doctor-reader-none = no card reader is connected
doctor-next-reader-none = Connect it, at another USB port if it is; some want the driver of their maker. On Linux most need the package libccid.
doctor-reader-unneeded = none is there, and { $module } needs none
doctor-next-reader-unneeded = Nothing to do, as long as no real card is to be used.
doctor-card-known = { $family } in { $reader }
doctor-card-trouble = { $family } in { $reader }. { $trouble }
doctor-next-card-trouble = Mind this if login does not work with it.
doctor-card-weak = { $family } in { $reader }: its key of 1024 bits is not taken any more
doctor-next-card-weak = Nobody can log in with it: an operator has to ask for a new card. For a citizen's card it does not matter here.
doctor-card-unknown = the card in { $reader } is of no known family (ATR { $atr })
doctor-next-card-unknown = See whether it is the right card and the right way round. If it is, send a report to support: crspin doctor --report FILE
doctor-card-mute = the card in { $reader } does not answer
doctor-next-card-mute = Put it in chip first, with the chip on the side that the reader shows; clean it with a dry cloth.
doctor-card-none = no card is in a reader
doctor-next-card-none = Insert your card and run crspin doctor again: then card and certificate are looked at too.
doctor-module-loads = { $module } loads ({ $name } { $version }) and { $tokens ->
    [0] sees no card
    [one] sees one card
   *[other] sees { $tokens } cards
 }
doctor-module-crashes = { $module } crashed when it was loaded ({ $why })
doctor-next-module-crashes = Install the software of your card anew or in a newer version, or name another module in the settings: card.module
doctor-module-hangs = { $module } did not answer within { $seconds } seconds
doctor-next-module-hangs = Pull the card out and put it in again. If that does not help, restart the machine, or name another module in the settings: card.module
doctor-module-blind = { $module } does not know the card in { $reader } ({ $card })
doctor-next-module-blind = { $remedy }
doctor-module-old = { $module } is version { $version }; this card ({ $card }) needs { $wanted } or newer
doctor-next-module-old = Install a newer OpenSC, or the software of your card's issuer.
doctor-certificate-good = on { $token }: valid until { $until } ({ $days } days), { $key }, issued by { $issuer }
doctor-certificate-ending = on { $token }: it ends on { $until }, in { $days } days ({ $key }, issued by { $issuer })
doctor-next-certificate-ending = Ask for a new card now: it takes weeks, and the day after this one nobody logs in with it.
doctor-certificate-over = on { $token }: it ended on { $until }
doctor-next-certificate-over = Ask for a new card; with this one nobody logs in any more.
doctor-certificate-early = on { $token }: it is not valid yet, as far as the clock of this machine is right
doctor-next-certificate-early = Check the clock of this machine; if it is right, wait until the card becomes valid.
doctor-certificate-key = on { $token }: its key ({ $key }) is not taken; RSA of 2048 bits or more, or P-256, is wanted
doctor-next-certificate-key = Ask for a new card: those of the years 2012 to 2018 are too weak today.
doctor-certificate-none = { $token } has no CNS authentication certificate that can be read
doctor-next-certificate-none = See whether it is the right card; a card for signatures only does not log anybody in.
doctor-token-other = the card that the settings name is not there, but { $count ->
    [one] another one
   *[other] { $count } others
 }
doctor-next-token-other = Insert the right card, or correct card.token_serial and card.token_label in the settings.
doctor-service-answers = { $url } answers (version { $version })
doctor-tls-trusted = the service proved who it is; its certificates hold until { $until } ({ $days } days), vouched for by { $root }
doctor-tls-ending = the service proved who it is, but a certificate of it ends on { $until }, in { $days } days (vouched for by { $root })
doctor-next-tls-ending = Tell the administrator of the service: after that day nobody can work.
doctor-clock-good = { $seconds ->
    [0] it agrees with that of the service
    [one] it differs by one second from that of the service
   *[other] it differs by { $seconds } seconds from that of the service
 }
doctor-clock-drifts = it differs by { $seconds } seconds from that of the service; from 5 minutes on nobody logs in
doctor-next-clock-drifts = Let the system set it from the network: on Linux timedatectl set-ntp true
doctor-version-good = this is crspin { $ours }, the service has { $newer }
doctor-version-older = this is crspin { $ours }, the service has { $newer }
doctor-next-version-older = Install the new version when it suits you.
doctor-version-nearly-too-old = this is crspin { $ours }, the oldest that the service still takes; it has { $newer } itself
doctor-next-version-nearly-too-old = Install the new version soon.
doctor-proxy-none = none is used on the way to the service
doctor-proxy-used = the way to the service goes through { $proxy }
doctor-next-proxy-used = Nothing to do, if it is your network's. It must pass TLS through untouched: what opens it, breaks login.
doctor-proxy-away = the way to the service goes through { $proxy }, which does not answer ({ $why })
doctor-next-proxy-away = Correct the proxy in the system's settings or in HTTPS_PROXY; NO_PROXY names hosts that need none.
doctor-printer-unset = none is set: first halves are read out
doctor-printer-ready = { $url } is ready, and can forget letters that it has printed
doctor-printer-keeps = { $url } is ready; it does not say what it keeps of printed letters
doctor-next-printer-keeps = See in the printer's own menu that it stores no jobs, and that its disk is wiped.
doctor-terminal-good = { $columns } by { $rows }, { $term }: the read-out has what it needs
doctor-terminal-none = input or output is no terminal: nothing can be asked or read out
doctor-next-terminal-none = Nothing to do for scripts and for letters; for a read-out, run crspin in a terminal.
doctor-terminal-small = it has { $columns } columns and { $rows } rows; the large digits of a read-out need 80 by 24
doctor-next-terminal-small = Make the window larger, or its letters smaller.
doctor-terminal-letters = its letters are not UTF-8 ({ $locale }): accents and large digits come out wrong
doctor-next-terminal-letters = Set a locale with UTF-8: LANG=it_IT.UTF-8
doctor-terminal-plain = it says of itself ({ $term }) that it has no second screen: what is read out stays in it
doctor-next-terminal-plain = Use another terminal for the read-out, or print letters.
doctor-hardening-good = this program leaves no copy of its memory behind
doctor-hardening-weak = the system lets others read this program's memory, or keeps it when it crashes
doctor-next-hardening-weak = Ask who looks after this machine to allow setrlimit and prctl for crspin.
doctor-settings-good = { $path } is sound (role { $role })
doctor-database-good = { $engine } answers, its tables are those of this version ({ $tables }); last written on { $last }
doctor-database-missing = { $path } is not there
doctor-next-database-missing = Check the setting store.url. For a new service it is right: crspin serve makes it. Otherwise bring it back from a backup.
doctor-database-locked = another program holds it: nothing could be written within two seconds
doctor-next-database-locked = End what holds it, such as a database tool left open or a copy under way: lsof shows who.
doctor-database-damaged = it is damaged: { $why }
doctor-next-database-damaged = Stop the service, keep a copy of the file, and bring the last good backup back.
doctor-database-old = its tables are at version { $found }, this program works with { $wanted }
doctor-next-database-old = Make a backup, then: crspin serve --settings FILE --migrate-only
doctor-database-new = its tables are at version { $found }, this program only knows { $wanted }
doctor-next-database-new = Install the crspin that last ran the service, or a newer one.
doctor-database-large = not all of it was read within { $seconds } seconds; what was read is whole
doctor-next-database-large = Have it checked at night: sqlite3 FILE "pragma quick_check"
doctor-key-good = { $path } opens, and is the one for the halves of its side ({ $side })
doctor-key-asks = { $path } needs a passphrase, which nobody is asked for here
doctor-next-key-asks = Nothing to do if somebody types it when the service starts; else put it into a file: vault.passphrase_file
doctor-key-other = { $path } ({ $side }) is not the key for { $count ->
    [one] one import of codes
   *[other] { $count } imports of codes
 }: those halves cannot be opened
doctor-next-key-other = Find the key that the codes were imported for: crspin vault status --settings FILE tells which. Keep both.
doctor-mail-good = { $server } takes us, over TLS and with our password as set; nothing was sent
doctor-mail-away = { $server } is not reached: { $why }
doctor-next-mail-away = Check name and port of the mail server, and that the network lets this machine reach it.
doctor-mail-tls = { $server } is not protected as it should be: { $why }
doctor-next-mail-tls = Check the certificate of the mail server and the settings tls and ca; do not switch TLS off.
doctor-mail-login = { $server } does not take our user and password: { $why }
doctor-next-mail-login = Check user and password_file. Second halves wait until it does.
doctor-mail-files = messages go to files in { $path }
doctor-next-mail-files = Right for a sandbox, and for nothing else.
doctor-own-good = { $path } holds until { $until } ({ $days } days) and fits its key
doctor-own-ending = { $path } ends on { $until }, in { $days } days
doctor-next-own-ending = Renew it and restart the service: after that day nobody can work.
doctor-own-over = { $path } ended on { $until }: no client trusts the service
doctor-next-own-over = Renew it now and restart the service.
doctor-issuers-good = { $count ->
    [one] one, which holds
   *[other] { $count }, and all hold
 }
doctor-issuer-ending = { $issuer } ends on { $until }, in { $days } days
doctor-next-issuer-ending = Get its next certificate from the list of AgID and add it to login.issuers.
doctor-issuer-over = { $issuer } ended on { $until }: its cards log nobody in
doctor-next-issuer-over = Put its next certificate into login.issuers, or take this one out if it issues no cards any more.
doctor-lists-good = every issuer has one ({ $count } in all); the first to end does so on { $until }
doctor-list-over = the list of { $issuer } ended on { $until }: nobody logs in with its cards
doctor-next-list-over = See why it is not fetched any more: the job that brings lists into the folder login.crls, and the network.
doctor-list-missing = { $issuer } has no list in { $path }: nobody logs in with its cards
doctor-next-list-missing = Have its list fetched into that folder; where it is, its certificates say.
doctor-list-fails = { $path } is no list that can be read: { $why }
doctor-next-list-fails = Take it out, or have it fetched anew.
doctor-disk-good = { $free } MiB are free for { $path }
doctor-disk-low = only { $free } MiB are free for { $path }; { $least } should be
doctor-next-disk-low = Make room before it is full: then no release is possible. disk.least_free_mib sets from when on this is told.
doctor-disk-fails = nothing is known of the disk of { $path }: { $why }
doctor-next-disk-fails = Check that the folder is there.
doctor-backups-good = the newest is { $hours ->
    [0] less than an hour old
    [one] one hour old
   *[other] { $hours } hours old
 } ({ $path }). Try now and then that it can be brought back.
doctor-backups-unset = the settings do not say where they are
doctor-next-backups-unset = Have some made, and name their folder in backup.folder: then doctor looks after them.
doctor-backup-old = the newest in { $path } is of { $newest }, { $hours } hours ago; at the most { $most } are right
doctor-next-backup-old = See why none is made any more: the job, its messages, room on its disk.
doctor-backup-none = there is none in { $path }
doctor-next-backup-none = See why none is made: the job, its messages, and whether this is its folder.
err-bad-template = The letter template { $path } will not do: { $why }.
next-bad-template = Mend the template; examples/letter has one to begin with. Without the folder of templates in the settings, crspin's own letter is used.
why-letter-none = the folder has neither letter.it.md nor letter.de.md nor letter.en.md
why-letter-exists = it is there already, and nothing is written over
why-letter-place = it has a place that does not exist, { $place }; the places are pin, puk, pin_rest, puk_rest, card, product, release, office, date
why-letter-sign = it has a sign that the font does not have, { $place }
why-letter-in-list = it has a heading, a line or an image in a list
why-letter-brace = it has a place that is not written as in {"{{"}pin{"}}"}
why-letter-halves = it must have the places pin and puk, once each
why-letter-heading = it has no heading
why-letter-title = its title cannot have places to fill
why-letter-image-words = an image has no words for those who do not see it, or words with places to fill
why-letter-image-name = the name of an image can have letters, digits, dashes and dots only
why-letter-image-size = the image is bigger than 2 MiB or than 4000 dots on a side
why-letter-image-kind = the image is neither PNG nor JPEG
why-letter-image-broken = the image is damaged
why-letter-too-long = it is longer than 64 KiB or makes more than 20 pages
why-letter-not-accessible = no accessible PDF can be made of it
why-letter-not-written = the PDF cannot be written
why-letter-table = it has a table, which has no place in a letter
why-letter-code = it has code, which has no place in a letter
why-letter-link = it has a link, which is of no use on paper
why-letter-html = it has HTML, which has no place in a letter
why-letter-quote = it has a quotation, which has no place in a letter
why-letter-footnote = it has a footnote, which has no place in a letter
why-letter-nested-list = it has a list in a list
why-letter-image-amid = it has an image amid words

state-unknown = handed to the gateway, which did not answer: its word is waited for
state-expired = EXPIRED: no gateway took it in time
state-cancelled = CANCELLED
sandbox-card-hands = Commands: pull, insert, pull-at NUMBER or NAME (take it out at that command: verify, sign, read…), delay MILLISECONDS (60000 at most), status, block (block the PIN), quit
sandbox-card-next-worker =
    Log in with it in another terminal:
      crspin --profile sandbox login --module { $module } --pin-file { $pin }
sandbox-card-next-citizen =
    It is a citizen's card; in another terminal:
      crspin card read
      crspin --profile sandbox issue --from-card
sandbox-card-citizens = Any citizen of `crspin sandbox citizens` can be played, too, by codice fiscale.
sandbox-who = Who
sandbox-pin-file = PIN in the file

err-wrong-puk = The PUK was refused.
next-wrong-puk = Check the PUK before you try again: when its tries are used up, the card can never be unblocked.
err-puk-locked = The PUK is blocked: this card can never be unblocked.
next-puk-locked = Ask the office that issued the card for a new one.
err-pin-unknown = The card was pulled out, or fell silent, while its PIN was changed: it is not known which PIN holds now.
next-pin-unknown = Insert the card and log in with the new PIN; if it is refused, try the old one once.
err-cannot-unblock = The module { $module } cannot unblock a PIN. No try was used.
next-cannot-unblock = With OpenSC: write “user_pin_unblock_style = init_pin_in_so_session;” into the section opensc-pkcs11 of its configuration file. Else use the program that came with the card.
new-pin = new PIN
new-pin-ask = New PIN, { $least } to { $most } digits
new-pin-again = The new PIN once more
why-pin-digits = 5 to 8 digits, and nothing else
why-pin-same = it is the same as before
why-pin-easy = whoever finds the card tries this one first: no equal digits, no digits in a row
why-pins-differ = The two PINs differ: once more from the beginning.
why-puk-digits = 5 to 8 digits, and nothing else; no try was used
pin-changed = The PIN was changed.
pin-unblocked = The PIN was unblocked: the new one holds.
puk-tries = Careful: a wrong PUK costs one of its tries, usually { $tries } in the whole life of the card. When they are used up, the card can never be unblocked.
puk-confirm = Go on with the PUK?
puk-ask = PUK
card-days-left = { $days ->
        [one] 1 day left
       *[other] { $days } days left
    }
card-pad-yes = yes: the PIN is typed on the reader
card-pad-no = no
card-show-reader = Reader
card-show-family = Kind of card
card-show-module = PKCS#11 module
card-show-token = Card
card-show-holder = Holder
card-show-issuer = Certificate issued by
card-show-valid = Valid
card-show-key = Key
card-show-pad = Pad on the reader

# The box of bounces and notices
doctor-notices-good = { $server } lets us read { $folder }, where bounces and delivery notices come
doctor-notices-away = { $server } is not reached, so nobody reads bounces and delivery notices: { $why }
doctor-next-notices-away = Check delivery.notices.server and port, and that the network lets this machine reach it. Nothing is lost: notices wait in their box.
doctor-notices-tls = { $server } is not protected as it should be: { $why }
doctor-next-notices-tls = Check the certificate of the IMAP server and delivery.notices.ca. The port must speak TLS from the first byte, usually 993.
doctor-notices-login = { $server } does not take the user and password of the box for notices: { $why }
doctor-next-notices-login = Check delivery.notices.user and password_file. Notices wait in their box until it does.
doctor-notices-folder = { $server } does not let us read the folder { $folder }: { $why }
doctor-next-notices-folder = Check delivery.notices.folder: a folder of this box, written as the server names it.
doctor-notices-unset = bounces and delivery notices of e-mails are read by nobody
doctor-next-notices-unset = Give delivery.mail_from a box of its own and name it in [delivery.notices]: then status tells what bounced and what arrived.
# Proof of an address before the release
err-check-needed = this card's codes are released only when the citizen's { $channel ->
    [sms] mobile number
   *[email] e-mail address
  } is proven
next-check-needed = Make the release at a terminal: crspin issue sends a short code there and asks for it.
err-check-wrong = that is not the code that was sent
next-check-wrong = { $left ->
    [one] Ask the citizen to read it out again; one more try.
   *[other] Ask the citizen to read it out again; { $left } more tries.
  }
err-check-failed = the code was wrong three times; nothing was released
next-check-failed = Make sure that the address is the citizen's own, and begin again: crspin issue --check-channel
err-check-over = the proof of the address does not count: too old, used, or for another citizen or address
next-check-over = Begin again: crspin issue --check-channel
check-sent = A code of six digits is on its way to { $address }. Ask the citizen to read it out.
check-accepted = The gateway has taken it; it should be there in a moment.
check-waits = No gateway has taken it yet; it may still come. Ctrl-C ends the act, nothing is released.
check-proven = { $address } is proven.
field-short-code = Code the citizen reads out
bad-short-code = a code has six digits
# The second half followed, sent again, stopped
err-second-operator = you had one half of this release again; the other is for a colleague
next-second-operator = Within { $hours } hours the two acts are done by two operators: let another operator of your office do this one.
err-resend-too-late = the second half could be sent again until { $until }
next-resend-too-late = Make a new release with the citizen present: crspin issue
err-too-many-resends = the second half was sent again { $most } times already
next-too-many-resends = Make a new release with the citizen present: crspin issue
err-too-many-addresses = the address was changed as often as it may be ({ $most })
next-too-many-addresses = Make a new release with the citizen present: crspin issue
err-still-under-way = the message to this address is still on its way ({ $state })
next-still-under-way = See what it waits for: crspin status RELEASE --follow. To another address it can go at once.
follow-after = after { $time }
follow-seconds = { $whole }.{ $tenth } s
follow-mend = When the address was wrong, send it again while the citizen is here: { $command }
resend-done = Sent again: { $id } ({ $count })
field-channel = Which one is to be sent again
stop-what = Release { $id } of { $at } for { $code }
stop-confirm = Stop it? Nothing of it will be shown or sent any more
stop-done = Stopped: { $id }. Whatever had not left stays here; the citizen is told at every address it went to.
stop-before = { $id } was stopped before, on { $at }.
status-stopped = STOPPED { $at }: { $reason }
wait-turn = its turn
wait-gateway = the gateway has it
wait-refused = the gateway did not take it
wait-throttled = the gateway takes no more for the moment
wait-away = the gateway cannot be reached
wait-resting = no gateway works at the moment
wait-word = the gateway's word is awaited
wait-settings = an administrator must mend the settings
# Gateways of text messages
doctor-gateway-good = the gateway { $server } answers; nothing was sent
doctor-gateway-away = the gateway { $server } is not reached: { $why }
doctor-next-gateway-away = Check the address, that the network lets this machine reach it, and its certificate (ca).
# The texts of messages, and certified mail
err-bad-text = The text of messages { $path } will not do: { $why }.
next-bad-text = Mend the text; examples/texts has some to begin with. Without delivery.texts in the settings, crspin's own are used.
why-text-none = there is no text in the folder
why-text-product = it is a folder that does not bear the name of a product in the settings
why-text-file-name = names are like half.sms.it.txt: half, check, moved, stopped or test; email or sms; it, de or en
why-text-of-all = check and test belong to no product: the text goes into the folder of all
why-text-letters = it is not written in UTF-8
why-text-too-long = it is longer than 16 KiB, or than 6 text messages
why-text-subject = the first line must be “Subject: ” with a subject of 120 characters at most, and the second empty
why-text-in-subject = a subject can have {"{{"}release{"}}"} and {"{{"}product{"}}"} only: subjects stay in the logs of servers
why-text-brace = it has a brace, or a place that is not written as {"{{"}pin{"}}"}
why-text-place = this message has no place { $place }; no text can carry names, codici fiscali, card numbers or addresses
why-text-sign = it has a sign that is not seen, { $place }
why-text-contact = it has an e-mail address; the one to turn to stands in delivery.stop_contact, and in the text as {"{{"}stop{"}}"}
why-text-foreign = it has { $place }, which another program might fill
why-text-number = it has a number of 9 digits or more: of a telephone, a card or a person; the number to call stands in delivery.stop_contact, and in the text as {"{{"}stop{"}}"}
why-text-fiscal-code = it has a codice fiscale
why-text-empty = it says nothing
why-text-digits = it must have {"{{"}pin{"}}"} and {"{{"}puk{"}}"}, once each
why-text-code = it must have {"{{"}code{"}}"}, once
why-text-stop = it must have {"{{"}release{"}}"} and {"{{"}stop{"}}"}: who asked for nothing must know how the release is stopped
why-text-release = it must have {"{{"}release{"}}"}
err-pec-refused = the second half does not go to certified mail ({ $domain })
next-pec-refused = A certified mailbox (PEC) is often read by several people and kept by its provider: ask the citizen for an ordinary address or a mobile number.
doctor-part-texts = Texts of messages
doctor-texts-good = the texts of messages are in order
doctor-text-long = { $text }: { $segments } text messages each time ({ $units } { $coding ->
    [ucs2] units of 16 bits, since it has signs outside the alphabet of text messages
   *[gsm7] signs
 })
doctor-next-text-long = Each is paid for and may be lost: shorten the text, or take out the signs outside the GSM alphabet.
## Deliveries: what administrators see and do
err-unknown-message = there is no message with this number
next-unknown-message = Find it with: crspin delivery list; news with: crspin notice list
err-cannot-retry = this message is not tried once more: { $why ->
    [sending] a sender has it right now
    [accepted] a gateway took it over
    [delivered] it was delivered
    [cancelled] it was cancelled
    [code] its short code was forgotten when it ended
    [later] the release has a later message, perhaps to another address
   *[other] { $why }
    }
next-cannot-retry = See its history with crspin delivery show. A second half is sent anew from the counter, with crspin resend.
err-cannot-cancel = this message cannot be stopped any more: { $state ->
    [accepted] a gateway took it over
    [delivered] it was delivered
    [failed] it has failed already
    [expired] it has expired already
    [cancelled] it is cancelled already
   *[other] { $state }
    }
next-cannot-cancel = Nothing of it is sent any more. To block the release: crspin stop RELEASE.
err-trial-failed = the trial message did not go out: { $why }
next-trial-failed = Mend the provider or its settings; `crspin doctor --settings` on the server looks at each of them.
err-some-messages-failed = { $failed } of { $total } messages were left as they are
next-some-messages-failed = The reason stands beside each of them above.
bad-message-id = a message number has 32 digits and letters a to f, as in crspin delivery list
bad-age = a time such as 90s, 30m, 2h or 3d is wanted
delivery-none = No such messages.
delivery-more = There are more: --after { $next }
delivery-id = Message
delivery-what = What
delivery-queued = Queued
delivery-provider = Provider
delivery-where = Where it stands
delivery-at = When
delivery-wait = Waits for
delivery-words = What was said
kind-half = second half
kind-check = short code
kind-moved = notice: other address
kind-stopped = notice: stopped
kind-test = trial
delivery-of = { $kind } of { $release }
delivery-tries = { $count ->
    [one] 1 try
   *[other] { $count } tries
    }
delivery-deadline = goes until
delivery-gateway-id = Gateway's name for it
delivery-gateway-answer = Gateway's answer
delivery-history-none = Nothing happened to it yet.
delivery-retried = { $id }: { $state }
delivery-cancelled = { $id }: cancelled
delivery-last-try = { $id }: a gateway may have it. It is not tried again.
delivery-cancel-what = { $count ->
    [one] 1 message
   *[other] { $count } messages
    } will go no more; the citizen will not get what is in it.
delivery-cancel-confirm = Stop?
delivery-test-sent = Sent by { $provider }: { $id }
delivery-test-good = The trial went out by every provider that was tried.
delivery-test-late = Not through yet. Look again with: { $command }
# News to Enti and people, and what is about to end
bad-news-subject = the subject has 1 to 120 characters on one line; without --subject it is the first line of the file
bad-news-empty = the text is empty
bad-news-too-long = the text has at most 16 KiB
bad-news-sign = there is a control character in it
bad-news-letters = the text is in UTF-8
audience-enti = Enti, by certified mail
audience-operators = people, by e-mail
notice-id = Number
notice-at = Sent
notice-to = To
notice-subject = Subject
notice-letters = Letters
notice-left-out = Without a known address
notice-what = “{ $subject }” goes { $to ->
    [enti] by certified mail to { $count ->
        [one] 1 Ente
       *[other] { $count } Enti
    }
   *[other] by e-mail to { $count ->
        [one] 1 person
       *[other] { $count } people
    }
    }; without a known address: { $left }
notice-would = It would go { $to ->
    [enti] by certified mail to { $count ->
        [one] 1 Ente
       *[other] { $count } Enti
    }
   *[other] by e-mail to { $count ->
        [one] 1 person
       *[other] { $count } people
    }
    }; without a known address: { $left }
notice-no-address = No address: { $name } ({ $code })
notice-confirm = Send?
notice-sent = On its way. To see how far it came: crspin notice show { $id }
letter-ending-enabling = - { $name }, { $role }, { $ente }: the enabling ends on { $day }
letter-ending-card = - { $name }, { $ente }: the certificate of the card used to log in ends on { $day }
letter-ending-ente-subject = Enablings and cards that end soon
letter-ending-ente-body =
    To { $name },

    these end soon:

    { $list }

    An enabling is renewed by a request of the responsible of the Ente, before its last day.
    A card that has ended logs nobody in: whoever uses it should ask for another one in time.
letter-ending-person-subject = Your enabling or card ends soon
letter-ending-person-body =
    Dear { $name },

    these end soon:

    { $list }

    An enabling is renewed by a request of the responsible of the Ente, before its last day.
    A card that has ended logs nobody in: ask for another one in time.
letter-ending-evaluator-subject = Enablings that end soon
letter-ending-evaluator-body =
    These enablings end soon:

    { $list }

    Enti and people whose address is known are told.
# Enablings
err-unknown-enabling = there is no such enabling of this person, Ente and role
next-unknown-enabling = See who holds what with: crspin enroll export
err-enabling-stands = this cannot be done to the enabling: { $why ->
    [oneself] nobody decides about themselves
    [active] it is in function
    [suspended] it is suspended already
    [closed] it was revoked; only a new request brings it back
    [past] the day is in the past
    [not-earlier] it ends before that day anyway
    [not-later] it does not end before that day, or has no end
    [same-ente] it is at that Ente already
    [there] the person has such an enabling at that Ente
   *[other] { $why }
    }
next-enabling-stands = See how it stands with: crspin enroll export
err-last-of-role = nobody else is { $role ->
    [evaluator] an evaluator
    [administrator] an administrator
    [responsible] responsible for the Ente
   *[other] { $role }
    } in function: without this person nobody would be left
next-last-of-role = Enable somebody else first. If it must be: two people ask for the same with --force within a day.
err-second-person = noted: a second person must ask for the same
next-second-person = Within 24 hours another evaluator or administrator gives the same command with --force.
enabling-what = { $act } the enabling of { $code }: { $role }, { $ente }
enabling-confirm = Do it?
enabling-who = Who
enabling-role = As what
enabling-ente = Ente
enabling-period = From – until
enabling-state = How it stands
standing-active = in function
standing-suspended = suspended
standing-closed = revoked
standing-ente = its Ente is out of function
err-already-sent = { $state ->
    [sending] sending this request began once before, and its outcome is not known ({ $path })
   *[other] this request was sent before ({ $path })
    }
next-already-sent = { $state ->
    [sending] Look for its receipts with crspin enroll status FILE. If there are none after some minutes: crspin enroll send FILE --again
   *[other] See how it stands with crspin enroll status FILE; to send it once more: crspin enroll send FILE --again
    }
err-pec-away = the server of the certified mailbox { $server } cannot be reached: { $why }
next-pec-away = Check the network, and server and port in [pec] of the settings.
err-pec-not-trusted = the server of the certified mailbox { $server } did not prove who it is: { $why }
next-pec-not-trusted = Check server and ca in [pec] of the settings; do not go on if in doubt.
err-pec-login = the server of the certified mailbox { $server } does not take user and password: { $why }
next-pec-login = Check user and password_file in [pec] of the settings; some providers want a password of its own for programs.
err-pec-not-taken = the provider of certified mail did not take the message ({ $server }): { $why }
next-pec-not-taken = Nothing was sent. Correct what the provider says and send it again.
err-pec-unknown = the message went to the provider of certified mail, and nobody knows whether it took it ({ $server }): { $why }
next-pec-unknown = Look for its receipts with crspin enroll status FILE. If there are none after some minutes: crspin enroll send FILE --again
pec-password = Password of the certified mailbox { $address }
pec-subject = Request for operators: { $name }
pec-text =
    Attached is the request for operators with its documents.

    Sent with crspin.
sent-standing-sending = sending began, its outcome is not known: if no receipts come, send it once more with --again
sent-standing-not-sent = not sent
sent-standing-sent = sent; the provider has not answered yet
sent-standing-accepted = accepted by the provider, not yet delivered
sent-standing-late = accepted by the provider; delivery takes long: { $why }
sent-standing-delivered = delivered
sent-standing-not-accepted = not accepted by the provider: { $why }
sent-standing-not-delivered = not delivered: { $why }
sent-line = { $name }: { $standing }
sent-to = sent { $at } to { $to }, Message-ID { $id }
sent-receipt = receipt { $kind }, { $at }: { $path }
sent-none = this request was not sent from here
sent-unread = the request is sent; its receipts could not be read now: { $what }

# --- requests for operators

role-responsible = responsible
bad-case-id = a request number looks like 7K3M-Q9TX-2B4F
bad-ente-fiscal-code = the codice fiscale of an Ente has eleven digits, the last of which checks the others
err-unknown-request = there is no request with this number that you may see
next-unknown-request = See the list with: crspin enroll list --all
err-request-unfit = the request cannot be taken as it is: { $why ->
    [no-request] there is no request in the file
    [bad-request] it is not as it must be ({ $detail })
    [unsigned] the responsible's signature is missing
    [signature] the signature does not hold ({ $detail })
    [stranger] who signs it or hands it in is not the responsible named in it
    [unknown-ente] the Ente is not in the IPA registry
    [other-ente] the Ente named does not match ({ $detail })
    [other-sender] the certified mailbox is not the Ente's in the registry ({ $detail })
    [ente-out] the Ente is suspended or closed
   *[other] { $why }
    }
next-request-unfit = Put the request right with: crspin enroll request --edit FILE
err-decision-refused = this is not yours to decide: { $why ->
    [oneself] you are in the request
    [own-request] the request is your own
    [own-ente] the request is by your own Ente
    [decided] the request is decided already
    [replaced] another request stands in its place
    [expired] the request has expired
    [settled] person { $nth } is decided already
    [again] you approved person { $nth } before: another evaluator must
   *[other] { $why }
    }
next-decision-refused = See how it stands with: crspin enroll show NUMBER; if need be, another evaluator decides
case-number = Request
case-ente = Ente
case-came = Came
case-people = People
case-state = State
case-responsible = Responsible
case-signed = Signed by
case-unsigned = nobody
case-grounds = Grounds
case-digest = Digest (SHA-256)
case-until = to be decided by { $day }
case-open = waits for evaluators
case-asked = the Ente is to answer
case-decided = decided
case-replaced = replaced by another
case-expired = expired
case-what = { $act ->
    [approve] Approve
    [reject] Reject
   *[other] { $act }
    }: { $ente }
way-pec = by certified mail
way-direct = handed in by the responsible
candidate-waiting = not decided
candidate-approved = approved
candidate-rejected = rejected
decision-approve = approves
decision-reject = rejects
decision-ask = asks
letter-queued = waits to leave
letter-sending = leaving
letter-accepted = taken over
letter-delivered = delivered
letter-failed = not delivered
mail-none = There is nothing to look at.
mail-saved = Saved as { $path }
mail-request = opened the request
mail-receipt = receipt of a letter of ours
registry-imported = IPA registry replaced: Enti { $enti }, lines left out { $left }
aside-envelope = the envelope is not believed
aside-no-request = there is no request in it
aside-bad-request = the request is not as it must be
aside-unsigned = the responsible's signature is missing
aside-signature = the signature does not hold
aside-stranger = the signer is not the responsible named in it
aside-unknown-ente = the Ente is not in the IPA registry
aside-other-ente = the Ente named does not match the registry
aside-other-sender = the mailbox is none of the Ente's in the registry
aside-ente-out = the Ente is suspended or closed
aside-replayed = it was there before
aside-stray-receipt = receipt of a letter that is none of ours

# Letters to Enti and people

letter-received-subject = [{ $case }] Request for operators received
letter-received-body =
    To { $ente },

    your request for operators has come. Its number is { $case }.
    It is evaluated by { $day }. The outcome comes to this mailbox.

    Digest of the request (SHA-256), the same as on the form:
    { $digest }

    When you answer, leave the number in the subject.
letter-asked-subject = [{ $case }] A question about your request for operators
letter-asked-body =
    To { $ente },

    to evaluate the request { $case } we need to know:

    { $question }

    If the request must be put right, send a new one with { $case } in "instead of".
    Else answer and leave the number in the subject.
letter-decided-subject = [{ $case }] Outcome of your request for operators
letter-decided-body =
    To { $ente },

    the request { $case } was evaluated:

    { $list }

    Whoever is enabled gets the first steps by e-mail.
    Tell us at once when somebody changes office or leaves.
letter-line-approved = - { $name }, { $role }: enabled
letter-line-rejected = - { $name }, { $role }: rejected. Reason: { $reason }
letter-enabled-subject = You are enabled: { $role }, { $ente }
letter-enabled-body =
    Dear { $name },

    from { $from } to { $until } you are enabled as { $role } for { $ente }.

    To begin:
    1. Install crspin on your workstation, or ask who looks after it.
    2. Put your card (TS-CNS or CNS) into the reader: you need its PIN. Nobody has the right to ask you for it.
    3. Check the workstation with: crspin doctor
    4. Log in with: crspin login

    The codes of your card are personal. Every act is recorded under your name.
letter-unfit-subject = Your request cannot be taken: { $subject }
letter-unfit-body =
    Your message "{ $subject }" has come, but the request cannot be taken as it is:

    { $why }
    { $detail }

    Put the request right and send it again from the certified mailbox of the Ente.
request-ente = The Ente
request-ente-code = IPA code of the Ente
request-ente-name = Name of the Ente
request-ente-fiscal-code = Codice fiscale of the Ente (11 digits)
request-ente-pec = Certified mailbox of the Ente, as in the IPA registry
request-ente-kind = Kind of Ente (comune, asl, scuola…)
request-responsible = The responsible, who signs the request
request-person = Person { $number }
request-person-fiscal-code = Codice fiscale
request-person-name = Name and surname
request-person-email = E-mail at work
request-person-mobile = Mobile (Enter: none)
request-office = Office
request-profile = As what
request-from = From (YYYY-MM-DD)
request-until = Until (YYYY-MM-DD)
request-another = Another person? (y/n)
request-keep-person = There is another person in the draft: keep? (y/n)
request-grounds = Grounds of the request
request-again = The above must be put right: the questions begin again, with your answers in them.
request-draft = The draft is in { $path }: go on with crspin enroll request --edit { $path }
request-faults = { $count } { $count ->
    [one] thing to put right
   *[other] things to put right
    }
request-file = Request: { $path }
request-form = Form to sign or keep: { $path }
request-signed = Signed request: { $path }
request-digest = SHA-256 digest (it stands on the form, too): { $digest }
request-wrong-schema = the version of the shape must be 1
request-wrong-name = 1 to 200 characters, on one line
request-wrong-grounds = 3 to 2000 characters
request-wrong-nobody = there is nobody
request-wrong-too-many = at most 100 people in a request
request-wrong-profile = operator or responsible
request-wrong-backwards = the last day is before the first
request-wrong-past = the last day is over
request-wrong-twice = the same person is there already in the same profile
signed = Signed by { $signer }: { $file }
    SHA-256 digest of the content: { $digest }
ente-what = { $act ->
    [suspend] Suspend
    [resume] Resume
    [close] Close for good
   *[other] { $act }
    } the Ente { $ente }, with everybody who acts for it
bootstrap-not-empty = somebody is registered here already: an installation begins once
bootstrap-two = two signatures by two people are wanted
bootstrap-other = { $file } holds another file
bootstrap-who = { $signer } signs and is neither an evaluator nor an administrator in the file
bootstrap-roles = at least two evaluators and an administrator are wanted
bootstrap-signature = the signature of { $file } does not hold: { $why }
bootstrap-done = Registered: Enti { $enti }, people { $operators }; signed by { $first } and { $second }
