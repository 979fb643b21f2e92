//! No secret anywhere: every path is driven with everything talkative switched on, then whatever was written is searched.

mod mail;
mod sms;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crspin::clock;
use crspin::domain::sealed::Side;
use crspin::secret::Secret;
use crspin::store::model::Content;
use crspin::vault::Opener;

use crate::support::counter::{Counter, Known, TOKEN_PIN, halves, message, pin_file};
use crate::support::program::until;
use crate::support::smtp::{self, Smtp};

/// The passphrase of the vault's keys and a PIN that is wrong: words and digits that occur nowhere else.
const PASSPHRASE: &str = "zafferano-ghiotto-58203917";
const WRONG_PIN: &str = "91726354";
/// Long codes, so that no chance puts one of their halves into a time, a number or a key.
const PRODUCT: &str = "pin = \"8+8\"\npuk = \"8+8\"";

/// A counter whose vault has a passphrase and whose codes are long.
fn counter(smtp: &Smtp) -> Counter {
    let mut counter = Counter::prepare();
    let place = &mut counter.place;
    place.settings = place.settings.replacen("pin = \"2+3\"\npuk = \"2+6\"", PRODUCT, 1).replace("\"keys/", "\"locked/");
    let vault = "message_key = \"locked/message.key\"";
    assert!(place.settings.contains(PRODUCT) && place.settings.contains(vault));
    place.settings = place.settings.replace(vault, &format!("{vault}\npassphrase_file = \"passphrase\""));
    pin_file(&place.path("passphrase"), PASSPHRASE);
    pin_file(&counter.user.folder().join("wrong-pin"), WRONG_PIN);
    let (folder, passphrase) = (text(&counter.place.path("locked")), text(&counter.place.path("passphrase")));
    counter.user.done(&["vault", "keygen", "--dir", &folder, "--passphrase-file", &passphrase]);
    counter.mail_to(smtp);
    counter
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Everything that commands said, apart from where a first half is meant to be.
#[derive(Default)]
struct Said(Vec<(String, Vec<u8>)>);

impl Said {
    /// Runs a command with everything that could make it talkative; gives its standard output.
    fn run(&mut self, counter: &Counter, args: &[&str]) -> Output {
        let mut command = counter.user.command(&[args, &["--verbose"]].concat());
        let output = command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full").output().expect("it runs");
        self.0.push((format!("standard error of {args:?}"), output.stderr.clone()));
        output
    }

    /// The same where nothing secret is meant to be on standard output either.
    fn all(&mut self, counter: &Counter, args: &[&str]) -> Output {
        let output = self.run(counter, args);
        self.0.push((format!("standard output of {args:?}"), output.stdout.clone()));
        output
    }
}

/// Walks every path; gives what was said.
fn drive(counter: &Counter, cards: &[Known]) -> Said {
    let mut said = Said::default();
    let wrong = text(&counter.user.folder().join("wrong-pin"));
    let settings = text(&counter.place.path("service.toml"));
    let bad = [
        said.all(counter, &["login", "--token", "anna", "--pin-file", &wrong]),
        said.all(counter, &["issue", "--no-input"]),
        said.all(counter, &["vault", "import", "/nowhere", "--settings", &settings]),
    ];
    assert!(bad.iter().all(|output| !output.status.success()));
    assert!(said.all(counter, &["login", "--token", "anna", "--pin-file", &counter.pin()]).status.success());
    said.all(counter, &["whoami", "--json"]);
    for (card, json) in cards.iter().zip([&[][..], &["--json"]]) {
        let args = Counter::issue(&card.holder, &card.number, "citizen@example.it");
        let shown = said.run(counter, &[&args, json].concat());
        assert!(String::from_utf8_lossy(&shown.stdout).replace(' ', "").contains(&card.pin[..8]), "the half is shown");
    }
    let list = said.all(counter, &["status", "--mine", "--json"]);
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    let id = list["releases"][0]["id"].as_str().expect("a number");
    assert!(said.all(counter, &["status", id, "--follow"]).status.success());
    said.all(counter, &["status", "--csv"]);
    assert!(said.run(counter, &["reprint", id, "--reason", "The paper jammed"]).status.success());
    assert!(!said.all(counter, &["reprint", "7K3M-Q9TX-2B4F", "--reason", "lost"]).status.success());

    let rows = counter.user.folder().join("rows.csv");
    let row =
        |card: &Known| format!("{},{},passport,YA1234567,Questura,2030-01-01,citizen@example.it\n", card.holder, card.number);
    let head = "fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email\n";
    fs::write(&rows, format!("{head}{}{}", row(&cards[2]), row(&cards[3]).replacen(&cards[3].number, &cards[0].number, 1)))
        .expect("rows");
    assert_eq!(said.all(counter, &["batch", "run", &text(&rows)]).status.code(), Some(40));
    said.all(counter, &["vault", "status", "--settings", &settings]);
    assert!(said.all(counter, &["logout"]).status.success());
    said
}

/// Every file below this folder, with its content.
fn files(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if let Ok(content) = fs::read(&path) {
            found.push((path, content));
        }
    }
}

