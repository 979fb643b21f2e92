//! The operator's card through the whole real chain: program, OpenSC's module, PC/SC service, and a card that is pulled, swapped
//! and given wrong PINs.

use std::net::TcpListener;
use std::process::Output;

use crspin::domain::fiscal_code::FiscalCode;
use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;

use crate::support::counter::{Counter, assert_refused, pin_file};
use crate::support::pki::Wish;
use crate::support::program::until;
use crate::support::reader::{CardSpec, Reader, VirtualCard};
use crate::support::terminal::Terminal;

/// Numbers of cards: of citizens, and one made for operators.
const ANNAS: &str = "6030000000000101";
const CITIZENS: &str = "6030000000000202";
const OPERATORS: &str = "9030000000000303";

/// The PIN of every card here.
const PIN: &str = "30719";

const PROMPT: &str = "PIN of";

/// A counter with an empty reader.
struct Desk {
    counter: Counter,
    reader: Reader,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { counter: Counter::open(), reader: Reader::start() };
        desk.settings(&desk.counter.url());
        desk
    }

    fn settings(&self, service: &str) {
        let ca = self.counter.place.path("server-ca.pem");
        let lines = self.reader.environment().map(|(name, path)| format!("{name} = '{}'", path.display()));
        let environment = lines.join("\n");
        let text = format!(
            "service = '{service}'\nca = '{}'\n[session]\nstore = 'file'\n[card.environment]\n{environment}",
            ca.display()
        );
        std::fs::write(self.counter.user.folder().join("config/crspin/client.toml"), text).expect("written");
    }

    /// Puts a card of this person into a slot.
    fn insert(&self, slot: u16, model: &str, number: &str, holder: &FiscalCode) -> VirtualCard {
        let wish = Wish { common_name: format!("{holder}/{number}.aGFzaA=="), ..Wish::card_of(holder.as_str()) };
        self.reader.insert(slot, &CardSpec::new(model, number, &self.counter.place.cns, wish))
    }

    /// The operator's card.
    fn annas(&self, slot: u16) -> VirtualCard {
        self.insert(slot, "maker-16", ANNAS, &self.counter.place.people.anna)
    }

    /// A card of somebody who is no operator.
    fn citizens(&self, slot: u16) -> VirtualCard {
        self.insert(slot, "maker-16", CITIZENS, &self.counter.place.people.mario)
    }

    /// Pulls a card and waits until the reader knows.
    fn pull(&self, card: &mut VirtualCard, slot: u16) {
        card.pull();
        self.reader.wait_for_slot(slot, false);
    }

    fn run(&self, args: &[&str]) -> Output {
        self.reader.command(&self.counter.user, args).output().expect("the program runs")
    }

    /// A login with this PIN from a file.
    fn login_with(&self, pin: &str, args: &[&str]) -> Output {
        let file = self.counter.user.folder().join("some-pin");
        pin_file(&file, pin);
        self.run(&[&["login", "--pin-file", &file.display().to_string()], args].concat())
    }

    fn terminal(&self, args: &[&str]) -> Terminal {
        Terminal::run(&self.counter.user, &[&["login"], args].concat())
    }
}

/// How often a PIN was sent to the card, and how many tries are left.
fn pins(card: &mut VirtualCard) -> (usize, u64) {
    let left = card.status()["pin_tries"].as_u64().expect("a number");
    (card.answers("verify").len(), left)
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
    for model in ["maker-16", "st-2021"] {
        let mut card = desk.insert(0, model, ANNAS, &desk.counter.place.people.anna);
        let output = desk.login_with(PIN, &[]);
        assert!(output.status.success(), "{}", told(&output));
        assert!(told(&output).contains(&says("module-for-card", &[])), "{}", told(&output));
        until("the card has signed", || card.answers("sign").last().is_some_and(|answer| answer == "9000"));
        // A plain signature at once, as any program could ask for it.
        let plain =
            ["--send-apdu", "00:22:F3:03:00", "--send-apdu", "00:22:F1:B8:03:83:01:01", "--send-apdu", "00:2A:80:86:02:00:01:00"];
        let answer =
            desk.reader.tool("opensc-tool", &[&["--reader", "0"], &plain[..]].concat()).output().expect("opensc-tool runs");
        let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
        assert!(answer.contains("SW1=0x69, SW2=0x82"), "{model}: {answer}");
        // What the card tells of it comes a moment later.
        until("the card refused to sign", || card.answers("sign").last().is_some_and(|answer| answer == "6982"));
        assert_eq!(pins(&mut card), (1, 3), "{model}");
        desk.pull(&mut card, 0);
    }
}

