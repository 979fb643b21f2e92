//! `crspin vault` as it is called, on SQLite.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crspin::domain::card_number::CardNumber;
use crspin::domain::event::Act;
use crspin::domain::sealed::Side;
use crspin::store::Store;
use crspin::vault::{Opener, VaultError};
use serde_json::Value;

use crate::support::settings::SENDER;

const HEADER: &str = "card_number,fiscal_code,product,pin,puk,valid_until\n";
const CITIZEN: &str = "RSSMRA85T10A562S";

/// A folder with settings and keys.
struct Bureau(tempfile::TempDir);

impl Bureau {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("service.toml"), SENDER).expect("settings");
        let bureau = Self(folder);
        let made = bureau.run(&["vault", "keygen", "--dir", "keys", "--no-passphrase"]);
        assert!(made.status.success(), "{}", said(&made));
        // Import and status need the public keys only.
        for key in ["desk.key", "message.key"] {
            std::fs::rename(bureau.path("keys").join(key), bureau.path(key)).expect("moved away");
        }
        bureau
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crspin"));
        command.args(args).args(["--lang", "en"]).current_dir(self.0.path()).env("HOME", self.0.path());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).stdin(Stdio::null()).output().expect("it runs")
    }

    fn import(&self, name: &str, content: &str) -> Output {
        std::fs::write(self.path(name), content).expect("a file");
        self.run(&["vault", "import", name, "--settings", "service.toml", "--json"])
    }

    fn status(&self) -> Value {
        let status = self.run(&["vault", "status", "--settings", "service.toml", "--json"]);
        assert!(status.status.success(), "{}", said(&status));
        serde_json::from_slice(&status.stdout).expect("JSON")
    }

    /// Whether any file of the store holds this text.
    fn store_holds(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.0.path()).expect("the folder").map(|entry| entry.expect("an entry").path());
        let database = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("crspin.db"));
        let files: Vec<PathBuf> = files.filter(|path| database(path)).collect();
        assert!(!files.is_empty());
        files.iter().any(|path| {
            let bytes = std::fs::read(path).expect("a file");
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        })
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn counts(output: &Output) -> [u64; 5] {
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {}", said(output)));
    ["rows", "new", "known", "contradicting", "bad"].map(|name| summary[name].as_u64().expect(name))
}

fn number(index: u32) -> CardNumber {
    CardNumber::complete(&format!("60300{index:010}")).expect("a card number")
}

/// Codes that are easy to search for and appear in nothing else.
fn codes(index: u32) -> (String, String) {
    (format!("9{:04}", 9999 - index % 5000), format!("97{:06}", 531_441 + index % 400_000))
}

fn row(index: u32) -> String {
    let (pin, puk) = codes(index);
    format!("{},{CITIZEN},ts-cns,{pin},{puk},2031-05-30\n", number(index))
}

