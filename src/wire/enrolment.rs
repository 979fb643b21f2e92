//! What an Ente asks for: the request as a file, in an e-mail and over the wire; and what becomes of it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::text;
use crate::domain::contact::{Email, Mobile};
use crate::domain::enrolment::{CandidateState, CaseId, CaseState, DecisionAct, EnteFiscalCode, Way};
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::named::named;
use crate::domain::operator::{EnteCode, Role};
use crate::domain::time::{At, Date};

/// No request is larger, in bytes.
pub const LARGEST_REQUEST: usize = 256 * 1024;
/// So many people in one request at most.
const MOST_PEOPLE: usize = 100;
/// The longest name of a person, an office or an Ente, in characters.
const LONGEST_NAME: usize = 200;
/// The longest grounds.
const LONGEST_GROUNDS: usize = 2000;

/// A request for operators, as in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentRequest {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The Ente that asks.
    pub ente: AskingEnte,
    /// Who asks for it.
    pub responsible: Responsible,
    /// The people asked for, 1 to 100.
    pub operators: Vec<NewOperator>,
    /// Why they are needed: 3 to 2000 characters.
    pub grounds: String,
    /// The earlier request in whose place this one stands.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub instead_of: Option<CaseId>,
}

/// The Ente that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskingEnte {
    /// Its code in the IPA registry.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub code: EnteCode,
    /// Its name.
    pub name: String,
    /// Its codice fiscale: eleven digits.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: EnteFiscalCode,
    /// Its certified mailbox, as in the IPA registry.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub pec: Email,
    /// What kind of body it is: `comune`, `asl`, `scuola`.
    pub kind: String,
}

/// Who asks in the name of the Ente.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Responsible {
    /// The person.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// The name.
    pub name: String,
    /// Where the person is written to.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub email: Email,
    /// Where the person is called.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub mobile: Option<Mobile>,
}

/// A person asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOperator {
    /// The person.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// The name.
    pub name: String,
    /// Where the person works.
    pub office: String,
    /// Where the person is written to.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub email: Email,
    /// Where the person is called.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub mobile: Option<Mobile>,
    /// What the person is to be: `operator` or `responsible`.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub profile: Role,
    /// First day.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = Date))]
    pub until: Date,
}

named! {
    /// What can be wrong with a request whose shape is right.
    RequestWrong, NotARequestWrong, "a fault of requests" {
        /// The version of the shape is none of ours.
        Schema = "schema",
        /// Empty, too long, or with control characters.
        Name = "name",
        /// Too short or too long.
        Grounds = "grounds",
        /// Nobody is asked for.
        Nobody = "nobody",
        /// Too many people.
        TooMany = "too-many",
        /// Requests are for operators and responsibles.
        Profile = "profile",
        /// The last day is before the first.
        Backwards = "backwards",
        /// The last day is over.
        Past = "past",
        /// The same person is asked for twice in the same profile.
        Twice = "twice",
    }
}

/// A fault of a request, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFault {
    /// `operators[2].until`, people counted from 1.
    pub place: String,
    /// What is wrong: one of ours, or the reader's words.
    pub why: Result<RequestWrong, String>,
}

impl EnrolmentRequest {
    /// Reads a request from the JSON of its file. The days are judged against `today`.
    ///
    /// # Errors
    /// Everything that is wrong; of what is not in shape only the first.
    pub fn read(bytes: &[u8], today: Date) -> Result<Self, Vec<RequestFault>> {
        let wrong = |place: String, why: String| vec![RequestFault { place, why: Err(why) }];
        if bytes.len() > LARGEST_REQUEST {
            return Err(wrong("size".to_owned(), format!("more than {LARGEST_REQUEST} bytes")));
        }
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let read = serde_path_to_error::deserialize(&mut json);
        let request: Self = read.map_err(|error| {
            let place = place(error.path());
            // The place in the text says nothing to people; the name of the field does.
            wrong(place, error.into_inner().to_string().split(" at line ").next().unwrap_or_default().to_owned())
        })?;
        json.end().map_err(|error| wrong("end".to_owned(), error.to_string()))?;
        let faults = request.faults(today);
        if faults.is_empty() { Ok(request) } else { Err(faults) }
    }

    /// The bytes of its file. What is signed, sent and digested is these.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Everything that is wrong with it, judged against `today`.
    #[must_use]
    pub fn faults(&self, today: Date) -> Vec<RequestFault> {
        let mut faults = Faults::default();
        faults.expect(self.schema == 1, "schema", RequestWrong::Schema);
        faults.expect(is_name(&self.ente.name), "ente.name", RequestWrong::Name);
        faults.expect(is_name(&self.ente.kind), "ente.kind", RequestWrong::Name);
        faults.expect(is_name(&self.responsible.name), "responsible.name", RequestWrong::Name);
        faults.expect((3..=LONGEST_GROUNDS).contains(&self.grounds.trim().chars().count()), "grounds", RequestWrong::Grounds);
        faults.expect(!self.operators.is_empty(), "operators", RequestWrong::Nobody);
        faults.expect(self.operators.len() <= MOST_PEOPLE, "operators", RequestWrong::TooMany);
        let mut seen = BTreeSet::new();
        for (number, one) in (1..).zip(&self.operators) {
            let at = |field: &str| format!("operators[{number}].{field}");
            faults.expect(is_name(&one.name), &at("name"), RequestWrong::Name);
            faults.expect(is_name(&one.office), &at("office"), RequestWrong::Name);
            faults.expect(matches!(one.profile, Role::Operator | Role::Responsible), &at("profile"), RequestWrong::Profile);
            faults.expect(one.from <= one.until, &at("until"), RequestWrong::Backwards);
            faults.expect(one.until >= today, &at("until"), RequestWrong::Past);
            faults.expect(seen.insert((&one.fiscal_code, one.profile)), &at("fiscal_code"), RequestWrong::Twice);
        }
        faults.0
    }
}

