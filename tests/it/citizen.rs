//! The citizen's card through the real program, PC/SC and virtual cards: what is read, what is refused, and that
//! nothing but reading ever reaches the card.

use std::process::Output;

use crspin::domain::card_number::CardNumber;
use crspin::domain::team_number::TeamNumber;
use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;

use crate::support::counter::{Counter, assert_refused};
use crate::support::pki::{Ca, Wish};
use crate::support::program::User;
use crate::support::reader::{CardSpec, Reader, VirtualCard};
use crate::support::service::card_number;
use crate::support::terminal::Terminal;

/// A reader, an issuer for what is in it, and a user who sees it.
struct Desk {
    reader: Reader,
    issuer: Ca,
}

impl Desk {
    fn new() -> Self {
        Self { reader: Reader::start(), issuer: Ca::new("Test CNS CA") }
    }

    /// Puts a card into a slot: its number, its holder, its model, more lines of its description.
    fn insert(&self, slot: u16, number: &CardNumber, holder: &str, model: &str, more: &str) -> VirtualCard {
        let person = format!(
            "fiscal_code = \"{holder}\"\nfamily_name = \"Rossi\"\ngiven_name = \"Niccolò\"\nsex = \"M\"\nborn = \"1945-03-12\"\n\
             issued = \"2024-06-15\"\nexpires = \"2034-06-15\""
        );
        let card = CardSpec::new(model, number.as_str(), &self.issuer, Wish::card_of(MARIO));
        self.reader.insert(slot, &CardSpec { holder: &person, more, ..card })
    }

    fn run(&self, user: &User, args: &[&str]) -> Output {
        self.reader.command(user, args).output().expect("the program runs")
    }
}

fn json(output: &Output) -> serde_json::Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

const MARIO: &str = "RSSMRA45C12F205C";

#[test]
fn a_card_is_read_whatever_its_habits() {
    let (user, number) = (User::new(), card_number(1));
    for (model, habits, family) in [
        ("st-2021", "", "st-2021"),
        ("st-2021", "habits = [\"announces\"]", "st-2021"),
        ("athena", "habits = [\"corrects\"]", "athena"),
        ("crs-st", "habits = [\"announces\", \"corrects\", \"dislikes-zero\"]", "crs-st"),
    ] {
        let desk = Desk::new();
        let _card = desk.insert(0, &number, MARIO, model, habits);
        let read = json(&desk.run(&user, &["card", "read", "--json"]));
        let card = &read["cards"][0];
        for (name, value) in [
            ("number", number.as_str()),
            ("team_number", TeamNumber::of(&number).as_str()),
            ("fiscal_code", MARIO),
            ("given_name", "NICCOLÒ"),
            ("family_name", "ROSSI"),
            ("born", "1945-03-12"),
            ("valid_until", "2034-06-15"),
            ("family", family),
        ] {
            assert_eq!(card[name], value, "{model} {habits}: {read}");
        }
    }
}

#[test]
fn a_card_that_tells_nothing_is_told_why() {
    let (user, texts) = (User::new(), Texts::new(Language::En));
    for (more, why) in [
        ("closed = [\"1003\", \"1102\"]", "citizen-card-files"),
        ("missing = [\"1003\", \"1102\"]", "citizen-card-files"),
        ("missing = [\"1003\"]\npersonal = \"46464646464646\"", "citizen-card-content"),
    ] {
        let desk = Desk::new();
        let _card = desk.insert(0, &card_number(1), MARIO, "st-2021", more);
        let read = desk.run(&user, &["--lang", "en", "card", "read"]);
        let reader = "Virtual PCD 00 00";
        let seen = texts.with("citizen-unreadable", &[("reader", reader), ("why", &texts.get(why))]);
        let wanted = Failure::new(Code::NoCard).with("wanted", texts.get("citizen-wanted")).with("seen", seen);
        assert_refused(&read, &wanted.with("whose", "citizen"), Language::En, more);
    }
    // The number alone is worth showing, and so is the holder.
    for (more, told) in [("missing = [\"1102\"]", card_number(1).to_string()), ("missing = [\"1003\"]", MARIO.to_owned())] {
        let desk = Desk::new();
        let _card = desk.insert(0, &card_number(1), MARIO, "st-2021", more);
        let read = desk.run(&user, &["card", "read"]);
        assert!(String::from_utf8_lossy(&read.stdout).contains(&told), "{more}: {read:?}");
    }
    // No service at all.
    let nowhere = user.command(&["card", "read"]).env("PCSCLITE_CSOCK_NAME", "/nowhere").output().expect("it runs");
    assert_refused(&nowhere, &Failure::new(Code::NoReader).with("why", "no-service"), Language::En, "no service");
}

/// Nobody is there to type: a script that demands the card fails, one that only wishes for it needs the flags.
#[test]
fn a_card_that_cannot_be_read_is_replaced_by_typing() {
    let counter = Counter::logged_in();
    let desk = Desk::new();
    let _card = desk.insert(0, &card_number(1), MARIO, "st-2021", "closed = [\"1003\", \"1102\"]");
    let demanded = desk.run(&counter.user, &["issue", "--from-card", "--no-input"]);
    assert_eq!(demanded.status.code(), Some(i32::from(Code::NoCard.exit())));
    let texts = Texts::new(Language::En);
    let terminal = Terminal::start(&desk.reader.command(&counter.user, &["--lang", "en", "issue", "--from-card"]));
    terminal.shows(&texts.get("citizen-card-files")).shows(&texts.get("field-fiscal-code")).presses("C-c");
    assert_ne!(terminal.ended(), 0);
}