#[test]
fn keys_are_made_once() {
    let bureau = Bureau::open();
    let again = bureau.run(&["vault", "keygen", "--dir", "keys", "--no-passphrase"]);
    assert_eq!(again.status.code(), Some(36), "{}", said(&again));
    assert!(said(&again).contains("desk.pub"), "{}", said(&again));
    let unasked = bureau.run(&["vault", "keygen", "--dir", "more"]);
    assert_eq!(unasked.status.code(), Some(2), "no terminal to ask for a passphrase: {}", said(&unasked));
    std::fs::write(bureau.path("words"), "tre civette\n").expect("a file");
    let loose = bureau.run(&["vault", "keygen", "--dir", "more", "--passphrase-file", "words"]);
    assert_eq!(loose.status.code(), Some(2), "others may read it: {}", said(&loose));
    let mut child = bureau
        .command(&["vault", "keygen", "--dir", "more", "--passphrase-fd", "0"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("runs");
    child.stdin.take().expect("its input").write_all(b"tre civette\n").expect("written");
    assert!(child.wait().expect("it ends").success());
    let pem = std::fs::read_to_string(bureau.path("more/message.key")).expect("the key");
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
}

#[test]
fn bad_rows_are_named_and_stop_nothing_else() {
    let bureau = Bureau::open();
    let mut file = format!("\u{feff}{HEADER}");
    file += &row(1);
    file += "\n";
    let _ = writeln!(file, "{},{CITIZEN},ts-cns,98765,9753,2031-05-30", number(2)); // line 4: the PUK is short
    let _ = writeln!(file, "\"{},{CITIZEN},ts-cns,98764,97531111,2031-05-30", number(3)); // line 5: a quotation mark stays open
    file += &row(4);
    file += &row(1).replace("2031", "2033"); // line 7: the card of line 2 again
    let _ = writeln!(file, "{},{CITIZEN},ts-cns,98763,97532222,30/05/2031", number(5)); // line 8
    let _ = write!(file, "{},{CITIZEN},ts-cns,98762,97533333", number(6)); // line 9: cut off
    let done = bureau.import("cards.csv", &file);
    assert_eq!(done.status.code(), Some(40), "{}", said(&done));
    assert_eq!(counts(&done), [7, 2, 0, 0, 5]);
    let summary: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let faults: Vec<(u64, &str)> = summary["faults"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|fault| (fault["line"].as_u64().expect("a line"), fault["fault"].as_str().expect("a fault")))
        .collect();
    let wanted = [(4, "row-digits"), (5, "row-quotes"), (7, "row-repeated"), (8, "bad-date"), (9, "row-fields")];
    assert_eq!(faults, wanted);
    assert!(said(&done).contains("line 4, puk: it is not 8 digits"), "{}", said(&done));
    let mut secrets: Vec<String> =
        ["98765", "98764", "97531111", "98763", "97532222", "98762", "97533333"].map(str::to_owned).into();
    for index in [1, 4] {
        let (pin, puk) = codes(index);
        secrets.extend([pin, puk]);
    }
    for secret in &secrets {
        assert!(!said(&done).contains(secret), "{secret} was said");
        assert!(!bureau.store_holds(secret), "{secret} is in the store");
    }
    assert!(bureau.store_holds(CITIZEN), "the search finds what is there");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let bureau = Bureau::open();
    let file = format!("{HEADER}{}", (1..=2500).map(row).collect::<String>());
    let first = bureau.import("cards.csv", &file);
    assert_eq!((first.status.code(), counts(&first)), (Some(0), [2500, 2500, 0, 0, 0]), "{}", said(&first));
    let before = bureau.status();
    assert_eq!(before["cards"], 2500);
    assert_eq!(before["data_keys"].as_array().map(Vec::len), Some(2), "one per side");
    let fits = |key: &Value| key["fits"] == Value::Bool(true) && key["cards"] == 2500;
    assert!(before["data_keys"].as_array().expect("a list").iter().all(fits), "{before}");

    let again = bureau.import("cards.csv", &file);
    assert_eq!((again.status.code(), counts(&again)), (Some(0), [2500, 0, 2500, 0, 0]));
    assert_eq!(bureau.status(), before);

    let more = format!("{HEADER}{}{}", row(7).replace("2031", "2032"), row(9000));
    let more = bureau.import("more.csv", &more);
    assert_eq!((more.status.code(), counts(&more)), (Some(40), [2, 1, 0, 1, 0]), "{}", said(&more));
    assert_eq!(bureau.status()["data_keys"].as_array().map(Vec::len), Some(4), "a new import, new data keys");

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&format!("sqlite:{}", bureau.path("crspin.db").display())).await.expect("the store");
        let card = store.card(&number(7)).await.expect("answered").expect("the card");
        assert_eq!(card.valid_until.to_string(), "2031-05-30", "what contradicts changes nothing");
        let events = store.events(0, 100).await.expect("events");
        let imports: Vec<_> = events.iter().filter(|(_, event)| event.act == Act::CodesImported).collect();
        assert_eq!(imports.len(), 3, "one event per import");
        assert!(imports[0].1.object.starts_with("cards.csv sha256:") && imports[0].1.result == "done");
        assert!(imports[2].1.object.ends_with(" new:1 known:0 contradicting:1 bad:0"), "{:?}", imports[2]);

        let (half, key) = store.desk_half(&number(7)).await.expect("answered").expect("a half");
        let opener = |side: Side| Opener::load(side, &bureau.path(&format!("{side}.key")), None).expect("an opener");
        let desk = opener(Side::Desk).desk(&half, &key, &number(7), &card.product).expect("opened");
        let (pin, puk) = codes(7);
        assert_eq!((desk.pin.reveal(), desk.puk.reveal()), (&pin[..2], &puk[..2]));
        let other = opener(Side::Message).message(&half, &key, &number(7), &card.product);
        assert!(matches!(other, Err(VaultError::OtherSide(Side::Desk))), "{other:?}");
        let other_card = opener(Side::Desk).desk(&half, &key, &number(8), &card.product);
        assert!(matches!(other_card, Err(VaultError::DoesNotOpen)), "{other_card:?}");
    });
}

