//! The workstation: settings, session, service, clock, version, proxy, terminal.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crspin::client::identity::Identity;
use crspin::client::keep::Keep;
use crspin::clock;
use crspin::config::client::ClientSettings;
use crspin::config::paths::Paths;
use crspin::domain::time::At;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use serde_json::json;

use super::{Seen, value};
use crate::card::server::{Server, version};
use crate::support::pki::Ca;
use crate::support::program::User;
use crate::support::terminal::Terminal;
use crate::support::token::{Tokens, module_path};

/// A workstation with tokens in software and a service that answers what it is told.
pub struct Station {
    pub user: User,
    pub tokens: Tokens,
    pub cards: Ca,
    services: Ca,
}

impl Station {
    pub fn new() -> Self {
        let user = User::new();
        let tokens = Tokens::new(&user.folder().join("softhsm"));
        Self { user, tokens, cards: Ca::new("Test CNS CA"), services: Ca::new("Test server CA") }
    }

    /// A service as it should be.
    pub fn serve(&self) -> Server {
        Server::start(&self.cards, &self.services, version(clock::now(), "0.1.0"))
    }

    pub fn folder(&self) -> PathBuf {
        self.user.folder().join("config/crspin")
    }

    /// Writes the client's settings: this service, these lines for the card, these after all.
    pub fn settings(&self, service: &str, card: &str, more: &str) {
        fs::create_dir_all(self.folder()).expect("a folder");
        fs::write(self.folder().join("ca.pem"), self.services.pem()).expect("written");
        let text = format!(
            "service = '{service}'\nca = 'ca.pem'\n[session]\nstore = 'file'\n[card]\n{card}\n[card.environment]\n\
             SOFTHSM2_CONF = '{}'\n{more}\n",
            self.tokens.usual().display()
        );
        fs::write(self.folder().join("client.toml"), text).expect("written");
    }

    /// The usual settings for this server: SoftHSM is the module.
    pub fn knows(&self, server: &Server) {
        self.settings(&server.url(), &softhsm(), "");
    }

    pub fn doctor(&self) -> Seen {
        self.doctor_with(&[])
    }

    /// The same with these variables in the environment.
    pub fn doctor_with(&self, variables: &[(&str, &str)]) -> Seen {
        let mut command = self.user.command(&["doctor"]);
        for proxy in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
            command.env_remove(proxy);
        }
        Seen::by(command.envs(variables.iter().copied()).env("PCSCLITE_CSOCK_NAME", "/nowhere/pcscd.comm"))
    }
}

/// The line of the settings that makes SoftHSM the module.
pub fn softhsm() -> String {
    format!("module = '{}'", module_path().display())
}

#[test]
fn a_workstation_in_order() {
    let station = Station::new();
    let server = station.serve();
    station.knows(&server);
    let seen = station.doctor();
    seen.breaks_only(&[]);
    for good in [
        "configuration-good",
        "session-none",
        "reader-unneeded",
        "module-loads",
        "service-answers",
        "clock-good",
        "version-good",
        "proxy-none",
        "printer-unset",
        "terminal-none",
        "hardening-good",
    ] {
        seen.finds(good);
    }
    assert_eq!(value(seen.finds("tls-trusted"), "root"), "Test server CA");
    assert_eq!(seen.status, Some(0));
    assert!(
        server.seen().iter().all(|seen| seen.what == "GET /v1/version" && seen.certificate.is_none()),
        "nothing else is asked"
    );
}

#[test]
fn settings_that_are_missing_wrong_or_others() {
    let station = Station::new();
    let seen = station.doctor();
    assert_eq!(seen.finds("configuration-fails")["code"], "no-settings");
    assert!(!seen.has("service-answers") && seen.has("terminal-none"), "the rest is looked at");

    fs::create_dir_all(station.folder()).expect("a folder");
    let file = station.folder().join("client.toml");
    fs::write(&file, "service = 'http://a'").expect("written");
    let seen = station.doctor();
    let wrong = seen.finds("configuration-fails");
    assert_eq!((wrong["code"].as_str(), value(wrong, "key")), (Some("bad-setting"), "service"));

    let server = station.serve();
    station.knows(&server);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("a mode");
    let seen = station.doctor();
    assert_eq!(value(seen.finds("configuration-loose"), "mode"), "666");
    seen.breaks_only(&[]);
}

