//! The citizen's card, as far as anybody may read it: its number and its holder. No PIN is asked for and none is proved.

use std::ffi::CStr;
use std::time::Duration;

use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, ShareMode, State, Transaction};
use zeroize::Zeroizing;

use super::families::{self, Family};
use super::files::{self, DATI_PERSONALI, ID_CARTA, Transmit, Unread};
use super::readers;
use crate::domain::card_number::CardNumber;
use crate::domain::personal_data::{self, HEADER, PersonalData};
use crate::exit::Failure;

/// A citizen's card in a reader; at least one of number and holder is known.
#[derive(Debug)]
pub struct CitizenCard {
    /// The reader's name.
    pub reader: String,
    /// Its family, when its ATR is known.
    pub family: Option<&'static Family>,
    /// Its number.
    pub number: Option<CardNumber>,
    /// Its holder.
    pub holder: Option<PersonalData>,
}

/// A card that is there and tells nothing.
#[derive(Debug)]
pub struct Unreadable {
    /// The reader's name.
    pub reader: String,
    /// Its family, when its ATR is known.
    pub family: Option<&'static Family>,
    /// Why.
    pub why: Why,
}

/// Why a card tells nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Another program holds it.
    Busy,
    /// It does not answer, as when it lies upside down, or it was pulled out while it was read.
    Mute,
    /// It does not show the two files.
    Files,
    /// It shows them, and what is in them cannot be understood.
    Content,
}

impl Why {
    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Mute => "mute",
            Self::Files => "files",
            Self::Content => "content",
        }
    }
}

/// The cards at this workstation, without the operator's.
#[derive(Debug, Default)]
pub struct Seen {
    /// Those that can be a citizen's.
    pub cards: Vec<CitizenCard>,
    /// Those that tell nothing.
    pub unreadable: Vec<Unreadable>,
    /// How many are operators' cards.
    pub operators: usize,
}

/// Looks into all readers. `own` are the numbers of the operator's cards, whose holder is no citizen at the counter; so is nobody
/// whose card is one for operators by its first digit.
///
/// # Errors
/// [`Code::NoReader`](crate::exit::Code::NoReader) when there is no reader or the PC/SC service does not run.
pub fn look(own: &[String]) -> Result<Seen, Failure> {
    let (context, names) = readers::readers().map_err(readers::no_reader)?;
    let mut states: Vec<ReaderState> = names.into_iter().map(|name| ReaderState::new(name, State::UNAWARE)).collect();
    // When that fails no card is there that could be read.
    let _unknown = context.get_status_change(Duration::ZERO, &mut states);
    let mut seen = Seen::default();
    for state in states.iter().filter(|state| state.event_state().contains(State::PRESENT)) {
        let (reader, family) = (state.name().to_string_lossy().into_owned(), families::of(state.atr()));
        match read(&context, state.name()).and_then(|content| content.understood(own)) {
            Ok(Some((number, holder))) => seen.cards.push(CitizenCard { reader, family, number, holder }),
            Ok(None) => seen.operators += 1,
            Err(why) => seen.unreadable.push(Unreadable { reader, family, why }),
        }
    }
    Ok(seen)
}

/// What a card tells: its number, its holder.
type Told = (Option<CardNumber>, Option<PersonalData>);

/// What the two files hold; nothing for a file that the card does not show.
#[derive(Debug, Default)]
struct Content {
    number: Option<Zeroizing<Vec<u8>>>,
    holder: Option<Zeroizing<Vec<u8>>>,
}

impl Content {
    /// Nothing for an operator's card.
    fn understood(&self, own: &[String]) -> Result<Option<Told>, Why> {
        let digits = self.number.as_ref().and_then(|file| std::str::from_utf8(file).ok()).map(str::trim);
        if digits.is_some_and(|digits| own.iter().any(|own| own.trim() == digits) || digits.starts_with(['8', '9'])) {
            return Ok(None);
        }
        let number = digits.and_then(|digits| digits.parse().ok());
        let holder = self.holder.as_ref().and_then(|file| PersonalData::parse(file).ok());
        match (&number, &holder) {
            (None, None) if self.number.is_none() && self.holder.is_none() => Err(Why::Files),
            (None, None) => Err(Why::Content),
            _ => Ok(Some((number, holder))),
        }
    }
}

