//! The chip: what it answers to each command. PIN and PUK with their tries, files, raw RSA with the card's key.

use openssl::pkey::Private;
use openssl::rsa::{Padding, Rsa};

use super::apdu::Command;
use super::code::Code;
use super::files::{Files, Refused};

/// How a card behaves where cards differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// Answers come by `GET RESPONSE`, announced by `61xx`.
    pub announces: bool,
    /// A wrong length is answered by `6Cxx` with the right one.
    pub corrects: bool,
    /// Asked for as many bytes as there are (`Le` of zero), it answers `6700`.
    pub dislikes_zero: bool,
    /// Knows nothing of the CNS: every command but resets is refused, as on a card of another kind.
    pub foreign: bool,
}

const DONE: u16 = 0x9000;
pub(super) const WRONG: u16 = 0x63c0;
pub(super) const BLOCKED: u16 = 0x6983;
const NOT_ALLOWED: u16 = 0x6982;
const NOT_SET_UP: u16 = 0x6985;
const NO_FILE_SELECTED: u16 = 0x6986;
pub(super) const WRONG_DATA: u16 = 0x6a80;
const NOT_FOUND: u16 = 0x6a82;
const WRONG_PARAMETERS: u16 = 0x6a86;
const REFERENCE_NOT_FOUND: u16 = 0x6a88;
const BEYOND: u16 = 0x6b00;
const WRONG_LENGTH: u16 = 0x6700;
const UNKNOWN_INSTRUCTION: u16 = 0x6d00;

/// No chain is longer: a block of RSA-2048 and the byte before it.
const LONGEST_CHAIN: usize = 257;

/// The chip of one card.
#[derive(Debug)]
pub struct Chip {
    /// The code that unlocks the key.
    pub pin: Code,
    /// The code that unblocks the PIN.
    pub puk: Code,
    files: Files,
    key: Rsa<Private>,
    habits: Habits,
    /// 0x10, or 0x90 on cards that set the highest bit.
    reference: u8,
    verified: bool,
    /// What the key is set up for, until the next reset.
    environment: Option<Template>,
    chain: Vec<u8>,
    waiting: Vec<u8>,
}

/// What a key is set up for by `MSE: SET`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Template {
    /// `B6`, for `PSO: COMPUTE DIGITAL SIGNATURE`.
    Signature,
    /// `B8`, for `PSO: DECIPHER`.
    Confidentiality,
}

/// An answer: its data, and the status after it.
type Answer = Result<Vec<u8>, u16>;

