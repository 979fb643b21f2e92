//! The operator's own card: seen, its PIN changed, its PIN unblocked; through OpenSC, on a virtual card.

use std::process::Output;

use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;

use crate::support::counter::{assert_refused, pin_file};
use crate::support::pki::{Ca, Wish};
use crate::support::program::User;
use crate::support::reader::{CardSpec, OPENSC, Reader, VirtualCard};
use crate::support::terminal::Terminal;

const HOLDER: &str = "RSSMRA45C12F205C";
const NUMBER: &str = "6030000000000101";
const PIN: &str = "30719";
const PUK: &str = "52841960";
const NEW: &str = "86420";

struct Desk {
    user: User,
    reader: Reader,
    ca: Ca,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { user: User::new(), reader: Reader::start(), ca: Ca::new("Test CNS CA") };
        desk.settings(true);
        for (name, code) in [("pin", PIN), ("puk", PUK), ("new", NEW)] {
            pin_file(&desk.path(name), code);
        }
        desk
    }

    /// With or without the setting that lets OpenSC unblock.
    fn settings(&self, unblocks: bool) {
        let [(_, socket), (_, opensc)] = self.reader.environment();
        let conf = if unblocks { opensc } else { self.path("plain.conf") };
        std::fs::write(self.path("plain.conf"), "app default { card_drivers = itacns; }\n").expect("written");
        let text = format!(
            "service = 'https://localhost:1'\n[card]\nmodule = '{OPENSC}'\n[card.environment]\nPCSCLITE_CSOCK_NAME = '{}'\n\
             OPENSC_CONF = '{}'\n",
            socket.display(),
            conf.display()
        );
        let path = self.user.folder().join("config/crspin/client.toml");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.user.folder().join(name)
    }

    fn file(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn card(&self) -> VirtualCard {
        let wish = Wish { common_name: format!("{HOLDER}/{NUMBER}.aGFzaA=="), ..Wish::card_of(HOLDER) };
        self.reader.insert(0, &CardSpec::new("maker-16", NUMBER, &self.ca, wish))
    }

    fn change(&self, old: &str, new: &str) -> Output {
        pin_file(&self.path("old-pin"), old);
        pin_file(&self.path("new-pin"), new);
        let (old, new) = (self.file("old-pin"), self.file("new-pin"));
        self.user.run(&["card", "change-pin", "--pin-file", &old, "--new-pin-file", &new])
    }

    fn unblock(&self, puk: &str, new: &str) -> Output {
        pin_file(&self.path("some-puk"), puk);
        pin_file(&self.path("new-pin"), new);
        self.user.run(&[
            "card",
            "unblock",
            "--yes",
            "--puk-file",
            &self.file("some-puk"),
            "--new-pin-file",
            &self.file("new-pin"),
        ])
    }

    /// Whether the card takes this PIN, as another program sees it.
    fn takes(&self, pin: &str) -> bool {
        let login = ["--module", OPENSC, "--login", "--pin", pin, "--list-objects", "--type", "privkey"];
        self.reader.tool("pkcs11-tool", &login).output().expect("pkcs11-tool runs").status.success()
    }
}

fn good(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    told
}

fn tries(card: &mut VirtualCard) -> (u64, u64) {
    let status = card.status();
    (status["pin_tries"].as_u64().expect("a number"), status["puk_tries"].as_u64().expect("a number"))
}

fn says(name: &str) -> String {
    Texts::new(Language::En).get(name)
}

#[test]
fn a_card_shows_itself_without_its_pin() {
    let desk = Desk::new();
    let card = desk.card();
    let shown = desk.user.json(&["card", "show"]);
    assert_eq!(
        (shown["serial"].as_str(), shown["key"].as_str(), shown["issuer"].as_str()),
        (Some(NUMBER), Some("RSA 2048"), Some("Test CNS CA"))
    );
    assert!(shown["days_left"].as_i64().is_some_and(|days| days > 4000), "{shown}");
    assert!(!shown.to_string().contains(HOLDER), "the code is masked: {shown}");
    let lines = desk.user.run(&["card", "show", "--lang", "it"]);
    let text = String::from_utf8_lossy(&lines.stdout).into_owned();
    assert!(text.contains(NUMBER) && text.contains("Certificato rilasciato da") && text.contains("2040-01-01"), "{text}");
    assert!(card.answers("verify").is_empty(), "no PIN was sent");
    let none = Desk::new().user.run(&["card", "show"]);
    assert_eq!(none.status.code(), Some(Code::NoCard.exit().into()), "{}", String::from_utf8_lossy(&none.stderr));
}

