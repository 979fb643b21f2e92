//! What a hand does with a card, as it is typed: a word, and what belongs to it.

use std::time::Duration;

use super::apdu::NAMES;

/// In milliseconds: PC/SC gives up before, and nobody waits so long to end the program.
const LONGEST_DELAY: u64 = 60_000;

/// What a hand does with the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Take it out.
    Pull,
    /// Put it in.
    Insert,
    /// Take it out when this comes, before it is answered.
    PullAt(Moment),
    /// Let every answer take so long from now on.
    Delay(Duration),
    /// Say how it is.
    Status,
    /// Use up all tries of the PIN.
    Block,
    /// End.
    Quit,
}

/// A moment in the life of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The command with this number, counted from one after each insertion.
    Nth(u64),
    /// The next command with this name.
    Named(String),
}

impl std::str::FromStr for Hand {
    type Err = NoSuchHand;

    fn from_str(line: &str) -> Result<Self, NoSuchHand> {
        let words: Vec<&str> = line.split_whitespace().collect();
        Ok(match words[..] {
            ["pull"] => Self::Pull,
            ["insert"] => Self::Insert,
            ["status"] => Self::Status,
            ["block"] => Self::Block,
            ["quit"] => Self::Quit,
            ["pull-at", name] if NAMES.contains(&name) => Self::PullAt(Moment::Named(name.to_owned())),
            ["pull-at", count] => Self::PullAt(Moment::Nth(count.parse().map_err(|_| NoSuchHand)?)),
            ["delay", millis] => match millis.parse() {
                Ok(millis @ 0..=LONGEST_DELAY) => Self::Delay(Duration::from_millis(millis)),
                _ => return Err(NoSuchHand),
            },
            _ => return Err(NoSuchHand),
        })
    }
}

/// What the commands are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("pull, insert, pull-at NUMBER or NAME, delay MILLISECONDS, status, block, quit")]
pub struct NoSuchHand;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_is_told_in_words() {
        for (line, wanted) in [
            ("pull", Ok(Hand::Pull)),
            ("  insert ", Ok(Hand::Insert)),
            ("pull-at 12", Ok(Hand::PullAt(Moment::Nth(12)))),
            ("pull-at verify", Ok(Hand::PullAt(Moment::Named("verify".to_owned())))),
            ("pull-at verfy", Err(NoSuchHand)), // would never come
            ("pull-at -1", Err(NoSuchHand)),
            ("delay 1500", Ok(Hand::Delay(Duration::from_millis(1500)))),
            ("delay 600000", Err(NoSuchHand)),
            ("delay", Err(NoSuchHand)),
            ("eject", Err(NoSuchHand)),
        ] {
            assert_eq!(line.parse::<Hand>(), wanted, "{line}");
        }
    }
}
