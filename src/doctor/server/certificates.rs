//! The service's own certificate: readable, with its key, and not at its end.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::config::service::ServiceSettings;
use crate::doctor::dated::Dated;
use crate::doctor::{Finding, Kind};
use crate::domain::time::At;
use crate::service;

/// Programs renew certificates some weeks before; people need warning.
const SOON: i64 = 21;

pub fn check(settings: &ServiceSettings, now: At) -> Vec<Finding> {
    if let Err(failure) = service::check_tls(&settings.tls) {
        return vec![Finding::failed(Kind::OwnFails, failure)];
    }
    let chain = CertificateDer::pem_file_iter(&settings.tls.certificate).map(|chain| chain.flatten().collect::<Vec<_>>());
    let first = chain.unwrap_or_default().iter().filter_map(Dated::read).min_by_key(|dated| dated.until);
    let Some(first) = first else { return Vec::new() };
    let left = first.days(now);
    let kind = match left {
        ..0 => Kind::OwnOver,
        0..SOON => Kind::OwnEnding,
        _ => Kind::OwnGood,
    };
    let path = settings.tls.certificate.display();
    vec![Finding::new(kind).with("path", path).with("until", first.until.day()).with("days", left)]
}
