//! The operator's card through the whole real chain: program, OpenSC's module, PC/SC service, and a card that is pulled, swapped
//! and given wrong PINs.

mod card;
mod reader;

use std::net::TcpListener;
use std::process::Output;

use crspin::domain::message::Language;
use crspin::exit::{Code, Failure};
use crspin::i18n::Texts;

use crate::support::counter::{Counter, assert_refused, pin_file};
use crate::support::program::until;
use crate::support::terminal::Terminal;
use card::{CNS_1024, CNS_2048, Card, IDEMIA, PIN, SISS};
use reader::Reader;

/// Numbers of cards: of citizens, and one made for operators.
const ANNAS: &str = "6030000000000101";
const CITIZENS: &str = "6030000000000202";
const OPERATORS: &str = "9030000000000303";

const PROMPT: &str = "PIN of";

/// A counter with a reader; Anna's card is still outside.
struct Desk {
    counter: Counter,
    reader: Reader,
    anna: Card,
}

impl Desk {
    fn new() -> Self {
        let (counter, reader) = (Counter::open(), Reader::start());
        let anna = Card::new(&counter.place.cns, counter.place.people.anna.as_str(), ANNAS, CNS_2048, 2048);
        let desk = Self { counter, reader, anna };
        desk.settings(&desk.counter.url(), "");
        pin_file(&desk.counter.user.folder().join("right"), PIN);
        desk
    }

    fn settings(&self, service: &str, card: &str) {
        let ca = self.counter.place.path("server-ca.pem");
        let text = format!(
            "service = '{service}'\nca = '{}'\n[session]\nstore = 'file'\n[card]\n{card}\n[card.environment]\n{}",
            ca.display(),
            self.reader.environment()
        );
        std::fs::write(self.counter.user.folder().join("config/crspin/client.toml"), text).expect("written");
    }

    /// A card of somebody who is no operator.
    fn citizens(&self) -> Card {
        Card::new(&self.counter.place.cns, self.counter.place.people.mario.as_str(), CITIZENS, CNS_2048, 2048)
    }

    /// A login with this PIN from a file.
    fn login_with(&self, pin: &str, args: &[&str]) -> Output {
        let file = self.counter.user.folder().join("some-pin");
        pin_file(&file, pin);
        self.counter.user.run(&[&["login", "--pin-file", &file.display().to_string()], args].concat())
    }

    fn logged_in(&self) {
        let output = self.login_with(PIN, &["--serial", ANNAS]);
        assert!(output.status.success(), "{}", told(&output));
    }

