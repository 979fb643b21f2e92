//! A person at a terminal: questions answered wrong and right, the read-out that leaves nothing behind, the hidden PIN.

use crspin::i18n::Language;
use crspin::i18n::Texts;

use crate::support::counter::{Counter, Known, TOKEN_PIN};
use crate::support::program::until;
use crate::support::terminal::Terminal;

/// The digits of a first half with their words, as the screen shows them.
fn words(digits: &str, texts: &Texts) -> String {
    let word = |digit: char| format!("{digit} {}", texts.get(&format!("digit-{digit}")));
    digits.chars().map(word).collect::<Vec<_>>().join("   ")
}

/// Answers everything up to the confirmation, some of it wrong first.
fn answer(terminal: &Terminal, texts: &Texts, card: &Known) {
    let mistyped = format!("{}{}", &card.holder[..15], if card.holder.ends_with('A') { 'B' } else { 'A' });
    terminal.shows(&texts.get("field-fiscal-code")).types(&mistyped).presses("Enter");
    // Refused on the spot: the question comes again, with what was wrong and what was typed, to be mended.
    terminal.shows(&texts.get("bad-fiscal-code-check")).presses("BSpace").types(&card.holder[15..]).presses("Enter");
    terminal.shows(&texts.get(if card.holder.as_bytes()[9] >= b'4' { "sex-female" } else { "sex-male" }));
    terminal.shows(&texts.get("field-document-kind")).presses("Down").presses("Down").presses("Enter");
    terminal.shows(&texts.get("field-document-number")).types("?").presses("Enter");
    terminal.shows(&texts.get("bad-document-number")).presses("BSpace").types("YA1234567").presses("Enter");
    terminal.shows(&texts.get("field-document-issuer")).types("Questura di Como").presses("Enter");
    terminal.shows(&texts.get("field-document-expires")).types("2030-13-01").presses("Enter");
    terminal.shows(&texts.get("bad-date"));
    for _ in 0.."13-01".len() {
        terminal.presses("BSpace");
    }
    terminal.types("12-01").presses("Enter");
    terminal.shows(&texts.get("field-email")).types("citizen@example.it").presses("Enter");
    terminal.shows(&texts.get("issue-summary-contacts")).shows(&texts.get("issue-confirm"));
}

#[test]
fn a_release_is_asked_for_read_out_and_forgotten_by_the_screen() {
    let counter = Counter::logged_in();
    let card = counter.import(&[&counter.place.people.dario]).remove(0);
    let texts = Texts::new(Language::It);
    let terminal = Terminal::run(&counter.user, &["--lang", "it", "issue"]);
    answer(&terminal, &texts, &card);
    let summary = terminal.screen();
    assert!(
        summary.contains(&card.number) && summary.contains("YA1234567") && summary.contains("citizen@example.it"),
        "{summary}"
    );
    // The letter is that of the language.
    // Who presses Enter twice sees the first half all the same.
    terminal.types("x").presses("Enter").shows("s/n, y/n").presses("BSpace").types("s\r\r");

    terminal.shows(&texts.get("readout-key"));
    assert!(terminal.is_alternate());
    let shown = terminal.screen();
    let (pin, puk) = (words(&card.pin[..2], &texts), words(&card.puk[..2], &texts));
    assert!(shown.contains(&pin) && shown.contains(&puk), "{pin} and {puk} in {shown}");
    assert!(shown.contains("██"), "large digits in {shown}");
    terminal.presses("Enter");
    assert_eq!(terminal.ended(), 0);

    assert!(!terminal.is_alternate());
    let left = terminal.scrollback();
    assert!(left.contains(&texts.get("issue-confirm")), "this is the whole of it: {left}");
    for half in [&pin, &puk] {
        assert!(!left.contains(half.as_str()), "{half} in {left}");
    }
    assert!(!left.contains("██") && !left.contains("quattro  "), "{left}");
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(1));
}

/// A scanner types fast, in the case of its settings, and may end with more than one Enter: only the first is meant.
#[test]
fn a_scanner_types_the_codice_fiscale() {
    let counter = Counter::logged_in();
    let holder = &counter.place.people.lucia;
    let texts = Texts::new(Language::En);
    for scanned in [
        format!("{holder}\r\n"),
        format!("*{}*\r\r\n\t", holder.as_str().to_lowercase()),
        // What was read before, wrong, and then the right one in the same line.
        format!("{}X{holder}\n\n\n", &holder.as_str()[..15]),
    ] {
        let terminal = Terminal::run(&counter.user, &["--lang", "en", "issue"]);
        terminal.shows(&texts.get("field-fiscal-code")).types(&scanned);
        // Lucia has two cards. A second Enter would choose the first, a third the first kind of document.
        terminal.shows(&texts.get("field-card"));
        std::thread::sleep(std::time::Duration::from_millis(300));
        let screen = terminal.screen();
        assert!(!screen.contains(&texts.get("field-document-kind")), "{scanned:?}: {screen}");
        terminal.presses("Down").presses("Enter").shows(&texts.get("field-document-kind")).presses("C-c");
        assert_ne!(terminal.ended(), 0);
    }
}

