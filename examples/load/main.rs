//! How fast the service is next to its limits, measured side by side in one run: `cargo run --release --example load`.
//!
//! The service is a process of its own with the role `api`: messages are written to the outbox and nobody sends them. The
//! load comes from this process over kept TLS connections. Against it stands the least that must be done: the same rows,
//! written by the same statements in the same groups by a bare loop that has no network, no rules, no vault and no reads.
#![expect(clippy::print_stdout, reason = "an example talks to who runs it")]
#![expect(clippy::print_stderr, reason = "an example talks to who runs it")]

mod bare;
mod http;
mod pgbench;
mod place;
mod process;
mod sending;
mod service;
mod sink;
mod stats;
mod table;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;

use place::{Database, Place};
use service::Service;
use stats::{Spread, Taken};
use table::Table;

/// The numbers of connections that are measured.
const CONNECTIONS: [u32; 3] = [1, 8, 32];

/// Measures the service against its limits
#[derive(Parser)]
struct Args {
    /// Cards in the store
    #[arg(long, default_value_t = 10_000)]
    cards: u32,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// How often each is repeated; the table has the median and the range
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Measure how messages leave, instead: confirmation to gateway on an idle service
    #[arg(long)]
    sending: bool,
    /// With --sending: how fast so many queued messages leave, too
    #[arg(long, default_value_t = 0)]
    drain: u32,
    /// Measure growth too, up to so many cards
    #[arg(long)]
    growth: Option<u32>,
    /// Measure an empty PostgreSQL database too: postgres://…
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// The pgbench to compare PostgreSQL with
    #[arg(long, default_value = "/usr/lib/postgresql/15/bin/pgbench")]
    pgbench: String,
}

fn main() -> ExitCode {
    // Started again by itself, this program is the service.
    if std::env::args().nth(1).as_deref() == Some("serve") {
        return crspin::cli::main();
    }
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let mut table = Table::default();
    let time = Duration::from_secs(args.seconds);
    if args.sending {
        sending::measure(args.rounds, args.drain, &mut table)?;
        println!("{table}");
        println!("load average at the end: {}", process::load_average());
        return Ok(());
    }
    println!("{}", table::head(args.cards, args.seconds, args.rounds));
    sqlite(args, time, &mut table)?;
    if let Some(cards) = args.growth {
        growth(args, cards, time, &mut table)?;
    }
    if let Some(url) = &args.postgres {
        postgres(args, url, time, &mut table)?;
    }
    println!("{table}");
    println!("load average at the end: {}", process::load_average());
    Ok(())
}

/// Rates, CPU and times on SQLite, beside the bare loop on a database with the same cards.
fn sqlite(args: &Args, time: Duration, table: &mut Table) -> Result<()> {
    let place = Place::make(args.cards, Database::Sqlite)?;
    let twin = place.copy_of_database()?;
    let mut service = Service::start(&place)?;
    service.load(8, time / 2, None)?;
    let mut at_8 = Spread::default();
    for connections in CONNECTIONS {
        let mut rounds = Vec::new();
        for _ in 0..args.rounds {
            let bare = bare::group(&twin, &place, connections, time)?;
            let served = service.load(connections, time, None)?;
            if connections == 8 {
                at_8.add(served.rate());
            }
            rounds.push((served, bare));
        }
        table.rates("SQLite", connections, &rounds, "bare loop", 0.5);
    }
    table.memory(service.peak_mib());
    let mut rounds = Vec::new();
    for _ in 0..args.rounds {
        let one: Taken = bare::one_by_one(&twin, &place, time)?;
        let half = service.load(8, time, Some(at_8.median() / 2.0))?;
        rounds.push((half, one));
    }
    table.latency(&rounds);
    service.stop()
}

/// The rate with few cards and with many, in turns.
fn growth(args: &Args, cards: u32, time: Duration, table: &mut Table) -> Result<()> {
    let (few, many) = (Place::make(args.cards, Database::Sqlite)?, Place::make(cards, Database::Sqlite)?);
    let (mut small, mut large) = (Service::start(&few)?, Service::start(&many)?);
    let mut rounds = Vec::new();
    for round in 0..=args.rounds {
        let pair = (small.load(8, time, None)?, large.load(8, time, None)?);
        // The first round fills the caches.
        if round > 0 {
            rounds.push(pair);
        }
    }
    table.growth(args.cards, cards, &rounds);
    small.stop()?;
    large.stop()
}

fn postgres(args: &Args, url: &str, time: Duration, table: &mut Table) -> Result<()> {
    let place = Place::make(args.cards, Database::Postgres(url.to_owned()))?;
    let bench = pgbench::Bench::prepare(&args.pgbench, url, &place)?;
    let mut service = Service::start(&place)?;
    service.load(8, time / 2, None)?;
    for connections in CONNECTIONS {
        let mut rounds = Vec::new();
        for _ in 0..args.rounds {
            let bare = bench.run(connections, time)?;
            rounds.push((service.load(connections, time, None)?, bare));
        }
        table.rates("PostgreSQL", connections, &rounds, "pgbench", 0.5);
    }
    service.stop()
}
