//! `crspin logout`: ends the session on both sides.

use super::Desk;
use crate::client::Client;
use crate::client::keep::Keep;
use crate::client::tls::Proof;
use crate::config::client::ClientSettings;
use crate::exit::{Code, Failure};

/// End your session
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_: &Args, desk: &Desk) -> Result<(), Failure> {
    let settings = ClientSettings::load(&desk.paths, desk.profile.as_deref())?;
    let keep = Keep::new(&desk.paths, &settings);
    let identity = keep.get()?.ok_or(Code::NotLoggedIn)?;
    let ended = Client::connect(&settings, Proof::Session(&identity)).and_then(|client| client.close_session());
    // Here it is forgotten whatever the service says: a session that nobody has the key of is of no use to anybody.
    keep.remove()?;
    match ended {
        Ok(()) => desk.out.note(&desk.texts.get("logout-done")),
        Err(failure) if failure.code == Code::NotLoggedIn => desk.out.note(&desk.texts.get("logout-ended-before")),
        Err(failure) => {
            desk.out.note(&desk.say("logout-here-only", &[("until", &identity.until().wall())]));
            return Err(failure);
        }
    }
    if desk.out.is_json() { desk.out.json(&serde_json::json!({ "schema": 1, "session": null })) } else { Ok(()) }
}
