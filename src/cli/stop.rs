//! `crspin stop`: nothing of a release is shown or sent any more.

use super::{Desk, follow, reprint};
use crate::client::Client;
use crate::domain::release::ReleaseId;
use crate::exit::{Code, Failure};
use crate::wire::NewStop;

/// Stop a release that the citizen did not ask for: nothing of it is shown or sent any more
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the release, as in 7K3M-Q9TX-2B4F: the reference in the citizen's message
    release: String,
    /// Why: 3 to 200 characters
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Stop without asking once more
    #[arg(long)]
    yes: bool,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let id: ReleaseId = desk.texts.read("RELEASE", &args.release)?;
    let reason = reprint::ask_reason(args.reason.as_deref(), desk)?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let release = client.find_release(&id)?;
    let already = release.stopped.is_some();
    if !already && !args.yes {
        let whose = [("id", id.as_str()), ("at", &*release.at.wall()), ("code", release.fiscal_code.as_str())];
        desk.out.note(&desk.say("stop-what", &whose));
        if !desk.prompt.confirm(&desk.texts.get("stop-confirm"), "--yes")? {
            return Err(Code::Cancelled.into());
        }
    }
    let stopped = if already { release } else { client.stop(&id, &NewStop { reason })? };
    if desk.out.is_json() {
        return follow::json(desk, &stopped);
    }
    let at = stopped.stopped.map(|stopped| stopped.at.wall()).unwrap_or_default();
    let name = if already { "stop-before" } else { "stop-done" };
    desk.out.note(&desk.say(name, &[("id", id.as_str()), ("at", &at)]));
    Ok(())
}
