//! Card readers by PC/SC: which there are, what is in them, waiting for a change, and making a card forget its PIN.

use std::ffi::CString;
use std::thread;
use std::time::Duration;

use pcsc::{Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};

use super::families::{self, Family};
use crate::exit::{Code, Failure};

/// A reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Its name.
    pub name: String,
    /// Whether a card is in it.
    pub has_card: bool,
    /// How that card answers a reset; empty without a card, and for one that does not answer.
    pub atr: Vec<u8>,
    /// How often a card came or went, so that one that was pulled and put back is seen; zero where the system does not count.
    pub moves: u32,
}

impl Reader {
    /// What is known of the card in it.
    #[must_use]
    pub fn family(&self) -> Option<&'static Family> {
        families::of(&self.atr)
    }
}

/// The readers of this workstation.
///
/// # Errors
/// [`Code::NoReader`] when there is none or the PC/SC service does not run.
pub fn list() -> Result<Vec<Reader>, Failure> {
    Watch::default().look()
}

/// Makes the card in this reader forget that its PIN was given: many modules say that they log out and leave the card open to
/// every program of this machine. Whether that was possible.
#[must_use]
pub fn reset(reader: &str) -> bool {
    let Ok((context, names)) = readers() else { return false };
    let meant = named(reader, &names);
    let reset = |name: &CString| {
        let card = context.connect(name, ShareMode::Shared, Protocols::ANY);
        card.and_then(|card| card.disconnect(Disposition::ResetCard).map_err(|(_, error)| error)).is_ok()
    };
    // All of them: a card that forgets what nobody told it loses nothing.
    let failed = meant.iter().filter(|name| !reset(name)).count();
    !meant.is_empty() && failed == 0
}

/// The reader with this name; modules cut long names short, so there may be several whose names begin so.
fn named<'a>(reader: &str, names: &'a [CString]) -> Vec<&'a CString> {
    let reader = reader.trim();
    if let Some(name) = names.iter().find(|name| name.to_string_lossy().trim() == reader) {
        return vec![name];
    }
    names.iter().filter(|name| !reader.is_empty() && name.to_string_lossy().starts_with(reader)).collect()
}

/// Looks at the readers again and again. Lives through a restart of the PC/SC service.
#[derive(Default)]
pub struct Watch {
    context: Option<Context>,
    states: Vec<ReaderState>,
}

impl Watch {
    /// The readers as they are now.
    ///
    /// # Errors
    /// [`Code::NoReader`] when there is none or the PC/SC service does not run; the next look tries again.
    pub fn look(&mut self) -> Result<Vec<Reader>, Failure> {
        let looked = self.try_look();
        if looked.is_err() {
            // What was said to a service that ended is of no use to the one after it.
            (self.context, self.states) = (None, Vec::new());
        }
        looked.map_err(no_reader)
    }

    fn try_look(&mut self) -> Result<Vec<Reader>, Error> {
        let context = match self.context.take() {
            Some(context) => context,
            None => Context::establish(Scope::User)?,
        };
        let names = context.list_readers_owned()?;
        if names.is_empty() {
            return Err(Error::NoReadersAvailable);
        }
        self.states = names.into_iter().map(|name| ReaderState::new(name, State::UNAWARE)).collect();
        // Each is asked for its state now. When that fails they are there, and nothing is known of their cards.
        let _unknown = context.get_status_change(Duration::ZERO, &mut self.states);
        self.context = Some(context);
        let reader = |state: &ReaderState| Reader {
            name: state.name().to_string_lossy().into_owned(),
            has_card: state.event_state().contains(State::PRESENT),
            atr: state.atr().to_vec(),
            moves: state.event_count(),
        };
        Ok(self.states.iter().map(reader).collect())
    }

    /// Waits until a card comes or goes, but not longer than this. New readers are seen by the next look only.
    pub fn wait(&mut self, at_most: Duration) {
        self.states.iter_mut().for_each(ReaderState::sync_current_state);
        let waited = match &self.context {
            Some(context) => context.get_status_change(at_most, &mut self.states),
            None => Err(Error::NoService),
        };
        if !matches!(waited, Ok(()) | Err(Error::Timeout)) {
            thread::sleep(at_most);
        }
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch(..)")
    }
}

pub(super) fn readers() -> Result<(Context, Vec<CString>), Error> {
    let context = Context::establish(Scope::User)?;
    let names = context.list_readers_owned()?;
    if names.is_empty() { Err(Error::NoReadersAvailable) } else { Ok((context, names)) }
}

/// The number of the card in this reader, EF.ID_Carta: read without a PIN and without a PKCS#11 module. `None` for a card that
/// has no such file, hides it, or is held by another program. It moves the card's current file, so not while a module works.
#[must_use]
pub fn card_number(reader: &str) -> Option<String> {
    /// SELECT 3F00/1000/1003 by its path, no answer wanted.
    const SELECT: &[u8] = &[0x00, 0xA4, 0x08, 0x0C, 0x04, 0x10, 0x00, 0x10, 0x03];
    /// READ BINARY from its beginning, 16 bytes.
    const READ: &[u8] = &[0x00, 0xB0, 0x00, 0x00, 0x10];
    let (context, names) = readers().ok()?;
    let name = *named(reader, &names).first()?;
    let mut card = context.connect(name, ShareMode::Shared, Protocols::ANY).ok()?;
    let mut buffer = [0; 300];
    let number = card.transaction().ok().and_then(|transaction| {
        let selected = transaction.transmit(SELECT, &mut buffer);
        let selected = selected.is_ok_and(|answer| matches!(answer, [.., 0x90, 0x00] | [.., 0x61, _]));
        if selected { read(&transaction, READ, &mut buffer) } else { None }
    });
    // Dropped, it would be reset, and with it whatever another program does with it.
    let _gone = card.disconnect(Disposition::LeaveCard);
    number
}

/// Sixteen digits, whatever the card's way of answering: at once, by GET RESPONSE (61xx), or asked again with its own length.
fn read(card: &pcsc::Transaction<'_>, command: &[u8], buffer: &mut [u8]) -> Option<String> {
    let mut command = command.to_vec();
    for _ in 0..3 {
        match card.transmit(&command, buffer).ok()? {
            [digits @ .., 0x90, 0x00] => {
                let digits = digits.get(..16)?;
                return digits.iter().all(u8::is_ascii_digit).then(|| String::from_utf8_lossy(digits).into_owned());
            }
            [.., 0x61, more] => command = vec![0x00, 0xC0, 0x00, 0x00, *more],
            [.., 0x6C, length] => *command.last_mut()? = *length,
            _ => return None,
        }
    }
    None
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

    #[test]
    fn a_reader_is_meant_by_its_whole_name_before_any_that_begins_so() {
        let names = ["Maker Reader 00 00", "Maker Reader 00 01", "Maker Reader 00 00 01"].map(|name| CString::new(name).unwrap());
        for (told, meant) in [
            ("Maker Reader 00 01", vec![1]),
            ("Maker Reader 00 00 ", vec![0]), // modules pad with blanks
            ("Maker Reader", vec![0, 1, 2]),  // and cut off
            ("Other", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<usize> =
                named(told, &names).into_iter().filter_map(|name| names.iter().position(|other| other == name)).collect();
            assert_eq!(found, meant, "{told:?}");
        }
    }
}
