//! Login with tokens of every kind, through the real program and real SoftHSM tokens: what the card proves, and what is refused
//! before the PIN is asked.

mod at_hand;
pub mod server;

use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use crspin::clock;
use crspin::domain::time::At;
use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;
use crspin::pkcs11::provision::KeyKind;
use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};
use rustls::ProtocolVersion::{TLSv1_2, TLSv1_3};

use crate::support::counter::{assert_refused, pin_file};
use crate::support::pki::{Ca, Wish};
use crate::support::program::User;
use crate::support::token::{Token, Tokens, module_path};
use server::{Seen, Server, version};

const PIN: &str = "52841960";
const HOLDER: &str = "RSSMRA45C12F205C";

/// A user with a folder of tokens and issuers, who knows no service yet.
struct Desk {
    user: User,
    tokens: Tokens,
    cards: Ca,
    services: Ca,
}

impl Desk {
    fn new() -> Self {
        let user = User::new();
        let tokens = Tokens::new(&user.folder().join("softhsm"));
        pin_file(&user.folder().join("pin"), PIN);
        Self { user, tokens, cards: Ca::new("Test CNS CA"), services: Ca::new("Test server CA") }
    }

    /// Makes tokens, each with a certificate of this shape or none.
    fn make(&self, wanted: Vec<(&str, KeyKind, Option<Wish>)>) {
        let made: Vec<Token<'_>> = wanted
            .into_iter()
            .map(|(label, kind, wish)| Token { label, pin: PIN, kind, certificate: wish.map(|wish| (&self.cards, wish)) })
            .collect();
        self.tokens.make(&made);
    }

    fn serve(&self) -> Server {
        Server::start(&self.cards, &self.services, version(clock::now(), "0.1.0"))
    }

    /// Writes the settings: this service, this issuer of its certificate, these settings of SoftHSM, these lines for the card.
    fn settings(&self, service: &str, ca: &Ca, softhsm: &Path, card: &str) {
        let folder = self.user.folder().join("config/crspin");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("ca.pem"), ca.pem()).expect("written");
        let mut text = format!("service = '{service}'\nca = 'ca.pem'\n[session]\nstore = 'file'\n[card]\n{card}\n");
        writeln!(text, "module = '{}'", module_path().display()).expect("written");
        writeln!(text, "[card.environment]\nSOFTHSM2_CONF = '{}'", softhsm.display()).expect("written");
        std::fs::write(folder.join("client.toml"), text).expect("written");
    }

    /// The usual settings for this server.
    fn knows(&self, server: &Server) {
        self.settings(&server.url(), &self.services, &self.tokens.usual(), "");
    }

    fn pin(&self) -> String {
        self.user.folder().join("pin").display().to_string()
    }

    /// A login with a PIN.
    fn login(&self, args: &[&str]) -> Output {
        self.user.run(&[&["login", "--pin-file", &self.pin()], args].concat())
    }

    /// A login that has no PIN to give: if it asked for one, it would fail with [`Code::MissingAnswer`].
    fn login_without_pin(&self, args: &[&str]) -> Output {
        self.user.run(&[&["login"], args].concat())
    }

    /// The files in which sessions are kept.
    fn sessions(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.user.folder().join("state/crspin/sessions"));
        entries.map_or_else(|_| Vec::new(), |entries| entries.map(|entry| entry.expect("an entry").path()).collect())
    }
}

