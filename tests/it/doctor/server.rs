//! The service's side: settings, database, keys, mail, certificates, lists, disk, backups.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crspin::secret::Secret;
use crspin::vault::keygen;

use super::station::ending_in;
use super::{Seen, value};
use crate::store::place;
use crate::support::counter::pin_file;
use crate::support::free_port;
use crate::support::pki::Ca;
use crate::support::postbox::{Kind, Postbox};
use crate::support::program::User;
use crate::support::service::Place;
use crate::support::smsc;
use crate::support::smtp;

/// A service that does not run, with everything it needs.
struct Machine {
    place: Place,
    user: User,
}

const FILES: &str = "[[delivery.provider]]\nkind = \"files\"\nname = \"files\"\nfolder = \"messages\"\n";

impl Machine {
    fn new() -> Self {
        let place = Place::new();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(place.seed());
        Self { place, user: User::new() }
    }

    /// The same settings with this in the place of that.
    fn with(&self, that: &str, this: &str) -> String {
        assert!(self.place.settings.contains(that), "{that}");
        self.place.settings.replacen(that, this, 1)
    }

    fn doctor(&self) -> Seen {
        self.doctor_with(&self.place.settings)
    }

    fn doctor_with(&self, settings: &str) -> Seen {
        let path = self.place.path("doctor.toml");
        fs::write(&path, settings).expect("written");
        Seen::by(&mut self.user.command(&["doctor", "--settings", &path.display().to_string()]))
    }

    fn database(&self) -> PathBuf {
        self.place.path("crspin.db")
    }

    fn sql(&self, sql: &str) {
        rusqlite::Connection::open(self.database()).expect("a database").execute_batch(sql).expect("done");
    }
}

#[test]
fn a_service_in_order() {
    let machine = Machine::new();
    let seen = machine.doctor();
    seen.breaks_only(&[]);
    for good in [
        "settings-good",
        "key-good",
        "mail-files",
        "texts-good",
        "own-good",
        "issuers-good",
        "lists-good",
        "disk-good",
        "backups-unset",
    ] {
        seen.finds(good);
    }
    assert_eq!(value(seen.finds("database-good"), "engine"), "SQLite");
    assert_eq!(seen.findings().iter().filter(|finding| finding["finding"] == "key-good").count(), 2);
    // Nothing was made or left behind.
    let left = ["crspin.db-wal", "crspin.db-shm", "messages"].map(|name| machine.place.path(name).exists());
    assert_eq!(left, [false; 3]);

    // A machine that only sends: the key of the other side need not be there, nor anything of logins.
    fs::remove_file(machine.place.path("keys/desk.key")).expect("removed");
    let path = machine.place.path("doctor.toml").display().to_string();
    let seen = Seen::by(&mut machine.user.command(&["doctor", "--settings", &path, "--role", "sender"]));
    seen.breaks_only(&[]);
    assert!(!seen.has("issuers-good") && value(seen.finds("key-good"), "side") == "message");

    // A profile that is a service's.
    let profile = machine.user.folder().join("config/crspin/profiles/here.toml");
    fs::create_dir_all(profile.parent().expect("a folder")).expect("made");
    fs::write(&profile, &machine.place.settings).expect("written");
    Seen::by(&mut machine.user.command(&["--profile", "here", "doctor"])).finds("settings-good");
}

#[test]
fn settings_of_a_service() {
    let machine = Machine::new();
    let seen = machine.doctor_with(&machine.with("listen = \"127.0.0.1:0\"", "listen = \"here\""));
    assert_eq!(value(seen.finds("settings-fail"), "key"), "listen");
    let zero = format!("{}\n[backup]\nfolder = \"b\"\nhours = 0\n", machine.place.settings);
    assert_eq!(value(machine.doctor_with(&zero).finds("settings-fail"), "key"), "backup.hours");
}

