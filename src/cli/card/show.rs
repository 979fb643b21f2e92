//! `crspin card show`: the operator's own card, as far as it tells without its PIN.

use serde::Serialize;

use super::super::Desk;
use super::super::login::{Search, Which, holder};
use crate::card::readers;
use crate::clock;
use crate::config::client::ClientSettings;
use crate::config::paths;
use crate::domain::time::At;
use crate::exit::Failure;
use crate::pkcs11::certificate::CertifiedKey;
use crate::pkcs11::token::Card;

/// Show what is known of your own card, without its PIN
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    card: Which,
}

/// The card for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report {
    schema: u32,
    reader: String,
    family: Option<&'static str>,
    module: String,
    label: String,
    serial: String,
    holder: String,
    issuer: String,
    valid_from: String,
    valid_until: String,
    days_left: i64,
    key: String,
    pin_pad: bool,
    /// The code of what would keep it from logging in, as far as the card alone tells.
    trouble: Option<&'static str>,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ClientSettings::load_or_empty(&desk.paths, desk.profile.as_deref())?;
    paths::with_environment(&settings.card.environment)?;
    let card = Search::new(&args.card, &settings, desk)?.card()?;
    let now = clock::now();
    let judged = card.certificate.judge(now);
    let family = readers::list()
        .unwrap_or_default()
        .iter()
        .find(|there| there.name == card.reader.trim())
        .and_then(readers::Reader::family);
    let report = report(&card, family.map(|family| family.name), now, judged.as_ref().err())?;
    if desk.out.is_json() {
        return desk.out.json(&report);
    }
    let family_text = family.map_or_else(|| desk.texts.get("citizen-family-unknown"), |family| desk.texts.get(family.text));
    let days = desk.say("card-days-left", &[("days", &report.days_left.to_string())]);
    let pad = desk.texts.get(if report.pin_pad { "card-pad-yes" } else { "card-pad-no" });
    let rows = [
        ("card-show-reader", report.reader.trim().to_owned()),
        ("card-show-family", family_text),
        ("card-show-module", report.module),
        ("card-show-token", format!("{} ({})", report.label, report.serial)),
        ("card-show-holder", report.holder),
        ("card-show-issuer", report.issuer),
        ("card-show-valid", format!("{} – {} ({days})", report.valid_from, report.valid_until)),
        ("card-show-key", report.key),
        ("card-show-pad", pad),
    ];
    let rows: Vec<(String, String)> = rows.into_iter().map(|(name, value)| (desk.texts.get(name), value)).collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, value) in rows {
        desk.out.line(&format!("{name:<width$}  {value}"))?;
    }
    if let Some(trouble) = family.and_then(|family| family.trouble) {
        desk.out.note(&format!("{}: {}", desk.texts.get("warning"), desk.texts.get(trouble)));
    }
    judged
}

fn report(card: &Card, family: Option<&'static str>, now: At, trouble: Option<&Failure>) -> Result<Report, Failure> {
    let certificate = &card.certificate;
    let left = (certificate.until.millis() - now.millis()).div_euclid(24 * 60 * 60 * 1000);
    Ok(Report {
        schema: 1,
        reader: card.reader.clone(),
        family,
        module: card.path.display().to_string(),
        label: card.label.clone(),
        serial: card.serial.clone(),
        holder: holder(card),
        issuer: certificate.issuer.clone(),
        valid_from: certificate.from.day().to_string(),
        valid_until: certificate.until.day().to_string(),
        days_left: left,
        key: match &certificate.key {
            CertifiedKey::Rsa(modulus) => format!("RSA {}", modulus.len() * 8),
            CertifiedKey::P256(_) => "P-256".to_owned(),
            CertifiedKey::Other => "-".to_owned(),
        },
        pin_pad: card.pin_state()?.pad,
        trouble: trouble.map(|failure| failure.code.as_str()),
    })
}
