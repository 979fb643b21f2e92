//! `crspin enroll export`: who holds what, since when, until when, and what was done to it.

use std::io;

use super::Desk;
use crate::client::Client;
use crate::domain::operator::Standing;
use crate::exit::{Code, Failure};
use crate::wire::{Enabling, EnablingQuery};

/// Show who may act, for which Ente, until when, and what was done to it: for the yearly check
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only of the Ente with this code
    #[arg(long, value_name = "CODE")]
    ente: Option<String>,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// As many as one answer has.
const PAGE: u32 = 200;

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let ente = args.ente.as_deref().map(|code| desk.texts.read("--ente", code)).transpose()?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let mut query = EnablingQuery { ente, after: None, limit: Some(PAGE) };
    let mut all = Vec::new();
    loop {
        let page = client.enablings(&query)?;
        all.extend(page.enablings);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    if args.csv {
        return write_csv(&all).map_err(|error| Failure::new(Code::File).with("path", "CSV").with("why", &error));
    }
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "enablings": all }));
    }
    let names = ["enabling-who", "enabling-role", "enabling-ente", "enabling-period", "enabling-state"];
    let row = |one: &Enabling| {
        let role = desk.texts.get(&format!("role-{}", one.role));
        let until = one.until.map(|day| day.to_string()).unwrap_or_default();
        let who = format!("{}\n{}", one.name, one.fiscal_code);
        vec![who, role, one.ente_name.clone(), format!("{} – {until}", one.from), state(one, desk)]
    };
    desk.out.table(&names.map(|name| desk.texts.get(name)), &all.iter().map(row).collect::<Vec<_>>())
}

/// Who, as what, where.
pub fn line(one: &Enabling, desk: &Desk) -> String {
    format!("{} ({}), {}, {}", one.name, one.fiscal_code, desk.texts.get(&format!("role-{}", one.role)), one.ente_name)
}

/// How it stands, and why if somebody said so.
pub fn state(one: &Enabling, desk: &Desk) -> String {
    let standing = if one.ente_standing == Standing::Active {
        desk.texts.get(&format!("standing-{}", one.standing))
    } else {
        desk.texts.get("standing-ente")
    };
    match one.acts.last() {
        Some(last) => format!("{standing} ({}: {})", last.at.day(), last.reason),
        None => standing,
    }
}

fn write_csv(all: &[Enabling]) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_writer(io::stdout().lock());
    csv.write_record([
        "fiscal_code",
        "name",
        "ente",
        "ente_name",
        "ente_standing",
        "role",
        "standing",
        "from",
        "until",
        "last_act",
        "last_act_at",
        "last_act_by",
        "last_act_with",
        "reason",
    ])?;
    for one in all {
        let last = one.acts.last();
        let text = |of: fn(&crate::wire::EnablingAct) -> String| last.map(of).unwrap_or_default();
        csv.write_record([
            one.fiscal_code.as_str().to_owned(),
            one.name.clone(),
            one.ente.to_string(),
            one.ente_name.clone(),
            one.ente_standing.to_string(),
            one.role.to_string(),
            one.standing.to_string(),
            one.from.to_string(),
            one.until.map(|day| day.to_string()).unwrap_or_default(),
            text(|act| act.act.to_string()),
            text(|act| act.at.to_string()),
            text(|act| act.actor.to_string()),
            text(|act| act.second.as_ref().map(ToString::to_string).unwrap_or_default()),
            text(|act| act.reason.clone()),
        ])?;
    }
    csv.flush()?;
    Ok(())
}
