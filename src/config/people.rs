//! The file that registers Enti and operators: read whole, checked whole, before anything of it counts.
//!
//! ```toml
//! [[ente]]
//! code = "c_c933"                     # as in the IPA registry
//! name = "Comune di Como"
//! standing = "active"                 # or suspended, closed; active when missing
//!
//! [[operator]]
//! fiscal_code = "BNCLRA80A41C933Q"
//! name = "Lara Bianchi"
//! ente = "c_c933"                     # in this file, or registered before
//! role = "operator"                   # or evaluator, administrator; operator when missing
//! from = 2026-01-01                   # first day
//! until = 2026-12-31                  # last day; without end when missing
//! standing = "active"
//! ```

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;

use crate::domain::fiscal_code::NotAFiscalCode;
use crate::domain::operator::{Ente, EnteCode, NotARole, NotAStanding, NotAnEnteCode, Operator, Role, Standing};
use crate::domain::time::Date;
use crate::exit::{Code, Failure};

/// The longest name.
const LONGEST_NAME: usize = 200;

/// What the file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Enti.
    pub enti: Vec<Ente>,
    /// Operators. Of the Ente of one that is not in the file only the code counts.
    pub operators: Vec<Operator>,
}

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// `operator[3].fiscal_code`: the third operator, counted from 1.
    pub place: String,
    /// What is wrong there.
    pub why: Why,
}

/// What can be wrong.
#[derive(Debug, PartialEq, Eq)]
pub enum Why {
    /// The text is no TOML, or has another shape; the parser's words.
    Shape(String),
    /// No codice fiscale.
    FiscalCode(NotAFiscalCode),
    /// No code of an Ente.
    Ente(NotAnEnteCode),
    /// No role.
    Role(NotARole),
    /// No standing.
    Standing(NotAStanding),
    /// No day.
    Day,
    /// Empty or too long.
    Name,
    /// The same is in the file before.
    Twice,
    /// The last day is before the first.
    Backwards,
}

macro_rules! why {
    ($($error:ty => $why:ident;)*) => {
        $(impl From<$error> for Why {
            fn from(error: $error) -> Self {
                Self::$why(error)
            }
        })*
    };
}

why! { NotAFiscalCode => FiscalCode; NotAnEnteCode => Ente; NotARole => Role; NotAStanding => Standing; }

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    ente: Vec<EnteRow>,
    #[serde(default)]
    operator: Vec<OperatorRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnteRow {
    code: String,
    name: String,
    standing: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorRow {
    fiscal_code: String,
    name: String,
    ente: String,
    role: Option<String>,
    from: Day,
    until: Option<Day>,
    standing: Option<String>,
}

/// A day, with or without quotation marks.
#[derive(Deserialize)]
#[serde(untagged)]
enum Day {
    Text(String),
    Toml(toml::value::Datetime),
}

impl People {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`Code::File`] when it cannot be read. The inner error holds everything that is wrong with what it says.
    pub fn load(path: &Path) -> Result<Result<Self, Vec<Fault>>, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::new(Code::File).with("path", path.display()).with("why", error.kind()).because(error))?;
        Ok(Self::parse(&text))
    }

    /// Checks the text of a file.
    ///
    /// # Errors
    /// Everything that is wrong; of a text that has not the shape only the first.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let file = shape(text).map_err(|fault| vec![fault])?;
        let mut faults = Faults::default();
        let mut people = Self::default();
        let mut codes = BTreeSet::new();
        for (number, row) in (1..).zip(file.ente) {
            faults.row = format!("ente[{number}]");
            let Some(ente) = ente(&row, &mut faults) else { continue };
            faults.expect(codes.insert(ente.code.clone()), "code", Why::Twice);
            people.enti.push(ente);
        }
        let mut seen = BTreeSet::new();
        for (number, row) in (1..).zip(file.operator) {
            faults.row = format!("operator[{number}]");
            let Some(operator) = operator(row, &people.enti, &mut faults) else { continue };
            let key = (operator.fiscal_code.clone(), operator.ente.code.clone(), operator.role);
            faults.expect(seen.insert(key), "fiscal_code", Why::Twice);
            people.operators.push(operator);
        }
        if faults.found.is_empty() { Ok(people) } else { Err(faults.found) }
    }
}

/// What was found, and the row that is looked at.
#[derive(Default)]
struct Faults {
    row: String,
    found: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, field: &str, why: Why) {
        self.found.push(Fault { place: format!("{}.{field}", self.row), why });
    }

    fn expect(&mut self, good: bool, field: &str, why: Why) {
        if !good {
            self.add(field, why);
        }
    }

    fn parse<T: FromStr<Err: Into<Why>>>(&mut self, field: &str, text: &str) -> Option<T> {
        text.parse().map_err(|error: T::Err| self.add(field, error.into())).ok()
    }

    fn day(&mut self, field: &str, day: Day) -> Option<Date> {
        let text = match day {
            Day::Text(text) => text,
            Day::Toml(moment) => moment.to_string(),
        };
        // A day and no moment: which day a moment is depends on the place.
        if text.len() != "2026-11-23".len() {
            self.add(field, Why::Day);
            return None;
        }
        text.parse().map_err(|_| self.add(field, Why::Day)).ok()
    }

    fn name(&mut self, name: &str) -> Option<String> {
        let name = name.trim();
        let good = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
        self.expect(good, "name", Why::Name);
        good.then(|| name.to_owned())
    }
}

