//! A request as it lies in a folder, and beside it `NAME.sent.json`: when it was sent, to whom, with which files, and what the
//! providers said of it.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::certified::Receipt;
use crate::domain::receipt::ReceiptKind;
use crate::exit::{Code, Failure};

/// The ends of the files that go, in their order.
const ENDS: [&str; 3] = ["json", "json.p7m", "pdf"];
/// Providers carry 30 MB, and files grow by a third on the way.
const MOST: u64 = 20 * 1024 * 1024;

/// A request in a folder.
#[derive(Clone, Debug)]
pub struct Draft {
    folder: PathBuf,
    /// What its files are named after.
    pub name: String,
}

impl Draft {
    /// The request of this file, `NAME.json` or `NAME.json.p7m`.
    ///
    /// # Errors
    /// [`Code::BadValue`] when it has another name.
    pub fn of(file: &Path) -> Result<Self, Failure> {
        let name = file.file_name().and_then(|name| name.to_str());
        let stem = name.and_then(|name| name.strip_suffix(".json.p7m").or_else(|| name.strip_suffix(".json")));
        // Its own record is no request.
        let stem = stem.filter(|stem| !stem.is_empty() && stem.strip_suffix(".sent").is_none());
        let wrong = || Failure::new(Code::BadValue).with("what", "FILE").with("why", "NAME.json, NAME.json.p7m");
        let name = stem.ok_or_else(wrong)?.to_owned();
        Ok(Self { folder: file.parent().unwrap_or(Path::new("")).to_owned(), name })
    }

    /// A file of this request.
    pub fn beside(&self, end: &str) -> PathBuf {
        self.folder.join(format!("{}.{end}", self.name))
    }

    /// The request and what goes with it: names and contents.
    ///
    /// # Errors
    /// [`Code::File`] when one cannot be read, the request is missing, or all are too large for certified mail.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let (mut files, mut size, mut request) = (Vec::new(), 0, false);
        for end in ENDS {
            let path = self.beside(end);
            match fs::metadata(&path) {
                Ok(metadata) => size += metadata.len(),
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(&path, &error)),
            }
            if size > MOST {
                return Err(failed(&path, &"too large for certified mail"));
            }
            request |= end != "pdf";
            files.push((format!("{}.{end}", self.name), fs::read(&path).map_err(|error| failed(&path, &error))?));
        }
        if request { Ok(files) } else { Err(failed(&self.beside("json"), &ErrorKind::NotFound)) }
    }
}

/// What was sent, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sent {
    schema: u32,
    /// Every try, the oldest first; a second one only when somebody wanted it.
    pub tries: Vec<Try>,
}

/// A try to send.
#[derive(Debug, Serialize, Deserialize)]
pub struct Try {
    /// How far it came.
    pub state: State,
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// When.
    pub at: String,
    /// From which box.
    pub from: String,
    /// To which.
    pub to: String,
    /// What went.
    pub files: Vec<SentFile>,
    /// What the providers said, in the order in which it was found.
    #[serde(default)]
    pub receipts: Vec<Kept>,
}

/// How far a try came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It began. When nothing else follows, nobody knows whether it went.
    Sending,
    /// The provider took it.
    Sent,
    /// It did not go.
    NotSent,
}

/// A file that went.
#[derive(Debug, Serialize, Deserialize)]
pub struct SentFile {
    name: String,
    sha256: String,
}

/// A receipt that is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    /// Its kind, as the provider names it.
    pub kind: String,
    /// When, by the receipt.
    pub at: String,
    /// The file that holds it as it came, beside the request.
    pub file: String,
    sha256: String,
    /// What it says to people. Its signature was not checked.
    pub words: String,
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its name in texts and in JSON.
    pub name: &'static str,
    /// The provider's words.
    pub why: String,
}

impl SentFile {
    pub fn of((name, bytes): &(String, Vec<u8>)) -> Self {
        Self { name: name.clone(), sha256: sha256(bytes) }
    }
}