fn card() -> Wish {
    Wish::card_of(HOLDER)
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn says(name: &str) -> String {
    Texts::new(Language::En).get(name)
}

/// Fails unless the command ended with this code, and says what its error line was.
fn refused(output: &Output, code: Code, what: &str) -> String {
    let told = told(output);
    assert_eq!(output.status.code(), Some(i32::from(code.exit())), "{what}: {told}");
    // Several codes share an exit status: the next step is one code's own.
    let next = Texts::new(Language::En).failure(&Failure::new(code)).1;
    let start = next.split('{').next().unwrap_or_default();
    assert!(told.contains(start), "{what}: {told}");
    told
}

#[test]
fn cards_of_every_kind_prove_their_key() {
    let desk = Desk::new();
    desk.make(vec![("p256", KeyKind::P256, Some(card())), ("rsa", KeyKind::Rsa(2048), Some(card()))]);
    let server = desk.serve();
    for (token, mechanisms, allow, wanted) in [
        ("p256", "", "", TLSv1_3),
        ("rsa", "", "", TLSv1_3),
        ("rsa", "CKM_SHA256_RSA_PKCS_PSS", "", TLSv1_3),
        ("rsa", "CKM_RSA_PKCS_PSS", "", TLSv1_3),
        ("rsa", "CKM_RSA_X_509", "", TLSv1_3), // padded by the program
        // Everything but PSS. The first name of such a list is passed over by SoftHSM 2.6.
        ("rsa", "-X,CKM_SHA256_RSA_PKCS_PSS,CKM_RSA_PKCS_PSS", "allow_tls12 = true", TLSv1_3),
        ("rsa", "CKM_RSA_PKCS", "allow_tls12 = true", TLSv1_2),
    ] {
        let what = format!("{token} {mechanisms}");
        let line = if mechanisms.is_empty() { String::new() } else { format!("slots.mechanisms = {mechanisms}") };
        let softhsm = desk.tokens.settings("some.conf", &line);
        desk.settings(&server.url(), &desk.services, &softhsm, allow);
        let output = desk.login(&["--token", token, "--json"]);
        assert!(output.status.success(), "{what}: {}", told(&output));
        let [before, login] = &server.seen()[..] else { panic!("{what}: two requests") };
        assert_eq!(before, &Seen { what: "GET /v1/version".to_owned(), tls: TLSv1_3, certificate: None });
        assert_eq!((login.what.as_str(), login.tls), ("POST /v1/session", wanted), "{what}");
        let der = login.certificate.as_deref().expect("a certificate");
        let name = x509_parser::parse_x509_certificate(der).expect("a certificate").1.subject().to_string();
        assert!(name.contains(HOLDER), "{what}: {name}");
        let printed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!((&printed["schema"], &printed["session"]["operator"]), (&1.into(), &HOLDER.into()));
        let told = told(&output);
        assert!(told.contains("RSSMRA•••••••••C") && !told.contains(HOLDER), "the code is masked: {told}");
        assert!(told.contains(&module_path().display().to_string()) && told.contains(token), "{told}");
    }
    // TLS 1.2 shows the holder's code to whoever listens.
    desk.settings(&server.url(), &desk.services, &desk.tokens.settings("some.conf", "slots.mechanisms = CKM_RSA_PKCS"), "");
    refused(&desk.login(&["--token", "rsa"]), Code::Tls12Needed, "PKCS#1 only");
    assert!(server.seen().iter().all(|seen| seen.certificate.is_none()));
}

#[test]
fn cards_that_cannot_log_in_are_refused_before_the_pin() {
    let desk = Desk::new();
    let signature = Wish { usages: vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment], ..card() };
    let mail = Wish { purposes: vec![ExtendedKeyUsagePurpose::EmailProtection], ..card() };
    let other = Wish { common_name: "Mario Rossi".to_owned(), ..card() };
    desk.make(vec![
        ("expired", KeyKind::P256, Some(Wish { years: (2014, 2020), ..card() })),
        ("early", KeyKind::P256, Some(Wish { years: (2039, 2040), ..card() })),
        ("weak", KeyKind::Rsa(1024), Some(card())),
        ("empty", KeyKind::P256, None),
        ("signature", KeyKind::P256, Some(signature)),
        ("mail", KeyKind::P256, Some(mail)),
        ("other", KeyKind::P256, Some(other)),
    ]);
    let server = desk.serve();
    desk.knows(&server);
    for (token, code, value) in [
        ("expired", Code::CertificateExpired, "2020-01-01"),
        ("early", Code::CertificateNotYetValid, "2039-01-01"),
        ("weak", Code::CardKey, "RSA with 1024 bits"),
        ("empty", Code::NoCnsCertificate, ""),
        ("signature", Code::NoCnsCertificate, ""),
        ("mail", Code::NoCnsCertificate, ""),
        ("other", Code::NoCnsCertificate, ""),
        ("nowhere", Code::NoCard, "nowhere"),
    ] {
        let told = refused(&desk.login_without_pin(&["--token", token]), code, token);
        assert!(told.contains(value), "{token}: {told}");
    }
    assert!(server.seen().iter().all(|seen| seen.what == "GET /v1/version" && seen.certificate.is_none()));
    // A card that could log in does ask, so the cards above were not asked for theirs.
    desk.make(vec![("good", KeyKind::P256, Some(card()))]);
    let wanted = Failure::new(Code::MissingAnswer).with("flag", "--pin-file / --pin-fd");
    assert_refused(&desk.login_without_pin(&["--token", "good"]), &wanted, Language::En, "no PIN");
}

