//! `crspin enroll send | status`: a request goes out by a real mail server, and its receipts come back from a real box.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use mail_parser::{MessageParser, MimeHeaders};
use serde_json::Value;

use crate::support::counter::pin_file;
use crate::support::free_port;
use crate::support::postbox::{Kind, Postbox};
use crate::support::program::{User, until};
use crate::support::smtp::{self, Smtp, certificates};

const REQUEST: &[u8] = br#"{
  "schema": 1,
  "ente": {"code": "c_c933", "name": "Como", "fiscal_code": "80005370137", "pec": "comune@pec.example.it", "kind": "comune"},
  "responsible": {"fiscal_code": "BNCLRA80A41C933Q", "name": "Lara Bianchi", "email": "lara@example.it"},
  "operators": [
    {"fiscal_code": "RSSMRA45C12F205C", "name": "Mario Rossi", "office": "Anagrafe", "email": "mario@example.it",
     "profile": "operator", "from": "2026-01-01", "until": "2099-12-31"}
  ],
  "grounds": "Un nuovo sportello."
}
"#;
const SIGNED: &[u8] = &[0x30, 0x80, b'\r', b'\n', 0, b'\n', 0xff, b'.', b'\n'];

/// Somebody of the Ente with a request: its form and its signature beside it.
struct Office {
    user: User,
    settings: String,
}

impl Office {
    /// Sends as `user` to `to`, over STARTTLS.
    fn new(smtp: u16, imap: u16, ca: &std::path::Path, user: &str, to: &str) -> Self {
        let settings = format!(
            "service = 'https://none.invalid'\n[pec]\naddress = 'comune@crspin.example.it'\nto = '{to}'\nuser = '{user}'\n\
             password_file = 'pec.password'\nca = '{}'\n[pec.smtp]\nserver = 'localhost'\nport = {smtp}\ntls = 'starttls'\n\
             [pec.imap]\nserver = 'localhost'\nport = {imap}\n",
            ca.display()
        );
        let office = Self { user: User::new(), settings };
        fs::create_dir_all(office.user.folder().join("config/crspin")).expect("a folder");
        office.set("", "");
        office.password("s3cret");
        for (name, content) in [("como.json", REQUEST), ("como.json.p7m", SIGNED), ("como.pdf", b"%PDF-1.7\n%form")] {
            fs::write(office.path(name), content).expect("written");
        }
        office
    }

    /// Of a real mail system, to its own box.
    fn of(postbox: &Postbox) -> Self {
        Self::new(postbox.smtp, postbox.imap, &postbox.ca, "codici", "codici@crspin.example.it")
    }

    /// Of a server that may do as it should not.
    fn at(server: &Smtp, to: &str) -> Self {
        Self::new(server.port, free_port(), &server.ca, "crspin", to)
    }

    /// Writes the settings, with something in place of something else.
    fn set(&self, from: &str, to: &str) {
        let text = self.settings.replacen(from, to, 1);
        fs::write(self.user.folder().join("config/crspin/client.toml"), text).expect("written");
    }

    fn password(&self, password: &str) {
        pin_file(&self.user.folder().join("config/crspin/pec.password"), password);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.user.folder().join(name)
    }

    fn run(&self, command: &str, more: &[&str]) -> Output {
        let file = self.path("como.json").display().to_string();
        self.user.run(&[&["enroll", command, &file], more].concat())
    }

    fn json(&self, command: &str) -> Value {
        self.user.json(&["enroll", command, &self.path("como.json").display().to_string()])
    }

    fn again(&self) -> Value {
        self.user.json(&["enroll", "send", &self.path("como.json").display().to_string(), "--again"])
    }

    /// What is kept of it.
    fn record(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("como.sent.json")).expect("a record")).expect("JSON")
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.user.folder()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.retain(|name| name != "config" && name != "state");
        names.sort();
        names
    }
}

