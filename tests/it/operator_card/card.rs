//! A CNS card that plays its part over vpcd's protocol, in a process of its own: files, PIN, and raw RSA, as OpenSC asks for
//! them. What it is asked stands in its log; a VERIFY without its PIN.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use crspin::config::paths;
use openssl::pkey::{PKey, Private};
use openssl::rsa::{Padding, Rsa};
use serde_json::{Value, json};

use crate::support::pki::{Ca, KeyKind, Wish};

/// Names of the process's variables: the card's folder, and vpcd's port.
pub const FOLDER: &str = "CRSPIN_TEST_CARD";
pub const PORT: &str = "CRSPIN_TEST_CARD_PORT";

/// The PIN of every card here.
pub const PIN: &str = "27182";

/// ATRs by what they are.
pub const CNS_2048: &str = "3BFF1800FF8131FE55006B0205030301010143 4E531131 8090";
pub const CNS_1024: &str = "3BDF18008131FE7D006B150C0181011101434E53103180E8";
pub const SISS: &str = "3BFF1800008131FE45006B05052000011202485043103180 4C";
pub const IDEMIA: &str = "3BFF1800008131FE45006B05052000012101434E53103180 79";

/// A card outside of the reader.
pub struct Card(tempfile::TempDir);

impl Card {
    /// A card of this person with this number.
    pub fn new(ca: &Ca, holder: &str, number: &str, atr: &str, bits: u32) -> Self {
        let wish = Wish { common_name: format!("{holder}/{number}.aGFzaA=="), key: KeyKind::Rsa(bits), ..Wish::card_of(holder) };
        let identity = ca.card(&wish);
        let folder = tempfile::tempdir().expect("a folder");
        let card =
            json!({ "number": number, "atr": atr.replace(' ', ""), "certificate": identity.certificate, "key": identity.key });
        fs::write(folder.path().join("card.json"), card.to_string()).expect("written");
        fs::write(folder.path().join("tries"), "3").expect("written");
        Self(folder)
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// From now on the card is pulled out when a command begins so.
    pub fn pull_at(&self, command: &str) {
        fs::write(self.folder().join("pull"), command).expect("written");
    }

    /// From now on it stays.
    pub fn stay(&self) {
        fs::remove_file(self.folder().join("pull")).expect("it was to be pulled");
    }

    /// The tries that are left.
    pub fn tries(&self) -> String {
        fs::read_to_string(self.folder().join("tries")).expect("tries")
    }

    /// What it was asked, one line each.
    pub fn log(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder().join("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// How often a PIN was sent to it.
    pub fn verified(&self) -> usize {
        self.log().iter().filter(|line| line.starts_with("0020")).count()
    }
}

/// The card itself. Run as a test like all others it has nothing to do.
#[test]
fn plays_a_card() {
    let (Some(folder), Some(port)) = (paths::variable(FOLDER), paths::variable(PORT)) else { return };
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse().expect("a port"))).expect("vpcd listens");
    stream.set_nodelay(true).expect("set");
    let mut chip = Chip::new(PathBuf::from(folder));
    let mut length = [0; 2];
    while stream.read_exact(&mut length).is_ok() {
        let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut message).expect("a message");
        // vpcd sends head and body apart: without this each would wait for the delayed acknowledgement.
        std::os::linux::net::TcpStreamExt::set_quickack(&stream, true).expect("set");
        if let Some(answer) = chip.hears(&message) {
            let mut frame = u16::try_from(answer.len()).expect("short").to_be_bytes().to_vec();
            frame.extend(answer);
            stream.write_all(&frame).expect("sent");
        }
    }
}

struct Chip {
    folder: PathBuf,
    atr: Vec<u8>,
    files: Vec<(Vec<u8>, Vec<u8>)>,
    key: Rsa<Private>,
    file: Option<usize>,
    verified: bool,
    chain: RefCell<Vec<u8>>,
}

impl Chip {
    fn new(folder: PathBuf) -> Self {
        let text = fs::read_to_string(folder.join("card.json")).expect("a card");
        let card: Value = serde_json::from_str(&text).expect("JSON");
        let bytes = |name: &str| -> Vec<u8> { serde_json::from_value(card[name].clone()).expect("bytes") };
        let text = |name: &str| card[name].as_str().expect("a text").to_owned();
        let (atr, number) = (text("atr"), text("number"));
        let mut certificate = bytes("certificate");
        certificate.extend([0; 64]);
        Self {
            folder,
            atr: (0..atr.len()).step_by(2).map(|at| u8::from_str_radix(&atr[at..at + 2], 16).expect("hex")).collect(),
            files: vec![(vec![0x10, 0, 0x10, 3], number.into_bytes()), (vec![0x11, 0, 0x11, 1], certificate)],
            key: PKey::private_key_from_pkcs8(&bytes("key")).and_then(|key| key.rsa()).expect("a key"),
            file: None,
            verified: false,
            chain: RefCell::default(),
        }
    }

