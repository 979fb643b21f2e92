//! Where the second half goes.

use std::fmt;
use std::str::FromStr;

use super::named::named;

#[cfg(test)]
mod tests;

/// An e-mail address, as given, without display name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.it")]
pub struct NotAnEmail;

impl Email {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Enough to recognise it: `m•••@example.it`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        format!("{}•••@{domain}", local.chars().take(1).collect::<String>())
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;

    /// Takes white space around; the domain must have a dot; no quoted or internationalised local part, which few gateways
    /// deliver to.
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        let options = email_address::Options::default().without_display_text().without_domain_literal().with_required_tld();
        let address = email_address::EmailAddress::parse_with_options(text, options).map_err(|_| NotAnEmail)?;
        let plain = text.is_ascii() && text.len() <= 254 && !address.local_part().contains('"');
        if plain && is_host(address.domain()) { Ok(Self(text.to_owned())) } else { Err(NotAnEmail) }
    }
}

/// Whether this is the name of a host in the Internet (RFC 1123): the syntax of mail takes more, no gateway does. The last
/// label is no number, or the address of a machine would pass.
fn is_host(domain: &str) -> bool {
    let label = |label: &str| {
        let signs = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        signs && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.split('.').all(label) && !top.bytes().all(|b| b.is_ascii_digit())
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mobile number in E.164: `+393331234567`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mobile(String);

/// Why a text is not a mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mobile number looks like 333 1234567, or +41 78 123 45 67 when it is not Italian")]
pub struct NotAMobile;

impl Mobile {
    /// The number in E.164.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to recognise it: `+39•••••••567`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (head, tail) = (&self.0[..3], &self.0[self.0.len() - 3..]);
        format!("{head}{}{tail}", "•".repeat(self.0.len() - 6))
    }
}

impl FromStr for Mobile {
    type Err = NotAMobile;

    /// Takes any usual spelling; Italy when no country is given. A number that the national plan knows as a fixed line is
    /// refused, since no message reaches it.
    fn from_str(text: &str) -> Result<Self, NotAMobile> {
        use phonenumber::{Mode, Type, country::Id, metadata::DATABASE};
        // The parser passes over what follows the number: an extension, a second number, words.
        let text = text.trim();
        let spelling = text.strip_prefix("tel:").unwrap_or(text);
        let digits = spelling.strip_prefix('+').unwrap_or(spelling);
        if !digits.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "-./()".contains(c)) {
            return Err(NotAMobile);
        }
        let number = phonenumber::parse(Some(Id::IT), text).map_err(|_| NotAMobile)?;
        let reachable = matches!(number.number_type(&DATABASE), Type::Mobile | Type::FixedLineOrMobile);
        if number.is_valid() && reachable { Ok(Self(number.format().mode(Mode::E164).to_string())) } else { Err(NotAMobile) }
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

named! {
    /// One way to reach the citizen.
    Channel, NotAChannel, "a channel" {
        /// E-mail by SMTP.
        Email = "email",
        /// A text message to a mobile number.
        Sms = "sms",
    }
}

/// Where the citizen wants the second half: an e-mail address, a mobile number, or both; never neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts {
    email: Option<Email>,
    mobile: Option<Mobile>,
}

/// Neither an e-mail address nor a mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address or a mobile number is needed: the second half must go somewhere")]
pub struct NoContact;

impl Contacts {
    /// Contacts, at least one.
    ///
    /// # Errors
    /// When both are missing.
    pub fn new(email: Option<Email>, mobile: Option<Mobile>) -> Result<Self, NoContact> {
        if email.is_none() && mobile.is_none() { Err(NoContact) } else { Ok(Self { email, mobile }) }
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&Email> {
        self.email.as_ref()
    }

    /// The mobile number.
    #[must_use]
    pub fn mobile(&self) -> Option<&Mobile> {
        self.mobile.as_ref()
    }

    /// Each channel with its address, one message each.
    pub fn addresses(&self) -> impl Iterator<Item = (Channel, &str)> {
        let email = self.email.as_ref().map(|email| (Channel::Email, email.as_str()));
        email.into_iter().chain(self.mobile.as_ref().map(|mobile| (Channel::Sms, mobile.as_str())))
    }
}