#[test]
fn databases_that_cannot_be_used() {
    let machine = Machine::new();
    let seen = machine.doctor_with(&machine.with("sqlite:crspin.db", "sqlite:nowhere/new.db"));
    seen.finds("database-missing");
    seen.finds("disk-fails");
    assert!(!machine.place.path("nowhere").exists(), "none is made");
    let seen = machine.doctor_with(&machine.with("sqlite:crspin.db", "sqlite:keys"));
    seen.finds("database-fails");
    let seen = machine.doctor_with(&machine.with("sqlite:crspin.db", "postgres://crspin@127.0.0.1:1/crspin"));
    assert_eq!(seen.finds("database-fails")["code"], "store");
}

#[test]
fn a_database_that_something_else_holds() {
    let machine = Machine::new();
    let other = rusqlite::Connection::open(machine.database()).expect("a database");
    other.execute_batch("begin immediate").expect("held");
    let seen = machine.doctor();
    seen.finds("database-locked");
    seen.breaks_only(&["database-locked"]);
    other.execute_batch("rollback").expect("free");
    machine.doctor().finds("database-good");
}

#[test]
fn texts_of_messages() {
    const GOOD: &str = "PIN {{pin}} PUK {{puk}} {{release}} {{stop}}";
    let mut machine = Machine::new();
    machine.place.settings = machine.with("[[delivery.provider]]", "[delivery]\ntexts = \"texts\"\n[[delivery.provider]]");
    machine.place.settings = machine.place.settings.replace("channels = [\"email\"]", "channels = [\"email\", \"sms\"]");
    let texts = machine.place.path("texts");
    fs::create_dir(&texts).expect("a folder");
    let file = texts.join("half.sms.it.txt");
    fs::write(&file, GOOD).expect("written");
    machine.doctor().finds("texts-good");
    fs::write(&file, format!("{GOOD} “{}”", "x".repeat(40))).expect("written");
    let seen = machine.doctor();
    let found = seen.finds("text-long");
    assert_eq!((value(found, "text"), value(found, "coding"), value(found, "segments")), ("half.sms.it", "ucs2", "2"));
    fs::write(&file, format!("{GOOD}\n\nGentile {{{{name}}}}")).expect("written");
    let seen = machine.doctor();
    let found = seen.finds("texts-fail");
    assert!(found.to_string().contains("half.sms.it.txt:3"), "{found}");
    seen.breaks_only(&["texts-fail"]);
}

#[test]
fn a_database_of_another_version() {
    let machine = Machine::new();
    let newest = "select max(version) from refinery_schema_history";
    machine.sql(&format!("update refinery_schema_history set version = 99 where version = ({newest})"));
    assert_eq!(value(machine.doctor().finds("database-new"), "found"), "99");
    machine.sql("delete from refinery_schema_history");
    assert_eq!(value(machine.doctor().finds("database-old"), "found"), "0");
}

#[test]
fn a_database_that_is_damaged() {
    use std::io::{Seek, SeekFrom, Write};
    let machine = Machine::new();
    let mut file = fs::OpenOptions::new().write(true).open(machine.database()).expect("a file");
    let length = file.metadata().expect("about").len();
    file.seek(SeekFrom::Start(length / 2)).expect("there");
    let rest = usize::try_from(length - length / 2).expect("small");
    file.write_all(&vec![0xA5; rest]).expect("written");
    drop(file);
    let seen = machine.doctor();
    seen.finds("database-damaged");
    fs::write(machine.database(), "no database at all, but long enough to be looked at as one".repeat(20)).expect("written");
    machine.doctor().finds("database-damaged");
}

#[test]
fn a_database_on_a_server() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let Some(database) = runtime.block_on(place::Place::postgres()) else { return };
    let machine = Machine::new();
    let settings = machine.with("sqlite:crspin.db", &database.url);
    assert_eq!(value(machine.doctor_with(&settings).finds("database-old"), "found"), "0");
    runtime.block_on(async { database.store().await.close().await });
    let seen = machine.doctor_with(&settings);
    assert_eq!(value(seen.finds("database-good"), "engine"), "PostgreSQL");
    seen.breaks_only(&[]);
    runtime.block_on(database.end());
}

