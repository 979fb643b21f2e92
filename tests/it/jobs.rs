//! What comes after a release, through the real program: shown again, looked up, followed, logged out; and many at once.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use serde_json::Value;

use crate::support::counter::{Counter, Known, assert_refused, halves};
use crate::support::service::card_number;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_first_half_is_shown_again_and_counted() {
    let counter = Counter::logged_in();
    let cards = counter.import(&[&counter.place.people.mario]);
    let first = counter.release(&cards[0], "mario@example.it", &[]);
    let release = counter.user.json(&["status", "--mine"])["releases"][0].clone();
    let id = release["id"].as_str().expect("a number");
    for count in 1..=2 {
        let again = counter.user.run(&["reprint", id, "--reason", "The paper jammed"]);
        assert!(again.status.success(), "{}", text(&again.stderr));
        assert_eq!(halves(&text(&again.stdout)), halves(&text(&first.stdout)));
        assert_eq!(counter.user.json(&["status", id])["releases"][0]["reprints"], count);
    }
    for language in [Language::It, Language::En] {
        let args = ["--lang", language.as_str(), "reprint", id, "--reason", "Once more"];
        let wanted = Failure::new(Code::TooManyReprints).with("most", "2");
        assert_refused(&counter.user.run(&args), &wanted, language, "a third time");
    }
}

#[test]
fn the_same_key_gives_the_same_release() {
    let counter = Counter::logged_in();
    let cards = counter.import(&[&counter.place.people.mario]);
    let key = ["--key", "5d0c8f1e-0000-key"];
    let first = counter.release_json(&cards[0], "mario@example.it", &key);
    let second = counter.release_json(&cards[0], "mario@example.it", &key);
    assert_eq!((&first["release"]["id"], &first["first_half"]), (&second["release"]["id"], &second["first_half"]));
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(1));
}

#[test]
fn status_is_a_table_json_csv_and_a_way_to_follow() {
    let counter = Counter::logged_in();
    let cards = counter.import(&[&counter.place.people.mario]);
    let id = counter.release_json(&cards[0], "mario@example.it", &[])["release"]["id"].as_str().expect("a number").to_owned();
    let followed = counter.user.run(&["status", &id, "--follow"]);
    assert!(followed.status.success() && text(&followed.stdout).contains(": accepted by the gateway"), "{followed:?}");
    let table = text(&counter.user.run(&["status", "--today"]).stdout);
    assert!(table.contains(&id) && table.contains("Second half") && !table.contains("mario@example.it"), "{table}");
    let list = counter.user.json(&["status", "--state", "accepted"]);
    assert_eq!((&list["schema"], &list["releases"][0]["id"]), (&1.into(), &id.as_str().into()));
    assert_eq!(counter.user.json(&["status", "--state", "failed"])["releases"], Value::Array(Vec::new()));
    let csv = text(&counter.user.run(&["status", "--card", &cards[0].number, "--csv"]).stdout);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("release,at,fiscal_code,card,product,operator,ente,reprints,messages,mode"));
    assert!(lines.next().is_some_and(|line| line.starts_with(&id) && line.ends_with(",0,email accepted,direct")), "{csv}");
}

#[test]
fn a_message_that_is_given_up_ends_the_following_as_a_failure() {
    let Some(smtp) = crate::support::smtp::start("starttls") else { return };
    let mut counter = Counter::prepare();
    counter.mail_to(&smtp);
    counter.serve(&[]);
    counter.log_in();
    let cards = counter.import(&[&counter.place.people.mario]);
    let answer = counter.release_json(&cards[0], "bounce@example.it", &[]);
    let followed = counter.user.run(&["status", answer["release"]["id"].as_str().expect("a number"), "--follow"]);
    assert_eq!(followed.status.code(), Some(i32::from(Code::NotDelivered.exit())), "{}", text(&followed.stderr));
    assert!(text(&followed.stdout).contains("FAILED"), "{followed:?}");
}

#[test]
fn a_logout_ends_the_session_on_both_sides() {
    let counter = Counter::logged_in();
    let folder = counter.user.folder().join("state/crspin/sessions");
    let session = fs::read_dir(&folder).expect("sessions").next().expect("one").expect("an entry").path();
    let kept = fs::read(&session).expect("a session");
    assert!(counter.user.run(&["whoami"]).status.success());
    counter.user.done(&["logout"]);
    assert!(!session.exists(), "it is forgotten here");
    // A thief made a copy before.
    fs::write(&session, kept).expect("written");
    let refused = counter.user.run(&["whoami"]);
    assert_refused(&refused, &Code::NotLoggedIn.into(), Language::En, "a session that was ended");
}

const HEAD: &str = "fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email";

fn csv_row(card: &Known, expires: &str) -> String {
    format!("{},{},passport,YA1234567,Questura di Como,{expires},{}@example.it", card.holder, card.number, card.number)
}

fn batch(counter: &Counter, args: &[&str]) -> Output {
    counter.user.run(&[&["batch", "run"], args].concat())
}

/// The first halves that a batch wrote, with their cards.
fn written(path: &str) -> Vec<(String, String, String)> {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(path).expect("the halves").permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(path).expect("the halves");
    let row = |line: &str| -> (String, String, String) {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[2].to_owned(), fields[4].to_owned(), fields[5].to_owned())
    };
    text.lines().skip(1).map(row).collect()
}

