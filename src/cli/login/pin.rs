//! The PIN: asked for with care, given once, and never twice the same after the card refused it.

use std::path::PathBuf;

use super::find::Search;
use crate::cli::Desk;
use crate::config::secret_file;
use crate::exit::{Code, Failure};
use crate::pkcs11::module;
use crate::pkcs11::token::{Card, PinState};
use crate::secret::Secret;

/// Where the PIN comes from.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// File that holds the PIN, readable by its owner alone
    #[arg(long, value_name = "PATH", conflicts_with = "pin_fd")]
    pub pin_file: Option<PathBuf>,
    /// File descriptor to read the PIN from
    #[arg(long, value_name = "NUMBER")]
    pub pin_fd: Option<u32>,
    /// Use the last try before the PIN blocks without asking
    #[arg(long)]
    pub use_last_try: bool,
}

/// A CNS blocks its PIN at the third wrong one in a row. No module tells how many are left before the first was wrong.
const TRIES: usize = 3;

/// What cards refused in this run: with the PIN, unless it was typed on the reader. The PINs are forgotten with the process: on
/// a disk, even scrambled, five digits would be found out in no time.
#[derive(Default)]
pub struct Refused(Vec<(String, Option<Secret>)>);

impl Refused {
    fn of<'a>(&'a self, serial: &'a str) -> impl Iterator<Item = &'a Option<Secret>> {
        self.0.iter().filter(move |(of, _)| of == serial).map(|(_, pin)| pin)
    }
}

/// Gives the PIN of this card: from where the script says, once; or as the person types it, until it is right, the card
/// blocks, or the person had enough. Gives the card back once it took the PIN; `None` when it was pulled out before that and has
/// to be found again.
pub fn give(args: &Args, desk: &Desk, search: &Search<'_>, refused: &mut Refused, card: Card) -> Result<Option<Card>, Failure> {
    loop {
        search.check()?;
        let mut state = match card.pin_state() {
            Ok(state) => state,
            Err(_) if search.waits() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // Tokens in software do not block.
        let counted = if module::is_software(&card.path) { 0 } else { refused.of(&card.serial).count() };
        state.last_try |= counted + 1 >= TRIES;
        may_try(args, desk, state)?;
        let typed = args.pin_file.is_none() && args.pin_fd.is_none();
        let pin = ask(args, desk, &card, state)?;
        search.check()?;
        if let Some(pin) = &pin
            && refused.of(&card.serial).flatten().any(|before| before.same(pin))
        {
            desk.out.note(&desk.texts.get("login-same-pin"));
            continue;
        }
        // Nothing was sent yet: whoever pulled the card starts again with the one that is there now.
        if card.is_still_there().is_err() && search.waits() {
            return Ok(None);
        }
        match card.log_in(pin.as_ref()) {
            Ok(()) => return Ok(Some(card)),
            Err(failure) if !(typed && desk.prompt.is_interactive()) => return Err(failure),
            Err(failure) => match (failure.code, pin) {
                (Code::WrongPin, pin) => {
                    tell(desk, &failure);
                    refused.0.push((card.serial.clone(), pin));
                }
                (Code::PinLength, Some(_)) => tell(desk, &failure),
                // Whether the card saw it is not known: the person types it again, the program does not send it again.
                (Code::CardRemoved, _) if search.waits() => return Ok(None),
                _ => return Err(failure),
            },
        }
    }
}

fn tell(desk: &Desk, failure: &Failure) {
    desk.out.note(&desk.texts.failure(failure).0);
}

/// The PIN; none when it is typed on the reader.
pub fn ask(args: &Args, desk: &Desk, card: &Card, state: PinState) -> Result<Option<Secret>, Failure> {
    if let Some(path) = &args.pin_file {
        return secret_file::from_file(path).map(Some);
    }
    if let Some(number) = args.pin_fd {
        return secret_file::from_fd(number).map(Some);
    }
    if state.pad {
        desk.out.note(&desk.say("login-pad", &[("reader", &card.reader)]));
        return Ok(None);
    }
    let question = desk.say("login-pin", &[("label", &card.label)]);
    desk.prompt.secret(&question, "--pin-file / --pin-fd").map(Some)
}

/// The PIN as digits, also where a pad is: for acts that pads do not do.
pub fn typed(args: &Args, desk: &Desk, card: &Card) -> Result<Secret, Failure> {
    let state = PinState { pad: false, ..card.pin_state()? };
    ask(args, desk, card, state)?.ok_or_else(|| Code::Bug.into())
}

/// A PIN of impossible length costs a try on some cards: it never reaches them.
pub fn judge_length(pin: &Secret, least: usize, most: usize) -> Result<(), Failure> {
    let digits = pin.reveal().len();
    if digits > 0 && digits >= least && (most == 0 || digits <= most) {
        return Ok(());
    }
    Err(Failure::new(Code::PinLength).with("least", least).with("most", most))
}

/// The last known try is used only by somebody who agreed to it.
pub fn may_try(args: &Args, desk: &Desk, state: PinState) -> Result<(), Failure> {
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
    use crate::domain::language::Language;
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
