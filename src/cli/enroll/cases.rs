//! `crspin enroll list | show | approve | reject | ask | submit | status`: requests of Enti, as evaluators and responsibles see them.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Desk;
use crate::cli::reprint;
use crate::client::Client;
use crate::domain::enrolment::{CaseId, CaseState, DecisionAct};
use crate::exit::{Code, Failure};
use crate::wire::{CandidateShown, CaseShown, LetterShown, NewDecision, NewRequest, RequestQuery};

/// List requests for operators, newest first
#[derive(Debug, clap::Args)]
pub struct List {
    /// Only of the Ente with this code
    #[arg(long, value_name = "CODE")]
    ente: Option<String>,
    /// Also those that are decided, replaced or expired
    #[arg(long)]
    all: bool,
    /// Go on where the page before ended
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
    /// How many at the most, 1 to 200
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: Option<u32>,
}

/// Show a request: who asks, for whom, what was decided and written
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Number of the request
    #[arg(value_name = "REQUEST")]
    request: String,
}

/// Which people of which request, and why.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Number of the request
    #[arg(value_name = "REQUEST")]
    request: String,
    /// Only the person with this number in the request; may be given several times
    #[arg(long, value_name = "NUMBER")]
    person: Vec<u32>,
    /// Why: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Without asking once more
    #[arg(long)]
    yes: bool,
}

/// Approve people of a request, all that wait when none is named; where policy wants four eyes, it takes two evaluators
#[derive(Debug, clap::Args)]
pub struct Approve {
    #[command(flatten)]
    which: Which,
}

/// Reject people of a request, all that wait when none is named; the Ente reads why
#[derive(Debug, clap::Args)]
pub struct Reject {
    #[command(flatten)]
    which: Which,
}

/// Ask the Ente of a request something, by certified mail
#[derive(Debug, clap::Args)]
pub struct Ask {
    /// Number of the request
    #[arg(value_name = "REQUEST")]
    request: String,
    /// What is asked: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Hand in the file of a request, logged in as the responsible of its Ente
#[derive(Debug, clap::Args)]
pub struct Submit {
    /// The request: JSON, the same signed (.p7m), or its form (PDF)
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn list(args: &List, desk: &Desk) -> Result<(), Failure> {
    let ente = args.ente.as_deref().map(|code| desk.texts.read("--ente", code)).transpose()?;
    let query = RequestQuery { ente, open: !args.all, limit: args.limit, after: args.after.clone() };
    let page = open(desk)?.requests(&query)?;
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "requests": page.requests, "next": page.next }));
    }
    let names = ["case-number", "case-ente", "case-came", "case-people", "case-state"].map(|name| desk.texts.get(name));
    let row = |case: &CaseShown| {
        let came = format!("{}\n{}", case.opened.day(), desk.texts.get(&format!("way-{}", case.way)));
        let people = case.people.len().to_string();
        vec![case.id.to_string(), case.request.ente.name.clone(), came, people, state(case, desk)]
    };
    desk.out.table(&names, &page.requests.iter().map(row).collect::<Vec<_>>())?;
    if let Some(next) = &page.next {
        desk.out.note(&desk.say("status-more", &[("next", next)]));
    }
    Ok(())
}

pub fn show(args: &Show, desk: &Desk) -> Result<(), Failure> {
    tell(&open(desk)?.request_of(&number(&args.request, desk)?)?, desk)
}

pub fn approve(args: &Approve, desk: &Desk) -> Result<(), Failure> {
    decide(&args.which, DecisionAct::Approve, desk)
}

pub fn reject(args: &Reject, desk: &Desk) -> Result<(), Failure> {
    decide(&args.which, DecisionAct::Reject, desk)
}

pub fn ask(args: &Ask, desk: &Desk) -> Result<(), Failure> {
    let which = Which { request: args.request.clone(), person: Vec::new(), reason: args.reason.clone(), yes: true };
    decide(&which, DecisionAct::Ask, desk)
}

pub fn submit(args: &Submit, desk: &Desk) -> Result<(), Failure> {
    let path = args.file.display();
    let bytes = std::fs::read(&args.file)
        .map_err(|error| Failure::new(Code::File).with("path", path).with("why", error.kind()).because(error))?;
    hand_in(&bytes, desk)
}

