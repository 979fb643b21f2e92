//! `crspin card read`: the citizen's card in the reader.

use serde::Serialize;

use super::super::Desk;
use crate::card::citizen::{self, CitizenCard, Seen, Unreadable};
use crate::card::present::OperatorCard;
use crate::client::keep::Keep;
use crate::client::known_cards::KnownCards;
use crate::config::client::ClientSettings;
use crate::domain::personal_data::PersonalData;
use crate::domain::team_number::TeamNumber;
use crate::exit::{Code, Failure};

/// Show whose card is in the reader and its numbers, without any PIN
#[derive(Debug, clap::Args)]
pub struct Args {}

/// The cards for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    cards: Vec<Read<'a>>,
    unreadable: Vec<Closed<'a>>,
}

/// One card, as far as it tells.
#[derive(Serialize)]
struct Read<'a> {
    reader: &'a str,
    family: Option<&'a str>,
    number: Option<String>,
    team_number: Option<String>,
    fiscal_code: Option<&'a str>,
    given_name: Option<&'a str>,
    family_name: Option<&'a str>,
    born: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
}

/// A card that tells nothing.
#[derive(Serialize)]
struct Closed<'a> {
    reader: &'a str,
    family: Option<&'a str>,
    why: &'a str,
}

pub fn run(_: &Args, desk: &Desk) -> Result<(), Failure> {
    // Without settings nothing tells which card is the operator's: all are shown.
    let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref());
    let own = settings.map_or_else(|_| Vec::new(), |settings| own(desk, &settings));
    let seen = citizen::look(&own)?;
    if seen.cards.is_empty() {
        return Err(nothing_seen(&seen, desk));
    }
    if desk.out.is_json() {
        let cards = seen.cards.iter().map(read).collect();
        let unreadable = seen.unreadable.iter().map(closed).collect();
        return desk.out.json(&Report { schema: 1, cards, unreadable });
    }
    for card in &seen.unreadable {
        desk.out.note(&line(card, desk));
    }
    seen.cards.iter().try_for_each(|card| show(card, desk))
}

/// The numbers of the operator's own cards, which are no citizen's, as far as they are known: the one of the settings, the one of
/// the session, and those that logged in here.
pub fn own(desk: &Desk, settings: &ClientSettings) -> Vec<String> {
    let session = Keep::new(&desk.paths, settings).get().ok().flatten();
    let of_session = session.as_ref().and_then(|identity| identity.card()).and_then(OperatorCard::number).map(str::to_owned);
    let known = KnownCards::new(&desk.paths, settings);
    settings.card.token_serial.iter().cloned().chain(of_session).chain(known.serials().iter().cloned()).collect()
}

/// No card of a citizen: what is there instead.
pub fn nothing_seen(seen: &Seen, desk: &Desk) -> Failure {
    let mut lines: Vec<String> = seen.unreadable.iter().map(|card| line(card, desk)).collect();
    if seen.operators > 0 {
        lines.push(desk.texts.get("citizen-seen-own"));
    }
    if lines.is_empty() {
        lines.push(desk.texts.get("citizen-seen-none"));
    }
    let wanted = desk.texts.get("citizen-wanted");
    Failure::new(Code::NoCard).with("wanted", wanted).with("seen", lines.join("; ")).with("whose", "citizen")
}

fn line(card: &Unreadable, desk: &Desk) -> String {
    let why = desk.texts.get(&format!("citizen-card-{}", card.why.as_str()));
    desk.say("citizen-unreadable", &[("reader", &card.reader), ("why", &why)])
}

fn read(card: &CitizenCard) -> Read<'_> {
    let holder = card.holder.as_ref();
    Read {
        reader: &card.reader,
        family: card.family.map(|family| family.name),
        number: card.number.as_ref().map(ToString::to_string),
        team_number: card.number.as_ref().map(|number| TeamNumber::of(number).to_string()),
        fiscal_code: holder.map(|holder| holder.fiscal_code.as_str()),
        given_name: holder.map(|holder| holder.given_name.as_str()),
        family_name: holder.map(|holder| holder.surname.as_str()),
        born: holder.and_then(|holder| holder.born).map(|day| day.to_string()),
        valid_from: holder.and_then(|holder| holder.issued).map(|day| day.to_string()),
        valid_until: holder.and_then(|holder| holder.expires).map(|day| day.to_string()),
    }
}

fn closed(card: &Unreadable) -> Closed<'_> {
    Closed { reader: &card.reader, family: card.family.map(|family| family.name), why: card.why.as_str() }
}

/// What the card tells, and a dash for what it does not.
fn show(card: &CitizenCard, desk: &Desk) -> Result<(), Failure> {
    let Read { number, team_number, fiscal_code, born, valid_until, .. } = read(card);
    let holder = card.holder.as_ref();
    let family = card.family.map_or_else(|| desk.texts.get("citizen-family-unknown"), |family| desk.texts.get(family.text));
    let rows = [
        ("citizen-name", holder.map(PersonalData::name).filter(|name| !name.is_empty())),
        ("citizen-code", fiscal_code.map(str::to_owned)),
        ("citizen-born", born),
        ("citizen-number", number),
        ("citizen-team", team_number),
        ("citizen-until", valid_until),
        ("citizen-family", Some(family)),
    ];
    let rows = rows.map(|(name, value)| (desk.texts.get(name), value.unwrap_or_else(|| "-".to_owned())));
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    desk.out.line(&format!("{}:", card.reader))?;
    rows.iter().try_for_each(|(name, value)| desk.out.line(&format!("  {name:<width$}  {value}")))
}
