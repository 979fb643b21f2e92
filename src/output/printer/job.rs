//! One job: sent, watched until it ends, and taken off the printer.

use std::thread;
use std::time::{Duration, Instant};

use ipp::attribute::IppAttribute;
use ipp::model::{DelimiterTag, JobState, Operation, StatusCode};
use ipp::parser::IppParseError;
use ipp::value::IppValue;
use zeroize::Zeroizing;

use super::call::{Answer, Silence, Wish, keywords};
use super::{PDF, Printer, PrinterStatus, Retention, document};
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;

/// How often a job is looked at.
const LOOK: Duration = Duration::from_millis(400);
/// How long a printer may be silent before nothing more is known of the job.
const SILENT: Duration = Duration::from_secs(15);
/// How long a printer may take to end a job that was called off.
const ENDING: Duration = Duration::from_secs(10);
/// A slow printer needs this long for one more page.
const PAGE: Duration = Duration::from_secs(20);

/// What happens to a job, for the person who waits at the printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The printer is at another job.
    Busy,
    /// The printer took the job.
    Sent,
    /// It cannot go on: a reason as in [`Code::PrinterStopped`].
    Waits(String),
    /// The job ended badly, and the printer may still have the letter.
    MayKeep,
}

/// A job that came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Whether the printer confirmed that it keeps nothing of it.
    pub purged: bool,
}

/// What a job is.
#[derive(Debug)]
pub struct Job<'a> {
    /// Its name, which others see at the printer: names no person.
    pub name: &'a str,
    /// How many pages it has, at least.
    pub pages: u32,
}

