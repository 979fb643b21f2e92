//! People, cards and requests that are nobody's.

use std::time::Duration;

use crspin::domain::card::Card;
use crspin::domain::card_number::CardNumber;
use crspin::domain::contact::Channel;
use crspin::domain::document::{Document, DocumentKind};
use crspin::domain::event::Act;
use crspin::domain::fiscal_code::FiscalCode;
use crspin::domain::message::Language;
use crspin::domain::operator::{Ente, Operator, Role, Standing};
use crspin::domain::release::{OperatorLimit, ReleaseId};
use crspin::domain::sealed::{OaepHash, SealedHalf, Side, WrappedKey};
use crspin::domain::time::{At, Date};
use crspin::store::Store;
use crspin::store::model::{Event, Idempotency, NewCard, NewMessage, NewRelease, NewReprint};

/// 23 November 2026, 9:00 UTC.
pub const NOON: At = At::from_millis(1_795_424_400_000);

pub fn after(seconds: u64) -> At {
    NOON.plus(Duration::from_secs(seconds))
}

/// A provisional codice fiscale with this number.
pub fn person(number: u32) -> FiscalCode {
    (0..10).find_map(|check| format!("{number:010}{check}").parse().ok()).unwrap()
}

pub fn card_number(number: u32) -> CardNumber {
    CardNumber::complete(&format!("60300{number:010}")).unwrap()
}

pub fn release_id(number: u64) -> ReleaseId {
    ReleaseId::from_random(number)
}

pub fn ente(code: &str) -> Ente {
    Ente { code: code.parse().unwrap(), name: format!("Comune {code}"), standing: Standing::Active }
}

pub fn operator(number: u32, code: &str) -> Operator {
    Operator {
        fiscal_code: person(number),
        name: format!("Operatore {number}"),
        ente: ente(code),
        role: Role::Operator,
        standing: Standing::Active,
        from: Date::constant(2026, 1, 1),
        until: None,
    }
}

pub fn event(act: Act, at: At) -> Event {
    Event {
        at,
        act,
        actor: person(1).to_string(),
        capacity: "operator@c_c933".to_owned(),
        object: "an object".to_owned(),
        result: "done".to_owned(),
        correlation: "0190".to_owned(),
    }
}

pub fn key(side: Side) -> WrappedKey {
    let number = if side == Side::Desk { 1 } else { 2 };
    WrappedKey { id: [number; 16], side, wrapped_for: [number; 32], oaep: OaepHash::Sha256, wrapped: vec![number; 384] }
}

pub fn new_card(number: u32, holder: u32) -> NewCard {
    let half = |side: Side| SealedHalf { key: key(side).id, pin: vec![3; 30], puk: vec![4; 34] };
    NewCard {
        number: card_number(number),
        holder: person(holder),
        product: "ts-cns".parse().unwrap(),
        valid_until: Date::constant(2031, 5, 31),
        desk: half(Side::Desk),
        message: half(Side::Message),
    }
}

/// Two Enti, an operator (person 1) in the first, another (2) in the second, and cards 1 to `cards` of persons 1001 to …
pub async fn furnish(store: &Store, cards: u32) {
    let enti = [ente("c_c933"), ente("c_f205")];
    let operators = [operator(1, "c_c933"), operator(2, "c_f205")];
    store.register(&enti, &operators, event(Act::OperatorsRegistered, NOON)).await.unwrap();
    store.add_keys(&[key(Side::Desk), key(Side::Message)], NOON).await.unwrap();
    store.import((1..=cards).map(|number| new_card(number, 1000 + number)).collect()).await.unwrap();
}

pub fn idempotency(key: &str, digest: u8) -> Idempotency {
    Idempotency { actor: person(1), key: key.to_owned(), digest: [digest; 32] }
}

/// Card `number` as it stands after the furnishing.
pub async fn card(store: &Store, number: u32) -> Card {
    store.card(&card_number(number)).await.unwrap().expect("the card")
}

/// Release `id` of this card by person 1, with the key `k-ID`.
pub fn new_release(id: u64, card: &Card, at: At) -> NewRelease {
    NewRelease {
        id: release_id(id),
        idempotency: idempotency(&format!("k-{id}"), 1),
        card: card.clone(),
        operator: person(1),
        ente: "c_c933".parse().unwrap(),
        role: Role::Operator,
        document: Some(Document {
            kind: DocumentKind::IdentityCard,
            number: "CA12345AA".parse().unwrap(),
            issuer: "Comune di Como".parse().unwrap(),
            expires: Date::constant(2030, 1, 2),
        }),
        on_behalf: None,
        declaration: None,
        messages: vec![NewMessage::new(Channel::Email, "citizen@example.it")],
        deadline: at.plus(Duration::from_hours(24)),
        language: Language::It,
        checks: Vec::new(),
        limit: OperatorLimit { most: 1000, window: Duration::from_hours(1) },
        event: event(Act::Released, at),
    }
}

pub fn new_reprint(release: u64, reprints: u32, key: &str) -> NewReprint {
    NewReprint {
        resends: 0,
        release: release_id(release),
        reprints,
        idempotency: idempotency(key, 1),
        reason: "the paper tore".to_owned(),
        event: event(Act::Reprinted, after(60)),
    }
}
