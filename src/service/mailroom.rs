//! The box for requests: every e-mail is read once, judged, and kept whole with what became of it.
//!
//! The effect stands in the store before the e-mail leaves the folder: whatever is killed when, it is read again and known. To take
//! requests from another certified service (the European REM), another [`Reader`] would make the same [`NewMail`]s.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use tokio::sync::Notify;
use uuid::Uuid;

use super::intake::{From, Intake, NotOpened, Unfit, letter};
use crate::clock::now;
use crate::config::service::PecSettings;
use crate::delivery::mailbox::Open;
use crate::delivery::reading::{Reader, put_aside};
use crate::delivery::{Mailbox, MailboxTrouble};
use crate::domain::delivery::MessageId;
use crate::domain::enrolment::{Aside, CaseId};
use crate::domain::event::Act;
use crate::domain::letter::{LetterChannel, LetterState};
use crate::domain::pec_unfit::Unfit as Unreadable;
use crate::domain::time::At;
use crate::exit::Failure;
use crate::pec::{self, Envelope, Receipt, ReceiptKind, Trust};
use crate::store::StoreError;
use crate::store::letters::NewLetter;
use crate::store::model::Event;
use crate::store::pec_mails::{NewMail, Taken, What};
use crate::wire::LARGEST_REQUEST;

/// So much of an e-mail is read; a longer one is put aside, cut off. Providers take 30 MB at most, some of it twice.
const MOST: usize = 48 * 1024 * 1024;

/// Reads the box for requests.
pub struct Mailroom {
    mailbox: Mailbox,
    trust: Arc<Trust>,
    address: String,
    intake: Intake,
    letters: Arc<Notify>,
}

impl fmt::Debug for Mailroom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailroom({})", self.address)
    }
}

impl Mailroom {
    /// Reads the password and the certificates of providers; nobody is asked anything yet.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn new(settings: &PecSettings, intake: Intake, letters: Arc<Notify>) -> Result<Self, Failure> {
        let trust = Arc::new(Trust::load(&settings.providers)?);
        Ok(Self { mailbox: Mailbox::new(&settings.imap)?, trust, address: settings.address.clone(), intake, letters })
    }

    /// What an e-mail is, ready to be written down.
    async fn judge(&self, place: String, raw: Vec<u8>, now: At) -> Result<NewMail, StoreError> {
        let (trust, address) = (Arc::clone(&self.trust), self.address.clone());
        // Signatures and large e-mails take their time.
        let raw = Arc::new(raw);
        let read = Arc::clone(&raw);
        let opened = tokio::task::spawn_blocking(move || pec::open(&read, &trust, &address, now)).await;
        // A slip in here or in a library: people look at it, and the next e-mail has its turn.
        let opened = opened.unwrap_or_else(|error| {
            tracing::error!(%error, "an e-mail made its reader fall");
            Err(Unreadable::Broken)
        });
        let raw = Arc::unwrap_or_clone(raw);
        let correlation = Uuid::new_v4().to_string();
        let event = Event {
            at: now,
            act: Act::MailTaken,
            actor: "mailroom".to_owned(),
            capacity: String::new(),
            object: place.clone(),
            result: "done".to_owned(),
            correlation: correlation.clone(),
        };
        let id = Uuid::now_v7().into_bytes();
        let new = NewMail { id, place, identifier: None, sender: None, subject: None, raw, what: nothing(), event };
        Ok(match opened {
            Ok(pec::Taken::Envelope(envelope)) => {
                let what = self.envelope(&envelope, now, &correlation).await?;
                let Envelope { identifier, sender, subject, .. } = envelope;
                NewMail { identifier: Some(identifier), sender: Some(sender), subject: Some(subject), what, ..new }
            }
            Ok(pec::Taken::Receipt(receipt)) => NewMail { identifier: None, what: self::receipt(receipt), ..new },
            Err(why) => {
                let what = What::Aside { reason: Aside::Envelope, detail: why.to_string(), case: None, letters: Vec::new() };
                NewMail { what, ..new }
            }
        })
    }

    async fn envelope(&self, envelope: &Envelope, now: At, correlation: &str) -> Result<What, StoreError> {
        let case = spoken_of(&envelope.subject);
        let content = envelope.content.clone();
        let found = tokio::task::spawn_blocking(move || file(&content)).await;
        let file = match found.unwrap_or(Err("an e-mail that cannot be read")) {
            Ok(file) => file,
            Err(detail) => {
                return Ok(What::Aside { reason: Aside::NoRequest, detail: detail.to_owned(), case, letters: Vec::new() });
            }
        };
        match self.intake.judge(&file, From::Pec(&envelope.sender), now, correlation).await {
            Ok(new) => Ok(What::Request(Box::new(new))),
            Err(NotOpened::Store(error)) => Err(error),
            Err(NotOpened::Unfit(unfit)) => {
                let letters = self.answer(envelope, &unfit);
                Ok(What::Aside { reason: unfit.reason, detail: unfit.detail, case, letters })
            }
        }
    }

    /// The certified sender hears why the request was not taken. Who sent something else hears nothing: certified mailboxes get
    /// advertisements, too.
    fn answer(&self, envelope: &Envelope, unfit: &Unfit) -> Vec<NewLetter> {
        if unfit.reason == Aside::NoRequest {
            return Vec::new();
        }
        let why = self.intake.texts.get(&format!("aside-{}", unfit.reason));
        let values = [("subject", envelope.subject.as_str()), ("why", &*why), ("detail", &*unfit.detail)];
        vec![letter(&self.intake.texts, "unfit", (LetterChannel::Pec, &envelope.sender), None, &values)]
    }
}

fn nothing() -> What {
    What::Aside { reason: Aside::Envelope, detail: String::new(), case: None, letters: Vec::new() }
}