#[test]
fn a_session_that_is_open_over_or_unreadable() {
    let station = Station::new();
    station.settings("https://127.0.0.1:9", &softhsm(), "");
    let paths = Paths { config: station.folder(), state: station.user.folder().join("state/crspin") };
    let settings = ClientSettings::load(&paths, None).expect("settings");
    let keep = Keep::new(&paths, &settings);
    let ending = |until: At| keep.put(&Identity::generate().expect("a key").ending(until)).expect("kept");
    ending(clock::now().plus(Duration::from_hours(1)));
    station.doctor().finds("session-open");
    ending(clock::now().minus(Duration::from_secs(1)));
    station.doctor().finds("session-over");
    let sessions = paths.state.join("sessions");
    let file = fs::read_dir(&sessions).expect("a folder").next().expect("a session").expect("an entry").path();
    fs::remove_file(&file).expect("removed");
    fs::create_dir(&file).expect("made");
    station.doctor().finds("session-fails");
}

#[test]
fn a_service_that_is_away_or_another() {
    let station = Station::new();
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port");
    station.settings(&format!("https://localhost:{}", closed.port()), &softhsm(), "");
    let seen = station.doctor();
    assert_eq!(seen.finds("service-fails")["code"], "service-away");
    seen.breaks_only(&["service-fails"]);

    let other = Server::start(&station.cards, &station.services, json!({ "service": "other", "version": "1" }));
    station.knows(&other);
    assert_eq!(station.doctor().finds("service-fails")["code"], "not-a-crspin-service");
}

#[test]
fn a_service_that_is_not_trusted() {
    let station = Station::new();
    let server = Server::start(&station.cards, &Ca::new("Somebody"), version(clock::now(), "0.1.0"));
    station.knows(&server);
    let seen = station.doctor();
    let found = seen.finds("tls-fails");
    assert_eq!((value(found, "why"), value(found, "issuer")), ("server-unknown-issuer", "Somebody"));
    seen.breaks_only(&["tls-fails"]);
}

/// A root of its own and a certificate for loopback that ends in so many days: the root, the chain, the key, all PEM.
pub fn ending_in(days: u64) -> (String, String, String) {
    let day = clock::now().plus(Duration::from_hours(24 * days)).day();
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Root of days");
    let root_key = KeyPair::generate().expect("a key");
    let root = params.self_signed(&root_key).expect("a root");
    let mut own = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let month = u8::try_from(day.month()).expect("a month");
    own.not_before = date_time_ymd(2024, 1, 1);
    own.not_after = date_time_ymd(i32::from(day.year()), month, u8::try_from(day.day()).expect("a day"));
    let key = KeyPair::generate().expect("a key");
    let own = own.signed_by(&key, &Issuer::new(params, root_key)).expect("a certificate");
    (root.pem(), own.pem(), key.serialize_pem())
}

#[test]
fn a_certificate_of_the_service_that_ends_soon() {
    let station = Station::new();
    let (root, certificate, key) = ending_in(5);
    let server = Server::start_as(&station.cards, (&certificate, &key), version(clock::now(), "0.1.0"));
    station.knows(&server);
    fs::write(station.folder().join("ca.pem"), root).expect("written");
    let seen = station.doctor();
    let found = seen.finds("tls-ending");
    assert!(["4", "5"].contains(&value(found, "days")), "{found}");
    assert_eq!(value(found, "root"), "Root of days");
    seen.breaks_only(&[]);
}

#[test]
fn a_clock_that_is_off() {
    let station = Station::new();
    for (off, name) in [(2, "clock-drifts"), (60, "clock-off")] {
        let there = clock::now().minus(Duration::from_mins(off));
        let server = Server::start(&station.cards, &station.services, version(there, "0.1.0"));
        station.knows(&server);
        let seen = station.doctor();
        seen.finds(name);
        seen.breaks_only(if off == 60 { &["clock-off"] } else { &[] });
    }
}