/// Whether these bytes hold this text, as it is or with spaces between its signs.
fn holds(content: &[u8], secret: &str) -> bool {
    let found = |content: &[u8]| content.windows(secret.len()).any(|window| window == secret.as_bytes());
    found(content) || found(&content.iter().copied().filter(|byte| *byte != b' ').collect::<Vec<u8>>())
}

#[test]
fn whatever_is_written_holds_no_secret() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let mut counter = counter(&smtp);
    counter.serve(&[]);
    let people = counter.place.people.clone();
    let cards = counter.import_long(&[&people.mario, &people.lucia, &people.bruno, &people.carla]);
    let said = drive(&counter, &cards);
    until("all messages arrived", || smtp.arrived_for("citizen@example.it").len() == 3);

    let process = PathBuf::from(format!("/proc/{}", counter.serving[0].id()));
    let mut places: Vec<(String, Vec<u8>)> = said.0;
    for name in ["environ", "cmdline"] {
        places.push((format!("{name} of the service"), fs::read(process.join(name)).expect("readable by its owner")));
    }
    let mut found = Vec::new();
    files(counter.place.folder.path(), &mut found);
    files(counter.user.folder(), &mut found);
    let names: Vec<String> = found.iter().map(|(path, _)| text(path)).collect();
    for wanted in ["crspin.db", "crspin.db-wal", "serve-0.log", "rows.csv.journal", "rows.csv.halves.csv"] {
        assert!(names.iter().any(|name| name.ends_with(wanted)), "{wanted} is searched: {names:?}");
    }
    places.extend(found.into_iter().map(|(path, content)| (text(&path), content)));
    let log = counter.serving[0].said();
    assert!(log.lines().count() > 20 && log.contains("/v1/releases"), "it was talkative: {log}");

    let secrets = cards.iter().flat_map(|card| {
        let parts = [("PIN", &card.pin), ("PUK", &card.puk)];
        parts.into_iter().flat_map(|(name, code)| {
            [("whole", code.clone()), ("first half of the", code[..8].to_owned()), ("second half of the", code[8..].to_owned())]
                .map(|(part, digits)| (format!("{part} {name}"), digits))
        })
    });
    let others =
        [("PIN of the token", TOKEN_PIN), ("wrong PIN", WRONG_PIN), ("passphrase", PASSPHRASE), ("SMTP password", "s3cret")];
    let secrets = secrets.chain(others.map(|(name, secret)| (name.to_owned(), secret.to_owned())));
    for (name, secret) in secrets {
        for (place, content) in &places {
            let meant = match name.as_str() {
                "first half of the PIN" | "first half of the PUK" => place.ends_with("rows.csv.halves.csv"),
                "PIN of the token" => *place == counter.pin(),
                "wrong PIN" => place.ends_with("/wrong-pin"),
                "passphrase" => place.ends_with("/passphrase"),
                "SMTP password" => place.ends_with("/smtp-password"),
                _ => false,
            };
            assert!(meant || !holds(content, &secret), "{name} in {place}");
        }
    }
}

#[test]
fn the_search_finds_what_is_there() {
    assert!(holds(b"x48151623y", "48151623") && holds(b"4 8 1 5 1 6 2 3", "48151623") && !holds(b"4815162", "48151623"));
}

