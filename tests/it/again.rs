//! The second half at the counter: followed, sent again, stopped, through the real program.

use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;

use crate::support::counter::{Counter, Known, assert_refused};
use crate::support::program::until;
use crate::support::terminal::Terminal;

const DOCUMENT: [&str; 8] = [
    "--document-kind",
    "passport",
    "--document-number",
    "YA1234567",
    "--document-issuer",
    "Questura di Como",
    "--document-expires",
    "2099-01-01",
];

fn issue<'a>(card: &'a Known, email: &'a str) -> Vec<&'a str> {
    [&["issue", "--fiscal-code", &card.holder, "--email", email, "--yes", "--read-out"], &DOCUMENT[..]].concat()
}

/// A counter with one card.
fn counter() -> (Counter, Known) {
    let counter = Counter::logged_in();
    let card = counter.import(&[&counter.place.people.dario]).remove(0);
    (counter, card)
}

/// The same with a mail server that is not there.
fn nowhere() -> (Counter, Known) {
    let mut counter = Counter::prepare();
    let files = "kind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";
    let smtp = "kind = \"smtp\"\nname = \"mail\"\nserver = \"127.0.0.1\"\nport = 1\ntls = \"none\"\n";
    let settings = counter.place.settings.replace(files, smtp);
    let from = "[delivery]\nmail_from = \"c@example.it\"\ntries = 2\nbackoff_first_seconds = 1\n[[delivery.provider]]";
    counter.place.settings = settings.replace("[[delivery.provider]]", from);
    counter.serve(&[]);
    counter.log_in();
    let card = counter.import(&[&counter.place.people.dario]).remove(0);
    (counter, card)
}

fn id(output: &str) -> String {
    let marked = |word: &&str| word.len() == 14 && word.split('-').all(|group| group.len() == 4);
    output.split_whitespace().find(marked).unwrap_or_else(|| panic!("no release in {output}")).to_owned()
}

#[test]
fn the_second_half_is_followed_after_the_first() {
    let (counter, card) = counter();
    for (language, after) in [(Language::It, "dopo 0,"), (Language::En, "after 0.")] {
        let texts = Texts::new(language);
        let output = counter.user.run(&[&["--lang", language.as_str()], &issue(&card, "citizen@example.it")[..]].concat());
        let (out, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{told}");
        let line = told.lines().last().expect("a line");
        assert!(
            line.contains("c•••@example.it: ") && line.contains(&texts.get("state-accepted")) && line.contains(after),
            "{told}"
        );
        assert_eq!(out.lines().count(), 2, "the halves and nothing else: {out}");
        // Plain lines, no control characters: this is no terminal.
        assert!(!told.contains('\u{1b}'), "{told:?}");
        if language == Language::It {
            let number = id(&told);
            let output = counter.user.run(&["--lang", "it", "status", &number, "--follow"]);
            assert!(String::from_utf8_lossy(&output.stdout).contains("dopo 0,"), "{output:?}");
            let sent = counter.user.run(&["resend", &number, "--email", "--reason", "not yet there"]);
            assert!(String::from_utf8_lossy(&sent.stderr).contains("c•••@example.it: "), "{sent:?}");
            assert!(sent.status.success());
        }
    }
}

#[test]
fn scripts_follow_when_they_ask_for_it() {
    let (counter, card) = counter();
    let whole = [&["--json"], &issue(&card, "citizen@example.it")[..], &["--follow"]].concat();
    let output = counter.user.run(&whole);
    let reports: Vec<serde_json::Value> =
        serde_json::Deserializer::from_slice(&output.stdout).into_iter().map(|report| report.expect("JSON")).collect();
    assert_eq!(reports.len(), 2, "{output:?}");
    assert_eq!(reports[0]["release"]["messages"][0]["state"], "queued");
    assert_eq!(reports[1]["release"]["messages"][0]["state"], "accepted");
    assert!(reports[1].get("first_half").is_none() && !String::from_utf8_lossy(&output.stdout).contains(&card.pin));
    let number = reports[0]["release"]["id"].as_str().expect("a number");
    let stopped = counter.user.json(&["stop", number, "--reason", "not the citizen", "--yes"]);
    assert_eq!(stopped["release"]["stopped"]["reason"], "not the citizen");
    for args in [&["reprint", number, "--reason", "the paper tore"][..], &["resend", number, "--reason", "it never came"]] {
        assert_refused(
            &counter.user.run(&[&["--lang", "it"], args].concat()),
            &Code::ReleaseStopped.into(),
            Language::It,
            "stopped",
        );
    }
    let table = counter.user.run(&["--lang", "it", "status", number]);
    assert!(String::from_utf8_lossy(&table.stdout).contains("FERMATO"), "{table:?}");
}

#[test]
fn what_never_arrives_is_told_and_mended_at_the_counter() {
    let (counter, card) = nowhere();
    let texts = Texts::new(Language::It);
    let output = counter.user.run(&[&["--lang", "it"], &issue(&card, "citizen@example.it")[..]].concat());
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(38), "{told}");
    assert!(told.contains(&texts.get("wait-away")), "what it waits for: {told}");
    let number = id(&told);
    assert!(told.contains(&format!("resend {number}")), "{told}");
    // In both languages, with what to do: the document again.
    let right = ["resend", &number, "--email", "right@example.it", "--reason", "the address was wrong", "--no-follow"];
    let missing = Failure::new(Code::MissingAnswer).with("flag", "--document-kind");
    assert_refused(&counter.user.run(&[&["--lang", "it"], &right[..]].concat()), &missing, Language::It, "no document");
    let sent = counter.user.json(&[&right[..], &DOCUMENT].concat());
    assert_eq!(sent["release"]["resends"], 1);
    assert_eq!(sent["release"]["messages"][1]["address"], "r•••@example.it");
}

