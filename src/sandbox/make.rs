//! Makes a sandbox: authorities, tokens, keys, people, cards with sealed codes.

use std::fmt::Write as _;
use std::path::Path;

use zeroize::Zeroizing;

use super::people::{self, Citizen};
use super::pki::{Authority, Holder, Period};
use super::place::{self, Held, Place};
use super::{settings, tokens};
use crate::domain::card::CardState;
use crate::domain::card_product::CardProduct;
use crate::domain::event::Act;
use crate::domain::time::{At, Date};
use crate::exit::{Code, Failure};
use crate::store::Store;
use crate::store::model::Event;

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
    place.clear(held)?;
    // Before anything else, since it may be refused.
    settings::write_profile(profile, place, port, module)?;
    place::write(&place.module(), module.display().to_string().as_bytes())?;
    place::write(&place.settings(), settings::service(port).as_bytes())?;
    place::make_folder(&place.messages())?;

    tell(Step::Certificates);
    let authority = certificates(place, today)?;
    tell(Step::Tokens);
    let workers = people::workers(today)?;
    tokens::write_settings(place)?;
    for worker in &workers {
        tokens::make(place, module, &authority, worker, period(today)?)?;
    }
    tell(Step::Keys);
    crate::vault::keygen(&place.vault(), None)?;
    tell(Step::People);
    let citizens = people::citizens(today)?;
    fill(place, &workers, &citizens, now)?;
    let list = serde_json::to_vec_pretty(&citizens).map_err(|error| Failure::new(Code::Bug).because(error))?;
    place::write(&place.citizens(), &list)
}

/// From yesterday, so that a clock a few hours off does no harm.
fn period(today: Date) -> Result<Period, Failure> {
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

/// STUB
async fn import(place: &Place, store: &Store, citizens: &[Citizen], now: At) -> Result<(), Failure> {
    let _ = (place, store, citizens, now);
    Ok(())
}