impl Printer {
    /// Prints a PDF and waits until it came out. Whatever happens, the printer is asked to forget it.
    ///
    /// # Errors
    /// The codes of printers, 30 to 39 in `exit`. [`Code::PrintUnknown`] when it may have come out.
    pub fn print(
        &self,
        job: &Job<'_>,
        pdf: Zeroizing<Vec<u8>>,
        interrupt: &Interrupt,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Printed, Failure> {
        let status = self.ready()?;
        let id = self.send(job, pdf, &status, interrupt, tell)?;
        tell(Event::Sent);
        let watched = self.watch(id, job.pages, interrupt, tell);
        let purged = self.purge(id, status.retention);
        if watched.is_err() && !purged {
            tell(Event::MayKeep);
        }
        watched.map(|()| Printed { purged })
    }

    /// Sends the job; its number at the printer.
    fn send(
        &self,
        job: &Job<'_>,
        pdf: Zeroizing<Vec<u8>>,
        status: &PrinterStatus,
        interrupt: &Interrupt,
        tell: &mut dyn FnMut(Event),
    ) -> Result<i32, Failure> {
        let document = document(pdf);
        let begun = Instant::now();
        let mut told = false;
        loop {
            let answer = match self.line.ask(Operation::PrintJob, wishes(job.name, status)?, Some(&document)) {
                Ok(answer) => answer,
                Err(Silence { failure, unsent: true }) => return Err(failure),
                // A refusal by HTTP is one: what was refused is not printed.
                Err(Silence { failure, .. }) if failure.code == Code::PrinterRefused => return Err(failure),
                Err(Silence { failure, .. }) => return Err(self.unknown().because(failure)),
            };
            if answer.status == StatusCode::ServerErrorBusy && begun.elapsed() < self.settings.wait {
                if !told {
                    tell(Event::Busy);
                    told = true;
                }
                self.not_stopped(interrupt)?;
                thread::sleep(LOOK);
                continue;
            }
            if !answer.status.is_success() {
                return Err(self.refused(&answer));
            }
            return answer.number("job-id").ok_or_else(|| self.unknown());
        }
    }

    /// Watches a job until it has come out.
    fn watch(&self, id: i32, pages: u32, interrupt: &Interrupt, tell: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        let (mut last, mut moved, mut heard) = (None, Instant::now(), Instant::now());
        // A printer that does not say how many pages came out must have the time for all of them.
        let patience = self.settings.wait + PAGE * pages.saturating_sub(1);
        let mut doubted = false;
        loop {
            match self.look(id) {
                Ok(now) => {
                    heard = Instant::now();
                    if let Some(end) = self.ended(&now) {
                        return end;
                    }
                    if last.as_ref() != Some(&now) {
                        if let Some(reason) = now.trouble()
                            && last.as_ref().and_then(Seen::trouble).as_ref() != Some(&reason)
                        {
                            tell(Event::Waits(reason));
                        }
                        moved = Instant::now();
                        last = Some(now);
                    }
                }
                Err(_) if heard.elapsed() < SILENT => {}
                Err(failure) => return Err(self.unknown().because(failure)),
            }
            if moved.elapsed() > patience / 2
                && !doubted
                && let Some(reason) = last.as_ref().and_then(Seen::suspicion)
            {
                tell(Event::Waits(reason));
                doubted = true;
            }
            if interrupt.seen() {
                return self.call_off(id, || self.not_printed("interrupted"));
            }
            if moved.elapsed() > patience {
                let why = last
                    .as_ref()
                    .and_then(|seen| seen.trouble().or_else(|| seen.suspicion()))
                    .unwrap_or_else(|| "stuck".to_owned());
                return self.call_off(id, || Failure::new(Code::PrinterStopped).with("url", self.address()).with("why", &why));
            }
            thread::sleep(LOOK);
        }
    }

    /// How a job ended, when it did.
    fn ended(&self, seen: &Seen) -> Option<Result<(), Failure>> {
        Some(match seen.state {
            JobState::Completed if seen.reasons.iter().any(|reason| reason == "job-completed-with-errors") => {
                Err(self.not_printed("with-errors"))
            }
            JobState::Completed => Ok(()),
            JobState::Aborted => Err(self.not_printed("aborted")),
            JobState::Canceled => Err(self.not_printed("canceled")),
            _ => return None,
        })
    }

    /// Calls a job off, so that it does not come out when nobody waits for it any more.
    fn call_off(&self, id: i32, failure: impl Fn() -> Failure) -> Result<(), Failure> {
        let begun = Instant::now();
        while begun.elapsed() < ENDING {
            // Refused when it has ended by itself meanwhile, which the next look tells.
            let _refused = self.line.ask(Operation::CancelJob, vec![number(id)], None);
            match self.look(id) {
                Ok(seen) if seen.state == JobState::Completed => return Ok(()),
                Ok(seen) if matches!(seen.state, JobState::Canceled | JobState::Aborted) => return Err(failure()),
                _ => thread::sleep(LOOK),
            }
        }
        Err(self.unknown())
    }

    /// Asks the printer to forget a job that has ended; whether it did.
    ///
    /// Only CUPS removes one job with its document (`purge-job`, its own attribute of Cancel-Job). Purge-Jobs would remove the
    /// jobs of everybody else too.
    fn purge(&self, id: i32, retention: Retention) -> bool {
        if retention == Retention::Cups {
            let purge = Wish(DelimiterTag::OperationAttributes, "purge-job", IppValue::new_boolean(true));
            let _told_by_the_next = self.line.ask(Operation::CancelJob, vec![number(id), purge], None);
        }
        let gone = |status| matches!(status, StatusCode::ClientErrorNotFound | StatusCode::ClientErrorGone);
        self.line.ask(Operation::GetJobAttributes, vec![number(id)], None).is_ok_and(|answer| gone(answer.status))
    }

    /// One look at a job, and at the printer for why it waits.
    fn look(&self, id: i32) -> Result<Seen, Failure> {
        let wanted = keywords(&["job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed"])?;
        let wanted = Wish(DelimiterTag::OperationAttributes, IppAttribute::REQUESTED_ATTRIBUTES, wanted);
        let job =
            self.line.ask(Operation::GetJobAttributes, vec![number(id), wanted], None).map_err(|silence| silence.failure)?;
        if !job.status.is_success() {
            return Err(self.refused(&job));
        }
        let mut seen = Seen::of(&job).ok_or_else(|| self.unknown())?;
        if !matches!(seen.state, JobState::Completed | JobState::Aborted | JobState::Canceled) {
            seen.printer = self.status()?.reasons;
        }
        Ok(seen)
    }

    fn not_printed(&self, why: &str) -> Failure {
        Failure::new(Code::NotPrinted).with("url", self.address()).with("why", why)
    }

    fn unknown(&self) -> Failure {
        Failure::new(Code::PrintUnknown).with("url", self.address())
    }

    fn not_stopped(&self, interrupt: &Interrupt) -> Result<(), Failure> {
        if interrupt.seen() { Err(self.not_printed("interrupted")) } else { Ok(()) }
    }
}

/// A job at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    state: JobState,
    reasons: Vec<String>,
    /// Pages and sheets that came out, where the printer counts them.
    progress: (Option<i32>, Option<i32>),
    /// Why the printer is in its state.
    printer: Vec<String>,
}

