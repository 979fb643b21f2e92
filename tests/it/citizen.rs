//! The citizen's card through the real program, PC/SC and a virtual reader of our own: what is read, what is refused, and that
//! nothing but reading ever reaches the card.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use crspin::domain::card_number::CardNumber;
use crspin::domain::message::Language;
use crspin::domain::team_number::TeamNumber;
use crspin::exit::{Code, Failure};
use crspin::i18n::Texts;

use crate::support::counter::{Counter, assert_refused};
use crate::support::program::{User, until};
use crate::support::service::card_number;
use crate::support::terminal::Terminal;

/// A private PC/SC service with two readers, in a network of its own so that nothing outside reaches them.
struct Reader {
    folder: tempfile::TempDir,
    service: Child,
    cards: Vec<Child>,
}

impl Reader {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("run")).expect("a folder");
        fs::create_dir(folder.path().join("readers")).expect("a folder");
        fs::copy("/etc/reader.conf.d/vpcd", folder.path().join("readers/vpcd")).expect("vsmartcard-vpcd is installed");
        let script = "ip link set lo up; mount --bind \"$0/run\" /run; exec pcscd --foreground --config \"$0/readers\"";
        let service = Command::new("unshare")
            .args(["--map-root-user", "--net", "--mount", "sh", "-c", script])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("unshare runs");
        let reader = Self { folder, service, cards: Vec::new() };
        until("the PC/SC service listens", || reader.socket().exists());
        reader
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("run/pcscd/pcscd.comm")
    }

    fn log(&self, slot: usize) -> String {
        fs::read_to_string(self.folder.path().join(format!("card-{slot}"))).unwrap_or_default()
    }

    /// Puts a card into the next reader, and waits until it is there.
    fn insert(&mut self, number: &CardNumber, holder: &str, habit: &str) {
        let slot = self.cards.len();
        let log = self.folder.path().join(format!("card-{slot}"));
        let card = Command::new("nsenter")
            .args(["--target", &self.service.id().to_string(), "--user", "--preserve-credentials", "--net", "python3"])
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/citizen.py"))
            .args([&(35963 + slot).to_string(), number.as_str(), holder, habit])
            .arg(log)
            .spawn()
            .expect("nsenter runs");
        self.cards.push(card);
        // The service switches a card on when it comes, to hear its ATR.
        until("the card is in the reader", || self.log(slot).contains("on"));
        let user = User::new();
        until("the card is seen", || {
            let seen = self.run(&user, &["card", "read", "--json"]);
            let told = [seen.stdout, seen.stderr].concat();
            String::from_utf8_lossy(&told).contains(&format!("Virtual PCD 00 0{slot}"))
        });
    }

    fn command(&self, user: &User, args: &[&str]) -> Command {
        let mut command = user.command(args);
        command.env("PCSCLITE_CSOCK_NAME", self.socket());
        command
    }

    fn run(&self, user: &User, args: &[&str]) -> Output {
        self.command(user, args).output().expect("the program runs")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        for child in self.cards.iter_mut().chain([&mut self.service]) {
            let _gone = child.kill();
            let _gone = child.wait();
        }
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
    for habit in ["plain", "steps", "61", "6c", "67"] {
        let mut reader = Reader::start();
        reader.insert(&number, MARIO, habit);
        let read = json(&reader.run(&user, &["card", "read", "--json"]));
        let card = &read["cards"][0];
        for (name, value) in [
            ("number", number.as_str()),
            ("team_number", TeamNumber::of(&number).as_str()),
            ("fiscal_code", MARIO),
            ("given_name", "NICCOLÒ"),
            ("family_name", "ROSSI"),
            ("born", "1945-03-12"),
            ("valid_until", "2034-06-15"),
            ("family", "st-2021"),
        ] {
            assert_eq!(card[name], value, "{habit}: {read}");
        }
        assert!(!read.to_string().contains("INVENTATA"), "nobody asked where they live");
    }
}