#[test]
fn pins_cost_no_try_that_need_not_be_lost() {
    let desk = Desk::new();
    let mut anna = desk.annas(0);
    // By a script: a length that no CNS has sends nothing, a wrong PIN is sent once.
    for pin in ["1234", "123456789"] {
        let wanted = failure(Code::PinLength, &[("least", "5"), ("most", "8")]);
        assert_refused(&desk.login_with(pin, &[]), &wanted, Language::En, pin);
    }
    assert_eq!(pins(&mut anna), (0, 3));
    // By a person: the same again is not sent, and the last try is asked for.
    let terminal = desk.terminal(&[]);
    terminal.shows(PROMPT).types("11111").presses("Enter").shows("wrong PIN");
    until("it asks again", || count(&terminal, PROMPT) == 2);
    terminal.types("11111").presses("Enter").shows(&says("login-same-pin", &[])[..40]);
    assert_eq!(pins(&mut anna), (1, 2));
    until("it asks again", || count(&terminal, PROMPT) == 3);
    terminal.types("22222").presses("Enter").shows("one try is left").shows("y/n");
    terminal.types("n").presses("Enter");
    assert_eq!(terminal.ended(), i32::from(Code::LastTry.exit()));
    assert_eq!(pins(&mut anna), (2, 1));
    // The right one makes all good, whatever OpenSC says of a locked PIN at first.
    assert!(desk.login_with(PIN, &[]).status.success());
    assert_eq!(pins(&mut anna), (3, 3));
}

#[test]
fn a_blocked_pin_is_told_as_such() {
    let desk = Desk::new();
    let mut anna = desk.annas(0);
    for (pin, tries) in [("11111", "unknown"), ("22222", "1")] {
        let wanted = failure(Code::WrongPin, &[("tries", tries)]);
        assert_refused(&desk.login_with(pin, &[]), &wanted, Language::En, pin);
    }
    for pin in ["33333", PIN] {
        assert_refused(&desk.login_with(pin, &[]), &failure(Code::PinLocked, &[]), Language::En, pin);
    }
    assert_eq!(pins(&mut anna).1, 0);
}

#[test]
fn the_operators_card_is_told_from_the_citizens() {
    let desk = Desk::new();
    let (mut citizen, mut anna) = (desk.citizens(0), desk.annas(1));
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
    desk.pull(&mut anna, 1);
    drop(anna);
    // One made for operators needs no history.
    let _bruno = desk.insert(1, "maker-16", OPERATORS, &desk.counter.place.people.bruno);
    let output = desk.login_with(PIN, &[]);
    assert!(output.status.success() && told(&output).contains(OPERATORS), "{}", told(&output));
    assert_eq!(pins(&mut citizen), (0, 3));
}

#[test]
fn a_card_that_went_or_is_another_stops_the_act() {
    let mut desk = Desk::new();
    let cards = desk.counter.import(&[&desk.counter.place.people.mario, &desk.counter.place.people.lucia]);
    let mut anna = desk.annas(0);
    assert!(desk.login_with(PIN, &[]).status.success());
    desk.counter.release_json(&cards[0], "mario@example.it", &[]);
    desk.pull(&mut anna, 0);
    drop(anna);
    let release = |desk: &Desk| desk.counter.release(&cards[1], "lucia@example.it", &["--lang", "it"]);
    let none = failure(Code::CardAway, &[("seen", "none"), ("reader", "Virtual PCD 00 00")]);
    assert_refused(&release(&desk), &none, Language::It, "pulled");
    let mut citizen = desk.citizens(0);
    let other = failure(Code::CardAway, &[("seen", "other"), ("reader", "Virtual PCD 00 00")]);
    assert_refused(&release(&desk), &other, Language::It, "another card");
    assert_eq!(desk.counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(1));
    // The PC/SC service may go and come between two acts.
    desk.reader.power_off();
    let away = failure(Code::NoReader, &[("why", "no-service")]);
    assert_refused(&release(&desk), &away, Language::It, "no service");
    assert_eq!(pins(&mut citizen), (0, 3));
    drop(citizen);
    desk.reader.power_on();
    let mut citizen = desk.citizens(0);
    assert_refused(&release(&desk), &other, Language::It, "still another card");
    // In the other slot it is as good, and no PIN was sent to anybody.
    let mut anna = desk.annas(1);
    desk.counter.release_json(&cards[1], "lucia@example.it", &[]);
    assert_eq!((pins(&mut anna), pins(&mut citizen)), ((0, 3), (0, 3)));
}

