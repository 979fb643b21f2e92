//! A card in the reader: the conversation with vpcd, and what a hand does meanwhile (pull, insert, wait).

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use serde::Serialize;

use super::apdu::Command;
use super::chip::Chip;
use super::hand::{Hand, Moment};
use super::vpcd::{self, Word};
use crate::exit::Failure;
use crate::interrupt::Interrupt;

/// How often a reader that is not there is looked for.
const AGAIN: Duration = Duration::from_millis(100);

/// What happened to a card. Never what was in a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// It is in the reader.
    Inserted,
    /// It is out.
    Pulled,
    /// No reader answers at this address; it is looked for.
    NoReader,
    /// The power came.
    On,
    /// The power went.
    Off,
    /// It was reset.
    Reset,
    /// It was given a command.
    Command {
        /// Its name: `verify`, `sign`, `select`, `read`…
        name: &'static str,
        /// What it answered: `9000`.
        status: String,
    },
    /// How it is.
    Status {
        /// Whether it is in.
        inserted: bool,
        /// Whether the PIN was given.
        verified: bool,
        /// How often the PIN may still be wrong.
        pin_tries: u8,
        /// How often the PUK may still be wrong.
        puk_tries: u8,
    },
}

/// A card that is played.
#[derive(Debug)]
pub struct Player<'a> {
    chip: Chip,
    atr: &'a [u8],
    address: (String, u16),
    pull_at: Option<Moment>,
    delay: Duration,
    count: u64,
}

/// What happens next.
enum Next {
    Hand(Hand),
    Arrived(Vec<u8>),
    Gone,
}

impl<'a> Player<'a> {
    /// A card for the reader at this address.
    #[must_use]
    pub const fn new(chip: Chip, atr: &'a [u8], address: (String, u16)) -> Self {
        Self { chip, atr, address, pull_at: None, delay: Duration::ZERO, count: 0 }
    }

    /// Plays until the hand quits or goes away, or somebody interrupts. `tell` hears what happens; `keep` is called with the chip when
    /// a code or its tries may have changed.
    ///
    /// # Errors
    /// What `tell` and `keep` fail with.
    pub fn play(
        &mut self,
        hands: &Receiver<Hand>,
        interrupt: &Interrupt,
        tell: &mut dyn FnMut(&Event) -> Result<(), Failure>,
        keep: &mut dyn FnMut(&Chip) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut wanted = true;
        let mut told = false;
        while !interrupt.seen() {
            if !wanted {
                match hands.recv_timeout(AGAIN) {
                    Ok(Hand::Insert) => (wanted, told) = (true, false),
                    Ok(Hand::Quit) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                    Ok(hand) => self.obey(&hand, false, tell, keep)?,
                    Err(RecvTimeoutError::Timeout) => {}
                }
                continue;
            }
            let Ok(stream) = TcpStream::connect((self.address.0.as_str(), self.address.1)) else {
                if !std::mem::replace(&mut told, true) {
                    tell(&Event::NoReader)?;
                }
                match hands.recv_timeout(AGAIN) {
                    Ok(Hand::Quit) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                    Ok(Hand::Pull) => wanted = false,
                    Ok(hand) => self.obey(&hand, false, tell, keep)?,
                    Err(RecvTimeoutError::Timeout) => {}
                }
                continue;
            };
            match self.inserted(&stream, hands, interrupt, tell, keep)? {
                Over::Quit => return Ok(()),
                Over::Pulled => wanted = false,
                Over::ReaderGone => told = false,
            }
        }
        Ok(())
    }

    /// The card is in: talks with the reader until one of them goes.
    fn inserted(
        &mut self,
        stream: &TcpStream,
        hands: &Receiver<Hand>,
        interrupt: &Interrupt,
        tell: &mut dyn FnMut(&Event) -> Result<(), Failure>,
        keep: &mut dyn FnMut(&Chip) -> Result<(), Failure>,
    ) -> Result<Over, Failure> {
        self.count = 0;
        self.chip.reset();
        tell(&Event::Inserted)?;
        let heard = listen(stream);
        let mut arrived = Vec::new();
        let over = loop {
            match next(&heard, hands, interrupt) {
                Next::Hand(Hand::Quit) => break Over::Quit,
                Next::Hand(Hand::Pull) => break Over::Pulled,
                Next::Hand(hand) => self.obey(&hand, true, tell, keep)?,
                Next::Gone => break Over::ReaderGone,
                Next::Arrived(bytes) => {
                    arrived.extend(bytes);
                    let mut pulled = false;
                    while let (false, Some(word)) = (pulled, vpcd::take(&mut arrived)) {
                        pulled = !self.hear(&word, stream, tell, keep)?;
                    }
                    if pulled {
                        break Over::Pulled;
                    }
                }
            }
        };
        // The reader may have closed it already.
        let _gone = stream.shutdown(Shutdown::Both);
        self.chip.reset();
        tell(&Event::Pulled)?;
        Ok(over)
    }

