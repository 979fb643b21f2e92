//! PKCS#11 modules: which there are, which login takes, whether it loads, and whether it sees the card.

use std::path::{Path, PathBuf};

use super::probe::{Probe, probe};
use crate::card::families::{Family, Middleware};
use crate::card::modules::choose;
use crate::card::readers::Reader;
use crate::config::client::CardSettings;
use crate::doctor::{Examination, Finding, Kind, Level, Value};
use crate::pkcs11::module::{self, Found};
use crate::pkcs11::survey::{Survey, TokenSeen};

/// The tokens that the module sees which login would take. What any module says of tokens is kept as private.
pub fn check(card: &CardSettings, readers: &[Reader], seen: &mut Examination) -> Vec<TokenSeen> {
    let families: Vec<&Family> = readers.iter().filter_map(Reader::family).collect();
    let configured = card.module.clone().map(|path| (path, Found::Configured));
    let chosen = match choose(configured, &families) {
        Ok((chosen, _)) => chosen,
        Err(failure) => {
            seen.add([Finding::failed(Kind::ModuleFails, failure)]);
            return Vec::new();
        }
    };
    let tokens = used(&chosen, readers, seen);
    for (other, _) in module::candidates(None).unwrap_or_default() {
        if !same(&other, &chosen) {
            let (finding, survey) = examined(&other);
            seen.add([finding.at_worst(Level::Notice)]);
            if let Some(survey) = survey {
                keep(&survey, &other, seen);
            }
        }
    }
    tokens
}

/// The module that login takes.
fn used(module: &Path, readers: &[Reader], seen: &mut Examination) -> Vec<TokenSeen> {
    let (finding, survey) = examined(module);
    seen.add([finding]);
    let Some(survey) = survey else { return Vec::new() };
    keep(&survey, module, seen);
    let cards: Vec<&Reader> = readers.iter().filter(|reader| reader.has_card && !reader.atr.is_empty()).collect();
    let old = cards.iter().find_map(|reader| older(module, &survey, reader));
    let blind = cards.first().filter(|_| survey.tokens.is_empty() && !module::is_software(module));
    let finding = old.or_else(|| blind.map(|reader| sees_nothing(module, reader)));
    seen.add(finding);
    survey.tokens
}

/// The module is known to be too old for this card.
fn older(module: &Path, survey: &Survey, reader: &Reader) -> Option<Finding> {
    let (family, now) = (reader.family()?, survey.version?);
    let oldest = family.oldest_opensc.filter(|oldest| Middleware::of(module) == Some(Middleware::OpenSc) && now < *oldest)?;
    let finding = Finding::new(Kind::ModuleOld).with("module", module.display()).with("version", number(now));
    Some(finding.with("wanted", number(oldest)).value("card", Value::Word(family.text, family.name)))
}

fn sees_nothing(module: &Path, reader: &Reader) -> Finding {
    let family = reader.family();
    let card = family.map_or(Value::Word("card-family-unknown", "unknown"), |family| Value::Word(family.text, family.name));
    let remedy = family.and_then(|family| family.trouble).unwrap_or("card-trouble-unknown");
    Finding::new(Kind::ModuleBlind)
        .with("module", module.display())
        .value("reader", Value::Reader(reader.name.clone()))
        .value("card", card)
        .value("remedy", Value::Word(remedy, remedy))
}

fn examined(module: &Path) -> (Finding, Option<Survey>) {
    let finding = |kind| Finding::new(kind).with("module", module.display());
    match probe(module) {
        Probe::Loads(survey) => {
            let version = survey.version.map_or_else(|| "?".to_owned(), number);
            let found = finding(Kind::ModuleLoads).with("name", survey.description.trim()).with("version", version);
            (found.with("tokens", survey.tokens.len()), Some(survey))
        }
        Probe::Fails(failure) => (Finding::failed(Kind::ModuleFails, failure), None),
        Probe::Crashes(how) => (finding(Kind::ModuleCrashes).with("why", how), None),
        Probe::Hangs(seconds) => (finding(Kind::ModuleHangs).with("seconds", seconds), None),
    }
}

/// Versions are what support asks for first; labels and serial numbers are what it must not see.
fn keep(survey: &Survey, module: &Path, seen: &mut Examination) {
    let file = module.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let version = survey.version.map_or_else(|| "?".to_owned(), number);
    seen.versions.push(("module", format!("{file}: {} {version}", survey.description.trim())));
    for token in &survey.tokens {
        seen.private.extend([token.label.clone(), token.serial.clone()]);
    }
}

fn number((major, minor): (u8, u8)) -> String {
    format!("{major}.{minor}")
}

fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| PathBuf::from(path));
    real(one) == real(other)
}
