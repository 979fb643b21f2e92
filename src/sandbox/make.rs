//! Makes a sandbox: authorities, tokens, keys, people, cards with sealed codes.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use zeroize::Zeroizing;

use super::people::{self, Citizen};
use super::pki::{Authority, Period};
use super::place::{self, Held, Place};
use super::{cards, settings, tokens};
use crate::config::service::ServiceSettings;
use crate::domain::card::CardState;
use crate::domain::card_product::{CardProduct, ProductId};
use crate::domain::event::Act;
use crate::domain::time::{At, Date};
use crate::exit::{Code, Failure};
use crate::store::Store;
use crate::store::model::Event;
use crate::vault::import::{self, Format, Source};
use crate::vault::{PublicKey, Sealer, keygen};

/// How long the sandbox's certificates and its revocation list last.
const YEARS: i64 = 10;

/// What is being made, for the person who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Certificates and revocation list.
    Certificates,
    /// The tokens of those who work in it.
    Tokens,
    /// The keys of the vault.
    Keys,
    /// Enti, operators, citizens, and their cards with sealed codes.
    People,
}

/// Where everything of a sandbox goes.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// Its folder.
    pub place: &'a Place,
    /// The client's profile.
    pub profile: &'a Path,
    /// SoftHSM's module.
    pub module: &'a Path,
    /// The port of its service.
    pub port: u16,
    /// Now.
    pub now: At,
}

/// Makes the sandbox anew; what an earlier one left is removed.
pub fn make(plan: &Plan<'_>, held: &Held, tell: &mut dyn FnMut(Step)) -> Result<(), Failure> {
    let Plan { place, profile, module, port, now } = *plan;
    let today = now.day();
    // Before anything is removed, since it may be refused.
    settings::write_profile(profile, place, port, module)?;
    place.clear(held)?;
    place::write(&place.module(), module.display().to_string().as_bytes())?;
    place::write(&place.settings(), settings::service(port).as_bytes())?;
    place::make_folder(&place.messages())?;

    tell(Step::Certificates);
    let authority = certificates(place, today)?;
    tell(Step::Tokens);
    let workers = people::workers(today)?;
    tokens::write_settings(place)?;
    tokens::make(place, module, &authority, &workers, period(today)?)?;
    cards::of_workers(place, &authority, &workers, period(today)?)?;
    tell(Step::Keys);
    keygen(&place.vault(), None)?;
    tell(Step::People);
    let citizens = people::citizens(today)?;
    fill(place, &workers, &citizens, now)?;
    let list = serde_json::to_vec_pretty(&citizens).map_err(|error| Failure::new(Code::Bug).because(error))?;
    place::write(&place.citizens(), &list)
}

/// From yesterday, so that a clock a few hours off does no harm.
pub fn period(today: Date) -> Result<Period, Failure> {
    use jiff::ToSpan as _;
    let ends = |span: jiff::Span| today.checked_add(span).map_err(|error| Failure::new(Code::Bug).because(error));
    Ok(Period { from: ends((-1).day())?, until: ends(YEARS.years())? })
}

/// The test authorities, the service's certificate and an empty revocation list. The authorities' keys are not kept: only
/// the one that issues cards is handed back, for the tokens.
fn certificates(place: &Place, today: Date) -> Result<Authority, Failure> {
    let (pki, period) = (place.pki(), period(today)?);
    place::make_folder(&pki.join("crls"))?;
    let cns = Authority::new("Sandbox CNS authority", period)?;
    place::write(&pki.join("cns-ca.pem"), cns.pem().as_bytes())?;
    place::write(&pki.join("crls").join("cns-ca.crl"), cns.revoked(&[], 1, period)?.as_bytes())?;
    let tls = Authority::new("Sandbox TLS authority", period)?;
    place::write(&pki.join("tls-ca.pem"), tls.pem().as_bytes())?;
    let (certificate, key) = tls.localhost(period)?;
    place::write(&pki.join("tls.pem"), certificate.as_bytes())?;
    place::write(&pki.join("tls.key"), key.reveal().as_bytes())?;
    Ok(cns)
}

