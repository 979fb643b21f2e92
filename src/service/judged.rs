//! From the rules of the trade to codes, and the choice of the card.

use crate::domain::card::Card;
use crate::domain::card_id::CardId;
use crate::domain::card_number::CardNumber;
use crate::domain::card_product::CertifiedMail;
use crate::domain::document::DocumentRefused;
use crate::domain::release::{OperatorLimit, ReleaseRefused, ReprintRefused};
use crate::domain::resend::AgainRefused;
use crate::domain::sealed::{SealedHalf, WrappedKey};
use crate::domain::time::At;
use crate::exit::{Code, Failure};
use crate::store::Store;
use crate::wire::{NewRelease, behalf_refused};

/// The card that is meant, with its sealed first half: the one named, else the only one of the citizen that has not expired.
/// Whose it is, is still to be judged.
pub async fn pick_card(store: &Store, asked: &NewRelease, now: At) -> Result<(Card, SealedHalf, WrappedKey), Failure> {
    // Nearly always the number of a card that is there: one look.
    if let Some(CardId::Number(number)) = &asked.card
        && let Some(found) = store.card_and_half(number).await?
    {
        return Ok(found);
    }
    let cards = store.cards_of(&asked.fiscal_code).await?;
    let number = match &asked.card {
        Some(id) => meant(store, &cards, id).await?,
        None => pick(cards, now)?.number,
    };
    store.card_and_half(&number).await?.ok_or_else(|| Code::UnknownCard.into())
}

/// The one of a citizen's cards that is named.
///
/// # Errors
/// When it is none of them: with what was read and what is known, so that the operator can compare. An operator may see the
/// citizen's cards anyway; of another person's card only that it is one.
pub async fn meant(store: &Store, cards: &[Card], id: &CardId) -> Result<CardNumber, Failure> {
    let fitting: Vec<&Card> = cards.iter().filter(|card| id.fits(&card.number)).collect();
    match fitting.as_slice() {
        [card] => Ok(card.number.clone()),
        [] => Err(mismatch(store, cards, id).await?),
        // The number on the back lacks digits: two cards of one person can share it.
        several => {
            let numbers: Vec<_> = several.iter().map(|card| card.number.as_str()).collect();
            Err(Failure::new(Code::WhichCard).with("cards", numbers.join(", ")))
        }
    }
}

/// Why a card is none of the citizen's.
async fn mismatch(store: &Store, cards: &[Card], id: &CardId) -> Result<Failure, Failure> {
    let code = match id {
        CardId::Number(number) if store.card(number).await?.is_some() => Code::CardOfAnother,
        _ if cards.is_empty() => return Ok(Code::UnknownCard.into()),
        _ => Code::OtherCard,
    };
    Ok(both(code, cards, id))
}

fn both(code: Code, cards: &[Card], id: &CardId) -> Failure {
    let known: Vec<String> = cards.iter().map(|card| id.alike(&card.number)).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Failure::new(code).with("read", id).with("known", known)
}

/// The refusal of a release, with both numbers when the card is somebody else's.
pub async fn refusal(store: &Store, asked: &NewRelease, card: &Card, why: &ReleaseRefused) -> Result<Failure, Failure> {
    match why {
        ReleaseRefused::CardOfAnother => {
            let cards = store.cards_of(&asked.fiscal_code).await?;
            let read = asked.card.clone().unwrap_or_else(|| card.number.clone().into());
            Ok(both(Code::CardOfAnother, &cards, &read))
        }
        why => Ok(release_refused(why)),
    }
}

/// Of cards in the order of their expiry, latest first. When all have expired the latest, so that the rules can say so.
fn pick(cards: Vec<Card>, now: At) -> Result<Card, Failure> {
    let in_force: Vec<_> = cards.iter().filter(|card| card.valid_until >= now.day()).collect();
    if in_force.len() > 1 {
        let numbers: Vec<_> = in_force.iter().map(|card| card.number.as_str()).collect();
        return Err(Failure::new(Code::WhichCard).with("cards", numbers.join(", ")));
    }
    let one = in_force.first().copied().cloned();
    one.or_else(|| cards.into_iter().next()).ok_or_else(|| Code::UnknownCard.into())
}

/// The code of a release that the rules refuse.
fn release_refused(why: &ReleaseRefused) -> Failure {
    match why {
        ReleaseRefused::Oneself => Code::Oneself.into(),
        ReleaseRefused::CardOfAnother => Code::CardOfAnother.into(),
        ReleaseRefused::CardSuspended => Code::CardSuspended.into(),
        ReleaseRefused::CardExpired(until) => Failure::new(Code::CardExpired).with("until", until),
        ReleaseRefused::Behalf(why) => behalf_refused(*why),
        ReleaseRefused::DocumentNeeded => Code::DocumentNeeded.into(),
        ReleaseRefused::Document(why) => document_refused(*why),
        ReleaseRefused::DelegateDocument(why) => document_refused(*why).with("whose", "delegate"),
        ReleaseRefused::Channel(channel) => Failure::new(Code::ChannelNotOffered).with("channel", channel),
        ReleaseRefused::CertifiedMail(why) => certified_mail(why),
        ReleaseRefused::TooMany(most) => Failure::new(Code::TooManyForCard).with("most", most),
        ReleaseRefused::TooSoon { until } => Failure::new(Code::TooSoon).with("until", until.wall()),
    }
}

/// The code of a certified mailbox, which the product does not take.
pub fn certified_mail(why: &CertifiedMail) -> Failure {
    Failure::new(Code::PecRefused).with("domain", &why.0)
}

