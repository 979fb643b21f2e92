//! Card readers by PC/SC: whether there are any, whether a card is in one, and making a card forget its PIN.

use std::ffi::CString;
use std::time::Duration;

use pcsc::{Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};

use crate::exit::{Code, Failure};

/// A reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Its name.
    pub name: String,
    /// Whether a card is in it.
    pub has_card: bool,
}

/// The readers of this workstation.
///
/// # Errors
/// [`Code::NoReader`] when there is none or the PC/SC service does not run.
pub fn list() -> Result<Vec<Reader>, Failure> {
    let (context, names) = readers().map_err(no_reader)?;
    let mut states: Vec<ReaderState> = names.into_iter().map(|name| ReaderState::new(name, State::UNAWARE)).collect();
    // Each is asked for its state now. When that fails they are there, and nothing is known of their cards.
    let _unknown = context.get_status_change(Duration::ZERO, &mut states);
    let reader = |state: &ReaderState| Reader {
        name: state.name().to_string_lossy().into_owned(),
        has_card: state.event_state().contains(State::PRESENT),
    };
    Ok(states.iter().map(reader).collect())
}

/// Makes the card in this reader forget that its PIN was given: many modules say that they log out and leave the card open to
/// every program of this machine. The name may be cut short, as modules tell it. Whether that was possible.
#[must_use]
pub fn reset(reader: &str) -> bool {
    let reader = reader.trim();
    let Ok((context, names)) = readers() else { return false };
    let Some(name) = names.iter().find(|name| !reader.is_empty() && name.to_string_lossy().starts_with(reader)) else {
        return false;
    };
    let reset = context
        .connect(name, ShareMode::Shared, Protocols::ANY)
        .and_then(|card| card.disconnect(Disposition::ResetCard).map_err(|(_, error)| error));
    reset.is_ok()
}

pub(super) fn readers() -> Result<(Context, Vec<CString>), Error> {
    let context = Context::establish(Scope::User)?;
    let names = context.list_readers_owned()?;
    if names.is_empty() { Err(Error::NoReadersAvailable) } else { Ok((context, names)) }
}

pub(super) fn no_reader(error: Error) -> Failure {
    let why = match error {
        Error::NoReadersAvailable => "no-reader",
        _ => "no-service",
    };
    Failure::new(Code::NoReader).with("why", why).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reader_and_no_service_are_told_apart() {
        for (error, why) in
            [(Error::NoReadersAvailable, "no-reader"), (Error::NoService, "no-service"), (Error::ServiceStopped, "no-service")]
        {
            let failure = no_reader(error);
            assert_eq!((failure.code, failure.param("why")), (Code::NoReader, Some(why)), "{error:?}");
        }
    }
}
