//! Those who come to the counter for somebody else: parents and guardians, and delegates of people who are too ill to come.
//!
//! Regions ask for different things (who may come, with which papers), so what is asked is data of the card's product. What
//! the data can say, and what no data can allow, is here.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::document::{Document, DocumentKind, unseen};
use super::fiscal_code::FiscalCode;
use super::named::named;
use super::time::Date;

#[cfg(test)]
mod tests;

named! {
    /// Why somebody else comes.
    Ground, NotAGround, "a ground" {
        /// The citizen is under 18: a parent comes.
        Minor = "minor",
        /// The citizen has a guardian or curator, who comes.
        Guardianship = "guardianship",
        /// The citizen cannot come for reasons of health, and delegated somebody.
        Health = "health",
    }
}

/// What a product asks when somebody comes for the citizen on one ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroundPolicy {
    /// Kinds of document accepted from the one who comes; at least one.
    pub documents: BTreeSet<DocumentKind>,
    /// Whether the protocol number of the signed form is needed.
    pub protocol: bool,
    /// Whether the citizen's own document must be shown, too.
    pub citizen_document: bool,
}

/// Who came for the citizen, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnBehalf {
    /// Why the citizen does not come.
    pub ground: Ground,
    /// The codice fiscale of the one who came.
    pub delegate: FiscalCode,
    /// Their name, in the operator's words: 2 to 100 characters.
    pub name: FullName,
    /// What they are to the citizen, in the operator's words: 3 to 60 characters.
    pub kinship: Kinship,
    /// Their own document.
    pub document: Document,
    /// The number under which the signed form was registered: 1 to 40 characters.
    pub protocol: Option<Protocol>,
}

/// Declares a text that people type, with its length in characters after white space was tidied.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $error:ident, $least:literal..=$most:literal, $why:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        #[doc = concat!("Why a text is refused: ", $why, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error($why)]
        pub struct $error;

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let good = ($least..=$most).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || unseen(c));
                if good { Ok(Self(text)) } else { Err($error) }
            }
        }
    };
}

text! {
    /// The name of a person, in the operator's words.
    FullName, NotAFullName, 2..=100, "a name is 2 to 100 characters"
}
text! {
    /// Kinship or quality: mother, guardian, spouse.
    Kinship, NotAKinship, 3..=60, "kinship or quality is 3 to 60 characters, for example: mother, guardian, spouse"
}
text! {
    /// The number under which a form was registered.
    Protocol, NotAProtocol, 1..=40, "a protocol number is 1 to 40 characters, for example: 12345/2026"
}
text! {
    /// What is kept of a declaration that nothing in an expired document changed: its protocol number, or its words.
    Declaration, NotADeclaration, 3..=200, "a declaration is told in 3 to 200 characters: its protocol number, or its words"
}

/// Why nobody may come for this citizen in this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BehalfRefused {
    /// The product does not allow this ground.
    #[error("nobody may come for the citizen on this ground")]
    NotAllowed(Ground),
    /// The citizen comes for the citizen.
    #[error("the delegate is the citizen")]
    IsTheCitizen,
    /// By the codice fiscale the delegate is not of age.
    #[error("the delegate is not of age")]
    UnderAge,
    /// By the codice fiscale the citizen is of age, or it does not tell.
    #[error("the citizen is no minor")]
    NotAMinor,
    /// The number of the form is missing.
    #[error("the protocol number of the form is needed")]
    ProtocolNeeded(Ground),
}

impl Ground {
    /// Whether the citizen is one for whom somebody may come on this ground.
    ///
    /// # Errors
    /// [`BehalfRefused::NotAMinor`] for somebody who is of age by the codice fiscale, or of whom it tells no age.
    pub fn judge_citizen(self, citizen: &FiscalCode, today: Date) -> Result<(), BehalfRefused> {
        let minor = citizen.is_minor(today).unwrap_or(false);
        if self == Self::Minor && !minor { Err(BehalfRefused::NotAMinor) } else { Ok(()) }
    }
}

/// Whether this person may come for this citizen, by their codici fiscali alone. A provisional code tells no age: then the
/// look at the document must do.
///
/// # Errors
/// The first rule against it.
pub fn judge_delegate(delegate: &FiscalCode, citizen: &FiscalCode, today: Date) -> Result<(), BehalfRefused> {
    if delegate == citizen {
        return Err(BehalfRefused::IsTheCitizen);
    }
    if delegate.is_minor(today) == Some(true) { Err(BehalfRefused::UnderAge) } else { Ok(()) }
}

impl OnBehalf {
    /// Judges everything but the documents, by what the product asks on this ground; `None` when it does not allow it.
    ///
    /// # Errors
    /// The first rule against it.
    pub fn judge(&self, policy: Option<&GroundPolicy>, citizen: &FiscalCode, today: Date) -> Result<(), BehalfRefused> {
        let policy = policy.ok_or(BehalfRefused::NotAllowed(self.ground))?;
        self.ground.judge_citizen(citizen, today)?;
        judge_delegate(&self.delegate, citizen, today)?;
        if policy.protocol && self.protocol.is_none() {
            return Err(BehalfRefused::ProtocolNeeded(self.ground));
        }
        Ok(())
    }
}