/// Fills the database.
fn fill(place: &Place, workers: &[people::Worker], citizens: &[Citizen], now: At) -> Result<(), Failure> {
    place::make_folder(place.database().parent().unwrap_or(place.folder()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|error| place::file(place.folder(), error))?;
    runtime.block_on(async {
        let store = Store::open(&format!("sqlite:{}", place.database().display())).await?;
        store.migrate().await?;
        let operators: Vec<_> = workers.iter().map(|worker| worker.enabling.clone()).collect();
        store.register(&people::enti()?, &operators, event(Act::OperatorsRegistered, "sandbox", now)).await?;
        import(place, &store, citizens, now).await?;
        for card in citizens.iter().flat_map(|citizen| &citizen.cards) {
            if card.state == CardState::Suspended.as_str() {
                let number = card.number.parse().map_err(people::bug)?;
                store.set_card_state(&number, CardState::Suspended, event(Act::CardStateChanged, &card.number, now)).await?;
            }
        }
        store.close().await;
        Ok(())
    })
}

fn event(act: Act, object: &str, at: At) -> Event {
    Event {
        at,
        act,
        actor: "sandbox".to_owned(),
        capacity: String::new(),
        object: object.to_owned(),
        result: "done".to_owned(),
        correlation: uuid::Uuid::new_v4().to_string(),
    }
}

/// Seals random codes for every card, through the import that a bureau's file takes. The rows exist in memory only, and
/// nobody ever sees a whole code: what a release shows and what arrives by message is all there is.
async fn import(place: &Place, store: &Store, citizens: &[Citizen], now: At) -> Result<(), Failure> {
    let load = |side: &str| PublicKey::load(&place.vault().join(side));
    let sealer = Sealer::new(&load("desk.pub")?, &load("message.pub")?)?;
    let products = ServiceSettings::load(&place.settings())?.products;
    let rows = rows(citizens, &products)?;
    let source = Source::new("sandbox", Format::Csv, Box::new(Cursor::new(rows)));
    let summary = import::run(store, sealer, &products, source, now, |_| ()).await?;
    let cards: usize = citizens.iter().map(|citizen| citizen.cards.len()).sum();
    if summary.new == u64::try_from(cards).unwrap_or(0) {
        Ok(())
    } else {
        Err(Failure::new(Code::SomeRowsFailed).with("failed", summary.failed()).with("total", summary.rows))
    }
}

/// The bureau's file, wiped when it is dropped.
fn rows(citizens: &[Citizen], products: &BTreeMap<ProductId, CardProduct>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut rows = Zeroizing::new(Vec::with_capacity(128 * (citizens.len() + 2)));
    let mut add = |fields: [&str; 6]| {
        for (field, end) in fields.iter().zip(b",,,,,\n") {
            rows.extend_from_slice(field.as_bytes());
            rows.push(*end);
        }
    };
    add(["card_number", "fiscal_code", "product", "pin", "puk", "valid_until"]);
    for citizen in citizens {
        for card in &citizen.cards {
            let product = card.product.parse().ok().and_then(|id: ProductId| products.get(&id));
            let split = product.ok_or(Failure::new(Code::Bug))?.split;
            let code = |(first, second): (u8, u8)| tokens::digits(usize::from(first + second));
            let (pin, puk) = (code(split.pin())?, code(split.puk())?);
            add([&card.number, &citizen.fiscal_code, &card.product, pin.reveal(), puk.reveal(), &card.valid_until]);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bureaus_file_has_room_from_the_start() {
        let products = ServiceSettings::parse(&settings::service(1), Path::new("/"), None).unwrap().products;
        let citizens = people::citizens(Date::constant(2026, 11, 23)).unwrap();
        let rows = rows(&citizens, &products).unwrap();
        assert_eq!(rows.capacity(), 128 * (citizens.len() + 2));
        assert_eq!(std::str::from_utf8(&rows).unwrap().lines().count(), people::CITIZENS + 2);
    }
}
