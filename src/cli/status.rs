//! `crspin status`: where releases and their second halves stand.

mod follow;
mod list;

pub(super) use list::line;

use super::Desk;
use crate::client::Client;
use crate::clock;
use crate::exit::Failure;
use crate::wire::{ReleaseQuery, Releases};

/// Show where releases and their second halves stand
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of a release, as in 7K3M-Q9TX-2B4F; a list of releases when left out
    release: Option<String>,
    /// Only your own
    #[arg(long, conflicts_with = "release")]
    mine: bool,
    /// Only those of today
    #[arg(long, conflicts_with_all = ["release", "from", "to"])]
    today: bool,
    /// Only from this day on, YYYY-MM-DD
    #[arg(long, value_name = "DAY", conflicts_with = "release")]
    from: Option<String>,
    /// Only up to this day, YYYY-MM-DD
    #[arg(long, value_name = "DAY", conflicts_with = "release")]
    to: Option<String>,
    /// Only those with a message in this state: queued, sending, accepted, delivered, failed, unknown,
    /// expired, cancelled
    #[arg(long, value_name = "STATE", conflicts_with = "release")]
    state: Option<String>,
    /// Only those whose second half was lost and not sent again
    #[arg(long, conflicts_with = "release")]
    undelivered: bool,
    /// Only for the card with this number
    #[arg(long, value_name = "NUMBER", conflicts_with = "release")]
    card: Option<String>,
    /// Go on where the page before ended
    #[arg(long, value_name = "PLACE", conflicts_with = "release")]
    after: Option<String>,
    /// How many at the most, 1 to 200
    #[arg(long, value_name = "COUNT", conflicts_with = "release", value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: Option<u32>,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Stay until the second half is delivered or has failed
    #[arg(long, requires = "release", conflicts_with = "csv")]
    follow: bool,
}

pub fn run(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let id = args.release.as_deref().map(|text| desk.texts.read("RELEASE", text)).transpose()?;
    let query = query(args, desk)?;
    let client = Client::open(&desk.paths, desk.profile.as_deref())?;
    let Some(id) = id else {
        return list::show(desk, client.releases(&query)?, args.csv);
    };
    if args.follow {
        return follow::run(desk, &client, &id);
    }
    let release = client.find_release(&id)?;
    list::show(desk, Releases { releases: vec![release], next: None }, args.csv)
}

fn query(args: &Args, desk: &Desk) -> Result<ReleaseQuery, Failure> {
    let today = clock::now().day();
    let day = |flag: &str, text: &Option<String>| text.as_deref().map(|text| desk.texts.read(flag, text)).transpose();
    Ok(ReleaseQuery {
        mine: args.mine,
        from: if args.today { Some(today) } else { day("--from", &args.from)? },
        to: if args.today { Some(today) } else { day("--to", &args.to)? },
        state: args.state.as_deref().map(|text| desk.texts.read("--state", text)).transpose()?,
        undelivered: args.undelivered,
        card: args.card.as_deref().map(|text| desk.texts.read("--card", text)).transpose()?,
        after: args.after.clone(),
        limit: args.limit,
    })
}