/// The code of a document that the rules refuse.
pub fn document_refused(why: DocumentRefused) -> Failure {
    match why {
        DocumentRefused::Expired(until) => Failure::new(Code::DocumentExpired).with("until", until),
        DocumentRefused::ExpiredLongAgo { until, most_days } => {
            Failure::new(Code::DocumentExpired).with("until", until).with("most", most_days).with("why", "long-ago")
        }
        DocumentRefused::DeclarationNeeded(until) => Failure::new(Code::DeclarationNeeded).with("until", until),
        DocumentRefused::PaperCardVoid => {
            Failure::new(Code::DocumentNotAccepted).with("kind", "paper-identity-card").with("why", why)
        }
        DocumentRefused::Kind(kind) => Failure::new(Code::DocumentNotAccepted).with("kind", kind).with("why", why),
    }
}

/// The code of a reprint that the rules refuse.
pub fn reprint_refused(why: ReprintRefused) -> Failure {
    match why {
        ReprintRefused::TooLate { until } => Failure::new(Code::ReprintTooLate).with("until", until.wall()),
        ReprintRefused::TooMany(most) => Failure::new(Code::TooManyReprints).with("most", most),
    }
}

/// The code of another act on a release that the rules refuse.
pub fn again_refused(why: AgainRefused) -> Failure {
    match why {
        AgainRefused::SecondOperator { within } => {
            Failure::new(Code::SecondOperator).with("hours", within.as_secs().div_ceil(3600))
        }
        AgainRefused::TooLate { until } => Failure::new(Code::ResendTooLate).with("until", until.wall()),
        AgainRefused::TooMany(most) => Failure::new(Code::TooManyResends).with("most", most),
        AgainRefused::TooManyAddresses(most) => Failure::new(Code::TooManyAddresses).with("most", most),
        AgainRefused::Channel(channel) => Failure::new(Code::ChannelNotOffered).with("channel", channel),
    }
}

/// The operator's limit is reached; `window` in minutes.
pub fn over_limit(limit: &OperatorLimit) -> Failure {
    Failure::new(Code::OperatorLimit).with("most", limit.most).with("window", limit.window.as_secs() / 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::behalf::{BehalfRefused, Ground};
    use crate::domain::card::CardState;
    use crate::domain::contact::Channel;
    use crate::domain::document::DocumentKind;
    use crate::domain::time::Date;

    fn card(number: &str, year: i16) -> Card {
        Card {
            number: crate::domain::card_number::CardNumber::complete(number).expect("a number"),
            holder: "RSSMRA45C12F205C".parse().expect("a code"),
            product: "ts-cns".parse().expect("a product"),
            valid_until: Date::constant(year, 6, 30),
            state: CardState::Active,
            releases: 0,
            last_release: None,
        }
    }

    #[test]
    fn one_card_in_force_is_meant_without_being_named() {
        let now: At = "2026-11-23T10:00:00Z".parse().expect("a moment");
        let (new, newer, old) = (card("603000000000001", 2030), card("603000000000002", 2031), card("603000000000003", 2020));
        for (cards, wanted) in [
            (vec![], Err(Code::UnknownCard)),
            (vec![new.clone()], Ok(&new)),
            (vec![new.clone(), old.clone()], Ok(&new)),
            (vec![old.clone()], Ok(&old)),
            (vec![newer.clone(), new.clone()], Err(Code::WhichCard)),
        ] {
            let picked = pick(cards, now).map_err(|failure| failure.code);
            assert_eq!(picked.as_ref().map_err(|code| *code), wanted);
        }
    }

    #[test]
    fn each_rule_has_its_code() {
        let day = Date::constant(2026, 1, 1);
        for (why, code) in [
            (ReleaseRefused::Oneself, Code::Oneself),
            (ReleaseRefused::CardOfAnother, Code::CardOfAnother),
            (ReleaseRefused::CardSuspended, Code::CardSuspended),
            (ReleaseRefused::CardExpired(day), Code::CardExpired),
            (ReleaseRefused::Document(DocumentRefused::Expired(day)), Code::DocumentExpired),
            (ReleaseRefused::Document(DocumentRefused::PaperCardVoid), Code::DocumentNotAccepted),
            (ReleaseRefused::Document(DocumentRefused::Kind(DocumentKind::Other)), Code::DocumentNotAccepted),
            (ReleaseRefused::Document(DocumentRefused::DeclarationNeeded(day)), Code::DeclarationNeeded),
            (ReleaseRefused::Document(DocumentRefused::ExpiredLongAgo { until: day, most_days: 9 }), Code::DocumentExpired),
            (ReleaseRefused::DelegateDocument(DocumentRefused::Expired(day)), Code::DocumentExpired),
            (ReleaseRefused::DocumentNeeded, Code::DocumentNeeded),
            (ReleaseRefused::Behalf(BehalfRefused::NotAllowed(Ground::Health)), Code::BehalfNotAllowed),
            (ReleaseRefused::Behalf(BehalfRefused::UnderAge), Code::DelegateNotAccepted),
            (ReleaseRefused::Behalf(BehalfRefused::IsTheCitizen), Code::DelegateNotAccepted),
            (ReleaseRefused::Behalf(BehalfRefused::NotAMinor), Code::NotAMinor),
            (ReleaseRefused::Behalf(BehalfRefused::ProtocolNeeded(Ground::Minor)), Code::ProtocolNeeded),
            (ReleaseRefused::Channel(Channel::Sms), Code::ChannelNotOffered),
            (ReleaseRefused::CertifiedMail(CertifiedMail("pec.it".to_owned())), Code::PecRefused),
            (ReleaseRefused::TooMany(5), Code::TooManyForCard),
            (ReleaseRefused::TooSoon { until: At::from_millis(0) }, Code::TooSoon),
        ] {
            assert_eq!(release_refused(&why).code, code);
        }
    }
}