fn ente(row: &EnteRow, faults: &mut Faults) -> Option<Ente> {
    let code = faults.parse("code", &row.code);
    let name = faults.name(&row.name);
    let standing = row.standing.as_deref().map_or(Some(Standing::Active), |text| faults.parse("standing", text));
    Some(Ente { code: code?, name: name?, standing: standing? })
}

fn operator(row: OperatorRow, registered: &[Ente], faults: &mut Faults) -> Option<Operator> {
    let fiscal_code = faults.parse("fiscal_code", &row.fiscal_code);
    let name = faults.name(&row.name);
    let code: Option<EnteCode> = faults.parse("ente", &row.ente);
    let role = row.role.as_deref().map_or(Some(Role::Operator), |text| faults.parse("role", text));
    let standing = row.standing.as_deref().map_or(Some(Standing::Active), |text| faults.parse("standing", text));
    let from = faults.day("from", row.from);
    let until = match row.until {
        Some(day) => faults.day("until", day).map(Some),
        None => Some(None),
    };
    let (from, until) = (from?, until?);
    if until.is_some_and(|until| until < from) {
        faults.add("until", Why::Backwards);
    }
    let code = code?;
    let known = registered.iter().find(|known| known.code == code).cloned();
    let ente = known.unwrap_or_else(|| Ente { name: String::new(), standing: Standing::Active, code });
    Some(Operator { fiscal_code: fiscal_code?, name: name?, ente, role: role?, standing: standing?, from, until })
}

fn shape(text: &str) -> Result<File, Fault> {
    let deserializer = toml::Deserializer::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        Fault { place: format!("line {line}"), why: Why::Shape(error.message().to_owned()) }
    })?;
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        // The path counts from 0, people from 1.
        let place = error.path().iter().map(|part| match part {
            serde_path_to_error::Segment::Seq { index } => format!("[{}]", index + 1),
            other => format!(".{other}"),
        });
        let place = place.collect::<String>().trim_start_matches('.').to_owned();
        Fault { place, why: Why::Shape(error.into_inner().message().to_owned()) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[ente]]
        code = "c_c933"
        name = "Comune di Como"

        [[operator]]
        fiscal_code = "rssmra45c12f205c"
        name = " Mario Rossi "
        ente = "C_C933"
        from = 2026-01-01
        until = "2026-12-31"

        [[operator]]
        fiscal_code = "RSSMRA45C12F205C"
        name = "Mario Rossi"
        ente = "r_lombar"
        role = "evaluator"
        standing = "suspended"
        from = "2026-01-01"
    "#;

    #[test]
    fn what_is_left_out_is_the_usual() {
        let people = People::parse(GOOD).unwrap();
        assert_eq!(people.enti[0].standing, Standing::Active);
        let [first, second] = &people.operators[..] else { panic!("{people:?}") };
        assert_eq!((first.name.as_str(), first.role, first.standing), ("Mario Rossi", Role::Operator, Standing::Active));
        assert_eq!((first.ente.name.as_str(), first.from), ("Comune di Como", Date::constant(2026, 1, 1)));
        assert_eq!(first.until, Some(Date::constant(2026, 12, 31)));
        assert_eq!((second.role, second.standing, second.until), (Role::Evaluator, Standing::Suspended, None));
        assert_eq!(second.ente.code.as_str(), "r_lombar");
    }

    #[test]
    fn each_fault_is_told_with_its_place() {
        for (from, to, place, why) in [
            ("rssmra45c12f205c", "rssmra45c12f205d", "operator[1].fiscal_code", Why::FiscalCode(NotAFiscalCode::Check)),
            ("\"r_lombar\"", "\"?\"", "operator[2].ente", Why::Ente(NotAnEnteCode)),
            ("evaluator", "king", "operator[2].role", Why::Role(NotARole)),
            ("suspended", "away", "operator[2].standing", Why::Standing(NotAStanding)),
            ("Comune di Como", " ", "ente[1].name", Why::Name),
            ("2026-12-31", "2025-12-31", "operator[1].until", Why::Backwards),
            ("\"2026-12-31\"", "2026-12-31T10:00:00Z", "operator[1].until", Why::Day),
            ("\"2026-12-31\"", "\"31/12/2026\"", "operator[1].until", Why::Day),
            ("r_lombar", "c_c933", "", Why::Day), // another role is another enabling
        ] {
            let text = GOOD.replace(from, to);
            assert_ne!(text, GOOD, "{from}");
            match People::parse(&text) {
                Ok(_) => assert_eq!(place, "", "{to}"),
                Err(faults) => assert_eq!(faults, [Fault { place: place.to_owned(), why }], "{to}"),
            }
        }
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let twice = format!("{GOOD}{}", GOOD.replace("suspended", "away"));
        let places: Vec<String> = People::parse(&twice).unwrap_err().into_iter().map(|fault| fault.place).collect();
        assert_eq!(places, ["ente[2].code", "operator[3].fiscal_code", "operator[4].standing"]);
    }

    #[test]
    fn another_shape() {
        for (text, place) in [
            ("[[ente]]\ncode = ", "line 2"),
            ("[[ente]]\ncode = \"c_c933\"", "ente[1]"), // no name
            ("[[ente]]\ncode = \"c_c933\"\nname = \"C\"\ncolour = 1", "ente[1].colour"), // a field there is not
            ("[[people]]", "people"),
        ] {
            let faults = People::parse(text).unwrap_err();
            assert_eq!(faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place], "{faults:?}");
        }
    }
}
