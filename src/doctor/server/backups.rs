//! Backups: whoever makes them, the newest file in their folder is young enough. What is in it only a restore proves.

use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::config::service::ServiceSettings;
use crate::doctor::{Finding, Kind};
use crate::domain::time::At;

pub fn check(settings: &ServiceSettings, now: At) -> Vec<Finding> {
    let Some(backup) = &settings.backup else { return vec![Kind::BackupsUnset.into()] };
    let named = |kind| Finding::new(kind).with("path", backup.folder.display());
    let Some(newest) = newest(&backup.folder) else { return vec![named(Kind::BackupNone)] };
    let hours = now.since(newest).as_secs() / 3600;
    let kind = if hours >= u64::from(backup.hours) { Kind::BackupOld } else { Kind::BackupsGood };
    vec![named(kind).with("hours", hours).with("most", backup.hours).with("newest", newest.wall())]
}

/// When the newest file that holds something was written. Folders inside count as what is in them.
fn newest(folder: &Path) -> Option<At> {
    let about = |path: &Path| {
        let about = std::fs::metadata(path).ok()?;
        if about.is_dir() {
            return None;
        }
        let written = about.modified().ok().filter(|_| about.len() > 0)?.duration_since(UNIX_EPOCH).ok()?;
        Some(At::from_millis(i64::try_from(written.as_millis()).unwrap_or(i64::MAX)))
    };
    let files = |folder: &Path| std::fs::read_dir(folder).map(|files| files.flatten().collect::<Vec<_>>()).unwrap_or_default();
    // One step down: a folder for each backup is what PostgreSQL's tools make.
    let below = |path: &Path| if path.is_dir() { files(path) } else { Vec::new() };
    files(folder)
        .iter()
        .flat_map(|entry| {
            std::iter::once(entry.path()).chain(below(&entry.path()).iter().map(std::fs::DirEntry::path).collect::<Vec<_>>())
        })
        .filter_map(|path| about(&path))
        .max()
}
