//! The proof that an address is the citizen's, before anything is released: a short code goes there, the citizen reads it out,
//! the operator types it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::contact::{Channel, Contacts};
use super::fiscal_code::FiscalCode;
use super::release::{NotAReleaseId, ReleaseId};
use super::time::At;
use crate::secret::Secret;

/// How many digits a short code has.
pub const DIGITS: usize = 6;
/// After so many wrong codes the act ends.
pub const MOST_WRONG: u32 = 3;
/// How long a code may be answered, and the proof be used.
pub const LIFE: Duration = Duration::from_mins(15);

/// The number of a check, written like that of a release.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckId(ReleaseId);

impl CheckId {
    /// A number from 60 random bits; higher bits are ignored.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        Self(ReleaseId::from_random(bits))
    }

    /// The number with its dashes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for CheckId {
    type Err = NotAReleaseId;

    fn from_str(text: &str) -> Result<Self, NotAReleaseId> {
        text.parse().map(Self)
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A short code: six digits. It opens nothing but the release that it was asked for.
#[derive(Debug)]
pub struct ShortCode(Secret);

/// Why a text is no short code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a short code has six digits")]
pub struct NotAShortCode;

impl ShortCode {
    /// A code from a number below a million; higher ones are cut.
    #[must_use]
    pub fn from_number(number: u32) -> Self {
        Self(Secret::new(format!("{:06}", number % 1_000_000)))
    }

    /// The digits.
    #[must_use]
    pub const fn digits(&self) -> &Secret {
        &self.0
    }
}

impl FromStr for ShortCode {
    type Err = NotAShortCode;

    /// Takes white space and dashes between the digits: it is read out in groups.
    fn from_str(text: &str) -> Result<Self, NotAShortCode> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let good = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        if good { Ok(Self(Secret::new(digits))) } else { Err(NotAShortCode) }
    }
}

/// A check, as it was asked for and as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its number.
    pub id: CheckId,
    /// Who asked for it.
    pub operator: FiscalCode,
    /// Whose address it is said to be.
    pub citizen: FiscalCode,
    /// By which channel.
    pub channel: Channel,
    /// The address.
    pub address: String,
    /// Until when it counts.
    pub expires: At,
    /// How many wrong codes were typed.
    pub wrong: u32,
    /// Whether the right one was.
    pub proven: bool,
    /// Whether a release used it.
    pub used: bool,
}

/// Why a check proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefused {
    /// Too many wrong codes.
    #[error("the code was wrong too often")]
    Failed,
    /// Too late, used, or somebody else's.
    #[error("the check is over")]
    Over,
    /// An address is not proven, and must be.
    #[error("the address must be proven first")]
    Needed(Channel),
}

impl Check {
    /// Whether the code may still be answered by this operator.
    pub fn open_to(&self, operator: &FiscalCode, now: At) -> Result<(), CheckRefused> {
        if self.wrong >= MOST_WRONG {
            return Err(CheckRefused::Failed);
        }
        let over = self.used || now >= self.expires || self.operator != *operator;
        if over { Err(CheckRefused::Over) } else { Ok(()) }
    }

    fn proves(&self, citizen: &FiscalCode, channel: Channel, address: &str) -> bool {
        self.proven && self.citizen == *citizen && self.channel == channel && self.address == address
    }
}

/// Judges the checks that come with a release: each must count for this operator, citizen and one of the addresses; and where
/// the product wants it, each address must be proven.
///
/// # Errors
/// The first thing against it.
pub fn judge_checks(
    checks: &[Check],
    required: bool,
    operator: &FiscalCode,
    citizen: &FiscalCode,
    contacts: &Contacts,
    now: At,
) -> Result<(), CheckRefused> {
    for check in checks {
        check.open_to(operator, now)?;
        if !contacts.addresses().any(|(channel, address)| check.proves(citizen, channel, address)) {
            return Err(CheckRefused::Over);
        }
    }
    let proven = |channel, address: &str| checks.iter().any(|check| check.proves(citizen, channel, address));
    let missing = contacts.addresses().find(|(channel, address)| required && !proven(*channel, address));
    missing.map_or(Ok(()), |(channel, _)| Err(CheckRefused::Needed(channel)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: At = At::from_millis(1_800_000_000_000);

    fn person(last: &str) -> FiscalCode {
        last.parse().expect("a codice fiscale")
    }

    fn check() -> Check {
        Check {
            id: CheckId::from_random(7),
            operator: person("RSSMRA45C12F205C"),
            citizen: person("MRTNTN23M02D969P"),
            channel: Channel::Email,
            address: "a@example.it".to_owned(),
            expires: NOW.plus(LIFE),
            wrong: 0,
            proven: true,
            used: false,
        }
    }

    fn contacts(email: Option<&str>, mobile: Option<&str>) -> Contacts {
        let email = email.map(|text| text.parse().expect("an address"));
        Contacts::new(email, mobile.map(|text| text.parse().expect("a number"))).expect("contacts")
    }

    fn judged(checks: &[Check], required: bool, contacts: &Contacts) -> Result<(), CheckRefused> {
        judge_checks(checks, required, &person("RSSMRA45C12F205C"), &person("MRTNTN23M02D969P"), contacts, NOW)
    }

    #[test]
    fn codes_are_read_as_they_are_read_out() {
        for (text, good) in [
            ("123456", true),
            ("123 456", true),
            (" 12-34-56 ", true),
            ("12345", false),
            ("1234567", false),
            ("12345a", false),
            ("", false),
            ("١٢٣٤٥٦", false),
        ] {
            assert_eq!(text.parse::<ShortCode>().is_ok(), good, "{text:?}");
        }
        assert_eq!(ShortCode::from_number(42).digits().reveal(), "000042");
        assert!(!format!("{:?}", ShortCode::from_number(123_456)).contains("123456"));
    }

    #[test]
    fn a_proof_counts_for_its_own_release_only() {
        let mail = contacts(Some("a@example.it"), None);
        assert_eq!(judged(&[check()], true, &mail), Ok(()));
        for (what, check) in [
            ("not proven", Check { proven: false, ..check() }),
            ("another citizen", Check { citizen: person("RSSMRA45C12F205C"), ..check() }),
            ("another operator", Check { operator: person("MRTNTN23M02D969P"), ..check() }),
            ("another address", Check { address: "b@example.it".to_owned(), ..check() }),
            ("another channel", Check { channel: Channel::Sms, ..check() }),
            ("used", Check { used: true, ..check() }),
            ("too late", Check { expires: NOW, ..check() }),
        ] {
            assert_eq!(judged(&[check], false, &mail), Err(CheckRefused::Over), "{what}");
        }
        assert_eq!(judged(&[Check { wrong: 3, ..check() }], false, &mail), Err(CheckRefused::Failed));
    }

    #[test]
    fn where_it_is_wanted_each_address_is_proven() {
        let both = contacts(Some("a@example.it"), Some("+393331234567"));
        assert_eq!(judged(&[], false, &both), Ok(()));
        assert_eq!(judged(&[check()], false, &both), Ok(()));
        assert_eq!(judged(&[], true, &both), Err(CheckRefused::Needed(Channel::Email)));
        assert_eq!(judged(&[check()], true, &both), Err(CheckRefused::Needed(Channel::Sms)));
        let number = Check { channel: Channel::Sms, address: "+393331234567".to_owned(), ..check() };
        assert_eq!(judged(&[number, check()], true, &both), Ok(()));
    }
}
