//! The rows of a batch: read and checked, all of them, before the first release.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;

use super::Format;
use crate::clock;
use crate::domain::behalf::{Declaration, Ground, judge_delegate};
use crate::domain::contact::Contacts;
use crate::domain::document::{Document, DocumentRefused, PAPER_CARDS_VOID};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::message::Language;
use crate::exit::{Code, Failure};
use crate::i18n::{Explain, Texts};
use crate::wire::{DocumentShown, NewRelease, OnBehalf, behalf_refused};

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
    declaration: String,
    #[serde(default)]
    on_behalf: String,
    #[serde(default)]
    delegate_fiscal_code: String,
    #[serde(default)]
    delegate_name: String,
    #[serde(default)]
    delegate_kinship: String,
    #[serde(default)]
    delegate_document_kind: String,
    #[serde(default)]
    delegate_document_number: String,
    #[serde(default)]
    delegate_document_issuer: String,
    #[serde(default)]
    delegate_document_expires: String,
    #[serde(default)]
    protocol: String,
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
    let fiscal_code = read_field("fiscal_code", &raw.fiscal_code, texts)?;
    let declaration: Option<Declaration> = maybe_field("declaration", &raw.declaration, texts)?;
    let on_behalf = on_behalf(raw, &fiscal_code, declaration.is_some(), texts)?;
    let own = [
        ("document_kind", &*raw.document_kind),
        ("document_number", &*raw.document_number),
        ("document_issuer", &*raw.document_issuer),
        ("document_expires", &*raw.document_expires),
    ];
    // Whether the citizen's own is needed beside another's, only the service knows.
    let missing = on_behalf.is_some() && own.iter().all(|(_, text)| text.is_empty());
    let document = if missing { None } else { Some(document(own, declaration.is_some(), texts)?) };
    let email = maybe_field("email", &raw.email, texts)?;
    let mobile = maybe_field("mobile", &raw.mobile, texts)?;
    let contacts = Contacts::new(email, mobile).map_err(|error| ("email".to_owned(), error.explain(texts)))?;
    Ok(NewRelease {
        fiscal_code,
        card: maybe_field("card", &raw.card, texts)?,
        document,
        on_behalf,
        declaration,
        email: contacts.email().cloned(),
        mobile: contacts.mobile().cloned(),
        checks: Vec::new(),
        language: maybe_field("language", &raw.language, texts)?.unwrap_or(Language::It),
    })
}

/// Who comes for the citizen, by columns that are all empty when they come themselves.
fn on_behalf(raw: &RawRow, citizen: &FiscalCode, declared: bool, texts: &Texts) -> Result<Option<OnBehalf>, Wrong> {
    let shown = [
        ("delegate_document_kind", &*raw.delegate_document_kind),
        ("delegate_document_number", &*raw.delegate_document_number),
        ("delegate_document_issuer", &*raw.delegate_document_issuer),
        ("delegate_document_expires", &*raw.delegate_document_expires),
    ];
    let person = [
        ("delegate_fiscal_code", &*raw.delegate_fiscal_code),
        ("delegate_name", &*raw.delegate_name),
        ("delegate_kinship", &*raw.delegate_kinship),
        ("protocol", &*raw.protocol),
    ];
    let Some(ground) = maybe_field::<Ground>("on_behalf", &raw.on_behalf, texts)? else {
        let filled = person.iter().chain(&shown).find(|(_, text)| !text.is_empty());
        return filled.map_or(Ok(None), |(what, _)| Err(((*what).to_owned(), texts.get("batch-no-ground"))));
    };
    let refused = |what: &str, why| (what.to_owned(), texts.failure(&behalf_refused(why)).0);
    let today = clock::now().day();
    ground.judge_citizen(citizen, today).map_err(|why| refused("on_behalf", why))?;
    let fiscal_code = read_field(person[0].0, person[0].1, texts)?;
    judge_delegate(&fiscal_code, citizen, today).map_err(|why| refused(person[0].0, why))?;
    Ok(Some(OnBehalf {
        ground,
        fiscal_code,
        name: read_field(person[1].0, person[1].1, texts)?,
        kinship: read_field(person[2].0, person[2].1, texts)?,
        document: document(shown, declared, texts)?,
        protocol: maybe_field(person[3].0, person[3].1, texts)?,
    }))
}

/// A document from its four columns: kind, number, issuer, last day.
fn document(columns: [(&str, &str); 4], declared: bool, texts: &Texts) -> Result<DocumentShown, Wrong> {
    let [kind, number, issuer, expires] = columns;
    let document = Document {
        kind: read_field(kind.0, kind.1, texts)?,
        number: read_field(number.0, number.1, texts)?,
        issuer: read_field(issuer.0, issuer.1, texts)?,
        expires: read_field(expires.0, expires.1, texts)?,
    };
    // What can be told without knowing the card's product.
    let judged = document.judge(&[document.kind].into(), clock::now().day());
    match judged {
        Err(DocumentRefused::Expired(until)) if !declared => {
            Err((expires.0.to_owned(), texts.with("batch-document-expired", &[("until", &until.to_string())])))
        }
        Err(DocumentRefused::PaperCardVoid) => {
            let why = texts.with("why-paper-card-void", &[("since", &PAPER_CARDS_VOID.to_string())]);
            Err((kind.0.to_owned(), why))
        }
        _ => Ok(document.into()),
    }
}

fn read_field<T: FromStr<Err: Explain>>(what: &str, text: &str, texts: &Texts) -> Result<T, Wrong> {
    texts.check(text).map_err(|why| (what.to_owned(), why))
}

fn maybe_field<T: FromStr<Err: Explain>>(what: &str, text: &str, texts: &Texts) -> Result<Option<T>, Wrong> {
    if text.trim().is_empty() { Ok(None) } else { read_field(what, text, texts).map(Some) }
}