#[test]
fn keys_that_do_not_fit_or_open() {
    let machine = Machine::new();
    let key = machine.place.path("keys/desk.key");
    let mode = |mode| fs::set_permissions(&key, fs::Permissions::from_mode(mode)).expect("a mode");
    mode(0o644);
    let seen = machine.doctor();
    assert_eq!(seen.finds("key-fails")["code"], "vault-key");
    seen.breaks_only(&["key-fails"]);
    mode(0o600);

    let others = machine.place.path("others");
    keygen(&others, Some(&Secret::new("correct horse".to_owned()))).expect("keys");
    let settings = machine.with("desk_key = \"keys/desk.key\"", "desk_key = \"others/desk.key\"");
    let seen = machine.doctor_with(&settings);
    seen.finds("key-asks");
    seen.breaks_only(&[]);
    let words = |words: &str| {
        pin_file(&machine.place.path("words"), words);
        machine.doctor_with(&settings.replace("[vault]", "[vault]\npassphrase_file = \"words\""))
    };
    assert!(value(words("battery staple").finds("key-fails"), "why").contains("does not open"));
    let seen = words("correct horse");
    assert_eq!(value(seen.finds("key-other"), "side"), "desk");
    seen.breaks_only(&["key-other"]);
    fs::set_permissions(machine.place.path("words"), fs::Permissions::from_mode(0o640)).expect("a mode");
    let seen = machine.doctor_with(&settings.replace("[vault]", "[vault]\npassphrase_file = \"words\""));
    assert_eq!(seen.finds("key-fails")["code"], "file");
}

#[test]
fn mail_servers() {
    let Some(smtp) = smtp::start("starttls") else { return };
    let machine = Machine::new();
    let settings = |port: u16, ca: &str, file: &str| {
        let mail = format!(
            "[delivery]\nmail_from = \"Codici <codici@example.it>\"\n[[delivery.provider]]\nkind = \"smtp\"\nname = \"mail\"\nserver = \"localhost\"\nport = {port}\ntls = \"starttls\"\n\
             user = \"crspin\"\npassword_file = \"{file}\"\nca = \"{ca}\"\n"
        );
        machine.with(FILES, &mail)
    };
    let ca = smtp.ca.display().to_string();
    pin_file(&machine.place.path("right"), "s3cret");
    pin_file(&machine.place.path("wrong"), "secret");
    let seen = machine.doctor_with(&settings(smtp.port, &ca, "right"));
    seen.finds("mail-good");
    seen.finds("notices-unset");
    seen.breaks_only(&[]);
    let seen = machine.doctor_with(&settings(smtp.port, &ca, "wrong"));
    assert!(value(seen.finds("mail-login"), "why").starts_with("535"), "{:#}", seen.json);
    machine.doctor_with(&settings(smtp.port, "server-ca.pem", "right")).finds("mail-tls");
    machine.doctor_with(&settings(smtp.port, &ca, "nowhere")).finds("mail-fails");
    let closed = free_port();
    let seen = machine.doctor_with(&settings(closed, &ca, "right"));
    seen.finds("mail-away");
    seen.breaks_only(&["mail-away"]);
    assert!(smtp.arrived().is_empty(), "nothing is sent");
}

