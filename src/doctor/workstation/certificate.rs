//! The certificate with which the operator logs in: of the CNS profile, in its period, with a key that is taken.

use rustls::pki_types::CertificateDer;

use crate::config::client::CardSettings;
use crate::doctor::dated::{Dated, days};
use crate::doctor::{Examination, Finding, Kind, Level, Value};
use crate::domain::time::At;
use crate::exit::Code;
use crate::pkcs11::certificate::{CertifiedKey, CnsCertificate};
use crate::pkcs11::survey::TokenSeen;

/// A new card takes weeks to come.
const SOON: i64 = 30;

pub fn check(tokens: &[TokenSeen], card: &CardSettings, now: At, seen: &mut Examination) {
    let fits = |token: &&TokenSeen| {
        card.token_serial.as_ref().is_none_or(|serial| *serial == token.serial)
            && card.token_label.as_ref().is_none_or(|label| *label == token.label)
    };
    let meant: Vec<&TokenSeen> = tokens.iter().filter(fits).collect();
    seen.private.extend(card.token_serial.iter().chain(&card.token_label).cloned());
    if meant.is_empty() {
        if !tokens.is_empty() {
            seen.add([Finding::new(Kind::TokenOther).with("count", tokens.len())]);
        }
        return;
    }
    let mut found: Vec<Finding> = meant.iter().map(|token| judged(token, now, seen)).collect();
    // Beside the operator's card the citizen's may lie, which logs nobody in.
    if found.iter().any(|finding| matches!(finding.kind, Kind::CertificateGood | Kind::CertificateEnding)) {
        found = found
            .into_iter()
            .map(|finding| match finding.level {
                Level::Broken => finding.at_worst(Level::Notice),
                _ => finding,
            })
            .collect();
    }
    seen.add(found);
}

fn judged(token: &TokenSeen, now: At, seen: &mut Examination) -> Finding {
    let named = |finding: Finding| finding.value("token", Value::Serial(token.serial.clone()));
    let read = token.certificate.as_ref().and_then(|der| Some((der, CnsCertificate::read(der, &[])?)));
    let Some((der, certificate)) = read else { return named(Kind::CertificateNone.into()) };
    let name = &certificate.name;
    seen.private.extend([name.holder.to_string(), name.card.clone()]);
    // Whole, and word by word: labels have them the other way round.
    seen.private.extend(
        certificate.person.iter().flat_map(|person| std::iter::once(person.as_str()).chain(person.split(' '))).map(str::to_owned),
    );
    let (until, left) = (certificate.until(), days(certificate.until(), now));
    let finding = match certificate.judge(now) {
        Err(failure) => Finding::new(match failure.code {
            Code::CertificateExpired => Kind::CertificateOver,
            Code::CertificateNotYetValid => Kind::CertificateEarly,
            _ => Kind::CertificateKey,
        }),
        Ok(()) if left < SOON => Finding::new(Kind::CertificateEnding),
        Ok(()) => Finding::new(Kind::CertificateGood),
    };
    let issuer = Dated::read(&CertificateDer::from(der.as_slice())).map(|dated| dated.issuer).unwrap_or_default();
    let finding = finding.with("until", until.day()).with("days", left).with("issuer", issuer);
    named(finding.with("key", key(&certificate.key)))
}

fn key(key: &CertifiedKey) -> String {
    match key {
        CertifiedKey::Rsa(modulus) => format!("RSA {}", modulus.len() * 8),
        CertifiedKey::P256(_) => "P-256".to_owned(),
        CertifiedKey::Other => "?".to_owned(),
    }
}