#[test]
fn a_card_is_chosen_by_label_or_serial_among_those_that_could_log_in() {
    let desk = Desk::new();
    desk.make(vec![("empty", KeyKind::P256, None), ("first", KeyKind::P256, Some(card()))]);
    let server = desk.serve();
    desk.knows(&server);
    // The only one with a certificate needs no choice.
    assert!(desk.login(&[]).status.success());
    desk.make(vec![("second", KeyKind::P256, Some(card()))]);
    // The one that logged in here before is the operator's.
    let told = self::told(&desk.login(&[]));
    assert!(told.contains("first ("), "{told}");
    assert!(desk.login(&["--token", "second"]).status.success());
    let told = refused(&desk.login_without_pin(&[]), Code::SeveralCards, "two cards that logged in");
    assert!(told.contains("first (") && told.contains("second (") && !told.contains("empty ("), "{told}");
    let serial = told.split_once("second (").and_then(|(_, rest)| rest.split_once(')')).expect("a serial number").0;
    server.seen();
    for choice in [["--serial", serial], ["--token", "second"]] {
        let output = desk.login(&choice);
        assert!(output.status.success() && self::told(&output).contains("second ("), "{}", self::told(&output));
    }
    // By the settings, and the flag before the settings.
    desk.settings(&server.url(), &desk.services, &desk.tokens.usual(), &format!("token_serial = '{serial}'"));
    assert!(self::told(&desk.login(&[])).contains("second ("));
    desk.settings(&server.url(), &desk.services, &desk.tokens.usual(), "token_label = 'first'");
    assert!(self::told(&desk.login(&["--serial", serial])).contains("second ("));
}

#[test]
fn a_pin_is_given_once_and_with_care() {
    let desk = Desk::new();
    desk.make(vec![("card", KeyKind::P256, Some(card()))]);
    let server = desk.serve();
    desk.knows(&server);
    let wrong = desk.user.folder().join("wrong");
    let login = |pin: &str| {
        pin_file(&wrong, pin);
        desk.user.run(&["login", "--pin-file", &wrong.display().to_string()])
    };
    let low = says("login-low");
    // A length that no PIN of this token has never reaches it: no try is counted.
    for pin in ["1", "123"] {
        let wanted = Failure::new(Code::PinLength).with("least", 4).with("most", 255);
        assert_refused(&login(pin), &wanted, Language::En, pin);
    }
    let output = login("11111111");
    let told = refused(&output, Code::WrongPin, "a wrong PIN");
    assert!(!told.contains(&low) && !told.contains("11111111"), "{told}");
    // The token remembers the try; the next one is warned.
    let output = desk.login(&[]);
    assert!(output.status.success() && self::told(&output).contains(&low), "{}", self::told(&output));
    assert!(!self::told(&desk.login(&[])).contains(&low), "a right PIN clears it");
    // From a descriptor; and never from a file that others may read.
    let program = env!("CARGO_BIN_EXE_crspin");
    let script = format!("exec {program} login --pin-fd 7 7<{}", desk.pin());
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).envs(desk.user.command(&[]).get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.output().expect("a shell");
    assert!(output.status.success(), "{}", self::told(&output));
    let mut permissions = std::fs::metadata(&wrong).expect("its mode").permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o644);
    std::fs::set_permissions(&wrong, permissions).expect("its mode");
    let told = refused(&desk.user.run(&["login", "--pin-file", &wrong.display().to_string()]), Code::File, "a file for all");
    assert!(told.contains("644"), "{told}");
}

