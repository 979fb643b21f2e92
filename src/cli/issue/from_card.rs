//! The citizen's card in the reader, which fills in whose codes and which card's are released.

use super::super::Desk;
use super::super::card::{nothing_seen, own};
use super::Args;
use crate::card::citizen::{self, CitizenCard};
use crate::config::client::ClientSettings;
use crate::domain::card_id::CardId;
use crate::domain::card_number::CardNumber;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::personal_data::PersonalData;
use crate::exit::{Code, Failure};

/// What the card tells; each part may be missing.
#[derive(Debug, Default)]
pub struct Chip {
    /// Whose card it is.
    pub fiscal_code: Option<FiscalCode>,
    /// Its number.
    pub number: Option<CardNumber>,
    /// The holder's name, to be compared with the document.
    pub name: Option<String>,
}

/// How much the card is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// By the command line: a script fails without it.
    Demanded,
    /// By the settings: taken when it is there.
    Wished,
    /// By nobody: offered to a person who would have to type.
    Offered,
}

/// Reads the citizen's card when it is wanted. Nothing when it is not, or when a person types instead.
///
/// # Errors
/// When a script demands it and it is not there; when it is not the one that the flags speak of.
pub fn read(args: &Args, given: &Given, desk: &Desk, settings: &ClientSettings) -> Result<Chip, Failure> {
    let own = own(desk, settings);
    let typed = given.fiscal_code.is_some() || given.card.is_some();
    let wanted = if args.from_card {
        Wanted::Demanded
    } else if settings.from_card {
        Wanted::Wished
    } else if desk.prompt.is_interactive() && !typed && !own.is_empty() {
        // Whose own card is not known would be offered that one, every time.
        Wanted::Offered
    } else {
        return Ok(Chip::default());
    };
    let found =
        citizen::look(&own).and_then(|seen| if seen.cards.is_empty() { Err(nothing_seen(&seen, desk)) } else { Ok(seen.cards) });
    let cards = match found {
        Ok(cards) => cards,
        Err(failure) if wanted == Wanted::Demanded && !desk.prompt.is_interactive() => return Err(failure),
        Err(failure) => {
            if wanted != Wanted::Offered {
                desk.out.note(&desk.say("issue-no-chip", &[("why", &desk.texts.failure(&failure).0)]));
            }
            return Ok(Chip::default());
        }
    };
    let card = choose(cards, given, desk)?;
    given.agrees_with(&card)?;
    desk.out.note(&desk.say("issue-from-chip", &[("card", &line(&card, desk))]));
    if wanted == Wanted::Offered && !desk.prompt.confirm(&desk.texts.get("issue-use-chip"), "--from-card")? {
        return Ok(Chip::default());
    }
    let name = card.holder.as_ref().map(PersonalData::name).filter(|name| !name.is_empty());
    Ok(Chip { fiscal_code: card.holder.map(|holder| holder.fiscal_code), number: card.number, name })
}

/// What the command line says of citizen and card.
#[derive(Debug, Default)]
pub struct Given {
    /// Whose codes.
    pub fiscal_code: Option<FiscalCode>,
    /// Which card's.
    pub card: Option<CardId>,
}

impl Given {
    /// Reads the flags.
    pub fn read(args: &Args, desk: &Desk) -> Result<Self, Failure> {
        Ok(Self {
            fiscal_code: args.fiscal_code.as_deref().map(|text| desk.texts.read("--fiscal-code", text)).transpose()?,
            card: args.card.as_deref().map(|text| desk.texts.read("--card", text)).transpose()?,
        })
    }

    /// What was not given is what the card tells.
    pub fn or(self, chip: Chip) -> Self {
        Self { fiscal_code: self.fiscal_code.or(chip.fiscal_code), card: chip.number.map(CardId::from).or(self.card) }
    }

    fn agrees_with(&self, card: &CitizenCard) -> Result<(), Failure> {
        if let (Some(given), Some(holder)) = (&self.fiscal_code, &card.holder)
            && given != &holder.fiscal_code
        {
            return Err(Failure::new(Code::OtherHolder).with("given", given).with("read", &holder.fiscal_code));
        }
        match (&self.card, &card.number) {
            (Some(given), Some(number)) if !given.fits(number) => {
                Err(Failure::new(Code::OtherCard).with("read", given.alike(number)).with("known", given))
            }
            _ => Ok(()),
        }
    }
}

/// The only card, the only one that the flags speak of, or the one that a person chooses.
fn choose(mut cards: Vec<CitizenCard>, given: &Given, desk: &Desk) -> Result<CitizenCard, Failure> {
    if cards.len() > 1 && (given.fiscal_code.is_some() || given.card.is_some()) {
        let (fitting, others): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| given.agrees_with(card).is_ok());
        cards = if fitting.is_empty() { others } else { fitting };
    }
    let lines: Vec<String> = cards.iter().map(|card| line(card, desk)).collect();
    if cards.len() > 1 && !desk.prompt.is_interactive() {
        return Err(Failure::new(Code::SeveralCards).with("seen", lines.join("; ")).with("whose", "citizen"));
    }
    let chosen = if cards.len() == 1 { 0 } else { desk.prompt.choice(&desk.texts.get("issue-which-chip"), "--card", &lines)? };
    Ok(cards.swap_remove(chosen))
}

/// One card as the operator compares it with the document.
fn line(card: &CitizenCard, desk: &Desk) -> String {
    let holder = card.holder.as_ref();
    let parts = [
        holder.map(PersonalData::name).filter(|name| !name.is_empty()),
        holder.map(|holder| holder.fiscal_code.to_string()),
        card.number.as_ref().map(|number| desk.say("issue-chip-number", &[("number", number.as_str())])),
        Some(card.reader.clone()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(number: &str, holder: Option<&str>) -> CitizenCard {
        let holder = holder.map(|code| PersonalData {
            fiscal_code: code.parse().expect("a code"),
            surname: "ROSSI".to_owned(),
            given_name: "MARIO".to_owned(),
            born: None,
            issued: None,
            expires: None,
        });
        CitizenCard { reader: "Reader".to_owned(), family: None, number: number.parse().ok(), holder }
    }

    #[test]
    fn flags_and_card_must_agree() {
        let mario = card("6030000000000019", Some("RSSMRA45C12F205C"));
        for (fiscal_code, id, card, wanted) in [
            (None, None, &mario, None),
            (Some("RSSMRA45C12F205C"), Some("6030000000000019"), &mario, None),
            (Some("FOXDRA26C24H872Y"), None, &mario, Some(("other-holder", "FOXDRA26C24H872Y", "RSSMRA45C12F205C"))),
            (None, Some("6030000000000027"), &mario, Some(("other-card", "6030000000000027", "6030000000000019"))),
            (Some("FOXDRA26C24H872Y"), Some("6030000000000027"), &card("", None), None),
        ] {
            let given = Given {
                fiscal_code: fiscal_code.map(|code| code.parse().expect("a code")),
                card: id.map(|id| id.parse().expect("a number")),
            };
            let failure = given.agrees_with(card).err();
            let told = failure.as_ref().map(|failure| {
                let given = failure.param("given").or_else(|| failure.param("known")).expect("what was given");
                (failure.code.as_str(), given, failure.param("read").expect("what was read"))
            });
            assert_eq!(told, wanted);
        }
    }
}
