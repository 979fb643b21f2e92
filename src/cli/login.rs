//! `crspin login`: opens a session with the operator's card.

mod find;
pub(super) mod pin;

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;

use super::{Desk, whoami};
use crate::card::present::OperatorCard;
use crate::card::readers;
use crate::client::Client;
use crate::client::age::{self, Age};
use crate::client::identity::Identity;
use crate::client::keep::Keep;
use crate::client::tls::Proof;
use crate::clock;
use crate::config::client::ClientSettings;
use crate::config::paths;
use crate::domain::operator::{EnteCode, Role};
use crate::exit::{Code, Failure};
use crate::pkcs11::token::Card;
use crate::wire::{NewSession, Session, Version};
pub(super) use find::{Search, holder};
use pin::Refused;

/// Open a session with your card
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    card: Which,
    #[command(flatten)]
    pin: pin::Args,
    /// Ente to act for, when you are enabled for several
    #[arg(long, value_name = "CODE")]
    ente: Option<String>,
    /// Role to act in, when you have several there: operator, responsible, evaluator or administrator
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

/// Which card is meant.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Which {
    /// PKCS#11 module of the card, an absolute path
    #[arg(long, value_name = "PATH")]
    pub module: Option<PathBuf>,
    /// Label of the token
    #[arg(long, value_name = "LABEL")]
    pub token: Option<String>,
    /// Serial number of the token
    #[arg(long, value_name = "NUMBER")]
    pub serial: Option<String>,
    /// Seconds to wait for the card; 60 at a terminal, else 0
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(..=3600))]
    pub wait: Option<u64>,
}

/// How often a card may be pulled out and put back before the command gives up.
const PULLS: usize = 10;

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
    paths::with_environment(&settings.card.environment)?;
    let capacity = (ente(args, &settings, desk)?, role(args, desk)?);
    let mut search = Search::new(&args.card, &settings, desk)?;
    let card = logged_in(args, desk, &settings, &mut search)?;
    let (certificate, serial) = (CertificateDer::from(card.certificate.der.clone()), card.serial.clone());
    let (reader, module) = (card.reader.clone(), card.path.clone());
    let opened = open_session(&settings, capacity, certificate, card);
    // The module has logged out by now; only a reset makes every card forget. Tokens in software have no reader: nothing happens.
    let _no_reader = readers::reset(&reader);
    let (session, identity) = opened?;
    let card = session.card_at_each_act.then(|| OperatorCard::of(&reader, &serial, &module));
    Keep::new(&desk.paths, &settings).put(&identity.ending(session.until).with(card))?;
    search.known().add(&serial)?;
    whoami::show(desk, &session)
}

/// The card, its PIN given. Whatever can fail without the PIN fails before it is asked, and what the card alone tells before
/// anybody is called.
fn logged_in(args: &Args, desk: &Desk, settings: &ClientSettings, search: &mut Search<'_>) -> Result<Card, Failure> {
    let service = || Client::connect(settings, Proof::None)?.check(clock::now());
    let mut refused = Refused::default();
    let mut called = false;
    for _ in 0..PULLS {
        let card = match search.card() {
            Ok(card) => card,
            // A service that will not do is told first, unless the person was told to wait for the card.
            Err(failure) if !search.waits() && !called => return Err(service().err().unwrap_or(failure)),
            Err(failure) => return Err(failure),
        };
        card.certificate.judge(clock::now())?;
        if !called {
            tell_age(&service()?, desk);
            called = true;
        }
        match pin::give(&args.pin, desk, search, &mut refused, card)? {
            Some(card) => return Ok(card),
            None => desk.out.note(&desk.texts.get("login-pulled")),
        }
    }
    Err(Code::CardRemoved.into())
}

/// A word, and no more, when there is a newer crspin.
fn tell_age(version: &Version, desk: &Desk) {
    let text = match age::of(version) {
        Age::Current | Age::TooOld => return,
        Age::Older => "login-client-older",
        Age::NearlyTooOld => "login-client-nearly-too-old",
    };
    desk.out.note(&desk.say(text, &[("ours", age::OURS), ("newer", &version.version)]));
}

/// Opens the session with the unlocked card, which locks itself at the end, whatever comes of it.
fn open_session(
    settings: &ClientSettings,
    (ente, role): (Option<EnteCode>, Option<Role>),
    certificate: CertificateDer<'static>,
    card: Card,
) -> Result<(Session, Identity), Failure> {
    let unlocked = Arc::new(card.unlocked()?);
    let identity = Identity::generate()?;
    let (certificate_of_key, client) = (STANDARD.encode(identity.certificate()?), env!("CARGO_PKG_VERSION").to_owned());
    let new = NewSession { certificate: certificate_of_key, ente, role, client };
    let client = Client::connect(settings, Proof::Card(certificate, unlocked))?;
    Ok((client.open_session(&new)?, identity))
}

fn role(args: &Args, desk: &Desk) -> Result<Option<Role>, Failure> {
    args.role.as_deref().map(|role| desk.texts.read("--role", role)).transpose()
}

fn ente(args: &Args, settings: &ClientSettings, desk: &Desk) -> Result<Option<EnteCode>, Failure> {
    args.ente.as_deref().or(settings.card.ente.as_deref()).map(|code| desk.texts.read("--ente", code)).transpose()
}
