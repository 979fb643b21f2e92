//! `crspin enroll suspend | resume | revoke | renew | move`: the life of an enabling, for evaluators and administrators.

use super::Desk;
use super::export::{line, state};
use crate::cli::reprint;
use crate::client::Client;
use crate::domain::operator::Role;
use crate::domain::tenure::LifeAct;
use crate::domain::time::Date;
use crate::exit::{Code, Failure};
use crate::wire::NewEnablingAct;

/// Which enabling, and why.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Codice fiscale of the person
    #[arg(long, value_name = "CODE")]
    fiscal_code: String,
    /// Code of the Ente
    #[arg(long, value_name = "CODE")]
    ente: String,
    /// operator, evaluator or administrator
    #[arg(long, value_name = "ROLE", default_value = "operator")]
    role: String,
    /// Why: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Without asking once more
    #[arg(long)]
    yes: bool,
}

/// Take an enabling out of function until it is resumed; sessions end at once
#[derive(Debug, clap::Args)]
pub struct Suspend {
    #[command(flatten)]
    which: Which,
    /// Also when nobody else has this role: two people must ask so within a day
    #[arg(long)]
    force: bool,
}

/// Put a suspended enabling into function again
#[derive(Debug, clap::Args)]
pub struct Resume {
    #[command(flatten)]
    which: Which,
}

/// End an enabling for good: at once, or after a last day
#[derive(Debug, clap::Args)]
pub struct Revoke {
    #[command(flatten)]
    which: Which,
    /// The last day, YYYY-MM-DD; at once when left out
    #[arg(long, value_name = "DAY")]
    last_day: Option<String>,
    /// Also when nobody else has this role: two people must ask so within a day
    #[arg(long)]
    force: bool,
}

/// Give an enabling a later last day
#[derive(Debug, clap::Args)]
pub struct Renew {
    #[command(flatten)]
    which: Which,
    /// The new last day, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    until: String,
}

/// End an enabling here and begin the same at another Ente today
#[derive(Debug, clap::Args)]
pub struct Move {
    #[command(flatten)]
    which: Which,
    /// Code of the other Ente
    #[arg(long, value_name = "CODE")]
    to: String,
}

pub fn suspend(args: &Suspend, desk: &Desk) -> Result<(), Failure> {
    let new = asked(&args.which, LifeAct::Suspend, desk)?;
    run(&args.which, &NewEnablingAct { force: args.force, ..new }, desk)
}

pub fn resume(args: &Resume, desk: &Desk) -> Result<(), Failure> {
    run(&args.which, &asked(&args.which, LifeAct::Resume, desk)?, desk)
}

pub fn revoke(args: &Revoke, desk: &Desk) -> Result<(), Failure> {
    let until = args.last_day.as_deref().map(|day| desk.texts.read::<Date>("--last-day", day)).transpose()?;
    let new = asked(&args.which, LifeAct::Revoke, desk)?;
    run(&args.which, &NewEnablingAct { until, force: args.force, ..new }, desk)
}

pub fn renew(args: &Renew, desk: &Desk) -> Result<(), Failure> {
    let until = Some(desk.texts.read::<Date>("--until", &args.until)?);
    run(&args.which, &NewEnablingAct { until, ..asked(&args.which, LifeAct::Renew, desk)? }, desk)
}

pub fn move_on(args: &Move, desk: &Desk) -> Result<(), Failure> {
    let to = Some(desk.texts.read("--to", &args.to)?);
    run(&args.which, &NewEnablingAct { to, ..asked(&args.which, LifeAct::Move, desk)? }, desk)
}

fn asked(which: &Which, act: LifeAct, desk: &Desk) -> Result<NewEnablingAct, Failure> {
    Ok(NewEnablingAct {
        fiscal_code: desk.texts.read("--fiscal-code", &which.fiscal_code)?,
        ente: desk.texts.read("--ente", &which.ente)?,
        role: desk.texts.read::<Role>("--role", &which.role)?,
        act,
        reason: reprint::ask_reason(which.reason.as_deref(), desk)?,
        until: None,
        to: None,
        force: false,
    })
}

/// Says what is about to happen, asks, does it, and shows how the enabling stands.
fn run(which: &Which, new: &NewEnablingAct, desk: &Desk) -> Result<(), Failure> {
    if !which.yes {
        let role = desk.texts.get(&format!("role-{}", new.role));
        let whose =
            [("code", new.fiscal_code.as_str()), ("role", &*role), ("ente", new.ente.as_str()), ("act", new.act.as_str())];
        desk.out.note(&desk.say("enabling-what", &whose));
        if !desk.prompt.confirm(&desk.texts.get("enabling-confirm"), "--yes")? {
            return Err(Code::Cancelled.into());
        }
    }
    let enabling = Client::open(&desk.paths, desk.profile.as_deref())?.change_enabling(new)?;
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "enabling": enabling }));
    }
    desk.out.line(&format!("{}{}: {}", desk.out.mark(), line(&enabling, desk), state(&enabling, desk)))
}