impl Sent {
    /// What is known of a request; nothing when it was never sent.
    ///
    /// # Errors
    /// [`Code::File`] when it cannot be read.
    pub fn load(draft: &Draft) -> Result<Option<Self>, Failure> {
        let path = draft.beside("sent.json");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&path, &error)),
        };
        let sent: Self = serde_json::from_slice(&text).map_err(|error| failed(&path, &error))?;
        if sent.schema != 1 || sent.tries.is_empty() {
            return Err(failed(&path, &"written by another version of crspin"));
        }
        Ok(Some(sent))
    }

    /// Writes down that sending begins. The first time nobody else may have begun meanwhile.
    ///
    /// # Errors
    /// [`Code::AlreadySent`], [`Code::File`].
    pub fn begin(before: Option<Self>, draft: &Draft, new: Try) -> Result<Self, Failure> {
        let first = before.is_none();
        let mut sent = before.unwrap_or(Self { schema: 1, tries: Vec::new() });
        sent.tries.push(new);
        let path = draft.beside("sent.json");
        if !first {
            sent.save(draft)?;
            return Ok(sent);
        }
        match sent.written(&path)?.persist_noclobber(&path) {
            Ok(_) => Ok(sent),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Err(already(State::Sending, draft)),
            Err(error) => Err(failed(&path, &error.error)),
        }
    }

    /// Writes it anew, whole or not at all.
    ///
    /// # Errors
    /// [`Code::File`].
    pub fn save(&self, draft: &Draft) -> Result<(), Failure> {
        let path = draft.beside("sent.json");
        self.written(&path)?.persist(&path).map(drop).map_err(|error| failed(&path, &error.error))
    }

    fn written(&self, path: &Path) -> Result<NamedTempFile, Failure> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Failure::new(Code::Bug).because(error))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || {
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(text.as_bytes())?;
            file.write_all(b"\n")?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        write().map_err(|error: std::io::Error| failed(path, &error))
    }

    /// The last try.
    pub fn last(&mut self) -> Option<&mut Try> {
        self.tries.last_mut()
    }

    /// Where it stands: by the last try, unless an earlier one was delivered after all.
    pub fn standing(&self) -> Standing {
        let all: Vec<Standing> = self.tries.iter().map(Try::standing).collect();
        let delivered = all.iter().find(|standing| standing.name == "delivered");
        delivered.or(all.last()).cloned().unwrap_or(Standing { name: "not-sent", why: String::new() })
    }
}

impl Try {
    /// The strongest thing that is known: a delivery also stands when a warning came before it.
    fn standing(&self) -> Standing {
        let of = |kind: ReceiptKind| self.receipts.iter().find(|kept| kept.kind == kind.as_str());
        for (kind, name) in [
            (ReceiptKind::Delivered, "delivered"),
            (ReceiptKind::NotDelivered, "not-delivered"),
            (ReceiptKind::Virus, "not-delivered"),
            (ReceiptKind::NotAccepted, "not-accepted"),
            (ReceiptKind::Warning, "late"),
            (ReceiptKind::Accepted, "accepted"),
        ] {
            if let Some(kept) = of(kind) {
                return Standing { name, why: kept.words.clone() };
            }
        }
        let name = match self.state {
            State::Sending => "sending",
            State::Sent => "sent",
            State::NotSent => "not-sent",
        };
        Standing { name, why: String::new() }
    }

    /// Keeps a receipt in a file of its own, unless it is kept already; whether it is new. No file is ever overwritten.
    ///
    /// # Errors
    /// [`Code::File`].
    pub fn keep(&mut self, receipt: &Receipt, draft: &Draft) -> Result<bool, Failure> {
        let digest = sha256(&receipt.raw);
        if self.receipts.iter().any(|kept| kept.sha256 == digest) {
            return Ok(false);
        }
        let file = store(receipt, draft)?;
        let (kind, at) = (receipt.kind.to_string(), receipt.at.to_string());
        self.receipts.push(Kept { kind, at, file, sha256: digest, words: receipt.words.clone() });
        Ok(true)
    }
}

/// Writes a receipt to the first free name, and gives the name.
fn store(receipt: &Receipt, draft: &Draft) -> Result<String, Failure> {
    let kind = match receipt.kind {
        ReceiptKind::Delivered => "consegna",
        kind => kind.as_str(),
    };
    let mut number = 1_u32;
    loop {
        let end = if number == 1 { format!("{kind}.eml") } else { format!("{kind}-{number}.eml") };
        let (path, name) = (draft.beside(&end), format!("{}.{end}", draft.name));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || {
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(&receipt.raw)?;
            file.as_file().sync_all()?;
            file.persist_noclobber(&path).map(drop).map_err(|error| error.error)
        };
        match write() {
            Ok(()) => return Ok(name),
            // Written by a run that was killed before it could note it down.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && fs::read(&path).is_ok_and(|kept| kept == receipt.raw) => {
                return Ok(name);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(failed(&path, &error)),
        }
    }
}