/// Exit status and standard error.
fn told(output: &Output) -> (i32, String) {
    (output.status.code().expect("an exit status"), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", told(output).1);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A running mail system.
fn postbox() -> Option<Postbox> {
    let mut postbox = Postbox::prepare()?;
    postbox.start(Kind::New, free_port());
    Some(postbox)
}

/// Prints number and flags of each e-mail in the box.
const FLAGS: &str = "import imaplib, json, ssl, sys
box = imaplib.IMAP4_SSL('localhost', int(sys.argv[1]), ssl_context=ssl.create_default_context(cafile=sys.argv[2]))
box.login('codici', 's3cret')
box.select('INBOX', readonly=True)
print(json.dumps([line.decode() for line in box.fetch('1:*', '(UID FLAGS)')[1]]))
box.logout()";

/// Number and flags of each e-mail in the box.
fn flags(postbox: &Postbox) -> Vec<String> {
    let mut command = Command::new(smtp::python().expect("Python"));
    let output = command.args(["-c", FLAGS, &postbox.imap.to_string()]).arg(&postbox.ca).output().expect("it runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// A receipt as it lies in a box. Nobody signed it: that is not looked at here.
fn receipt(kind: &str, message_id: &str, text: &str) -> String {
    format!(
        "From: posta-certificata@pec.example.it\nTo: comune@crspin.example.it\nDate: Mon, 23 Nov 2026 09:41:03 +0100\n\
         Subject: RICEVUTA\nX-Ricevuta: {kind}\nX-Riferimento-Message-ID: <{message_id}>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n\
         --b\nContent-Type: application/xml; name=\"daticert.xml\"\n\n<postacert/>\n\n--b--\n"
    )
}

#[test]
fn a_request_arrives_whole_and_is_sent_once() {
    let Some(postbox) = postbox() else { return };
    let office = Office::of(&postbox);
    let sent = office.json("send");
    assert_eq!((&sent["standing"], &sent["tries"][0]["to"]), (&"sent".into(), &"codici@crspin.example.it".into()));
    until("it arrives", || postbox.list("INBOX").len() == 1);
    let mail = postbox.list("INBOX").remove(0);
    let mail = MessageParser::default().parse(mail.as_bytes()).expect("a mail");
    let id = sent["tries"][0]["message_id"].as_str().expect("a Message-ID");
    assert_eq!(mail.message_id(), Some(id));
    assert_eq!(mail.subject(), Some("Richiesta di abilitazione di operatori: como"));
    assert!(mail.body_text(0).expect("a text").contains("In allegato la richiesta"));
    let files: Vec<_> = mail.attachments().map(|part| (part.attachment_name().expect("a name"), part.contents())).collect();
    assert_eq!(files, [("como.json", REQUEST), ("como.json.p7m", SIGNED), ("como.pdf", b"%PDF-1.7\n%form")]);
    let record = office.record();
    assert_eq!((&record["tries"][0]["state"], &record["tries"][0]["from"]), (&"sent".into(), &"comune@crspin.example.it".into()));
    let digests: Vec<_> = record["tries"][0]["files"].as_array().expect("files").iter().map(|file| &file["sha256"]).collect();
    assert_eq!(digests[0], "b293e9ad9b45b81630d56176aab66b3e5b14c93ee0d0177aa3cbe3e83a2fe7b8");

    let (status, said) = told(&office.run("send", &[]));
    assert_eq!(status, 20, "{said}");
    assert!(said.contains("was sent before") && said.contains("--again"), "{said}");
    assert_eq!(office.record(), record, "nothing changed");
    out(&office.run("send", &["--again"]));
    until("it arrives again", || postbox.list("INBOX").len() == 2);
    assert_eq!(office.record()["tries"].as_array().expect("tries").len(), 2);
}

#[test]
fn receipts_are_found_kept_and_shown_and_the_box_stays_as_it_was() {
    let Some(postbox) = postbox() else { return };
    let office = Office::of(&postbox);
    let id = office.json("send")["tries"][0]["message_id"].as_str().expect("a Message-ID").to_owned();
    until("it arrives", || postbox.list("INBOX").len() == 1);
    assert_eq!(office.json("status")["standing"], "sent");
    for text in [
        &receipt("accettazione", &id, "Il messaggio e' stato accettato."),
        &receipt("avvenuta-consegna", &format!("x{id}"), "di un altro"),
        &receipt("avvenuta-consegna", &id, "da fuori").replace("Subject:", "X-Trasporto: errore\nSubject:"),
        "From: a@example.it\nSubject: hello\n\nhello\n",
    ] {
        postbox.append(text);
    }
    let before = flags(&postbox);
    let said = out(&office.run("status", &[]));
    assert!(said.contains("como: accepted by the provider, not yet delivered"), "{said}");
    let first = fs::read_to_string(office.path("como.accettazione.eml")).expect("a receipt");
    assert_eq!(first.replace("\r\n", "\n"), receipt("accettazione", &id, "Il messaggio e' stato accettato."));

    // One that lies there already is somebody's.
    fs::write(office.path("como.consegna.eml"), "mine").expect("written");
    postbox.append(&receipt("avvenuta-consegna", &id, "Il messaggio e' stato consegnato."));
    let before = [before, flags(&postbox)].concat();
    for _ in 0..2 {
        let said = out(&office.run("status", &[]));
        assert!(said.contains("como: delivered") && said.contains("como.consegna-2.eml"), "{said}");
    }
    let after = flags(&postbox);
    assert_eq!(after.len(), 6);
    assert!(before.ends_with(&after) && before.starts_with(&after[..5]), "{before:?}");
    assert!(!after.iter().any(|line| line.contains("Seen")), "{after:?}");
    assert_eq!(fs::read_to_string(office.path("como.consegna.eml")).expect("a file"), "mine");
    let files = ["accettazione.eml", "consegna-2.eml", "consegna.eml", "json", "json.p7m", "pdf", "sent.json"];
    assert_eq!(office.files(), files.map(|end| format!("como.{end}")));
    let shown = office.json("status");
    assert_eq!((&shown["standing"], shown["tries"][0]["receipts"].as_array().map(Vec::len)), (&"delivered".into(), Some(2)));
}

#[test]
fn what_is_not_delivered_says_why() {
    let Some(postbox) = postbox() else { return };
    let office = Office::of(&postbox);
    let id = office.json("send")["tries"][0]["message_id"].as_str().expect("a Message-ID").to_owned();
    postbox.append(&receipt("accettazione", &id, "accettato"));
    postbox.append(&receipt("errore-consegna", &id, "e' stato rilevato un errore:\n5.1.1 indirizzo\u{1b}[31m non valido"));
    let said = out(&office.run("status", &[]));
    assert!(said.contains("como: not delivered: e' stato rilevato un errore: 5.1.1 indirizzo"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
}

#[test]
fn the_receipt_of_acceptance_is_waited_for() {
    let Some(postbox) = postbox() else { return };
    let office = Office::of(&postbox);
    let file = office.path("como.json.p7m").display().to_string();
    let mut command = office.user.command(&["enroll", "send", &file, "--wait", "60"]);
    let child = command.stdout(Stdio::piped()).spawn().expect("it runs");
    until("it is sent", || office.path("como.sent.json").exists() && office.record()["tries"][0]["state"] == "sent");
    let id = office.record()["tries"][0]["message_id"].as_str().expect("a Message-ID").to_owned();
    postbox.append(&receipt("accettazione", &id, "accettato"));
    let said = out(&child.wait_with_output().expect("it ends"));
    assert!(said.contains("accepted by the provider") && said.contains("como.accettazione.eml"), "{said}");
}

#[test]
fn troubles_with_the_servers_are_told_apart_and_nothing_is_sent() {
    let Some(postbox) = postbox() else { return };
    let office = Office::of(&postbox);
    let check = |command: &str, status: i32, words: &str| {
        let (code, said) = told(&office.run(command, &[]));
        assert_eq!(code, status, "{command}: {said}");
        assert!(said.contains(words), "{command}: {said}");
    };
    let away = free_port().to_string();
    let (smtp, imap) = (format!("port = {}", postbox.smtp), format!("port = {}", postbox.imap));
    for command in ["send", "status"] {
        if command == "status" {
            office.set("", "");
            office.json("send");
        }
        let server = if command == "send" { &smtp } else { &imap };
        office.password("wrong");
        check(command, 39, "does not take user and password");
        office.password("s3cret");
        office.set(server, &format!("port = {away}"));
        check(command, 30, "cannot be reached");
        office.set("ca.pem", "none.pem");
        check(command, 2, "pec.ca");
        office.set("", "");
        if command == "send" {
            assert!(!office.path("como.sent.json").exists(), "it never began");
        }
    }
}

#[test]
fn a_server_with_a_foreign_certificate_gets_nothing() {
    let Some(postbox) = postbox() else { return };
    let office = Office::of(&postbox);
    let other = tempfile::tempdir().expect("a folder");
    let (foreign, ..) = certificates(other.path());
    let foreign = |office: &Office| office.set(&postbox.ca.display().to_string(), &foreign.display().to_string());
    foreign(&office);
    let (status, said) = told(&office.run("send", &[]));
    assert_eq!(status, 31, "{said}");
    assert!(said.contains("did not prove who it is"), "{said}");
    assert!(!office.path("como.sent.json").exists(), "it never began");
    office.set("", "");
    office.json("send");
    foreign(&office);
    let (status, said) = told(&office.run("status", &[]));
    assert_eq!(status, 31, "{said}");
    // Sent, but nobody can look: it stands all the same.
    office.set(&format!("port = {}", postbox.imap), &format!("port = {}", free_port()));
    let output = office.run("send", &["--again", "--wait", "1"]);
    assert!(told(&output).1.contains("the request is sent; its receipts could not be read now"), "{output:?}");
    assert!(out(&output).contains("como: sent"), "{output:?}");
}

#[test]
fn tls_from_the_first_byte() {
    let Some(server) = smtp::start("tls") else { return };
    let office = Office::at(&server, "operatori@pec.example.it");
    office.set("tls = 'starttls'", "tls = 'tls'");
    office.json("send");
    let mail = server.arrived_for("operatori@pec.example.it").remove(0);
    assert_eq!(mail.facts["user"], "crspin");
    // A server that offers no protection gets no password.
    let Some(plain) = smtp::start("plain") else { return };
    let office = Office::at(&plain, "operatori@pec.example.it");
    let (status, said) = told(&office.run("send", &[]));
    assert_eq!(status, 31, "{said}");
}

#[test]
fn what_the_server_refuses_may_go_again() {
    let Some(server) = smtp::start("starttls") else { return };
    let office = Office::at(&server, "bounce@pec.example.it");
    let (status, said) = told(&office.run("send", &[]));
    assert_eq!(status, 39, "{said}");
    assert!(said.contains("no such mailbox"), "{said}");
    assert_eq!(office.record()["tries"][0]["state"], "not-sent");
    office.set("bounce@", "operatori@");
    office.json("send");
    assert_eq!(server.arrived().len(), 1);
}

#[test]
fn a_send_that_was_killed_or_cut_off_says_what_to_do() {
    let Some(server) = smtp::start("starttls") else { return };
    // It has the message and says nothing: killed while it waits.
    let office = Office::at(&server, "silent@pec.example.it");
    let file = office.path("como.json").display().to_string();
    let mut child = office.user.command(&["enroll", "send", &file]).spawn().expect("it runs");
    until("the server has it", || server.arrived().len() == 1);
    child.kill().expect("killed");
    child.wait().expect("a status");
    // It has the message and the line breaks.
    let cut = Office::at(&server, "drop@pec.example.it");
    let (status, said) = told(&cut.run("send", &[]));
    assert_eq!(status, 37, "{said}");
    for office in [office, cut] {
        assert_eq!(office.record()["tries"][0]["state"], "sending");
        let (status, said) = told(&office.run("send", &[]));
        assert_eq!(status, 20, "{said}");
        assert!(said.contains("its outcome is not known") && said.contains("crspin enroll status FILE"), "{said}");
        assert_eq!(office.again()["standing"], "sent");
    }
    assert_eq!(server.arrived().len(), 4);
}

#[test]
fn what_is_no_request_is_not_sent() {
    let office = Office::new(free_port(), free_port(), std::path::Path::new("none.pem"), "codici", "a@pec.example.it");
    for name in ["como.pdf", "missing.json", "como.sent.json"] {
        let (status, said) = told(&office.user.run(&["enroll", "send", &office.path(name).display().to_string()]));
        assert_eq!(status, 2, "{name}: {said}");
    }
    let (status, said) = told(&office.run("status", &[]));
    assert!(status == 2 && said.contains("was not sent from here"), "{said}");
    office.set("password_file = 'pec.password'\n", "");
    let (status, said) = told(&office.run("send", &[]));
    assert!(status == 2 && said.contains("pec.password_file"), "{said}");
    let begin = office.settings.find("[pec]").expect("a section");
    office.set(&office.settings[begin..], "");
    let (status, said) = told(&office.run("send", &[]));
    assert!(status == 2 && said.contains("no certified mailbox is set"), "{said}");
}
