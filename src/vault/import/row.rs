//! One row: six texts, found by name in CSV or JSON, then judged as domain types.
//!
//! Nothing here says what a text was, only what is wrong with it: it may be a code.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use zeroize::Zeroizing;

use crate::domain::card_number::{CardNumber, NotACardNumber};
use crate::domain::card_product::ProductId;
use crate::domain::codes::{BadCodes, Codes, SplitRule};
use crate::domain::fiscal_code::{FiscalCode, NotAFiscalCode};
use crate::domain::named::named;
use crate::domain::time::Date;
use crate::secret::Secret;

named! {
    /// The columns of a bureau's file.
    Column, NotAColumn, "a column" {
        /// The card's number.
        CardNumber = "card_number",
        /// The holder's codice fiscale.
        FiscalCode = "fiscal_code",
        /// The card product.
        Product = "product",
        /// The PIN, whole.
        Pin = "pin",
        /// The PUK, whole.
        Puk = "puk",
        /// The card's last day.
        ValidUntil = "valid_until",
    }
}

/// What is wrong with a row. Never holds what it found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// The line has more than 16 KiB.
    #[error("the line is too long")]
    TooLong,
    /// Not UTF-8.
    #[error("the line is no text in UTF-8")]
    NotText,
    /// Not a JSON object.
    #[error("the line is no JSON object")]
    NotJson,
    /// Another number of fields than the header.
    #[error("the line has {0} fields, the header has {1}")]
    Fields(usize, usize),
    /// A quotation mark where none can stand.
    #[error("a quotation mark stands where none can")]
    Quotes,
    /// Nothing in this column.
    #[error("{0} is missing")]
    Missing(Column),
    /// A JSON number or the like, which loses leading zeros.
    #[error("{0} must be a text in quotation marks")]
    NotAString(Column),
    /// No card number.
    #[error(transparent)]
    CardNumber(#[from] NotACardNumber),
    /// No codice fiscale.
    #[error(transparent)]
    FiscalCode(#[from] NotAFiscalCode),
    /// No product of this service.
    #[error("the service has no such product")]
    Product,
    /// The codes do not fit the product.
    #[error(transparent)]
    Codes(#[from] BadCodes),
    /// No day.
    #[error("a day looks like 2031-05-30")]
    Date,
    /// The card stands on an earlier line.
    #[error("this card stands on an earlier line of the file")]
    Repeated,
    /// The service knows the card with another holder, product or expiry.
    #[error("the service knows this card with another holder, product or expiry")]
    Contradicts,
}

impl RowFault {
    /// The column that is wrong, when it is one.
    #[must_use]
    pub const fn column(&self) -> Option<Column> {
        match self {
            Self::Missing(column) | Self::NotAString(column) => Some(*column),
            Self::CardNumber(_) | Self::Repeated | Self::Contradicts => Some(Column::CardNumber),
            Self::FiscalCode(_) => Some(Column::FiscalCode),
            Self::Product => Some(Column::Product),
            Self::Codes(BadCodes::Pin(_)) => Some(Column::Pin),
            Self::Codes(BadCodes::Puk(_)) => Some(Column::Puk),
            Self::Date => Some(Column::ValidUntil),
            Self::TooLong | Self::NotText | Self::NotJson | Self::Fields(..) | Self::Quotes => None,
        }
    }

    /// The name of the text that says it, and the numbers in it.
    #[must_use]
    pub fn text(&self) -> (&'static str, Vec<(&'static str, usize)>) {
        match self {
            Self::TooLong => ("row-too-long", vec![]),
            Self::NotText => ("row-not-text", vec![]),
            Self::NotJson => ("row-not-json", vec![]),
            Self::Fields(found, wanted) => ("row-fields", vec![("found", *found), ("wanted", *wanted)]),
            Self::Quotes => ("row-quotes", vec![]),
            Self::Missing(_) => ("row-missing", vec![]),
            Self::NotAString(_) => ("row-not-a-string", vec![]),
            Self::CardNumber(_) => ("bad-card-number", vec![]),
            Self::FiscalCode(NotAFiscalCode::Length(length)) => ("bad-fiscal-code-length", vec![("length", *length)]),
            Self::FiscalCode(NotAFiscalCode::Character(place)) => ("bad-fiscal-code-character", vec![("place", *place)]),
            Self::FiscalCode(NotAFiscalCode::Day) => ("bad-fiscal-code-day", vec![]),
            Self::FiscalCode(NotAFiscalCode::Check) => ("bad-fiscal-code-check", vec![]),
            Self::Product => ("row-product", vec![]),
            Self::Codes(BadCodes::Pin(digits) | BadCodes::Puk(digits)) => ("row-digits", vec![("digits", usize::from(*digits))]),
            Self::Date => ("bad-date", vec![]),
            Self::Repeated => ("row-repeated", vec![]),
            Self::Contradicts => ("row-contradicts", vec![]),
        }
    }
}

/// A row that holds.
#[derive(Debug)]
pub struct Row {
    pub number: CardNumber,
    pub holder: FiscalCode,
    pub product: ProductId,
    pub codes: Codes,
    pub valid_until: Date,
}

/// The products of the service with their rules.
pub type Rules = BTreeMap<ProductId, SplitRule>;

/// Judges the texts of a row.
fn judge<'a>(text: impl Fn(Column) -> Result<&'a str, RowFault>, rules: &Rules) -> Result<Row, RowFault> {
    let number = text(Column::CardNumber)?.parse::<CardNumber>()?;
    let holder = text(Column::FiscalCode)?.parse::<FiscalCode>()?;
    let product = text(Column::Product)?.parse::<ProductId>().map_err(|_| RowFault::Product)?;
    let rule = rules.get(&product).ok_or(RowFault::Product)?;
    let secret = |column| Ok::<_, RowFault>(Secret::new(text(column)?.to_owned()));
    let codes = Codes::parse(secret(Column::Pin)?, secret(Column::Puk)?, *rule)?;
    let day = text(Column::ValidUntil)?;
    let valid_until = day.parse().ok().filter(|_| day.len() == 10).ok_or(RowFault::Date)?;
    Ok(Row { number, holder, product, codes, valid_until })
}

