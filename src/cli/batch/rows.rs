//! The rows of a batch: read and checked, all of them, before the first release.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;

use super::Format;
use crate::clock;
use crate::domain::contact::Contacts;
use crate::domain::document::{Document, DocumentRefused, PAPER_CARDS_VOID};
use crate::domain::message::Language;
use crate::exit::{Code, Failure};
use crate::i18n::{Explain, Texts};
use crate::wire::{DocumentShown, NewRelease};

/// A row that passed the checks.
#[derive(Debug)]
pub struct Row {
    /// Its line in the file, counted from 1.
    pub line: u64,
    /// What is asked.
    pub request: NewRelease,
}

/// A row that did not.
#[derive(Debug)]
pub struct BadRow {
    /// Its line in the file, counted from 1.
    pub line: u64,
    /// The column.
    pub what: String,
    /// What is wrong with it.
    pub why: String,
}

/// All rows of a file.
#[derive(Debug, Default)]
pub struct Checked {
    /// The good ones.
    pub rows: Vec<Row>,
    /// The bad ones.
    pub bad: Vec<BadRow>,
}

impl Checked {
    /// How many rows there are.
    pub fn total(&self) -> usize {
        self.rows.len() + self.bad.len()
    }
}

/// A row as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    fiscal_code: String,
    #[serde(default)]
    card: String,
    document_kind: String,
    document_number: String,
    document_issuer: String,
    document_expires: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    mobile: String,
    #[serde(default)]
    language: String,
}

/// Reads and checks all rows. A row that is wrong is put among the bad ones and stops nothing else.
pub fn read(path: &Path, format: Format, texts: &Texts) -> Result<Checked, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::new(Code::File).with("path", path.display()).with("why", error);
    let input: Box<dyn Read> =
        if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(|error| failed(&error))?) };
    let mut checked = Checked::default();
    let mut take = |line: u64, raw: Result<RawRow, String>| match raw
        .map_err(|why| ("row".to_owned(), why))
        .and_then(|raw| check(&raw, texts))
    {
        Ok(request) => checked.rows.push(Row { line, request }),
        Err((what, why)) => checked.bad.push(BadRow { line, what, why }),
    };
    match format {
        Format::Csv => {
            let mut csv = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(input);
            let headings = csv.headers().map_err(|error| failed(&error))?.clone();
            for record in csv.records() {
                match record {
                    Ok(record) => {
                        let line = record.position().map_or(0, csv::Position::line);
                        take(line, record.deserialize(Some(&headings)).map_err(|error| error.to_string()));
                    }
                    Err(error) if error.is_io_error() => return Err(failed(&error)),
                    Err(error) => take(error.position().map_or(0, csv::Position::line), Err(error.to_string())),
                }
            }
        }
        Format::Jsonl => {
            for (line, text) in (1..).zip(BufReader::new(input).lines()) {
                let text = text.map_err(|error| failed(&error))?;
                if !text.trim().is_empty() {
                    take(line, serde_json::from_str(&text).map_err(|error| error.to_string()));
                }
            }
        }
    }
    Ok(checked)
}

type Wrong = (String, String);

fn check(raw: &RawRow, texts: &Texts) -> Result<NewRelease, Wrong> {
    let document = Document {
        kind: read_field("document_kind", &raw.document_kind, texts)?,
        number: read_field("document_number", &raw.document_number, texts)?,
        issuer: read_field("document_issuer", &raw.document_issuer, texts)?,
        expires: read_field("document_expires", &raw.document_expires, texts)?,
    };
    judge(&document, texts)?;
    let email = maybe_field("email", &raw.email, texts)?;
    let mobile = maybe_field("mobile", &raw.mobile, texts)?;
    let contacts = Contacts::new(email, mobile).map_err(|error| ("email".to_owned(), error.explain(texts)))?;
    Ok(NewRelease {
        fiscal_code: read_field("fiscal_code", &raw.fiscal_code, texts)?,
        card: maybe_field("card", &raw.card, texts)?,
        document: DocumentShown {
            kind: document.kind,
            number: document.number,
            issuer: document.issuer,
            expires: document.expires,
        },
        email: contacts.email().cloned(),
        mobile: contacts.mobile().cloned(),
        language: maybe_field("language", &raw.language, texts)?.unwrap_or(Language::It),
    })
}

/// What can be told about a document without knowing the card's product.
fn judge(document: &Document, texts: &Texts) -> Result<(), Wrong> {
    match document.judge(&[document.kind].into(), clock::now().day()) {
        Ok(()) | Err(DocumentRefused::Kind(_)) => Ok(()),
        Err(DocumentRefused::Expired(until)) => {
            Err(("document_expires".to_owned(), texts.with("err-document-expired", &[("until", &until.to_string())])))
        }
        Err(DocumentRefused::PaperCardVoid) => {
            let why = texts.with("why-paper-card-void", &[("since", &PAPER_CARDS_VOID.to_string())]);
            Err(("document_kind".to_owned(), why))
        }
    }
}

fn read_field<T: FromStr<Err: Explain>>(what: &str, text: &str, texts: &Texts) -> Result<T, Wrong> {
    texts.check(text).map_err(|why| (what.to_owned(), why))
}

fn maybe_field<T: FromStr<Err: Explain>>(what: &str, text: &str, texts: &Texts) -> Result<Option<T>, Wrong> {
    if text.trim().is_empty() { Ok(None) } else { read_field(what, text, texts).map(Some) }
}
