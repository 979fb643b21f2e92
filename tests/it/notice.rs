//! `crspin notice` as it is called.

use std::fs;

use crspin::domain::operator::{Operator, Role, Standing};

use crate::support::counter::Counter;
use crate::support::service::{people, seeding};

/// A counter whose Anna is an evaluator; the Ente `como` has a certified mailbox.
fn evaluator() -> Counter {
    let counter = Counter::open();
    let (_, operators) = people(&counter.place.people);
    let one = |who: &crspin::domain::fiscal_code::FiscalCode| {
        operators.iter().find(|one| one.fiscal_code == *who).expect("a person").clone()
    };
    let anna = one(&counter.place.people.anna);
    let closed = Operator { standing: Standing::Closed, ..anna.clone() };
    let evaluator = Operator { role: Role::Evaluator, ente: one(&counter.place.people.carla).ente, ..anna };
    counter.in_store(async |store| store.register(&[], &[closed, evaluator], seeding()).await).expect("registered");
    let path = counter.place.store_url().strip_prefix("sqlite:").expect("a file").to_owned();
    let db = rusqlite::Connection::open(path).expect("the store");
    db.busy_timeout(std::time::Duration::from_secs(10)).expect("patience");
    db.execute_batch("update enti set contact_pec = 'como@pec.example.it' where code = 'como'").expect("SQL");
    counter.log_in();
    counter
}

/// The flags of news to Enti.
fn send<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["notice", "send", "--to", "enti", "--file", file], more].concat()
}

#[test]
fn news_are_tried_sent_and_followed() {
    let counter = evaluator();
    let file = counter.user.folder().join("news.txt");
    fs::write(&file, "Nuovi moduli\n\nDa maggio è così.\n").expect("written");
    let file = file.display().to_string();

    let output = counter.user.run(&send(&file, &["--preview"]));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Subject: Nuovi moduli\n\nDa maggio è così.\n");
    let would = counter.user.json(&send(&file, &["--dry-run"]));
    assert_eq!((&would["count"], would["left_out"].as_array().map(Vec::len)), (&1.into(), Some(2)));
    let asked = counter.user.run(&send(&file, &[]));
    let told = String::from_utf8_lossy(&asked.stderr).into_owned();
    assert_eq!(asked.status.code(), Some(2), "nobody is there to say yes: {told}");
    assert!(told.contains("“Nuovi moduli” goes by certified mail to 1 Ente; without a known address: 2"), "{told}");
    assert!(told.contains("No address: Ente lodi (lodi)"), "{told}");
    assert_eq!(counter.user.json(&["notice", "list"])["notices"], serde_json::json!([]), "nothing was sent so far");

    let yes = send(&file, &["--yes", "--subject", "Moduli", "--key", "a-key-of-this-news"]);
    let sent = counter.user.json(&yes);
    assert_eq!(sent["notice"]["subject"], "Moduli");
    assert_eq!(counter.user.json(&yes)["notice"]["id"], sent["notice"]["id"], "the same key sends it once");
    let id = sent["notice"]["id"].as_str().expect("a number");
    let shown = counter.user.run(&["notice", "show", id]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("Subject: Moduli") && shown.contains("Nuovi moduli\n\nDa maggio è così.\n"), "{shown}");
    let list = counter.user.run(&["notice", "list"]);
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(list.contains(id) && list.contains("Enti, by certified mail"), "{list}");
}

#[test]
fn files_that_are_no_news_are_told_before_anything_is_sent() {
    let user = crate::support::program::User::new();
    let file = user.folder().join("news.txt");
    let path = file.display().to_string();
    let large = "x".repeat(16 * 1024 + 1);
    for (content, more, told) in [
        (&b"only one line"[..], &[][..], "--file is not valid: the text is empty"),
        (b"\nno subject", &[], "--file is not valid: the subject has 1 to 120 characters"),
        (b"text", &["--subject", ""], "--subject is not valid: the subject has 1 to 120 characters"),
        (b"s\n\xff", &[], "--file is not valid: the text is in UTF-8"),
        (b"s\n\x07", &[], "--file is not valid: there is a control character in it"),
        (large.as_bytes(), &["--subject", "s"], "--file is not valid: the text has at most 16 KiB"),
    ] {
        fs::write(&file, content).expect("written");
        let output = user.run(&[&["notice", "send", "--to", "enti", "--file", &path], more].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(told), "{said}");
    }
    let output = user.run(&["notice", "send", "--to", "citizens", "--file", &path]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("enti, operators"), "{said}");
}
