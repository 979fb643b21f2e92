//! The lists of revoked cards: without one that holds, nobody with a card of that issuer logs in.

use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateRevocationListDer;
use rustls::pki_types::pem::PemObject;
use x509_parser::prelude::{CertificateRevocationList, FromDer, X509Certificate};

use crate::config::service::ServiceSettings;
use crate::doctor::dated::{days, name};
use crate::doctor::{Finding, Kind};
use crate::domain::time::At;
use crate::service;

/// A list, as far as it counts here.
struct List {
    issuer: Vec<u8>,
    until: Option<At>,
}

pub fn check(settings: &ServiceSettings, now: At) -> Vec<Finding> {
    let Some(login) = settings.login.as_ref().filter(|_| settings.role.answers()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut lists: Vec<List> = Vec::new();
    for file in files(&login.crls) {
        match read(&file) {
            Ok(more) => lists.extend(more),
            Err(why) => found.push(Finding::new(Kind::ListFails).with("path", file.display()).with("why", why)),
        }
    }
    let mut first: Option<At> = None;
    for der in login.issuers.iter().filter_map(|path| service::issuers(path).ok()).flatten() {
        let Ok((_, issuer)) = X509Certificate::from_der(&der) else { continue };
        let own = lists.iter().filter(|list| list.issuer == issuer.subject().as_raw());
        // Of several lists the newest counts. One without an end says of itself that it does not hold.
        let finding = match own.map(|list| list.until.unwrap_or(At::from_millis(0))).max() {
            None => Finding::new(Kind::ListMissing).with("path", login.crls.display()),
            Some(until) if until < now => {
                Finding::new(Kind::ListOver).with("until", until.wall()).with("days", -days(until, now) - 1)
            }
            Some(until) => {
                first = Some(first.map_or(until, |first| first.min(until)));
                continue;
            }
        };
        found.push(finding.with("issuer", name(issuer.subject())));
    }
    if let (Some(until), true) = (first, found.is_empty()) {
        found.push(Finding::new(Kind::ListsGood).with("count", lists.len()).with("until", until.wall()));
    }
    found
}

/// The files that the service reads: no folders, no deliveries under way.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    let seen = entries.into_iter().filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    seen.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

fn read(path: &Path) -> Result<Vec<List>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let ders = if bytes.starts_with(b"-----") {
        CertificateRevocationListDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?
    } else {
        vec![CertificateRevocationListDer::from(bytes)]
    };
    let list = |der: &CertificateRevocationListDer<'_>| {
        let (_, parsed) = CertificateRevocationList::from_der(der).map_err(|error| error.to_string())?;
        let until = parsed.next_update().map(|until| At::from_millis(until.timestamp().saturating_mul(1000)));
        Ok(List { issuer: parsed.issuer().as_raw().to_vec(), until })
    };
    ders.iter().map(list).collect()
}