#[test]
fn a_card_that_tells_nothing_is_told_why() {
    let user = User::new();
    for (habit, number, why) in [("closed", card_number(1), "citizen-card-files"), ("plain", card_number(1), "")] {
        let mut reader = Reader::start();
        reader.insert(&number, if why.is_empty() { "NOBODY" } else { MARIO }, habit);
        let read = reader.run(&user, &["--lang", "en", "card", "read"]);
        if why.is_empty() {
            // The number alone is worth showing.
            assert!(String::from_utf8_lossy(&read.stdout).contains(number.as_str()));
            continue;
        }
        let texts = Texts::new(Language::En);
        let seen = texts.with("citizen-unreadable", &[("reader", "Virtual PCD 00 00"), ("why", &texts.get(why))]);
        let wanted = Failure::new(Code::NoCard).with("wanted", texts.get("citizen-wanted")).with("seen", seen);
        assert_refused(&read, &wanted.with("whose", "citizen"), Language::En, habit);
    }
    // No service at all.
    let nowhere = user.command(&["card", "read"]).env("PCSCLITE_CSOCK_NAME", "/nowhere").output().expect("it runs");
    assert_refused(&nowhere, &Failure::new(Code::NoReader).with("why", "no-service"), Language::En, "no service");
}

#[test]
fn a_release_takes_citizen_and_number_from_the_card() {
    let counter = Counter::logged_in();
    let mario = counter.place.people.mario.to_string();
    let mut reader = Reader::start();
    reader.insert(&card_number(1), &mario, "plain");
    let document = ["--document-kind", "passport", "--document-number", "YA1234567", "--document-issuer", "Questura di Como"];
    let rest = [&document[..], &["--document-expires", "2030-01-01", "--email", "c@example.it", "--yes", "--no-input"]].concat();
    let issue = |more: &[&str]| reader.run(&counter.user, &[&["--lang", "en", "issue"], &rest[..], more].concat());

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

    // Selecting, reading, and nothing else, in particular no VERIFY (20), with the release and after it.
    let seen = reader.log(0);
    let commands: Vec<&str> = seen.lines().filter(|line| line.len() > 5).collect();
    assert!(commands.len() > 4 && commands.iter().all(|line| ["00a4", "00b0", "00c0"].contains(&&line[..4])), "{seen}");
    assert!(!seen.contains("reset"), "the card is left as it is: {seen}");
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
        let mut reader = Reader::start();
        reader.insert(&chip, holder.as_str(), "plain");
        let refused = reader.run(&counter.user, &["--lang", "en", "issue", "--from-card", "--no-input"]);
        assert_refused_after_notes(&refused, &Failure::new(code).with("read", &chip).with("known", known));
    }
}

#[test]
fn of_several_cards_one_is_meant() {
    let counter = Counter::logged_in();
    let people = counter.place.people.clone();
    let mut reader = Reader::start();
    reader.insert(&card_number(1), people.mario.as_str(), "plain");
    reader.insert(&card_number(2), people.lucia.as_str(), "plain");
    let issue = |more: &[&str]| reader.run(&counter.user, &[&["issue", "--from-card", "--no-input"], more].concat());
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
    let read = json(&reader.run(&counter.user, &["card", "read", "--json"]));
    assert_eq!(read["cards"].as_array().map(Vec::len), Some(1));
    assert_eq!(read["cards"][0]["fiscal_code"], people.lucia.as_str());

    // A person is offered it, and may type instead.
    let texts = Texts::new(Language::En);
    let terminal = Terminal::start(&reader.command(&counter.user, &["--lang", "en", "issue"]));
    terminal.shows(people.lucia.as_str()).shows("Release for this card?").types("y").presses("Enter");
    terminal.shows(&texts.get("field-document-kind")).presses("C-c");
    let terminal = Terminal::start(&reader.command(&counter.user, &["--lang", "en", "issue"]));
    terminal.shows("Release for this card?").presses("Enter").shows(&texts.get("field-fiscal-code")).presses("C-c");
    assert_ne!(terminal.ended(), 0);
}