#[test]
fn ctrl_c_before_the_yes_releases_nothing() {
    let counter = Counter::logged_in();
    let card = counter.import(&[&counter.place.people.dario]).remove(0);
    let texts = Texts::new(Language::En);
    let at_once = Terminal::run(&counter.user, &["--lang", "en", "issue"]);
    at_once.shows(&texts.get("field-fiscal-code")).presses("C-c");
    assert_eq!(at_once.ended(), 3);
    let late = Terminal::run(&counter.user, &["--lang", "en", "issue"]);
    answer(&late, &texts, &card);
    late.presses("C-c");
    assert_eq!(late.ended(), 3);
    let no = Terminal::run(&counter.user, &["--lang", "en", "issue"]);
    answer(&no, &texts, &card);
    no.types("n").presses("Enter");
    assert_eq!(no.ended(), 3);
    assert!(no.screen().contains(&texts.get("next-cancelled")), "{}", no.screen());
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_pin_is_typed_without_echo() {
    let counter = Counter::open();
    let texts = Texts::new(Language::En);
    let stopped = Terminal::run(&counter.user, &["--lang", "en", "login", "--token", "anna"]);
    stopped.shows(&texts.with("login-pin", &[("label", "anna")])).types(&TOKEN_PIN[..3]).presses("C-c");
    assert_eq!(stopped.ended(), 3, "{}", stopped.screen());
    let terminal = Terminal::run(&counter.user, &["--lang", "en", "login", "--token", "anna"]);
    terminal.shows(&texts.with("login-pin", &[("label", "anna")])).types("7777").presses("C-u");
    // A sign too many, taken back.
    terminal.types(TOKEN_PIN).types("5").presses("BSpace").presses("Enter");
    assert_eq!(terminal.ended(), 0, "{}", terminal.screen());
    let left = terminal.scrollback();
    assert!(!left.contains(&TOKEN_PIN[..3]) && !left.contains("7777"), "{left}");
    assert!(counter.user.run(&["whoami"]).status.success());
}

/// The code that was sent last to this address.
fn sent_code(counter: &Counter, address: &str) -> String {
    let mut code = String::new();
    until("the code arrives", || {
        let Ok(files) = std::fs::read_dir(counter.place.path("messages")) else { return false };
        let texts = files.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
        let mine = texts.filter(|text| text.contains(&format!("To: {address}\r\n"))).last();
        let line = mine
            .and_then(|text| text.lines().find(|line| line.len() == 7 && line[..3].parse::<u32>().is_ok()).map(str::to_owned));
        code = line.unwrap_or_default();
        !code.is_empty()
    });
    code
}

#[test]
fn an_address_is_proven_before_anything_is_released() {
    let counter = Counter::logged_in();
    let card = counter.import(&[&counter.place.people.dario]).remove(0);
    let texts = Texts::new(Language::It);
    for (tries, released) in [(1, true), (3, false)] {
        let address = format!("citizen{tries}@example.it");
        let document = ["--document-kind", "passport", "--document-number", "YA1234567", "--document-issuer", "Questura di Como"];
        let rest = ["--document-expires", "2099-01-01", "--email", &address, "--yes", "--check-channel"];
        let whole = [&["--lang", "it", "issue", "--fiscal-code", &card.holder], &document[..], &rest].concat();
        let terminal = Terminal::run(&counter.user, &whole);
        terminal.shows(&texts.get("check-accepted")).shows(&texts.get("field-short-code"));
        let code = sent_code(&counter, &address);
        terminal.types("12345").presses("Enter").shows(&texts.get("bad-short-code"));
        for _ in 0..5 {
            terminal.presses("BSpace");
        }
        let wrong = if code.starts_with('9') { code.replacen('9', "8", 1) } else { format!("9{}", &code[1..]) };
        for number in 1..=tries {
            terminal.types(&wrong).presses("Enter");
            if number < 3 {
                terminal.shows(&texts.with("next-check-wrong", &[("left", &(3 - number).to_string())]));
            }
        }
        if released {
            terminal.types(&code).presses("Enter").shows(&texts.get("readout-key")).presses("Enter");
            assert_eq!(terminal.ended(), 0);
        } else {
            assert_eq!(terminal.ended(), 20);
            assert!(terminal.scrollback().contains(&texts.get("err-check-failed")), "{}", terminal.scrollback());
        }
    }
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(1));
}
