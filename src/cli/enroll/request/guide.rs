//! The form, question by question. What stands in a draft is there to be kept or changed.

use std::fmt::Display;
use std::str::FromStr;

use serde_json::{Value, json};

use super::super::Desk;
use crate::domain::contact::{Email, Mobile};
use crate::domain::enrolment::EnteFiscalCode;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::operator::{EnteCode, Role};
use crate::domain::time::Date;
use crate::exit::{Code, Failure};
use crate::i18n::Explain;
use crate::wire::is_name;

/// Everything that is missing without a terminal is in the file.
const FLAG: &str = "--from";

/// The form as far as it is filled in.
pub struct Form<'d> {
    value: Value,
    begun: bool,
    desk: &'d Desk,
}

impl<'d> Form<'d> {
    pub fn new(value: Value, desk: &'d Desk) -> Self {
        Self { value, begun: false, desk }
    }

    /// What is filled in.
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// Whether any question was answered.
    pub const fn begun(&self) -> bool {
        self.begun
    }

    /// Asks everything, from the Ente to the grounds.
    pub fn ask(&mut self) -> Result<(), Failure> {
        self.title("request-ente");
        self.field::<EnteCode>("/ente/code", "request-ente-code")?;
        self.name("/ente/name", "request-ente-name")?;
        self.field::<EnteFiscalCode>("/ente/fiscal_code", "request-ente-fiscal-code")?;
        self.field::<Email>("/ente/pec", "request-ente-pec")?;
        self.name("/ente/kind", "request-ente-kind")?;
        self.title("request-responsible");
        self.person("/responsible")?;
        for nth in 0.. {
            let there = self.value.pointer(&format!("/operators/{nth}")).is_some();
            let more = match nth {
                0 => true,
                _ if there => self.desk.prompt.confirm(&self.desk.texts.get("request-keep-person"), FLAG)?,
                _ => self.desk.prompt.confirm(&self.desk.texts.get("request-another"), FLAG)?,
            };
            if !more {
                self.cut(nth);
                break;
            }
            self.desk.out.note(&self.desk.say("request-person", &[("number", &(nth + 1).to_string())]));
            self.operator(&format!("/operators/{nth}"))?;
        }
        let long_enough = |text: &str| (3..=2000).contains(&text.trim().chars().count());
        self.line("/grounds", "request-grounds", long_enough, "request-wrong-grounds")
    }

    fn operator(&mut self, at: &str) -> Result<(), Failure> {
        self.person(at)?;
        self.name(&format!("{at}/office"), "request-office")?;
        self.profile(&format!("{at}/profile"))?;
        self.field::<Date>(&format!("{at}/from"), "request-from")?;
        self.field::<Date>(&format!("{at}/until"), "request-until")
    }

    fn person(&mut self, at: &str) -> Result<(), Failure> {
        self.field::<FiscalCode>(&format!("{at}/fiscal_code"), "request-person-fiscal-code")?;
        self.name(&format!("{at}/name"), "request-person-name")?;
        self.field::<Email>(&format!("{at}/email"), "request-person-email")?;
        self.maybe::<Mobile>(&format!("{at}/mobile"), "request-person-mobile")
    }

    fn title(&self, name: &str) {
        self.desk.out.note(&self.desk.texts.get(name));
    }

    fn profile(&mut self, at: &str) -> Result<(), Failure> {
        let roles = [Role::Operator, Role::Responsible];
        let items = roles.map(|role| self.desk.texts.get(&format!("role-{role}")));
        let chosen = self.desk.prompt.choice(&self.desk.texts.get("request-profile"), FLAG, &items)?;
        self.put(at, Some(roles.get(chosen).copied().unwrap_or(Role::Operator).to_string()))
    }

    fn field<T: FromStr<Err: Explain> + Display>(&mut self, at: &str, question: &str) -> Result<(), Failure> {
        let check = |text: &str| self.desk.texts.check::<T>(text).map(|value| value.to_string());
        let given = self.desk.prompt.kept(&self.desk.texts.get(question), FLAG, &self.now(at), check)?;
        self.put(at, Some(given))
    }

    fn maybe<T: FromStr<Err: Explain> + Display>(&mut self, at: &str, question: &str) -> Result<(), Failure> {
        let check = |text: &str| match text.trim() {
            "" => Ok(None),
            text => self.desk.texts.check::<T>(text).map(|value| Some(value.to_string())),
        };
        let given = self.desk.prompt.kept(&self.desk.texts.get(question), FLAG, &self.now(at), check)?;
        self.put(at, given)
    }

    fn name(&mut self, at: &str, question: &str) -> Result<(), Failure> {
        self.line(at, question, is_name, "request-wrong-name")
    }

    fn line(&mut self, at: &str, question: &str, good: fn(&str) -> bool, wrong: &str) -> Result<(), Failure> {
        let check = |text: &str| if good(text) { Ok(text.trim().to_owned()) } else { Err(self.desk.texts.get(wrong)) };
        let given = self.desk.prompt.kept(&self.desk.texts.get(question), FLAG, &self.now(at), check)?;
        self.put(at, Some(given))
    }

    /// What stands there.
    fn now(&self, at: &str) -> String {
        self.value.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Writes an answer; none takes away what was there.
    fn put(&mut self, at: &str, given: Option<String>) -> Result<(), Failure> {
        self.begun = true;
        let (above, name) = at.rsplit_once('/').ok_or(Code::Bug)?;
        if self.value.pointer(above).is_none() {
            let list = self.value.pointer_mut("/operators").and_then(Value::as_array_mut).ok_or_else(bad_draft)?;
            list.push(json!({}));
        }
        let fields = self.value.pointer_mut(above).and_then(Value::as_object_mut).ok_or_else(bad_draft)?;
        match given {
            Some(given) => fields.insert(name.to_owned(), given.into()),
            None => fields.remove(name),
        };
        Ok(())
    }

    /// Leaves only so many people.
    fn cut(&mut self, people: usize) {
        if let Some(list) = self.value.pointer_mut("/operators").and_then(Value::as_array_mut) {
            list.truncate(people);
        }
    }
}

fn bad_draft() -> Failure {
    Failure::new(Code::BadValue).with("what", "--edit").with("why", "ente, responsible, operators")
}