/// SHA-256 over the bytes of a request's file: it stands on the form, and in the service's answers.
#[must_use]
pub fn request_digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// One line of text that a person or an office may be called.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= LONGEST_NAME && !text.chars().any(char::is_control)
}

/// The path in a file, people counted from 1.
fn place(path: &serde_path_to_error::Path) -> String {
    let place = path.iter().map(|part| match part {
        serde_path_to_error::Segment::Seq { index } => format!("[{}]", index + 1),
        other => format!(".{other}"),
    });
    let place = place.collect::<String>();
    let place = place.trim_start_matches('.');
    if place.is_empty() { "request".to_owned() } else { place.to_owned() }
}

#[derive(Default)]
struct Faults(Vec<RequestFault>);

impl Faults {
    fn expect(&mut self, good: bool, place: &str, why: RequestWrong) {
        if !good {
            self.0.push(RequestFault { place: place.to_owned(), why: Ok(why) });
        }
    }
}

/// `POST /v1/requests`: by the responsible, logged in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// The file of the request, or the same signed (`.p7m`), in base64.
    pub file: String,
}

/// `GET /v1/requests`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct RequestQuery {
    /// Only those of this Ente.
    #[serde(default, with = "text::maybe", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "service", param(value_type = Option<String>))]
    pub ente: Option<EnteCode>,
    /// Only those that wait for evaluators or for the Ente.
    #[serde(default)]
    pub open: bool,
    /// How many at most: 1 to 200, 50 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A request as the service has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct CaseShown {
    /// Its number.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub id: CaseId,
    /// When it came.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub opened: At,
    /// Until when it may be decided.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub expires: At,
    /// Where it stands.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub state: CaseState,
    /// How it came.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub way: Way,
    /// The digest of its file, SHA-256 in hexadecimal digits.
    pub digest: String,
    /// Who signed it.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub signed_by: Option<FiscalCode>,
    /// The request itself.
    pub request: EnrolmentRequest,
    /// Everybody who is to be enabled, with what was decided.
    pub people: Vec<CandidateShown>,
    /// Every decision, the first one first.
    pub decisions: Vec<DecisionShown>,
    /// What was written to the Ente and to its people about it.
    pub letters: Vec<LetterShown>,
}

/// A person of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct CandidateShown {
    /// Which one, from 1 on.
    pub nth: u32,
    /// The person.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub fiscal_code: FiscalCode,
    /// The name.
    pub name: String,
    /// What the person is to be.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub profile: Role,
    /// First day.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = Date))]
    pub until: Date,
    /// What was decided.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub state: CandidateState,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct DecisionShown {
    /// About which person of the request; about the whole of it when nothing is said.
    pub nth: Option<u32>,
    /// What.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub act: DecisionAct,
    /// By whom.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub actor: FiscalCode,
    /// When.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub at: At,
    /// Why.
    pub reason: String,
}

/// A letter to an Ente or a person, and how far it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct LetterShown {
    /// Where to.
    pub to: String,
    /// `pec` or `email`.
    pub channel: String,
    /// What it is about.
    pub subject: String,
    /// How far it came: `queued`, `sending`, `accepted`, `delivered`, `failed`.
    pub state: String,
    /// Since when.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub since: At,
    /// What the mail server or the provider said last.
    pub words: Option<String>,
}

/// One page of requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Cases {
    /// The requests.
    pub requests: Vec<CaseShown>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// `POST /v1/requests/{id}/decisions`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// What is decided.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub act: DecisionAct,
    /// About which people of the request; all that wait when empty.
    #[serde(default)]
    pub people: Vec<u32>,
    /// Why, or what is asked: 3 to 200 characters. The Ente reads it when it is rejected or asked.
    pub reason: String,
}

/// `GET /v1/mailbox`: what came by certified mail, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct MailQuery {
    /// Also what opened a case, what was a receipt, and what somebody has looked at.
    #[serde(default)]
    pub all: bool,
    /// How many at most: 1 to 200, 50 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// An e-mail that came by certified mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct MailShown {
    /// Its number.
    pub id: String,
    /// When it was taken out of the box.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub taken: At,
    /// `request`, `receipt` or `aside`.
    pub sort: String,
    /// Why it was put aside.
    pub reason: Option<String>,
    /// More about that.
    pub detail: Option<String>,
    /// The certified sender; of what is not believed nothing is said.
    pub sender: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// The case that it opened or is about.
    #[serde(with = "text::maybe")]
    #[cfg_attr(feature = "service", schema(value_type = Option<String>))]
    pub case: Option<CaseId>,
    /// How many bytes it has.
    pub size: u64,
    /// Who looked at it and what was done.
    pub done: Option<MailDone>,
}

/// What somebody did about an e-mail that was put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct MailDone {
    /// Who.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String))]
    pub actor: FiscalCode,
    /// When.
    #[serde(with = "text")]
    #[cfg_attr(feature = "service", schema(value_type = String, format = DateTime))]
    pub at: At,
    /// What.
    pub reason: String,
}

/// One page of what came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
pub struct Mails {
    /// The e-mails.
    pub mails: Vec<MailShown>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// `POST /v1/mailbox/{id}/done`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "service", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMailDone {
    /// What was done about it: 3 to 200 characters.
    pub reason: String,
}
