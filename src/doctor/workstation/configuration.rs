//! The settings: there, sound, and nobody else's to change: they name the module whose code runs with the card.

use std::path::Path;

use crate::config::client::ClientSettings;
use crate::doctor::{Finding, Kind};
use crate::exit::Failure;

pub fn check(settings: Result<ClientSettings, Failure>, file: Option<&Path>) -> Vec<Finding> {
    let mut found = Vec::new();
    match settings {
        Ok(settings) => {
            let path = settings.source.display();
            found.push(Finding::new(Kind::ConfigurationGood).with("path", path).with("service", &settings.service));
        }
        Err(failure) => found.push(Finding::failed(Kind::ConfigurationFails, failure)),
    }
    if let Some((file, mode)) = file.and_then(|file| Some((file, loose(file)?))) {
        let finding = Finding::new(Kind::ConfigurationLoose).with("path", file.display());
        found.push(finding.with("mode", format!("{mode:03o}")));
    }
    found
}

/// The mode of a file that others than its owner may change.
#[cfg(unix)]
fn loose(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).ok()?.permissions().mode() & 0o777;
    (mode & 0o022 != 0).then_some(mode)
}

/// Files of a Windows profile are their user's by inheritance.
#[cfg(not(unix))]
fn loose(_: &Path) -> Option<u32> {
    None
}
