//! People whom an Ente put at a counter, and those who oversee them.

use super::fiscal_code::FiscalCode;
use super::named::named;
use super::time::Date;

named! {
    /// What a person may do for an Ente.
    Role, NotARole, "a role" {
        /// Releases codes at a counter.
        Operator = "operator",
        /// Asks for operators in the name of the Ente.
        Responsible = "responsible",
        /// Decides on the requests of Enti and oversees.
        Evaluator = "evaluator",
        /// Runs the service.
        Administrator = "administrator",
    }
}

named! {
    /// Whether an Ente or an operator is in function.
    Standing, NotAStanding, "a standing" {
        /// In function.
        Active = "active",
        /// Suspended: nothing is done until resumed.
        Suspended = "suspended",
        /// Ended for good.
        Closed = "closed",
    }
}

/// The code of an Ente: as in the IPA registry, 2 to 32 letters, digits, `_` or `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnteCode(String);

/// Why a text is no Ente code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the code of an Ente is 2 to 32 letters and digits, as in the IPA registry: c_c933")]
pub struct NotAnEnteCode;

impl EnteCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for EnteCode {
    type Err = NotAnEnteCode;

    fn from_str(text: &str) -> Result<Self, NotAnEnteCode> {
        let code = text.trim().to_ascii_lowercase();
        let good = (2..=32).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        if good { Ok(Self(code)) } else { Err(NotAnEnteCode) }
    }
}

impl std::fmt::Display for EnteCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A public body that puts operators at counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ente {
    /// Its code in the IPA registry.
    pub code: EnteCode,
    /// Its name.
    pub name: String,
    /// Whether it is in function.
    pub standing: Standing,
}

/// One person's enabling for one Ente in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The person.
    pub fiscal_code: FiscalCode,
    /// The name shown on screens.
    pub name: String,
    /// The Ente for which the person acts.
    pub ente: Ente,
    /// What the person may do.
    pub role: Role,
    /// Whether the enabling is in function.
    pub standing: Standing,
    /// First day of the enabling.
    pub from: Date,
    /// Last day of the enabling; `None` without end.
    pub until: Option<Date>,
}

/// Why somebody may not act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEnabled {
    /// The enabling has ended or has not begun.
    #[error("the enabling is not in its period")]
    Period,
    /// The operator is suspended or closed.
    #[error("the operator is suspended")]
    Operator,
    /// The Ente is suspended or closed.
    #[error("the Ente is suspended")]
    Ente,
}

impl Operator {
    /// Judges whether the person may act on this day. An Ente that is suspended takes its operators along.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn judge(&self, today: Date) -> Result<(), NotEnabled> {
        if self.ente.standing != Standing::Active {
            return Err(NotEnabled::Ente);
        }
        if self.standing != Standing::Active {
            return Err(NotEnabled::Operator);
        }
        let inside = self.from <= today && self.until.is_none_or(|until| today <= until);
        if inside { Ok(()) } else { Err(NotEnabled::Period) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operator() -> Operator {
        Operator {
            fiscal_code: "RSSMRA45C12F205C".parse().expect("a codice fiscale"),
            name: "Mario Rossi".to_owned(),
            ente: Ente { code: "c_c933".parse().expect("a code"), name: "Comune di Como".to_owned(), standing: Standing::Active },
            role: Role::Operator,
            standing: Standing::Active,
            from: Date::constant(2026, 1, 1),
            until: Some(Date::constant(2026, 12, 31)),
        }
    }

    #[test]
    fn acts_from_the_first_day_to_the_last() {
        for (today, until, wanted) in [
            ("2025-12-31", Some("2026-12-31"), Err(NotEnabled::Period)),
            ("2026-01-01", Some("2026-12-31"), Ok(())),
            ("2026-12-31", Some("2026-12-31"), Ok(())),
            ("2027-01-01", Some("2026-12-31"), Err(NotEnabled::Period)),
            ("2099-01-01", None, Ok(())),
            ("2026-06-01", Some("2025-12-31"), Err(NotEnabled::Period)), // ended before it began
        ] {
            let until = until.map(|day| day.parse().expect(day));
            assert_eq!(Operator { until, ..operator() }.judge(today.parse().expect(today)), wanted, "{today} {until:?}");
        }
    }

    #[test]
    fn a_suspended_ente_takes_its_operators_along() {
        use Standing::{Active, Closed, Suspended};
        let (inside, outside) = (Date::constant(2026, 11, 23), Date::constant(2027, 1, 1));
        for (ente, own, today, wanted) in [
            (Active, Active, inside, Ok(())),
            (Suspended, Active, inside, Err(NotEnabled::Ente)),
            (Closed, Suspended, outside, Err(NotEnabled::Ente)), // what others must mend is named first
            (Active, Suspended, inside, Err(NotEnabled::Operator)),
            (Active, Closed, outside, Err(NotEnabled::Operator)),
            (Active, Active, outside, Err(NotEnabled::Period)),
        ] {
            let ente = Ente { standing: ente, ..operator().ente };
            assert_eq!(Operator { ente, standing: own, ..operator() }.judge(today), wanted);
        }
    }

    #[test]
    fn codes_of_enti_are_those_of_the_registry() {
        for (given, wanted) in [
            ("c_c933", Some("c_c933")),
            (" C_C933\n", Some("c_c933")), // the registry does not tell capitals
            ("asl-co", Some("asl-co")),
            ("r1", Some("r1")),
            ("x", None),
            ("", None),
            ("c c933", None),
            ("c/c933", None), // it stands in paths and capacities
            ("c@c933", None),
            ("è_c933", None),
            ("abcdefghijklmnopqrstuvwxyz0123456", None), // 33
        ] {
            assert_eq!(given.parse::<EnteCode>().ok().as_ref().map(EnteCode::as_str), wanted, "{given:?}");
        }
    }
}
