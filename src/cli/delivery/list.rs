//! `delivery list`: messages as a table, as JSON or as CSV.

use std::io;

use serde::Serialize;

use super::super::Desk;
use super::super::status::line;
use crate::client::Client;
use crate::domain::delivery::Age;
use crate::exit::{Code, Failure};
use crate::wire::{Deliveries, Delivery, DeliveryQuery};

/// List messages, newest first
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only those that are still worked on
    #[arg(long)]
    open: bool,
    /// Only those in this state: queued, sending, accepted, delivered, failed, unknown, expired, cancelled
    #[arg(long, value_name = "STATE", conflicts_with = "open")]
    state: Option<String>,
    /// Only those that this provider had last
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Only those by this channel: email or sms
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// Only those of this kind: half, check, moved, stopped, test
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only those of this release
    #[arg(long, value_name = "RELEASE")]
    release: Option<String>,
    /// Only those that were queued longer ago: 90s, 30m, 2h, 3d
    #[arg(long, value_name = "TIME")]
    older_than: Option<String>,
    /// Go on where the page before ended
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
    /// How many at the most, 1 to 200
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: Option<u32>,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// The list for scripts. `schema` grows when a field changes its meaning or goes.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    deliveries: &'a [Delivery],
    next: Option<&'a str>,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let query = query(args, desk)?;
    let page = Client::open(&desk.paths, desk.profile.as_deref())?.deliveries(&query)?;
    if args.csv {
        write_csv(&page.deliveries).map_err(|error| Failure::new(Code::File).with("path", "CSV").with("why", &error))?;
        more(desk, &page);
        return Ok(());
    }
    show(desk, &page)
}

fn query(args: &Args, desk: &Desk) -> Result<DeliveryQuery, Failure> {
    let texts = &desk.texts;
    let age: Option<Age> = args.older_than.as_deref().map(|text| texts.read("--older-than", text)).transpose()?;
    Ok(DeliveryQuery {
        open: args.open,
        state: args.state.as_deref().map(|text| texts.read("--state", text)).transpose()?,
        provider: args.provider.clone(),
        channel: args.channel.as_deref().map(|text| texts.read("--channel", text)).transpose()?,
        kind: args.kind.as_deref().map(|text| texts.read("--kind", text)).transpose()?,
        release: args.release.as_deref().map(|text| texts.read("--release", text)).transpose()?,
        older_seconds: age.map(|Age(age)| age.as_secs()),
        after: args.after.clone(),
        limit: args.limit,
    })
}

/// Prints a page for people or scripts.
pub fn show(desk: &Desk, page: &Deliveries) -> Result<(), Failure> {
    if desk.out.is_json() {
        return desk.out.json(&Report { schema: 1, deliveries: &page.deliveries, next: page.next.as_deref() });
    }
    if page.deliveries.is_empty() {
        desk.out.note(&desk.texts.get("delivery-none"));
        return Ok(());
    }
    let names = ["delivery-id", "delivery-what", "delivery-queued", "delivery-provider", "delivery-where"];
    let row = |delivery: &Delivery| {
        let Delivery { id, status, .. } = delivery;
        let provider = status.provider.clone().unwrap_or_default();
        vec![id.to_string(), what(delivery, desk), status.queued.wall(), provider, line(status, desk)]
    };
    let rows: Vec<_> = page.deliveries.iter().map(row).collect();
    desk.out.table(&names.map(|name| desk.texts.get(name)), &rows)?;
    more(desk, page);
    Ok(())
}

fn more(desk: &Desk, page: &Deliveries) {
    if let Some(next) = &page.next {
        desk.out.note(&desk.say("delivery-more", &[("next", next)]));
    }
}

/// What a message is for, and of which release.
pub fn what(delivery: &Delivery, desk: &Desk) -> String {
    let kind = desk.texts.get(&format!("kind-{}", delivery.kind));
    match &delivery.release {
        Some(release) => desk.say("delivery-of", &[("kind", &*kind), ("release", release.as_str())]),
        None => kind,
    }
}

fn write_csv(deliveries: &[Delivery]) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_writer(io::stdout().lock());
    csv.write_record([
        "message", "kind", "release", "channel", "address", "queued", "state", "since", "tries", "wait", "provider", "deadline",
        "next_try", "reason",
    ])?;
    for Delivery { id, kind, release, status } in deliveries {
        csv.write_record([
            id.to_string(),
            kind.to_string(),
            release.as_ref().map(ToString::to_string).unwrap_or_default(),
            status.channel.to_string(),
            status.address.clone(),
            status.queued.to_string(),
            status.state.to_string(),
            status.since.to_string(),
            status.tries.to_string(),
            status.wait.map(|wait| wait.to_string()).unwrap_or_default(),
            status.provider.clone().unwrap_or_default(),
            status.deadline.to_string(),
            status.next_try.map(|at| at.to_string()).unwrap_or_default(),
            status.reason.clone().unwrap_or_default(),
        ])?;
    }
    csv.flush().map_err(csv::Error::from)
}