#[test]
fn a_client_that_is_older_than_its_service() {
    let station = Station::new();
    for (service, oldest, name) in [
        ("999.0.0", "0.0.1", "version-older"),
        ("999.0.0", env!("CARGO_PKG_VERSION"), "version-nearly-too-old"),
        ("999.0.0", "998.0.0", "version-too-old"),
    ] {
        let mut answer = version(clock::now(), oldest);
        answer["version"] = json!(service);
        let server = Server::start(&station.cards, &station.services, answer);
        station.knows(&server);
        station.doctor().finds(name);
    }
}

#[test]
fn a_proxy_on_the_way() {
    let station = Station::new();
    let server = station.serve();
    station.knows(&server);
    // Takes connections and never answers.
    let proxy = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = proxy.local_addr().expect("an address").to_string();
    let used = format!("http://user:s3cret@{address}");
    let seen = station.doctor_with(&[("HTTPS_PROXY", &used)]);
    assert_eq!(value(seen.finds("proxy-used"), "proxy"), address);
    assert_eq!(seen.finds("service-fails")["code"], "service-away");
    assert!(!seen.json.to_string().contains("s3cret"));

    let seen = station.doctor_with(&[("HTTPS_PROXY", &used), ("NO_PROXY", "localhost")]);
    seen.finds("proxy-none");
    seen.breaks_only(&[]);

    drop(proxy);
    let seen = station.doctor_with(&[("HTTPS_PROXY", &used)]);
    assert_eq!(value(seen.finds("proxy-away"), "proxy"), address);
}

#[test]
fn terminals_and_what_is_read_in_them() {
    let station = Station::new();
    let server = station.serve();
    station.knows(&server);
    let run = |setup: &str, wanted: &str| {
        let report = station.user.folder().join(wanted).display().to_string();
        let program = format!("{setup}; exec \"$@\"");
        let doctor = station.user.command(&["doctor", "--report", &report]);
        let mut shell = Command::new("sh");
        shell.args(["-c", &program, "sh"]).arg(doctor.get_program()).args(doctor.get_args());
        doctor.get_envs().for_each(|(name, value)| {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        });
        let terminal = Terminal::start(&shell);
        assert_eq!(terminal.ended(), 0, "{}", terminal.screen());
        let told = fs::read_to_string(&report).expect("a report");
        assert!(told.contains(&format!("terminal/{wanted}")), "{told}");
        terminal
    };
    let terminal = run("true", "terminal-good");
    let lines = terminal.scrollback();
    assert!(lines.lines().all(|line| line.chars().count() <= 100), "{lines}");
    run("stty cols 60 rows 20", "terminal-small");
    run("export LC_ALL=C", "terminal-letters");
    run("export TERM=dumb", "terminal-plain");
}

/// A quiet word at login, before the PIN is asked.
#[test]
fn login_tells_of_a_newer_version() {
    let station = Station::new();
    station.tokens.make(&[super::parts::good(&station.cards)]);
    for (oldest, words) in [("0.0.1", "A newer crspin exists"), (env!("CARGO_PKG_VERSION"), "soon be too old")] {
        let mut answer = version(clock::now(), oldest);
        answer["version"] = json!("999.0.0");
        let server = Server::start(&station.cards, &station.services, answer);
        station.knows(&server);
        let told = station.user.run(&["login"]);
        let told = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.contains(words) && told.contains("999.0.0"), "{told}");
    }
    let server = station.serve();
    station.knows(&server);
    let told = station.user.run(&["login"]);
    assert!(!String::from_utf8_lossy(&told.stderr).contains("newer"));
}

/// A profile that is not there is looked for where it would be.
#[test]
fn another_profile() {
    let station = Station::new();
    let seen = Seen::by(&mut station.user.command(&["--profile", "other", "doctor"]));
    let path = Path::new(value(seen.finds("configuration-fails"), "path")).to_owned();
    assert!(path.ends_with("profiles/other.toml"), "{path:?}");
}
