//! The messages that arrived in a sandbox, as people read them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use mail_parser::{Address, MessageParser};

use super::place::{self, Place};
use crate::exit::Failure;

/// One message as it arrived.
#[derive(Debug, Default, serde::Serialize)]
pub struct Arrived {
    /// Name of the file.
    pub file: String,
    /// To whom.
    pub to: String,
    /// From whom.
    pub from: String,
    /// About what.
    pub subject: String,
    /// When it was sent, as it says.
    pub date: String,
    /// The text.
    pub text: String,
}

/// Which messages were shown already.
#[derive(Debug, Default)]
pub struct Seen(BTreeSet<PathBuf>);

impl Seen {
    /// The messages that arrived since the last call, oldest first.
    pub fn new_ones(&mut self, place: &Place) -> Result<Vec<Arrived>, Failure> {
        let folder = place.messages();
        let entries = fs::read_dir(&folder).map_err(|error| place::file(&folder, error))?;
        let mut fresh = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| place::file(&folder, error))?;
            let path = entry.path();
            // Files that are still being written bear another ending.
            if path.extension().is_none_or(|ending| ending != "eml") || self.0.contains(&path) {
                continue;
            }
            let written = entry.metadata().and_then(|metadata| metadata.modified()).map_err(|error| place::file(&path, error))?;
            fresh.push((written, path));
        }
        fresh.sort();
        let arrived = fresh.iter().map(|(_, path)| {
            let bytes = fs::read(path).map_err(|error| place::file(path, error))?;
            Ok(read(&path.file_name().unwrap_or_default().to_string_lossy(), &bytes))
        });
        let arrived = arrived.collect::<Result<_, Failure>>()?;
        self.0.extend(fresh.into_iter().map(|(_, path)| path));
        Ok(arrived)
    }
}

fn read(file: &str, bytes: &[u8]) -> Arrived {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Arrived { file: file.to_owned(), text: String::from_utf8_lossy(bytes).into_owned(), ..Arrived::default() };
    };
    let address = |address: Option<&Address<'_>>| {
        let first = address.and_then(Address::first).and_then(|one| one.address());
        first.unwrap_or_default().to_owned()
    };
    Arrived {
        file: file.to_owned(),
        to: address(message.to()),
        from: address(message.from()),
        subject: message.subject().unwrap_or_default().to_owned(),
        date: message.date().map(mail_parser::DateTime::to_rfc3339).unwrap_or_default(),
        text: message.body_text(0).unwrap_or_default().trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: Sandbox <codici@sandbox.invalid>\r\nTo: cittadina@example.it\r\nSubject: =?utf-8?b?UMOy?=\r\n\
        Date: Mon, 23 Nov 2026 08:41:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nLa seconda parte =C3=A8 arriv=\r\nata\r\n";

    #[test]
    fn each_is_read_once_and_decoded() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(folder.path()).unwrap();
        place::make_folder(&place.messages()).unwrap();
        let mut seen = Seen::default();
        assert!(seen.new_ones(&place).unwrap().is_empty());
        fs::write(place.messages().join("1.eml"), MAIL).unwrap();
        fs::write(place.messages().join("2.part"), "half of it").unwrap();
        let arrived = seen.new_ones(&place).unwrap();
        assert_eq!(arrived.len(), 1);
        assert_eq!((arrived[0].subject.as_str(), arrived[0].text.as_str()), ("Pò", "La seconda parte è arrivata"));
        assert_eq!((arrived[0].to.as_str(), arrived[0].from.as_str()), ("cittadina@example.it", "codici@sandbox.invalid"));
        assert!(seen.new_ones(&place).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_mail_does_no_harm() {
        for bytes in [&b""[..], b"\x00\xff", b"no headers here"] {
            assert_eq!(read("x.eml", bytes).file, "x.eml");
        }
    }
}