#[test]
fn login_waits_for_the_card_and_lives_through_what_happens_to_it() {
    let mut desk = Desk::new();
    let terminal = desk.terminal(&["--wait", "120"]);
    let insert = "Insert your card in the reader Virtual PCD 00 00";
    terminal.shows(insert);
    // The PC/SC service ends and comes back.
    desk.reader.power_off();
    terminal.shows(&says("login-wait-service", &[("seconds", "1")])[..40]);
    desk.reader.power_on();
    terminal.shows(insert);
    let mut anna = desk.annas(0);
    terminal.shows(PROMPT);
    // Pulled while the PIN is typed: it is not sent.
    anna.pull();
    terminal.types(PIN).presses("Enter").shows(&says("login-pulled", &[]));
    assert!(anna.answers("verify").is_empty());
    anna.push();
    until("it asks again", || count(&terminal, PROMPT) == 2);
    // Pulled at the very moment: whether the card saw it is not known, so the person types it again.
    anna.hand("pull-at verify");
    terminal.types(PIN).presses("Enter");
    until("it starts again", || count(&terminal, &says("login-pulled", &[])) == 2);
    anna.push();
    until("it asks again", || count(&terminal, PROMPT) == 3);
    terminal.types(PIN).presses("Enter");
    assert_eq!(terminal.ended(), 0, "{}", terminal.screen());
    assert_eq!(anna.answers("verify").last().map(String::as_str), Some("9000"));
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
    let mut anna = desk.annas(0);
    anna.hand("pull-at sign");
    assert_refused(&desk.login_with(PIN, &[]), &failure(Code::CardRemoved, &[]), Language::En, "pulled");
    let whoami = desk.counter.user.run(&["whoami"]);
    assert_eq!(whoami.status.code(), Some(i32::from(Code::NotLoggedIn.exit())), "{}", told(&whoami));
}

#[test]
fn old_keys_are_refused_before_anybody_is_called() {
    let desk = Desk::new();
    let mut old = desk.insert(0, "athena", ANNAS, &desk.counter.place.people.anna);
    // A service at which nobody may knock.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("set");
    let port = listener.local_addr().expect("an address").port();
    desk.settings(&format!("https://localhost:{port}"));
    let wanted = failure(Code::CardKey, &[("why", "weak-rsa"), ("bits", "1024")]);
    for language in [Language::It, Language::En] {
        let output = desk.run(&["login", "--lang", language.as_str()]);
        assert_refused(&output, &wanted, language, "1024 bits");
    }
    assert_eq!(listener.accept().map(|_| ()).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(pins(&mut old).0, 0);
}

#[test]
fn cards_that_the_module_does_not_know_are_named_with_what_to_do() {
    let opensc = std::process::Command::new("opensc-tool").arg("--info").output().expect("opensc is installed");
    for (model, family, trouble) in [
        ("siss", "card-family-siss", "card-trouble-siss"),
        ("idemia-2021", "card-family-idemia-2021", "card-trouble-idemia-2021"),
    ] {
        // What is wrong with IDEMIA's cards was wrong with OpenSC before 0.24.
        if model == "idemia-2021" && !String::from_utf8_lossy(&opensc.stdout).contains("0.23") {
            continue;
        }
        let desk = Desk::new();
        let mut strange = desk.insert(0, model, ANNAS, &desk.counter.place.people.anna);
        for language in [Language::It, Language::En] {
            let texts = Texts::new(language);
            let output = desk.run(&["login", "--lang", language.as_str()]);
            let told = told(&output);
            assert_eq!(output.status.code(), Some(i32::from(Code::UnknownToModule.exit())), "{told}");
            assert!(told.contains(&texts.get(family)) && told.contains(&texts.get(trouble)), "{told}");
            assert!(told.contains("opensc-pkcs11.so") && told.contains("Virtual PCD 00 00"), "{told}");
        }
        assert_eq!(pins(&mut strange).0, 0);
    }
}

#[test]
fn wherever_a_login_is_cut_off_it_says_so_and_no_try_is_lost() {
    let desk = Desk::new();
    // How many commands a whole login takes.
    let mut whole = desk.annas(0);
    let output = desk.login_with(PIN, &[]);
    assert!(output.status.success(), "{}", told(&output));
    let commands = whole.count("command");
    assert!(commands > 20, "a login of {commands} commands");
    desk.pull(&mut whole, 0);
    drop(whole);
    for eighth in 0..8 {
        let nth = 1 + eighth * commands / 8;
        let mut card = desk.annas(0);
        // Counted from now on: what the daemon asked at the insertion is over.
        card.hand(&format!("pull-at {}", card.count("command") + nth));
        let _obeyed = card.status();
        let output = desk.login_with(PIN, &[]);
        let what = format!("pulled at command {nth} of {commands}: {}", told(&output));
        let code = output.status.code().expect("no signal ended it");
        // A card that was read before may need fewer commands than the first one.
        assert!((10..=19).contains(&code) || (code == 0 && nth > commands / 2), "{code}, {what}");
        assert!(!told(&output).contains("bug at"), "{what}");
        assert_eq!(card.status()["pin_tries"], 3, "{what}");
        drop(card);
        desk.reader.wait_for_slot(0, false);
    }
}