/// Where each column stands in a CSV file, by its header.
#[derive(Debug)]
pub struct Header {
    separator: char,
    columns: Vec<Option<Column>>,
}

/// Why a header is none: these columns are missing or there twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the header must name each of these columns once: {}", .0.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", "))]
pub struct NotAHeader(pub Vec<Column>);

impl Header {
    /// Reads the names of the columns, in any order. Other columns are passed over. Fields are separated by commas, or by semicolons as
    /// spreadsheets do in Italy.
    pub fn parse(line: &str) -> Result<Self, NotAHeader> {
        let line = line.trim_start_matches('\u{feff}');
        let separator = if line.contains(';') && !line.contains(',') { ';' } else { ',' };
        let columns: Vec<Option<Column>> = Fields { rest: Some(line), separator }
            .map(|name| name.ok().and_then(|name| name.to_ascii_lowercase().parse().ok()))
            .collect();
        let once = |column: &Column| columns.iter().filter(|found| **found == Some(*column)).count() == 1;
        let wrong: Vec<Column> = Column::ALL.iter().copied().filter(|column| !once(column)).collect();
        if wrong.is_empty() { Ok(Self { separator, columns }) } else { Err(NotAHeader(wrong)) }
    }

    /// Reads a row of a CSV file.
    pub fn row(&self, line: &str, rules: &Rules) -> Result<Row, RowFault> {
        let mut texts: [&str; Column::ALL.len()] = Default::default();
        let mut count = 0;
        for field in (Fields { rest: Some(line), separator: self.separator }) {
            let field = field?;
            if let Some(Some(column)) = self.columns.get(count) {
                texts[*column as usize] = field;
            }
            count += 1;
        }
        if count != self.columns.len() {
            return Err(RowFault::Fields(count, self.columns.len()));
        }
        judge(|column| Some(texts[column as usize]).filter(|text| !text.is_empty()).ok_or(RowFault::Missing(column)), rules)
    }
}

/// The fields of a line, in place. A field in quotation marks may hold the separator; marks within a field (doubled, by RFC 4180) and
/// line breaks are in none of these columns.
struct Fields<'a> {
    rest: Option<&'a str>,
    separator: char,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<&'a str, RowFault>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let Some(quoted) = rest.trim_start().strip_prefix('"') else {
            let field = match rest.split_once(self.separator) {
                Some((field, after)) => {
                    self.rest = Some(after);
                    field
                }
                None => rest,
            };
            return Some(if field.contains('"') { Err(RowFault::Quotes) } else { Ok(field.trim()) });
        };
        let Some((field, after)) = quoted.split_once('"') else { return Some(Err(RowFault::Quotes)) };
        let after = after.trim_start();
        self.rest = after.strip_prefix(self.separator);
        let good = after.is_empty() || self.rest.is_some();
        Some(if good { Ok(field.trim()) } else { Err(RowFault::Quotes) })
    }
}

/// Reads a row of a JSON Lines file.
pub fn json(line: &[u8], rules: &Rules) -> Result<Row, RowFault> {
    // The library's own message may quote the line, so it is not passed on.
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let object: Object<'_> = serde_json::from_slice(line).map_err(|_| RowFault::NotJson)?;
    judge(|column| object.text(column), rules)
}

#[derive(Deserialize)]
struct Object<'a> {
    #[serde(borrow, default)]
    card_number: Member<'a>,
    #[serde(borrow, default)]
    fiscal_code: Member<'a>,
    #[serde(borrow, default)]
    product: Member<'a>,
    #[serde(borrow, default)]
    pin: Member<'a>,
    #[serde(borrow, default)]
    puk: Member<'a>,
    #[serde(borrow, default)]
    valid_until: Member<'a>,
}

impl Object<'_> {
    fn text(&self, column: Column) -> Result<&str, RowFault> {
        let member = match column {
            Column::CardNumber => &self.card_number,
            Column::FiscalCode => &self.fiscal_code,
            Column::Product => &self.product,
            Column::Pin => &self.pin,
            Column::Puk => &self.puk,
            Column::ValidUntil => &self.valid_until,
        };
        let text = match member {
            Member::Missing => return Err(RowFault::Missing(column)),
            Member::NotAString => return Err(RowFault::NotAString(column)),
            Member::Borrowed(text) => text.trim(),
            Member::Owned(text) => text.trim(),
        };
        if text.is_empty() { Err(RowFault::Missing(column)) } else { Ok(text) }
    }
}

/// A member of an object: a text in the line itself, or a copy that is wiped when it has escapes.
#[derive(Default)]
enum Member<'a> {
    #[default]
    Missing,
    NotAString,
    Borrowed(&'a str),
    Owned(Zeroizing<String>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(MemberVisitor)
    }
}

struct MemberVisitor;

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Member<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Member::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Member::Owned(Zeroizing::new(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Member::Missing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Member::NotAString)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Member::NotAString)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Member::NotAString)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Member::NotAString)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Member::NotAString)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Member::NotAString)
    }
}

#[cfg(test)]
mod tests;