/// Hands in a request and shows what the service has of it.
pub fn hand_in(bytes: &[u8], desk: &Desk) -> Result<(), Failure> {
    tell(&open(desk)?.hand_in(&NewRequest { file: STANDARD.encode(bytes) })?, desk)
}

fn open(desk: &Desk) -> Result<Client, Failure> {
    Client::open(&desk.paths, desk.profile.as_deref())
}

fn number(text: &str, desk: &Desk) -> Result<CaseId, Failure> {
    desk.texts.read("REQUEST", text)
}

/// Shows who it is about, asks, and decides.
fn decide(which: &Which, act: DecisionAct, desk: &Desk) -> Result<(), Failure> {
    let (id, client) = (number(&which.request, desk)?, open(desk)?);
    if !which.yes {
        let case = client.request_of(&id)?;
        people(&case, desk).for_each(|line| desk.out.note(&line));
        desk.out.note(&desk.say("case-what", &[("act", act.as_str()), ("ente", &*case.request.ente.name)]));
    }
    let reason = reprint::ask_reason(which.reason.as_deref(), desk)?;
    if !which.yes && !desk.prompt.confirm(&desk.texts.get("enabling-confirm"), "--yes")? {
        return Err(Code::Cancelled.into());
    }
    tell(&client.decide_request(&id, &NewDecision { act, people: which.person.clone(), reason })?, desk)
}

/// A request, whole.
fn tell(case: &CaseShown, desk: &Desk) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "request": case }));
    }
    let field = |name: &str, value: &str| desk.out.line(&format!("{}: {value}", desk.texts.get(name)));
    let request = &case.request;
    field("case-number", &format!("{}{}", desk.out.mark(), case.id))?;
    field("case-state", &state(case, desk))?;
    field("case-ente", &format!("{} ({}, {})", request.ente.name, request.ente.code, request.ente.pec))?;
    field("case-responsible", &format!("{} ({})", request.responsible.name, request.responsible.fiscal_code))?;
    let signed = case.signed_by.as_ref().map_or_else(|| desk.texts.get("case-unsigned"), ToString::to_string);
    field("case-signed", &signed)?;
    field("case-came", &format!("{}, {}", case.opened.wall(), desk.texts.get(&format!("way-{}", case.way))))?;
    field("case-grounds", &request.grounds)?;
    field("case-digest", &case.digest)?;
    desk.out.line("")?;
    people(case, desk).try_for_each(|line| desk.out.line(&line))?;
    for line in &case.decisions {
        let act = desk.texts.get(&format!("decision-{}", line.act));
        let whom = line.nth.map(|nth| format!(" {nth}")).unwrap_or_default();
        desk.out.line(&format!("{} {act}{whom}, {}: {}", line.at.wall(), line.actor, line.reason))?;
    }
    case.letters.iter().try_for_each(|one| desk.out.line(&letter(one, desk)))
}

/// Who is to be enabled, a line each.
fn people(case: &CaseShown, desk: &Desk) -> impl Iterator<Item = String> {
    case.people.iter().map(|one| {
        let CandidateShown { nth, fiscal_code, name, profile, from, until, state } = one;
        let role = desk.texts.get(&format!("role-{profile}"));
        let state = desk.texts.get(&format!("candidate-{state}"));
        format!("{nth}. {name} ({fiscal_code}), {role}, {from} – {until}: {state}")
    })
}

/// A letter and how far it came.
pub fn letter(one: &LetterShown, desk: &Desk) -> String {
    let state = desk.texts.get(&format!("letter-{}", one.state));
    let words = one.words.as_deref().map(|words| format!(" ({words})")).unwrap_or_default();
    format!("{} {} → {}: {state}{words}", one.since.wall(), one.channel.to_uppercase(), one.to)
}

fn state(case: &CaseShown, desk: &Desk) -> String {
    let state = desk.texts.get(&format!("case-{}", case.state));
    match case.state {
        CaseState::Open | CaseState::Asked => {
            format!("{state} ({})", desk.say("case-until", &[("day", &*case.expires.day().to_string())]))
        }
        _ => state,
    }
}
