//! `crspin doctor` against each broken part: one test for every finding, and one that sees to it that there is one.

mod cards;
mod parts;
mod report;
mod server;
mod station;

use std::collections::BTreeSet;
use std::process::{Command, Output};

use crspin::doctor::{Kind, Level};
use crspin::exit::Code;
use crspin::i18n::Language;
use crspin::i18n::Texts;
use serde_json::Value;

use crate::source;

/// What doctor said.
#[derive(Debug)]
struct Seen {
    json: Value,
    status: Option<i32>,
}

impl Seen {
    /// Runs it for a script.
    fn by(command: &mut Command) -> Self {
        let output = command.arg("--json").output().expect("the program runs");
        let Output { status, stdout, stderr } = &output;
        let json = serde_json::from_slice(stdout)
            .unwrap_or_else(|error| panic!("{error}: {} {}", String::from_utf8_lossy(stdout), String::from_utf8_lossy(stderr)));
        Self { json, status: status.code() }
    }

    fn findings(&self) -> &[Value] {
        self.json["findings"].as_array().expect("a list")
    }

    fn has(&self, name: &str) -> bool {
        self.findings().iter().any(|finding| finding["finding"] == name)
    }

    /// The finding of this name, with the level of its kind and the exit status that follows from it.
    fn finds(&self, name: &str) -> &Value {
        let found = self.findings().iter().find(|finding| finding["finding"] == name);
        let found = found.unwrap_or_else(|| panic!("no {name} in {:#}", self.json));
        let kind = Kind::ALL.iter().find(|kind| kind.as_str() == name).expect("a kind");
        assert_eq!(found["level"], kind.level().as_str(), "{found}");
        assert_eq!(found["check"], kind.check());
        let broken = self.findings().iter().any(|finding| finding["level"] == "broken");
        assert_eq!(self.status, Some(if broken { i32::from(Code::DoctorFound.exit()) } else { 0 }), "{:#}", self.json);
        found
    }

    /// A finding of this name that is worth knowing and no more.
    fn mentions(&self, name: &str) -> &Value {
        let found = self.findings().iter().find(|finding| finding["finding"] == name && finding["level"] == "notice");
        found.unwrap_or_else(|| panic!("no {name} as a notice in {:#}", self.json))
    }

    /// Fails when anything but these is broken.
    fn breaks_only(&self, names: &[&str]) -> &Self {
        let broken = self.findings().iter().filter(|finding| finding["level"] == "broken");
        let broken: Vec<&str> = broken.map(|finding| finding["finding"].as_str().expect("a name")).collect();
        assert_eq!(broken, names, "{:#}", self.json);
        self
    }
}

/// A value of a finding.
fn value<'a>(finding: &'a Value, name: &str) -> &'a str {
    finding["values"][name].as_str().unwrap_or_else(|| panic!("no {name} in {finding}"))
}

/// Found where no program can make it happen here: by the tests beside the code.
const BESIDE_THE_CODE: &[(&str, &str)] = &[
    ("check-late", "src/doctor/bounded.rs"),
    ("check-fell", "src/doctor/bounded.rs"),
    ("card-mute", "src/doctor/workstation/readers.rs"),
    ("card-unknown", "src/doctor/workstation/readers.rs"),
    ("printer-ready", "src/doctor/workstation/printer.rs"),
    ("hardening-weak", "src/doctor/workstation/hardening.rs"),
    ("database-large", "src/store/examine.rs"),
];

#[test]
fn every_finding_has_its_test() {
    let read = |path: &str| std::fs::read_to_string(source::package().join(path)).expect("a file");
    let own: String =
        ["cards", "parts", "report", "server", "station"].map(|name| read(&format!("tests/it/doctor/{name}.rs"))).concat();
    for kind in Kind::ALL {
        let beside = BESIDE_THE_CODE.iter().find(|(name, _)| *name == kind.as_str());
        let tested = match beside {
            Some((name, path)) => read(path).split_once("#[cfg(test)]").is_some_and(|(_, tests)| tests.contains(name)),
            None => own.contains(&format!("\"{kind}\"")),
        };
        assert!(tested, "no test finds {kind}");
    }
}

/// Told by the texts of the failure underneath, the same as elsewhere.
const TOLD_BY_THEIR_FAILURE: &[&str] = &[
    "configuration-fails",
    "session-fails",
    "module-fails",
    "service-fails",
    "tls-fails",
    "clock-off",
    "version-too-old",
    "printer-fails",
    "settings-fail",
    "database-fails",
    "key-fails",
    "mail-fails",
    "texts-fail",
    "own-fails",
    "issuer-fails",
    "notices-fails",
];

#[test]
fn every_finding_has_its_texts_and_no_other_is_there() {
    let mut wanted = BTreeSet::new();
    for kind in Kind::ALL {
        wanted.insert(format!("doctor-part-{}", kind.check()));
        if TOLD_BY_THEIR_FAILURE.contains(&kind.as_str()) {
            continue;
        }
        wanted.insert(format!("doctor-{kind}"));
        if kind.level() != Level::Good {
            wanted.insert(format!("doctor-next-{kind}"));
        }
    }
    for (language, file) in [("it", include_str!("../../../src/i18n/it.ftl")), ("en", include_str!("../../../src/i18n/en.ftl"))] {
        let keys = file.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned());
        let own =
            |key: &String| key.starts_with("doctor-") && !key.starts_with("doctor-heading") && !key.starts_with("doctor-report");
        let found: BTreeSet<String> = keys.filter(own).collect();
        let apart: Vec<_> = found.symmetric_difference(&wanted).collect();
        assert!(apart.is_empty(), "{language}: {apart:?}");
    }
    assert!(Texts::new(Language::It).find("doctor-heading-broken", &[("count", "1")]).is_some());
}
