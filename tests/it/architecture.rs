//! The directions between the rooms, and the few files in which features are told apart and secrets are opened.

use std::collections::BTreeSet;

use crate::source::{self, Source};

/// Which rooms a room may use. `cli`, `main` and `lib` stand above all and are not listed.
const MAY_USE: &[(&str, &[&str])] = &[
    // The ground: pure, and the same for everybody.
    ("secret", &[]),
    ("exit", &[]),
    ("domain", &["secret"]),
    ("clock", &["domain"]),
    ("hardening", &[]),
    ("interrupt", &["exit"]),
    // What both halves speak, say and read.
    ("wire", &["domain", "exit", "secret"]),
    ("config", &["domain", "exit", "secret"]),
    ("i18n", &["config", "domain", "exit"]),
    ("output", &["config", "domain", "exit", "i18n", "interrupt", "secret", "wire"]),
    ("prompt", &["domain", "exit", "i18n", "interrupt", "secret"]),
    // The counter: knows the service only by what it says.
    ("pkcs11", &["domain", "exit", "secret"]),
    ("card", &["clock", "config", "domain", "exit", "pkcs11", "secret", "wire"]),
    ("client", &["card", "clock", "config", "domain", "exit", "pkcs11", "secret", "wire"]),
    ("certified", &["clock", "config", "domain", "exit", "secret"]),
    // The service: knows no card reader, no client, no terminal.
    ("store", &["config", "domain", "exit", "secret"]),
    ("vault", &["config", "domain", "exit", "secret", "store"]),
    ("pec", &["config", "domain", "exit"]),
    ("delivery", &["clock", "config", "domain", "exit", "secret", "store", "vault"]),
    (
        "service",
        &["clock", "config", "delivery", "domain", "exit", "i18n", "interrupt", "pec", "secret", "store", "vault", "wire"],
    ),
    // Looks at either side, each in the builds that have it: `doctor::workstation` and `doctor::server` know nothing of one
    // another, as the test below sees.
    (
        "doctor",
        &[
            "card", "client", "clock", "config", "delivery", "domain", "exit", "i18n", "output", "pkcs11", "secret", "service",
            "store", "vault", "wire",
        ],
    ),
    // Both at once, for learning: everything but the command line.
    (
        "sandbox",
        &[
            "card",
            "client",
            "clock",
            "config",
            "delivery",
            "domain",
            "exit",
            "i18n",
            "interrupt",
            "output",
            "pkcs11",
            "prompt",
            "secret",
            "service",
            "store",
            "vault",
            "wire",
        ],
    ),
];

/// Rooms above all others.
const ABOVE: &[&str] = &["cli", "lib", "main"];

/// Where secrets are opened. A new line here is a decision: who gets to see what, and for how long.
const DOORS: &[(&str, &str)] = &[
    ("cli/batch/halves.rs", "the first halves of a batch, into one file of mode 0600"),
    ("cli/card/new_pin.rs", "the digits of a new PIN, into their check"),
    ("cli/card/unblock.rs", "the digits of a PUK, into the check of their number"),
    ("certified/receipts.rs", "the password of the Ente's certified mailbox, into LOGIN"),
    ("certified/send.rs", "the same, into AUTH"),
    ("cli/login/pin.rs", "how many digits a PIN has"),
    ("delivery/sms/link.rs", "the password of the provider"),
    ("delivery/sms/http.rs", "the password of a gateway, and the secret part of its call-back"),
    ("delivery/mail.rs", "the password of the mail server"),
    ("delivery/mailbox.rs", "the password of the box for notices"),
    ("delivery/texts/fill.rs", "the second half or the short code, into the message"),
    ("domain/codes.rs", "the check of the digits and the split"),
    ("output/letter/mod.rs", "the first half, into the letter"),
    ("output/screen.rs", "the first half, on the read-out screen"),
    ("pkcs11/codes.rs", "PIN and PUK, into C_SetPIN, C_Login and C_InitPIN"),
    ("pkcs11/provision.rs", "the PINs of a token that is made for the sandbox or a test"),
    ("pkcs11/token.rs", "the PIN, into C_Login"),
    ("sandbox/make.rs", "codes of nobody, into the bureau's file of the sandbox"),
    ("sandbox/tokens.rs", "the PIN of the sandbox's tokens"),
    ("sandbox/card/code.rs", "the codes of a virtual card, into its comparison"),
    ("sandbox/card/state.rs", "the PIN of a virtual card, into the file that keeps it"),
    ("sandbox/cards.rs", "the codes of the sandbox's virtual cards, into files of mode 0600"),
    ("secret.rs", "the door itself"),
    ("service/checks.rs", "a short code, into the digest that its answer is compared to"),
    ("service/receipts.rs", "the secret part of a call-back, into its comparison"),
    ("store/checks.rs", "a short code, into the message that carries it"),
    ("vault/envelope.rs", "a half, into its seal"),
    ("vault/keys.rs", "the passphrase of a key file"),
    ("wire/check.rs", "the short code that a citizen read out, back to the service"),
    ("wire/release.rs", "the first half, into the answer to the counter"),
];

/// Where code is switched by feature. Everything else compiles whole or not at all.
const SWITCHES: &[&str] =
    &["cli/doctor.rs", "cli/enroll.rs", "cli/mod.rs", "config/mod.rs", "doctor/mod.rs", "lib.rs", "output/mod.rs"];

