//! Room on the disk of the database. A database elsewhere has its own disk: then it is the one of the settings' folder.

use std::path::Path;

use crate::config::service::ServiceSettings;
use crate::doctor::{Finding, Kind, Value};

const MIB: u64 = 1024 * 1024;

pub fn check(settings: &ServiceSettings) -> Vec<Finding> {
    let file = settings.store_url.strip_prefix("sqlite:").map_or(settings.tls.certificate.as_path(), Path::new);
    let folder = file.parent().unwrap_or(Path::new("."));
    let named = |kind| Finding::new(kind).with("path", folder.display());
    vec![match rustix::fs::statvfs(folder) {
        Err(error) => named(Kind::DiskFails).with("why", error),
        Ok(about) => {
            // What is kept for root is nobody else's.
            let free = about.f_bavail.saturating_mul(about.f_frsize) / MIB;
            let kind = if free < settings.least_free_mib { Kind::DiskLow } else { Kind::DiskGood };
            named(kind).value("free", Value::Number(free)).value("least", Value::Number(settings.least_free_mib))
        }
    }]
}
