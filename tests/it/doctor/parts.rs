//! Tokens with their certificates, modules that fail in every way, printers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crspin::clock;
use crspin::pkcs11::provision::KeyKind;

use super::station::{Station, softhsm};
use super::value;
use crate::support::ipp::Printer;
use crate::support::pki::{Ca, Wish};
use crate::support::token::Token;

const HOLDER: &str = "RSSMRA45C12F205C";
const PIN: &str = "52841960";

fn card() -> Wish {
    Wish::card_of(HOLDER)
}

/// A token with a good certificate.
pub fn good(cards: &Ca) -> Token<'_> {
    Token { label: "good", pin: PIN, kind: KeyKind::P256, certificate: Some((cards, card())) }
}

#[test]
fn certificates_of_every_kind() {
    let station = Station::new();
    let server = station.serve();
    let soon = clock::now().plus(Duration::from_hours(24 * 20)).day();
    let until = (i32::from(soon.year()), u8::try_from(soon.month()).expect("a month"), u8::try_from(soon.day()).expect("a day"));
    let token =
        |label, kind, wish: Option<Wish>| Token { label, pin: PIN, kind, certificate: wish.map(|wish| (&station.cards, wish)) };
    station.tokens.make(&[
        good(&station.cards),
        token("ending", KeyKind::P256, Some(Wish { until: Some(until), ..card() })),
        token("over", KeyKind::P256, Some(Wish { years: (2014, 2020), ..card() })),
        token("early", KeyKind::P256, Some(Wish { years: (2039, 2040), ..card() })),
        token("weak", KeyKind::Rsa(1024), Some(card())),
        token("blank", KeyKind::P256, None),
    ]);
    for (label, name) in [
        ("good", "certificate-good"),
        ("ending", "certificate-ending"),
        ("over", "certificate-over"),
        ("early", "certificate-early"),
        ("weak", "certificate-key"),
        ("blank", "certificate-none"),
    ] {
        station.settings(&server.url(), &format!("{}\ntoken_label = '{label}'", softhsm()), "");
        let seen = station.doctor();
        let found = seen.finds(name);
        assert_eq!(seen.findings().iter().filter(|finding| finding["check"] == "certificate").count(), 1, "{label}");
        match name {
            "certificate-good" => assert_eq!((value(found, "issuer"), value(found, "key")), ("Test CNS CA", "P-256")),
            "certificate-ending" => assert!(["19", "20"].contains(&value(found, "days")), "{found}"),
            "certificate-key" => assert_eq!(value(found, "key"), "RSA 1024"),
            _ => {}
        }
    }
    station.settings(&server.url(), &format!("{}\ntoken_label = 'nobody'", softhsm()), "");
    let seen = station.doctor();
    assert_eq!(value(seen.finds("token-other"), "count"), "6");

    // All at once: one that is good makes the others worth a note.
    station.knows(&server);
    let seen = station.doctor();
    seen.finds("certificate-good");
    seen.mentions("certificate-over");
    seen.breaks_only(&[]);
}

/// A library of a few lines.
fn compiled(folder: &Path, name: &str, code: &str) -> PathBuf {
    let (source, library) = (folder.join(format!("{name}.c")), folder.join(format!("{name}.so")));
    fs::write(&source, code).expect("written");
    let gcc = Command::new("gcc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).output().expect("gcc is installed");
    assert!(gcc.status.success(), "{}", String::from_utf8_lossy(&gcc.stderr));
    library
}

/// As much of PKCS#11 as it takes to be asked for `C_Initialize`, the first function of the list.
fn initializing(what: &str) -> String {
    format!(
        "#include <stdlib.h>\n#include <unistd.h>\n\
         typedef unsigned long (*F)(void *);\n\
         static unsigned long init(void *args) {{ {what}; return 5; }}\n\
         static struct {{ unsigned char version[2]; F functions[80]; }} list = {{ {{2, 40}}, {{init}} }};\n\
         unsigned long C_GetFunctionList(void **to) {{ *to = &list; return 0; }}\n"
    )
}

#[test]
fn modules_that_fail_in_every_way() {
    let station = Station::new();
    let server = station.serve();
    let folder = station.user.folder().to_owned();
    let text = folder.join("text.so");
    fs::write(&text, "no library").expect("written");
    let plain = compiled(&folder, "plain", "int nothing;");
    let refuses = compiled(&folder, "refuses", &initializing("(void)args"));
    let crashes = compiled(&folder, "crashes", &initializing("abort()"));
    for (module, name) in [
        (&text, "module-fails"),
        (&plain, "module-fails"),
        (&refuses, "module-fails"),
        (&folder.join("nowhere.so"), "module-fails"),
        (&crashes, "module-crashes"),
    ] {
        station.settings(&server.url(), &format!("module = '{}'", module.display()), "");
        let seen = station.doctor();
        assert_eq!(Path::new(value(seen.finds(name), "module")), module);
        // The other checks go on, and no reader is seen without the daemon.
        seen.breaks_only(&["pcsc-away", name]);
        seen.finds("service-answers");
    }
}

#[test]
fn a_module_that_hangs() {
    let station = Station::new();
    let server = station.serve();
    let hangs = compiled(station.user.folder(), "hangs", &initializing("for (;;) pause()"));
    station.settings(&server.url(), &format!("module = '{}'", hangs.display()), "");
    let seen = station.doctor();
    seen.finds("module-hangs");
    seen.breaks_only(&["pcsc-away", "module-hangs"]);
}

#[test]
fn printers() {
    let station = Station::new();
    let server = station.serve();
    let printing = |lines: &str| station.settings(&server.url(), &softhsm(), &format!("[printer]\n{lines}"));
    let mut printer = Printer::start();
    printing(&format!("uri = '{}'", printer.plain()));
    let seen = station.doctor();
    seen.finds("printer-keeps");
    seen.breaks_only(&[]);
    printing(&format!("uri = '{}'", printer.secure()));
    assert_eq!(station.doctor().finds("printer-fails")["code"], "printer-not-trusted");
    printer.pull_the_plug();
    printing(&format!("uri = '{}'", printer.plain()));
    assert_eq!(station.doctor().finds("printer-fails")["code"], "printer-away");

    let pictures = Printer::start_with(&["-f", "image/jpeg"]);
    printing(&format!("uri = '{}'", pictures.plain()));
    assert_eq!(station.doctor().finds("printer-fails")["code"], "printer-format");
}