impl Seen {
    fn of(answer: &Answer) -> Option<Self> {
        use ipp::prelude::*;
        Some(Self {
            state: JobState::from_i32(answer.number("job-state")?)?,
            reasons: answer.texts("job-state-reasons"),
            progress: (answer.number("job-impressions-completed"), answer.number("job-media-sheets-completed")),
            printer: Vec::new(),
        })
    }

    /// Why it does not go on.
    fn trouble(&self) -> Option<String> {
        let held = || (self.state == JobState::PendingHeld).then(|| "held".to_owned());
        let stopped = || (self.state == JobState::ProcessingStopped).then(|| "stopped".to_owned());
        blocking(&self.printer).or_else(held).or_else(stopped)
    }

    /// Why it may not go on, when it does not: printers call an empty tray a warning as long as there may be another one.
    fn suspicion(&self) -> Option<String> {
        let bare = |reason: &String| reason.trim_end_matches("-warning").trim_end_matches("-report").to_owned();
        self.printer.iter().map(bare).find(|reason| STOPS.contains(&reason.as_str()))
    }
}

/// Reasons that stop a printer also when nothing says how bad they are.
const STOPS: &[&str] = &[
    "media-empty",
    "media-needed",
    "media-jam",
    "toner-empty",
    "marker-supply-empty",
    "cover-open",
    "door-open",
    "interlock-open",
    "input-tray-missing",
    "output-area-full",
    "output-tray-missing",
    "paused",
    "shutdown",
    "timed-out",
    "offline",
];

/// The first of these reasons that keeps a printer from printing, without what RFC 8011 hangs on its end; warnings and reports
/// do not.
pub fn blocking(reasons: &[String]) -> Option<String> {
    let stops = |reason: &String| match reason.strip_suffix("-error") {
        Some(bare) => Some(bare.to_owned()),
        None => STOPS.contains(&reason.as_str()).then(|| reason.clone()),
    };
    reasons.iter().find_map(stops)
}

fn number(id: i32) -> Wish {
    Wish(DelimiterTag::OperationAttributes, IppAttribute::JOB_ID, IppValue::new_integer(id))
}

/// What a print job asks for. Letters are for one citizen each: never two on the two sides of one sheet.
fn wishes(name: &str, status: &PrinterStatus) -> Result<Vec<Wish>, Failure> {
    use DelimiterTag::{JobAttributes, OperationAttributes};
    let bug = |error: IppParseError| Failure::new(Code::Bug).because(error);
    let word = |word: &str| IppValue::new_keyword(word).map_err(bug);
    let mut wishes = vec![
        Wish(OperationAttributes, IppAttribute::JOB_NAME, IppValue::new_name_without_language(name).map_err(bug)?),
        Wish(OperationAttributes, IppAttribute::DOCUMENT_FORMAT, IppValue::new_mime_media_type(PDF).map_err(bug)?),
    ];
    if status.one_sided {
        wishes.push(Wish(JobAttributes, "sides", word("one-sided")?));
    }
    if status.a4 {
        wishes.push(Wish(JobAttributes, "media", word("iso_a4_210x297mm")?));
    }
    if status.retention == Retention::CanBeNone {
        wishes.push(Wish(JobAttributes, "job-retain-until", word("none")?));
    }
    Ok(wishes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stops_a_printer_counts() {
        for (reasons, wanted) in [
            (&["media-empty-error"][..], Some("media-empty")),
            (&["media-empty"], Some("media-empty")),
            (&["media-low-warning", "toner-low-report"], None),
            (&["media-empty-warning"], None), // another tray has paper
            (&["toner-low-warning", "cover-open-error"], Some("cover-open")),
            (&["spool-area-full-error"], Some("spool-area-full")), // a reason that nobody listed
            (&["moving-to-paused"], None),
            (&[], None),
        ] {
            let reasons: Vec<String> = reasons.iter().map(|reason| (*reason).to_owned()).collect();
            assert_eq!(blocking(&reasons).as_deref(), wanted, "{reasons:?}");
        }
    }
}
