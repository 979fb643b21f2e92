//! What a person at the counter names a card by: its number, or the number on its back.

use std::fmt;
use std::str::FromStr;

use super::card_number::CardNumber;
use super::team_number::{NotATeamNumber, TeamNumber};

/// What names a card, once it is known whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CardId {
    /// The 16 digits in the chip: they name one card.
    Number(CardNumber),
    /// The 20 digits on the back: they tell the cards of one person apart.
    Team(TeamNumber),
}

/// Why a text names no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACardId {
    /// Neither 16 nor 20 digits.
    #[error("a card number is 16 digits, the number on the back of the card 20; this is neither")]
    Digits,
    /// 16 digits of which one is wrong.
    #[error("the check digit of the card number is wrong: a digit is mistyped")]
    NumberCheck,
    /// 20 digits that begin otherwise than those of Italian health cards.
    #[error("the number on the back of an Italian health card begins with 8038000")]
    TeamStart,
    /// 20 digits of which one is wrong.
    #[error("the check digit of the number on the back of the card is wrong: a digit is mistyped")]
    TeamCheck,
}

impl CardId {
    /// Whether it can mean this card.
    #[must_use]
    pub fn fits(&self, card: &CardNumber) -> bool {
        match self {
            Self::Number(number) => number == card,
            Self::Team(team) => team.fits(card),
        }
    }

    /// What this card would be called in the same way, to be compared by eye.
    #[must_use]
    pub fn alike(&self, card: &CardNumber) -> String {
        match self {
            Self::Number(_) => card.to_string(),
            Self::Team(_) => TeamNumber::of(card).to_string(),
        }
    }
}

impl FromStr for CardId {
    type Err = NotACardId;

    fn from_str(text: &str) -> Result<Self, NotACardId> {
        let digits = text.chars().filter(|c| !c.is_whitespace());
        if !digits.clone().all(|c| c.is_ascii_digit()) {
            return Err(NotACardId::Digits);
        }
        match digits.count() {
            16 => text.parse().map(Self::Number).map_err(|_| NotACardId::NumberCheck),
            20 => text.parse().map(Self::Team).map_err(|error| match error {
                NotATeamNumber::Digits => NotACardId::Digits,
                NotATeamNumber::Start => NotACardId::TeamStart,
                NotATeamNumber::Check => NotACardId::TeamCheck,
            }),
            _ => Err(NotACardId::Digits),
        }
    }
}

impl fmt::Display for CardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Team(team) => team.fmt(f),
        }
    }
}

impl From<CardNumber> for CardId {
    fn from(number: CardNumber) -> Self {
        Self::Number(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_numbers_are_told_apart_by_their_length() {
        let card = CardNumber::complete("603000000000001").expect("a number");
        let team = TeamNumber::of(&card).to_string();
        let wrong_team = format!("{}{}", &team[..19], if team.ends_with('0') { '1' } else { '0' });
        for (given, wanted) in [
            ("6030000000000019", Ok(CardId::Number(card.clone()))),
            ("6030 0000 0000 0019\n", Ok(CardId::Number(card.clone()))),
            (&*team, Ok(CardId::Team(TeamNumber::of(&card)))),
            ("6030000000000018", Err(NotACardId::NumberCheck)),
            ("0000000000000000", Err(NotACardId::NumberCheck)),
            (&*wrong_team, Err(NotACardId::TeamCheck)),
            ("90380000300000000001", Err(NotACardId::TeamStart)),
            ("1234", Err(NotACardId::Digits)),
            ("603000000000001x", Err(NotACardId::Digits)),
            ("", Err(NotACardId::Digits)),
        ] {
            assert_eq!(given.parse::<CardId>(), wanted, "{given:?}");
        }
        for id in [CardId::from(card.clone()), CardId::Team(TeamNumber::of(&card))] {
            assert!(id.fits(&card));
            assert_eq!(id.alike(&card), id.to_string());
            assert!(!id.fits(&CardNumber::complete("603000000100001").expect("a number")));
        }
    }
}