    /// One word of the reader; `false` when the card is pulled out at it.
    fn hear(
        &mut self,
        word: &Word,
        mut stream: &TcpStream,
        tell: &mut dyn FnMut(&Event) -> Result<(), Failure>,
        keep: &mut dyn FnMut(&Chip) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
        let answer = match word {
            Word::Off | Word::Reset => {
                self.chip.reset();
                tell(if *word == Word::Off { &Event::Off } else { &Event::Reset })?;
                return Ok(true);
            }
            Word::On => {
                tell(&Event::On)?;
                return Ok(true);
            }
            Word::Unknown(_) => return Ok(true),
            Word::Atr => self.atr.to_vec(),
            Word::Command(bytes) => {
                self.count += 1;
                let name = Command::read(bytes).map_or("other", |command| command.name());
                if self.pulls(name) {
                    return Ok(false);
                }
                thread::sleep(self.delay);
                let before = (self.chip.pin.left(), self.chip.puk.left());
                let answer = self.chip.answer(bytes);
                let codes = matches!(name, "change" | "unblock") || before != (self.chip.pin.left(), self.chip.puk.left());
                if codes {
                    keep(&self.chip)?;
                }
                let status =
                    answer.last_chunk().map_or_else(String::new, |status| format!("{:04X}", u16::from_be_bytes(*status)));
                tell(&Event::Command { name, status })?;
                answer
            }
        };
        // A reader that is gone is noticed by the ear.
        let _gone = stream.write_all(&vpcd::frame(&answer));
        Ok(true)
    }

    fn pulls(&mut self, name: &str) -> bool {
        let now = match &self.pull_at {
            Some(Moment::Nth(nth)) => self.count >= *nth,
            Some(Moment::Named(wanted)) => wanted == name,
            None => false,
        };
        if now {
            self.pull_at = None;
        }
        now
    }

    fn obey(
        &mut self,
        hand: &Hand,
        inserted: bool,
        tell: &mut dyn FnMut(&Event) -> Result<(), Failure>,
        keep: &mut dyn FnMut(&Chip) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match hand {
            Hand::PullAt(moment) => self.pull_at = Some(moment.clone()),
            Hand::Delay(delay) => self.delay = *delay,
            Hand::Block => {
                self.chip.pin.set_left(0);
                self.chip.reset();
                keep(&self.chip)?;
            }
            Hand::Status | Hand::Pull | Hand::Insert | Hand::Quit => {}
        }
        tell(&Event::Status {
            inserted,
            verified: self.chip.verified(),
            pin_tries: self.chip.pin.left(),
            puk_tries: self.chip.puk.left(),
        })
    }
}

/// Why the conversation ended.
enum Over {
    Quit,
    Pulled,
    ReaderGone,
}

/// Hears the reader on a thread of its own, which ends with the connection.
fn listen(stream: &TcpStream) -> Receiver<Option<Vec<u8>>> {
    let (say, heard) = channel();
    if let Ok(mut ear) = stream.try_clone() {
        thread::spawn(move || hear(&mut ear, &say));
    }
    heard
}

fn hear(ear: &mut TcpStream, say: &Sender<Option<Vec<u8>>>) {
    // Small answers go at once.
    let _slower = ear.set_nodelay(true);
    let mut buffer = [0; 4096];
    loop {
        quick(ear);
        match ear.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) if say.send(Some(buffer[..count].to_vec())).is_ok() => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => break,
        }
    }
    let _nobody_listens = say.send(None);
}

/// The reader sends each command in two packets and waits for the first to be acknowledged: without this, each costs 40 ms. The
/// system forgets it after each packet.
#[cfg(target_os = "linux")]
fn quick(ear: &TcpStream) {
    let _slower = rustix::net::sockopt::set_tcp_quickack(ear, true);
}

#[cfg(not(target_os = "linux"))]
fn quick(_: &TcpStream) {}

/// Waits for the reader or the hand.
fn next(heard: &Receiver<Option<Vec<u8>>>, hands: &Receiver<Hand>, interrupt: &Interrupt) -> Next {
    loop {
        match hands.try_recv() {
            Ok(hand) => return Next::Hand(hand),
            Err(std::sync::mpsc::TryRecvError::Disconnected) => return Next::Hand(Hand::Quit),
            Err(std::sync::mpsc::TryRecvError::Empty) if interrupt.seen() => return Next::Hand(Hand::Quit),
            Err(std::sync::mpsc::TryRecvError::Empty) => {}
        }
        match heard.recv_timeout(Duration::from_millis(20)) {
            Ok(Some(bytes)) => return Next::Arrived(bytes),
            Ok(None) | Err(RecvTimeoutError::Disconnected) => return Next::Gone,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
