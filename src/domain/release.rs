//! The release of a card's codes: the rules, and what stays of it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::behalf::{BehalfRefused, OnBehalf};
use super::card::{Card, CardState};
use super::card_product::{CardProduct, CertifiedMail};
use super::contact::{Channel, Contacts};
use super::document::{Document, DocumentRefused};
use super::fiscal_code::FiscalCode;
use super::spoken;
use super::time::{At, Date};

#[cfg(test)]
pub(in crate::domain) mod tests;

/// The number of a release, short enough to read out: `7K3M-Q9TX-2B4F`.
///
/// Sixty random bits in Crockford's base 32, which has no I, L, O or U.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseId(String);

/// Why a text is no release number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a release number looks like 7K3M-Q9TX-2B4F")]
pub struct NotAReleaseId;

impl ReleaseId {
    /// A number from 60 random bits; higher bits are ignored.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        Self(spoken::write(bits))
    }

    /// The number with its dashes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReleaseId {
    type Err = NotAReleaseId;

    /// Takes a number as it is read out and typed: in any case, with or without its dash.
    fn from_str(text: &str) -> Result<Self, NotAReleaseId> {
        spoken::read(text).map(Self::from_random).ok_or(NotAReleaseId)
    }
}

impl fmt::Display for ReleaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why codes are not released. The rules hold in the service, whatever a client does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefused {
    /// Nobody releases for themselves.
    #[error("nobody releases codes for themselves")]
    Oneself,
    /// The card is somebody else's.
    #[error("the card belongs to somebody else")]
    CardOfAnother,
    /// The card is suspended.
    #[error("the card is suspended")]
    CardSuspended,
    /// The card has expired.
    #[error("the card expired on {0}")]
    CardExpired(Date),
    /// Nobody may come for the citizen in this way.
    #[error(transparent)]
    Behalf(#[from] BehalfRefused),
    /// The delegate's document is not taken.
    #[error("the delegate's document: {0}")]
    DelegateDocument(DocumentRefused),
    /// The citizen's document must be shown and was not.
    #[error("the citizen's document is needed")]
    DocumentNeeded,
    /// The document is not taken.
    #[error(transparent)]
    Document(#[from] DocumentRefused),
    /// The product does not send by this channel.
    #[error("the second half of this card does not go by {}", .0.as_str())]
    Channel(Channel),
    /// The address is a certified mailbox.
    #[error(transparent)]
    CertifiedMail(#[from] CertifiedMail),
    /// Released as often as allowed.
    #[error("released {0} times already")]
    TooMany(u32),
    /// Released a moment ago.
    #[error("released a moment ago")]
    TooSoon {
        /// When the next release is possible.
        until: At,
    },
}

/// What is asked for at the counter.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Who releases.
    pub operator: &'a FiscalCode,
    /// For whom.
    pub citizen: &'a FiscalCode,
    /// The citizen's document; may be missing when somebody comes for them.
    pub document: Option<&'a Document>,
    /// Who comes for the citizen; nobody when they come themselves.
    pub on_behalf: Option<&'a OnBehalf>,
    /// Whether the holder of an expired document declared that nothing in it changed.
    pub declared: bool,
    /// Where the second half goes.
    pub contacts: &'a Contacts,
}

impl Asked<'_> {
    /// Whether a document shown has expired on this day, so that the declaration counts.
    #[must_use]
    pub fn shows_expired(&self, today: Date) -> bool {
        let documents = [self.document, self.on_behalf.map(|behalf| &behalf.document)];
        documents.into_iter().flatten().any(|document| document.expires < today)
    }
}

/// Judges a release before anything is revealed.
///
/// # Errors
/// The first rule against it, in the order in which an operator can do something about it.
pub fn judge_release(asked: &Asked<'_>, card: &Card, product: &CardProduct, now: At) -> Result<(), ReleaseRefused> {
    let Asked { operator, citizen, contacts, .. } = asked;
    let today = now.day();
    let served = [Some(*citizen), Some(&card.holder), asked.on_behalf.map(|behalf| &behalf.delegate)];
    if served.contains(&Some(*operator)) {
        return Err(ReleaseRefused::Oneself);
    }
    if &card.holder != *citizen {
        return Err(ReleaseRefused::CardOfAnother);
    }
    if card.state == CardState::Suspended {
        return Err(ReleaseRefused::CardSuspended);
    }
    if card.valid_until < today {
        return Err(ReleaseRefused::CardExpired(card.valid_until));
    }
    judge_papers(asked, product, today)?;
    if let Some((channel, _)) = contacts.addresses().find(|(channel, _)| !product.channels.contains(channel)) {
        return Err(ReleaseRefused::Channel(channel));
    }
    contacts.email().map_or(Ok(()), |email| product.takes_mailbox(email))?;
    if card.releases >= product.most_releases {
        return Err(ReleaseRefused::TooMany(product.most_releases));
    }
    match card.last_release.map(|last| last.plus(product.release_interval)) {
        Some(until) if now < until => Err(ReleaseRefused::TooSoon { until }),
        _ => Ok(()),
    }
}

/// Judges who came, and every document that was shown.
fn judge_papers(asked: &Asked<'_>, product: &CardProduct, today: Date) -> Result<(), ReleaseRefused> {
    let mut own_needed = true;
    if let Some(behalf) = asked.on_behalf {
        let policy = product.on_behalf.get(&behalf.ground);
        behalf.judge(policy, asked.citizen, today)?;
        if let Some(policy) = policy {
            own_needed = policy.citizen_document;
            let judged = behalf.document.judge_declared(&policy.documents, product.expired_documents, asked.declared, today);
            judged.map_err(ReleaseRefused::DelegateDocument)?;
        }
    }
    match asked.document {
        Some(own) => Ok(own.judge_declared(&product.documents, product.expired_documents, asked.declared, today)?),
        None if own_needed => Err(ReleaseRefused::DocumentNeeded),
        None => Ok(()),
    }
}

/// Why a first half is not shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReprintRefused {
    /// The window is over.
    #[error("the time to show the first half again is over")]
    TooLate {
        /// When it ended.
        until: At,
    },
    /// Shown as often as allowed.
    #[error("the first half was shown again {0} times already")]
    TooMany(u32),
}

/// Judges whether the first half of a release made at `released`, shown again `reprints` times, may be shown once more.
///
/// # Errors
/// The rule against it.
pub fn judge_reprint(released: At, reprints: u32, product: &CardProduct, now: At) -> Result<(), ReprintRefused> {
    let until = released.plus(product.reprint_window);
    if now > until {
        return Err(ReprintRefused::TooLate { until });
    }
    if reprints >= product.most_reprints { Err(ReprintRefused::TooMany(product.most_reprints)) } else { Ok(()) }
}

/// How many releases an operator may make in a frame of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperatorLimit {
    /// The most releases.
    pub most: u32,
    /// The frame: releases are counted per frame of this length, counted from 1970.
    pub window: Duration,
}

impl OperatorLimit {
    /// The beginning of the frame in which this moment lies.
    #[must_use]
    pub fn frame(&self, now: At) -> At {
        let length = i64::try_from(self.window.as_millis()).unwrap_or(i64::MAX).max(1);
        At::from_millis(now.millis().div_euclid(length).saturating_mul(length))
    }
}
