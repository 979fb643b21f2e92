//! The second half sent again, and how the split is kept when one half is lost.
//!
//! A lost first half is shown only at a counter; a lost second one only goes by message. Whoever asks for both holds both
//! halves as soon as the address is their own, so the second of the two acts is for another operator.

use std::time::Duration;

use super::card_product::CardProduct;
use super::contact::Channel;
use super::fiscal_code::FiscalCode;
use super::time::At;

/// What was done to a release after it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The first half was shown again.
    Shown,
    /// The second half was sent again.
    Sent,
}

/// An act of before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// What was done.
    pub what: Again,
    /// By whom.
    pub operator: FiscalCode,
    /// When.
    pub at: At,
}

/// Why a second half is not sent again, or the split would be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgainRefused {
    /// The same operator did the other act a while ago.
    #[error("another operator must do this")]
    SecondOperator {
        /// For how long the two acts are kept apart.
        within: Duration,
    },
    /// The window is over.
    #[error("the time to send the second half again is over")]
    TooLate {
        /// When it ended.
        until: At,
    },
    /// Sent as often as allowed.
    #[error("the second half was sent again {0} times already")]
    TooMany(u32),
    /// The address was changed as often as allowed.
    #[error("the address was changed {0} times already")]
    TooManyAddresses(u32),
    /// The product does not send by this channel.
    #[error("the second half of this card does not go by {}", .0.as_str())]
    Channel(Channel),
}

/// How often a second half was sent again, and to other addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In all.
    pub resends: u32,
    /// To another address.
    pub corrections: u32,
}

/// Judges whether this operator may do this, after what was done before.
///
/// # Errors
/// When they did the other of the two acts within the time that the product sets.
pub fn judge_split(
    what: Again,
    operator: &FiscalCode,
    before: &[Before],
    product: &CardProduct,
    now: At,
) -> Result<(), AgainRefused> {
    let within = product.both_within;
    let other = |act: &&Before| act.what != what && act.operator == *operator && now.since(act.at) < within;
    if before.iter().any(|act| other(&act)) { Err(AgainRefused::SecondOperator { within }) } else { Ok(()) }
}

/// Judges whether the second half of a release made at `released` may be sent once more by this channel; `corrected` when to
/// another address than before.
///
/// # Errors
/// The rule against it.
pub fn judge_resend(
    released: At,
    counts: Counts,
    channel: Channel,
    corrected: bool,
    product: &CardProduct,
    now: At,
) -> Result<(), AgainRefused> {
    let until = released.plus(product.reprint_window);
    if now > until {
        return Err(AgainRefused::TooLate { until });
    }
    if !product.channels.contains(&channel) {
        return Err(AgainRefused::Channel(channel));
    }
    if counts.resends >= product.most_resends {
        return Err(AgainRefused::TooMany(product.most_resends));
    }
    if corrected && counts.corrections >= product.most_address_changes {
        return Err(AgainRefused::TooManyAddresses(product.most_address_changes));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::release::tests::product;

    const NOON: At = At::from_millis(1_800_000_000_000);

    fn person(code: &str) -> FiscalCode {
        code.parse().expect("a codice fiscale")
    }

    fn hours(count: u64) -> At {
        NOON.plus(Duration::from_hours(count))
    }

    #[test]
    fn both_halves_again_need_two_operators() {
        let (anna, bruno) = (person("RSSMRA45C12F205C"), person("MRTNTN23M02D969P"));
        let product = CardProduct { both_within: Duration::from_hours(24), ..product() };
        let before = [Before { what: Again::Shown, operator: anna.clone(), at: NOON }];
        let split = |what, operator: &FiscalCode, now| judge_split(what, operator, &before, &product, now);
        let refused = Err(AgainRefused::SecondOperator { within: Duration::from_hours(24) });
        assert_eq!(split(Again::Sent, &anna, hours(0)), refused);
        assert_eq!(split(Again::Sent, &anna, hours(23)), refused);
        assert_eq!(split(Again::Sent, &anna, hours(24)), Ok(()));
        assert_eq!(split(Again::Sent, &bruno, hours(1)), Ok(()));
        assert_eq!(split(Again::Shown, &anna, hours(1)), Ok(()), "the same again is counted elsewhere");
        let sent = [Before { what: Again::Sent, operator: anna.clone(), at: NOON }];
        assert_eq!(judge_split(Again::Shown, &anna, &sent, &product, hours(1)), refused, "in either order");
        let apart = CardProduct { both_within: Duration::ZERO, ..product.clone() };
        assert_eq!(judge_split(Again::Sent, &anna, &before, &apart, NOON), Ok(()), "when the product does not ask for it");
    }

    #[test]
    fn it_is_sent_so_often_and_so_long() {
        let product = CardProduct {
            reprint_window: Duration::from_hours(24),
            most_resends: 2,
            most_address_changes: 1,
            channels: vec![Channel::Email],
            ..product()
        };
        let judged = |resends, corrections, channel, corrected, now| {
            judge_resend(NOON, Counts { resends, corrections }, channel, corrected, &product, now)
        };
        assert_eq!(judged(0, 0, Channel::Email, false, hours(24)), Ok(()));
        assert_eq!(judged(0, 0, Channel::Email, false, hours(25)), Err(AgainRefused::TooLate { until: hours(24) }));
        assert_eq!(judged(0, 0, Channel::Sms, false, hours(1)), Err(AgainRefused::Channel(Channel::Sms)));
        assert_eq!(judged(1, 0, Channel::Email, true, hours(1)), Ok(()));
        assert_eq!(judged(1, 1, Channel::Email, true, hours(1)), Err(AgainRefused::TooManyAddresses(1)));
        assert_eq!(judged(1, 1, Channel::Email, false, hours(1)), Ok(()));
        assert_eq!(judged(2, 1, Channel::Email, false, hours(1)), Err(AgainRefused::TooMany(2)));
    }
}
