//! The printer: a letter goes to it over IPP, is watched until it is printed, and is taken off it again.
//!
//! Nothing of a letter touches our disk. What the printer itself keeps is its own: it is asked to forget the job, and what
//! it says to that is told.

mod call;
mod job;
mod trust;

use std::sync::Arc;

use ipp::attribute::IppAttribute;
use ipp::model::{DelimiterTag, Operation, StatusCode};
use zeroize::Zeroizing;

use crate::config::client::PrinterSettings;
use crate::exit::{Code, Failure};
use call::{Answer, Document, Line, Wish, keywords};
pub use job::{Event, Job, Printed};

/// The one format of letters.
const PDF: &str = "application/pdf";

/// A printer that can be asked.
#[derive(Debug)]
pub struct Printer {
    line: Line,
    settings: PrinterSettings,
}

/// What a printer says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterStatus {
    /// Its name, as it calls itself.
    pub name: String,
    /// What it does.
    pub state: PrinterState,
    /// Whether it takes jobs now.
    pub accepting: bool,
    /// Why it is in its state: keywords of RFC 8011, section 5.4.12, as it gives them; empty when there is nothing to say.
    pub reasons: Vec<String>,
    /// Whether it takes PDF.
    pub accepts_pdf: bool,
    /// All formats that it takes.
    pub formats: Vec<String>,
    /// What it keeps of a job that is done.
    pub retention: Retention,
    one_sided: bool,
    a4: bool,
}

/// What a printer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterState {
    /// It waits for jobs.
    Idle,
    /// It prints.
    Processing,
    /// Somebody has to do something.
    Stopped,
}

/// What a printer keeps of a job that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// CUPS: it keeps documents for a day as it comes, and removes each when it is asked to.
    Cups,
    /// It can be told to keep nothing (`job-retain-until`, PWG 5100.16).
    CanBeNone,
    /// It says nothing.
    Untold,
}

/// The status of a printer, without printing anything.
///
/// # Errors
/// [`Code::PrinterAway`], [`Code::PrinterNotTrusted`], [`Code::PrinterRefused`], [`Code::NotAPrinter`], [`Code::BadSetting`].
pub fn status(settings: &PrinterSettings) -> Result<PrinterStatus, Failure> {
    Printer::new(settings)?.status()
}

impl Printer {
    /// The printer of the settings. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Code::PrinterNotTrusted`] when letters would travel in clear and the settings do not say that they may;
    /// [`Code::BadSetting`] when its certificate cannot be read.
    pub fn new(settings: &PrinterSettings) -> Result<Self, Failure> {
        Ok(Self { line: Line::new(settings)?, settings: settings.clone() })
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.line.address
    }

    /// What it says of itself.
    pub fn status(&self) -> Result<PrinterStatus, Failure> {
        let wanted = keywords(&[
            "printer-name",
            "printer-info",
            "printer-state",
            "printer-state-reasons",
            "printer-is-accepting-jobs",
            "document-format-supported",
            "job-retain-until-supported",
            "cups-version",
            "sides-supported",
            "media-supported",
        ])?;
        let wanted = Wish(DelimiterTag::OperationAttributes, IppAttribute::REQUESTED_ATTRIBUTES, wanted);
        let answer = self.line.ask(Operation::GetPrinterAttributes, vec![wanted], None).map_err(|silence| silence.failure)?;
        if !answer.status.is_success() {
            return Err(self.refused(&answer));
        }
        self.read(&answer)
    }

    /// Whether a letter would be printed, as far as can be known before: it is there, takes jobs, takes PDF, and nothing is
    /// wrong with it.
    pub fn ready(&self) -> Result<PrinterStatus, Failure> {
        let status = self.status()?;
        if !status.accepts_pdf {
            let seen = status.formats.join(", ");
            return Err(Failure::new(Code::PrinterFormat).with("url", self.address()).with("seen", seen));
        }
        if let Some(reason) = job::blocking(&status.reasons) {
            return Err(Failure::new(Code::PrinterStopped).with("url", self.address()).with("why", reason));
        }
        if !status.accepting {
            return Err(Failure::new(Code::PrinterRefused).with("url", self.address()).with("why", "not-accepting"));
        }
        if status.state == PrinterState::Stopped {
            return Err(Failure::new(Code::PrinterStopped).with("url", self.address()).with("why", "stopped"));
        }
        Ok(status)
    }

    fn read(&self, answer: &Answer) -> Result<PrinterStatus, Failure> {
        let state = match answer.number("printer-state") {
            Some(3) => PrinterState::Idle,
            Some(4) => PrinterState::Processing,
            Some(5) => PrinterState::Stopped,
            _ => return Err(Failure::new(Code::NotAPrinter).with("url", self.address()).with("why", "printer-state")),
        };
        let formats = answer.texts("document-format-supported");
        let retention = if answer.has("cups-version") {
            Retention::Cups
        } else if answer.texts("job-retain-until-supported").iter().any(|until| until == "none") {
            Retention::CanBeNone
        } else {
            Retention::Untold
        };
        let name = answer.texts("printer-info").pop().filter(|name| !name.is_empty());
        Ok(PrinterStatus {
            name: name.or_else(|| answer.texts("printer-name").pop()).unwrap_or_default(),
            state,
            accepting: answer.flag("printer-is-accepting-jobs").unwrap_or(true),
            reasons: answer.texts("printer-state-reasons").into_iter().filter(|reason| reason != "none").collect(),
            accepts_pdf: formats.iter().any(|format| format == PDF),
            formats,
            retention,
            one_sided: answer.texts("sides-supported").iter().any(|sides| sides == "one-sided"),
            a4: answer.texts("media-supported").iter().any(|media| media == "iso_a4_210x297mm"),
        })
    }

    /// What a refusal of the printer means.
    fn refused(&self, answer: &Answer) -> Failure {
        let failure = |code| Failure::new(code).with("url", self.address());
        match answer.status {
            StatusCode::ClientErrorDocumentFormatNotSupported => failure(Code::PrinterFormat).with("seen", answer.message()),
            StatusCode::ServerErrorNotAcceptingJobs => failure(Code::PrinterRefused).with("why", "not-accepting"),
            StatusCode::ServerErrorBusy => failure(Code::PrinterRefused).with("why", "busy"),
            StatusCode::ClientErrorForbidden | StatusCode::ClientErrorNotAuthenticated | StatusCode::ClientErrorNotAuthorized => {
                failure(Code::PrinterRefused).with("why", "not-authorized")
            }
            StatusCode::ClientErrorNotFound => failure(Code::NotAPrinter).with("why", answer.message()),
            _ => failure(Code::PrinterRefused).with("why", answer.message()),
        }
    }
}

/// A letter on its way, shared with the transport and wiped at its end.
fn document(pdf: Zeroizing<Vec<u8>>) -> Document {
    Document(Arc::new(pdf))
}
