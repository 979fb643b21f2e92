//! `crspin login`: opens a session with the operator's card.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;

use super::{Desk, whoami};
use crate::card::readers;
use crate::client::Client;
use crate::client::identity::Identity;
use crate::client::keep::Keep;
use crate::client::tls::Proof;
use crate::clock;
use crate::config::client::ClientSettings;
use crate::config::{paths, secret_file};
use crate::domain::operator::EnteCode;
use crate::exit::{Code, Failure};
use crate::pkcs11::module;
use crate::pkcs11::token::{self, Card, PinState, Wanted};
use crate::secret::Secret;
use crate::wire::NewSession;

/// Open a session with your card
#[derive(Debug, clap::Args)]
pub struct Args {
    /// PKCS#11 module of the card, an absolute path
    #[arg(long, value_name = "PATH")]
    module: Option<PathBuf>,
    /// Label of the token
    #[arg(long, value_name = "LABEL")]
    token: Option<String>,
    /// Serial number of the token
    #[arg(long, value_name = "NUMBER")]
    serial: Option<String>,
    /// Ente to act for, when you are enabled for several
    #[arg(long, value_name = "CODE")]
    ente: Option<String>,
    /// File that holds the PIN, readable by its owner alone
    #[arg(long, value_name = "PATH", conflicts_with = "pin_fd")]
    pin_file: Option<PathBuf>,
    /// File descriptor to read the PIN from
    #[arg(long, value_name = "NUMBER")]
    pin_fd: Option<u32>,
    /// Use the last try before the PIN blocks without asking
    #[arg(long)]
    use_last_try: bool,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
    paths::with_environment(&settings.card.environment)?;
    let ente = ente(args, &settings, desk)?;
    // Whatever can fail without the card fails before the PIN is asked.
    Client::connect(&settings, Proof::None)?.check(clock::now())?;
    let card = open_card(args, &settings, desk)?;
    card.certificate.judge(clock::now())?;
    let certificate = CertificateDer::from(card.certificate.der.clone());
    let reader = card.reader.clone();
    let pin = pin(args, desk, &card)?;
    let unlocked = Arc::new(card.unlock(pin.as_ref())?);
    drop(pin);
    let identity = Identity::generate()?;
    let new =
        NewSession { certificate: STANDARD.encode(identity.certificate()?), ente, client: env!("CARGO_PKG_VERSION").to_owned() };
    let opened = Client::connect(&settings, Proof::Card(certificate, unlocked)).and_then(|client| client.open_session(&new));
    // The module has logged out by now; only a reset makes every card forget. Tokens in software have no reader: nothing happens.
    let _no_reader = readers::reset(&reader);
    let session = opened?;
    Keep::new(&desk.paths, &settings).put(&identity.ending(session.until))?;
    whoami::show(desk, &session)
}

fn ente(args: &Args, settings: &ClientSettings, desk: &Desk) -> Result<Option<EnteCode>, Failure> {
    args.ente.as_deref().or(settings.card.ente.as_deref()).map(|code| desk.texts.read("--ente", code)).transpose()
}

/// Opens the card that is wanted with the first module that knows it.
fn open_card(args: &Args, settings: &ClientSettings, desk: &Desk) -> Result<Card, Failure> {
    let configured = args.module.as_deref().or(settings.card.module.as_deref());
    let wanted = Wanted {
        serial: args.serial.clone().or_else(|| settings.card.token_serial.clone()),
        label: args.token.clone().or_else(|| if args.serial.is_some() { None } else { settings.card.token_label.clone() }),
    };
    let mut refused: Option<Failure> = None;
    for (path, found) in module::candidates(configured)? {
        let values = [("module", &*path.display().to_string()), ("found", &desk.texts.get(found.text()))];
        desk.out.note(&desk.say("login-module", &values));
        match open_with(&path, &wanted, desk) {
            Ok(card) => return Ok(card),
            // Another module may know more.
            Err(failure) if matches!(failure.code, Code::Module | Code::NoReader | Code::NoCard | Code::NoCnsCertificate) => {
                let better =
                    refused.as_ref().is_none_or(|before| before.code == Code::Module || failure.code == Code::NoCnsCertificate);
                refused = if better { Some(failure) } else { refused };
            }
            Err(failure) => return Err(failure),
        }
    }
    Err(refused.unwrap_or_else(|| Code::Bug.into()))
}

