//! Files of a card that anybody may read, by plain commands (ISO 7816-4): select by path, read in pieces.
//!
//! Cards and readers have habits: an answer is announced instead of given (`61xx`), the length asked for is corrected (`6Cxx`),
//! one that is too long is refused (`6700`), reading beyond the end is refused (`6B00`) or told (`6282`). Selecting by a path
//! from the root is not known to all; then folder by folder. Nothing here can prove a PIN: no such command is ever made.

use zeroize::Zeroizing;

/// Sends a command and gives the answer, its two status bytes included.
pub trait Transmit {
    /// Why the way to the card is broken.
    type Error;

    /// Sends one command.
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Self::Error>;
}

/// Why a file was not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread<E> {
    /// The way to the card is broken.
    Broken(E),
    /// The card does not have it, does not show it, or says this.
    Refused(u16),
    /// An answer was no answer: too short, or without end.
    Nonsense,
}

/// A file by the identifiers of its folder under the root and of itself.
pub type Path = [u16; 2];

/// `EF.ID_Carta`: the number of the card (AgID, CNS file system; OpenSC's `pkcs15-itacns.c`).
pub const ID_CARTA: Path = [0x1000, 0x1003];
/// `EF.Dati_personali`: the holder.
pub const DATI_PERSONALI: Path = [0x1100, 0x1102];

const ROOT: u16 = 0x3F00;
/// What is asked for at once: small enough for the oldest readers, large enough for few turns.
const PIECE: usize = 0x80;
/// Turns for one command: what a card announces and corrects comes to an end.
const TURNS: usize = 8;
/// Longest file that is read.
pub const MOST: usize = 4096;

/// The status of an answer.
const DONE: u16 = 0x9000;
const WRONG_LENGTH: u16 = 0x6700;
const END_OF_FILE: u16 = 0x6282;
const BEYOND_THE_END: u16 = 0x6B00;

struct Answer {
    data: Zeroizing<Vec<u8>>,
    status: u16,
}

/// Selects a file, in the first of the ways that the card knows.
pub fn select<T: Transmit>(card: &mut T, path: Path) -> Result<(), Unread<T::Error>> {
    let whole = bytes(path);
    let mut refused = 0;
    // With no answer wanted, with the file's description, and with neither said: T=0 knows only the last.
    for (what, le) in [(0x0C, &[][..]), (0x00, &[0x00]), (0x00, &[])] {
        match selected(card, 0x08, what, &whole, le)? {
            DONE => return Ok(()),
            status => refused = status,
        }
    }
    for what in [0x0C, 0x00] {
        let mut status = DONE;
        for step in [ROOT, path[0], path[1]] {
            status = selected(card, 0x00, what, &step.to_be_bytes(), &[])?;
            if status != DONE {
                break;
            }
        }
        if status == DONE {
            return Ok(());
        }
        refused = status;
    }
    Err(Unread::Refused(refused))
}

fn bytes(path: Path) -> Vec<u8> {
    path.iter().flat_map(|id| id.to_be_bytes()).collect()
}

/// One way to select; the status, with what is announced after success taken for success.
fn selected<T: Transmit>(card: &mut T, how: u8, what: u8, path: &[u8], le: &[u8]) -> Result<u16, Unread<T::Error>> {
    let length = u8::try_from(path.len()).map_err(|_| Unread::Nonsense)?;
    exchange(card, &[&[0x00, 0xA4, how, what, length], path, le].concat()).map(|answer| answer.status)
}

/// Reads up to this many bytes of the selected file, from this place on; fewer where it ends.
pub fn read<T: Transmit>(card: &mut T, from: usize, most: usize) -> Result<Zeroizing<Vec<u8>>, Unread<T::Error>> {
    // Its whole room at once, so that no half-filled copy is left behind unwiped.
    let mut found = Zeroizing::new(Vec::with_capacity(most.min(MOST)));
    let mut piece = PIECE;
    while found.len() < most.min(MOST) {
        let at = u16::try_from(from + found.len()).ok().filter(|at| *at < 0x8000).ok_or(Unread::Nonsense)?;
        let [high, low] = at.to_be_bytes();
        let wanted = piece.min(most.min(MOST) - found.len());
        let answer = exchange(card, &[0x00, 0xB0, high, low, u8::try_from(wanted).map_err(|_| Unread::Nonsense)?])?;
        match answer.status {
            DONE | END_OF_FILE => {
                let taken = answer.data.len().min(wanted);
                found.extend_from_slice(&answer.data[..taken]);
                if taken == 0 || answer.status == END_OF_FILE {
                    break;
                }
            }
            // Less may be taken: the buffer of the reader is small, or the file ends before.
            WRONG_LENGTH if wanted > 1 => piece = wanted / 2,
            BEYOND_THE_END | WRONG_LENGTH if !found.is_empty() => break,
            status => return Err(Unread::Refused(status)),
        }
    }
    Ok(found)
}

/// One command, with what the card announces fetched and what it corrects asked again.
fn exchange<T: Transmit>(card: &mut T, command: &[u8]) -> Result<Answer, Unread<T::Error>> {
    let mut command = command.to_vec();
    let mut data = Zeroizing::new(Vec::with_capacity(2 * 256));
    for _ in 0..TURNS {
        let answer = card.transmit(&command).map_err(Unread::Broken)?;
        let Some((part, &[high, low])) = answer.split_last_chunk::<2>() else { return Err(Unread::Nonsense) };
        if data.len() + part.len() > MOST {
            return Err(Unread::Nonsense);
        }
        data.extend_from_slice(part);
        match high {
            0x61 => command = vec![0x00, 0xC0, 0x00, 0x00, low],
            0x6C => {
                // The length is the last byte of those commands that have one; a command without gets it added.
                match command.as_slice() {
                    [head @ .., _] if ends_with_length(&command) => command = [head, &[low]].concat(),
                    _ => command.push(low),
                }
            }
            _ => return Ok(Answer { data, status: u16::from_be_bytes([high, low]) }),
        }
    }
    Err(Unread::Nonsense)
}

/// Whether the last byte of a command is the length that it asks for.
fn ends_with_length(command: &[u8]) -> bool {
    match command {
        [_, 0xA4, _, _, length, rest @ ..] => rest.len() > usize::from(*length),
        _ => command.len() == 5,
    }
}

#[cfg(test)]
mod tests;