#[test]
fn the_pin_is_changed_by_the_pin() {
    let desk = Desk::new();
    let mut card = desk.card();
    // What will not do never reaches the card.
    for (old, new) in
        [("1234", NEW), (PIN, "123"), (PIN, "123456789"), (PIN, "12a45"), (PIN, PIN), (PIN, "11111"), (PIN, "98765")]
    {
        let output = desk.change(old, new);
        assert_eq!(output.status.code().map(|code| code == 2 || code == 11), Some(true), "{old} {new}");
    }
    assert_eq!((card.answers("change").len(), card.answers("verify").len()), (0, 0));
    assert_refused(&desk.change("99999", NEW), &Failure::new(Code::WrongPin).with("tries", "unknown"), Language::En, "card");
    assert_eq!(tries(&mut card), (2, 10));
    assert!(good(&desk.change(PIN, NEW)).contains(&says("pin-changed")));
    assert_eq!(tries(&mut card), (3, 10));
    assert!(desk.takes(NEW) && !desk.takes(PIN));
    // Pulled out in the middle: the person is told that nobody knows, and how to find out.
    card.hand("pull-at change");
    let _obeyed = card.status();
    assert_refused(&desk.change(NEW, PIN), &Failure::new(Code::PinUnknown), Language::En, "card");
    assert_eq!(card.answers("change"), ["63C2", "9000"], "the last one was not answered");
}

#[test]
fn a_blocked_pin_is_unblocked_by_the_puk() {
    let desk = Desk::new();
    let mut card = desk.card();
    card.hand("block");
    assert_eq!(tries(&mut card), (0, 10));
    assert_refused(&desk.change(PIN, NEW), &Failure::new(Code::PinLocked), Language::En, "card");
    for puk in ["123", "1234567x", "123456789"] {
        assert_eq!(desk.unblock(puk, NEW).status.code(), Some(2), "{puk}");
    }
    assert!(card.answers("unblock").is_empty());
    let wrong = desk.unblock("00000000", NEW);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("10"), "the tries are told before");
    assert_eq!(wrong.status.code(), Some(Code::WrongPuk.exit().into()), "{}", String::from_utf8_lossy(&wrong.stderr));
    assert_eq!(tries(&mut card), (0, 9));
    assert!(good(&desk.unblock(PUK, NEW)).contains(&says("pin-unblocked")));
    assert_eq!(tries(&mut card), (3, 10));
    assert!(desk.takes(NEW));
}

#[test]
fn a_module_that_cannot_unblock_costs_no_try() {
    let desk = Desk::new();
    let mut card = desk.card();
    desk.settings(false);
    let refused = Failure::new(Code::CannotUnblock).with("module", OPENSC);
    assert_refused(&desk.unblock(PUK, NEW), &refused, Language::En, "card");
    assert_eq!((card.answers("unblock").len(), tries(&mut card)), (0, (3, 10)));
}

#[test]
fn a_person_types_it_all_and_nothing_of_it_is_seen() {
    let desk = Desk::new();
    let mut card = desk.card();
    card.hand("block");
    let terminal = Terminal::run(&desk.user, &["card", "unblock", "--lang", "it"]);
    for (asked, answer) in [
        ("Procedere con il PUK?", "s"),
        ("PUK:", PUK),
        ("Nuovo PIN, da 5 a 8 cifre:", "12345"),
        ("chi trova la carta", NEW),
        ("Ancora una volta il nuovo PIN:", "86421"),
        ("I due PIN sono diversi", NEW),
    ] {
        terminal.shows(asked).types(answer).presses("Enter");
    }
    // The question stands there from before; the answer is read when it is asked again.
    terminal.types(NEW).presses("Enter");
    terminal.shows("Il PIN è stato sbloccato");
    assert_eq!(terminal.ended(), 0);
    let screen = terminal.scrollback();
    for secret in [PUK, NEW, "12345", "86421"] {
        assert!(!screen.contains(secret), "{screen}");
    }
    assert!(desk.takes(NEW));
}