/// It was sent before, or may have been.
pub fn already(state: State, draft: &Draft) -> Failure {
    let state = if state == State::Sending { "sending" } else { "sent" };
    Failure::new(Code::AlreadySent).with("state", state).with("path", draft.beside("sent.json").display())
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // A String takes everything.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn failed(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::File).with("path", path.display()).with("why", why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::At;

    fn receipt(kind: ReceiptKind, raw: &str) -> Receipt {
        Receipt { kind, at: At::from_millis(0), words: format!("words of {kind}"), raw: raw.as_bytes().to_vec() }
    }

    fn a_try() -> Try {
        let text = String::new;
        let (state, files, receipts) = (State::Sent, Vec::new(), Vec::new());
        Try { state, message_id: text(), at: text(), from: text(), to: text(), files, receipts }
    }

    #[test]
    fn a_request_is_told_by_its_name() {
        for (file, name) in [
            ("a/como.json", Some("como")),
            ("como.json.p7m", Some("como")),
            ("como.pdf", None),
            ("como.sent.json", None),
            (".json", None),
            ("como", None),
            ("..", None),
        ] {
            let draft = Draft::of(Path::new(file));
            assert_eq!(draft.as_ref().ok().map(|draft| draft.name.as_str()), name, "{file}");
        }
        assert_eq!(Draft::of(Path::new("a/como.json.p7m")).expect("a draft").beside("pdf"), Path::new("a/como.pdf"));
    }

    #[test]
    fn what_is_known_best_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let draft = Draft::of(&folder.path().join("como.json")).expect("a draft");
        let mut one = a_try();
        assert_eq!(one.standing().name, "sent");
        for (kind, name) in [
            (ReceiptKind::TakenOver, "sent"),
            (ReceiptKind::Accepted, "accepted"),
            (ReceiptKind::Warning, "late"),
            (ReceiptKind::NotDelivered, "not-delivered"),
            (ReceiptKind::Delivered, "delivered"),
        ] {
            assert!(one.keep(&receipt(kind, kind.as_str()), &draft).expect("kept"));
            assert_eq!(one.standing().name, name, "{kind}");
        }
        let mut sent = Sent { schema: 1, tries: vec![one, a_try()] };
        assert_eq!(sent.standing().name, "delivered", "the first one, after all");
        sent.tries.remove(0);
        assert_eq!(sent.standing(), Standing { name: "sent", why: String::new() });
    }

    #[test]
    fn receipts_are_kept_once_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let draft = Draft::of(&folder.path().join("como.json")).expect("a draft");
        fs::write(draft.beside("consegna.eml"), "of somebody").expect("written");
        let mut one = a_try();
        for (raw, new) in [("one", true), ("one", false), ("two", true)] {
            assert_eq!(one.keep(&receipt(ReceiptKind::Delivered, raw), &draft).expect("kept"), new, "{raw}");
        }
        let read = |end: &str| fs::read_to_string(draft.beside(end)).expect("a file");
        assert_eq!([read("consegna.eml"), read("consegna-2.eml"), read("consegna-3.eml")], ["of somebody", "one", "two"]);
        // The record was lost.
        let mut again = a_try();
        assert!(again.keep(&receipt(ReceiptKind::Delivered, "one"), &draft).expect("kept"));
        assert_eq!(again.receipts[0].file, "como.consegna-2.eml");
    }

    #[test]
    fn two_at_once_do_not_both_begin() {
        let folder = tempfile::tempdir().expect("a folder");
        let draft = Draft::of(&folder.path().join("como.json")).expect("a draft");
        Sent::begin(None, &draft, a_try()).expect("the first");
        assert_eq!(Sent::begin(None, &draft, a_try()).expect_err("the second").code, Code::AlreadySent);
        let before = Sent::load(&draft).expect("read");
        let sent = Sent::begin(before, &draft, a_try()).expect("once more");
        assert_eq!(sent.tries.len(), 2);
        assert_eq!(Sent::load(&draft).expect("read").expect("a record").tries.len(), 2);
    }
}
