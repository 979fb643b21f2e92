//! The checks of the machine on which the service runs, from its settings.

mod backups;
mod certificates;
mod database;
mod disk;
mod issuers;
mod keys;
mod mail;
mod notices;
mod revocations;
mod texts;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::bounded::begin;
use super::{Examination, Finding, Kind};
use crate::clock;
use crate::config::service::{ServeRole, ServiceSettings};
use crate::exit::{Code, Failure};

/// Reading all of a large database takes longer; then that is said.
const DATABASE: Duration = Duration::from_mins(1);
/// Longer than what the mail check gives itself.
const MAIL: Duration = Duration::from_secs(25);
/// Files, and questions to a database on the same network.
const LOCAL: Duration = Duration::from_secs(15);

/// Looks at the service of this settings file, with another role than the file's when one is given.
#[must_use]
pub fn examine(file: &Path, role: Option<ServeRole>) -> Examination {
    let mut seen = Examination::default();
    let settings = match ServiceSettings::load_as(file, role) {
        Ok(settings) => Arc::new(settings),
        Err(failure) => {
            seen.add([Finding::failed(Kind::SettingsFail, failure)]);
            return seen;
        }
    };
    let good = Finding::new(Kind::SettingsGood).with("path", file.display());
    seen.add([good.with("role", settings.role.as_str())]);
    let checks: [(&'static str, Duration, Check); 10] = [
        ("database", DATABASE, database::check),
        ("keys", LOCAL, keys::check),
        ("delivery", MAIL, mail::check),
        ("delivery", MAIL, notices::check),
        ("texts", LOCAL, texts::check),
        ("certificates", LOCAL, |settings| certificates::check(settings, clock::now())),
        ("issuers", LOCAL, |settings| issuers::check(settings, clock::now())),
        ("revocations", LOCAL, |settings| revocations::check(settings, clock::now())),
        ("disk", LOCAL, disk::check),
        ("backups", LOCAL, |settings| backups::check(settings, clock::now())),
    ];
    let begun = checks.map(|(name, limit, check)| {
        let settings = Arc::clone(&settings);
        begin(name, limit, move || check(&settings))
    });
    for begun in begun {
        seen.add(begun.end().unwrap_or_else(|cut| vec![cut]));
    }
    seen
}

type Check = fn(&ServiceSettings) -> Vec<Finding>;

/// A runtime for what is asynchronous.
fn wait<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    Ok(runtime.map_err(|error| Failure::new(Code::Bug).because(error))?.block_on(work))
}
