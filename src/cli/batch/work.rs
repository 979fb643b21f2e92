//! The releases of a batch: several at once, each answer written down before its row counts as done.

use std::collections::VecDeque;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::super::Desk;
use super::halves::Halves;
use super::journal::Journal;
use super::rows::Row;
use crate::client::Client;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;
use crate::wire::ReleaseAnswer;

/// Where results go.
pub struct Sinks<'a> {
    pub desk: &'a Desk,
    pub journal: &'a mut Journal,
    pub halves: &'a mut Halves,
}

/// How a batch ended.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rows released.
    pub done: usize,
    /// Rows refused.
    pub failed: usize,
    /// Why it stopped before its end.
    pub stopped: Option<Failure>,
}

/// One result line. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    line: u64,
    outcome: &'a str,
    release: Option<&'a str>,
    first_half: Option<&'a str>,
    code: Option<&'a str>,
}

/// After these the rest would fail alike: the batch stops and can be run again.
fn stops_all(code: Code) -> bool {
    matches!(
        code,
        Code::NotLoggedIn
            | Code::ServiceAway
            | Code::TlsNotTrusted
            | Code::OutcomeUnknown
            | Code::OperatorLimit
            | Code::OperatorSuspended
            | Code::EnablingOver
            | Code::EnteSuspended
            | Code::NotYourRole
            | Code::ClientTooOld
    )
}

/// Releases all rows. Errs only when a result cannot be written down; then nothing more is sent.
pub fn run(
    client: &Client,
    rows: Vec<(String, Row)>,
    jobs: u8,
    interrupt: &Interrupt,
    sinks: &mut Sinks<'_>,
) -> Result<Outcome, Failure> {
    let bar = progress(rows.len(), sinks.desk);
    let queue = Mutex::new(VecDeque::from(rows));
    let (send, receive) = mpsc::sync_channel(usize::from(jobs));
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (send, queue) = (send.clone(), &queue);
            scope.spawn(move || work(client, queue, interrupt, &send));
        }
        drop(send);
        let written = collect(&receive, &queue, &bar, sinks);
        // Workers that wait for room in the channel see it closed and end.
        drop(receive);
        bar.finish_and_clear();
        let mut outcome = written?;
        if outcome.stopped.is_none() && interrupt.seen() {
            outcome.stopped = Some(Code::Cancelled.into());
        }
        Ok(outcome)
    })
}

type Answer = (String, Row, Result<ReleaseAnswer, Failure>);

fn work(client: &Client, queue: &Mutex<VecDeque<(String, Row)>>, interrupt: &Interrupt, send: &mpsc::SyncSender<Answer>) {
    while !interrupt.seen() {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some((key, row)) = next else { return };
        let answer = client.release(&row.request, &key);
        if send.send((key, row, answer)).is_err() {
            return;
        }
    }
}

fn collect(
    receive: &mpsc::Receiver<Answer>,
    queue: &Mutex<VecDeque<(String, Row)>>,
    bar: &ProgressBar,
    sinks: &mut Sinks<'_>,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::default();
    for (key, row, answer) in receive {
        let written = match answer {
            Ok(answer) => sinks.released(&key, row.line, &answer).map(|()| outcome.done += 1),
            Err(failure) if stops_all(failure.code) => {
                empty(queue);
                outcome.stopped.get_or_insert(failure);
                Ok(())
            }
            Err(failure) => sinks.refused(&key, row.line, &failure, bar).map(|()| outcome.failed += 1),
        };
        if written.is_err() {
            empty(queue);
        }
        written?;
        bar.inc(1);
    }
    Ok(outcome)
}

fn empty(queue: &Mutex<VecDeque<(String, Row)>>) {
    queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

impl Sinks<'_> {
    /// First the half, then the journal: killed in between, the row is asked again with its key and the half comes again.
    fn released(&mut self, key: &str, line: u64, answer: &ReleaseAnswer) -> Result<(), Failure> {
        if let Some(half) = &answer.first_half {
            self.halves.add(line, &answer.release, half)?;
        }
        let id = answer.release.id.as_str();
        self.journal.released(key, line, id)?;
        let first_half = if answer.first_half.is_some() { "written" } else { "not-shown-again" };
        self.result(&Line { schema: 1, line, outcome: "released", release: Some(id), first_half: Some(first_half), code: None })
    }

    fn refused(&mut self, key: &str, line: u64, failure: &Failure, bar: &ProgressBar) -> Result<(), Failure> {
        self.journal.refused(key, line, failure.code)?;
        let (what, _) = self.desk.texts.failure(failure);
        let note = self.desk.say("batch-failed-row", &[("line", &line.to_string()), ("what", &what)]);
        bar.suspend(|| self.desk.out.note(&note));
        self.result(&Line {
            schema: 1,
            line,
            outcome: "failed",
            release: None,
            first_half: None,
            code: Some(failure.code.as_str()),
        })
    }

    fn result(&self, line: &Line<'_>) -> Result<(), Failure> {
        if self.desk.out.is_json() {
            return self.desk.out.json(line);
        }
        self.desk.out.line(&format!("{},{},{}", line.line, line.outcome, line.release.or(line.code).unwrap_or("")))
    }
}

fn progress(rows: usize, desk: &Desk) -> ProgressBar {
    if !std::io::stderr().is_terminal() || desk.out.is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(u64::try_from(rows).unwrap_or(0)).with_style(style).with_message(desk.texts.get("batch-progress"))
}