#[test]
fn boxes_for_notices() {
    let Some(mut postbox) = Postbox::prepare() else { return };
    let machine = Machine::new();
    let settings = |port: u16, ca: &str, more: &str| {
        let notices =
            format!("[delivery.notices]\nserver = \"localhost\"\nport = {port}\nuser = \"codici\"\nca = \"{ca}\"\n{more}\n");
        machine.with(FILES, &format!("{FILES}{notices}"))
    };
    let ca = postbox.ca.display().to_string();
    pin_file(&machine.place.path("right"), "s3cret");
    pin_file(&machine.place.path("wrong"), "secret");
    let right = "password_file = \"right\"";
    let seen = machine.doctor_with(&settings(postbox.imap, &ca, right));
    seen.finds("notices-away");
    seen.breaks_only(&["notices-away"]);
    postbox.start(Kind::New, 1);
    let seen = machine.doctor_with(&settings(postbox.imap, &ca, right));
    assert_eq!(value(seen.finds("notices-good"), "folder"), "INBOX");
    seen.breaks_only(&[]);
    machine.doctor_with(&settings(postbox.imap, &ca, "password_file = \"wrong\"")).finds("notices-login");
    machine.doctor_with(&settings(postbox.imap, "server-ca.pem", right)).finds("notices-tls");
    machine.doctor_with(&settings(postbox.smtp, &ca, right)).finds("notices-tls");
    machine.doctor_with(&settings(postbox.imap, &ca, "password_file = \"nowhere\"")).finds("notices-fails");
    let seen = machine.doctor_with(&settings(postbox.imap, &ca, &format!("{right}\nfolder = \"Elsewhere\"")));
    assert_eq!(value(seen.finds("notices-folder"), "folder"), "Elsewhere");
    seen.breaks_only(&["notices-folder"]);
}

#[test]
fn the_certificate_of_the_service() {
    let machine = Machine::new();
    let write = |name: &str, text: &str| fs::write(machine.place.path(name), text).expect("written");
    let (_, certificate, key) = ending_in(10);
    write("tls.pem", &certificate);
    // Another key than its own.
    machine.doctor().finds("own-fails");
    write("tls.key", &key);
    let seen = machine.doctor();
    assert!(["9", "10"].contains(&value(seen.finds("own-ending"), "days")));
    seen.breaks_only(&[]);
    let (certificate, key) = ended();
    write("tls.pem", &certificate);
    write("tls.key", &key);
    let seen = machine.doctor();
    seen.finds("own-over");
    seen.breaks_only(&["own-over"]);
}

/// A certificate that has ended, and its key, PEM. As an issuer's it will do too.
fn ended() -> (String, String) {
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    params.not_before = rcgen::date_time_ymd(2019, 1, 1);
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    params.distinguished_name.push(rcgen::DnType::CommonName, "Issuer of old");
    let key = rcgen::KeyPair::generate().expect("a key");
    (params.self_signed(&key).expect("a certificate").pem(), key.serialize_pem())
}

#[test]
fn issuers_and_their_lists() {
    let machine = Machine::new();
    let write = |name: &str, content: &[u8]| fs::write(machine.place.path(name), content).expect("written");
    write("crls/cns.crl", &machine.place.cns.crl(&[], (2020, 2021)));
    let seen = machine.doctor();
    assert_eq!(value(seen.finds("list-over"), "issuer"), "Test CNS CA");
    seen.breaks_only(&["list-over"]);
    // A newer one beside it counts.
    write("crls/new.crl", &machine.place.cns.crl(&[], (2024, 2040)));
    machine.doctor().finds("lists-good");
    write("crls/broken.crl", b"<html>not found</html>");
    let seen = machine.doctor();
    assert!(value(seen.finds("list-fails"), "path").ends_with("broken.crl"));
    seen.breaks_only(&[]);
    fs::remove_file(machine.place.path("crls/broken.crl")).expect("removed");

    let other = Ca::new("Other CNS CA");
    write("other.pem", other.pem().as_bytes());
    let both = machine.with("[\"cns-ca.pem\"]", "[\"cns-ca.pem\", \"other.pem\"]");
    let seen = machine.doctor_with(&both);
    assert_eq!(value(seen.finds("list-missing"), "issuer"), "Other CNS CA");

    write("other.pem", ended().0.as_bytes());
    assert_eq!(value(machine.doctor_with(&both).finds("issuer-over"), "issuer"), "Issuer of old");
    write("other.pem", ending_in(30).1.as_bytes());
    machine.doctor_with(&both).finds("issuer-ending");
    write("other.pem", b"nothing");
    machine.doctor_with(&both).finds("issuer-fails");
}

