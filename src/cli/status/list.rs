//! Releases as a table, as JSON or as CSV.

use std::io;

use serde::Serialize;

use super::super::Desk;
use crate::domain::message::Wait;
use crate::exit::{Code, Failure};
use crate::wire::{MessageStatus, Mode, Release, Releases};

/// The list for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    releases: &'a [Release],
    next: Option<&'a str>,
}

pub fn show(desk: &Desk, page: Releases, csv: bool) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(&Report { schema: 1, releases: &page.releases, next: page.next.as_deref() });
    }
    if csv {
        return write_csv(&page.releases).map_err(|error| Failure::new(Code::File).with("path", "CSV").with("why", &error));
    }
    if page.releases.is_empty() {
        desk.out.note(&desk.texts.get("status-none"));
        return Ok(());
    }
    let names =
        ["status-id", "status-at", "status-citizen", "status-card", "status-operator", "status-reprints", "status-messages"];
    let rows: Vec<Vec<String>> = page.releases.iter().map(|release| row(release, desk)).collect();
    desk.out.table(&names.map(|name| desk.texts.get(name)), &rows)?;
    if let Some(next) = page.next {
        desk.out.note(&desk.say("status-more", &[("next", &next)]));
    }
    Ok(())
}

fn row(release: &Release, desk: &Desk) -> Vec<String> {
    let stopped = release
        .stopped
        .iter()
        .map(|stopped| desk.say("status-stopped", &[("at", &*stopped.at.wall()), ("reason", stopped.reason.as_str())]));
    let messages: Vec<String> = stopped.chain(release.messages.iter().map(|message| line(message, desk))).collect();
    vec![
        release.id.to_string(),
        release.at.wall(),
        format!("{}\n{}", release.fiscal_code, came(release, desk)),
        format!("{}\n{}", release.product, release.card.masked()),
        format!("{}\n{}", release.operator, release.capacity.ente_name),
        release.reprints.to_string(),
        messages.join("\n"),
    ]
}

/// Whether the citizen came, or who came for them.
fn came(release: &Release, desk: &Desk) -> String {
    match &release.delegate {
        Some(came) => {
            let ground = desk.texts.get(&format!("ground-short-{}", came.ground));
            desk.say("status-delegated", &[("name", came.name.as_str()), ("ground", &ground)])
        }
        None => desk.texts.get("status-direct"),
    }
}

/// One message: where to, where it stands, why, and when it is tried again.
pub fn line(message: &MessageStatus, desk: &Desk) -> String {
    let mut line = format!("{}: {}", message.address, desk.texts.get(&format!("state-{}", message.state)));
    if let Some(wait) = message.wait.filter(|wait| !matches!(wait, Wait::Turn | Wait::Gateway)) {
        line = format!("{line}: {}", desk.texts.get(&format!("wait-{wait}")));
    }
    if let Some(reason) = &message.reason {
        line = format!("{line} ({reason})");
    }
    if let Some(at) = message.next_try {
        line = format!("{line}, {}", desk.say("status-next-try", &[("at", &at.wall())]));
    }
    line
}

fn write_csv(releases: &[Release]) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_writer(io::stdout().lock());
    csv.write_record(["release", "at", "fiscal_code", "card", "product", "operator", "ente", "reprints", "messages", "mode"])?;
    for release in releases {
        let messages: Vec<String> =
            release.messages.iter().map(|message| format!("{} {}", message.channel, message.state)).collect();
        csv.write_record([
            release.id.as_str(),
            &release.at.to_string(),
            release.fiscal_code.as_str(),
            release.card.as_str(),
            release.product.as_str(),
            release.operator.as_str(),
            release.capacity.ente.as_str(),
            &release.reprints.to_string(),
            &messages.join("; "),
            if release.mode == Mode::Delegated { "delegated" } else { "direct" },
        ])?;
    }
    csv.flush().map_err(csv::Error::from)
}
