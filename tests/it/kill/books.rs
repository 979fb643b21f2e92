//! A batch and its books: the journal and the file of first halves, after kills and when the disk takes no more.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crspin::domain::release::ReleaseId;
use serde_json::Value;

use super::{counter, judge, moment};
use crate::support::counter::{Counter, Known};
use crate::support::smtp;

const HEAD: &str = "fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email,mobile,language";

/// Writes a batch of these cards; the first one's place among all is `first`.
fn write_rows(counter: &Counter, name: &str, cards: &[Known], first: usize) -> String {
    let row = |(place, card): (usize, &Known)| {
        format!("{},{},passport,YA1234567,Questura di Como,2035-01-01,c{place}@example.it,,it\n", card.holder, card.number)
    };
    let rows: String = (first..).zip(cards).map(row).collect();
    let file = counter.user.folder().join(name);
    fs::write(&file, format!("{HEAD}\n{rows}")).expect("written");
    file.display().to_string()
}

/// The releases in a file of first halves, by place of their card; each card stands there once, with the right digits.
fn kept(path: &str, cards: &[Known]) -> BTreeMap<usize, ReleaseId> {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(path).expect("the halves").permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(path).expect("the halves");
    let mut found = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let place = cards.iter().position(|card| card.number == columns[2]).expect("a card of the batch");
        assert_eq!((columns[4], columns[5]), (&cards[place].pin[..2], &cards[place].puk[..2]), "{line}");
        let twice = found.insert(place, columns[0].parse().expect("a release"));
        assert!(twice.is_none(), "a card was written twice: {line}");
    }
    found
}

/// The releases in a journal: one batch, and each row released once.
fn journalled(path: &str) -> Vec<String> {
    let text = fs::read_to_string(path).expect("the journal");
    assert!(text.ends_with('\n'), "its last line is whole");
    let entries: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("an entry")).collect();
    assert_eq!(entries.iter().filter(|entry| entry["entry"] == "batch").count(), 1);
    let released: Vec<&Value> = entries.iter().filter(|entry| entry["entry"] == "released").collect();
    let keys: std::collections::BTreeSet<&str> = released.iter().filter_map(|entry| entry["key"].as_str()).collect();
    assert_eq!(keys.len(), released.len(), "a row was released twice");
    let mut ids: Vec<String> = released.iter().map(|entry| entry["release"].as_str().expect("a release").to_owned()).collect();
    ids.sort();
    ids
}

/// Store, halves and journal say the same of all these cards.
fn agree(counter: &Counter, halves: &str, journals: &[String], cards: &[Known]) {
    let found = kept(halves, cards);
    assert_eq!(found.len(), cards.len(), "every row has its first half");
    judge(counter, &found);
    let mut written: Vec<String> = found.values().map(ToString::to_string).collect();
    written.sort();
    let mut noted: Vec<String> = journals.iter().flat_map(|path| journalled(path)).collect();
    noted.sort();
    assert_eq!(noted, written, "journal and halves");
}

#[test]
fn a_batch_goes_on_after_every_kill() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards) = counter(&smtp, 120, "all");
    let file = write_rows(&counter, "rows.csv", &cards, 0);
    let run = ["batch", "run", &file];
    let mut kills = 0;
    for attempt in 0..200 {
        let mut child = counter.user.command(&run).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the batch starts");
        thread::sleep(Duration::from_millis(40) + moment(attempt, 160));
        if child.try_wait().expect("a status").is_some_and(|status| status.success()) {
            break;
        }
        kills += usize::from(child.kill().is_ok());
        child.wait().expect("a status");
    }
    println!("{kills} kills");
    assert!(kills > 3, "it was too fast to be killed");
    counter.user.done(&run);
    agree(&counter, &format!("{file}.halves.csv"), &[format!("{file}.journal")], &cards);
}

/// Runs a batch that may write no file beyond this many blocks of 512 bytes: like a full disk, it gets a part of its last
/// line written and then an error.
fn run_cramped(counter: &Counter, blocks: u64, args: &[&str]) -> std::process::Output {
    let program = counter.user.command(args);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", &blocks.to_string()]);
    shell.arg(program.get_program()).args(program.get_args()).stdin(Stdio::null());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.output().expect("the shell runs")
}

#[test]
fn a_batch_whose_disk_is_full_says_so_and_goes_on_later() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards) = counter(&smtp, 100, "all");
    let halves = counter.user.folder().join("halves.csv").display().to_string();
    // The journal grows faster than the halves: with this batch it is the one that stops.
    let first = write_rows(&counter, "first.csv", &cards[..60], 0);
    let run = ["batch", "run", &first, "--halves", &halves];
    assert_stopped(&run_cramped(&counter, 3, &run), &format!("{first}.journal"));
    assert!(kept(&halves, &cards).len() < 60);
    counter.user.done(&run);
    // The halves of this batch come behind those of the first: here they stop.
    let second = write_rows(&counter, "second.csv", &cards[60..], 60);
    let run = ["batch", "run", &second, "--halves", &halves];
    let blocks = fs::metadata(&halves).expect("the halves").len().div_ceil(512);
    assert_stopped(&run_cramped(&counter, blocks, &run), &halves);
    assert!(!fs::read_to_string(&halves).expect("the halves").ends_with('\n'), "a part of a line was written");
    counter.user.done(&run);
    let journals = [first, second].map(|file| format!("{file}.journal"));
    agree(&counter, &halves, &journals, &cards);
}

fn assert_stopped(output: &std::process::Output, path: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code() == Some(2) && told.contains(path) && told.contains("too large"),
        "{path}: {:?} {told}",
        output.status
    );
}

#[test]
fn two_batches_do_not_write_the_same_halves_at_once() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards) = counter(&smtp, 1, "all");
    let file = write_rows(&counter, "rows.csv", &cards, 0);
    for name in ["halves.csv", "journal"] {
        let path = format!("{file}.{name}");
        let held = fs::File::options().append(true).create(true).open(&path).expect("a file");
        crate::support::counter::pin_file(std::path::Path::new(&path), "");
        held.lock().expect("locked");
        let refused = counter.user.run(&["batch", "run", &file]);
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(2) && told.contains(&path) && told.contains("in use"), "{told}");
    }
    judge(&counter, &BTreeMap::new());
    counter.user.done(&["batch", "run", &file]);
}

#[test]
fn a_batch_that_cannot_keep_its_books_releases_nothing() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let (counter, cards) = counter(&smtp, 1, "all");
    let file = write_rows(&counter, "rows.csv", &cards, 0);
    for flag in ["--journal", "--halves"] {
        for place in ["/dev/full", "/nowhere/books"] {
            let refused = counter.user.run(&["batch", "run", &file, flag, place]);
            let told = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(refused.status.code() == Some(2) && told.contains(place), "{flag} {place}: {told}");
        }
    }
    judge(&counter, &BTreeMap::new());
    counter.user.done(&["batch", "run", &file]);
}