#[test]
fn a_release_takes_citizen_and_number_from_the_card() {
    let counter = Counter::logged_in();
    let mario = counter.place.people.mario.to_string();
    let desk = Desk::new();
    let card = desk.insert(0, &card_number(1), &mario, "st-2021", "");
    let document = ["--document-kind", "passport", "--document-number", "YA1234567", "--document-issuer", "Questura di Como"];
    let rest = [&document[..], &["--document-expires", "2030-01-01", "--email", "c@example.it", "--yes", "--no-input"]].concat();
    let issue = |more: &[&str]| desk.run(&counter.user, &[&["--lang", "en", "issue"], &rest[..], more].concat());

    let other = issue(&["--from-card", "--fiscal-code", "FOXDRA26C24H872Y"]);
    let wanted = Failure::new(Code::OtherHolder).with("given", "FOXDRA26C24H872Y").with("read", &mario);
    assert_refused_after_notes(&other, &wanted);
    let lucias = card_number(2).to_string();
    let other = issue(&["--from-card", "--card", &lucias]);
    assert_refused_after_notes(&other, &Failure::new(Code::OtherCard).with("read", card_number(1)).with("known", &lucias));

    let done = issue(&["--from-card", "--json"]);
    let release = json(&done);
    assert_eq!(
        (&release["release"]["fiscal_code"], &release["release"]["card"]),
        (&mario.into(), &card_number(1).as_str().into())
    );
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(told.contains("NICCOLÒ ROSSI") && told.contains("Compare it with the document"), "{told}");

    // Selecting, reading, and nothing else: no PIN is proved or even asked about, with the release and after it.
    let events = card.events();
    let commands: Vec<_> = events.iter().filter(|event| event["event"] == "command").collect();
    let harmless = ["select", "read", "response"];
    assert!(
        commands.len() > 4 && commands.iter().all(|command| harmless.iter().any(|name| command["name"] == *name)),
        "{events:?}"
    );
    assert_eq!(card.count("reset"), 0, "the card is left as it is");
}

/// The same as [`assert_refused`] when something was said before.
fn assert_refused_after_notes(output: &Output, wanted: &Failure) {
    assert_refused(output, wanted, Language::En, wanted.code.as_str());
}

#[test]
fn a_card_that_is_another_stops_with_both_numbers() {
    let counter = Counter::logged_in();
    let people = &counter.place.people;
    for (chip, holder, code, known) in [
        (card_number(9), &people.mario, Code::OtherCard, card_number(1).to_string()),
        (card_number(2), &people.mario, Code::CardOfAnother, card_number(1).to_string()),
        (card_number(2), &people.carla, Code::CardOfAnother, "none".to_owned()),
    ] {
        let desk = Desk::new();
        let _card = desk.insert(0, &chip, holder.as_str(), "st-2021", "");
        let refused = desk.run(&counter.user, &["--lang", "en", "issue", "--from-card", "--no-input"]);
        assert_refused_after_notes(&refused, &Failure::new(code).with("read", &chip).with("known", known));
    }
}

#[test]
fn of_several_cards_one_is_meant() {
    let counter = Counter::logged_in();
    let people = counter.place.people.clone();
    let desk = Desk::new();
    let _marios = desk.insert(0, &card_number(1), people.mario.as_str(), "st-2021", "");
    let _lucias = desk.insert(1, &card_number(2), people.lucia.as_str(), "st-2021", "");
    let issue = |more: &[&str]| desk.run(&counter.user, &[&["issue", "--from-card", "--no-input"], more].concat());
    let several = issue(&[]);
    assert_eq!(several.status.code(), Some(i32::from(Code::SeveralCards.exit())));
    let told = String::from_utf8_lossy(&several.stderr).into_owned();
    assert!(
        told.contains(people.mario.as_str()) && told.contains(people.lucia.as_str()) && told.contains("--fiscal-code"),
        "{told}"
    );
    // The one that the flags speak of goes on, to the next missing answer.
    let lucias = issue(&["--fiscal-code", people.lucia.as_str()]);
    assert_refused_after_notes(&lucias, &Failure::new(Code::MissingAnswer).with("flag", "--document-kind"));
    // The operator's own is known by its number.
    let card = format!("token_serial = \"{}\"", card_number(1));
    counter.client(&counter.url(), &card);
    let read = json(&desk.run(&counter.user, &["card", "read", "--json"]));
    assert_eq!(read["cards"].as_array().map(Vec::len), Some(1));
    assert_eq!(read["cards"][0]["fiscal_code"], people.lucia.as_str());

    // A person is offered it, and may type instead.
    let texts = Texts::new(Language::En);
    let terminal = Terminal::start(&desk.reader.command(&counter.user, &["--lang", "en", "issue"]));
    terminal.shows(people.lucia.as_str()).shows("Release for this card?").types("y").presses("Enter");
    terminal.shows(&texts.get("field-document-kind")).presses("C-c");
    let terminal = Terminal::start(&desk.reader.command(&counter.user, &["--lang", "en", "issue"]));
    terminal.shows("Release for this card?").presses("Enter").shows(&texts.get("field-fiscal-code")).presses("C-c");
    assert_ne!(terminal.ended(), 0);
}
