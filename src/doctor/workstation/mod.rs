//! The checks of an operator's workstation.

mod certificate;
mod configuration;
mod hardening;
mod modules;
mod printer;
mod probe;
mod proxy;
mod readers;
mod service;
mod session;
mod terminal;
mod versions;

use std::time::Duration;

pub use probe::answer;

use super::Examination;
use super::bounded::begin;
use crate::card::readers::Reader;
use crate::clock;
use crate::config::client::ClientSettings;
use crate::config::paths::Paths;
use crate::exit::Failure;

/// The PC/SC service lists readers in milliseconds.
const READERS: Duration = Duration::from_secs(5);
/// Longer than the service's own limits, so that what it says of itself comes first.
const SERVICE: Duration = Duration::from_secs(12);
/// A proxy on the same network answers at once.
const PROXY: Duration = Duration::from_secs(6);
/// Printers sleep and have to wake up.
const PRINTER: Duration = Duration::from_secs(20);
/// Settings, session, terminal: files and calls of the system, on a network drive at worst.
const LOCAL: Duration = Duration::from_secs(5);

/// Looks at the workstation with the settings of this profile. Parts without settings are left out when there are none.
#[must_use]
pub fn examine(paths: &Paths, profile: Option<&str>, settings: Result<ClientSettings, Failure>) -> Examination {
    let mut seen = Examination::default();
    let known = settings.as_ref().ok().cloned();
    let (checked, file) = (known.clone(), ClientSettings::file(paths, profile).ok());
    seen.add(configuration::check(settings, file.as_deref()));

    // What waits for others waits together.
    let readers = begin("readers", READERS, crate::card::readers::list);
    let service = known.clone().map(|settings| begin("service", SERVICE, move || service::check(&settings)));
    let proxy = known.clone().map(|settings| begin("proxy", PROXY, move || proxy::check(&settings)));
    let printer = known.clone().map(|settings| begin("printer", PRINTER, move || printer::check(&settings)));
    let versions = begin("versions", LOCAL, versions::here);

    if let Some(settings) = checked {
        let paths = paths.clone();
        let session = begin("session", LOCAL, move || session::check(&paths, &settings, clock::now()));
        seen.add([session.end().unwrap_or_else(|cut| cut)]);
    }
    let card = known.as_ref().map(|settings| settings.card.clone()).unwrap_or_default();
    let there: Vec<Reader> = match readers.end() {
        Ok(listed) => {
            seen.add(readers::check(&listed, &card));
            listed.unwrap_or_default()
        }
        Err(cut) => {
            seen.add([cut]);
            Vec::new()
        }
    };
    let tokens = modules::check(&card, &there, &mut seen);
    certificate::check(&tokens, &card, clock::now(), &mut seen);
    for begun in [service, proxy, printer].into_iter().flatten() {
        seen.add(begun.end().unwrap_or_else(|cut| vec![cut]));
    }
    seen.add(terminal::check(&terminal::Terminal::here()));
    seen.add([hardening::check()]);
    seen.versions.extend(versions.end().unwrap_or_default());
    seen
}
