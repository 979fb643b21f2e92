//! The issuers of operators' cards.

use crate::config::service::ServiceSettings;
use crate::doctor::dated::Dated;
use crate::doctor::{Finding, Kind};
use crate::domain::time::At;
use crate::service;

/// Issuers announce their next certificate long before; it has to be in the settings in time.
const SOON: i64 = 60;

pub fn check(settings: &ServiceSettings, now: At) -> Vec<Finding> {
    let Some(login) = settings.login.as_ref().filter(|_| settings.role.answers()) else { return Vec::new() };
    let (mut found, mut count) = (Vec::new(), 0);
    for path in &login.issuers {
        let certificates = match service::issuers(path) {
            Ok(certificates) => certificates,
            Err(failure) => {
                found.push(Finding::failed(Kind::IssuerFails, failure));
                continue;
            }
        };
        for issuer in certificates.iter().filter_map(Dated::read) {
            count += 1;
            let left = issuer.days(now);
            let kind = match left {
                ..0 => Kind::IssuerOver,
                0..SOON => Kind::IssuerEnding,
                _ => continue,
            };
            let finding = Finding::new(kind).with("issuer", &issuer.subject);
            found.push(finding.with("until", issuer.until.day()).with("days", left));
        }
    }
    if found.is_empty() {
        found.push(Finding::new(Kind::IssuersGood).with("count", count));
    }
    found
}
