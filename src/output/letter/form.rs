//! The form of a request for operators: for signature and archive, with the request itself attached (PDF/A-3).

use krilla::Data;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use zeroize::Zeroizing;

use super::layout::{Size, Typesetter};
use super::pdf::Book;
use super::{Language, Template, day, fonts};
use crate::domain::time::Date;
use crate::exit::{Code, Failure};

/// What the form says.
#[derive(Clone, Debug)]
pub struct FormData<'a> {
    /// The Ente: its name, code, codice fiscale, kind and certified mailbox.
    pub ente: [&'a str; 5],
    /// The responsible, with the codice fiscale and how they are reached.
    pub responsible: &'a str,
    /// One line for each person asked for.
    pub people: &'a [String],
    /// Why they are needed.
    pub grounds: &'a str,
    /// SHA-256 of the attached request, in hexadecimal digits.
    pub digest: &'a str,
    /// The request, and the name it is attached under.
    pub request: (&'a str, &'a [u8]),
    /// The day on which the form is made.
    pub made: Date,
    /// The language of the form.
    pub language: Language,
}

/// The form as PDF.
///
/// # Errors
/// [`Code::BadTemplate`] when no accessible PDF can be made.
pub fn render(data: &FormData<'_>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let template = Template::load(None)?;
    let sheet = Template::form(data.language, data.people.len())?;
    let mut book = Book::with_attachments(&template)?;
    let value = |name: &str| Zeroizing::new(value(name, data));
    book.add(&Typesetter::new()?.set((&sheet.blocks, data.language), &template, Size::of(false), &value)?)?;
    let (name, bytes) = data.request;
    let attached = book.attach(EmbeddedFile {
        path: name.to_owned(),
        mime_type: MimeType::new("application/json"),
        description: Some(sheet.title.clone()),
        association_kind: AssociationKind::Source,
        data: Data::from(bytes.to_vec()),
        modification_date: Some(Book::date(data.made)),
        compress: Some(true),
        location: None,
    });
    attached.ok_or(Code::Bug)?;
    book.finish(&sheet.title, data.language, data.made)
}

fn value(name: &str, data: &FormData<'_>) -> String {
    let [ente, code, fiscal_code, kind, pec] = data.ente;
    match name {
        "ente" => fonts::printable(ente),
        "code" => fonts::printable(code),
        "fiscal_code" => fonts::printable(fiscal_code),
        "kind" => fonts::printable(kind),
        "pec" => fonts::printable(pec),
        "responsible" => fonts::printable(data.responsible),
        "grounds" => fonts::printable(&data.grounds.split_whitespace().collect::<Vec<_>>().join(" ")),
        "digest" => grouped(data.digest),
        "date" => day::written(data.made, data.language),
        other => {
            let nth: Option<usize> = other.strip_prefix("person_").and_then(|nth| nth.parse().ok());
            nth.and_then(|nth| data.people.get(nth)).map(|line| fonts::printable(line)).unwrap_or_default()
        }
    }
}

/// In groups of eight, so that two of them can be compared by eye.
fn grouped(digest: &str) -> String {
    let groups: Vec<String> = digest.as_bytes().chunks(8).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join(" ")
}
