//! Every error as a person sees it, in both languages, with its exit status: compared with `tests/cmd/errors.*.txt`.
//! `UPDATE=1 cargo test errors` rewrites them; then read the difference.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crspin::exit::{Code, Failure};
use crspin::i18n::Language;
use crspin::i18n::Texts;

/// A value for every name that a text may speak of.
const SAMPLES: &[(&str, &str)] = &[
    ("broken", "2"),
    ("call", "C_Sign"),
    ("card", "TS-CNS"),
    ("cards", "TS-CNS, 6030000000000014, valid until 2031-05-30; CRS, 6030000000000022, valid until 2027-01-31"),
    ("channel", "sms"),
    ("correlation", "0199f3c2-7a70-7000-8000-000000000000"),
    ("detail", "operators[2].until: past"),
    ("domain", "pec.example.it"),
    ("enti", "c_c933, c_f205"),
    ("failed", "3"),
    ("flag", "--fiscal-code"),
    ("from", "2026-12-01"),
    ("given", "FOXDRA26C24H872Y"),
    ("hours", "24"),
    ("key", "3f1c5a70-0000-4000-8000-000000000000"),
    ("kind", "passport"),
    ("known", "6030000000000027"),
    ("least", "5"),
    ("left", "2"),
    ("minutes", "12"),
    ("module", "/usr/lib/opensc-pkcs11.so"),
    ("most", "8"),
    ("nth", "2"),
    ("oldest", "0.2.0"),
    ("path", "rows.csv"),
    ("read", "6030000000000019"),
    ("reader", "Reader 00 00"),
    ("remedy", "What to do about it."),
    ("role", "evaluator"),
    ("seconds", "2"),
    ("seen", "operator-1, operator-2"),
    ("server", "smtps.pec.example.it:465"),
    ("state", "queued"),
    ("total", "40"),
    ("tries", "2"),
    ("until", "2026-11-23 10:30"),
    ("url", "https://crs.example.it"),
    ("wanted", "operator-3"),
    ("what", "--email"),
    ("why", "the reason"),
    ("window", "60"),
];

fn rendered(language: Language) -> String {
    let texts = Texts::new(language);
    let mut all = String::new();
    for code in Code::ALL {
        let failure = SAMPLES.iter().fold(Failure::new(*code), |failure, (name, value)| failure.with(name, value));
        let (what, next) = texts.failure(&failure);
        writeln!(all, "{code} ({})\n  {what}\n  {next}", code.exit()).expect("a String takes everything");
    }
    all
}

#[test]
fn every_error_says_what_happened_and_what_to_do_next() {
    for language in Language::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cmd/errors.{language}.txt"));
        let now = rendered(*language);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &now).expect("the snapshot can be written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == now, "{} differs: run with UPDATE=1 and read the difference", path.display());
        for leftover in ["{$", "{ $", "err-", "next-"] {
            assert!(!now.contains(leftover), "{language}: a text is missing or a value has no sample: {leftover}");
        }
    }
}