#[test]
fn killed_in_the_middle_it_goes_on() {
    let bureau = Bureau::open();
    let lines: Vec<String> = (1..=6000)
        .map(|index| {
            let (pin, puk) = codes(index);
            format!(
                "{{\"card_number\":\"{}\",\"fiscal_code\":\"{CITIZEN}\",\"product\":\"ts-cns\",\"pin\":\"{pin}\",\
                 \"puk\":\"{puk}\",\"valid_until\":\"2031-05-30\"}}\n",
                number(index)
            )
        })
        .collect();
    let args = ["vault", "import", "-", "--format", "jsonl", "--settings", "service.toml", "--json"];
    let mut child = bureau.command(&args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it runs");
    let mut input = child.stdin.take().expect("its input");
    input.write_all(lines[..3500].concat().as_bytes()).expect("written");
    // It waits for the rest of the file, with three batches written.
    let deadline = Instant::now() + Duration::from_mins(1);
    while bureau.path("crspin.db").metadata().is_err() || bureau.status()["cards"] != 3000 {
        assert!(Instant::now() < deadline, "{}", bureau.status());
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().expect("killed");
    child.wait().expect("it ended");
    drop(input);

    std::fs::write(bureau.path("cards.jsonl"), lines.concat()).expect("a file");
    let again = bureau.run(&["vault", "import", "cards.jsonl", "--settings", "service.toml", "--json"]);
    assert_eq!((again.status.code(), counts(&again)), (Some(0), [6000, 3000, 3000, 0, 0]), "{}", said(&again));
    assert_eq!(bureau.status()["cards"], 6000);
}

#[test]
fn what_cannot_be_imported_says_why() {
    let bureau = Bureau::open();
    for (args, code, words) in [
        (vec!["cards.txt", "--settings", "service.toml"], 2, "--format"),
        (vec!["none.csv", "--settings", "service.toml"], 2, "none.csv"),
        (vec!["cards.csv", "--settings", "none.toml"], 2, "none.toml"),
        (vec!["cards.csv", "--settings", "service.toml", "--desk-key-pub", "keys/message.pub"], 36, "other side"),
        (vec!["cards.csv", "--settings", "service.toml", "--desk-key-pub", "service.toml"], 36, "service.toml"),
        (vec!["headless.csv", "--settings", "service.toml"], 2, "card_number"),
    ] {
        std::fs::write(bureau.path("cards.csv"), HEADER).expect("a file");
        std::fs::write(bureau.path("cards.txt"), HEADER).expect("a file");
        std::fs::write(bureau.path("headless.csv"), row(1)).expect("a file");
        let done = bureau.run(&[vec!["vault", "import"], args.clone()].concat());
        assert_eq!(done.status.code(), Some(code), "{args:?}: {}", said(&done));
        assert!(said(&done).contains(words), "{args:?}: {}", said(&done));
        assert!(!said(&done).contains(&codes(1).1), "{}", said(&done));
    }
    let empty = bureau.run(&["vault", "import", "cards.csv", "--settings", "service.toml", "--json"]);
    assert_eq!((empty.status.code(), counts(&empty)), (Some(0), [0; 5]), "a header alone is an empty file");
}
