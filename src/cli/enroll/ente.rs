//! `crspin enroll ente`: an Ente suspended, resumed or closed, with everybody who acts for it.

use super::Desk;
use crate::cli::reprint;
use crate::client::Client;
use crate::domain::tenure::EnteAct;
use crate::exit::{Code, Failure};
use crate::wire::NewEnteAct;

/// Suspend, resume or close an Ente: whoever acts for it goes along, sessions end at once
#[derive(Debug, clap::Args)]
pub struct Args {
    /// suspend, resume or close
    #[arg(value_name = "ACT")]
    act: String,
    /// Code of the Ente
    #[arg(value_name = "CODE")]
    ente: String,
    /// Why: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Without asking once more
    #[arg(long)]
    yes: bool,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let new = NewEnteAct {
        ente: desk.texts.read("CODE", &args.ente)?,
        act: desk.texts.read::<EnteAct>("ACT", &args.act)?,
        reason: reprint::ask_reason(args.reason.as_deref(), desk)?,
    };
    if !args.yes {
        desk.out.note(&desk.say("ente-what", &[("act", new.act.as_str()), ("ente", new.ente.as_str())]));
        if !desk.prompt.confirm(&desk.texts.get("enabling-confirm"), "--yes")? {
            return Err(Code::Cancelled.into());
        }
    }
    let ente = Client::open(&desk.paths, desk.profile.as_deref())?.change_ente(&new)?;
    if desk.out.is_json() {
        return desk.out.json(&serde_json::json!({ "schema": 1, "ente": ente }));
    }
    let standing = desk.texts.get(&format!("standing-{}", ente.standing));
    desk.out.line(&format!("{}{} ({}): {standing}", desk.out.mark(), ente.name, ente.code))
}
