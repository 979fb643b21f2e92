//! How bodies ask for operators, and how they are answered.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::mailbox::{self, MailboxSettings};
use super::{MailSettings, bad, delivery, shape};
use crate::domain::contact::Email;
use crate::exit::Failure;

/// How bodies ask for operators.
#[derive(Clone, Debug)]
pub struct EnrolmentSettings {
    /// Whether it takes two evaluators to approve.
    pub four_eyes: bool,
    /// Whether the responsible must have signed a request with the own card.
    pub signature: bool,
    /// How long a request may be decided.
    pub expires: Duration,
    /// How long before its last day an enabling is announced to end.
    pub announce: Duration,
    /// The certified mailbox for requests; without, they are only handed in by responsibles who are known.
    pub pec: Option<PecSettings>,
}

/// The certified mailbox for requests.
#[derive(Clone, Debug)]
pub struct PecSettings {
    /// Its address, in small letters.
    pub address: String,
    /// The folder of the certificates (PEM) of the CAs that sign for providers of certified mail.
    pub providers: PathBuf,
    /// Where requests are read. What was taken goes to the folder `aside`.
    pub imap: MailboxSettings,
    /// Where answers leave.
    pub smtp: MailSettings,
}

pub fn check(shape: shape::Enrolment, folder: &Path) -> Result<EnrolmentSettings, Failure> {
    let days = |key: &str, days: u32| {
        let good = (1..=365).contains(&days);
        if good { Ok(Duration::from_hours(24 * u64::from(days))) } else { Err(bad(format!("enrolment.{key}"), "1 to 365")) }
    };
    Ok(EnrolmentSettings {
        four_eyes: shape.four_eyes,
        signature: shape.signature,
        expires: days("expires_days", shape.expires_days)?,
        announce: days("announce_days", shape.announce_days)?,
        pec: shape.pec.map(|pec| self::pec(pec, folder)).transpose()?,
    })
}

fn pec(shape: shape::Pec, folder: &Path) -> Result<PecSettings, Failure> {
    let address: Email = shape.address.parse().map_err(|error| bad("enrolment.pec.address", error))?;
    Ok(PecSettings {
        address: address.as_str().to_ascii_lowercase(),
        providers: folder.join(shape.providers),
        imap: mailbox::check(shape.imap, "enrolment.pec.imap", folder)?,
        smtp: delivery::mail(shape.smtp, "enrolment.pec.smtp", folder)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "[pec]\naddress = \"Operatori@PEC.example.it\"\nproviders = \"gestori\"\n\
        [pec.imap]\nserver = \"imap.example.it\"\nuser = \"box\"\npassword_file = \"pec.password\"\n\
        [pec.smtp]\nserver = \"smtp.example.it\"\ntls = \"tls\"\nuser = \"box\"\npassword_file = \"pec.password\"\n";

    fn parse(text: &str) -> Result<EnrolmentSettings, Failure> {
        check(toml::from_str(text).expect("TOML"), Path::new("/etc/crspin"))
    }

    #[test]
    fn what_is_left_out_is_the_strictest() {
        let settings = parse("").expect("settings");
        assert_eq!((settings.four_eyes, settings.signature, settings.pec.is_none()), (true, true, true));
        assert_eq!(settings.expires, Duration::from_hours(30 * 24));
        let pec = parse(SAMPLE).expect("settings").pec.expect("a box");
        assert_eq!(
            (pec.address.as_str(), pec.providers.as_path()),
            ("operatori@pec.example.it", Path::new("/etc/crspin/gestori"))
        );
        assert_eq!((pec.imap.section, pec.imap.port, pec.smtp.port), ("enrolment.pec.imap", 993, 465));
    }

    #[test]
    fn each_wrong_setting_is_named() {
        for (from, to, key) in [
            ("Operatori@PEC.example.it", "nobody", "address"),
            ("imap.example.it", "a b", "imap.server"),
            ("smtp.example.it", "", "smtp.server"),
            ("tls = \"tls\"", "tls = \"none\"", "smtp.tls"),
        ] {
            let failure = parse(&SAMPLE.replacen(from, to, 1)).expect_err(to);
            assert_eq!(failure.param("key"), Some(&*format!("enrolment.pec.{key}")));
        }
        for key in ["expires_days", "announce_days"] {
            assert_eq!(parse(&format!("{key} = 0")).expect_err(key).param("key"), Some(&*format!("enrolment.{key}")));
        }
    }
}
