//! The service from here: whether it answers, who it proved to be, whose clock is right, and whether this program is too old
//! for it. One call tells all of it.

use rustls::pki_types::CertificateDer;

use crate::client::age::{self, Age};
use crate::client::look::Look;
use crate::clock;
use crate::config::client::ClientSettings;
use crate::doctor::dated::Dated;
use crate::doctor::{Finding, Kind};
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::wire::Version;

/// Certificates of services are renewed by programs, some two weeks or more before they end.
const SOON: i64 = 14;
/// Below this a clock is as good as any; in milliseconds.
const DRIFT: u64 = 30_000;
/// From here on certificates begin to look expired: login refuses too; in milliseconds.
const OFF: u64 = 5 * 60_000;

pub fn check(settings: &ClientSettings) -> Vec<Finding> {
    let look = match Look::at_service(settings, clock::now) {
        Ok(look) => look,
        Err(failure) => return vec![Finding::failed(Kind::TlsFails, failure)],
    };
    let shown: Vec<Dated> = look.chain.iter().filter_map(Dated::read).collect();
    match look.answer {
        Ok(version) => {
            let answers = Finding::new(Kind::ServiceAnswers).with("url", &settings.service).with("version", &version.version);
            vec![answers, trusted(&shown, look.vouched.as_ref(), look.at), clock(&version, look.at), old(&version)]
        }
        Err(failure) if failure.code == Code::TlsNotTrusted => {
            let issuer = shown.last().map(|last| last.issuer.clone()).unwrap_or_default();
            vec![Finding::failed(Kind::TlsFails, failure).with("issuer", issuer)]
        }
        Err(failure) => vec![Finding::failed(Kind::ServiceFails, failure)],
    }
}

/// The chain holds as long as its shortest certificate.
fn trusted(shown: &[Dated], vouched: Option<&CertificateDer<'_>>, now: At) -> Finding {
    let Some(first) = shown.iter().min_by_key(|dated| dated.until) else { return Kind::TlsTrusted.into() };
    let left = first.days(now);
    let kind = if left < SOON { Kind::TlsEnding } else { Kind::TlsTrusted };
    let root = vouched.and_then(Dated::read).map_or_else(|| "?".to_owned(), |dated| dated.issuer);
    Finding::new(kind).with("until", first.until.day()).with("days", left).with("root", root)
}

fn clock(version: &Version, at: At) -> Finding {
    let off = version.now.millis().abs_diff(at.millis());
    match off {
        off if off > OFF => Finding::failed(Kind::ClockOff, Failure::new(Code::ClockSkew).with("minutes", off / 60_000)),
        off if off > DRIFT => Finding::new(Kind::ClockDrifts).with("seconds", off / 1000),
        off => Finding::new(Kind::ClockGood).with("seconds", off / 1000),
    }
}

fn old(version: &Version) -> Finding {
    let told = |kind| Finding::new(kind).with("ours", age::OURS).with("newer", &version.version);
    match age::of(version) {
        Age::Current => told(Kind::VersionGood),
        Age::Older => told(Kind::VersionOlder),
        Age::NearlyTooOld => told(Kind::VersionNearlyTooOld),
        Age::TooOld => {
            let failure = Failure::new(Code::ClientTooOld).with("oldest", &version.oldest_client);
            Finding::failed(Kind::VersionTooOld, failure).with("ours", age::OURS)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_off_a_little() {
        let at: At = "2026-11-23T10:00:00Z".parse().unwrap();
        for (there, kind) in [
            ("2026-11-23T10:00:00Z", Kind::ClockGood),
            ("2026-11-23T10:00:30Z", Kind::ClockGood),
            ("2026-11-23T10:00:31Z", Kind::ClockDrifts),
            ("2026-11-23T09:55:00Z", Kind::ClockDrifts), // five minutes are allowed at login
            ("2026-11-23T09:54:59Z", Kind::ClockOff),
            ("2031-11-23T10:00:00Z", Kind::ClockOff),
        ] {
            let version = Version {
                service: "crspin".to_owned(),
                version: "0.1.0".to_owned(),
                api: 1,
                oldest_client: "0.1.0".to_owned(),
                now: there.parse().unwrap(),
                sandbox: false,
            };
            assert_eq!(clock(&version, at).kind, kind, "{there}");
        }
    }
}
