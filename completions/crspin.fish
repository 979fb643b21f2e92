# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_crspin_global_optspecs
    string join \n profile= lang= json no-input v/verbose h/help V/version
end

function __fish_crspin_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_crspin_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_crspin_using_subcommand
    set -l cmd (__fish_crspin_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c crspin -n "__fish_crspin_needs_command" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_needs_command" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_needs_command" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_needs_command" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_needs_command" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_needs_command" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_needs_command" -s V -l version -d 'Print version'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "login" -d 'Open a session with your card'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "logout" -d 'End your session'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "whoami" -d 'Show who is logged in, as what, and until when'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "issue" -d 'Release the PIN and PUK of a citizen\'s card: first half here, second half by message'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "reprint" -d 'Show the first half of a release again; counted and recorded'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "resend" -d 'Send the second half of a release again, to the same address or to a corrected one; counted and recorded'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "status" -d 'Show where releases and their second halves stand'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "stop" -d 'Stop a release that the citizen did not ask for: nothing of it is shown or sent any more'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "batch" -d 'Release for many citizens from a file'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "delivery" -d 'For administrators: the messages to citizens; see them, try them once more, stop them, try the providers'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "card" -d 'Your own card: see it, change its PIN, unblock it; and read the card of a citizen'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "printer" -d 'The printer of letters: what it says of itself, and a page to try it with'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "doctor" -d 'Look at every part of this workstation, or of the service, and say what to do; it asks for no PIN and changes nothing'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "notice" -d 'News to all Enti by certified mail, or to all people by e-mail: send them, see how far they came'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "enroll" -d 'Register Enti and operators, and oversee who may act'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "serve" -d 'Run the service, or one part of it'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "vault" -d 'Make the vault\'s keys, bring codes into it, look at what is in it'
complete -c crspin -n "__fish_crspin_needs_command" -f -a "sandbox" -d 'A complete service on this machine, with nothing real in it, to try things out'
complete -c crspin -n "__fish_crspin_using_subcommand login" -l module -d 'PKCS#11 module of the card, an absolute path' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand login" -l token -d 'Label of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l serial -d 'Serial number of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l wait -d 'Seconds to wait for the card; 60 at a terminal, else 0' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l pin-file -d 'File that holds the PIN, readable by its owner alone' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand login" -l pin-fd -d 'File descriptor to read the PIN from' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l ente -d 'Ente to act for, when you are enabled for several' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l role -d 'Role to act in, when you have several there: operator, responsible, evaluator or administrator' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand login" -l use-last-try -d 'Use the last try before the PIN blocks without asking'
complete -c crspin -n "__fish_crspin_using_subcommand login" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand login" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand login" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand login" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand logout" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand logout" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand logout" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand logout" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand logout" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand logout" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand whoami" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand whoami" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand whoami" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand whoami" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand whoami" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand whoami" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l fiscal-code -d 'Codice fiscale of the citizen' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l card -d 'Number of the card, 16 digits, or the 20 digits on its back; needed when the citizen has several' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l document-kind -d 'Kind of the document shown, such as identity-card, passport, driving-licence' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l document-number -d 'Number of the document' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l document-issuer -d 'Authority that issued the document' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l document-expires -d 'Last day of the document, YYYY-MM-DD' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l on-behalf -d 'Somebody comes for the citizen, and why: minor, guardianship or health' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l delegate-fiscal-code -d 'Codice fiscale of the one who comes' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l delegate-name -d 'Name of the one who comes' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l delegate-kinship -d 'What they are to the citizen, such as mother, guardian, spouse' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l delegate-document-kind -d 'Kind of the document of the one who comes' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l delegate-document-number -d 'Number of that document' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l delegate-document-issuer -d 'Authority that issued that document' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l delegate-document-expires -d 'Last day of that document, YYYY-MM-DD' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l protocol -d 'Protocol number of the signed form' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l expired-with-declaration -d 'Of an expired document: the declaration that nothing in it changed, its protocol number or its words' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l email -d 'E-mail address for the second half' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l mobile -d 'Mobile number for the second half; Italian unless it begins with +' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l message-language -d 'Language of the messages: it, de or en; Italian when left out' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l key -d 'Key of this act, 16 to 64 letters, digits and dashes: with the same key nothing is done twice' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l output -d 'Write the letter as a PDF into this new file, mode 0600' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l letter-language -d 'Language of the letter: it, de or en; Italian when left out' -r -f -a "it\t''
de\t''
en\t''"
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l from-card -d 'Read codice fiscale and number from the citizen\'s card in the reader'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l check-channel -d 'Prove each address first: a short code goes there, the citizen reads it out and you type it'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l no-follow -d 'Do not stay to see what becomes of the second half'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l follow -d 'With --json: stay, and print the release once more when the second half is on its way or lost'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l yes -d 'Release without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l print -d 'Print the first half as a letter'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l read-out -d 'Show the first half on the screen, to be read out'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l large-print -d 'Large print'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand issue" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l reason -d 'Why it is needed again: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l key -d 'Key of this act, 16 to 64 letters, digits and dashes: with the same key it counts once' -r
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l output -d 'Write the letter as a PDF into this new file, mode 0600' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l letter-language -d 'Language of the letter: it, de or en; Italian when left out' -r -f -a "it\t''
de\t''
en\t''"
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l print -d 'Print the first half as a letter'
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l read-out -d 'Show the first half on the screen, to be read out'
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l large-print -d 'Large print'
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand reprint" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l email -d 'By e-mail: to the address of before, or to this one; another address needs the citizen\'s document again' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l mobile -d 'By text message: to the number of before, or to this one; another number needs the citizen\'s document again' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l reason -d 'Why it is needed again: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l document-kind -d 'Kind of the document shown, such as identity-card, passport, driving-licence' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l document-number -d 'Number of the document' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l document-issuer -d 'Authority that issued the document' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l document-expires -d 'Last day of the document, YYYY-MM-DD' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l key -d 'Key of this act, 16 to 64 letters, digits and dashes: with the same key it counts once' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l check-channel -d 'Prove another address first: a short code goes there, the citizen reads it out and you type it'
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l no-follow -d 'Do not stay to see what becomes of the message'
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l follow -d 'With --json: stay, and print the release when the message is on its way or lost'
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand resend" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand resend" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand resend" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand status" -l from -d 'Only from this day on, YYYY-MM-DD' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l to -d 'Only up to this day, YYYY-MM-DD' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l state -d 'Only those with a message in this state: queued, sending, accepted, delivered, failed, unknown, expired, cancelled' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l card -d 'Only for the card with this number' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l after -d 'Go on where the page before ended' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l limit -d 'How many at the most, 1 to 200' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand status" -l mine -d 'Only your own'
complete -c crspin -n "__fish_crspin_using_subcommand status" -l today -d 'Only those of today'
complete -c crspin -n "__fish_crspin_using_subcommand status" -l undelivered -d 'Only those whose second half was lost and not sent again'
complete -c crspin -n "__fish_crspin_using_subcommand status" -l csv -d 'Print CSV'
complete -c crspin -n "__fish_crspin_using_subcommand status" -l follow -d 'Stay until the second half is delivered or has failed'
complete -c crspin -n "__fish_crspin_using_subcommand status" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand status" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand status" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand status" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand stop" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand stop" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand stop" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand stop" -l yes -d 'Stop without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand stop" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand stop" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand stop" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand stop" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and not __fish_seen_subcommand_from run" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand batch; and not __fish_seen_subcommand_from run" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand batch; and not __fish_seen_subcommand_from run" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and not __fish_seen_subcommand_from run" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and not __fish_seen_subcommand_from run" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and not __fish_seen_subcommand_from run" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and not __fish_seen_subcommand_from run" -f -a "run" -d 'Release for every row of a CSV or JSON Lines file; run it again to go on after a stop'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l format -d 'Format of the file; by its ending when left out, CSV for standard input' -r -f -a "csv\t''
jsonl\t''"
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l halves -d 'File for the first halves, made with mode 0600; FILE.halves.csv when left out' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l journal -d 'Journal of what is done; FILE.journal when left out, needed with standard input' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l jobs -d 'How many releases at once, 1 to 16' -r
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l output -d 'Write the letter as a PDF into this new file, mode 0600' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l letter-language -d 'Language of the letter: it, de or en; Italian when left out' -r -f -a "it\t''
de\t''
en\t''"
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l dry-run -d 'Check all rows and stop'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l skip-bad -d 'Leave bad rows out instead of stopping before the first release'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l print -d 'Print the letters of all rows released, in the order of the file, behind a sheet of counts'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l large-print -d 'Large print'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand batch; and __fish_seen_subcommand_from run" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -f -a "list" -d 'List messages, newest first'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -f -a "show" -d 'Show a message with its history: tries, waits, answers of providers, receipts'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -f -a "retry" -d 'Try messages once more, now, that wait, failed or expired: the same bytes, the same number'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -f -a "cancel" -d 'Stop messages that have not left'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and not __fish_seen_subcommand_from list show retry cancel test" -f -a "test" -d 'Send a trial message, with nothing secret in it, by a provider or by each, and stay to see what becomes of it'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l state -d 'Only those in this state: queued, sending, accepted, delivered, failed, unknown, expired, cancelled' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l provider -d 'Only those that this provider had last' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l channel -d 'Only those by this channel: email or sms' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l kind -d 'Only those of this kind: half, check, moved, stopped, test' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l release -d 'Only those of this release' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l older-than -d 'Only those that were queued longer ago: 90s, 30m, 2h, 3d' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l after -d 'Go on where the page before ended' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l limit -d 'How many at the most, 1 to 200' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l open -d 'Only those that are still worked on'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l csv -d 'Print CSV'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from list" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from show" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from show" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from show" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from show" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from retry" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from retry" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from retry" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from retry" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from retry" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from retry" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from retry" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -l yes -d 'Stop without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l provider -d 'Only by this provider' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l email -d 'To this address' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l mobile -d 'To this number' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l message-language -d 'Language of the message' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l no-follow -d 'Do not stay to see what becomes of it'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand delivery; and __fish_seen_subcommand_from test" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -f -a "read" -d 'Show whose card is in the reader and its numbers, without any PIN'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -f -a "show" -d 'Show what is known of your own card, without its PIN'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -f -a "change-pin" -d 'Change the PIN of your own card'
complete -c crspin -n "__fish_crspin_using_subcommand card; and not __fish_seen_subcommand_from read show change-pin unblock" -f -a "unblock" -d 'Give your own card a new PIN by its PUK, when the PIN is blocked'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from read" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from read" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from read" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from read" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from read" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from read" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l module -d 'PKCS#11 module of the card, an absolute path' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l token -d 'Label of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l serial -d 'Serial number of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l wait -d 'Seconds to wait for the card; 60 at a terminal, else 0' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from show" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l module -d 'PKCS#11 module of the card, an absolute path' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l token -d 'Label of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l serial -d 'Serial number of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l wait -d 'Seconds to wait for the card; 60 at a terminal, else 0' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l pin-file -d 'File that holds the PIN, readable by its owner alone' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l pin-fd -d 'File descriptor to read the PIN from' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l new-pin-file -d 'File that holds the new PIN, readable by its owner alone' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l new-pin-fd -d 'File descriptor to read the new PIN from' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l use-last-try -d 'Use the last try before the PIN blocks without asking'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from change-pin" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l module -d 'PKCS#11 module of the card, an absolute path' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l token -d 'Label of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l serial -d 'Serial number of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l wait -d 'Seconds to wait for the card; 60 at a terminal, else 0' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l puk-file -d 'File that holds the PUK, readable by its owner alone' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l puk-fd -d 'File descriptor to read the PUK from' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l new-pin-file -d 'File that holds the new PIN, readable by its owner alone' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l new-pin-fd -d 'File descriptor to read the new PIN from' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l yes -d 'Use a try of the PUK without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand card; and __fish_seen_subcommand_from unblock" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -f -a "status" -d 'Ask the printer what it is, whether it could print, and what it keeps'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and not __fish_seen_subcommand_from status test" -f -a "test" -d 'Print a letter that holds no codes, to try the printer with'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from status" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from status" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from status" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from status" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -l output -d 'Write the letter as a PDF into this new file, mode 0600' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -l letter-language -d 'Language of the letter: it, de or en; Italian when left out' -r -f -a "it\t''
de\t''
en\t''"
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -l large-print -d 'Large print'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand printer; and __fish_seen_subcommand_from test" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l report -d 'Write a report for support to this new file; it names no person and no serial number' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l settings -d 'Look at the service with these settings instead of the workstation' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l role -d 'What the service does on this machine: api, sender or all [default: the settings\']' -r
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l probe -d 'Load this PKCS#11 module and say what it sees; doctor calls itself so' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand doctor" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -f -a "send" -d 'Send news: one letter to each Ente in function by certified mail, or one e-mail to each person in function'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -f -a "list" -d 'List news that were sent, newest first'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and not __fish_seen_subcommand_from send list show" -f -a "show" -d 'Show news that were sent, how far their letters came, and which were given up'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l to -d 'To whom: enti or operators' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l file -d 'The text, plain, in UTF-8, at most 16 KiB; its first line is the subject when --subject is left out' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l subject -d 'The subject, 1 to 120 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l ente -d 'Only to the Ente with this code, or to its people' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l key -d 'Key of this act, 16 to 64 letters, digits and dashes: with the same key it is sent once' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l preview -d 'Show subject and text as they will arrive, and send nothing'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l dry-run -d 'Show how many it would go to and who is left out, and send nothing'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l yes -d 'Send without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from send" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -l after -d 'Go on where the page before ended' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -l limit -d 'How many at the most, 1 to 200' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from list" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from show" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from show" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from show" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand notice; and __fish_seen_subcommand_from show" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "import" -d 'Register the Enti and operators of a file, or change those that are registered: all of them or none'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "bootstrap" -d 'Register the first people of an installation: two of them sign the same file, each with the own card'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "registry" -d 'Put an export of the IPA registry in the place of the one before: requests are taken only from the certified mailboxes in it'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "request" -d 'Fill in the request of an Ente for operators: a form (PDF) to sign and keep, and the same as a file'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "sign" -d 'Sign a file with your card: CAdES, with the file inside (.p7m)'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "submit" -d 'Hand in the file of a request, logged in as the responsible of its Ente'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "send" -d 'Send a request for operators from the Ente\'s certified mailbox, with the form and the signature that lie beside it'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "status" -d 'Read the receipts of a request that was sent by certified mail, keep them, and tell where it stands'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "list" -d 'List requests for operators, newest first'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "show" -d 'Show a request: who asks, for whom, what was decided and written'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "approve" -d 'Approve people of a request, all that wait when none is named; where policy wants four eyes, it takes two evaluators'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "reject" -d 'Reject people of a request, all that wait when none is named; the Ente reads why'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "ask" -d 'Ask the Ente of a request something, by certified mail'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "mail" -d 'See what came by certified mail and could not be processed, and why'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "ente" -d 'Suspend, resume or close an Ente: whoever acts for it goes along, sessions end at once'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "export" -d 'Show who may act, for which Ente, until when, and what was done to it: for the yearly check'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "suspend" -d 'Take an enabling out of function until it is resumed; sessions end at once'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "resume" -d 'Put a suspended enabling into function again'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "revoke" -d 'End an enabling for good: at once, or after a last day'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "renew" -d 'Give an enabling a later last day'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and not __fish_seen_subcommand_from import bootstrap registry request sign submit send status list show approve reject ask mail ente export suspend resume revoke renew move" -f -a "move" -d 'End an enabling here and begin the same at another Ente today'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from import" -l settings -d 'Settings of the service: they name the store' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from import" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from import" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from import" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from import" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -l signed -d 'The same file signed (.p7m) by one of these people; twice, by two people' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -l settings -d 'Settings of the service: they name the store, and the cards that are accepted' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from bootstrap" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from registry" -l settings -d 'Settings of the service: they name the store' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from registry" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from registry" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from registry" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from registry" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from registry" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from registry" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l from -d 'Take everything from this file (TOML or JSON) and ask nothing' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l edit -d 'Go on with a saved draft or an earlier request, with what stands in it as answers to change' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l out -d 'The folder for the files' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l form-lang -d 'Language of the form: it, de or en [default: of the texts]' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l module -d 'PKCS#11 module of the card, an absolute path' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l token -d 'Label of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l serial -d 'Serial number of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l wait -d 'Seconds to wait for the card; 60 at a terminal, else 0' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l pin-file -d 'File that holds the PIN, readable by its owner alone' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l pin-fd -d 'File descriptor to read the PIN from' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l sign -d 'Sign it with the responsible\'s card, which is in the reader (.p7m)'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l submit -d 'Hand it in, logged in as the responsible of the Ente'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l send -d 'Send it from the Ente\'s certified mailbox'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l use-last-try -d 'Use the last try before the PIN blocks without asking'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from request" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l out -d 'The signed file [default: the name with .p7m behind it]; one that is there is never overwritten' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l module -d 'PKCS#11 module of the card, an absolute path' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l token -d 'Label of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l serial -d 'Serial number of the token' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l wait -d 'Seconds to wait for the card; 60 at a terminal, else 0' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l pin-file -d 'File that holds the PIN, readable by its owner alone' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l pin-fd -d 'File descriptor to read the PIN from' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l use-last-try -d 'Use the last try before the PIN blocks without asking'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from sign" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from submit" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from submit" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from submit" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from submit" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from submit" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from submit" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -l wait -d 'How many seconds to wait for the receipt of acceptance, 3600 at the most; 60 at a terminal, else 0' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -l again -d 'Also when it was sent before, or sending stopped midway'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from send" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from status" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from status" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from status" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from status" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l ente -d 'Only of the Ente with this code' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l after -d 'Go on where the page before ended' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l limit -d 'How many at the most, 1 to 200' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l all -d 'Also those that are decided, replaced or expired'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from list" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from show" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from show" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from show" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from show" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -l person -d 'Only the person with this number in the request; may be given several times' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from approve" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -l person -d 'Only the person with this number in the request; may be given several times' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from reject" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ask" -l reason -d 'What is asked: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ask" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ask" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ask" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ask" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ask" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ask" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l save -d 'Save the e-mail with this number, as it came' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l out -d 'The file for --save; one that is there is never overwritten' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l done -d 'Take the e-mail with this number off the list' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l reason -d 'What was done about it: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l all -d 'Also what opened a request, receipts, and what somebody looked at before'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from mail" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from ente" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -l ente -d 'Only of the Ente with this code' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -l csv -d 'Print CSV'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from export" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l fiscal-code -d 'Codice fiscale of the person' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l ente -d 'Code of the Ente' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l role -d 'operator, evaluator or administrator' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l force -d 'Also when nobody else has this role: two people must ask so within a day'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l fiscal-code -d 'Codice fiscale of the person' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l ente -d 'Code of the Ente' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l role -d 'operator, evaluator or administrator' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from resume" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l fiscal-code -d 'Codice fiscale of the person' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l ente -d 'Code of the Ente' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l role -d 'operator, evaluator or administrator' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l last-day -d 'The last day, YYYY-MM-DD; at once when left out' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l force -d 'Also when nobody else has this role: two people must ask so within a day'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l fiscal-code -d 'Codice fiscale of the person' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l ente -d 'Code of the Ente' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l role -d 'operator, evaluator or administrator' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l until -d 'The new last day, YYYY-MM-DD' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from renew" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l fiscal-code -d 'Codice fiscale of the person' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l ente -d 'Code of the Ente' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l role -d 'operator, evaluator or administrator' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l reason -d 'Why: 3 to 200 characters' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l to -d 'Code of the other Ente' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l yes -d 'Without asking once more'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand enroll; and __fish_seen_subcommand_from move" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l settings -d 'Settings of the service (see examples/service.toml)' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l role -d 'What this process does: api, sender or all [default: the settings\']' -r
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l listen -d 'Address and port to listen on [default: the settings\']' -r
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l log-level -d 'How much is logged: error, warn, info, debug or trace [default: the settings\']' -r
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l migrate-only -d 'Bring the tables of the database up to date and stop'
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand serve" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand serve" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand serve" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -f -a "keygen" -d 'Make the two key pairs, one for first halves and one for second halves'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -f -a "import" -d 'Bring a bureau\'s codes into the vault: split and sealed as they are read; a file can be imported again without harm'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and not __fish_seen_subcommand_from keygen import status" -f -a "status" -d 'Show the data keys in the store, for which key pair each is wrapped, and how many cards are sealed under it'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l dir -d 'Folder for desk.key, desk.pub, message.key and message.pub; nothing in it is overwritten' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l passphrase-file -d 'Take the passphrase of the private keys from this file, of mode 0600' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l passphrase-fd -d 'Take the passphrase of the private keys from this file descriptor' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l no-passphrase -d 'Leave the private keys without passphrase: only the mode of the files protects them'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from keygen" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l settings -d 'Settings of the service: they name store, products and keys' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l format -d 'How the file is written: csv or jsonl; else its name tells' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l desk-key-pub -d 'Public key of first halves, when it does not lie beside the private key of the settings' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l message-key-pub -d 'Public key of second halves, when it does not lie beside the private key of the settings' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from import" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from status" -l settings -d 'Settings of the service: they name store and keys' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from status" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from status" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from status" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand vault; and __fish_seen_subcommand_from status" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -f -a "init" -d 'Make the sandbox: authorities, tokens, operators, citizens, cards with sealed codes'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -f -a "start" -d 'Run its service until Ctrl-C'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -f -a "reset" -d 'Make it anew: everything done in it is gone'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -f -a "messages" -d 'Show the messages that arrived'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -f -a "citizens" -d 'Show its citizens and their cards'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and not __fish_seen_subcommand_from init start reset messages citizens card" -f -a "card" -d 'Play cards in a virtual reader (vpcd), without hardware'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -l dir -d 'Folder of the sandbox; one beside the program\'s state when left out' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -l port -d 'Port of the service on this machine; 0 for any free one' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -l softhsm -d 'Module of SoftHSM, when it is in no usual place' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from init" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l dir -d 'Folder of the sandbox; one beside the program\'s state when left out' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l port -d 'Listen on this port from now on; 0 for any free one' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l ready-file -d 'Write this file, with the address in it, when the service is ready' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from start" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l dir -d 'Folder of the sandbox; one beside the program\'s state when left out' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l port -d 'Port of the service on this machine; 0 for any free one' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l softhsm -d 'Module of SoftHSM, when it is in no usual place' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from reset" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -l dir -d 'Folder of the sandbox; one beside the program\'s state when left out' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -l last -d 'Of those that are there, only the last so many' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -l follow -d 'Stay and show those that arrive'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from messages" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -l dir -d 'Folder of the sandbox; one beside the program\'s state when left out' -r -F
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -l ordinary -d 'Leave out those with something special: two cards, a suspended or expired card, the operator'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -l special -d 'Only those with something special'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from citizens" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -l profile -d 'Use the settings of this profile instead of the default ones' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -l lang -d 'Language of texts: it or en' -r
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -l json -d 'Print JSON, for scripts'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -l no-input -d 'Never ask: a missing answer is an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -s v -l verbose -d 'Show the causes underneath an error'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -s h -l help -d 'Show this help'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -f -a "run" -d 'Play the card of one of the sandbox\'s people, until Ctrl-C or the end of the input'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -f -a "play" -d 'Play the card that a file describes, until Ctrl-C or the end of the input'
complete -c crspin -n "__fish_crspin_using_subcommand sandbox; and __fish_seen_subcommand_from card" -f -a "list" -d 'Show whose cards there are, besides those of the citizens'