impl Chip {
    /// A chip with these files and codes.
    #[must_use]
    pub const fn new(files: Files, pin: Code, puk: Code, key: Rsa<Private>, reference: u8, habits: Habits) -> Self {
        Self {
            pin,
            puk,
            files,
            key,
            habits,
            reference,
            verified: false,
            environment: None,
            chain: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Power was cut or the card was reset: nothing is verified, nothing is selected.
    pub fn reset(&mut self) {
        self.verified = false;
        self.environment = None;
        self.files.forget();
        self.chain.clear();
        self.waiting.clear();
    }

    /// Whether the PIN was given.
    #[must_use]
    pub const fn verified(&self) -> bool {
        self.verified
    }

    /// The answer to a command, with its two bytes of status at the end.
    pub fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Some(command) = Command::read(bytes) else { return WRONG_LENGTH.to_be_bytes().to_vec() };
        if command.instruction == 0xc0 {
            return self.rest(&command);
        }
        self.waiting.clear();
        if command.instruction != 0x2a {
            self.chain.clear();
        }
        match self.obey(&command) {
            Ok(data) => self.give(data, &command),
            Err(status) => status.to_be_bytes().to_vec(),
        }
    }

    /// Data on its way back, as the habits have it.
    fn give(&mut self, mut data: Vec<u8>, command: &Command<'_>) -> Vec<u8> {
        let most = command.wanted.unwrap_or(0);
        let reading = command.instruction == 0xb0;
        if reading && self.habits.dislikes_zero && command.wanted == Some(256) {
            return WRONG_LENGTH.to_be_bytes().to_vec();
        }
        if reading && self.habits.corrects && data.len() < most && most != 256 {
            return vec![0x6c, u8::try_from(data.len()).unwrap_or(0)];
        }
        if !reading && self.habits.announces && !data.is_empty() {
            self.waiting = data;
            return vec![0x61, u8::try_from(self.waiting.len()).unwrap_or(0)];
        }
        let short = reading && data.len() < most && most < 256;
        // What the key made is given even to those who forget to say how much of it they want.
        let most = if command.instruction == 0x2a { data.len() } else { most };
        data.truncate(most);
        data.extend(if short { 0x6282_u16 } else { DONE }.to_be_bytes());
        data
    }

    /// What was announced.
    fn rest(&mut self, command: &Command<'_>) -> Vec<u8> {
        let most = command.wanted.unwrap_or(256).min(self.waiting.len());
        let mut data: Vec<u8> = self.waiting.drain(..most).collect();
        match u8::try_from(self.waiting.len()) {
            Ok(0) => data.extend(DONE.to_be_bytes()),
            Ok(left) => data.extend([0x61, left]),
            Err(_) => data.extend([0x61, 0]),
        }
        data
    }

    fn obey(&mut self, command: &Command<'_>) -> Answer {
        if self.habits.foreign {
            return Err(if command.instruction == 0xa4 { NOT_FOUND } else { UNKNOWN_INSTRUCTION });
        }
        let Command { p1, p2, data, .. } = *command;
        match command.instruction {
            0xa4 => self.select(p1, p2, data),
            0xb0 if p1 & 0x80 == 0 => self.read(usize::from(u16::from_be_bytes([p1, p2])), command.wanted.unwrap_or(256)),
            0xb0 => Err(WRONG_PARAMETERS),
            0x20 => self.verify(p2, data),
            0x24 => self.change(p2, data),
            0x2c => self.unblock(p2, data),
            0x22 => self.set_up(p1, p2, data),
            0x2a => self.sign(command),
            0x84 => challenge(command.wanted.unwrap_or(8)),
            _ => Err(UNKNOWN_INSTRUCTION),
        }
    }

    fn select(&mut self, p1: u8, p2: u8, data: &[u8]) -> Answer {
        let path: Vec<u16> = data.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        let selected = match (p1, path.as_slice()) {
            // No other application is here. A 9000 would make other drivers take the card for theirs.
            (0x04, _) => self.files.select_application(data),
            _ if !data.len().is_multiple_of(2) => Err(Refused::NotFound),
            (0x00, []) => self.files.select_path(&[]),
            (0x00..=0x02, [name]) => self.files.select_name(*name),
            (0x03, _) => {
                self.files.select_above();
                Ok(())
            }
            (0x08, path) => self.files.select_path(path),
            (0x09, path) => self.files.select_below(path),
            _ => return Err(WRONG_PARAMETERS),
        };
        selected.map_err(status)?;
        Ok(if p2 & 0x0c == 0x0c { Vec::new() } else { self.files.about() })
    }

    fn read(&self, offset: usize, most: usize) -> Answer {
        let rest = self.files.read(offset).map_err(status)?;
        Ok(rest[..most.min(rest.len())].to_vec())
    }

    fn is_pin(&self, reference: u8) -> Result<(), u16> {
        if reference == self.reference { Ok(()) } else { Err(REFERENCE_NOT_FOUND) }
    }

    /// Without data: how many tries are left (ISO 7816-4).
    fn verify(&mut self, reference: u8, data: &[u8]) -> Answer {
        self.is_pin(reference)?;
        if data.is_empty() {
            return Err(match self.pin.left() {
                _ if self.verified => DONE,
                0 => BLOCKED,
                left => WRONG | u16::from(left),
            });
        }
        if data.len() != 8 {
            return Err(WRONG_LENGTH);
        }
        self.verified = false;
        self.pin.check(data)?;
        self.verified = true;
        Ok(Vec::new())
    }

    fn change(&mut self, reference: u8, data: &[u8]) -> Answer {
        self.is_pin(reference)?;
        let (old, new) = data.split_at_checked(8).filter(|(_, new)| new.len() == 8).ok_or(WRONG_LENGTH)?;
        self.verified = false;
        self.pin.check(old)?;
        self.pin.set(new)?;
        Ok(Vec::new())
    }

    fn unblock(&mut self, reference: u8, data: &[u8]) -> Answer {
        self.is_pin(reference)?;
        let (puk, new) = data.split_at_checked(8).filter(|(_, new)| new.len() == 8).ok_or(WRONG_LENGTH)?;
        self.verified = false;
        self.puk.check(puk)?;
        self.pin.set(new)?;
        Ok(Vec::new())
    }

    /// `MSE: RESTORE` and `MSE: SET`. There is one key, `01`.
    fn set_up(&mut self, p1: u8, p2: u8, data: &[u8]) -> Answer {
        let environment = match (p1, p2) {
            (0xf3, _) | (_, 0xa4) => None,
            (_, 0xb6) => Some(Template::Signature),
            (_, 0xb8) => Some(Template::Confidentiality),
            _ => return Err(WRONG_PARAMETERS),
        };
        let mut rest = data;
        while let [tag, length, more @ ..] = rest {
            let (value, after) = more.split_at_checked(usize::from(*length)).ok_or(WRONG_DATA)?;
            if matches!(tag, 0x83 | 0x84) && value != [1] {
                return Err(REFERENCE_NOT_FOUND);
            }
            rest = after;
        }
        if !rest.is_empty() {
            return Err(WRONG_DATA);
        }
        self.environment = environment;
        Ok(Vec::new())
    }

    /// `PSO: DECIPHER`, which modules sign with, and `PSO: COMPUTE DIGITAL SIGNATURE`. Longer blocks come in a chain.
    fn sign(&mut self, command: &Command<'_>) -> Answer {
        let template = match (command.p1, command.p2) {
            (0x80, 0x86) => Template::Confidentiality,
            (0x9e, 0x9a) => Template::Signature,
            _ => return Err(WRONG_PARAMETERS),
        };
        let mut data = std::mem::take(&mut self.chain);
        data.extend_from_slice(command.data);
        if command.chained() {
            if data.len() > LONGEST_CHAIN {
                return Err(WRONG_LENGTH);
            }
            self.chain = data;
            return Ok(Vec::new());
        }
        if !self.verified {
            return Err(NOT_ALLOWED);
        }
        if self.environment != Some(template) {
            return Err(NOT_SET_UP);
        }
        let deciphers = template == Template::Confidentiality;
        let block = if deciphers { data.split_first().map(|(_, block)| block).unwrap_or_default() } else { &data };
        let size = usize::try_from(self.key.size()).unwrap_or(0);
        let padding = match (deciphers, block.len()) {
            (_, length) if length == size => Padding::NONE,
            // The card pads itself what is to be signed.
            (false, length) if (1..=size - 11).contains(&length) => Padding::PKCS1,
            _ => return Err(WRONG_LENGTH),
        };
        let mut signature = vec![0; size];
        self.key.private_encrypt(block, &mut signature, padding).map_err(|_| WRONG_DATA)?;
        Ok(signature)
    }
}

const fn status(refused: Refused) -> u16 {
    match refused {
        Refused::NotFound => NOT_FOUND,
        Refused::Closed => NOT_ALLOWED,
        Refused::NoneSelected => NO_FILE_SELECTED,
        Refused::Beyond => BEYOND,
    }
}

fn challenge(count: usize) -> Answer {
    let mut bytes = vec![0; count.min(256)];
    openssl::rand::rand_bytes(&mut bytes).map_err(|_| 0x6f00_u16)?;
    Ok(bytes)
}

#[cfg(test)]
#[path = "chip_tests.rs"]
mod tests;
