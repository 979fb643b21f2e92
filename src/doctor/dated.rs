//! Certificates and the days that are left to them.

use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::x509::X509Name;

use crate::domain::time::At;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// What is told of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Whose it is.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// When it ends.
    pub until: At,
}

impl Dated {
    /// Reads a certificate; none when it is no certificate.
    pub fn read(der: &CertificateDer<'_>) -> Option<Self> {
        let (_, parsed) = X509Certificate::from_der(der).ok()?;
        let until = At::from_millis(parsed.validity().not_after.timestamp().saturating_mul(1000));
        Some(Self { subject: name(parsed.subject()), issuer: name(parsed.issuer()), until })
    }

    /// Whole days that are left; negative when it has ended.
    pub fn days(&self, now: At) -> i64 {
        days(self.until, now)
    }
}

/// Whole days from now to a moment; negative when it has passed.
pub fn days(until: At, now: At) -> i64 {
    until.millis().saturating_sub(now.millis()).div_euclid(DAY)
}

/// The common name, else the organization, else all of a name.
pub fn name(of: &X509Name<'_>) -> String {
    let (common, organization) = (of.iter_common_name().next(), of.iter_organization().next());
    let told = common.or(organization).and_then(|attribute| attribute.as_str().ok());
    told.map_or_else(|| of.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_go_below_zero() {
        let now: At = "2026-11-23T10:00:00Z".parse().unwrap();
        for (until, left) in [
            ("2026-11-24T10:00:00Z", 1),
            ("2026-11-24T09:59:59Z", 0),
            ("2026-11-23T10:00:00Z", 0),
            ("2026-11-23T09:59:59Z", -1),
            ("2027-11-23T10:00:00Z", 365),
        ] {
            assert_eq!(days(until.parse().unwrap(), now), left, "{until}");
        }
        assert!(Dated::read(&CertificateDer::from(vec![1, 2, 3])).is_none());
    }
}