    fn terminal(&self, args: &[&str]) -> Terminal {
        Terminal::run(&self.counter.user, &[&["login"], args].concat())
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn says(name: &str, values: &[(&str, &str)]) -> String {
    Texts::new(Language::En).with(name, values)
}

/// How often a text stands on the screen.
fn count(terminal: &Terminal, text: &str) -> usize {
    terminal.screen().matches(text).count()
}

fn failure(code: Code, params: &[(&str, &str)]) -> Failure {
    params.iter().fold(Failure::new(code), |failure, (name, value)| failure.with(name, value))
}

#[test]
fn a_login_leaves_the_card_locked() {
    let desk = Desk::new();
    let _card = desk.reader.insert(&desk.anna, 0);
    let output = desk.login_with(PIN, &[]);
    assert!(output.status.success(), "{}", told(&output));
    assert!(told(&output).contains(&says("module-for-card", &[])), "{}", told(&output));
    // A plain signature at once, as any program could ask for it.
    let answer = desk.reader.send(0, &["00:22:F3:03:00", "00:22:F1:B8:03:83:01:01", "00:2A:80:86:02:00:01:00"]);
    assert!(answer.contains("SW1=0x69, SW2=0x82"), "{answer}");
    let log = desk.anna.log();
    let place = |begin: &str| log.iter().rposition(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("{begin}: {log:?}"));
    let signed = log.iter().rposition(|line| line.starts_with("002A8086") && line.ends_with("9000")).expect("a signature");
    assert!(place("00200010") < signed && log[signed..].contains(&"reset".to_owned()), "{log:?}");
}

#[test]
fn pins_cost_no_try_that_need_not_be_lost() {
    let desk = Desk::new();
    let _card = desk.reader.insert(&desk.anna, 0);
    // By a script: a length that no CNS has sends nothing, a wrong PIN is sent once.
    for pin in ["1234", "123456789"] {
        let wanted = failure(Code::PinLength, &[("least", "5"), ("most", "8")]);
        assert_refused(&desk.login_with(pin, &[]), &wanted, Language::En, pin);
    }
    assert_eq!((desk.anna.verified(), desk.anna.tries().as_str()), (0, "3"));
    // By a person: the same again is not sent, and the last try is asked for.
    let terminal = desk.terminal(&[]);
    terminal.shows(PROMPT).types("11111").presses("Enter").shows("wrong PIN");
    until("it asks again", || count(&terminal, PROMPT) == 2);
    terminal.types("11111").presses("Enter").shows(&says("login-same-pin", &[])[..40]);
    assert_eq!((desk.anna.verified(), desk.anna.tries().as_str()), (1, "2"));
    until("it asks again", || count(&terminal, PROMPT) == 3);
    terminal.types("22222").presses("Enter").shows("one try is left").shows("y/n");
    terminal.types("n").presses("Enter");
    assert_eq!(terminal.ended(), i32::from(Code::LastTry.exit()));
    assert_eq!((desk.anna.verified(), desk.anna.tries().as_str()), (2, "1"));
    // The right one makes all good, whatever OpenSC says of a locked PIN at first.
    assert!(desk.login_with(PIN, &[]).status.success());
    assert_eq!(desk.anna.tries(), "3");
}

#[test]
fn a_blocked_pin_is_told_as_such() {
    let desk = Desk::new();
    let _card = desk.reader.insert(&desk.anna, 0);
    for (pin, tries) in [("11111", "unknown"), ("22222", "1")] {
        let wanted = failure(Code::WrongPin, &[("tries", tries)]);
        assert_refused(&desk.login_with(pin, &[]), &wanted, Language::En, pin);
    }
    for pin in ["33333", PIN] {
        assert_refused(&desk.login_with(pin, &[]), &failure(Code::PinLocked, &[]), Language::En, pin);
    }
    assert_eq!(desk.anna.tries(), "0");
}

#[test]
fn the_operators_card_is_told_from_the_citizens() {
    let desk = Desk::new();
    let people = &desk.counter.place.people;
    let citizen = desk.citizens();
    let (_citizen, annas) = (desk.reader.insert(&citizen, 0), desk.reader.insert(&desk.anna, 1));
    // Nobody logged in here yet, and both numbers are those of citizens.
    let output = desk.login_with(PIN, &[]);
    assert_eq!(output.status.code(), Some(i32::from(Code::SeveralCards.exit())), "{}", told(&output));
    assert!(told(&output).contains(ANNAS) && told(&output).contains(CITIZENS), "{}", told(&output));
    let terminal = desk.terminal(&[]);
    terminal.shows(&says("login-which-card", &[])).presses("Down").presses("Enter").shows(PROMPT);
    terminal.types(PIN).presses("Enter");
    assert_eq!(terminal.ended(), 0, "{}", terminal.screen());
    // From now on Anna's is known here.
    let output = desk.login_with(PIN, &[]);
    assert!(output.status.success() && told(&output).contains(ANNAS), "{}", told(&output));
    assert_eq!(citizen.verified(), 0);
    desk.reader.pull(annas, 1);
    // One made for operators needs no history.
    let bruno = Card::new(&desk.counter.place.cns, people.bruno.as_str(), OPERATORS, CNS_2048, 2048);
    let _bruno = desk.reader.insert(&bruno, 1);
    let output = desk.login_with(PIN, &[]);
    assert!(output.status.success() && told(&output).contains(OPERATORS), "{}", told(&output));
    assert_eq!(citizen.verified(), 0);
}

#[test]
fn a_card_that_went_or_is_another_stops_the_act() {
    let mut desk = Desk::new();
    let cards = desk.counter.import(&[&desk.counter.place.people.mario, &desk.counter.place.people.lucia]);
    let annas = desk.reader.insert(&desk.anna, 0);
    desk.logged_in();
    desk.counter.release_json(&cards[0], "mario@example.it", &[]);
    desk.reader.pull(annas, 0);
    let release = || desk.counter.release(&cards[1], "lucia@example.it", &["--lang", "it"]);
    let none = failure(Code::CardAway, &[("seen", "none"), ("reader", "Virtual PCD 00 00")]);
    assert_refused(&release(), &none, Language::It, "pulled");
    let citizen = desk.citizens();
    let citizens = desk.reader.insert(&citizen, 0);
    let other = failure(Code::CardAway, &[("seen", "other"), ("reader", "Virtual PCD 00 00")]);
    assert_refused(&release(), &other, Language::It, "another card");
    assert_eq!(desk.counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(1));
    // In the other slot it is as good, and no PIN was sent to anybody.
    let before = desk.anna.verified();
    let annas = desk.reader.insert(&desk.anna, 1);
    desk.counter.release_json(&cards[1], "lucia@example.it", &[]);
    assert_eq!((desk.anna.verified(), citizen.verified()), (before, 0));
    drop((annas, citizens));
    // The PC/SC service may go and come between two acts.
    desk.reader.stop();
    let away = failure(Code::NoReader, &[("why", "no-service")]);
    assert_refused(&desk.counter.release(&cards[1], "l@example.it", &[]), &away, Language::En, "no service");
    desk.reader.start_again();
    let _annas = desk.reader.insert(&desk.anna, 0);
    let output = desk.counter.release(&cards[1], "l@example.it", &[]);
    assert!(!told(&output).contains("card is away") && !told(&output).contains("PC/SC"), "{}", told(&output));
}

#[test]
fn login_waits_for_the_card_and_lives_through_what_happens_to_it() {
    let mut desk = Desk::new();
    let terminal = desk.terminal(&["--wait", "120"]);
    terminal.shows("Insert your card in the reader Virtual PCD 00 00");
    // The PC/SC service ends and comes back.
    desk.reader.stop();
    terminal.shows(&says("login-wait-service", &[("seconds", "1")])[..40]);
    desk.reader.start_again();
    terminal.shows("Insert your card in the reader Virtual PCD 00 00");
    let annas = desk.reader.put(&desk.anna, 0);
    terminal.shows(PROMPT);
    // Pulled while the PIN is typed: it is not sent.
    drop(annas);
    terminal.types(PIN).presses("Enter").shows(&says("login-pulled", &[]));
    assert_eq!(desk.anna.verified(), 0);
    let annas = desk.reader.put(&desk.anna, 0);
    until("it asks again", || count(&terminal, PROMPT) == 2);
    // Pulled at the very moment: whether the card saw it is not known, so the person types it again.
    desk.anna.pull_at("00200010");
    terminal.types(PIN).presses("Enter");
    until("it starts again", || count(&terminal, &says("login-pulled", &[])) == 2);
    desk.anna.stay();
    drop(annas);
    let _annas = desk.reader.put(&desk.anna, 0);
    until("it asks again", || count(&terminal, PROMPT) == 3);
    terminal.types(PIN).presses("Enter");
    assert_eq!(terminal.ended(), 0, "{}", terminal.screen());
    assert_eq!(desk.anna.verified(), 1);
}

#[test]
fn the_wait_ends_by_ctrl_c_and_in_time() {
    let desk = Desk::new();
    let terminal = desk.terminal(&["--wait", "600"]);
    terminal.shows("Insert your card").presses("C-c");
    assert_eq!(terminal.ended(), i32::from(Code::Cancelled.exit()), "{}", terminal.screen());
    let none = failure(Code::NoCard, &[("wanted", "CNS"), ("seen", "-")]);
    for wait in ["0", "1"] {
        assert_refused(&desk.login_with(PIN, &["--wait", wait]), &none, Language::En, wait);
    }
}

#[test]
fn a_card_pulled_at_the_signature_opens_no_session() {
    let desk = Desk::new();
    desk.anna.pull_at("0022");
    let _card = desk.reader.insert(&desk.anna, 0);
    assert_refused(&desk.login_with(PIN, &[]), &failure(Code::CardRemoved, &[]), Language::En, "pulled");
    let whoami = desk.counter.user.run(&["whoami"]);
    assert_eq!(whoami.status.code(), Some(i32::from(Code::NotLoggedIn.exit())), "{}", told(&whoami));
}

#[test]
fn old_keys_are_refused_before_anybody_is_called() {
    let desk = Desk::new();
    let old = Card::new(&desk.counter.place.cns, desk.counter.place.people.anna.as_str(), ANNAS, CNS_1024, 1024);
    let _card = desk.reader.insert(&old, 0);
    // A service at which nobody may knock.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("set");
    let port = listener.local_addr().expect("an address").port();
    desk.settings(&format!("https://localhost:{port}"), "");
    let wanted = failure(Code::CardKey, &[("why", "weak-rsa"), ("bits", "1024")]);
    for language in [Language::It, Language::En] {
        let output = desk.counter.user.run(&["login", "--lang", language.as_str()]);
        assert_refused(&output, &wanted, language, "1024 bits");
    }
    assert_eq!(listener.accept().map(|_| ()).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(old.verified(), 0);
}

#[test]
fn cards_that_the_module_does_not_know_are_named_with_what_to_do() {
    let opensc = std::process::Command::new("opensc-tool").arg("--info").output().expect("opensc is installed");
    for (atr, family, trouble) in
        [(SISS, "card-family-siss", "card-trouble-siss"), (IDEMIA, "card-family-idemia-2021", "card-trouble-idemia-2021")]
    {
        // What is wrong with IDEMIA's cards was wrong with OpenSC before 0.24.
        if atr == IDEMIA && !String::from_utf8_lossy(&opensc.stdout).contains("0.23") {
            continue;
        }
        let desk = Desk::new();
        let strange = Card::new(&desk.counter.place.cns, desk.counter.place.people.anna.as_str(), ANNAS, atr, 2048);
        let _card = desk.reader.insert(&strange, 0);
        for language in [Language::It, Language::En] {
            let texts = Texts::new(language);
            let output = desk.counter.user.run(&["login", "--lang", language.as_str()]);
            let told = told(&output);
            assert_eq!(output.status.code(), Some(i32::from(Code::UnknownToModule.exit())), "{told}");
            assert!(told.contains(&texts.get(family)) && told.contains(&texts.get(trouble)), "{told}");
            assert!(told.contains("opensc-pkcs11.so") && told.contains("Virtual PCD 00 00"), "{told}");
        }
        assert_eq!(strange.verified(), 0);
    }
}
