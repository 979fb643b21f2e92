//! Every refusal of a login, through the real program, in both languages: exit status, what happened, what to do next.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use crspin::clock;
use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::pkcs11::module;
use crspin::pkcs11::provision::KeyKind;
use rcgen::KeyUsagePurpose;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;

use crate::support::counter::{Counter, TOKEN_PIN, assert_refused, pin_file};
use crate::support::pki::{Ca, Wish};
use crate::support::service::Place;
use crate::support::token::Token;

/// Runs a login in both languages and expects this refusal.
fn refused(counter: &Counter, args: &[&str], wanted: &Failure) {
    for language in [Language::It, Language::En] {
        let output = counter.user.run(&[&["login", "--lang", language.as_str()], args].concat());
        assert_refused(&output, wanted, language, &args.join(" "));
    }
}

fn failure(code: Code, params: &[(&str, &str)]) -> Failure {
    params.iter().fold(Failure::new(code), |failure, (name, value)| failure.with(name, value))
}

#[test]
fn every_card_that_is_refused_hears_why() {
    let counter = Counter::open();
    let people = &counter.place.people;
    let (cns, foreign) = (&counter.place.cns, Ca::new("Some other CA"));
    let card = |person: &crspin::domain::fiscal_code::FiscalCode| Wish::card_of(person.as_str());
    let anna = card(&people.anna);
    let signature = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    let no_policy = "no-policy";
    let cases = [
        ("empty", KeyKind::P256, None, failure(Code::NoCnsCertificate, &[])),
        (
            "signature",
            KeyKind::P256,
            Some((cns, Wish { usages: signature, ..anna.clone() })),
            failure(Code::NoCnsCertificate, &[]),
        ),
        (
            "old",
            KeyKind::P256,
            Some((cns, Wish { years: (2018, 2024), ..anna.clone() })),
            failure(Code::CertificateExpired, &[("until", "2024-01-01")]),
        ),
        (
            "early",
            KeyKind::P256,
            Some((cns, Wish { years: (2040, 2044), ..anna.clone() })),
            failure(Code::CertificateNotYetValid, &[("from", "2040-01-01")]),
        ),
        ("weak", KeyKind::Rsa(1024), Some((cns, anna.clone())), failure(Code::CardKey, &[("why", "weak-rsa"), ("bits", "1024")])),
        ("revoked", KeyKind::P256, Some((cns, Wish { serial: 13, ..anna.clone() })), failure(Code::CertificateRevoked, &[])),
        ("foreign", KeyKind::P256, Some((&foreign, anna.clone())), failure(Code::UnknownIssuer, &[])),
        ("other", KeyKind::P256, Some((cns, Wish { policy: None, ..anna })), failure(Code::NotACns, &[("why", no_policy)])),
        ("citizen", KeyKind::P256, Some((cns, card(&people.mario))), failure(Code::NotEnabled, &[])),
        ("over", KeyKind::P256, Some((cns, card(&people.ivo))), failure(Code::EnablingOver, &[])),
        ("suspended", KeyKind::P256, Some((cns, card(&people.elena))), failure(Code::OperatorSuspended, &[])),
        ("closed", KeyKind::P256, Some((cns, card(&people.fabio))), failure(Code::EnteSuspended, &[])),
        ("two", KeyKind::P256, Some((cns, card(&people.gina))), failure(Code::WhichEnte, &[("enti", "como, lodi")])),
    ];
    let tokens: Vec<Token<'_>> = cases
        .iter()
        .map(|(label, kind, certificate, _)| Token { label, pin: TOKEN_PIN, kind: *kind, certificate: certificate.clone() })
        .collect();
    counter.tokens.make(&tokens);
    for (label, _, _, wanted) in &cases {
        refused(&counter, &["--token", label, "--pin-file", &counter.pin()], wanted);
    }
}

#[test]
fn a_card_revoked_while_the_service_runs_is_refused() {
    let counter = Counter::open();
    counter.log_in();
    counter.user.done(&["logout"]);
    // As a mirror delivers it: whole, by a rename. The card's serial number is the usual one.
    let (draft, list) = (counter.place.path("crls/.new"), counter.place.path("crls/cns.crl"));
    std::fs::write(&draft, counter.place.cns.crl(&[13, 4711], (2025, 2040))).expect("written");
    std::fs::rename(&draft, &list).expect("delivered");
    refused(&counter, &["--token", "anna", "--pin-file", &counter.pin()], &failure(Code::CertificateRevoked, &[]));
    std::fs::write(&draft, counter.place.cns.crl(&[], (2020, 2021))).expect("written");
    std::fs::rename(&draft, &list).expect("delivered");
    refused(&counter, &["--token", "anna", "--pin-file", &counter.pin()], &failure(Code::RevocationUnknown, &[]));
}

