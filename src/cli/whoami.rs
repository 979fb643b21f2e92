//! `crspin whoami`: who is logged in, as what, until when.

use serde::Serialize;

use super::Desk;
use crate::client::Client;
use crate::exit::Failure;
use crate::wire::Session;

/// Show who is logged in, as what, and until when
#[derive(Debug, clap::Args)]
pub struct Args {}

/// The session for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    session: &'a Session,
}

pub fn run(_: &Args, desk: &Desk) -> Result<(), Failure> {
    let session = Client::open(&desk.paths, desk.profile.as_deref())?.session()?;
    show(desk, &session)
}

/// Shows a session, after login too.
pub fn show(desk: &Desk, session: &Session) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(&Report { schema: 1, session });
    }
    // The service knows best, whatever the settings say.
    let mark = if session.sandbox { "[sandbox] " } else { desk.out.mark() };
    let role = desk.texts.get(&format!("role-{}", session.capacity.role));
    let lines = [
        desk.say("whoami-person", &[("name", &session.name), ("code", session.operator.as_str())]),
        desk.say("whoami-capacity", &[("role", &role), ("ente", &session.capacity.ente_name)]),
        desk.say("whoami-until", &[("until", &session.until.wall()), ("idle", &(session.idle_seconds / 60).to_string())]),
    ];
    lines.iter().try_for_each(|line| desk.out.line(&format!("{mark}{line}")))?;
    tell_undelivered(desk, session);
    Ok(())
}

/// A word on second halves that were lost after nobody looked any more.
pub fn tell_undelivered(desk: &Desk, session: &Session) {
    if session.undelivered > 0 {
        let command = desk.command("status --mine --undelivered");
        desk.out.note(&desk.say("whoami-undelivered", &[("count", &session.undelivered.to_string()), ("command", &command)]));
    }
}