fn are_first_halves(cards: &[Known], written: &[(String, String, String)]) {
    assert_eq!(written.len(), cards.len());
    for card in cards {
        let half = (card.number.clone(), card.pin[..2].to_owned(), card.puk[..2].to_owned());
        assert!(written.contains(&half), "{half:?} in {written:?}");
    }
}

#[test]
fn a_batch_releases_every_good_row_once() {
    let counter = Counter::logged_in();
    let people = counter.place.people.clone();
    let cards = counter.import(&[&people.mario, &people.lucia, &people.bruno, &people.carla]);
    let file = counter.user.folder().join("rows.csv").display().to_string();
    let good: Vec<String> = cards.iter().map(|card| csv_row(card, "2030-01-01")).collect();
    // One document has expired, one row is short, one codice fiscale is mistyped.
    let bad = [csv_row(&cards[0], "2020-01-01"), "x,y".to_owned(), csv_row(&cards[1], "2030-01-01").replacen('1', "2", 1)];
    fs::write(&file, format!("{HEAD}\n{}\n{}\n", good.join("\n"), bad.join("\n"))).expect("written");

    for args in [vec![file.as_str(), "--dry-run"], vec![file.as_str()]] {
        let stopped = batch(&counter, &args);
        let wanted = Failure::new(Code::SomeRowsFailed).with("failed", 3).with("total", 7);
        assert_refused(&stopped, &wanted, Language::En, "bad rows");
        let said = text(&stopped.stderr);
        assert!(["line 6: ", "line 7: ", "line 8: "].iter().all(|line| said.contains(line)), "{said}");
    }
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(0));

    let done = batch(&counter, &[&file, "--skip-bad"]);
    assert_eq!(done.status.code(), Some(40), "the bad rows count as failed: {}", text(&done.stderr));
    assert_eq!(text(&done.stdout).lines().filter(|line| line.contains(",released,")).count(), 4);
    let halves = format!("{file}.halves.csv");
    are_first_halves(&cards, &written(&halves));

    // Killed after the act and before the journal: the last line of the journal never came.
    let journal = format!("{file}.journal");
    let lines = fs::read_to_string(&journal).expect("a journal");
    let cut = lines.trim_end().rfind('\n').expect("lines") + 9;
    fs::write(&journal, &lines[..cut]).expect("written");
    let again = batch(&counter, &[&file, "--skip-bad"]);
    assert!(text(&again.stderr).contains("1 released, 0 failed, 3 done before"), "{}", text(&again.stderr));
    are_first_halves(&cards, &written(&halves));
    assert_eq!(counter.user.json(&["status", "--mine"])["releases"].as_array().map(Vec::len), Some(4), "nothing twice");
}

#[test]
fn a_batch_of_json_lines_tells_each_refusal() {
    let counter = Counter::logged_in();
    let people = counter.place.people.clone();
    let cards = counter.import(&[&people.mario, &people.lucia]);
    let file = counter.user.folder().join("rows.jsonl").display().to_string();
    let row = |citizen: &str, card: &str| {
        serde_json::json!({ "fiscal_code": citizen, "card": card, "document_kind": "passport", "document_number": "YA1234567",
            "document_issuer": "Questura di Como", "document_expires": "2030-01-01", "email": "x@example.it" })
        .to_string()
    };
    let (expired, anna) = (card_number(5).to_string(), people.anna.as_str());
    let rows = [
        row(&cards[0].holder, &cards[0].number),
        row(&cards[0].holder, &cards[1].number),
        row(anna, &card_number(4).to_string()),
        row(people.bruno.as_str(), &expired),
        row(&cards[1].holder, &card_number(999).to_string()),
    ];
    fs::write(&file, rows.join("\n")).expect("written");
    let done = batch(&counter, &[&file, "--json"]);
    assert_eq!(done.status.code(), Some(40), "{}", text(&done.stderr));
    let results: Vec<Value> = text(&done.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for (line, outcome, code) in [
        (1, "released", Value::Null),
        (2, "failed", "card-of-another".into()),
        (3, "failed", "oneself".into()),
        (4, "failed", "card-expired".into()),
        (5, "failed", "other-card".into()),
    ] {
        let result = results.iter().find(|result| result["line"] == line).expect("a result");
        assert_eq!((&result["outcome"], &result["code"]), (&outcome.into(), &code), "line {line}");
    }
}

#[test]
fn a_batch_from_standard_input_says_what_it_needs() {
    let counter = Counter::logged_in();
    let cards = counter.import(&[&counter.place.people.mario]);
    let run = |more: &[&str]| {
        let mut child = counter
            .user
            .command(&[&["batch", "run", "-"], more].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let rows = format!("{HEAD}\n{}\n", csv_row(&cards[0], "2030-01-01"));
        child.stdin.take().expect("its input").write_all(rows.as_bytes()).expect("written");
        child.wait_with_output().expect("its end")
    };
    assert_refused(&run(&[]), &Failure::new(Code::MissingAnswer).with("flag", "--journal"), Language::En, "no journal");
    let path = |name: &str| counter.user.folder().join(name).display().to_string();
    let done = run(&["--journal", &path("journal"), "--halves", &path("halves")]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    are_first_halves(&cards, &written(&path("halves")));
}
