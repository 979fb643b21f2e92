//! The way of the second half, watched from the counter: one line whenever something becomes of a message.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::Desk;
use super::status::line;
use crate::client::Client;
use crate::domain::contact::Channel;
use crate::domain::message::MessageState;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::wire::{MessageStatus, Release};

/// How long the service holds a question back until something changes; not longer, so that Ctrl-C is heard.
const HELD: Duration = Duration::from_secs(2);
/// The pause between two questions that were answered at once, and with nothing new.
const PAUSE: Duration = Duration::from_millis(400);
/// How long a command stays after its act.
const STAY: Duration = Duration::from_secs(30);
/// How long a telephone is waited for when its gateway has the message: its answer takes seconds.
const LINGER: Duration = Duration::from_secs(4);

/// The end state for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    release: &'a Release,
}

/// How the watch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing more is to come, or nothing that would be worth the wait.
    Settled,
    /// The person pressed Ctrl-C.
    Left,
    /// It took too long.
    TimeUp,
}

/// Watches until nothing more is to come, for so long at the most; `tell` gets a line for each change since `release`.
///
/// # Errors
/// When the service does not answer.
pub fn watch(
    desk: &Desk,
    client: &Client,
    mut release: Release,
    patience: Option<Duration>,
    interrupt: &Interrupt,
    tell: impl Fn(&str) -> Result<(), Failure>,
) -> Result<(Release, Ended), Failure> {
    let began = Instant::now();
    let mut accepted = None;
    loop {
        if release.messages.iter().all(|message| message.state.settled()) {
            let since = *accepted.get_or_insert_with(Instant::now);
            if !awaits_a_telephone(&release) || since.elapsed() >= LINGER {
                return Ok((release, Ended::Settled));
            }
        }
        if interrupt.seen() {
            return Ok((release, Ended::Left));
        }
        if patience.is_some_and(|patience| began.elapsed() >= patience) {
            return Ok((release, Ended::TimeUp));
        }
        let asked = Instant::now();
        let now = client.watch_release(&release.id, &release.tag, HELD)?;
        if now.tag == release.tag && asked.elapsed() < PAUSE {
            // The service has no place for those who wait.
            thread::sleep(PAUSE);
        }
        if !desk.out.is_json() {
            changes(&release, &now).try_for_each(|message| tell(&told(message, desk)))?;
        }
        release = now;
    }
}

fn awaits_a_telephone(release: &Release) -> bool {
    release.messages.iter().any(|message| message.channel == Channel::Sms && message.state == MessageState::Accepted)
}

/// The messages that stand somewhere else than before. That a sender has one is soon over, and says nothing.
fn changes<'r>(before: &'r Release, now: &'r Release) -> impl Iterator<Item = &'r MessageStatus> {
    let known = |message: &MessageStatus| {
        let same = |other: &&MessageStatus| (other.channel, other.nth) == (message.channel, message.nth);
        before.messages.iter().find(same).is_some_and(|other| other.state == message.state && other.since == message.since)
    };
    now.messages.iter().filter(move |message| !known(message) && message.state != MessageState::Sending)
}

/// A message on a line of its own: when, where to, where it stands, and how long that took.
pub fn told(message: &MessageStatus, desk: &Desk) -> String {
    let mut text = format!("{}  {}", message.since.wall(), line(message, desk));
    if matches!(message.state, MessageState::Accepted | MessageState::Delivered) {
        let took = took(message.since.since(message.queued), desk);
        text = format!("{text} {}", desk.say("follow-after", &[("time", &took)]));
    }
    text
}

/// A span as people say it: `0.3 s`, `4 min`, `2 h`; with a comma where that is usual.
fn took(span: Duration, desk: &Desk) -> String {
    match span.as_secs() {
        seconds @ 0..60 => {
            let tenth = span.subsec_millis() / 100;
            desk.say("follow-seconds", &[("whole", &*seconds.to_string()), ("tenth", &*tenth.to_string())])
        }
        60..3600 => format!("{} min", span.as_secs() / 60),
        _ => format!("{} h", span.as_secs() / 3600),
    }
}

/// Stays after an act, for a while: the citizen is still there, and a wrong number is mended now or never. Ctrl-C leaves.
///
/// Whatever becomes of the watch, the act stands and was told.
pub fn stay(desk: &Desk, client: &Client, release: Release, interrupt: &Interrupt) -> Release {
    let id = release.id.to_string();
    let before = release.clone();
    // Standard output may hold the first half, and nothing else then.
    let tell = |line: &str| {
        desk.out.note(line);
        Ok(())
    };
    let (release, ended) = match watch(desk, client, release, Some(STAY), interrupt, tell) {
        Ok(seen) => seen,
        Err(_) => (before, Ended::TimeUp),
    };
    if ended != Ended::Settled {
        for message in release.messages.iter().filter(|message| !message.state.settled()) {
            desk.out.note(&line(message, desk));
        }
        hint(desk, &release);
    } else if undelivered(&release).is_some() {
        desk.out.note(&desk.say("follow-mend", &[("command", &desk.command(&format!("resend {id}")))]));
    }
    release
}

/// How to look later.
pub fn hint(desk: &Desk, release: &Release) {
    let command = desk.command(&format!("status {} --follow", release.id));
    desk.out.note(&desk.say("issue-follow", &[("command", &command)]));
}

/// The end state as JSON.
pub fn json(desk: &Desk, release: &Release) -> Result<(), Failure> {
    desk.out.json(&Report { schema: 1, release })
}

/// A second half that was given up and not sent again, as the failure of the command.
pub fn undelivered(release: &Release) -> Option<Failure> {
    let last: BTreeMap<_, _> = release.messages.iter().map(|message| (message.channel, message)).collect();
    let gone = last.into_values().find(|message| message.state.lost())?;
    Some(Failure::new(Code::NotDelivered).with("why", gone.reason.as_deref().unwrap_or("-")))
}