#[test]
fn two_processes_do_the_job_and_neither_can_do_it_alone() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let mut counter = counter(&smtp);
    let mario = counter.place.people.mario.clone();
    let cards = counter.import_long(&[&mario]);
    let key = |counter: &Counter, name: &str| counter.place.path(&format!("locked/{name}.key"));
    let (desk_key, message_key) = (key(&counter, "desk"), key(&counter, "message"));
    let away = counter.place.path("away.key");
    fs::rename(&message_key, &away).expect("moved");
    counter.serve(&["--role", "api"]);
    counter.log_in();
    let first = counter.release(&cards[0], "mario@example.it", &["--message-language", "en"]);
    assert!(first.status.success());
    let first = halves(&String::from_utf8_lossy(&first.stdout));

    // What the API process has is the desk key; that it has the file of the other one is not needed to see that it fails.
    let passphrase = Secret::new(PASSPHRASE.to_owned());
    let open = |side, path: &Path| Opener::load(side, path, Some(&passphrase)).expect("the key opens");
    let (claimed, desk) = counter.in_store(async |store| {
        let claimed = store.claim(clock::now(), Duration::from_millis(1), 10).await.expect("claimed").remove(0);
        (claimed, store.desk_half(&cards[0].number.parse().expect("a number")).await.expect("read").expect("a half"))
    });
    let Content::Half(sealed) = &claimed.content else { panic!("a half was queued: {claimed:?}") };
    let (card, product) = (&sealed.card, &sealed.product);
    for side in [Side::Desk, Side::Message] {
        let api = open(side, &desk_key);
        assert!(api.message(&sealed.half, &sealed.key, card, product).is_err(), "the API's key as {side} opened a second half");
        let sender = open(side, &away);
        assert!(sender.desk(&desk.0, &desk.1, card, product).is_err(), "the sender's key as {side} opened a first half");
    }
    assert!(open(Side::Desk, &desk_key).desk(&desk.0, &desk.1, card, product).is_ok(), "the right key opens");
    assert!(open(Side::Message, &away).message(&sealed.half, &sealed.key, card, product).is_ok(), "the right key opens");

    fs::rename(&away, &message_key).expect("moved");
    fs::rename(&desk_key, &away).expect("moved");
    counter.serve(&["--role", "sender"]);
    let mail = message(&smtp, "mario@example.it");
    assert!(cards[0].is_made_of(&first, &halves(&mail.text)), "{}", mail.text);
    assert!(counter.serving.iter_mut().all(super::support::counter::Serving::stop), "both end well");
}

#[test]
fn no_process_dumps_its_memory_or_shows_it() {
    let counter = Counter::open();
    let limits = fs::read_to_string(format!("/proc/{}/limits", counter.serving[0].id())).expect("its limits");
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).expect("a limit");
    assert_eq!(core.split_whitespace().take(2).collect::<Vec<_>>(), ["0", "0"]);

    // What a process cannot be looked into belongs to root, whoever runs it.
    let mut user = Stranger::new();
    let shown = PathBuf::from(format!("/proc/{}/environ", user.0.id()));
    until("the process is closed", || {
        assert!(user.0.try_wait().expect("a status").is_none(), "it waits for its input");
        fs::metadata(&shown).is_ok_and(|about| std::os::unix::fs::MetadataExt::uid(&about) == 0)
    });
}

/// The program, waiting for its input, run by somebody who is not root.
struct Stranger(std::process::Child, #[expect(dead_code, reason = "it is removed at the end")] tempfile::TempDir);

impl Stranger {
    fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("crspin");
        fs::copy(env!("CARGO_BIN_EXE_crspin"), &program).expect("copied");
        // Settings are read before the rows are.
        let settings = folder.path().join(".config/crspin");
        fs::create_dir_all(&settings).expect("a folder");
        fs::write(settings.join("client.toml"), "service = \"https://localhost\"\n").expect("written");
        for path in [folder.path(), &program] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
        }
        let mut command = Command::new(&program);
        command
            .args(["batch", "run", "-"])
            .env("HOME", folder.path())
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::piped())
            .stderr(Stdio::null());
        if rustix::process::geteuid().is_root() {
            command.uid(65534).gid(65534);
        }
        Self(command.current_dir("/").spawn().expect("it starts"), folder)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}
