//! A card product: the rules of its codes and of their release, as data.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::behalf::{Ground, GroundPolicy};
use super::codes::SplitRule;
use super::contact::{Channel, Email};
use super::document::{DocumentKind, ExpiredDocuments};
use super::named::named;
use super::pec::is_certified;

/// A kind of card that codes are released for, with the rules of its release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardProduct {
    /// Stable identifier: `ts-cns`.
    pub id: ProductId,
    /// What people call it.
    pub name: String,
    /// How PIN and PUK are split.
    pub split: SplitRule,
    /// Kinds of document accepted.
    pub documents: BTreeSet<DocumentKind>,
    /// What is done with documents that have expired.
    pub expired_documents: ExpiredDocuments,
    /// On which grounds others may come for the citizen, with what is asked then; empty when nobody may.
    pub on_behalf: BTreeMap<Ground, GroundPolicy>,
    /// Channels by which the second half may go.
    pub channels: Vec<Channel>,
    /// Whether e-mails may go to certified mailboxes (PEC).
    pub pec: bool,
    /// Whether an address must be proven before anything is released.
    pub channel_check: ChannelCheck,
    /// How often the codes of one card may be released in all.
    pub most_releases: u32,
    /// The least time between two releases of one card.
    pub release_interval: Duration,
    /// How often one release's first half may be shown again.
    pub most_reprints: u32,
    /// How long after the release its first half may be shown again, and its second sent again.
    pub reprint_window: Duration,
    /// How often the second half of one release may be sent again.
    pub most_resends: u32,
    /// How often of these to another address than before.
    pub most_address_changes: u32,
    /// For how long whoever had one half of a release again may not have the other, too.
    pub both_within: Duration,
}

impl CardProduct {
    /// Whether the second half may go to this mailbox.
    ///
    /// # Errors
    /// When it is a certified one and the product has none of these.
    pub fn takes_mailbox(&self, address: &Email) -> Result<(), CertifiedMail> {
        if self.pec || !is_certified(address) { Ok(()) } else { Err(CertifiedMail(address.domain().to_owned())) }
    }
}

/// The second half does not go to certified mailboxes; with the domain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the second half does not go to certified mail: {0}")]
pub struct CertifiedMail(pub String);

named! {
    /// Whether an address is proven by a short code before anything is released.
    ChannelCheck, NotAChannelCheck, "a check of addresses" {
        /// When the operator wants it.
        Offered = "offered",
        /// Always.
        Required = "required",
    }
}

/// The identifier of a card product: 2 to 32 lower-case letters, digits and dashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductId(String);

/// Why a text is no product identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a product identifier is 2 to 32 lower-case letters, digits and dashes, as in ts-cns")]
pub struct NotAProductId;

impl ProductId {
    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for ProductId {
    type Err = NotAProductId;

    fn from_str(text: &str) -> Result<Self, NotAProductId> {
        let good =
            (2..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if good { Ok(Self(text.to_owned())) } else { Err(NotAProductId) }
    }
}

impl std::fmt::Display for ProductId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ProductId;

    #[test]
    fn identifiers_are_short_and_plain() {
        for (given, good) in [
            ("ts-cns", true),
            ("cie3", true),
            ("crs-lombardia-2013-with-32-signs", true),
            ("crs-lombardia-2013-with-33-signs-", false),
            ("x", false),
            ("", false),
            ("TS-CNS", false), // one product, one spelling
            ("ts_cns", false),
            ("ts cns", false),
            ("ts-cns ", false),
            ("è-cns", false),
        ] {
            assert_eq!(given.parse::<ProductId>().is_ok(), good, "{given:?}");
        }
    }
}
