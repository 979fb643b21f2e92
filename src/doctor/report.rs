//! What was found, for others than who looks: JSON for scripts, and the report for support. Both name no person and no serial
//! number.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Examination, Finding, Level, Mask};
use crate::domain::time::At;
use crate::i18n::Texts;

/// What scripts and support get. `schema` grows when a field changes its meaning or goes.
#[derive(Debug, Serialize)]
pub struct Report {
    schema: u32,
    when: String,
    broken: usize,
    versions: Vec<Version>,
    findings: Vec<Told>,
}

#[derive(Debug, Serialize)]
struct Version {
    of: &'static str,
    version: String,
}

/// A finding without its texts, which differ by language.
#[derive(Debug, Serialize)]
struct Told {
    check: &'static str,
    finding: &'static str,
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    values: BTreeMap<String, String>,
}

impl Report {
    /// The report of an examination, masked.
    #[must_use]
    pub fn new(seen: &Examination, now: At) -> Self {
        let mask = Mask::new(seen.private.clone());
        let versions = system().into_iter().chain(seen.versions.iter().cloned());
        Self {
            schema: 1,
            when: now.to_string(),
            broken: seen.count(Level::Broken),
            versions: versions.map(|(of, version)| Version { of, version: mask.text(&version) }).collect(),
            findings: seen.findings.iter().map(|finding| told(finding, &mask)).collect(),
        }
    }
}

fn told(finding: &Finding, mask: &Mask) -> Told {
    let own = finding.values.iter().map(|(name, value)| ((*name).to_owned(), mask.value(value)));
    let params = finding.failure.iter().flat_map(|failure| &failure.params);
    Told {
        check: finding.kind.check(),
        finding: finding.kind.as_str(),
        level: finding.level.as_str(),
        code: finding.failure.as_ref().map(|failure| failure.code.as_str()),
        values: own.chain(params.map(|(name, value)| (name.clone(), mask.text(value)))).collect(),
    }
}

/// The report in words, in the language of the texts.
#[must_use]
pub fn text(seen: &Examination, now: At, texts: &Texts) -> String {
    let mask = Mask::new(seen.private.clone());
    let mut lines =
        vec![texts.with("doctor-report-title", &[("when", &now.wall())]), texts.get("doctor-report-private"), String::new()];
    lines.extend(system().iter().chain(&seen.versions).map(|(of, version)| format!("{of}: {}", mask.text(version))));
    for level in Level::ALL {
        for finding in seen.of(*level) {
            let shown = |value: &super::Value| match value {
                super::Value::Word(text, _) => texts.get(text),
                other => mask.value(other),
            };
            let (what, next) = finding.words(texts, shown);
            lines.extend([String::new(), format!("{} {}/{}", level.mark(), finding.kind.check(), finding.kind)]);
            // Values of ours are masked one by one; what a failure tells may hold anything.
            let masked = |text: String| if finding.failure.is_some() { mask.text(&text) } else { text };
            lines.push(masked(what));
            lines.extend(next.map(|next| format!("-> {}", masked(next))));
        }
    }
    lines.join("\n") + "\n"
}

/// This program and its system.
fn system() -> Vec<(&'static str, String)> {
    let (os, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let mut found = vec![("crspin", env!("CARGO_PKG_VERSION").to_owned()), ("system", format!("{os} {machine}"))];
    // What Linux tells of itself; other systems have no such files.
    let about = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = about.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    found.extend(name.map(|name| ("distribution", name.trim_matches('"').to_owned())));
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease");
    found.extend(kernel.map(|kernel| ("kernel", kernel.trim().to_owned())));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{Kind, Value};
    use crate::domain::language::Language;
    use crate::exit::{Code, Failure};

    #[test]
    fn nobody_is_named_wherever_the_name_stands() {
        let failure =
            Failure::new(Code::Module).with("module", "/home/anna/m.so").with("why", "not-loaded").with("detail", "Anna Verdi");
        let seen = Examination {
            findings: vec![
                Finding::new(Kind::CertificateGood)
                    .value("token", Value::Serial("6030000000000014".to_owned()))
                    .with("issuer", "VRDNNA80A41F205T")
                    .with("days", 7)
                    .with("until", "2030-01-01")
                    .with("key", "RSA 2048"),
                Finding::failed(Kind::ModuleFails, failure),
                Finding::new(Kind::CardKnown).value("reader", Value::Reader("Maker (AB-17) 00".to_owned())),
            ],
            versions: vec![("module", "of ANNA VERDI 1.0".to_owned())],
            private: ["Anna Verdi", "Anna", "Verdi"].map(str::to_owned).to_vec(),
        };
        let now: At = "2026-11-23T10:00:00Z".parse().unwrap();
        let json = serde_json::to_string(&Report::new(&seen, now)).unwrap();
        let texts = Language::ALL.iter().map(|language| text(&seen, now, &Texts::new(*language)));
        for report in texts.chain([json]) {
            for private in ["anna", "verdi", "6030000000000014", "VRDNNA", "AB-17", "/home"] {
                assert!(!report.to_lowercase().contains(&private.to_lowercase()), "{private} in {report}");
            }
            assert!(report.contains("m.so") && report.contains("2026-11-23"), "{report}");
        }
    }
}
