//! The identity document that the citizen shows (DPR 445/2000, art. 35).

use std::collections::BTreeSet;

use super::named::named;
use super::time::Date;

#[cfg(test)]
mod tests;

named! {
    /// Kinds of recognition document (DPR 445/2000 art. 35 c. 2). A health card is none: it has no photograph.
    DocumentKind, NotADocumentKind, "a kind of document" {
        /// Electronic identity card (CIE).
        IdentityCard = "identity-card",
        /// Identity card on paper; void from 3 August 2026.
        PaperIdentityCard = "paper-identity-card",
        /// Passport.
        Passport = "passport",
        /// Driving licence.
        DrivingLicence = "driving-licence",
        /// Residence permit.
        ResidencePermit = "residence-permit",
        /// Nautical licence.
        NauticalLicence = "nautical-licence",
        /// Pension book with photograph.
        PensionBook = "pension-book",
        /// Licence to run heating plants.
        HeatingPlantLicence = "heating-plant-licence",
        /// Firearms licence.
        FirearmsLicence = "firearms-licence",
        /// Recognition card with photograph and stamp of a State administration.
        StateCard = "state-card",
        /// Another document with photograph, foreign ones among them.
        Other = "other",
    }
}

/// From this day paper identity cards are void, whatever expiry they bear
/// (Reg. (EU) 2019/1157 art. 5; Ministry of the Interior, circular 76 of 13 October 2025).
pub const PAPER_CARDS_VOID: Date = Date::constant(2026, 8, 3);

/// A document as its holder showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// Its number, in capitals, without inner spaces.
    pub number: DocumentNumber,
    /// The authority that issued it, in the operator's words: 2 to 80 characters.
    pub issuer: Issuer,
    /// Its last day of validity.
    pub expires: Date,
}

/// A document's number: 3 to 30 letters, digits, `-` or `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNumber(String);

/// Why a text is no document number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a document number is 3 to 30 letters and digits")]
pub struct NotADocumentNumber;

impl DocumentNumber {
    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for DocumentNumber {
    type Err = NotADocumentNumber;

    fn from_str(text: &str) -> Result<Self, NotADocumentNumber> {
        let number: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let good = (3..=30).contains(&number.chars().count()) && number.chars().all(|c| c.is_alphanumeric() || "-/".contains(c));
        if good { Ok(Self(number)) } else { Err(NotADocumentNumber) }
    }
}

/// Who issued a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

/// Why a text is no issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the issuing authority is 2 to 80 characters, for example: Comune di Como")]
pub struct NotAnIssuer;

impl Issuer {
    /// The authority's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Issuer {
    type Err = NotAnIssuer;

    fn from_str(text: &str) -> Result<Self, NotAnIssuer> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let good = (2..=80).contains(&name.chars().count()) && !name.chars().any(|c| c.is_control() || unseen(c));
        if good { Ok(Self(name)) } else { Err(NotAnIssuer) }
    }
}

/// Signs that are not seen, or that turn what follows around: a name must be what it looks like.
pub(super) fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Why a document is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentRefused {
    /// Its last day is over.
    #[error("the document expired on {0}")]
    Expired(Date),
    /// Its last day is over; with a declaration it would be taken.
    #[error("the document expired on {0} and needs a declaration")]
    DeclarationNeeded(Date),
    /// Its last day is over for longer than a declaration mends.
    #[error("the document expired on {until}, more than {most_days} days ago")]
    ExpiredLongAgo {
        /// Its last day.
        until: Date,
        /// For how many days after it a declaration would help.
        most_days: u32,
    },
    /// Paper identity cards are void since [`PAPER_CARDS_VOID`].
    #[error("paper identity cards are void since {PAPER_CARDS_VOID}")]
    PaperCardVoid,
    /// The card's product does not accept this kind.
    #[error("this kind of document is not accepted here")]
    Kind(DocumentKind),
}

/// What a product does with expired documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpiredDocuments {
    /// It refuses them.
    #[default]
    Refused,
    /// It takes them for a while when their holder declares that nothing in them changed (DPR 445/2000 art. 45 c. 3).
    WithDeclaration {
        /// For how many days after the last day.
        most_days: u32,
    },
}

impl ExpiredDocuments {
    /// Judges a document whose last day is over.
    fn judge(self, until: Date, declared: bool, today: Date) -> Result<(), DocumentRefused> {
        let Self::WithDeclaration { most_days } = self else { return Err(DocumentRefused::Expired(until)) };
        if until.saturating_add(jiff::Span::new().days(i64::from(most_days))) < today {
            return Err(DocumentRefused::ExpiredLongAgo { until, most_days });
        }
        if declared { Ok(()) } else { Err(DocumentRefused::DeclarationNeeded(until)) }
    }
}

impl Document {
    /// Judges the document as [`Document::judge`] does, but takes an expired one as the product does, by whether its holder
    /// declared that nothing in it changed.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn judge_declared(
        &self,
        accepted: &BTreeSet<DocumentKind>,
        expired: ExpiredDocuments,
        declared: bool,
        today: Date,
    ) -> Result<(), DocumentRefused> {
        match self.judge(accepted, today) {
            Err(DocumentRefused::Expired(until)) => expired.judge(until, declared, today),
            other => other,
        }
    }

    /// Judges the document on this day for a product that accepts these kinds.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn judge(&self, accepted: &BTreeSet<DocumentKind>, today: Date) -> Result<(), DocumentRefused> {
        if self.kind == DocumentKind::PaperIdentityCard && today >= PAPER_CARDS_VOID {
            return Err(DocumentRefused::PaperCardVoid);
        }
        if !accepted.contains(&self.kind) {
            return Err(DocumentRefused::Kind(self.kind));
        }
        if self.expires < today { Err(DocumentRefused::Expired(self.expires)) } else { Ok(()) }
    }

    /// Whether the number has the usual form of its kind. No public checksum is reliable, so this only warns.
    #[must_use]
    pub fn looks_unusual(&self) -> bool {
        let form = match self.kind {
            DocumentKind::IdentityCard => "AA99999AA",
            DocumentKind::PaperIdentityCard => "AA9999999",
            DocumentKind::Passport => "XX9999999",
            DocumentKind::DrivingLicence => "XXXXXXXXXA",
            DocumentKind::ResidencePermit => "A99999999",
            _ => return false,
        };
        let number = self.number.as_str();
        number.len() != form.len() || !number.chars().zip(form.chars()).all(|(c, place)| fits(c, place))
    }
}

fn fits(c: char, place: char) -> bool {
    match place {
        'A' => c.is_ascii_uppercase(),
        '9' => c.is_ascii_digit(),
        _ => c.is_ascii_alphanumeric(),
    }
}