#[test]
fn pins_modules_and_tokens_that_are_none() {
    let counter = Counter::open();
    let path = |name: &str| counter.user.folder().join(name).display().to_string();
    let (wrong, short, open) = (path("wrong"), path("short"), path("open"));
    pin_file(Path::new(&wrong), "99999999");
    pin_file(Path::new(&short), "12");
    std::fs::write(&open, TOKEN_PIN).expect("written");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&open, mode).expect("its mode");
    let settings = path("no-module.so");
    std::fs::write(&settings, "this is no module").expect("written");
    let not_loaded = |path: &str| module::load(Path::new(path)).expect_err("no module");

    for (args, wanted) in [
        (["--token", "anna", "--pin-file", &wrong], failure(Code::WrongPin, &[("tries", "unknown")])),
        (["--token", "anna", "--pin-file", &short], failure(Code::PinLength, &[("least", "4"), ("most", "255")])),
        (
            ["--token", "anna", "--pin-file", &open],
            failure(Code::File, &[("path", &open), ("why", "others may read it (mode 644); chmod 600")]),
        ),
        (["--token", "anna", "--pin-fd", "99"], failure(Code::File, &[("path", "/dev/fd/99"), ("why", NO_FILE)])),
        (["--module", "/nowhere/module.so", "--pin-file", &wrong], not_loaded("/nowhere/module.so")),
        (["--module", &settings, "--pin-file", &wrong], not_loaded(&settings)),
    ] {
        refused(&counter, &args, &wanted);
    }
    refused(&counter, &["--token", "anna"], &failure(Code::MissingAnswer, &[("flag", "--pin-file / --pin-fd")]));
    // No token at all.
    let nothing = counter.place.path("nothing");
    let tokens = crate::support::token::Tokens::new(&nothing);
    counter.client_with(&counter.url(), "", &counter.place.path("server-ca.pem"), &tokens.usual());
    let none = failure(Code::NoCard, &[("wanted", "anna"), ("seen", "-")]);
    refused(&counter, &["--token", "anna", "--pin-file", &counter.pin()], &none);
}

const NO_FILE: &str = "No such file or directory (os error 2)";

#[test]
fn services_that_are_none_are_told_apart_before_the_pin() {
    let counter = Counter::open();
    let version = |service: &str, api: u32, shift: i64| {
        let now =
            crspin::domain::time::At::from_millis(clock::now().millis() + shift * 60_000 + 30_000 * shift.signum()).to_string();
        let body =
            json!({ "service": service, "version": "0.1.0", "api": api, "oldest_client": "9.9.9", "now": now, "sandbox": true });
        body.to_string()
    };
    let api = crspin::wire::API;
    let away = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let cases = [
        (fake(&counter.place, version("crspin", api, 90)), Code::ClockSkew, ("minutes", "90")),
        (fake(&counter.place, version("crspin", api, -1441)), Code::ClockSkew, ("minutes", "1441")),
        (fake(&counter.place, version("other", api, 0)), Code::NotACrspinService, ("-", "")),
        (fake(&counter.place, "<html>Welcome</html>".to_owned()), Code::NotACrspinService, ("-", "")),
        (fake(&counter.place, version("crspin", api + 1, 0)), Code::ClientTooOld, ("oldest", "9.9.9")),
        (away, Code::ServiceAway, ("why", "Connection refused (os error 111)")),
    ];
    for (address, code, param) in cases {
        let url = format!("https://127.0.0.1:{}", address.port());
        counter.client(&url, "");
        // No token of this name: whoever asks the card first fails otherwise.
        refused(&counter, &["--token", "nobody"], &failure(code, &[("url", &url), param]));
    }
    let issuer = "server-unknown-issuer";
    counter.client_with(&counter.url(), "", &counter.place.path("cns-ca.pem"), &counter.tokens.usual());
    refused(&counter, &["--token", "nobody"], &failure(Code::TlsNotTrusted, &[("url", &counter.url()), ("why", issuer)]));
    std::fs::remove_file(counter.user.folder().join("config/crspin/client.toml")).expect("removed");
    let path = counter.user.folder().join("config/crspin/client.toml").display().to_string();
    refused(&counter, &[], &failure(Code::NoSettings, &[("path", &path)]));
}

/// A TLS server with the service's certificate that answers everything with this body.
fn fake(place: &Place, body: String) -> SocketAddr {
    let certificate = CertificateDer::from_pem_file(place.path("tls.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(place.path("tls.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("an identity");
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that gives up is its own affair.
            let _gone = answer(&config, stream, &body);
        }
    });
    address
}

fn answer(config: &Arc<rustls::ServerConfig>, stream: TcpStream, body: &str) -> std::io::Result<()> {
    let tls = rustls::ServerConnection::new(config.clone()).expect("a connection");
    let mut stream = BufReader::new(rustls::StreamOwned::new(tls, stream));
    let mut line = String::new();
    while stream.read_line(&mut line)? > 2 {
        line.clear();
    }
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let stream = stream.get_mut();
    write!(stream, "{head}{body}")?;
    stream.conn.send_close_notify();
    stream.flush()
}
