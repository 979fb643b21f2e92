//! `status --follow`: one line whenever a message's state changes, until all are settled.

use super::super::Desk;
use super::super::follow::{self, Ended};
use crate::client::Client;
use crate::domain::release::ReleaseId;
use crate::exit::{Code, Failure};
use crate::interrupt::Interrupt;

pub fn run(desk: &Desk, client: &Client, id: &ReleaseId) -> Result<(), Failure> {
    let interrupt = Interrupt::watch()?;
    let release = client.find_release(id)?;
    if !desk.out.is_json() {
        desk.out.note(&desk.say("status-following", &[("id", id.as_str())]));
        for message in &release.messages {
            desk.out.line(&follow::told(message, desk))?;
        }
    }
    let (release, ended) = follow::watch(desk, client, release, None, &interrupt, |line| desk.out.line(line))?;
    if ended == Ended::Left {
        return Err(Code::Cancelled.into());
    }
    if desk.out.is_json() {
        follow::json(desk, &release)?;
    }
    follow::undelivered(&release).map_or(Ok(()), Err)
}
