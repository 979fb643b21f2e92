//! `crspin enroll send`: a request for operators, from the Ente's certified mailbox to the institute's.

use std::path::{Path, PathBuf};

use super::Desk;
use super::sent::{Draft, Sent, SentFile, State, Try, already};
use super::status;
use crate::certified::{Letter, Outbox};
use crate::clock;
use crate::config::client::{ClientSettings, PecSettings};
use crate::config::secret_file;
use crate::domain::language::Language;
use crate::exit::{Code, Failure};
use crate::i18n::Texts;
use crate::secret::Secret;

/// Send a request for operators from the Ente's certified mailbox, with the form and the signature that lie beside it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The request: NAME.json or NAME.json.p7m; NAME.pdf and the other one go with it
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Also when it was sent before, or sending stopped midway
    #[arg(long)]
    again: bool,
    /// How many seconds to wait for the receipt of acceptance, 3600 at the most; 60 at a terminal, else 0
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u16).range(0..=3600))]
    wait: Option<u16>,
}

/// The Ente's certified mailbox, with its password.
#[derive(Debug)]
pub struct Post {
    /// Where it is.
    pub settings: PecSettings,
    /// Its password.
    pub password: Secret,
}

impl Post {
    /// Reads the settings and the password, or asks for it. No server is spoken to yet.
    ///
    /// # Errors
    /// When there is no certified mailbox in the settings, or no password.
    pub fn open(desk: &Desk) -> Result<Self, Failure> {
        let missing = || Failure::new(Code::BadSetting).with("key", "pec.address").with("why", "no certified mailbox is set");
        let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?.pec.ok_or_else(missing)?;
        let password = if let Some(path) = &settings.password_file {
            secret_file::from_file(path)?
        } else {
            let question = desk.say("pec-password", &[("address", settings.address.as_str())]);
            desk.prompt.secret(&question, "pec.password_file")?
        };
        Ok(Self { settings, password })
    }
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    hand_over(&args.file, args.again, args.wait, desk)
}

/// Sends a request, waits for the receipt of acceptance, and tells how it stands.
///
/// # Errors
/// When it was not sent, or nobody knows whether it was.
pub fn hand_over(file: &Path, again: bool, wait: Option<u16>, desk: &Desk) -> Result<(), Failure> {
    let draft = Draft::of(file)?;
    let before = unsent(&draft, again)?;
    // Before anybody is asked for a password.
    let files = draft.files()?;
    let post = Post::open(desk)?;
    let mut sent = dispatch(&post, &draft, before, &files)?;
    let wait = wait.unwrap_or(if desk.prompt.is_interactive() { 60 } else { 0 });
    if wait > 0
        && let Err(failure) = status::wait_for(&post, &draft, &mut sent, wait)
    {
        // It is sent all the same: status looks again.
        desk.out.note(&desk.say("sent-unread", &[("what", &desk.texts.failure(&failure).0)]));
    }
    status::tell(&draft, &sent, desk)
}

/// What is known of a request that may be sent now.
fn unsent(draft: &Draft, again: bool) -> Result<Option<Sent>, Failure> {
    let mut before = Sent::load(draft)?;
    let state = before.as_mut().and_then(Sent::last).map(|last| last.state);
    match state {
        Some(state @ (State::Sending | State::Sent)) if !again => Err(already(state, draft)),
        _ => Ok(before),
    }
}

/// Sends it. That it is being sent is written down before, and what became of it afterwards.
fn dispatch(post: &Post, draft: &Draft, before: Option<Sent>, files: &[(String, Vec<u8>)]) -> Result<Sent, Failure> {
    let settings = &post.settings;
    // Italian offices read it, whatever is spoken here.
    let texts = Texts::new(Language::It);
    let at = clock::now();
    let subject = texts.with("pec-subject", &[("name", &draft.name)]);
    let letter = Letter::new(settings, &subject, &texts.get("pec-text"), files, at)?;
    let outbox = Outbox::open(settings, &post.password)?;
    let new = Try {
        state: State::Sending,
        message_id: letter.message_id.clone(),
        at: at.to_string(),
        from: settings.address.to_string(),
        to: settings.to.to_string(),
        files: files.iter().map(SentFile::of).collect(),
        receipts: Vec::new(),
    };
    let mut sent = Sent::begin(before, draft, new)?;
    let went = outbox.send(&letter);
    let state = match &went {
        Ok(()) => State::Sent,
        Err(failure) if failure.code == Code::PecUnknown => State::Sending,
        Err(_) => State::NotSent,
    };
    if let Some(last) = sent.last() {
        last.state = state;
    }
    sent.save(draft)?;
    went.map(|()| sent)
}