/// The rooms that a line of code names: `crate::room`, `crate::{room, …}` (on one line), `super::super::room`.
fn named(line: &str, depth: usize) -> Vec<String> {
    let mut rooms = Vec::new();
    let up = "super::".repeat(depth);
    for root in ["crate::", &up] {
        for (at, _) in line.match_indices(root) {
            let before = line[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let path = &line[at + root.len()..];
            // More steps up than the root is deep do not compile; fewer stay inside the room.
            rooms.extend(heads(path));
        }
    }
    rooms
}

/// The first name of a path, or the first names of a group in braces.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut begin, mut found) = (0_usize, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(name(&group[begin..at]));
                return found;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(name(&group[begin..at]));
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.push(name(&group[begin..]));
    found
}

/// The code of a file, its `use` groups drawn together on one line each.
fn statements(source: &Source) -> Vec<(usize, String)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (number, line) in source.code() {
        match all.last_mut() {
            Some((_, last)) if open => last.push_str(line.trim()),
            _ => all.push((number, line.to_owned())),
        }
        let last = all.last().map_or("", |(_, last)| last.as_str());
        open = last.contains("use ") && last.contains('{') && !last.contains(';');
    }
    all
}

#[test]
fn no_room_uses_a_stranger() {
    let rooms: BTreeSet<&str> = MAY_USE.iter().map(|(room, _)| *room).chain(ABOVE.iter().copied()).collect();
    let mut strangers = Vec::new();
    let mut seen = 0;
    for source in source::all().iter().filter(|source| !source.is_test()) {
        let room = source.room();
        assert!(rooms.contains(room), "{}: a new room: say in MAY_USE what it may use", source.path);
        let Some((_, may_use)) = MAY_USE.iter().find(|(name, _)| *name == room) else { continue };
        for (number, line) in statements(source) {
            for used in named(&line, source.depth()) {
                seen += 1;
                if used != room && rooms.contains(used.as_str()) && !may_use.contains(&used.as_str()) {
                    strangers.push(format!("src/{}:{number}: {room} must not know {used}", source.path));
                }
            }
        }
    }
    assert!(strangers.is_empty(), "{}", strangers.join("\n"));
    assert!(seen > 100, "the test no longer sees what it looks for: {seen}");
}

#[test]
fn the_two_sides_never_meet() {
    let counter = ["pkcs11", "card", "certified", "client"];
    let service = ["store", "vault", "pec", "delivery", "service"];
    for (room, may_use) in MAY_USE.iter().filter(|(room, _)| !["doctor", "sandbox"].contains(room)) {
        let knows = |side: &[&str]| side.contains(room) || may_use.iter().any(|used| side.contains(used));
        assert!(!(knows(&counter) && knows(&service)), "{room} knows both sides");
    }
    for (part, strangers) in [("doctor/workstation", &service[..]), ("doctor/server", &counter[..]), ("doctor/", &[])] {
        let mut files = 0;
        for source in source::all().iter().filter(|source| source.path.starts_with(part) && !source.is_test()) {
            files += 1;
            for (number, line) in statements(source) {
                let used = named(&line, source.depth());
                let strange = used.iter().find(|room| strangers.contains(&room.as_str()));
                assert!(strange.is_none(), "src/{}:{number}: {part} must not know {strange:?}", source.path);
            }
        }
        assert!(files > 5, "{part} is somewhere else");
    }
}

#[test]
fn the_rooms_form_no_ring() {
    // Taking away every room whose uses are gone, again and again, must leave nothing.
    let mut left: Vec<&(&str, &[&str])> = MAY_USE.iter().collect();
    while !left.is_empty() {
        let names: BTreeSet<&str> = left.iter().map(|(room, _)| *room).collect();
        let before = left.len();
        left.retain(|(_, may_use)| may_use.iter().any(|used| names.contains(used)));
        assert!(left.len() < before, "a ring: {names:?}");
    }
}

#[test]
fn the_reader_of_paths_sees_them() {
    for (line, depth, wanted) in [
        ("use crate::domain::time::At;", 2, vec!["domain"]),
        ("use crate::{domain::{card, time}, exit, wire::Problem};", 2, vec!["domain", "exit", "wire"]),
        ("let x = crate::clock::now() + crate::store::N;", 2, vec!["clock", "store"]),
        ("use super::super::store::Store;", 2, vec!["store"]), // from client/session.rs: the root
        ("use super::named::named;", 2, vec![]),               // from domain/card.rs: inside
        ("use super::store;", 1, vec!["store"]),               // from client/mod.rs: the root
        ("other_crate::domain", 1, vec![]),
        ("$crate::exit::Code", 1, vec!["exit"]),
    ] {
        assert_eq!(named(line, depth), wanted, "{line}");
    }
}

#[test]
fn features_are_told_apart_in_few_files() {
    let mut found = Vec::new();
    for source in source::all() {
        for (number, line) in source.code() {
            // The service's description of what it speaks; nothing else of `wire` differs.
            let described = source.room() == "wire" && line.trim_start().starts_with("#[cfg_attr(feature = \"service\", ");
            let switched =
                (line.contains("cfg(") || line.contains("cfg_attr(") || line.contains("cfg!(")) && line.contains("feature");
            if switched && !described && !SWITCHES.contains(&source.path.as_str()) {
                found.push(format!("src/{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "features are told apart in {SWITCHES:?} only:\n{}", found.join("\n"));
}

#[test]
fn secrets_are_opened_at_known_doors_only() {
    let mut unknown = Vec::new();
    for source in source::all().iter().filter(|source| !source.is_test()) {
        let opened = source
            .code()
            .find(|(_, line)| line.contains(".reveal()") || line.contains("fn reveal(") || line.contains("Secret::reveal"));
        let known = DOORS.iter().any(|(path, _)| *path == source.path);
        match (opened, known) {
            (Some((number, _)), false) => unknown.push(format!("src/{}:{number}: opens a secret", source.path)),
            (None, true) => unknown.push(format!("src/{}: opens no secret any more; take it off the list", source.path)),
            _ => {}
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