    fn note(&self, line: &str) {
        let mut log = fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log")).expect("a log");
        writeln!(log, "{line}").expect("written");
    }

    /// A message of vpcd: one byte is a word to the reader's power, more are a command.
    fn hears(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        match message {
            [4] => Some(self.atr.clone()),
            [0 | 2] => {
                (self.verified, self.file) = (false, None);
                self.note("reset");
                None
            }
            [_] => None,
            command => Some(self.answers(command)),
        }
    }

    fn answers(&mut self, command: &[u8]) -> Vec<u8> {
        let shown = if command[1] == 0x20 { &command[..4] } else { command };
        let mut line = shown.iter().fold(String::new(), |mut line, byte| {
            write!(line, "{byte:02X}").expect("a String takes everything");
            line
        });
        let pull = fs::read_to_string(self.folder.join("pull")).unwrap_or("never".to_owned());
        if line.starts_with(&pull) {
            self.note(&format!("pulled at {line}"));
            std::process::exit(0);
        }
        let answer = self.answer(command);
        write!(line, " {:02X}{:02X}", answer[answer.len() - 2], answer[answer.len() - 1]).expect("a String takes everything");
        self.note(&line);
        answer
    }

    fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        let data = command.get(5..5 + usize::from(*command.get(4).unwrap_or(&0))).unwrap_or_default();
        match command[1..3] {
            [0xA4, 0x08] => self.select(data, command[3] == 0x0C),
            [0xA4, 0x00] if data == [0x3F, 0] => vec![0x90, 0],
            [0xA4, _] => vec![0x6A, 0x82],
            [0xB0, high] => {
                let Some(place) = self.file else { return vec![0x69, 0x86] };
                let from = usize::from(high) * 256 + usize::from(command[3]);
                let wanted = match command.get(4) {
                    Some(0) | None => 256,
                    Some(length) => usize::from(*length),
                };
                let rest = self.files[place].1.get(from..).unwrap_or_default();
                [&rest[..wanted.min(rest.len())], &[0x90, 0]].concat()
            }
            [0x20, 0] => self.verify(data),
            [0x22, _] => vec![0x90, 0],
            [0x2A, 0x80] => self.decipher(command[0] & 0x10 != 0, data),
            _ => vec![0x6D, 0],
        }
    }

    fn select(&mut self, path: &[u8], silent: bool) -> Vec<u8> {
        let Some(place) = self.files.iter().position(|(name, _)| name == path) else { return vec![0x6A, 0x82] };
        self.file = Some(place);
        if silent {
            return vec![0x90, 0];
        }
        let size = u16::try_from(self.files[place].1.len()).expect("a small file").to_be_bytes();
        [&[0x6F, 11, 0x80, 2], &size[..], &[0x82, 1, 1, 0x83, 2], &path[2..], &[0x90, 0]].concat()
    }

    fn verify(&mut self, data: &[u8]) -> Vec<u8> {
        let file = self.folder.join("tries");
        let tries: u8 = fs::read_to_string(&file).expect("tries").parse().expect("a number");
        let right = data.len() == 8 && data.starts_with(PIN.as_bytes()) && data[PIN.len()..].iter().all(|byte| *byte == 0xFF);
        self.verified = tries > 0 && right;
        let left = if self.verified { 3 } else { tries.saturating_sub(1) };
        fs::write(file, left.to_string()).expect("written");
        match (self.verified, left) {
            (true, _) => vec![0x90, 0],
            (false, 0) => vec![0x69, 0x83],
            (false, left) => vec![0x63, 0xC0 | left],
        }
    }

    fn decipher(&mut self, more: bool, data: &[u8]) -> Vec<u8> {
        if !self.verified {
            return vec![0x69, 0x82];
        }
        self.chain.borrow_mut().extend(data);
        if more {
            return vec![0x90, 0];
        }
        let block = self.chain.take();
        let mut out = vec![0; usize::try_from(self.key.size()).expect("small")];
        // Raw RSA; before the block stands a byte that tells of its padding.
        match self.key.private_encrypt(&block[1..], &mut out, Padding::NONE) {
            Ok(length) => [&out[..length], &[0x90, 0]].concat(),
            Err(_) => vec![0x6A, 0x80],
        }
    }
}
