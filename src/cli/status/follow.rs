//! `status --follow`: one line whenever a message's state changes, until all are settled.

use std::thread;
use std::time::Duration;

use serde::Serialize;

use super::super::Desk;
use super::{list, undelivered};
use crate::client::Client;
use crate::domain::release::ReleaseId;
use crate::exit::Failure;
use crate::interrupt::Interrupt;
use crate::wire::{MessageStatus, Release};

/// How often the service is asked.
const STEP: Duration = Duration::from_millis(400);

/// The end state for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    release: &'a Release,
}

pub fn run(desk: &Desk, client: &Client, id: &ReleaseId) -> Result<(), Failure> {
    let interrupt = Interrupt::watch()?;
    if !desk.out.is_json() {
        desk.out.note(&desk.say("status-following", &[("id", id.as_str())]));
    }
    let mut seen: Vec<MessageStatus> = Vec::new();
    loop {
        let release = client.find_release(id)?;
        if !desk.out.is_json() {
            for message in release.messages.iter().filter(|message| !seen.contains(message)) {
                desk.out.line(&format!("{}  {}", message.since.wall(), list::line(message, desk)))?;
            }
        }
        if release.messages.iter().all(|message| message.state.settled()) {
            if desk.out.is_json() {
                desk.out.json(&Report { schema: 1, release: &release })?;
            }
            return undelivered(&release).map_or(Ok(()), Err);
        }
        seen = release.messages;
        interrupt.check()?;
        thread::sleep(STEP);
    }
}
