//! Messages as an administrator handles them: their numbers, and what may be done with one that hangs.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::message::{MessageKind, MessageState};
use super::time::At;

/// The number of a message: 32 hexadecimal digits, as in its Message-ID and in what gateways are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub [u8; 16]);

/// Why a text is no message number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message number has 32 hexadecimal digits, as in `crspin delivery list`")]
pub struct NotAMessageId;

impl MessageId {
    /// The least number of messages queued then or later: numbers begin with the time in milliseconds (RFC 9562, version 7).
    #[must_use]
    pub fn first_of(at: At) -> Self {
        let mut id = [0; 16];
        let millis = u64::try_from(at.millis()).unwrap_or(0).to_be_bytes();
        id.iter_mut().zip(&millis[2..]).for_each(|(to, byte)| *to = *byte);
        Self(id)
    }
}

impl FromStr for MessageId {
    type Err = NotAMessageId;

    /// Takes a whole Message-ID, too, as it stands in the log of a mail server: `<0192…@example.it>`.
    fn from_str(text: &str) -> Result<Self, NotAMessageId> {
        let text = text.trim().trim_start_matches('<');
        let text = text.split('@').next().unwrap_or_default().as_bytes();
        let mut id = [0; 16];
        if text.len() != 2 * id.len() {
            return Err(NotAMessageId);
        }
        for (byte, pair) in id.iter_mut().zip(text.chunks_exact(2)) {
            let digit = |at: usize| char::from(pair[at]).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            *byte = digit(0).zip(digit(1)).map(|(high, low)| 16 * high + low).ok_or(NotAMessageId)?;
        }
        Ok(Self(id))
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// How long ago: `90s`, `30m`, `2h`, `3d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age(pub Duration);

/// Why a text is no age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time such as 90s, 30m, 2h or 3d")]
pub struct NotAnAge;

impl FromStr for Age {
    type Err = NotAnAge;

    fn from_str(text: &str) -> Result<Self, NotAnAge> {
        let (number, seconds) = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
            .into_iter()
            .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))
            .ok_or(NotAnAge)?;
        // Four digits are years even in hours; a sign is none.
        if !(1..=6).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAnAge);
        }
        let number: u64 = number.parse().map_err(|_| NotAnAge)?;
        Ok(Self(Duration::from_secs(number * seconds)))
    }
}

/// Why a message is not sent once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRetry {
    /// Where it stands, there is nothing to do, or nothing that may be done.
    State(MessageState),
    /// Its short code was forgotten when it was settled.
    Code,
    /// The same half was sent later, perhaps to another address.
    Later,
}

/// What is known of a message that is to go once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What it is for.
    pub kind: MessageKind,
    /// Where it stands.
    pub state: MessageState,
    /// Whether a gateway may have it.
    pub in_doubt: bool,
    /// Whether its release has a later message by the same channel.
    pub later: bool,
}

/// Where a message stands after an administrator asked for one more try, or why there is none.
///
/// A message that a gateway may have stays in doubt: its provider is asked first, and no other one gets it.
pub const fn judge_retry(message: Standing) -> Result<MessageState, NoRetry> {
    let then = match message.state {
        MessageState::Queued | MessageState::Failed | MessageState::Expired | MessageState::Unknown => {
            if message.in_doubt {
                MessageState::Unknown
            } else {
                MessageState::Queued
            }
        }
        state => return Err(NoRetry::State(state)),
    };
    if message.state.settled() && matches!(message.kind, MessageKind::Check) {
        return Err(NoRetry::Code);
    }
    if message.later && matches!(message.kind, MessageKind::Half) { Err(NoRetry::Later) } else { Ok(then) }
}

/// Whether a message that is stopped now surely stays here; `None` when there is nothing left to stop.
#[must_use]
pub const fn judge_cancel(state: MessageState) -> Option<bool> {
    match state {
        MessageState::Queued => Some(true),
        // A gateway has it, or may have it.
        MessageState::Sending | MessageState::Unknown => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_named_as_its_message_id_does() {
        let id = MessageId([0xa5; 16]);
        let text = "a5".repeat(16);
        assert_eq!(id.to_string(), text);
        for given in [text.clone(), text.to_uppercase(), format!(" <{text}@crspin.example.it> ")] {
            assert_eq!(given.parse(), Ok(id), "{given}");
        }
        for given in ["", "a5", "7K3M-Q9TX-2B4F", &text[1..], &format!("{text}0"), &text.replace('5', "g"), &"é".repeat(16)] {
            assert_eq!(given.parse::<MessageId>(), Err(NotAMessageId), "{given}");
        }
    }

    #[test]
    fn numbers_begin_with_the_time() {
        let now = crate::clock::now();
        let id = MessageId(uuid::Uuid::now_v7().into_bytes());
        assert!(MessageId::first_of(now.minus(Duration::from_secs(1))) < id);
        assert!(MessageId::first_of(now.plus(Duration::from_mins(1))) > id);
    }

    #[test]
    fn ages_are_a_number_and_a_unit() {
        for (text, seconds) in [("90s", 90), ("30m", 1800), ("2h", 7200), ("3d", 259_200), ("0s", 0)] {
            assert_eq!(text.parse(), Ok(Age(Duration::from_secs(seconds))), "{text}");
        }
        for text in ["", "h", "2", "-2h", "+2h", "2 h", "2hh", "1h30m", "1234567d", "2w"] {
            assert_eq!(text.parse::<Age>(), Err(NotAnAge), "{text}");
        }
    }

    #[test]
    fn what_may_go_again_goes_and_what_a_gateway_may_have_stays_in_doubt() {
        use MessageState::{Accepted, Cancelled, Delivered, Expired, Failed, Queued, Sending, Unknown};
        let half = |state, in_doubt, later| judge_retry(Standing { kind: MessageKind::Half, state, in_doubt, later });
        for (state, in_doubt, then) in [
            (Queued, false, Ok(Queued)),
            (Failed, false, Ok(Queued)),
            (Failed, true, Ok(Unknown)),
            (Expired, false, Ok(Queued)),
            (Expired, true, Ok(Unknown)),
            (Unknown, true, Ok(Unknown)),
            (Sending, false, Err(NoRetry::State(Sending))),
            (Accepted, false, Err(NoRetry::State(Accepted))),
            (Delivered, false, Err(NoRetry::State(Delivered))),
            (Cancelled, false, Err(NoRetry::State(Cancelled))),
        ] {
            assert_eq!(half(state, in_doubt, false), then, "{state}");
        }
        assert_eq!(half(Expired, false, true), Err(NoRetry::Later), "it went elsewhere since");
        let check = |state| judge_retry(Standing { kind: MessageKind::Check, state, in_doubt: false, later: true });
        assert_eq!((check(Queued), check(Failed)), (Ok(Queued), Err(NoRetry::Code)));
    }

    #[test]
    fn what_has_not_left_is_stopped_for_sure() {
        let judged: Vec<_> = MessageState::ALL.iter().map(|state| judge_cancel(*state)).collect();
        assert_eq!(judged, [Some(true), Some(false), None, None, None, Some(false), None, None]);
    }
}