#[test]
fn a_person_stops_a_release_after_a_second_look() {
    let (counter, card) = counter();
    let output = counter.user.run(&[&["--json"], &issue(&card, "citizen@example.it")[..]].concat());
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let number = answer["release"]["id"].as_str().expect("a number").to_lowercase().replace('-', "");
    let texts = Texts::new(Language::It);
    for (answer, status) in [("n", 3), ("s", 0)] {
        let terminal = Terminal::run(&counter.user, &["--lang", "it", "stop", &number]);
        terminal.shows(&texts.get("field-reason")).types("non era il cittadino").presses("Enter");
        terminal.shows(&texts.get("stop-confirm")).shows(&card.holder).types(answer).presses("Enter");
        assert_eq!(terminal.ended(), status);
    }
    let again = counter.user.run(&["--lang", "it", "stop", &number, "--reason", "non era lui"]);
    assert!(again.status.success() && String::from_utf8_lossy(&again.stderr).contains("era già stato fermato"), "{again:?}");
}

/// A message whose deadline passes after the operator went on: told at the next occasion, until it is sent again or stopped.
#[test]
fn operators_are_told_of_second_halves_that_were_lost() {
    let (counter, card) = nowhere();
    let output = counter.user.run(&[&issue(&card, "citizen@example.it")[..], &["--no-follow"]].concat());
    let id = id(&String::from_utf8_lossy(&output.stderr));
    until("it is lost", || {
        let listed = counter.user.json(&["status", "--mine", "--undelivered"]);
        listed["releases"][0]["id"] == id.as_str()
    });
    for (language, word) in [("it", "La seconda parte di 1 suo rilascio"), ("en", "The second half of 1 release of yours")] {
        let output = counter.user.run(&["--lang", language, "whoami"]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.starts_with(word) && told.contains("crspin status --mine --undelivered"), "{told}");
    }
    counter.user.done(&["stop", &id, "--reason", "the citizen will come again", "--yes"]);
    assert_eq!(counter.user.json(&["status", "--mine", "--undelivered"])["releases"], serde_json::json!([]));
    assert_eq!(counter.user.run(&["whoami"]).stderr, b"");
}