impl Reader for Mailroom {
    fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    async fn handle(&self, open: &mut Open<'_>, uid: u32, left: &mut HashSet<u32>) -> Result<(), MailboxTrouble> {
        let trouble = |error: StoreError| MailboxTrouble::Away(format!("the store: {error}"));
        let place = open.name(uid);
        if !self.intake.store.mail_taken(&place).await.map_err(trouble)? {
            let Some(raw) = open.whole(uid, MOST).await? else {
                // Another reader was faster, or it cannot be read at all.
                left.insert(uid);
                return Ok(());
            };
            let new = self.judge(place, raw, now()).await.map_err(trouble)?;
            match self.intake.store.take_mail(new).await.map_err(trouble)? {
                Taken::Before => {}
                Taken::Now(sort, reason) => {
                    tracing::info!(uid, %sort, ?reason, "an e-mail was taken out of the box for requests");
                }
            }
            self.letters.notify_one();
        }
        put_aside(open, uid, left).await
    }
}

/// What a provider says of one of our letters.
fn receipt(receipt: Receipt) -> What {
    let Receipt { kind, about, recipient, words, .. } = receipt;
    let letter = about.parse::<MessageId>().map(|id| id.0).unwrap_or_default();
    let state = match kind {
        ReceiptKind::Accepted | ReceiptKind::TakenOver | ReceiptKind::Warning => None,
        ReceiptKind::Delivered => Some(LetterState::Delivered),
        ReceiptKind::NotAccepted | ReceiptKind::NotDelivered | ReceiptKind::Virus => Some(LetterState::Failed),
    };
    let said = [Some(kind.to_string()), recipient, words];
    What::Receipt { letter, state, words: said.into_iter().flatten().collect::<Vec<_>>().join(" ") }
}

/// The request in an e-mail: what is signed comes before the form, and that before the bare file. Two that differ are none.
fn file(content: &[u8]) -> Result<Vec<u8>, &'static str> {
    let attached = pec::attachments(content).map_err(|_| "an e-mail that cannot be read")?;
    let mut kinds: [Vec<Vec<u8>>; 3] = Default::default();
    for (name, bytes) in attached {
        let name = name.to_ascii_lowercase();
        let place = [".p7m", ".pdf", ".json"].iter().position(|end| name.ends_with(end));
        let large = bytes.len() > 32 * LARGEST_REQUEST;
        if let Some(of_kind) = place.filter(|_| !large).and_then(|place| kinds.get_mut(place)) {
            of_kind.push(bytes);
        }
    }
    let mut files = kinds.into_iter().find(|of_kind| !of_kind.is_empty()).ok_or("no file .p7m, .pdf or .json")?;
    files.dedup();
    match (files.pop(), files.is_empty()) {
        (Some(file), true) => Ok(file),
        _ => Err("several files that may be requests"),
    }
}

/// The case that a subject names: our letters ask to leave the number in it.
fn spoken_of(subject: &str) -> Option<CaseId> {
    subject.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.len() == 14 { word.parse().ok() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn mail(files: &[(&str, &str)]) -> Vec<u8> {
        let mut text =
            "From: a@example.it\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                .to_owned();
        text.push_str("--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n");
        for (name, content) in files {
            let _ = write!(
                text,
                "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n"
            );
        }
        text.push_str("--b--\r\n");
        text.into_bytes()
    }

    #[test]
    fn the_request_is_found_among_the_files() {
        for (files, wanted) in [
            (&[][..], Err("no file .p7m, .pdf or .json")),
            (&[("logo.png", "x")], Err("no file .p7m, .pdf or .json")),
            (&[("r.json", "{1}")], Ok("{1}")),
            (&[("R.JSON", "{1}"), ("logo.png", "x")], Ok("{1}")),
            (&[("r.json", "{1}"), ("r.json.p7m", "signed"), ("form.pdf", "%PDF")], Ok("signed")),
            (&[("r.json", "{1}"), ("form.pdf", "%PDF")], Ok("%PDF")),
            (&[("a.p7m", "one"), ("b.p7m", "two")], Err("several files that may be requests")),
            (&[("a.p7m", "one"), ("b.p7m", "one")], Ok("one")),
        ] {
            let found = file(&mail(files)).map(|file| String::from_utf8(file).expect("text").trim().to_owned());
            assert_eq!(found.as_deref().map_err(|why| *why), wanted, "{files:?}");
        }
    }

    #[test]
    fn parts_within_parts_have_an_end() {
        let nested = |levels: usize| {
            let open = |n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
            let close = |n| format!("\r\n--b{n}--\r\n");
            let leaf = "Content-Disposition: attachment; filename=r.json\r\n\r\n{1}";
            let text: String = (0..levels).map(open).chain([leaf.to_owned()]).chain((0..levels).rev().map(close)).collect();
            file(text.as_bytes()).map(|file| String::from_utf8(file).expect("text").trim().to_owned())
        };
        assert_eq!(nested(1).as_deref(), Ok("{1}"));
        assert_eq!(nested(4).as_deref(), Ok("{1}"));
        assert_eq!(nested(40), Err("an e-mail that cannot be read"));
        assert_eq!(nested(20_000), Err("an e-mail that cannot be read"));
    }

    #[test]
    fn a_case_is_known_by_its_number_in_the_subject() {
        let id = CaseId::from_random(77);
        for (subject, wanted) in [
            (format!("Re: richiesta {id}"), Some(&id)),
            (format!("[{id}] integrazione"), Some(&id)),
            ("Re: richiesta di operatori".to_owned(), None),
            ("buongiornissimo".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(spoken_of(&subject).as_ref(), wanted, "{subject}");
        }
    }
}