#[test]
fn room_on_the_disk() {
    let machine = Machine::new();
    let seen = machine.doctor_with(&format!("{}\n[disk]\nleast_free_mib = 1000000000\n", machine.place.settings));
    assert_eq!(value(seen.finds("disk-low"), "least"), "1000000000");
    seen.breaks_only(&["disk-low"]);
}

#[test]
fn backups() {
    let machine = Machine::new();
    let settings = format!("{}\n[backup]\nfolder = \"backups\"\nhours = 26\n", machine.place.settings);
    let folder = machine.place.path("backups");
    machine.doctor_with(&settings).finds("backup-none");
    fs::create_dir_all(folder.join("monday")).expect("made");
    fs::write(folder.join("empty"), "").expect("written");
    machine.doctor_with(&settings).finds("backup-none");
    let file = folder.join("monday/base.tar");
    fs::write(&file, "everything").expect("written");
    let seen = machine.doctor_with(&settings);
    assert_eq!(value(seen.finds("backups-good"), "hours"), "0");
    let written = SystemTime::now() - Duration::from_hours(27);
    fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(written)).expect("a time");
    let seen = machine.doctor_with(&settings);
    assert_eq!(value(seen.finds("backup-old"), "hours"), "27");
    seen.breaks_only(&["backup-old"]);
}

#[test]
fn gateways_of_text_messages() {
    let machine = Machine::new();
    pin_file(&machine.place.path("gateway-token"), "t0ken");
    let gateway = crate::support::gateway::Gateway::start(|_, _| crate::support::gateway::Reply::Says(405, ""));
    let settings = |port: u16| {
        let provider = format!(
            "[[delivery.provider]]\nkind = \"http\"\nname = \"sms\"\nurl = \"http://127.0.0.1:{port}/send?key={{password}}\"\n\
             body_kind = \"form\"\nbody = \"to={{to}}&text={{text}}\"\npassword_file = \"gateway-token\"\n"
        );
        machine.with(FILES, &format!("{FILES}{provider}"))
    };
    let seen = machine.doctor_with(&settings(gateway.address.port()));
    seen.finds("gateway-good");
    seen.breaks_only(&[]);
    let closed = free_port();
    let seen = machine.doctor_with(&settings(closed));
    assert!(!value(seen.finds("gateway-away"), "why").contains("t0ken"));
    seen.breaks_only(&["gateway-away"]);
    assert!(
        gateway.came().iter().all(|came| came.line.starts_with("HEAD") && !came.whole().contains("t0ken")),
        "nothing is sent"
    );
}

#[test]
fn providers_of_text_messages() {
    let machine = Machine::new();
    pin_file(&machine.place.path("smpp-password"), smsc::PASSWORD);
    pin_file(&machine.place.path("smpp-wrong"), "anothr");
    let provider = smsc::Smsc::start(|_, _| smsc::Reply::Takes("1"));
    let settings = |port: u16, password: &str| {
        let more = format!(
            "[[delivery.provider]]\nkind = \"smpp\"\nname = \"sms\"\nserver = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n\
             user = \"{}\"\npassword_file = \"{password}\"\nfrom = \"Regione\"\n",
            smsc::USER
        );
        machine.with(FILES, &format!("{FILES}{more}"))
    };
    let seen = machine.doctor_with(&settings(provider.port, "smpp-password"));
    seen.finds("gateway-good");
    seen.breaks_only(&[]);
    let seen = machine.doctor_with(&settings(provider.port, "smpp-wrong"));
    assert!(value(seen.finds("gateway-away"), "why").contains("bind refused"));
    seen.breaks_only(&["gateway-away"]);
    let closed = free_port();
    machine.doctor_with(&settings(closed, "smpp-password")).breaks_only(&["gateway-away"]);
    assert_eq!((provider.binds(), provider.submits().len()), (1, 0), "nothing is sent");
}