fn open_with(path: &Path, wanted: &Wanted, desk: &Desk) -> Result<Card, Failure> {
    let module = module::load(path)?;
    let card = match Card::open(&module, wanted) {
        Ok(card) => card,
        Err(failure) => {
            // The next module must find the readers free. When this one does not end well, nothing can be done about it.
            let _unheard = module.finalize();
            return Err(if module::is_software(path) { failure } else { no_reader(desk, failure) });
        }
    };
    let code = card.certificate.masked_holder();
    let holder = card.certificate.person.as_ref().map_or(code.clone(), |name| format!("{name} ({code})"));
    let token = format!("{} ({})", card.label, card.serial);
    desk.out.note(&desk.say("login-card", &[("holder", &holder), ("token", &token)]));
    Ok(card)
}

/// No token at all may mean that no reader is there, or that the module does not know the card in it: PC/SC can tell.
fn no_reader(desk: &Desk, failure: Failure) -> Failure {
    if failure.code != Code::NoCard || failure.param("seen") != Some(token::NOTHING) {
        return failure;
    }
    let readers = match readers::list() {
        Ok(readers) => readers,
        Err(none) => return none,
    };
    let Some(reader) = readers.iter().find(|reader| reader.has_card) else { return failure };
    let wanted = failure.param("wanted").unwrap_or_default();
    let seen = desk.say("login-unknown-card", &[("reader", &reader.name)]);
    Failure::new(Code::NoCard).with("wanted", wanted).with("seen", seen)
}

/// The PIN, from where the person or the script gives it; none when it is typed on the reader.
fn pin(args: &Args, desk: &Desk, card: &Card) -> Result<Option<Secret>, Failure> {
    let state = card.pin_state()?;
    may_try(args, desk, state)?;
    if let Some(path) = &args.pin_file {
        return secret_file::from_file(path).map(Some);
    }
    if let Some(number) = args.pin_fd {
        return secret_file::from_fd(number).map(Some);
    }
    if state.pad {
        desk.out.note(&desk.texts.get("login-pad"));
        return Ok(None);
    }
    let question = desk.say("login-pin", &[("label", &card.label)]);
    desk.prompt.secret(&question, "--pin-file / --pin-fd").map(Some)
}

/// The last known try is used only by somebody who agreed to it.
fn may_try(args: &Args, desk: &Desk, state: PinState) -> Result<(), Failure> {
    if state.last_try && !args.use_last_try {
        let agreed = desk.prompt.is_interactive() && desk.prompt.confirm(&desk.texts.get("login-last-try"), "--use-last-try")?;
        if !agreed {
            return Err(Code::LastTry.into());
        }
    } else if state.low {
        desk.out.note(&desk.texts.get("login-low"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::config::paths::Paths;
    use crate::domain::message::Language;
    use crate::i18n::Texts;
    use crate::output::Output;
    use crate::prompt::Prompt;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    /// No token in software ever says that one try is left.
    #[test]
    fn a_script_uses_the_last_try_only_when_told_to() {
        let desk = Desk {
            texts: Texts::new(Language::En),
            out: Output::new(false),
            prompt: Prompt::new(true),
            paths: Paths { config: "/nowhere".into(), state: "/nowhere".into() },
            profile: None,
            verbose: false,
        };
        for (flags, last_try, low, good) in [
            (&["login"][..], false, false, true),
            (&["login"], false, true, true),
            (&["login"], true, true, false),
            (&["login", "--use-last-try"], true, true, true),
        ] {
            let args = Line::parse_from(flags).args;
            let state = PinState { length: (5, 8), last_try, low, pad: false };
            let code = may_try(&args, &desk, state).err().map(|failure| failure.code);
            assert_eq!(code, (!good).then_some(Code::LastTry), "{flags:?} {last_try}");
        }
    }
}