fn read(context: &Context, reader: &CStr) -> Result<Content, Why> {
    let mut card = context.connect(reader, ShareMode::Shared, Protocols::ANY).map_err(why)?;
    let files = match card.transaction() {
        Ok(transaction) => content(&mut Wire(&transaction)),
        Err(error) => Err(error),
    };
    leave(card);
    files.map_err(why)
}

/// Lets go of the card as it is: dropped, it would be reset, and with it whatever another program does with it.
fn leave(card: Card) {
    if let Err((card, _)) = card.disconnect(Disposition::LeaveCard) {
        drop(card);
    }
}

fn why(error: Error) -> Why {
    if error == Error::SharingViolation { Why::Busy } else { Why::Mute }
}

fn content<T: Transmit>(card: &mut T) -> Result<Content, T::Error> {
    let number = shown(number(card))?;
    let holder = shown(holder(card))?;
    Ok(Content { number, holder })
}

fn number<T: Transmit>(card: &mut T) -> Result<Zeroizing<Vec<u8>>, Unread<T::Error>> {
    files::select(card, ID_CARTA)?;
    files::read(card, 0, 16)
}

/// The file as far as its own length says. Its end, where the residence is, cannot be left out: lengths come before it.
fn holder<T: Transmit>(card: &mut T) -> Result<Zeroizing<Vec<u8>>, Unread<T::Error>> {
    files::select(card, DATI_PERSONALI)?;
    let header = files::read(card, 0, HEADER)?;
    match personal_data::length(&header) {
        Ok(length) => files::read(card, 0, HEADER.saturating_add(length)),
        // An empty or strange file is told apart from a missing one by whoever reads its content.
        Err(_) => Ok(header),
    }
}

/// Nothing for a file that the card does not give.
fn shown<E>(file: Result<Zeroizing<Vec<u8>>, Unread<E>>) -> Result<Option<Zeroizing<Vec<u8>>>, E> {
    match file {
        Ok(file) => Ok(Some(file)),
        Err(Unread::Broken(error)) => Err(error),
        Err(Unread::Refused(_) | Unread::Nonsense) => Ok(None),
    }
}

struct Wire<'a>(&'a Transaction<'a>);

impl Transmit for Wire<'_> {
    type Error = Error;

    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut room = Zeroizing::new([0; pcsc::MAX_BUFFER_SIZE]);
        let answer = self.0.transmit(command, &mut *room)?;
        Ok(Zeroizing::new(answer.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLDER: &str = "0000490460300815062024081506203005ROSSI05MARIO081203194501M0010RSSMRA45C12F205C";

    fn understood(number: Option<&str>, holder: Option<&str>, own: Option<&str>) -> Result<Option<(bool, bool)>, Why> {
        let file = |text: &str| Zeroizing::new(text.as_bytes().to_vec());
        let content = Content { number: number.map(file), holder: holder.map(file) };
        let found = content.understood(&own.map(str::to_owned).into_iter().collect::<Vec<_>>())?;
        Ok(found.map(|(number, holder)| (number.is_some(), holder.is_some())))
    }

    #[test]
    fn a_card_tells_what_it_can() {
        let (good, typo) = (Some("6030000000000019"), Some("6030000000000018"));
        for (number, holder, wanted) in [
            (good, Some(HOLDER), Ok(Some((true, true)))),
            (good, None, Ok(Some((true, false)))),
            (good, Some("\0\0\0\0\0\0"), Ok(Some((true, false)))),
            (None, Some(HOLDER), Ok(Some((false, true)))),
            (typo, Some(HOLDER), Ok(Some((false, true)))),
            (typo, None, Err(Why::Content)),
            (Some("\0\0\0\0"), Some(""), Err(Why::Content)),
            (None, None, Err(Why::Files)),
        ] {
            assert_eq!(understood(number, holder, None), wanted, "{number:?} {holder:?}");
        }
    }

    #[test]
    fn an_operators_card_is_no_citizens() {
        let own = Some("6030000000000019");
        assert_eq!(understood(own, Some(HOLDER), own), Ok(None));
        assert_eq!(understood(Some("6030000000000027"), Some(HOLDER), own), Ok(Some((true, true))));
        // Operators' cards by kind, and the old ones whose check digit is wrong.
        for kind in ["8030000000000015", "9030000000000000"] {
            assert_eq!(understood(Some(kind), Some(HOLDER), None), Ok(None), "{kind}");
        }
    }
}