#[test]
fn a_service_that_will_not_do_is_found_out_before_the_pin() {
    let desk = Desk::new();
    desk.make(vec![("card", KeyKind::P256, Some(card()))]);
    let now = clock::now();
    let start = |time: At, oldest| Server::start(&desk.cards, &desk.services, version(time, oldest));
    let usual = desk.tokens.usual();
    let good = desk.serve();
    let (early, late) = (start(now.minus(Duration::from_mins(20)), "0.1.0"), start(now.plus(Duration::from_mins(20)), "0.1.0"));
    for (what, server, code) in [
        ("a clock that is slow", &early, Code::ClockSkew),
        ("a clock that is fast", &late, Code::ClockSkew),
        ("a service for newer clients", &start(now, "99.0.0"), Code::ClientTooOld),
        ("not a crspin service", &Server::start(&desk.cards, &desk.services, serde_json::json!({})), Code::NotACrspinService),
    ] {
        desk.settings(&server.url(), &desk.services, &usual, "");
        refused(&desk.login_without_pin(&[]), code, what);
    }
    desk.settings(&good.url(), &desk.cards, &usual, "");
    let told = refused(&desk.login_without_pin(&[]), Code::TlsNotTrusted, "another issuer");
    assert!(told.contains("issuer"), "{told}");
    desk.settings(&format!("https://[::ffff:127.0.0.1]:{}", good.port), &desk.services, &usual, "");
    let told = refused(&desk.login_without_pin(&[]), Code::TlsNotTrusted, "another name");
    assert!(told.contains("another name"), "{told}");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    desk.settings(&format!("https://localhost:{}", closed.port()), &desk.services, &usual, "");
    refused(&desk.login_without_pin(&[]), Code::ServiceAway, "nobody there");
    // A server without TLS.
    let plain = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = plain.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _gone = std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    desk.settings(&format!("https://localhost:{port}"), &desk.services, &usual, "");
    refused(&desk.login_without_pin(&[]), Code::NotACrspinService, "no TLS");
}

#[test]
fn logout_forgets_here_even_when_the_service_is_away() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.make(vec![("card", KeyKind::P256, Some(card()))]);
    let server = desk.serve();
    desk.knows(&server);
    for command in ["whoami", "logout"] {
        refused(&desk.user.run(&[command]), Code::NotLoggedIn, command);
    }
    let output = desk.login(&[]);
    assert!(output.status.success(), "{}", told(&output));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(printed.contains("Mario Rossi") && printed.lines().all(|line| line.starts_with("[sandbox] ")), "{printed}");
    let [session] = &desk.sessions()[..] else { panic!("one session") };
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(session), mode(session.parent().expect("a folder"))), (0o600, 0o700));
    // Settings of the same name, another place: the service is gone.
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    desk.settings(&format!("https://localhost:{}", closed.port()), &desk.services, &desk.tokens.usual(), "");
    let told = refused(&desk.user.run(&["logout"]), Code::ServiceAway, "logout");
    assert!(told.contains("forgotten here"), "{told}");
    assert!(desk.sessions().is_empty());
    refused(&desk.user.run(&["whoami"]), Code::NotLoggedIn, "after logout");
}

/// In the keyring where there is one, else in a file: either way other processes of the user find it, until logout.
#[test]
fn a_session_is_found_by_other_processes() {
    let desk = Desk::new();
    desk.make(vec![("card", KeyKind::P256, Some(card()))]);
    let server = desk.serve();
    desk.knows(&server);
    let path = desk.user.folder().join("config/crspin/client.toml");
    let settings = std::fs::read_to_string(&path).expect("settings");
    std::fs::write(&path, settings.replace("store = 'file'", "store = 'auto'")).expect("written");
    assert!(desk.login(&[]).status.success());
    assert!(desk.sessions().len() <= 1);
    // This server takes cards only: that the session is shown to it is what is asked here.
    for command in ["whoami", "logout"] {
        refused(&desk.user.run(&[command]), Code::UnknownIssuer, command);
    }
    assert!(desk.sessions().is_empty());
    refused(&desk.user.run(&["whoami"]), Code::NotLoggedIn, "after logout");
}

#[test]
fn texts_speak_the_language_of_the_settings() {
    let desk = Desk::new();
    let server = desk.serve();
    desk.knows(&server);
    let path = desk.user.folder().join("config/crspin/client.toml");
    let settings = std::fs::read_to_string(&path).expect("settings");
    std::fs::write(&path, format!("language = 'it'\n{settings}")).expect("written");
    let wanted = Failure::new(Code::NotLoggedIn);
    assert_refused(&desk.user.run(&["whoami"]), &wanted, Language::It, "the settings");
    assert_refused(&desk.user.run(&["whoami", "--lang", "en"]), &wanted, Language::En, "the flag");
    std::fs::write(&path, "nonsense").expect("written");
    refused(&desk.user.run(&["whoami"]), Code::BadSetting, "settings that are none");
}

#[test]
fn a_module_that_is_not_there_is_named() {
    let desk = Desk::new();
    let server = desk.serve();
    desk.knows(&server);
    let told = refused(&desk.login_without_pin(&["--module", "/nowhere/module.so"]), Code::Module, "no module");
    assert!(told.contains("/nowhere/module.so"), "{told}");
    refused(&desk.login_without_pin(&["--module", "module.so"]), Code::Module, "a path that is not whole");
}
